//! The scripts behind `make`: what they print is read by others.

#![allow(clippy::unwrap_used, reason = "a test may fail in the simplest way")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the server lies in the workspace")
}

fn bundle(sheet: &Path) -> Output {
    Command::new("bash").arg(workspace().join("scripts/bundle-css.sh")).arg(sheet).output().unwrap()
}

/// A folder of the test's own, removed after it.
struct Folder(PathBuf);

impl Folder {
    fn with(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        for (path, text) in files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn styles_are_bundled_in_order_and_into_their_layers() {
    let folder = Folder::with(
        "styles",
        &[
            (
                "main.css",
                "@layer a, b;\n@import \"tokens.css\" layer(a);\n@import url('parts/card.css');\nbody { margin: 0 }",
            ),
            ("tokens.css", ":root { --ink: #123 }\n"),
            ("parts/card.css", "@import \"tag.css\";\n.card { color: var(--ink) }\n"),
            ("parts/tag.css", ".tag { content: \"\\201C\" }\n"),
        ],
    );
    let output = bundle(&folder.0.join("main.css"));
    assert!(output.status.success());
    let wanted = "@layer a, b;\n@layer a {\n:root { --ink: #123 }\n}\n.tag { content: \"\\201C\" }\n\
                  .card { color: var(--ink) }\nbody { margin: 0 }\n";
    assert_eq!(String::from_utf8(output.stdout).unwrap(), wanted);
}

#[test]
fn a_missing_style_stops_the_build() {
    let folder = Folder::with("missing-style", &[("main.css", "@import \"gone.css\";\n")]);
    let output = bundle(&folder.0.join("main.css"));
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("gone.css is imported but does not exist"), "{said}");
}

/// Every import of the house's own sheet is understood: one left over would be a request the server does not expect.
#[test]
fn the_houses_style_is_one_file() {
    let output = bundle(&workspace().join("style/main.css"));
    assert!(output.status.success());
    let css = String::from_utf8(output.stdout).unwrap();
    assert!(css.len() > 1000 && !css.contains("@import"));
}

/// The tool that binds WASM must be of the library's very version; the scripts read it from the lock file.
#[test]
fn the_scripts_find_the_locked_versions() {
    let script = ". scripts/lib.sh && locked wasm-bindgen";
    let output = Command::new("bash").args(["-c", script]).current_dir(workspace()).output().unwrap();
    let version = String::from_utf8(output.stdout).unwrap();
    let manifest = std::fs::read_to_string(workspace().join("Cargo.toml")).unwrap();
    assert!(manifest.contains(&format!("wasm-bindgen = \"={}\"", version.trim())), "{version}");
}

/// `make -s binary` prints one line, where `make build` puts the program.
#[test]
fn the_binary_is_where_make_says() {
    let output = Command::new("bash")
        .args(["-c", "unset CARGO_TARGET_DIR MAKEFLAGS MFLAGS MAKELEVEL; make -s binary"])
        .current_dir(workspace())
        .output()
        .unwrap();
    let path = String::from_utf8(output.stdout).unwrap();
    let path = path.strip_suffix('\n').unwrap();
    assert!(Path::new(path).is_absolute() && path.ends_with("/release/credence") && !path.contains('\n'), "{path:?}");
}
