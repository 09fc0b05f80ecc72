//! Renders components as the server does.

use any_spawner::{CustomExecutor, Executor};
use leptos::{prelude::*, reactive::owner::Owner};
use std::{future::Future, pin::Pin};

/// Nothing that is rendered here waits for a task, and none is begun: one that comes to run when its page is gone finds none of its
/// signals, and stops.
struct NoTasks;

impl CustomExecutor for NoTasks {
    fn spawn(&self, _: Pin<Box<dyn Future<Output = ()> + Send>>) {
        panic!("a task was begun");
    }
    fn spawn_local(&self, _: Pin<Box<dyn Future<Output = ()>>>) {
        panic!("a task was begun");
    }
    fn poll_local(&self) {}
}

/// The HTML of a view, in Chinese.
pub(crate) fn render<V: IntoView + 'static>(view: impl FnOnce() -> V + Send + 'static) -> String {
    // Only the first test can set it; they all set the same.
    let _ = Executor::init_custom_executor(NoTasks);
    let owner = Owner::new_root(None);
    owner.with(|| view().to_html())
}
