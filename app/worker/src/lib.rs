//! The worker behind `/official/intake`: reads and checks a department's file in the browser, off the main thread, with the
//! very code that the server runs. `entry.js` is its other half: it reads the file, asks the browser for GB18030, and sends
//! what passed.
//!
//! A worker reads one file; the next one gets a worker of its own.

mod session;

pub use session::{Opening, Session};

#[cfg(target_arch = "wasm32")]
mod bound {
    use super::{Opening, Session};
    use js_sys::{Function, Uint8Array};
    use shared::checking::{Ask, Told};
    use std::{cell::RefCell, sync::Arc};
    use wasm_bindgen::prelude::*;

    thread_local! {
        static SESSION: RefCell<Option<Session>> = const { RefCell::new(None) };
    }

    fn json(told: &Told) -> String {
        // What is told are texts and numbers.
        serde_json::to_string(told).unwrap_or_default()
    }

    /// Reads and checks `bytes` with the `CheckingKit` in `kit`, and tells `tell` how far it has got. Gives what came of it,
    /// or nothing when the bytes have to be decoded from GB18030 first.
    #[wasm_bindgen]
    pub fn check(kit: &str, bytes: &Uint8Array, tell: &Function, now: &Function) -> Option<String> {
        // One allocation: a file may have two hundred megabytes.
        let mut data: Arc<[u8]> = std::iter::repeat_n(0, bytes.length() as usize).collect();
        if let Some(data) = Arc::get_mut(&mut data) {
            bytes.copy_to(data);
        }
        let millis = || now.call0(&JsValue::NULL).ok().and_then(|at| at.as_f64()).map_or(0, |at| at as u64);
        let began = millis();
        let mut session = match Session::open(kit, data) {
            Opening::Ready(session) => session,
            Opening::Decode => return None,
            Opening::Told(told) => return Some(json(&told)),
        };
        let outcome = session.read(|progress| {
            // A page that can't hear us is gone, and this worker with it.
            let _ = tell.call1(&JsValue::NULL, &JsValue::from_str(&json(&progress)));
        });
        if let Some(refused) = outcome {
            return Some(json(&refused));
        }
        let done = session.done(millis().saturating_sub(began));
        SESSION.with_borrow_mut(|kept| *kept = Some(session));
        Some(json(&done))
    }

    /// Answers what the page asks about rows.
    #[wasm_bindgen]
    pub fn answer(ask: &str) -> String {
        let told = match serde_json::from_str::<Ask>(ask) {
            Ok(ask) => SESSION.with_borrow_mut(|session| session.as_mut().and_then(|session| session.answer(ask))),
            Err(_) => None,
        };
        json(&told.unwrap_or(Told::Broken { why: "asked before a file was read".to_owned() }))
    }

    /// The rows that are still refused, with their reasons, as a file.
    #[wasm_bindgen]
    pub fn rejected() -> Uint8Array {
        SESSION.with_borrow(|session| bytes(&session.as_ref().map(Session::rejected).unwrap_or_default()))
    }

    /// The rows that passed, as a file.
    #[wasm_bindgen]
    pub fn passed() -> Uint8Array {
        SESSION.with_borrow(|session| bytes(&session.as_ref().map(Session::passed).unwrap_or_default()))
    }

    fn bytes(text: &str) -> Uint8Array {
        Uint8Array::from(text.as_bytes())
    }
}
