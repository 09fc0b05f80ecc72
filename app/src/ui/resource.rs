//! Data of a page on its way from the server into the browser.
//!
//! Every page shows a type of its own, and the compiler writes out a resource (memo, task, suspense) anew for each type
//! that it carries: some 8 kB of WASM a page. So there is one type of resource for all pages; what it carries is a
//! [`Parcel`], which is opened where it is shown.

use crate::error::AppError;
use codee::{Decoder, Encoder};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use serde::{Serialize, de::DeserializeOwned};
use std::{any::Any, marker::PhantomData, pin::Pin, sync::Arc};

/// What a page asks the backend for, and how it is to be read; see [`load`](super::load()).
pub struct PageData<T> {
    pub(super) parcel: Resource<Parcel, Packing>,
    shows: PhantomData<fn() -> T>,
}

/// Asks for a page's data, again whenever `source` changes.
pub fn page_data<S, T, F>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> F + Send + Sync + 'static,
) -> PageData<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<T, AppError>> + Send + 'static,
{
    let ask = move |asked: Asked| -> Fetching {
        let any: &dyn Any = &*asked.0;
        // It is what `source` below put in.
        let answer = any.downcast_ref::<S>().cloned().map(&fetch);
        Box::pin(async move {
            match answer {
                Some(answer) => answer.await.map_or_else(Parcel::Fault, |value| Parcel::Fetched(Arc::new(value))),
                None => Parcel::Fault(AppError::Stale),
            }
        })
    };
    PageData { parcel: resource(Box::new(move || Asked(Arc::new(source()))), Box::new(ask)), shows: PhantomData }
}

/// Asks for a list from the place on that `?cursor=` names, and hands that place on for the [`Pager`](super::Pager).
pub fn listed<T, F>(fetch: impl Fn(Option<String>) -> F + Send + Sync + 'static) -> PageData<(T, Option<String>)>
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<T, AppError>> + Send + 'static,
{
    let query = use_query_map();
    let asked = move || query.read().get("cursor");
    page_data(asked, move |cursor| {
        let list = fetch(cursor.clone());
        async move { Ok((list.await?, cursor)) }
    })
}

/// The one resource of all pages: nothing here depends on what a page shows.
fn resource(
    source: Box<dyn Fn() -> Asked + Send + Sync>,
    ask: Box<dyn Fn(Asked) -> Fetching + Send + Sync>,
) -> Resource<Parcel, Packing> {
    Resource::new_with_options(source, ask, false)
}

type Fetching = Pin<Box<dyn Future<Output = Parcel> + Send>>;

/// What a page's data depends on, of whatever type.
#[derive(Clone)]
struct Asked(Arc<dyn Question>);

trait Question: Any + Send + Sync {
    fn same(&self, other: &dyn Any) -> bool;
}

impl<S: PartialEq + Send + Sync + 'static> Question for S {
    fn same(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }
}

impl PartialEq for Asked {
    fn eq(&self, other: &Self) -> bool {
        self.0.same(&*other.0)
    }
}

/// A page's data, of whatever type.
#[derive(Clone)]
pub enum Parcel {
    /// As it was fetched here.
    Fetched(Arc<dyn Content>),
    /// As it came with the page: JSON.
    Sent(Arc<str>),
    /// Why there is none.
    Fault(AppError),
}

impl Parcel {
    /// What is in it. Reads bytes, not text: the answers of server functions come as bytes, and each further kind of
    /// source would have the reader of every type written out once more in the WASM.
    pub(super) fn open<T: DeserializeOwned + Clone + 'static>(self) -> Result<T, AppError> {
        match self {
            Parcel::Fetched(content) => {
                let any: &dyn Any = &*content;
                any.downcast_ref().cloned().ok_or(AppError::Stale)
            }
            Parcel::Sent(json) => serde_json::from_slice(json.as_bytes()).map_err(|_| AppError::Stale),
            Parcel::Fault(error) => Err(error),
        }
    }
}

/// What can travel in a [`Parcel`]. Only the server sends.
pub trait Content: Any + Send + Sync {
    /// As JSON.
    #[cfg(feature = "ssr")]
    fn json(&self) -> serde_json::Result<String>;
}

