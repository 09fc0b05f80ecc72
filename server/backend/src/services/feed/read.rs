//! The feed as one reader may know it.
//!
//! The outbox says what changed; the thing itself is looked up when it is told, through `record::view`, so that a feed
//! read late tells nothing that was withdrawn since. What a reader could see once and can't any more is told as removed;
//! what it never could see is not told at all.

use crate::{
    App, Error, Result, outbox,
    services::names,
    store::{
        aliases,
        feed::{self, ChangeRow, Place, VersionRow},
        records::{self, RecordRow},
        subjects,
    },
};
use chrono::NaiveDate;
use shared::{
    access::{Role, Scope, Viewer},
    ids::AccountId,
    ports::{Changes, FeedChange, FeedEntry, FeedKind, FeedSubject, FeedTier, Mark, RosterLine, Shown},
    problem::Code,
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap},
};

/// Changes looked at for one answer, at most.
const MOST: i64 = 200;

impl Place {
    /// Reads what [`Place::write`] gave out; a bare number is the whole of that change.
    fn parse(text: &str) -> Option<Self> {
        let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<i64>().ok())?;
        match text.split_once('-') {
            None => Some(Self { seq: number(text)?, part: Self::WHOLE }),
            Some((seq, part)) => Some(Self { seq: number(seq)?, part: number(part)? }),
        }
    }

    pub(super) fn write(self) -> String {
        if self.part == Self::WHOLE { self.seq.to_string() } else { format!("{}-{}", self.seq, self.part) }
    }
}

/// What a subscription is narrowed to. Empty = everything.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    pub(super) items: Vec<String>,
    pub(super) departments: Vec<String>,
    pub(super) groups: Vec<String>,
}

impl Filter {
    fn record(&self, row: &RecordRow) -> bool {
        self.fits(&row.item, &row.department)
    }

    pub(super) fn fits(&self, item: &str, department: &str) -> bool {
        let fits = |list: &[String], code: &str| list.is_empty() || list.iter().any(|c| c == code);
        fits(&self.items, item) && fits(&self.departments, department)
    }

    pub(super) fn group(&self, group: &str) -> bool {
        self.groups.is_empty() || self.groups.iter().any(|g| g == group)
    }
}

/// A piece of the feed.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) items: Vec<FeedChange>,
    pub(super) upto: Place,
    pub(super) more: bool,
}

