//! Data of a page on its way from the server into the browser.

use codee::{Decoder, Encoder};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

/// What a page asks the backend for; it travels with the page as JSON in ASCII.
pub type PageData<T> = Resource<T, AsciiJson>;

/// Asks for a page's data, again whenever `source` changes.
pub fn page_data<S, T, F>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> F + Send + Sync + 'static,
) -> PageData<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = T> + Send + 'static,
{
    Resource::new_with_options(source, fetch, false)
}

/// JSON with every character beyond ASCII as `\uXXXX`.
///
/// Leptos writes the text into the page as a Rust debug string, which looks up each character beyond ASCII in the tables
/// of what is printable: a quarter of the time of a Chinese page. ASCII passes at once, and packs as well.
pub struct AsciiJson;

impl<T: Serialize> Encoder<T> for AsciiJson {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, Self::Error> {
        serde_json::to_string(value).map(|json| ascii(&json))
    }
}

impl<T: DeserializeOwned> Decoder<T> for AsciiJson {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(json: &str) -> Result<T, Self::Error> {
        serde_json::from_str(json)
    }
}

const HEX: &[u8; 16] = b"0123456789abcdef";

/// The same JSON in ASCII. Characters beyond ASCII stand in JSON strings only, where escapes are read back.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_as_it_went() {
        let texts = ["", "plain", "鄂州市监罚〔2026〕38号", "𠮷 and 䶮", "</script><script>", "\"\\\u{1}\n", "末尾é"];
        for text in texts {
            let json = <AsciiJson as Encoder<String>>::encode(&text.to_owned()).expect("encodes");
            assert!(json.is_ascii(), "{json}");
            assert_eq!(<AsciiJson as Decoder<String>>::decode(&json).expect("decodes"), text);
        }
    }
}
