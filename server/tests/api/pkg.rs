//! `/pkg/…` and the other static files.

use crate::town::{Answer, Town, request};
use axum::http::Method;
use server::http::{Settings, assets::Assets};
use std::{fs, path::PathBuf};

/// A built site of three small files.
struct Site(PathBuf);

impl Site {
    fn new(name: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("site-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("pkg")).unwrap();
        let write = |path: &str, text: &str| fs::write(folder.join(path), text).unwrap();
        write(
            "pkg/manifest.json",
            r#"{"js":"credence.1a.js","wasm":"credence_bg.2b.wasm","css":"main.3c.css","worker":"worker.4d.js"}"#,
        );
        write("pkg/credence.1a.js", "export default 1");
        write("pkg/credence_bg.2b.wasm", "\0asm");
        write("pkg/main.3c.css", "body{}");
        write("pkg/main.3c.css.br", "BROTLI");
        write("pkg/main.3c.css.gz", "GZIP");
        write("robots.txt", "User-agent: *");
        Self(folder)
    }

    async fn town(&self) -> Town {
        Town::with(Settings::default(), Assets::load(Some(&self.0)).unwrap()).await
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

async fn css(town: &Town, headers: &[(&str, &str)]) -> Answer {
    town.send(request(Method::GET, "/pkg/main.3c.css", headers, "")).await
}

#[tokio::test]
async fn files_are_sent_as_they_lie_compressed_and_kept_for_good() {
    let site = Site::new("sent");
    let town = site.town().await;
    let plain = css(&town, &[]).await;
    assert_eq!((plain.text(), plain.header("content-encoding")), ("body{}", ""));
    assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(plain.header("vary"), "accept-encoding");
    assert!(plain.header("content-type").starts_with("text/css"));
    assert_eq!(css(&town, &[("accept-encoding", "gzip, deflate, br;q=0.9")]).await.text(), "BROTLI");
    assert_eq!(css(&town, &[("accept-encoding", "gzip, br;q=0")]).await.text(), "GZIP");

    let tag = plain.header("etag").to_owned();
    let again = css(&town, &[("if-none-match", &tag)]).await;
    assert_eq!((again.status.as_u16(), again.text()), (304, ""));

    assert_eq!(town.get("/pkg/credence_bg.2b.wasm").await.header("content-type"), "application/wasm");
    let robots = town.get("/robots.txt").await;
    assert_eq!(robots.header("cache-control"), "public, max-age=3600");
    assert!(robots.text().starts_with("User-agent: *"), "{}", robots.text());
}

#[tokio::test]
async fn pages_name_the_built_files() {
    let site = Site::new("named");
    let town = site.town().await;
    let page = town.get("/").await;
    for name in ["/pkg/main.3c.css", "/pkg/credence.1a.js", "/pkg/credence_bg.2b.wasm"] {
        assert!(page.text().contains(name), "{name}: {}", page.text());
    }
}

#[tokio::test]
async fn nothing_outside_the_folder_can_be_asked_for() {
    let site = Site::new("outside");
    fs::write(site.0.with_extension("secret"), "secret").unwrap();
    let town = site.town().await;
    let name = site.0.with_extension("secret").file_name().unwrap().to_str().unwrap().to_owned();
    for path in [
        format!("/pkg/../../{name}"),
        format!("/..%2f{name}"),
        format!("/pkg/%2e%2e/%2e%2e/{name}"),
        format!("//{name}"),
    ] {
        let answer = town.get(&path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.text().contains("secret\0") && answer.text() != "secret", "{path}");
    }
    fs::remove_file(site.0.with_extension("secret")).unwrap();
}

#[tokio::test]
async fn a_file_of_an_older_build_is_simply_not_there() {
    let site = Site::new("older");
    let town = site.town().await;
    let answer = town.get("/pkg/credence.00.js").await;
    assert_eq!(answer.status, 404);
    assert_ne!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(town.get("/pkg/manifest.json").await.status, 404);
}

#[test]
fn a_damaged_manifest_is_told_in_one_sentence() {
    let site = Site::new("damaged");
    fs::write(site.0.join("pkg/manifest.json"), "{").unwrap();
    let said = Assets::load(Some(&site.0)).err().unwrap();
    assert!(said.contains("manifest.json") && said.contains("build the front again"), "{said}");
    assert!(Assets::load(None).is_ok());
}
