//! Theme libraries 主题库: read, written, filled by hand.
//!
//! | module | what it does |
//! |---|---|
//! | `count` | finds the members anew and counts them: once a night, and after a change |
//! | `journal` | works out what tiers were before the database noted their changes |
//!
//! A page reads what was counted and counts nothing itself.

mod count;
mod journal;
pub(super) mod write;

use super::names;
use crate::{
    App, Error, Result,
    app::same,
    clock::date_in_china,
    store::{
        cursor::Cursor,
        libraries::{self as store, LibraryRow, MemberRow},
    },
};
use async_trait::async_trait;
use shared::{
    access::{self, Action, Object, Viewer},
    form::Values,
    library::{Figures, MONTHS, MOST_COMPARED, MemberFilter, Term, month_back},
    ports::{
        Answer, Comparison, Drafted, LibraryDesk, LibraryForm, LibraryLine, LibraryPort, LibraryView, MemberLine,
        Members, Page, PickLine, Picked, Reach,
    },
    problem::Code,
    tier::Tier,
    uscc::Uscc,
};

/// Libraries that a city may keep at a time, more than anyone does; and those that a list shows.
const MOST: i64 = 500;
/// So many numbers are looked for to be compared.
const ASKED: usize = 100;
/// Of those that are listed by hand, the page shows so many.
const PICKS: i64 = 200;
/// Members at once, for a download.
const MOST_AT_ONCE: i64 = 1_000;
/// So many members are looked through for a name that very many have, before the reader goes on by hand.
const WINDOW: i64 = 5_000;

#[async_trait]
impl LibraryPort for App {
    async fn libraries(&self, viewer: &Viewer) -> Answer<LibraryDesk> {
        Ok(self.read_libraries(viewer).await?)
    }

    async fn open_planned(&self, viewer: &Viewer) -> Answer<usize> {
        Ok(self.open_planned_libraries(viewer).await?)
    }

    async fn library(&self, viewer: &Viewer, id: i64) -> Answer<LibraryView> {
        Ok(self.read_library(viewer, id).await?)
    }

    async fn library_form(&self, viewer: &Viewer, id: Option<i64>) -> Answer<LibraryForm> {
        Ok(self.form_of_library(viewer, id).await?)
    }

    async fn save_library(&self, viewer: &Viewer, id: Option<(i64, i64)>, typed: &Values) -> Answer<Drafted> {
        Ok(self.write_library(viewer, id, typed).await?)
    }

    async fn step_library(&self, viewer: &Viewer, id: i64, step: &str) -> Answer<()> {
        Ok(self.step_on_library(viewer, id, step).await?)
    }

    async fn pick(&self, viewer: &Viewer, id: i64, typed: &Values) -> Answer<Picked> {
        Ok(self.pick_by_hand(viewer, id, typed).await?)
    }

    async fn unpick(&self, viewer: &Viewer, id: i64, uscc: &str, reason: &str) -> Answer<()> {
        Ok(self.take_off(viewer, id, uscc, reason).await?)
    }

    async fn members(
        &self,
        viewer: &Viewer,
        id: i64,
        filter: &MemberFilter,
        cursor: Option<&str>,
        limit: i64,
    ) -> Answer<Members> {
        Ok(self.list_members(viewer, id, filter, cursor, limit).await?)
    }

    async fn compare_libraries(&self, viewer: &Viewer, ids: &[i64]) -> Answer<Comparison> {
        Ok(self.compare(viewer, ids).await?)
    }
}

/// Any department: what is asked where no library is named yet.
const ANY: Object<'static> = Object::Library { department: "" };

/// Whoever reads libraries; to anyone else there are none.
fn reader(viewer: &Viewer) -> Result<()> {
    match access::allowed(viewer, Action::Read, ANY) {
        true => Ok(()),
        false if viewer.is_public() => Err(Error::SignInNeeded),
        false => Err(Error::NotFound),
    }
}

