//! Which line stands where on which page: A4, headings kept with what follows, tables broken over pages with repeated heads.

use super::fonts::{Face, Fonts};
use shared::report::{Block, Sheet, Table};

/// Thousandths of a point.
pub type Mpt = i32;

const PT: Mpt = 1_000;
/// A4.
pub const WIDTH: Mpt = 595_276;
/// A4.
pub const HEIGHT: Mpt = 841_890;
/// Left and right.
pub const MARGIN: Mpt = 56 * PT;
const TOP: Mpt = 76 * PT;
const BOTTOM: Mpt = HEIGHT - 64 * PT;
const INNER: Mpt = WIDTH - 2 * MARGIN;
/// Side of the QR code.
pub const QR: Mpt = 84 * PT;
const PAD_X: Mpt = 4 * PT;
const PAD_Y: Mpt = 4 * PT;
/// Share of the names among facts, in percent.
const NAMES: Mpt = 30;
/// Height of the place for the seal, and the room above it.
const SEAL: Mpt = 108 * PT;
const ABOVE_SEAL: Mpt = 16 * PT;
/// Room above the heading of a section.
const ABOVE_SECTION: Mpt = 12 * PT;

/// Grey or black.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Text.
    Black,
    /// Small print, page heads.
    Grey,
    /// Rules.
    Rule,
    /// Behind heads of tables.
    Shade,
}

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Size.
    pub size: Mpt,
    /// From line to line.
    pub leading: Mpt,
    /// In the heavier weight.
    pub bold: bool,
    /// Colour.
    pub ink: Ink,
}

const TITLE: Style = Style { size: 20 * PT, leading: 30 * PT, bold: true, ink: Ink::Black };
const SUBTITLE: Style = Style { size: 13 * PT, leading: 22 * PT, bold: false, ink: Ink::Black };
const SECTION: Style = Style { size: 13 * PT, leading: 20 * PT, bold: true, ink: Ink::Black };
const PART: Style = Style { size: 10_500, leading: 17 * PT, bold: true, ink: Ink::Black };
const TEXT: Style = Style { size: 10_500, leading: 17 * PT, bold: false, ink: Ink::Black };
const NOTE: Style = Style { size: 9 * PT, leading: 14 * PT, bold: false, ink: Ink::Grey };
const CELL: Style = Style { size: 9 * PT, leading: 13 * PT, bold: false, ink: Ink::Black };
const HEAD: Style = Style { size: 9 * PT, leading: 13 * PT, bold: true, ink: Ink::Black };

/// Something on a page. `leaf` is the piece of the structure that a text belongs to; `None` for what only decorates.
#[derive(Clone, Debug)]
pub enum Op {
    /// A line of text; `y` is its base line.
    Text {
        /// From the left.
        x: Mpt,
        /// From the top.
        y: Mpt,
        /// The text.
        text: String,
        /// How.
        style: Style,
        /// Piece of the structure.
        leaf: Option<usize>,
    },
    /// A filled rectangle.
    Rect {
        /// From the left.
        x: Mpt,
        /// From the top.
        y: Mpt,
        /// Width.
        w: Mpt,
        /// Height.
        h: Mpt,
        /// Colour.
        ink: Ink,
    },
    /// The QR code.
    Qr {
        /// From the left.
        x: Mpt,
        /// From the top.
        y: Mpt,
        /// Piece of the structure.
        leaf: usize,
    },
}

/// The structure of the document, for readers that do not see it.
#[derive(Clone, Debug)]
pub enum Node {
    /// A heading of a level.
    Heading(u16, usize, String),
    /// A paragraph.
    Paragraph(usize),
    /// The QR code.
    Figure(usize),
    /// Rows of cells; a cell may be a head.
    Table(Vec<Vec<(CellKind, usize)>>),
}

/// What a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Head of a column.
    Column,
    /// Head of a row.
    Row,
    /// Neither.
    Data,
}

/// A document with pages.
#[derive(Clone, Debug, Default)]
pub struct Laid {
    /// What stands on each page.
    pub pages: Vec<Vec<Op>>,
    /// The structure, in reading order.
    pub nodes: Vec<Node>,
    /// How many leaves there are.
    pub leaves: usize,
}