impl<T: Serialize + Send + Sync + 'static> Content for T {
    #[cfg(feature = "ssr")]
    fn json(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }
}

/// How a [`Parcel`] is written into the page: `+` and the JSON of what is in it, or `-` and that of the fault. Every
/// character beyond ASCII is `\uXXXX`.
///
/// Leptos writes the text into the page as a Rust debug string, which looks up each character beyond ASCII in the tables
/// of what is printable: a quarter of the time of a Chinese page. ASCII passes at once, and packs as well.
pub struct Packing;

impl Encoder<Parcel> for Packing {
    type Error = serde_json::Error;
    type Encoded = String;

    #[cfg(feature = "ssr")]
    fn encode(parcel: &Parcel) -> Result<String, Self::Error> {
        Ok(match parcel {
            Parcel::Fetched(content) => format!("+{}", ascii(&content.json()?)),
            Parcel::Sent(json) => format!("+{}", ascii(json)),
            Parcel::Fault(error) => format!("-{}", ascii(&serde_json::to_string(error)?)),
        })
    }

    /// Leptos asks for it on both sides; the browser sends no pages.
    #[cfg(not(feature = "ssr"))]
    fn encode(_: &Parcel) -> Result<String, Self::Error> {
        Ok(String::new())
    }
}

impl Decoder<Parcel> for Packing {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<Parcel, Self::Error> {
        Ok(match text.split_at_checked(1) {
            Some(("+", json)) => Parcel::Sent(json.into()),
            Some(("-", json)) => Parcel::Fault(serde_json::from_slice(json.as_bytes())?),
            _ => Parcel::Fault(AppError::Stale),
        })
    }
}

#[cfg(feature = "ssr")]
const HEX: &[u8; 16] = b"0123456789abcdef";

/// The same JSON in ASCII. Characters beyond ASCII stand in JSON strings only, where escapes are read back.
#[cfg(feature = "ssr")]
fn ascii(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let mut rest = json;
    while let Some(at) = rest.bytes().position(|byte| !byte.is_ascii()) {
        let (plain, tail) = rest.split_at(at);
        out.push_str(plain);
        let end = tail.bytes().position(|byte| byte.is_ascii()).unwrap_or(tail.len());
        for unit in tail[..end].encode_utf16() {
            out.push_str("\\u");
            out.extend([12, 8, 4, 0].map(|shift| char::from(HEX[usize::from(unit >> shift & 0xf)])));
        }
        rest = &tail[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use shared::ports::Fault;

    #[test]
    fn comes_back_as_it_went() {
        let texts = ["", "plain", "鄂州市监罚〔2026〕38号", "𠮷 and 䶮", "</script><script>", "\"\\\u{1}\n", "末尾é"];
        for text in texts {
            let sent = Packing::encode(&Parcel::Fetched(Arc::new(text.to_owned()))).expect("encodes");
            assert!(sent.is_ascii(), "{sent}");
            let got = Packing::decode(&sent).expect("decodes");
            assert_eq!(got.open::<String>().expect("is a string"), text);
        }
    }

    #[test]
    fn a_fault_comes_back_as_itself() {
        for fault in
            [AppError::from(Fault::NotFound), AppError::from(Fault::Unavailable { incident: "鄂7".to_owned() })]
        {
            let sent = Packing::encode(&Parcel::Fault(fault.clone())).expect("encodes");
            assert_eq!(Packing::decode(&sent).expect("decodes").open::<String>(), Err(fault));
        }
    }

    #[test]
    fn what_another_version_sent_is_stale() {
        for text in ["", "\"bare\"", "+{", "+7"] {
            let got = Packing::decode(text).expect("is a parcel");
            assert_eq!(got.open::<String>(), Err(AppError::Stale), "{text}");
        }
    }

    #[test]
    fn the_same_question_is_asked_once() {
        let asked = |text: &str| Asked(Arc::new(text.to_owned()));
        assert!(asked("a") == asked("a"));
        assert!(asked("a") != asked("b"));
        assert!(asked("7") != Asked(Arc::new(7)));
    }
}