/// What one change is about.
#[derive(Clone, Debug)]
enum About<'a> {
    Record(i64),
    Subject(&'a str),
    Tier(Cow<'a, str>),
    Entry(i64),
}

/// Someone who reads through a department's eyes.
pub(super) fn department_viewer(code: &str) -> Viewer {
    Viewer {
        // No account has this number: a machine reads, not a person.
        account: Some(AccountId(0)),
        role: Some(Role::Official),
        name: code.to_owned(),
        department: Some(code.to_owned()),
        ..Viewer::default()
    }
}

impl App {
    pub(crate) async fn read_changes(&self, viewer: &Viewer, since: &str, limit: i64) -> Result<Changes> {
        let since = Place::parse(since).ok_or(Code::CursorBroken)?;
        outbox::sequence(&self.pool, self.clock.today()).await?;
        // A department's key reads through its eyes; whoever else asks is told what is public.
        let public = Viewer::default();
        let viewer = if matches!(viewer.scope(), Scope::Department(_)) { viewer } else { &public };
        let piece = self.piece(viewer, &Filter::default(), since, None, limit.clamp(1, MOST)).await?;
        let upto = piece.upto.write();
        Ok(Changes { items: piece.items, next: piece.more.then(|| upto.clone()), upto })
    }

    /// The changes behind `since` and not behind `upto`: so many are looked at, and those told that the reader may know.
    pub(super) async fn piece(
        &self,
        viewer: &Viewer,
        filter: &Filter,
        since: Place,
        upto: Option<Place>,
        limit: i64,
    ) -> Result<Piece> {
        // The row in which the last piece ended comes again when it was not told to its end.
        let from = if since.part == Place::WHOLE { since.seq + 1 } else { since.seq };
        let rows = feed::changes(&self.read, from, limit).await?;
        let mut about: Vec<(&ChangeRow, About<'_>)> = Vec::new();
        let mut place = since;
        for row in &rows {
            let left = limit - about.len() as i64;
            if left == 0 || upto.is_some_and(|upto| place >= upto) {
                break;
            }
            let broken = || Error::inconsistent("outbox", "object", row.seq, &row.object);
            let number = || row.object.parse::<i64>().map_err(|_| broken());
            let after = if place.seq == row.seq { place.part } else { 0 };
            let end = upto.filter(|upto| upto.seq == row.seq).map_or(Place::WHOLE, |upto| upto.part);
            let range = || {
                let (first, last) = row.object.split_once('-').ok_or_else(broken)?;
                Ok::<_, Error>((
                    first.parse::<i64>().map_err(|_| broken())?,
                    last.parse::<i64>().map_err(|_| broken())?,
                ))
            };
            let records =
                |part: Vec<(i64, i64)>| part.into_iter().map(|(id, first)| (id, About::Record(first))).collect();
            let many: Option<Vec<(i64, About<'_>)>> = match row.kind.as_str() {
                "batch" | "withdrawn" => Some(records(feed::of_batch(&self.read, number()?, after, left).await?)),
                "range" => {
                    let (first, last) = range()?;
                    Some(records(feed::of_range(&self.read, first, last, after, left).await?))
                }
                "tiers" => {
                    let (first, last) = range()?;
                    let part = feed::of_journal(&self.read, first, last, after, left).await?;
                    Some(part.into_iter().map(|(id, uscc)| (id, About::Tier(uscc.into()))).collect())
                }
                _ => None,
            };
            let reached = match many {
                Some(part) => {
                    // A full part may go on; one that is not has come to its end.
                    let last = part.last().filter(|_| part.len() as i64 == left).map(|(id, _)| (*id).min(end));
                    let wanted = part.into_iter().filter(|(id, _)| *id <= end);
                    about.extend(wanted.map(|(_, about)| (row, about)));
                    last.unwrap_or(Place::WHOLE)
                }
                None => {
                    let one = match row.kind.as_str() {
                        "record" => About::Record(number()?),
                        "subject" => About::Subject(&row.object),
                        "tier" => About::Tier(row.object.as_str().into()),
                        "roster" => About::Entry(number()?),
                        other => return Err(Error::inconsistent("outbox", "kind", row.seq, other)),
                    };
                    about.push((row, one));
                    Place::WHOLE
                }
            };
            place = Place { seq: row.seq, part: reached };
        }
        if let Some(upto) = upto {
            place = place.min(upto);
        }
        let more = place.part < Place::WHOLE || rows.last().is_some_and(|row| row.seq > place.seq) || {
            // As many rows as asked for, all told: there may be another.
            rows.len() as i64 == limit && feed::head(&self.read).await? > place.seq
        };
        let items = self.told(viewer, filter, &about).await?;
        Ok(Piece { items, upto: place, more: more && upto.is_none_or(|upto| place < upto) })
    }

    /// Looks the things up and tells what the reader may know.
    async fn told(
        &self,
        viewer: &Viewer,
        filter: &Filter,
        about: &[(&ChangeRow, About<'_>)],
    ) -> Result<Vec<FeedChange>> {
        let (mut records, mut codes, mut entries) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for (_, about) in about {
            match about {
                About::Record(id) => drop(records.insert(*id)),
                About::Subject(uscc) => drop(codes.insert((*uscc).to_owned())),
                About::Tier(uscc) => drop(codes.insert(uscc.to_string())),
                About::Entry(id) => drop(entries.insert(*id)),
            }
        }
        let (records, codes): (Vec<i64>, Vec<String>) = (records.into_iter().collect(), codes.into_iter().collect());
        let today = self.clock.today();
        let records = self.records_told(viewer, filter, &records, today).await?;
        let merged: HashMap<String, String> = aliases::active(&self.read, &codes).await?.into_iter().collect();
        let subjects = self.subjects_told(&codes, today).await?;
        let entries: Vec<i64> = entries.into_iter().collect();
        let entries: HashMap<i64, feed::EntryRow> =
            feed::entries(&self.read, &entries).await?.into_iter().map(|row| (row.id, row)).collect();
        let mut items = Vec::with_capacity(about.len());
        for (row, about) in about {
            let change = |kind| FeedChange {
                seq: row.seq,
                at: row.at,
                kind,
                uscc: None,
                id: None,
                record: None,
                subject: None,
                entry: None,
                into: None,
            };
            let told = match about {
                About::Record(id) => records.get(id).map(|told| match told {
                    Told::Shown(shown) => FeedChange {
                        uscc: Some(shown.uscc.clone()),
                        id: Some(*id),
                        record: Some(shown.clone().into()),
                        ..change(FeedKind::RecordChanged)
                    },
                    Told::Removed => FeedChange { id: Some(*id), ..change(FeedKind::RecordRemoved) },
                }),
                About::Subject(uscc) => match merged.get(*uscc) {
                    Some(into) => Some(FeedChange {
                        uscc: Some((*uscc).to_owned()),
                        into: Some(into.clone()),
                        ..change(FeedKind::SubjectMerged)
                    }),
                    None => subjects.get(*uscc).map(|subject| FeedChange {
                        uscc: Some((*uscc).to_owned()),
                        subject: Some(subject.clone()),
                        ..change(FeedKind::SubjectChanged)
                    }),
                },
                // A part of another file has no tier of its own.
                About::Tier(uscc) if merged.contains_key(uscc.as_ref()) => None,
                About::Tier(uscc) => subjects.get(uscc.as_ref()).map(|subject| FeedChange {
                    uscc: Some(uscc.to_string()),
                    subject: Some(subject.clone()),
                    ..change(FeedKind::TierChanged)
                }),
                About::Entry(id) => entries.get(id).and_then(|entry| {
                    let holds = entry.from_on <= today && entry.to_on.is_none_or(|to| to > today);
                    // Other rosters are for the officials who keep them; one that is still to come is nobody's yet.
                    if !self.pack().roster(&entry.kind).is_some_and(|roster| roster.public) || entry.from_on > today {
                        None
                    } else if holds {
                        Some(FeedChange {
                            uscc: Some(entry.uscc.clone()),
                            id: Some(*id),
                            entry: Some(entry_of(entry)),
                            ..change(FeedKind::RosterChanged)
                        })
                    } else {
                        Some(FeedChange { id: Some(*id), ..change(FeedKind::RosterRemoved) })
                    }
                }),
            };
            items.extend(told.filter(|told| filter.group(told.kind.group())));
        }
        Ok(items)
    }

    async fn records_told(
        &self,
        viewer: &Viewer,
        filter: &Filter,
        firsts: &[i64],
        today: NaiveDate,
    ) -> Result<HashMap<i64, Told>> {
        if firsts.is_empty() {
            return Ok(HashMap::new());
        }
        let versions = feed::versions(&self.read, firsts).await?;
        let ids: Vec<i64> = versions.iter().map(|v| v.id).collect();
        let rows: HashMap<i64, RecordRow> =
            records::by_ids(&self.read, &ids).await?.into_iter().map(|row| (row.id, row)).collect();
        let mut by_first: BTreeMap<i64, Vec<(&VersionRow, &RecordRow)>> = BTreeMap::new();
        for version in &versions {
            if let Some(row) = rows.get(&version.id) {
                by_first.entry(version.first).or_default().push((version, row));
            }
        }
        let mut told = HashMap::with_capacity(by_first.len());
        for (first, versions) in by_first {
            let live = versions.iter().find(|(version, _)| version.live).map(|(_, row)| *row);
            if !live.or(versions.last().map(|(_, row)| *row)).is_some_and(|row| filter.record(row)) {
                continue;
            }
            let shown = match live {
                Some(row) => self.show(row, viewer, today)?,
                None => None,
            };
            if let Some(shown) = shown {
                told.insert(first, Told::Shown(shown));
            } else if self.was_seen(viewer, &versions, today)? {
                told.insert(first, Told::Removed);
            }
        }
        Ok(told)
    }

    /// Whether the reader could see any version of a record on a day on which that version stood. Asked of the same view
    /// that decides about today.
    fn was_seen(&self, viewer: &Viewer, versions: &[(&VersionRow, &RecordRow)], today: NaiveDate) -> Result<bool> {
        for (version, row) in versions {
            let first = version.known_on.min(today);
            let last = version.followed_on.map_or(today, |day| day.min(today)).max(first);
            // A mark stands beside the version and came after it.
            let unmarked = RecordRow { marks: row.marks & !Mark::Withheld.bit(), ..(*row).clone() };
            // Publicity begins with the decision, which no record comes before; should one, it waited.
            if self.show(&unmarked, viewer, row.decided_on.clamp(first, last))?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn subjects_told(&self, codes: &[String], today: NaiveDate) -> Result<HashMap<String, FeedSubject>> {
        if codes.is_empty() {
            return Ok(HashMap::new());
        }
        let tiers: HashMap<String, _> = self.decide_tiers(&self.read, codes, today).await?.into_iter().collect();
        let rows = subjects::find_all(&self.read, codes).await?;
        Ok(rows
            .into_iter()
            .filter_map(|row| {
                let decision = tiers.get(&row.uscc)?;
                let told = FeedSubject {
                    kind: names::class(&row.class).zh,
                    region: self.region_name(&row.region).zh.clone(),
                    industry: names::industry(&row.industry).zh,
                    status: names::status(&row.status).zh,
                    tier: FeedTier {
                        code: decision.outcome.as_str().to_owned(),
                        on: today,
                        valid_until: decision.valid_until,
                    },
                    name: row.name,
                    uscc: row.uscc.clone(),
                };
                Some((row.uscc, told))
            })
            .collect())
    }
}

/// How a record is told.
#[allow(clippy::large_enum_variant, reason = "one at a time, and taken apart at once")]
enum Told {
    Shown(Shown),
    Removed,
}

fn entry_of(entry: &feed::EntryRow) -> FeedEntry {
    FeedEntry {
        id: entry.id,
        kind: entry.kind.clone(),
        line: RosterLine {
            uscc: entry.uscc.clone(),
            name: entry.name.clone(),
            from: entry.from_on,
            to: entry.to_on,
            basis: entry.basis.clone(),
            organ: entry.organ.clone(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back_as_it_went() {
        for place in [Place::START, Place { seq: 7, part: Place::WHOLE }, Place { seq: 7, part: 12 }] {
            assert_eq!(Place::parse(&place.write()), Some(place));
        }
        for broken in ["", "-", "x", "7-", "-7", "7-x", "7-8-9", "+7", "99999999999999999999"] {
            assert_eq!(Place::parse(broken), None, "{broken}");
        }
        assert!(Place { seq: 7, part: 12 } < Place { seq: 7, part: Place::WHOLE });
    }
}
