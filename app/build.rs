//! Generates the i18n module from `locales/`. The parser and code generator are used directly: `leptos_i18n_build`
//! would add ICU data generation, a TLS stack and an HTTP client for features that are not used here.
use leptos_i18n_codegen::gen_code;
use leptos_i18n_parser::parse_locales::{
    options::{Config, ParseOptions},
    parse_locales,
};
use std::{env, error::Error, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    let config = Config::new("zh-CN")?
        .add_locale("en")?
        .add_namespaces([
            "common",
            "public",
            "business",
            "official",
            "file",
            "catalogue",
            "clocks",
            "commitment",
            "intake",
            "quality",
            "feed",
            "browse",
            "account",
            "report",
            "education",
            "lab",
            "watch",
            "news",
            "library",
            "analysis",
            "plan",
            "audit",
        ])?
        .parse_options(ParseOptions::new().interpolate_display(true));
    let locales = parse_locales(None::<PathBuf>, config)?;
    for warning in locales.diag.warnings().iter() {
        println!("cargo::warning={warning}");
    }
    for error in locales.diag.errors().iter() {
        println!("cargo::error={error}");
    }
    let code = gen_code(&locales, None, false, None, true)?;
    let out = env::var_os("OUT_DIR").ok_or("OUT_DIR is set by cargo")?;
    fs::write(PathBuf::from(out).join("i18n.rs"), code.to_string())?;
    // What cuts the WASM into parts reads from the relocations what calls what (scripts/build-front.sh).
    if env::var("CARGO_CFG_TARGET_ARCH")? == "wasm32" {
        println!("cargo::rustc-link-arg-cdylib=--emit-relocs");
    }
    Ok(())
}
