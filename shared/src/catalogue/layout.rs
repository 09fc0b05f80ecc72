//! Which column of a file holds which field: today's names, the 2015 names and the Chinese labels.

use super::{FieldKind, Item};
use crate::{
    form::FieldProblem,
    problem::{Code, Problem},
};
use std::borrow::Cow;

/// The cells of one row, by column; a column that the row does not reach is empty.
pub trait Cells {
    /// The text in a column.
    fn cell(&self, column: usize) -> &str;

    /// One text that contains every cell, where the reader has it: the checker then looks at the row once instead of at
    /// each cell. What else it contains (separators, quotes) does no harm.
    fn whole(&self) -> Option<&str> {
        None
    }
}

impl Cells for [&str] {
    #[inline]
    fn cell(&self, column: usize) -> &str {
        self.get(column).copied().unwrap_or("")
    }
}

impl Cells for [String] {
    #[inline]
    fn cell(&self, column: usize) -> &str {
        self.get(column).map_or("", String::as_str)
    }
}

/// No such column.
const NONE: u32 = u32::MAX;

/// A header that was understood.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// Column of each field of the item.
    columns: Vec<u32>,
    /// Further columns of a field that takes several values.
    further: Vec<(usize, usize)>,
    /// Columns that must say nothing but these values.
    guarded: Vec<(usize, String, Vec<String>)>,
    /// Whether nothing special must be done per row.
    plain: bool,
    /// What stands against reading the file; empty when it can be read.
    pub problems: Vec<Problem>,
    /// Columns that are not read.
    pub warnings: Vec<Problem>,
}

impl Layout {
    /// Understands a header row.
    pub fn read(item: &Item, headers: &[impl AsRef<str>]) -> Layout {
        let normal: Vec<String> = headers.iter().map(|header| normal(header.as_ref())).collect();
        let is_2015 = item.fields.iter().any(|field| {
            let mark = field.aliases.iter().find(|alias| alias.ends_with("_XZJG"));
            mark.is_some_and(|mark| normal.contains(mark))
        });
        let mut layout = Layout { columns: vec![NONE; item.fields.len()], ..Layout::default() };
        for (column, header) in normal.iter().enumerate().filter(|(_, header)| !header.is_empty()) {
            let shown = headers[column].as_ref().trim();
            let over = item.ignored.iter().find(|i| self::normal(&i.column) == *header && (is_2015 || !i.layout_2015));
            if let Some(ignored) = over {
                if !ignored.only.is_empty() {
                    layout.guarded.push((column, ignored.column.clone(), ignored.only.clone()));
                }
                continue;
            }
            let Some(field) = find(item, header) else {
                layout.warnings.push(Problem::new(Code::ColumnUnknown).with("found", shown));
                continue;
            };
            if layout.columns[field] == NONE {
                layout.columns[field] = u32::try_from(column).unwrap_or(NONE);
            } else if matches!(item.fields[field].kind, FieldKind::Choices { .. }) && is_2015 {
                layout.further.push((field, column));
            } else {
                layout.problems.push(Problem::new(Code::ColumnTwice).with("found", shown));
            }
        }
        let kind = item.fields.iter().position(|field| field.from_subject == Some(super::SubjectPart::Kind));
        let derived = is_2015.then_some(kind).flatten().filter(|&kind| layout.columns[kind] == NONE);
        let missing: Vec<_> = item
            .fields
            .iter()
            .enumerate()
            .filter(|(at, field)| {
                field.required && !field.computed && layout.columns[*at] == NONE && derived != Some(*at)
            })
            .map(|(_, field)| format!("{}（{}）", field.code, field.label.zh))
            .collect();
        if !missing.is_empty() {
            layout.problems.push(Problem::new(Code::FileLayout).with("columns", missing.join("、")));
        }
        layout.plain = layout.further.is_empty() && layout.guarded.is_empty() && derived.is_none();
        layout
    }

    /// How many columns of this header belong to fields of the item; the header row of a sheet is the one with most.
    pub fn known(&self) -> usize {
        self.columns.iter().filter(|column| **column != NONE).count()
    }

    /// Whether the file has a column for the field at this place.
    pub fn has(&self, field: usize) -> bool {
        self.columns.get(field).is_some_and(|column| *column != NONE)
    }

    /// Whether anything of this column gets into a record, or could refuse it.
    pub fn reads(&self, column: usize) -> bool {
        self.field_at(column).is_some() || self.guarded.iter().any(|(guarded, ..)| *guarded == column)
    }

    /// The column in which a field stands.
    pub fn column_of(&self, field: usize) -> Option<usize> {
        self.columns.get(field).filter(|column| **column != NONE).map(|column| *column as usize)
    }

    /// The place of the field that this column holds.
    pub fn field_at(&self, column: usize) -> Option<usize> {
        let further = self.further.iter().find(|(_, at)| *at == column).map(|(field, _)| *field);
        self.columns.iter().position(|at| *at != NONE && *at as usize == column).or(further)
    }

    pub(super) fn plain(&self) -> bool {
        self.plain
    }

    /// The cell of a field.
    #[inline]
    pub fn cell<'c>(&self, cells: &'c (impl Cells + ?Sized), field: usize) -> &'c str {
        match self.columns[field] {
            NONE => "",
            column => cells.cell(column as usize),
        }
    }

    /// Fields whose values stand in several columns, joined.
    pub(super) fn joined(&self, cells: &(impl Cells + ?Sized)) -> Vec<(usize, String)> {
        let mut joined: Vec<(usize, String)> = Vec::new();
        for &(field, column) in &self.further {
            if !joined.iter().any(|(at, _)| *at == field) {
                joined.push((field, self.cell(cells, field).to_owned()));
            }
            if let Some((_, text)) = joined.iter_mut().find(|(at, _)| *at == field) {
                text.push('；');
                text.push_str(cells.cell(column));
            }
        }
        joined
    }

    /// What columns outside the catalogue say against the row.
    pub(super) fn refusals(&self, cells: &(impl Cells + ?Sized)) -> Vec<FieldProblem> {
        let harmful = self.guarded.iter().filter_map(|(column, header, only)| {
            let value = cells.cell(*column).trim();
            let harmless = value.is_empty() || only.iter().any(|fine| fine == value);
            let problem = || Problem::new(Code::NotInList).with("found", value).with("list", only.join("、"));
            (!harmless).then(|| FieldProblem::new(header, problem()))
        });
        harmful.collect()
    }
}

/// A field by a normalised header: its code, its label, then its other names.
fn find(item: &Item, header: &str) -> Option<usize> {
    let by = |fits: &dyn Fn(&super::Field) -> bool| item.fields.iter().position(fits);
    by(&|field| normal(&field.code) == header)
        .or_else(|| by(&|field| normal(&field.label.zh) == header || normal(&field.label.en) == header))
        .or_else(|| by(&|field| field.aliases.iter().any(|alias| normal(alias) == header)))
}

/// Headers are written with stars, blanks, byte order marks and either kind of bracket.
pub(super) fn normal(header: &str) -> String {
    let known = |c: char| match c {
        '（' => '(',
        '）' => ')',
        '：' => ':',
        c => c.to_ascii_uppercase(),
    };
    let text: Cow<'_, str> = header.into();
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{FEFF}' | '\u{200B}' | '*' | '＊' | '"'))
        .map(known)
        .collect()
}