/// Places a sheet. `issue` stands beside the QR code on the first page, `seal` in the place for the seal.
pub fn lay(sheet: &Sheet, issue: &[(String, String)], seal: &[String], fonts: &Fonts) -> Laid {
    let mut setter = Setter { fonts, laid: Laid { pages: vec![Vec::new()], ..Laid::default() }, y: TOP };
    setter.title(sheet, issue);
    let last = last_words(&sheet.blocks);
    for (at, block) in sheet.blocks.iter().enumerate() {
        if Some(at) == last {
            setter.keep_with_seal(&sheet.blocks[at..]);
        }
        match block {
            Block::Section(text) => setter.heading(2, text, SECTION, ABOVE_SECTION, needed(sheet.blocks.get(at + 1))),
            Block::Part(text) => setter.heading(3, text, PART, 6 * PT, needed(sheet.blocks.get(at + 1))),
            Block::Text(text) => setter.paragraph(text, TEXT),
            Block::Note(text) => setter.paragraph(text, NOTE),
            Block::Facts(facts) => setter.facts(facts, INNER),
            Block::Table(table) => setter.table(table),
        }
    }
    setter.seal(seal);
    setter.laid
}

/// Where the last section begins, if it is words alone.
fn last_words(blocks: &[Block]) -> Option<usize> {
    let at = blocks.iter().rposition(|block| matches!(block, Block::Section(_)))?;
    blocks[at + 1..].iter().all(|block| matches!(block, Block::Text(_) | Block::Note(_))).then_some(at)
}

/// What must still fit under a heading: no heading stands alone at the foot of a page.
fn needed(next: Option<&Block>) -> Mpt {
    match next {
        Some(Block::Table(_) | Block::Facts(_)) => 64 * PT,
        // The heading under the heading, and what follows that.
        Some(Block::Part(_)) => 92 * PT,
        _ => 20 * PT,
    }
}

struct Setter<'a> {
    fonts: &'a Fonts,
    laid: Laid,
    y: Mpt,
}

