//! Pages as PDF/A-2a: text that can be searched, copied and read aloud, subsets of the fonts embedded.

#![allow(
    clippy::float_arithmetic,
    reason = "a PDF's coordinates are floats; what stands where was decided in whole numbers"
)]

use super::{
    fonts::{Face, Fonts},
    layout::{CellKind, HEIGHT, Ink, Laid, MARGIN, Mpt, Node, Op, QR, Style, WIDTH, measure},
};
use crate::{Error, Result};
use chrono::{DateTime, Datelike, FixedOffset, Timelike};
use krilla::{
    Document, SerializeSettings,
    color::rgb,
    configure::{Archival, ConfigurationBuilder, PdfVersion},
    geom::{PathBuilder, Point, Rect, Transform},
    metadata::{DateTime as PdfDate, Metadata},
    num::NormalizedF32,
    page::PageSettings,
    paint::{Fill, FillRule},
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TableHeaderScope, Tag, TagGroup, TagTree},
    text::{GlyphId, KrillaGlyph},
};
use std::num::NonZeroU16;

/// What stands on every page and in the file's properties.
#[derive(Clone, Debug)]
pub struct Frame<'a> {
    /// Title of the document.
    pub title: &'a str,
    /// At the left of every head.
    pub head: &'a str,
    /// At the right of every head.
    pub number: &'a str,
    /// Who issues it.
    pub office: &'a str,
    /// What the QR code leads to.
    pub url: &'a str,
    /// Across every page, where the report is only for show.
    pub mark: Option<&'a str>,
    /// When it is issued.
    pub at: DateTime<FixedOffset>,
}

const HEAD: Style = Style { size: 8_500, leading: 12_000, bold: false, ink: Ink::Grey };

/// The pages as a PDF file, not yet signed.
///
/// # Errors
/// What the PDF library refuses: a document that would not be PDF/A.
pub fn draw(laid: &Laid, frame: &Frame<'_>, fonts: &Fonts) -> Result<Vec<u8>> {
    let configuration = ConfigurationBuilder::new()
        .with_version(PdfVersion::Pdf17)
        .with_archival_validator(Archival::A2_A)
        .finish()
        .map_err(|error| Error::Internal(format!("PDF: {error:?}")))?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        enable_tagging: true,
        compress_content_streams: true,
        xmp_metadata: true,
        ..SerializeSettings::default()
    });
    let at = frame.at;
    let narrow = |n: u32| u8::try_from(n).unwrap_or(0);
    let created = PdfDate::new(u16::try_from(at.year()).unwrap_or(0))
        .month(narrow(at.month()))
        .day(narrow(at.day()))
        .hour(narrow(at.hour()))
        .minute(narrow(at.minute()))
        .second(narrow(at.second()))
        .utc_offset_hour(8)
        .utc_offset_minute(0);
    document.set_metadata(
        Metadata::new()
            .title(frame.title.to_owned())
            .language("zh-CN".to_owned())
            .authors(vec![frame.office.to_owned()])
            .creator("Credence 信鉴".to_owned())
            .document_id(frame.number.to_owned())
            .creation_date(created),
    );
    let mut leaves: Vec<Vec<Identifier>> = (0..laid.leaves).map(|_| Vec::new()).collect();
    let pages = laid.pages.len();
    for (n, ops) in laid.pages.iter().enumerate() {
        let size = PageSettings::from_wh(pt(WIDTH), pt(HEIGHT)).ok_or_else(|| Error::Internal("PDF: no A4".into()))?;
        let mut page = document.start_page_with(size);
        {
            let mut pen = Pen { surface: page.surface(), fonts, open: None };
            pen.furniture(frame, n + 1, pages);
            for op in ops {
                pen.op(op, frame, &mut leaves);
            }
            pen.close();
        }
        page.finish();
    }
    document.set_tag_tree(tree(&laid.nodes, leaves));
    document.finish().map_err(|error| Error::Internal(format!("PDF: {error:?}")))
}

fn tree(nodes: &[Node], mut leaves: Vec<Vec<Identifier>>) -> TagTree {
    let mut take = |leaf: usize| leaves.get_mut(leaf).map(std::mem::take).unwrap_or_default();
    let mut group = |mut group: TagGroup, leaf: usize| {
        for identifier in take(leaf) {
            group.push(identifier);
        }
        group
    };
    let mut tree = TagTree::new().with_lang(Some("zh-CN".to_owned()));
    for node in nodes {
        match node {
            Node::Heading(level, leaf, text) => {
                let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
                tree.push(group(TagGroup::new(Tag::Hn(level, Some(text.clone()))), *leaf));
            }
            Node::Paragraph(leaf) => tree.push(group(TagGroup::new(Tag::P), *leaf)),
            Node::Figure(leaf) => {
                tree.push(group(TagGroup::new(Tag::Figure(Some("核验二维码".to_owned()))), *leaf));
            }
            Node::Table(rows) => {
                let mut table = TagGroup::new(Tag::Table);
                for row in rows {
                    let mut line = TagGroup::new(Tag::TR);
                    for (kind, leaf) in row {
                        line.push(match kind {
                            CellKind::Column => group(TagGroup::new(Tag::TH(TableHeaderScope::Column)), *leaf),
                            CellKind::Row => group(TagGroup::new(Tag::TH(TableHeaderScope::Row)), *leaf),
                            CellKind::Data => group(TagGroup::new(Tag::TD), *leaf),
                        });
                    }
                    table.push(line);
                }
                tree.push(table);
            }
        }
    }
    tree
}

struct Pen<'s, 'f> {
    surface: Surface<'s>,
    fonts: &'f Fonts,
    /// The leaf that the pen is writing; `Some(None)`: decoration.
    open: Option<Option<usize>>,
}

