//! The worker's handle on the page's side. On the server there is none.

#[cfg(feature = "hydrate")]
mod page {
    use leptos::{
        prelude::{LocalStorage, StoredValue, document},
        wasm_bindgen::{JsCast, JsValue, closure::Closure},
    };
    use shared::checking::{Ask, Told};
    use web_sys::{File, HtmlFormElement, HtmlInputElement, MessageEvent, Worker, js_sys};

    /// Where a handle is kept: it stays with its thread, and a page has one.
    pub(in super::super) type Kept = StoredValue<Option<Handle>, LocalStorage>;

    /// A worker that reads one file; ends with its handle.
    pub(in super::super) struct Handle {
        worker: Worker,
        _hear: Closure<dyn FnMut(MessageEvent)>,
    }

    impl Handle {
        /// The file that was chosen in a form.
        pub(in super::super) fn file(form: &HtmlFormElement) -> Option<File> {
            let input = form.query_selector("input[type=file]").ok()??.dyn_into::<HtmlInputElement>().ok()?;
            input.files()?.get(0)
        }

        /// Starts a worker on a file; `None` where the browser or this installation has none.
        pub(in super::super) fn start(kit: &str, file: &File, mut hear: impl FnMut(Told) + 'static) -> Option<Self> {
            let script =
                document().get_element_by_id("boot")?.get_attribute("data-worker").filter(|s| !s.is_empty())?;
            let worker = Worker::new(&script).ok()?;
            let hear = Closure::new(move |event: MessageEvent| {
                let told = event.data().as_string().and_then(|text| serde_json::from_str(&text).ok());
                hear(told.unwrap_or_else(|| Told::Broken { why: "message".to_owned() }));
            });
            worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
            let message = js_sys::Object::new();
            js_sys::Reflect::set(&message, &JsValue::from_str("kit"), &JsValue::from_str(kit)).ok()?;
            js_sys::Reflect::set(&message, &JsValue::from_str("file"), file).ok()?;
            worker.post_message(&message).ok()?;
            Some(Self { worker, _hear: hear })
        }

        /// Asks something.
        pub(in super::super) fn ask(&self, ask: &Ask) {
            // A worker that is gone has said so already.
            let _ = self.worker.post_message(&JsValue::from_str(&serde_json::to_string(ask).unwrap_or_default()));
        }
    }

    impl Drop for Handle {
        fn drop(&mut self) {
            self.worker.terminate();
        }
    }
}

#[cfg(not(feature = "hydrate"))]
mod page {
    use leptos::{
        prelude::{StoredValue, SyncStorage},
        web_sys::HtmlFormElement,
    };
    use shared::checking::{Ask, Told};

    /// Where no handle is kept: the server drops what it rendered on whichever thread comes.
    pub(in super::super) type Kept = StoredValue<Option<Handle>, SyncStorage>;

    /// No worker.
    pub(in super::super) enum Handle {}

    impl Handle {
        /// No file.
        pub(in super::super) fn file(_: &HtmlFormElement) -> Option<()> {
            None
        }

        /// No worker.
        pub(in super::super) fn start(_: &str, (): &(), _: impl FnMut(Told) + 'static) -> Option<Self> {
            None
        }

        /// Nobody to ask.
        pub(in super::super) fn ask(&self, _: &Ask) {
            match *self {}
        }
    }
}

pub(super) use page::{Handle, Kept};