impl Setter<'_> {
    fn face(&self, style: Style) -> &Face {
        if style.bold { &self.fonts.bold } else { &self.fonts.regular }
    }

    fn leaf(&mut self) -> usize {
        self.laid.leaves += 1;
        self.laid.leaves - 1
    }

    fn push(&mut self, op: Op) {
        if let Some(page) = self.laid.pages.last_mut() {
            page.push(op);
        }
    }

    fn break_page(&mut self) {
        self.laid.pages.push(Vec::new());
        self.y = TOP;
    }

    fn room(&mut self, height: Mpt) {
        if self.y + height > BOTTOM && self.y > TOP {
            self.break_page();
        }
    }

    /// A seal on a page without text could be put under anything: the last section goes over with it.
    fn keep_with_seal(&mut self, words: &[Block]) {
        let height = |text: &str, style: Style| style.leading * count(self.broken(text, style, INNER).len()) + 2 * PT;
        let words: Mpt = words
            .iter()
            .map(|block| match block {
                Block::Section(text) => ABOVE_SECTION + height(text, SECTION),
                Block::Text(text) => height(text, TEXT),
                Block::Note(text) => height(text, NOTE),
                Block::Part(_) | Block::Facts(_) | Block::Table(_) => 0,
            })
            .sum();
        let height = words + ABOVE_SEAL + SEAL;
        if height <= BOTTOM - TOP {
            self.room(height);
        }
    }

    fn broken(&self, text: &str, style: Style, width: Mpt) -> Vec<String> {
        let face = self.face(style);
        lines(&face.settable(text), width, style.size, face)
    }

    /// One line whose top is `y`.
    fn line(&mut self, x: Mpt, y: Mpt, text: String, style: Style, leaf: Option<usize>) {
        if !text.is_empty() {
            self.push(Op::Text { x, y: baseline(y, style), text, style, leaf });
        }
    }

    fn title(&mut self, sheet: &Sheet, issue: &[(String, String)]) {
        for (level, text, style) in [(1, &sheet.title, TITLE), (0, &sheet.subtitle, SUBTITLE)] {
            let leaf = self.leaf();
            for line in self.broken(text, style, INNER) {
                let x = (WIDTH - measure(&line, style.size, self.face(style))) / 2;
                self.line(x, self.y, line, style, Some(leaf));
                self.y += style.leading;
            }
            self.laid.nodes.push(match level {
                1 => Node::Heading(1, leaf, text.clone()),
                _ => Node::Paragraph(leaf),
            });
        }
        self.y += 8 * PT;
        let top = self.y;
        self.facts(issue, INNER - QR - 14 * PT);
        let leaf = self.leaf();
        self.push(Op::Qr { x: WIDTH - MARGIN - QR, y: top, leaf });
        self.laid.nodes.push(Node::Figure(leaf));
        self.y = self.y.max(top + QR) + 6 * PT;
    }

    fn heading(&mut self, level: u16, text: &str, style: Style, above: Mpt, below: Mpt) {
        let lines = self.broken(text, style, INNER);
        let height = style.leading * count(lines.len());
        self.room(above + height + below);
        if self.y > TOP {
            self.y += above;
        }
        let leaf = self.leaf();
        for line in lines {
            self.line(MARGIN, self.y, line, style, Some(leaf));
            self.y += style.leading;
        }
        self.y += 2 * PT;
        self.laid.nodes.push(Node::Heading(level, leaf, text.to_owned()));
    }

    fn paragraph(&mut self, text: &str, style: Style) {
        let leaf = self.leaf();
        for line in self.broken(text, style, INNER) {
            self.room(style.leading);
            self.line(MARGIN, self.y, line, style, Some(leaf));
            self.y += style.leading;
        }
        self.y += 2 * PT;
        self.laid.nodes.push(Node::Paragraph(leaf));
    }

    fn facts(&mut self, facts: &[(String, String)], width: Mpt) {
        let names = width * NAMES / 100;
        let widths = [names, width - names];
        let mut rows = Vec::new();
        self.rule(width);
        for (name, value) in facts {
            let cells =
                [self.broken(name, HEAD, names - 2 * PAD_X), self.broken(value, CELL, width - names - 2 * PAD_X)];
            let leaves = [self.leaf(), self.leaf()];
            self.row(&cells, &widths, &[HEAD, CELL], &leaves, None);
            rows.push(vec![(CellKind::Row, leaves[0]), (CellKind::Data, leaves[1])]);
        }
        self.y += 4 * PT;
        self.laid.nodes.push(Node::Table(rows));
    }

    fn table(&mut self, table: &Table) {
        let shares: Mpt = table.columns.iter().map(|(_, share)| Mpt::from(*share)).sum::<Mpt>().max(1);
        let widths: Vec<Mpt> = table.columns.iter().map(|(_, share)| INNER / shares * Mpt::from(*share)).collect();
        let broken = |setter: &Self, text: &str, style, width| setter.broken(text, style, width - 2 * PAD_X);
        let heads: Vec<Vec<String>> =
            table.columns.iter().zip(&widths).map(|((head, _), width)| broken(self, head, HEAD, *width)).collect();
        let leaves: Vec<usize> = heads.iter().map(|_| self.leaf()).collect();
        let mut rows = vec![leaves.iter().map(|leaf| (CellKind::Column, *leaf)).collect::<Vec<_>>()];
        self.head(&heads, &widths, Some(&leaves));
        let styles = vec![CELL; widths.len()];
        for row in &table.rows {
            let cells: Vec<Vec<String>> =
                row.iter().zip(&widths).map(|(text, width)| broken(self, text, CELL, *width)).collect();
            let leaves: Vec<usize> = cells.iter().map(|_| self.leaf()).collect();
            self.row(&cells, &widths, &styles, &leaves, Some(&heads));
            rows.push(leaves.into_iter().map(|leaf| (CellKind::Data, leaf)).collect());
        }
        self.y += 6 * PT;
        self.laid.nodes.push(Node::Table(rows));
    }

    /// The head of a table; on further pages it belongs to no leaf, because readers know it already.
    fn head(&mut self, heads: &[Vec<String>], widths: &[Mpt], leaves: Option<&[usize]>) {
        let deepest = heads.iter().map(Vec::len).max().unwrap_or(1).max(1);
        let height = HEAD.leading * count(deepest) + 2 * PAD_Y;
        self.push(Op::Rect { x: MARGIN, y: self.y, w: widths.iter().sum(), h: height, ink: Ink::Shade });
        let mut x = MARGIN;
        for (n, (lines, width)) in heads.iter().zip(widths).enumerate() {
            for (at, line) in lines.iter().enumerate() {
                let y = self.y + PAD_Y + HEAD.leading * count(at);
                self.line(x + PAD_X, y, line.clone(), HEAD, leaves.map(|leaves| leaves[n]));
            }
            x += width;
        }
        self.y += height;
        self.rule(widths.iter().sum());
    }

    /// A row. One that does not fit goes to the next page; one that fits on no page is broken. Where a new page begins, the
    /// table's head is repeated.
    fn row(
        &mut self,
        cells: &[Vec<String>],
        widths: &[Mpt],
        styles: &[Style],
        leaves: &[usize],
        heads: Option<&[Vec<String>]>,
    ) {
        let deepest = cells.iter().map(Vec::len).max().unwrap_or(1).max(1);
        let mut from = 0;
        while from < deepest {
            let fit = |y: Mpt| usize::try_from((BOTTOM - y - 2 * PAD_Y) / CELL.leading).unwrap_or(0);
            let left = deepest - from;
            let fits = fit(self.y);
            let whole = fit(TOP + 24 * PT);
            if fits < left && (left <= whole || fits < 3) && self.y > TOP + 48 * PT {
                self.break_page();
                if let Some(heads) = heads {
                    self.head(heads, widths, None);
                }
                continue;
            }
            let take = left.min(fits.max(1));
            let mut x = MARGIN;
            for (((lines, width), style), leaf) in cells.iter().zip(widths).zip(styles).zip(leaves) {
                for (at, line) in lines.iter().skip(from).take(take).enumerate() {
                    let y = self.y + PAD_Y + CELL.leading * count(at);
                    self.line(x + PAD_X, y, line.clone(), *style, Some(*leaf));
                }
                x += width;
            }
            self.y += CELL.leading * count(take) + 2 * PAD_Y;
            self.rule(widths.iter().sum());
            from += take;
        }
    }

    fn rule(&mut self, width: Mpt) {
        self.push(Op::Rect { x: MARGIN, y: self.y - 250, w: width, h: 500, ink: Ink::Rule });
    }

    /// The place for the seal, with who issued it and when.
    fn seal(&mut self, lines: &[String]) {
        self.room(ABOVE_SEAL + SEAL);
        self.y += ABOVE_SEAL;
        let (w, x) = (236 * PT, WIDTH - MARGIN - 236 * PT);
        for (dx, dy, w, h) in [(0, 0, w, 500), (0, SEAL, w, 500), (0, 0, 500, SEAL), (w, 0, 500, SEAL + 500)] {
            self.push(Op::Rect { x: x + dx, y: self.y + dy, w, h, ink: Ink::Rule });
        }
        let mut y = self.y + 10 * PT;
        for text in lines {
            let leaf = self.leaf();
            for line in self.broken(text, NOTE, w - 20 * PT) {
                self.line(x + 10 * PT, y, line, NOTE, Some(leaf));
                y += NOTE.leading;
            }
            self.laid.nodes.push(Node::Paragraph(leaf));
        }
        self.y += SEAL;
    }
}

