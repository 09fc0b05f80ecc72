use super::{
    Loading,
    resource::{Packing, PageData, Parcel},
};
use crate::error::error_view;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use std::{pin::Pin, sync::Arc};

/// Shows what a page asked for, what went wrong, or that it is on its way.
pub fn load<T, V>(data: PageData<T>, show: V) -> AnyView
where
    T: DeserializeOwned + Clone + 'static,
    V: Fn(T) -> AnyView + Send + Sync + 'static,
{
    let show = move |parcel: Parcel| match parcel.open() {
        Ok(value) => show(value),
        Err(error) => error_view(error),
    };
    shown(data.parcel, Arc::new(show))
}

/// The same for all pages, whatever they show.
fn shown(parcel: Resource<Parcel, Packing>, show: Arc<dyn Fn(Parcel) -> AnyView + Send + Sync>) -> AnyView {
    view! {
        <Suspense fallback=Loading>
            {move || {
                let show = show.clone();
                let view: Pin<Box<dyn Future<Output = AnyView> + Send>> = Box::pin(async move { show(parcel.await) });
                Suspend::new(view)
            }}
        </Suspense>
    }
    .into_any()
}
