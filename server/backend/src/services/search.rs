//! Search: by code, or by part of a name.

use super::names;
use crate::{
    App, Error, Result,
    store::subjects::{self, LineRow},
};
use chrono::NaiveDate;
use shared::{
    ports::{CodeHint, SearchResult, SubjectLine},
    tier::Tier,
    uscc,
};

/// Hits on one page.
const MOST: usize = 20;
/// Names have no more; what is longer can't be part of one.
const LONGEST_TERM: usize = 200;
/// So many characters of a code, and it is one rather than a name.
const CODE_PREFIX: usize = 4;

impl App {
    pub(crate) async fn find_subjects(&self, term: &str) -> Result<SearchResult> {
        let term = term.trim();
        let nothing = SearchResult { items: Vec::new(), more: false, hint: None };
        // The database refuses NUL in text, and no name has it.
        if term.is_empty() || term.chars().count() > LONGEST_TERM || term.contains('\0') {
            return Ok(nothing);
        }
        let today = self.clock.today();
        let code = uscc::normalise(term);
        let like_code = code.len() >= CODE_PREFIX
            && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            && code.bytes().any(|b| b.is_ascii_digit());
        let mut rows = Vec::new();
        if like_code && code.len() <= 18 {
            rows = subjects::by_code(&self.read, &code, today, MOST as i64 + 1).await?;
        }
        if rows.is_empty() {
            rows = subjects::by_name(&self.read, term, today, MOST as i32 + 1).await?;
        }
        let more = rows.len() > MOST;
        rows.truncate(MOST);
        // A hint only where nothing was found: a short prefix is no mistyped code, and a hit needs no help.
        let hint = if rows.is_empty() && like_code && (15..=21).contains(&code.len()) {
            let check = uscc::check(&code);
            check.problem.map(|problem| CodeHint { problem, suggestion: check.suggestion })
        } else {
            None
        };
        let items = self.lines(rows, today).await?;
        Ok(SearchResult { items, more, hint })
    }

    /// Lines with the tier of the day: a stored one that may be out of date is decided anew.
    pub(crate) async fn lines(&self, rows: Vec<LineRow>, today: NaiveDate) -> Result<Vec<SubjectLine>> {
        let stale: Vec<String> = rows.iter().filter(|r| r.stale).map(|r| r.uscc.clone()).collect();
        let fresh = if stale.is_empty() { Vec::new() } else { self.decide_tiers(&self.read, &stale, today).await? };
        rows.into_iter()
            .map(|row| {
                let decided = fresh.iter().find(|(uscc, _)| *uscc == row.uscc).map(|(_, decision)| decision.outcome);
                let tier = match decided {
                    Some(tier) => tier,
                    None => Tier::from_index(row.tier)
                        .ok_or_else(|| Error::inconsistent("subject", "tier", &row.uscc, row.tier))?,
                };
                Ok(SubjectLine {
                    region: self.region_name(&row.region).zh.clone(),
                    status: names::status(&row.status),
                    uscc: row.uscc,
                    name: row.name,
                    tier,
                })
            })
            .collect()
    }

    /// Refreshes the order of search results and the frequencies of pairs: after an import, and nightly.
    ///
    /// # Errors
    /// The database's.
    pub async fn rerank(&self) -> Result<u64> {
        let mut tx = self.pool.begin().await?;
        let changed = subjects::rerank(&mut tx).await?;
        tx.commit().await?;
        Ok(changed)
    }
}