/// The base line of a line whose top is `y`.
fn baseline(y: Mpt, style: Style) -> Mpt {
    y + (style.leading - style.size) / 2 + style.size * 88 / 100
}

fn count(n: usize) -> Mpt {
    Mpt::try_from(n).unwrap_or(Mpt::MAX)
}

/// How wide a text is.
pub(super) fn measure(text: &str, size: Mpt, face: &Face) -> Mpt {
    text.chars().map(|c| Mpt::from(face.glyph(c).1) * (size / 10) / 100).sum()
}

/// Never at the beginning of a line.
const CLOSING: &str = "，。、；：？！）】》」』〕”’％%),.;:?!]}·—…";
/// Never at the end of a line.
const OPENING: &str = "（【《「『〔“‘([{";

/// A text in lines. Chinese breaks between any two characters but before closing and after opening marks; words and numbers
/// stay whole where they fit on a line at all.
pub(super) fn lines(text: &str, width: Mpt, size: Mpt, face: &Face) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let chars: Vec<char> = paragraph.chars().collect();
        let (mut start, mut at, mut used, mut allowed) = (0, 0, 0, None);
        while at < chars.len() {
            let advance = Mpt::from(face.glyph(chars[at]).1) * (size / 10) / 100;
            if at > start && breaks(chars[at - 1], chars[at]) {
                allowed = Some(at);
            }
            if used + advance > width && at > start {
                // Where no break is allowed, the word is cut: still before a mark that may not begin a line.
                let cut = (start + 1..=at).rev().find(|end| !CLOSING.contains(chars[*end]));
                let end = allowed.or(cut).unwrap_or(at);
                lines.push(trimmed(&chars[start..end]));
                start = end;
                while start < chars.len() && chars[start] == ' ' {
                    start += 1;
                }
                (at, used, allowed) = (start, 0, None);
                continue;
            }
            used += advance;
            at += 1;
        }
        lines.push(trimmed(&chars[start..]));
    }
    lines
}

