//! Papers are known by their bytes.
#![allow(clippy::unwrap_used)]

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use shared::{
    paper::{Inspector, LARGEST, PaperKind},
    problem::Code,
};

fn look(bytes: &[u8], piece: usize) -> Result<PaperKind, Code> {
    let mut inspector = Inspector::default();
    for piece in bytes.chunks(piece.max(1)) {
        inspector.feed(piece).map_err(|problem| problem.code)?;
    }
    inspector.finish().map(|(kind, _)| kind).map_err(|problem| problem.code)
}

#[test]
fn by_content_and_not_by_name() {
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
    let html = b"<!doctype html><script>alert(1)</script>";
    for (bytes, expected) in [
        (&b"%PDF-1.7\n1 0 obj << /Type /Catalog >>\n%%EOF"[..], Ok(PaperKind::Pdf)),
        (b"\xFF\xD8\xFF\xE0\0\x10JFIF", Ok(PaperKind::Jpeg)),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Ok(PaperKind::Png)),
        (b"", Err(Code::FileEmpty)),
        (b"MZ\x90\0\x03", Err(Code::PaperKind)),
        (b"\x7FELF\x02\x01", Err(Code::PaperKind)),
        (svg, Err(Code::PaperKind)),
        (html, Err(Code::PaperKind)),
        (b" %PDF-1.7", Err(Code::PaperKind)),
        (b"%PDF-1.7\ntrailer << /Root 1 0 R /Encrypt 5 0 R >>", Err(Code::PaperLocked)),
        (b"%PDF-1.7\n<< /S /JavaScript /JS (app.alert(1)) >>", Err(Code::PaperActive)),
        (b"%PDF-1.7\n<< /S /Launch /F (cmd.exe) >>", Err(Code::PaperActive)),
        // A picture may hold any bytes.
        (b"\x89PNG\r\n\x1a\n/JavaScript /Encrypt", Ok(PaperKind::Png)),
    ] {
        for piece in [1, 2, 3, 7, 11, 1000] {
            assert_eq!(look(bytes, piece), expected, "{:?} in pieces of {piece}", String::from_utf8_lossy(bytes));
        }
    }
}

#[test]
fn what_is_too_large_is_not_read_to_its_end() {
    let mut inspector = Inspector::default();
    let piece = vec![0_u8; 1 << 20];
    let fed = (0..100).take_while(|_| inspector.feed(&piece).is_ok()).count() as u64;
    assert_eq!(fed, LARGEST >> 20);
}
