//! Renders components as the server does.

use crate::i18n::I18nContextProvider;
use any_spawner::{CustomExecutor, Executor};
use leptos::{prelude::*, reactive::owner::Owner};
use std::{future::Future, pin::Pin};

/// Nothing that is rendered here waits for a task; effects don't run on the server.
struct NoTasks;

impl CustomExecutor for NoTasks {
    fn spawn(&self, _: Pin<Box<dyn Future<Output = ()> + Send>>) {}
    fn spawn_local(&self, _: Pin<Box<dyn Future<Output = ()>>>) {}
    fn poll_local(&self) {}
}

/// The HTML of a view, in Chinese.
pub(crate) fn render<V: IntoView + 'static>(view: impl FnOnce() -> V + Send + 'static) -> String {
    // Only the first test can set it; they all set the same.
    let _ = Executor::init_custom_executor(NoTasks);
    let owner = Owner::new_root(None);
    let html =
        owner.with(|| view! { <I18nContextProvider enable_cookie=false>{view()}</I18nContextProvider> }.to_html());
    // The provider's own, where translations would travel.
    html.replace("<script></script>", "")
}
