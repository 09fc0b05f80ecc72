//! Search: by code, registration number, document number, person in charge, or by part of a name.

use super::{MOST_ROWS, names};
use crate::{
    App, Error, Result,
    store::{
        aliases,
        browse::{self, document_key},
        records,
        search::{self, HitRow, Narrow, Place},
        subjects::{self, LineRow},
    },
};
use chrono::NaiveDate;
use shared::{
    access::Viewer,
    ports::{CodeHint, FoundBy, RecordLine, SearchPage, SearchQuery, SearchResult, SubjectLine, Suggestion},
    problem::Code,
    subject::SubjectClass,
    tier::Tier,
    uscc,
};
use std::collections::{HashMap, HashSet};

/// Hits on one page.
const ROWS: i64 = 20;
/// Names have no more; what is longer can't be part of one.
const LONGEST_TERM: usize = 200;
/// So many characters of a code, and it is one rather than a name.
const CODE_PREFIX: usize = 4;
/// Suggestions while typing.
const SUGGESTED: i32 = 8;

/// Whether a normalised term is a code, or the beginning of one, rather than a name.
pub(crate) fn is_code(code: &str) -> bool {
    (CODE_PREFIX..=21).contains(&code.len())
        && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && code.bytes().any(|b| b.is_ascii_digit())
}

/// Where a search goes on. Opaque to whoever carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum After {
    /// Names: a place in the order of results.
    Name(Place),
    /// Codes: the last one.
    Code(String),
    /// Documents: the last record.
    Document(i64),
}

impl After {
    fn read(text: Option<&str>) -> Result<Option<Self>> {
        let broken = || Error::from(Code::CursorBroken);
        text.filter(|text| !text.is_empty()).map(|text| Self::parse(text).ok_or_else(broken)).transpose()
    }

    fn parse(text: &str) -> Option<Self> {
        let code =
            |text: &str| (text.len() == 18 && text.bytes().all(|b| b.is_ascii_alphanumeric())).then(|| text.to_owned());
        match text.split_at_checked(1)? {
            ("n", rest) => {
                let mut parts = rest.split('-');
                let rank = parts.next()?.parse().ok().filter(|rank| (0..=2).contains(rank))?;
                let weight = parts.next()?.parse().ok().filter(|weight| *weight >= 0)?;
                let uscc = code(parts.next()?)?;
                parts.next().is_none().then_some(Self::Name(Place { rank, weight, uscc }))
            }
            ("c", rest) => code(rest).map(Self::Code),
            ("d", rest) => rest.parse().ok().filter(|id| *id > 0).map(Self::Document),
            _ => None,
        }
    }

    fn write(&self) -> String {
        match self {
            Self::Name(Place { rank, weight, uscc }) => format!("n{rank}-{weight}-{uscc}"),
            Self::Code(uscc) => format!("c{uscc}"),
            Self::Document(id) => format!("d{id}"),
        }
    }
}

impl App {
    /// The first page, as the machine API and the simple forms ask for it.
    pub(crate) async fn find_subjects(&self, term: &str) -> Result<SearchResult> {
        let query = SearchQuery { q: term.to_owned(), ..SearchQuery::default() };
        let page = self.search_page(&query, None, ROWS).await?;
        Ok(SearchResult { items: page.items, more: page.next.is_some(), hint: page.hint })
    }

