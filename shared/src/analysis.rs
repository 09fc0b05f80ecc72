//! Analysis 分析: how records of one kind develop, by region, sector, department and kind of violation, and which of them are
//! worth a look. A cluster is found by one simple rule and shown with every number that the rule has read; it says that
//! something has come up more often than before, and never why, nor that anybody is at fault.

use crate::{
    catalogue::{Field, FieldKind, Item},
    library::month_back,
    problem::Lang,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Months on file: two years and the one that has begun, so that each month has the one a year before it.
pub const MONTHS: u32 = 25;

/// By what records are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Facet {
    /// Kind of violation, or another kind where the item has none.
    #[default]
    Kind,
    /// Section of industry.
    Sector,
    /// Division.
    Region,
    /// Source department.
    Department,
}

impl Facet {
    /// Every facet.
    pub const ALL: [Facet; 4] = [Facet::Kind, Facet::Sector, Facet::Region, Facet::Department];

    /// As it is stored and stands in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Facet::Kind => "kind",
            Facet::Sector => "sector",
            Facet::Region => "region",
            Facet::Department => "department",
        }
    }

    /// The facet of that word.
    pub fn of(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|facet| facet.as_str() == text)
    }

    /// In words.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Facet::Kind => lang.pick("种类", "kind"),
            Facet::Sector => lang.pick("行业", "industry"),
            Facet::Region => lang.pick("区域", "region"),
            Facet::Department => lang.pick("部门", "department"),
        }
    }
}

/// The field that says of what kind a record is: of a penalty what was done wrong, which stands first in its summary; of others the
/// list by which they are sorted in public.
pub fn kind_field(item: &Item) -> Option<&Field> {
    let wrong = item.roles.summary.first().and_then(|code| item.field(code));
    let wrong =
        wrong.filter(|field| item.roles.penalty_kinds.is_some() && matches!(field.kind, FieldKind::Text { .. }));
    wrong.or_else(|| crate::browse::facet_fields(item).0)
}

/// Records of one value over the months, the oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The value: a code of the pack, or a kind as it was written.
    pub value: String,
    /// Records in each of the last [`MONTHS`] months, the last one being the month that has begun.
    pub months: Vec<i64>,
}

impl Row {
    /// Records of the months from `back` months ago, `n` of them backwards; the month that has begun is none ago.
    pub fn over(&self, back: usize, n: usize) -> i64 {
        self.months.iter().rev().skip(back).take(n).sum()
    }
}

/// First days of the months that rows of a day have.
pub fn months(as_of: NaiveDate) -> Vec<NaiveDate> {
    (0..MONTHS).rev().map(|back| month_back(as_of, back)).collect()
}

/// The rule that makes a cluster visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Whole months that are looked at, the last ones before the month that has begun.
    pub recent: usize,
    /// Months before them that say what is usual.
    pub past: usize,
    /// Fewer records than these say nothing.
    pub least: i64,
    /// So many times what was to be expected.
    pub times: i64,
    /// And so many times the root of what was to be expected above it: what chance alone hardly does (Poisson).
    pub roots: i64,
}

/// The rule in use.
pub const RULE: Rule = Rule { recent: 3, past: 12, least: 6, times: 2, roots: 3 };

/// What was seen of one value, with all that the rule has read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The value.
    pub value: String,
    /// Records of the recent months.
    pub n: i64,
    /// Records of the months before.
    pub past: i64,
    /// What its own past leads to expect, in hundredths.
    pub own: i64,
    /// What is to be expected if it had moved as all the others have, in hundredths; `None` where the others have no past.
    pub peers: Option<i64>,
    /// What the rule has compared with: the higher of the two, one at least; in hundredths.
    pub expected: i64,
    /// The months that were looked at and those before, the oldest first.
    pub months: Vec<i64>,
}

impl Rule {
    /// What is to be seen among the rows of one facet, the most striking first. All of them together are the peers of each.
    pub fn seen(&self, rows: &[Row]) -> Vec<Seen> {
        let recent: i64 = rows.iter().map(|row| row.over(1, self.recent)).sum();
        let past: i64 = rows.iter().map(|row| row.over(1 + self.recent, self.past)).sum();
        let mut seen: Vec<Seen> = rows.iter().filter_map(|row| self.look(row, recent, past)).collect();
        // By how many times what was expected; in whole numbers, so that every machine sorts alike.
        seen.sort_by_key(|seen| (-(seen.n * 100_000 / seen.expected), seen.value.clone()));
        seen
    }

    /// One row among others that have so many records together.
    fn look(&self, row: &Row, recent: i64, before: i64) -> Option<Seen> {
        let (n, past) = (row.over(1, self.recent), row.over(1 + self.recent, self.past));
        let (months, base) = (i64::try_from(self.recent).ok()?, i64::try_from(self.past).ok()?);
        let own = past * 100 * months / base;
        let (others, others_before) = (recent - n, before - past);
        let peers = (others_before > 0).then(|| past * 100 * others / others_before);
        let expected = own.max(peers.unwrap_or(0)).max(100);
        let above = n * 100 - expected;
        // (n − e)² ≥ r²·e, all in hundredths.
        let beyond_chance = above > 0 && above * above >= self.roots * self.roots * expected * 100;
        (n >= self.least && n * 100 >= self.times * expected && beyond_chance).then(|| Seen {
            value: row.value.clone(),
            n,
            past,
            own,
            peers,
            expected,
            months: row.months.iter().rev().skip(1).take(self.recent + self.past).rev().copied().collect(),
        })
    }
}

/// Records of one item in a month, with what they are compared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BriefRecords {
    /// Catalogue item.
    pub item: String,
    /// In the month.
    pub n: i64,
    /// In the month before.
    pub before: i64,
    /// In the same month a year before.
    pub year_before: i64,
}

/// Who came to a list and left it in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BriefRoster {
    /// Kind of roster.
    pub kind: String,
    /// Came.
    pub came: i64,
    /// Left.
    pub left: i64,
    /// Stood on it when the month ended.
    pub standing: i64,
}

/// The figures of one month 月报: kept as they were when it was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// First day of the month.
    pub month: NaiveDate,
    /// The day on which they were taken.
    pub as_of: NaiveDate,
    /// Records by kind, in the catalogue's order.
    pub records: Vec<BriefRecords>,
    /// Subjects by tier when the month ended and when it began; of the whole city alone.
    pub tiers: Option<[[i64; 5]; 2]>,
    /// How many times a tier became worse and better in the month.
    pub moved: [i64; 2],
    /// Lists.
    pub rosters: Vec<BriefRoster>,
    /// Acts whose publication was due in the month; of them too late, or still missing.
    pub due: i64,
    /// See [`due`](Self::due).
    pub late: i64,
    /// Matters that waited past their term when the figures were taken.
    pub overdue: i64,
}

/// The month of an address: `2026-10`. One that has not ended has no brief.
pub fn brief_month(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let month = format!("{text}-01").parse::<NaiveDate>().ok()?;
    (text.len() == 7 && month <= month_back(today, 1) && month >= month_back(today, MONTHS - 13)).then_some(month)
}

/// As it stands in addresses.
pub fn month_code(month: NaiveDate) -> String {
    month.format("%Y-%m").to_string()
}