impl App {
    fn library_line(&self, row: &LibraryRow) -> Result<LibraryLine> {
        let figures = row.figures.as_ref();
        Ok(LibraryLine {
            id: row.id,
            name: row.name.clone(),
            theme: row.theme()?,
            department: self.department_name(&row.department),
            closed: row.closed,
            tiers: figures.map(|figures| figures.tiers),
            as_of: figures.map(|figures| figures.as_of),
        })
    }

    /// Subjects of the city by tier.
    pub(super) async fn city_tiers(&self) -> Result<[i64; 5]> {
        let distribution = self.tier_distribution(self.clock.today()).await?;
        let mut tiers = [0; 5];
        for (tier, n) in distribution {
            tiers[tier as usize] = n;
        }
        Ok(tiers)
    }

    async fn read_libraries(&self, viewer: &Viewer) -> Result<LibraryDesk> {
        reader(viewer)?;
        // Those that are kept come first, and all of them are shown.
        let mut rows = store::list(&self.read, None, Some(MOST + 1)).await?;
        let more = Cursor::cut(&mut rows, MOST);
        let planned = match access::allowed(viewer, Action::Manage, ANY) {
            true => {
                let names: Vec<&str> = self.pack().libraries.iter().map(|planned| planned.name.as_str()).collect();
                let known = store::known(&self.read, &names).await?;
                names.into_iter().filter(|name| !known.iter().any(|k| k == name)).map(str::to_owned).collect()
            }
            false => Vec::new(),
        };
        Ok(LibraryDesk {
            lines: rows.iter().map(|row| self.library_line(row)).collect::<Result<_>>()?,
            more,
            city: self.city_tiers().await?,
            planned,
            may_begin: viewer.city_side(),
        })
    }

    /// A library that the viewer may see; those who may see one may see all.
    async fn library_row(&self, viewer: &Viewer, id: i64) -> Result<LibraryRow> {
        reader(viewer)?;
        store::find(&self.pool, id).await?.ok_or(Error::NotFound)
    }

    async fn read_library(&self, viewer: &Viewer, id: i64) -> Result<LibraryView> {
        let row = self.library_row(viewer, id).await?;
        let vocabulary = self.pack().vocabulary();
        let draft = row.draft()?;
        let mut db = self.read.acquire().await?;
        let (picks, picked) = store::picks(&mut db, id, PICKS).await?;
        let journal = store::journal_since(&mut *db).await?;
        drop(db);
        let figures = row.figures.as_ref().map(|figures| figures.0.clone());
        let city: i64 = self.city_tiers().await?.iter().sum();
        let reach = figures.as_ref().filter(|_| !draft.predicate.is_empty()).map(|figures| {
            match figures.subjects() - figures.picked {
                0 => Reach::Nobody,
                n if n + figures.picked >= city => Reach::Everybody,
                _ => Reach::Some,
            }
        });
        let line = |pick: store::PickRow| PickLine {
            uscc: pick.uscc,
            name: pick.name,
            reason: pick.reason,
            by: pick.by,
            on: date_in_china(pick.at),
        };
        Ok(LibraryView {
            revision: row.revision,
            said: draft.predicate.words(&vocabulary),
            faults: draft.predicate.faults(&vocabulary),
            reach,
            items: self.items_in(figures.iter()),
            regions: figures.iter().flat_map(|f| &f.regions).map(|s| self.region_term(&s.code)).collect(),
            sectors: figures
                .iter()
                .flat_map(|f| &f.sectors)
                .map(|s| (s.code.clone(), names::industry(&s.code)))
                .collect(),
            since: journal.map(|day| day.max(month_back(self.clock.today(), MONTHS - 1))),
            may_write: access::allowed(viewer, Action::Write, Object::Library { department: &row.department }),
            changed_by: row.changed_by.clone().unwrap_or_default(),
            changed_on: date_in_china(row.changed_at),
            picks: picks.into_iter().map(line).collect(),
            picked,
            line: self.library_line(&row)?,
            draft,
            figures,
        })
    }

    fn region_term(&self, code: &str) -> Term {
        (code.to_owned(), self.region_name(code).clone())
    }