fn trimmed(chars: &[char]) -> String {
    chars.iter().collect::<String>().trim_end().to_owned()
}

fn breaks(before: char, after: char) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '@' | '#');
    if CLOSING.contains(after) || OPENING.contains(before) || after == ' ' {
        return false;
    }
    // A number keeps its point: 3.5.
    !(word(after) && (word(before) || matches!(before, '.' | ',' | ':')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fonts() -> Fonts {
        Fonts::find(None).expect("fonts-noto-cjk is installed: scripts/install-tools.sh")
    }

    #[test]
    fn no_line_begins_with_a_closing_mark_or_is_too_wide() {
        let fonts = fonts();
        let text = "依据《中华人民共和国行政处罚法》第四十八条，处以罚款 2.50 万元（人民币）；鄂州市监罚〔2026〕38号，USCC 91420700MA4900010Y。".repeat(3);
        for width in [40, 61, 97, 150, 333] {
            let lines = lines(&text, width * PT, 9 * PT, &fonts.regular);
            for line in &lines {
                assert!(
                    !CLOSING.contains(line.chars().next().unwrap()) || line.chars().count() == 1,
                    "{width}: {line}"
                );
                assert!(measure(line, 9 * PT, &fonts.regular) <= width * PT, "{width}: {line}");
            }
            let joined: String = lines.concat().chars().filter(|c| *c != ' ').collect();
            assert_eq!(joined, text.chars().filter(|c| *c != ' ').collect::<String>());
        }
        assert!(lines(&text, 150 * PT, 9 * PT, &fonts.regular).iter().any(|line| line.contains("91420700MA4900010Y")));
    }

    #[test]
    fn no_seal_stands_on_a_page_without_words() {
        let (fonts, seal) = (fonts(), vec!["出具单位（盖章）：鄂州市发展和改革委员会".to_owned()]);
        for rows in 0..80 {
            let table = Table { columns: vec![("序号".into(), 1)], rows: vec![vec!["一行".to_owned()]; rows] };
            let notes = (0..4).map(|_| Block::Note("只反映出具时的情况。".into()));
            let blocks = [Block::Table(table), Block::Section("说明".into())].into_iter().chain(notes).collect();
            let laid = lay(&Sheet { title: "标题".into(), blocks, ..Sheet::default() }, &[], &seal, &fonts);
            let last = laid.pages.last().unwrap();
            let texts: Vec<&str> = last
                .iter()
                .filter_map(|op| if let Op::Text { text, .. } = op { Some(text.as_str()) } else { None })
                .collect();
            assert!(texts.contains(&"说明") && texts.contains(&seal[0].as_str()), "{rows} rows: {texts:?}");
        }
    }

    #[test]
    fn a_table_over_pages_repeats_its_head_and_loses_no_row() {
        let rows: Vec<Vec<String>> = (0..200).map(|n| vec![n.to_string(), format!("第{n}行的内容")]).collect();
        let long = vec!["长".to_owned(), "很长的内容，".repeat(900)];
        let table =
            Table { columns: vec![("序号".into(), 1), ("内容".into(), 3)], rows: [rows, vec![long]].concat() };
        let sheet = Sheet { title: "标题".into(), blocks: vec![Block::Table(table)], ..Sheet::default() };
        let laid = lay(&sheet, &[], &[], &fonts());
        assert!(laid.pages.len() > 5);
        let texts = |page: &Vec<Op>| -> Vec<String> {
            page.iter()
                .filter_map(|op| if let Op::Text { text, .. } = op { Some(text.clone()) } else { None })
                .collect()
        };
        for page in &laid.pages[..5] {
            assert!(texts(page).contains(&"序号".to_owned()));
            for op in page {
                if let Op::Text { y, .. } = op {
                    assert!((TOP..=BOTTOM).contains(y));
                }
            }
        }
        let all: Vec<String> = laid.pages.iter().flat_map(texts).collect();
        assert!((0..200).all(|n| all.contains(&format!("第{n}行的内容"))));
        // A page may end within the phrase, so its characters are counted.
        for character in ['很', '，'] {
            assert_eq!(all.concat().matches(character).count(), 900, "{character}");
        }
    }
}
