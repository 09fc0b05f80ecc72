//! Where the Chinese fonts are, and how wide their characters.

use krilla::text::Font;
use skrifa::{FontRef, MetadataProvider, instance::LocationRef, instance::Size, string::StringId};
use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

/// Where Linux distributions put Noto Sans CJK.
const FOLDERS: [&str; 5] = [
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/noto-cjk",
    "/usr/share/fonts/google-noto-sans-cjk-fonts",
    "/usr/share/fonts/google-noto-cjk",
    "/usr/local/share/fonts",
];
const REGULAR: [&str; 3] = ["NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular.otf", "NotoSansSC-Regular.otf"];
const BOLD: [&str; 3] = ["NotoSansCJK-Bold.ttc", "NotoSansCJKsc-Bold.otf", "NotoSansSC-Bold.otf"];
/// In place of a character that the font does not have, as printers do: 〓.
const MISSING: char = '〓';
/// The plane in which almost every character lies: looked up once, kept as a table.
const PLANE: u32 = 0x1_0000;

/// The two weights that reports are set in.
pub struct Fonts {
    /// For text.
    pub regular: Face,
    /// For headings.
    pub bold: Face,
}

/// One font.
pub struct Face {
    font: Font,
    /// Glyph and advance in thousandths of the size, by code point; glyph 0 = none.
    plane: Vec<(u16, u16)>,
    /// The few beyond.
    beyond: Vec<(char, u16, u16)>,
}

impl fmt::Debug for Fonts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fonts(…)")
    }
}

impl Fonts {
    /// From the folder as configured, or where distributions put them. `None`: there are none, or they can't be read.
    pub fn find(configured: Option<&Path>) -> Option<Self> {
        let folders: Vec<PathBuf> = match configured {
            Some(folder) => vec![folder.to_owned()],
            None => FOLDERS.iter().map(PathBuf::from).collect(),
        };
        let find = |names: [&str; 3]| {
            let places = folders.iter().flat_map(|folder| names.map(|name| folder.join(name)));
            places.into_iter().find_map(|place| Face::read(&place))
        };
        let regular = find(REGULAR)?;
        // Headings in the text's weight are better than none.
        let bold = find(BOLD).or_else(|| find(REGULAR))?;
        Some(Self { regular, bold })
    }
}

impl Face {
    fn read(place: &Path) -> Option<Self> {
        let data = fs::read(place).ok()?;
        let index = simplified(&data)?;
        let mut face = {
            let font = FontRef::from_index(&data, index).ok()?;
            let (map, metrics) = (font.charmap(), font.glyph_metrics(Size::unscaled(), LocationRef::default()));
            let units = u32::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em).max(1);
            let measured = |c: char| {
                let glyph =
                    map.map(c).and_then(|glyph| u16::try_from(glyph.to_u32()).ok()).filter(|glyph| *glyph != 0)?;
                // A font's advances are whole numbers.
                let advance = metrics.advance_width(glyph.into())? as u32 * 1_000 / units;
                Some((glyph, u16::try_from(advance).ok()?))
            };
            let plane = (0..PLANE).map(|code| char::from_u32(code).and_then(measured).unwrap_or_default()).collect();
            let beyond = map
                .mappings()
                .filter_map(|(code, _)| char::from_u32(code).filter(|_| code >= PLANE))
                .filter_map(|c| measured(c).map(|(glyph, advance)| (c, glyph, advance)))
                .collect::<Vec<_>>();
            (plane, beyond)
        };
        face.1.sort_unstable();
        Some(Self { font: Font::new(data.into(), index)?, plane: face.0, beyond: face.1 })
    }

    /// The font as the PDF takes it.
    pub(super) fn font(&self) -> Font {
        self.font.clone()
    }

    /// Glyph and advance in thousandths of the size.
    pub(super) fn glyph(&self, c: char) -> (u16, u16) {
        self.own(c).or_else(|| self.own(MISSING)).unwrap_or((0, 1_000))
    }

    /// Whether the font has it.
    pub(super) fn has(&self, c: char) -> bool {
        self.own(c).is_some()
    }

    fn own(&self, c: char) -> Option<(u16, u16)> {
        match self.plane.get(u32::from(c) as usize) {
            Some(entry) => Some(*entry).filter(|(glyph, _)| *glyph != 0),
            None => {
                let at = self.beyond.binary_search_by_key(&c, |entry| entry.0).ok()?;
                let (_, glyph, advance) = self.beyond[at];
                Some((glyph, advance))
            }
        }
    }

    /// What is set in place of `text`: the same, with 〓 for what the font does not have.
    pub(super) fn settable(&self, text: &str) -> String {
        let set = |c: char| {
            if c == '\n' || self.has(c) {
                c
            } else if c.is_whitespace() {
                ' '
            } else {
                MISSING
            }
        };
        text.chars().filter(|c| !c.is_control() || *c == '\n').map(set).collect()
    }
}

/// Of a collection the font with simplified forms, proportional; of a single font that one.
fn simplified(data: &[u8]) -> Option<u32> {
    let name = |index: u32| {
        let font = FontRef::from_index(data, index).ok()?;
        Some(font.localized_strings(StringId::FAMILY_NAME).english_or_first()?.to_string())
    };
    let names = (0..64).map_while(name).collect::<Vec<_>>();
    let own = names.iter().position(|name| name.ends_with(" SC") && !name.contains("Mono"));
    match names.len() {
        0 => None,
        _ => u32::try_from(own.unwrap_or(0)).ok(),
    }
}