    /// One page of a search.
    pub(crate) async fn search_page(
        &self,
        query: &SearchQuery,
        cursor: Option<&str>,
        limit: i64,
    ) -> Result<SearchPage> {
        let term = query.q.trim();
        let after = After::read(cursor)?;
        let mut page = SearchPage { query: query.clone(), ..SearchPage::default() };
        term.clone_into(&mut page.query.q);
        page.regions = self.pack().divisions.iter().map(|d| (d.code.clone(), d.name.clone())).collect();
        page.kinds = SubjectClass::ALL.iter().map(|c| (c.code().to_owned(), names::class(c.code()))).collect();
        // The database refuses NUL in text, and no name has it.
        if term.is_empty() || term.chars().count() > LONGEST_TERM || term.contains('\0') {
            return Ok(page);
        }
        let given = |value: &str| !value.is_empty() && value.len() <= 40 && !value.contains('\0');
        let tier = Tier::ALL.into_iter().find(|tier| tier.as_str() == query.tier);
        let narrow = Narrow {
            region: Some(query.region.as_str()).filter(|v| given(v)),
            class: Some(query.kind.as_str()).filter(|v| given(v)),
            tier: tier.map(Tier::index),
        };
        let limit = limit.clamp(1, MOST_ROWS);
        match after {
            None => self.search_anew(term, narrow, limit, &mut page).await?,
            Some(After::Name(place)) => self.search_names(term, narrow, Some(&place), limit, &mut page).await?,
            Some(After::Code(last)) => {
                let code = uscc::normalise(term);
                self.search_codes(&code, narrow, &last, limit, &mut page).await?;
            }
            Some(After::Document(last)) => self.search_documents(term, last, limit, &mut page).await?,
        }
        Ok(page)
    }

    /// The first page: what the term is taken for is decided here.
    async fn search_anew(&self, term: &str, narrow: Narrow<'_>, limit: i64, page: &mut SearchPage) -> Result<()> {
        let today = self.clock.today();
        let code = uscc::normalise(term);
        let like_code = is_code(&code);
        if like_code {
            self.search_codes(&code, narrow, "", limit, page).await?;
            if page.items.is_empty() && code.len() == 15 && code.bytes().all(|b| b.is_ascii_digit()) {
                let rows = search::by_registration(&self.read, &code, today).await?;
                page.items = self.lines(rows, today).await?;
                page.by = FoundBy::Registration;
            }
        }
        // A page whose lines stayed out is no end.
        if page.items.is_empty() && page.next.is_none() {
            self.search_names(term, narrow, None, limit, page).await?;
        }
        // A number in a text, and no name has it: perhaps a document's.
        if page.items.is_empty() && page.next.is_none() && term.bytes().any(|b| b.is_ascii_digit()) {
            self.search_documents(term, 0, limit, page).await?;
        }
        if !term.bytes().any(|b| b.is_ascii_digit()) && term.chars().count() >= 2 {
            let rows = search::by_person(&self.read, term, today, ROWS).await?;
            page.persons = self.lines(rows, today).await?;
        }
        // A hint only where nothing was found: a short prefix is no mistyped code, and a hit needs no help.
        if page.items.is_empty() && page.records.is_empty() && like_code && (15..=21).contains(&code.len()) {
            let check = uscc::check(&code);
            page.hint = check.problem.map(|problem| CodeHint { problem, suggestion: check.suggestion });
        }
        Ok(())
    }

    async fn search_names(
        &self,
        term: &str,
        narrow: Narrow<'_>,
        after: Option<&Place>,
        limit: i64,
        page: &mut SearchPage,
    ) -> Result<()> {
        let today = self.clock.today();
        let mut hits = search::by_name(&self.read, term, narrow, after, today, limit + 1).await?;
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        // Either one more than asked for, or the place that an unfinished search has reached.
        let more = hits.len() > most || hits.last().is_some_and(|hit| hit.line.is_none());
        hits.truncate(most);
        page.next = hits.last().filter(|_| more).map(|hit| After::Name(hit.place.clone()).write());
        let rows: Vec<LineRow> = hits.into_iter().filter_map(|hit: HitRow| hit.line).collect();
        page.items = self.lines_of(rows, narrow, today).await?;
        page.by = FoundBy::Name;
        Ok(())
    }

    async fn search_codes(
        &self,
        code: &str,
        narrow: Narrow<'_>,
        after: &str,
        limit: i64,
        page: &mut SearchPage,
    ) -> Result<()> {
        let today = self.clock.today();
        let mut rows = search::by_code(&self.read, code, narrow, after, today, limit + 1).await?;
        if rows.is_empty() && code.len() <= 9 {
            rows = search::by_organisation(&self.read, code, narrow, after, today, limit + 1).await?;
        }
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > most;
        rows.truncate(most);
        page.next = rows.last().filter(|_| more).map(|row| After::Code(row.uscc.clone()).write());
        page.items = self.lines_of(rows, narrow, today).await?;
        page.by = FoundBy::Code;
        Ok(())
    }