    /// Names of the items that occur in figures, in the catalogue's order.
    fn items_in<'f>(&self, figures: impl Iterator<Item = &'f Figures>) -> Vec<Term> {
        let mut codes: Vec<&str> = figures.flat_map(|f| f.records.iter().map(|r| r.item.as_str())).collect();
        codes.sort_unstable();
        codes.dedup();
        let pack = self.pack();
        let place = |code: &str| pack.catalogue.iter().position(|item| item.code == code);
        codes.sort_by_key(|code| place(code).unwrap_or(usize::MAX));
        let name = |code: &str| pack.item(code).map_or_else(|| same(code), |item| item.name.clone());
        codes.into_iter().map(|code| (code.to_owned(), name(code))).collect()
    }

    async fn list_members(
        &self,
        viewer: &Viewer,
        id: i64,
        filter: &MemberFilter,
        cursor: Option<&str>,
        limit: i64,
    ) -> Result<Members> {
        let row = self.library_row(viewer, id).await?;
        let after = match cursor.filter(|cursor| !cursor.is_empty()) {
            Some(cursor) => {
                Uscc::parse_exact(cursor.as_bytes()).map_err(|_| Error::from(Code::CursorBroken))?.as_str().to_owned()
            }
            None => String::new(),
        };
        let q = filter.q.trim();
        let filter = MemberFilter { q: q.to_owned(), tier: filter.of_tier().map_or("", Tier::as_str).to_owned() };
        let mut page = Page { items: Vec::new(), next: None };
        // No name is longer, and the database refuses NUL.
        if q.chars().count() <= 200 && !q.contains('\0') {
            let files = if q.is_empty() { None } else { self.files_called(q).await? };
            let term = if files.is_none() { q } else { "" };
            let limit = limit.clamp(1, MOST_AT_ONCE);
            let window = if term.is_empty() { limit + 1 } else { WINDOW };
            let tier = filter.of_tier().map(Tier::index);
            let rows = store::members(&self.read, id, tier, files.as_deref(), term, &after, window).await?;
            let (mut looked, whole) = (None, (rows.len() as i64) < window);
            for row in rows {
                if page.items.len() as i64 == limit {
                    page.next = looked.clone();
                    break;
                }
                looked = Some(row.uscc.clone());
                if row.hit {
                    page.items.push(self.member_line(row)?);
                }
            }
            if !whole && page.next.is_none() {
                page.next = looked;
            }
        }
        Ok(Members { line: self.library_line(&row)?, filter, page })
    }

    fn member_line(&self, row: MemberRow) -> Result<MemberLine> {
        Ok(MemberLine {
            tier: Tier::from_index(row.tier)
                .ok_or_else(|| Error::inconsistent("library_member", "tier", &row.uscc, row.tier))?,
            region: self.region_name(&row.region).clone(),
            industry: names::industry(&row.industry),
            picked: row.picked,
            uscc: row.uscc,
            name: row.name,
        })
    }

    async fn compare(&self, viewer: &Viewer, ids: &[i64]) -> Result<Comparison> {
        reader(viewer)?;
        let mut asked: Vec<i64> = Vec::new();
        for id in ids {
            if !asked.contains(id) && asked.len() < ASKED {
                asked.push(*id);
            }
        }
        let rows = store::list(&self.read, Some(&asked), None).await?;
        let (mut libraries, mut dropped, mut lost) = (Vec::new(), Vec::new(), Vec::new());
        for id in asked {
            match rows.iter().find(|row| row.id == id) {
                Some(row) if libraries.len() < MOST_COMPARED => {
                    libraries.push((self.library_line(row)?, row.figures.as_ref().map(|f| f.0.clone())));
                }
                Some(row) => dropped.push(row.name.clone()),
                None => lost.push(id),
            }
        }
        let all = store::list(&self.read, None, None).await?;
        let all = all.iter().filter(|row| !row.closed).map(|row| self.library_line(row)).collect::<Result<_>>()?;
        let items = self.items_in(libraries.iter().filter_map(|(_, figures)| figures.as_ref()));
        Ok(Comparison { libraries, items, all, dropped, lost, city: self.city_tiers().await? })
    }
}
