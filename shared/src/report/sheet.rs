//! A report as what stands on it, before it has pages: headings, texts, pairs and tables in reading order.
//!
//! What stands on a report is decided here, once; how it is broken into lines and pages is for whoever prints it.

use serde::Serialize;

/// Everything that stands on one report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// The title, e.g. 公共信用信息报告.
    pub title: String,
    /// The line under it.
    pub subtitle: String,
    /// What stands at the head of every page.
    pub head: String,
    /// The content in reading order.
    pub blocks: Vec<Block>,
}

/// One piece of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "of", rename_all = "snake_case")]
pub enum Block {
    /// Heading of a section.
    Section(String),
    /// Heading within a section.
    Part(String),
    /// A paragraph.
    Text(String),
    /// A paragraph in small print.
    Note(String),
    /// Names and what they are.
    Facts(Vec<(String, String)>),
    /// Rows under a head.
    Table(Table),
}

/// A table. Its head is repeated on every page that it reaches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Heads, with the share of the width that a column gets.
    pub columns: Vec<(String, u16)>,
    /// One text for each column.
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    /// All text in reading order, one line for each piece: what a test or a comparison reads.
    pub fn text(&self) -> String {
        let mut lines = vec![self.title.clone(), self.subtitle.clone()];
        for block in &self.blocks {
            match block {
                Block::Section(text) | Block::Part(text) | Block::Text(text) | Block::Note(text) => {
                    lines.push(text.clone());
                }
                Block::Facts(facts) => lines.extend(facts.iter().map(|(name, value)| format!("{name}：{value}"))),
                Block::Table(table) => {
                    lines.push(table.columns.iter().map(|(head, _)| head.as_str()).collect::<Vec<_>>().join(" | "));
                    lines.extend(table.rows.iter().map(|row| row.join(" | ")));
                }
            }
        }
        lines.join("\n")
    }
}
