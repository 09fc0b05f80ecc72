//! Static files: found once at the start, sent compressed as they lie, cached for good where the name carries the
//! content's hash.

use super::headers;
use app::SiteFiles;
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use std::{
    collections::HashMap,
    fs,
    hash::{DefaultHasher, Hasher},
    io::{self, Read},
    path::{Path, PathBuf},
};

/// Files up to this size stay in memory: script and style. What is larger is fetched once by each browser, and read when asked for.
const KEPT: u64 = 1 << 17;

/// All static files.
#[derive(Default)]
pub struct Assets {
    /// Addresses of the built files, for the pages.
    pub files: SiteFiles,
    index: HashMap<String, Asset>,
}

/// One file in the encodings that lie ready.
pub struct Asset {
    kind: HeaderValue,
    cache: HeaderValue,
    tag: HeaderValue,
    plain: Content,
    brotli: Option<Content>,
    gzip: Option<Content>,
    /// A worker lives under the policy of its own script.
    policy: Option<HeaderValue>,
}

enum Content {
    Memory(Bytes),
    Disk(PathBuf),
}

/// What the front's build wrote down: the names of its files.
#[derive(Deserialize)]
struct Manifest {
    js: String,
    wasm: String,
    css: String,
    worker: String,
}

impl Assets {
    /// Reads the site folder. A site that was not built is no error: the pages then are plain HTML.
    ///
    /// # Errors
    /// One sentence, when a folder is there but can't be read.
    pub fn load(folder: Option<&Path>) -> Result<Self, String> {
        let mut assets = Self::default();
        let Some(folder) = folder else {
            tracing::warn!("no built site was found: pages will have no style and no WASM; `make run` builds it");
            return Ok(assets);
        };
        let told = |error: io::Error| format!("the site folder {} can't be read: {error}", folder.display());
        assets.walk(folder, "").map_err(told)?;
        match fs::read(folder.join("pkg/manifest.json")) {
            Ok(text) => {
                let manifest: Manifest = serde_json::from_slice(&text).map_err(|error| {
                    format!("{}/pkg/manifest.json is damaged ({error}); build the front again", folder.display())
                })?;
                let names = [manifest.css, manifest.js, manifest.wasm, manifest.worker];
                let [css, js, wasm, worker] = names.map(|name| format!("/pkg/{name}"));
                assets.files = SiteFiles { css, js, wasm, worker };
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                tracing::warn!("{} has no pkg/manifest.json: pages will have no style and no WASM", folder.display());
            }
            Err(error) => return Err(told(error)),
        }
        Ok(assets)
    }

    fn walk(&mut self, folder: &Path, below: &str) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let (path, name) = (entry.path(), entry.file_name());
            // A name that is no text can't be asked for.
            let Some(name) = name.to_str() else { continue };
            let address = format!("{below}/{name}");
            if path.is_dir() {
                self.walk(&path, &address)?;
            } else if !name.ends_with(".br") && !name.ends_with(".gz") && address != "/pkg/manifest.json" {
                self.index.insert(address.clone(), Asset::read(&path, &address)?);
            }
        }
        Ok(())
    }

    /// The file at an address, if there is one.
    pub fn find(&self, method: &Method, path: &str) -> Option<&Asset> {
        if matches!(*method, Method::GET | Method::HEAD) { self.index.get(path) } else { None }
    }
}

impl Asset {
    /// The file as text, where it is a small one.
    pub fn text(&self) -> Option<&str> {
        match &self.plain {
            Content::Memory(bytes) => std::str::from_utf8(bytes).ok(),
            Content::Disk(_) => None,
        }
    }

    fn read(path: &Path, address: &str) -> io::Result<Self> {
        let tag = tag(path)?;
        let forever = address.starts_with("/pkg/");
        let beside = |ending: &str| -> io::Result<Option<Content>> {
            let mut name = path.as_os_str().to_owned();
            name.push(ending);
            let path = PathBuf::from(name);
            if path.is_file() { Content::read(&path).map(Some) } else { Ok(None) }
        };
        Ok(Self {
            kind: HeaderValue::from_static(media_type(address)),
            cache: HeaderValue::from_static(match forever {
                true => "public, max-age=31536000, immutable",
                false => "public, max-age=3600",
            }),
            tag,
            brotli: beside(".br")?,
            gzip: beside(".gz")?,
            policy: address.starts_with("/pkg/worker.").then_some(headers::WORKER),
            plain: Content::read(path)?,
        })
    }

    /// Sends the file in the encoding that the client takes, or says that it has not changed.
    pub async fn answer(&self, asked: &HeaderMap) -> Response {
        let accepts = |coding: &str| accepts(asked, coding);
        let (content, coding) = match (&self.brotli, &self.gzip) {
            (Some(content), _) if accepts("br") => (content, Some("br")),
            (_, Some(content)) if accepts("gzip") => (content, Some("gzip")),
            _ => (&self.plain, None),
        };
        let same = asked.get(header::IF_NONE_MATCH).is_some_and(|tag| *tag == self.tag);
        let mut response = if same {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            match content.body().await {
                Ok(body) => Response::new(body),
                Err(error) => {
                    return super::problem::Refusal::internal("a static file vanished", error).into_response();
                }
            }
        };
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, self.kind.clone());
        headers.insert(header::CACHE_CONTROL, self.cache.clone());
        headers.insert(header::ETAG, self.tag.clone());
        if self.brotli.is_some() || self.gzip.is_some() {
            headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        if let Some(policy) = &self.policy {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
        }
        if let Some(coding) = coding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        response
    }
}

/// What a file holds, as a tag: read in pieces, because what was once taken for a large file the allocator keeps.
fn tag(path: &Path) -> io::Result<HeaderValue> {
    let (mut file, mut piece, mut hasher) = (fs::File::open(path)?, [0; 1 << 13], DefaultHasher::new());
    loop {
        match file.read(&mut piece)? {
            0 => break,
            n => hasher.write(piece.get(..n).unwrap_or_default()),
        }
    }
    HeaderValue::try_from(format!("\"{:016x}\"", hasher.finish())).map_err(io::Error::other)
}

/// Whether a client takes an encoding.
pub(super) fn accepts(asked: &HeaderMap, coding: &str) -> bool {
    asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).is_some_and(|value| {
        value.split(',').any(|entry| {
            let (name, weight) = entry.split_once(';').unwrap_or((entry, ""));
            name.trim() == coding && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
        })
    })
}

impl Content {
    fn read(path: &Path) -> io::Result<Self> {
        match fs::metadata(path)?.len() {
            ..=KEPT => Ok(Content::Memory(fs::read(path)?.into())),
            _ => Ok(Content::Disk(path.to_owned())),
        }
    }

    async fn body(&self) -> io::Result<Body> {
        match self {
            Content::Memory(bytes) => Ok(bytes.clone().into()),
            Content::Disk(path) => tokio::fs::read(path).await.map(Body::from),
        }
    }
}

/// The media type by the name's ending.
fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        "woff2" => "font/woff2",
        "html" => "text/html; charset=utf-8",
        "xml" => "application/xml",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}
