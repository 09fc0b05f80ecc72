use super::{Loading, resource::PageData};
use crate::error::{AppError, error_view};
use leptos::prelude::*;

/// Shows what a resource brings, what went wrong, or that it is on its way.
pub fn load<T, V>(resource: PageData<Result<T, AppError>>, show: V) -> AnyView
where
    T: Clone + Send + Sync + 'static,
    V: Fn(T) -> AnyView + Clone + Send + Sync + 'static,
{
    view! {
        <Suspense fallback=Loading>
            {move || {
                let show = show.clone();
                Suspend::new(async move {
                    match resource.await {
                        Ok(value) => show(value),
                        Err(error) => error_view(error),
                    }
                })
            }}
        </Suspense>
    }
    .into_any()
}
