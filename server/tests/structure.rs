//! The house's shape: dependencies run one way, and the browser's half stays small.

#![allow(clippy::unwrap_used, reason = "a test may fail in the simplest way")]

use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Command,
};

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the server lies in the workspace")
}

fn cargo(arguments: &[&str]) -> String {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo).args(arguments).arg("--offline").current_dir(workspace()).output().unwrap();
    assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Each member of the workspace with the members that it depends on. Tests may reach further, the house itself may not.
fn members() -> BTreeMap<String, BTreeSet<String>> {
    let metadata: Value = serde_json::from_str(&cargo(&["metadata", "--no-deps", "--format-version=1"])).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let names: BTreeSet<String> = packages.iter().map(|package| text(&package["name"])).collect();
    let needs = |package: &Value| {
        let dependencies = package["dependencies"].as_array().unwrap();
        let lasting = dependencies.iter().filter(|dependency| dependency["kind"] != "dev");
        lasting.map(|dependency| text(&dependency["name"])).filter(|name| names.contains(name)).collect()
    };
    packages.iter().map(|package| (text(&package["name"]), needs(package))).collect()
}

#[test]
fn dependencies_run_one_way() {
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    let wanted = BTreeMap::from([
        ("shared".to_owned(), set(&["columns"])),
        ("columns".to_owned(), set(&[])),
        ("app".to_owned(), set(&["shared"])),
        ("backend".to_owned(), set(&["reader", "shared"])),
        ("reader".to_owned(), set(&["shared"])),
        ("worker".to_owned(), set(&["reader", "shared"])),
        ("server".to_owned(), set(&["app", "backend", "shared"])),
    ]);
    assert_eq!(members(), wanted);
}

/// The names of the packages that end up in a build.
fn packages(arguments: &[&str]) -> BTreeSet<String> {
    let tree = cargo(&[&["tree", "--prefix=none", "--edges=normal", "--format={p}"], arguments].concat());
    tree.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn the_browser_gets_nothing_that_belongs_on_the_server() {
    let found = packages(&["--package=app", "--features=hydrate", "--target=wasm32-unknown-unknown"]);
    assert!(found.contains("leptos") && found.contains("shared"), "the tree was not read: {found:?}");
    let unwanted =
        ["tokio", "sqlx", "axum", "argon2", "hyper", "backend", "server", "csv", "calamine", "reader", "flate2"];
    let unwanted: Vec<_> = unwanted.into_iter().filter(|name| found.contains(*name)).collect();
    assert!(unwanted.is_empty(), "in the browser's build: {unwanted:?}");
}

/// What checks files in the browser is the readers and no more: it must not bring the screens along.
#[test]
fn the_browsers_worker_stays_small() {
    let found = packages(&["--package=worker", "--target=wasm32-unknown-unknown"]);
    assert!(found.contains("reader") && found.contains("flate2"), "the tree was not read: {found:?}");
    let unwanted =
        ["leptos", "app", "tokio", "sqlx", "axum", "web-sys", "encoding_rs", "toml", "regex", "backend", "getrandom"];
    let unwanted: Vec<_> = unwanted.into_iter().filter(|name| found.contains(*name)).collect();
    assert!(unwanted.is_empty(), "in the worker: {unwanted:?}");
}

/// leptos 0.8 itself names `regex` and `toml`, to read its settings from a manifest, which the browser never does: the
/// linker drops them, as `scripts/build-front.sh` checks in the WASM. Nobody else may ask for them.
#[test]
fn only_leptos_settings_ask_for_regex_and_toml() {
    let browser = [
        "tree",
        "--package=app",
        "--features=hydrate",
        "--target=wasm32-unknown-unknown",
        "--edges=normal,no-proc-macro",
    ];
    for (name, allowed) in [("regex", "leptos_config"), ("toml", "config")] {
        let tree = cargo(&[&browser[..], &["--prefix=none", "--format={p}", "--depth=1", "--invert", name]].concat());
        let askers: BTreeSet<_> = tree.lines().skip(1).filter_map(|line| line.split_whitespace().next()).collect();
        assert_eq!(askers, BTreeSet::from([allowed]), "who asks for {name}");
    }
}

#[test]
fn the_backend_knows_no_screens_and_no_http_server() {
    let found = packages(&["--package=backend"]);
    assert!(found.contains("sqlx"), "the tree was not read: {found:?}");
    let unwanted: Vec<_> =
        found.iter().filter(|name| name.starts_with("leptos") || name.starts_with("axum") || *name == "app").collect();
    assert!(unwanted.is_empty(), "in the backend: {unwanted:?}");
}

#[test]
fn the_domain_stays_pure() {
    let found = packages(&["--package=shared", "--features=packs,ssr"]);
    let unwanted: Vec<_> = ["tokio", "sqlx", "rand", "getrandom", "reqwest", "leptos", "iana-time-zone"]
        .into_iter()
        .filter(|name| found.contains(*name))
        .collect();
    assert!(unwanted.is_empty(), "in the domain: {unwanted:?}");
}

/// One version of sqlx, tokio and wasm-bindgen: a second one of these compiles, and then fails where it hurts.
#[test]
fn what_must_be_single_is_single() {
    let lock = std::fs::read_to_string(workspace().join("Cargo.lock")).unwrap();
    for name in ["sqlx-core", "tokio", "wasm-bindgen", "leptos", "shared"] {
        let line = format!("name = \"{name}\"");
        assert_eq!(lock.lines().filter(|found| *found == line).count(), 1, "{name}");
    }
}

/// Matters, batches and findings are read for officials by `as_viewer` alone (adr/0008). Whoever reads them straight from the pool
/// stands here, with why it may.
#[test]
fn officials_read_through_the_one_door() {
    let past_the_door = BTreeMap::from([
        ("memberships.rs", "a member reads its own"),
        ("papers.rs", "the writer of a matter adds to it; who reads a paper goes through the door"),
        ("progress.rs", "whoever has the code follows a matter"),
        ("commitments.rs", "the public page of a commitment"),
        ("desk.rs", "a step on several at once looks at its kind; the step itself decides"),
    ]);
    let reads = ["find", "chain", "queue", "due_commitments", "of_subject", "events"]
        .map(|read| format!("cases::{read}(&self."));
    let others = ["batches::problems(&self.", "findings::find(&self.", "findings::wrong_row(&self."].map(str::to_owned);
    let mut found = BTreeSet::new();
    let mut folders = vec![workspace().join("server/backend/src/services")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            if reads.iter().chain(&others).any(|read| text.contains(read)) {
                found.insert(path.file_name().unwrap().to_string_lossy().into_owned());
            }
        }
    }
    assert_eq!(
        found,
        past_the_door.keys().map(|name| (*name).to_owned()).collect(),
        "past the door: {past_the_door:?}"
    );
}