impl Pen<'_, '_> {
    /// Head, foot, mark: no part of what is read.
    fn furniture(&mut self, frame: &Frame<'_>, n: usize, pages: usize) {
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Watermark)));
        if let Some(mark) = frame.mark {
            let face = &self.fonts.bold;
            let size = 64_000;
            let (text, width) = (face.settable(mark), measure(mark, size, face));
            for y in [HEIGHT / 4, HEIGHT / 2, HEIGHT * 3 / 4] {
                self.surface.push_transform(&Transform::from_rotate_at(-24.0, pt(WIDTH / 2), pt(y)));
                self.ink(rgb::Color::new(232, 232, 232));
                let glyphs = glyphs(&text, face);
                // As outlines: the mark is not found among the text.
                let start = Point::from_xy(pt((WIDTH - width) / 2), pt(y));
                self.surface.draw_glyphs(start, &glyphs, face.font(), &text, pt(size), true);
                self.surface.pop();
            }
        }
        self.surface.end_tagged();
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Header)));
        let face = &self.fonts.regular;
        let width = measure(frame.number, HEAD.size, face);
        self.text(MARGIN, 46_000, frame.head, HEAD);
        self.text(WIDTH - MARGIN - width, 46_000, frame.number, HEAD);
        self.rect(MARGIN, 54_000, WIDTH - 2 * MARGIN, 500, Ink::Rule);
        self.surface.end_tagged();
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
        let foot = format!("第 {n} 页 共 {pages} 页");
        let width = measure(&foot, HEAD.size, face);
        self.text((WIDTH - width) / 2, HEIGHT - 36_000, &foot, HEAD);
        self.surface.end_tagged();
    }

    fn op(&mut self, op: &Op, frame: &Frame<'_>, leaves: &mut [Vec<Identifier>]) {
        let leaf = match op {
            Op::Text { leaf, .. } => *leaf,
            Op::Qr { leaf, .. } => Some(*leaf),
            Op::Rect { .. } => None,
        };
        if self.open != Some(leaf) {
            self.close();
            let tag = match (op, leaf) {
                (_, None) => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)),
                (Op::Qr { .. }, _) => ContentTag::Other,
                _ => ContentTag::Span(SpanTag::empty()),
            };
            let identifier = self.surface.start_tagged(tag);
            self.open = Some(leaf);
            if let Some(place) = leaf.and_then(|leaf| leaves.get_mut(leaf)) {
                place.push(identifier);
            }
        }
        match op {
            Op::Text { x, y, text, style, .. } => self.text(*x, *y, text, *style),
            Op::Rect { x, y, w, h, ink } => self.rect(*x, *y, *w, *h, *ink),
            Op::Qr { x, y, .. } => self.qr(*x, *y, frame.url),
        }
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.surface.end_tagged();
        }
    }

    fn ink(&mut self, color: rgb::Color) {
        self.surface.set_fill(Some(Fill { paint: color.into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }));
    }

    fn text(&mut self, x: Mpt, y: Mpt, text: &str, style: Style) {
        let fonts = self.fonts;
        let face = if style.bold { &fonts.bold } else { &fonts.regular };
        self.ink(color(style.ink));
        let glyphs = glyphs(text, face);
        self.surface.draw_glyphs(Point::from_xy(pt(x), pt(y)), &glyphs, face.font(), text, pt(style.size), false);
    }

    fn rect(&mut self, x: Mpt, y: Mpt, w: Mpt, h: Mpt, ink: Ink) {
        let Some(rect) = Rect::from_xywh(pt(x), pt(y), pt(w), pt(h)) else { return };
        let mut path = PathBuilder::new();
        path.push_rect(rect);
        if let Some(path) = path.finish() {
            self.ink(color(ink));
            self.surface.draw_path(&path);
        }
    }

    /// The code as squares, with the quiet margin that readers need around it.
    fn qr(&mut self, x: Mpt, y: Mpt, url: &str) {
        let Ok(code) = qrcodegen::QrCode::encode_text(url, qrcodegen::QrCodeEcc::Medium) else { return };
        let side = code.size();
        let module = QR / (side + 2);
        let mut path = PathBuilder::new();
        for row in 0..side {
            for column in (0..side).filter(|column| code.get_module(*column, row)) {
                let (left, top) = (x + module * (column + 1), y + module * (row + 1));
                if let Some(rect) = Rect::from_xywh(pt(left), pt(top), pt(module), pt(module)) {
                    path.push_rect(rect);
                }
            }
        }
        if let Some(path) = path.finish() {
            self.ink(color(Ink::Black));
            self.surface.draw_path(&path);
        }
    }
}

fn glyphs(text: &str, face: &Face) -> Vec<KrillaGlyph> {
    let glyph = |(at, c): (usize, char)| {
        let (id, advance) = face.glyph(c);
        KrillaGlyph {
            glyph_id: GlyphId::new(u32::from(id)),
            text_range: at..at + c.len_utf8(),
            x_advance: f32::from(advance) / 1_000.0,
            x_offset: 0.0,
            y_offset: 0.0,
            y_advance: 0.0,
            location: None,
        }
    };
    text.char_indices().map(glyph).collect()
}

fn color(ink: Ink) -> rgb::Color {
    match ink {
        Ink::Black => rgb::Color::new(20, 24, 28),
        Ink::Grey => rgb::Color::new(84, 92, 100),
        Ink::Rule => rgb::Color::new(168, 176, 182),
        Ink::Shade => rgb::Color::new(238, 242, 243),
    }
}

/// Thousandths of a point as points.
fn pt(length: Mpt) -> f32 {
    length as f32 / 1_000.0
}