    async fn search_documents(&self, term: &str, after: i64, limit: i64, page: &mut SearchPage) -> Result<()> {
        let today = self.clock.today();
        let key = document_key(term);
        let ids = browse::by_document(&self.read, &key, None, today, after, limit + 1).await?;
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let (ids, more) = (&ids[..ids.len().min(most)], ids.len() > most);
        page.next = ids.last().filter(|_| more).map(|id| After::Document(*id).write());
        let rows = records::lines(&self.read, ids).await?;
        let shown = self.show_all(&rows, &Viewer::default(), today)?;
        page.records = shown.into_iter().map(RecordLine::of).collect();
        if !page.records.is_empty() {
            page.by = FoundBy::Document;
        }
        Ok(())
    }

    /// What somebody who types may mean.
    pub(crate) async fn suggestions(&self, term: &str) -> Result<Vec<Suggestion>> {
        let term = term.trim();
        if term.is_empty() || term.chars().count() > 50 || term.contains('\0') {
            return Ok(Vec::new());
        }
        let code = uscc::normalise(term);
        let digits = code.bytes().any(|b| b.is_ascii_digit());
        let mut rows = Vec::new();
        if digits && code.len() <= 18 && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
            rows = search::suggest_code(&self.read, &code, i64::from(SUGGESTED)).await?;
        }
        if rows.is_empty() {
            rows = search::suggest(&self.read, term, SUGGESTED).await?;
        }
        // A merged file and the one it is part of may both begin as somebody types.
        let mut seen = HashSet::new();
        rows.retain(|(uscc, _)| seen.insert(uscc.clone()));
        Ok(rows.into_iter().map(|(uscc, name)| Suggestion { uscc, name }).collect())
    }

    /// Lines of the files under which these subjects are kept, each once: a merged file is found under both its codes and
    /// names, and is one.
    async fn files_of(&self, rows: Vec<LineRow>, today: NaiveDate) -> Result<Vec<LineRow>> {
        let codes: Vec<String> = rows.iter().map(|row| row.uscc.clone()).collect();
        let merged: HashMap<String, String> = aliases::active(&self.read, &codes).await?.into_iter().collect();
        if merged.is_empty() {
            return Ok(rows);
        }
        let files: Vec<String> = merged.values().cloned().collect();
        let files = subjects::lines(&self.read, &files, today).await?;
        let mut seen = HashSet::new();
        let rows = rows.into_iter().filter_map(|row| {
            let row = match merged.get(&row.uscc) {
                Some(file) => files.iter().find(|line| line.uscc == *file)?.clone(),
                None => row,
            };
            seen.insert(row.uscc.clone()).then_some(row)
        });
        Ok(rows.collect())
    }

    /// Lines of a narrowed search. It is narrowed by the stored tier; a line whose tier turns out to be another stays out.
    async fn lines_of(&self, rows: Vec<LineRow>, narrow: Narrow<'_>, today: NaiveDate) -> Result<Vec<SubjectLine>> {
        let mut lines = self.lines(rows, today).await?;
        lines.retain(|line| narrow.tier.is_none_or(|tier| tier == line.tier.index()));
        Ok(lines)
    }

    /// Lines with the tier of the day: a stored one that may be out of date is decided anew.
    pub(crate) async fn lines(&self, rows: Vec<LineRow>, today: NaiveDate) -> Result<Vec<SubjectLine>> {
        let rows = if rows.is_empty() { rows } else { self.files_of(rows, today).await? };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back_as_it_went() {
        let uscc = "91420700MA4900010Y".to_owned();
        for after in [
            After::Name(Place { rank: 2, weight: 35, uscc: uscc.clone() }),
            After::Code(uscc),
            After::Document(9_000_000_000),
        ] {
            assert_eq!(After::read(Some(&after.write())).unwrap(), Some(after));
        }
        assert_eq!(After::read(Some("")).unwrap(), None);
        for broken in ["n", "n3-1-91420700MA4900010Y", "n2-x-91420700MA4900010Y", "c1", "d-1", "d", "湖", "n2-1-2-3"] {
            assert!(After::read(Some(broken)).is_err(), "{broken}");
        }
    }
}
