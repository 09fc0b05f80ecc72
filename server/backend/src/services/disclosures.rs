//! Published records of one item: filtered, counted, downloaded.

use super::{
    MOST_ROWS,
    commitments::in_words,
    cube::{FACETS, Figures},
    rosters::FEW,
};
use crate::{
    App, Error, Result,
    app::same,
    store::{
        browse::{self, Common, document_key},
        cursor::Cursor,
        records::{self, RecordRow},
    },
};
use chrono::{Months, NaiveDate};
use shared::{
    access::Viewer,
    browse::{DisclosureFilter, DisclosureQuery, facet_fields},
    catalogue::{Disclosure, Field, Item},
    ports::{Columns, Counted, DisclosureItem, DisclosurePage, Facet, FacetValue, Industries, Page, RecordLine, Shown},
    problem::{Bilingual, Lang},
    tier::Class,
};

/// Rows of a list on a page.
const ROWS: i64 = 20;
/// Most rows at once, for a download.
const MOST_AT_ONCE: i64 = 1_000;
/// Values of one filter that are offered.
const MOST_VALUES: usize = 60;
/// So many records are looked through at once for what very many are called, before the reader goes on.
const WINDOW: i64 = 256;
/// And so many of them first.
const NEAR: i64 = 128;
/// Consumers' complaints 消费者投诉.
pub(crate) const COMPLAINT: &str = "complaint";

/// What a reader means by what was typed.
enum Meant<'q> {
    /// Everything.
    All,
    /// The files of some subjects, a bounded few.
    Files(Vec<String>),
    /// Documents whose numbers begin so, a bounded few.
    Documents(Vec<i64>),
    /// What so many are called that a page of the list is met along its way.
    Common(Common<'q>),
}

impl App {
    /// A catalogue item whose records the public is shown.
    pub(crate) fn public_item(&self, code: &str) -> Result<&'static Item> {
        self.item(code).filter(|item| item.disclosure == Disclosure::Public).ok_or(Error::NotFound)
    }

    /// All of them, in the order of the catalogue.
    pub(crate) fn public_items(&self) -> impl Iterator<Item = &'static Item> {
        self.pack().catalogue.iter().filter(|item| item.disclosure == Disclosure::Public)
    }

    pub(crate) async fn disclosed_items(&self) -> Result<Vec<DisclosureItem>> {
        let totals = browse::totals(&self.read).await?;
        let counted = |code: &str| totals.iter().find(|(item, ..)| item == code).map(|(_, n, as_of)| (*n, *as_of));
        Ok(self
            .public_items()
            .map(|item| DisclosureItem {
                item: item.code.clone(),
                name: item.name.clone(),
                about: item.about.clone(),
                class: Bilingual { zh: item.class.name(Lang::Zh).to_owned(), en: item.class.name(Lang::En).to_owned() },
                counted: counted(&item.code),
            })
            .collect())
    }

    /// One page of what the public is shown with these filters.
    pub(crate) async fn disclosed_records(
        &self,
        filter: &DisclosureFilter,
        q: &str,
        cursor: Option<&str>,
        limit: i64,
    ) -> Result<Page<Shown>> {
        self.public_item(&filter.item)?;
        let (rows, next) = self.disclosed_rows(filter, q.trim(), cursor, limit.clamp(1, MOST_AT_ONCE)).await?;
        Ok(Page { items: self.show_all(&rows, &Viewer::default(), self.clock.today())?, next })
    }

    /// A list with its filters and counts.
    pub(crate) async fn browse_disclosures(
        &self,
        item: &str,
        query: &DisclosureQuery,
        cursor: Option<&str>,
    ) -> Result<DisclosurePage<RecordLine>> {
        let today = self.clock.today();
        let line = |row: &RecordRow| -> Result<Option<RecordLine>> {
            Ok(self.show(row, &Viewer::default(), today)?.map(RecordLine::of))
        };
        self.browse(item, query, cursor, line).await
    }

    /// The same with lines of another shape.
    pub(crate) async fn browse<T>(
        &self,
        item: &str,
        query: &DisclosureQuery,
        cursor: Option<&str>,
        line: impl Fn(&RecordRow) -> Result<Option<T>>,
    ) -> Result<DisclosurePage<T>> {
        let item = self.public_item(item)?;
        let (filter, problems) = query.read(&item.code);
        let (rows, next) = self.disclosed_rows(&filter, query.q.trim(), cursor, ROWS).await?;
        let items = rows.iter().filter_map(|row| line(row).transpose()).collect::<Result<_>>()?;
        Ok(DisclosurePage {
            item: item.code.clone(),
            name: item.name.clone(),
            about: item.about.clone(),
            query: query.clone(),
            problems,
            counted: self.counted(item, &filter, query.q.trim().is_empty()).await?,
            page: Page { items, next },
        })
    }

    /// Rows of a filtered list and where it goes on; `q` narrows it to subjects or to a document number. A search that has
    /// gone far without finding enough goes on from where it is.
    async fn disclosed_rows(
        &self,
        filter: &DisclosureFilter,
        q: &str,
        cursor: Option<&str>,
        limit: i64,
    ) -> Result<(Vec<RecordRow>, Option<String>)> {
        let (today, after) = (self.clock.today(), Cursor::read(cursor)?);
        // No name is longer, and the database refuses NUL.
        if q.chars().count() > 100 || q.contains('\0') {
            return Ok((Vec::new(), None));
        }
        let mut reached = None;
        let ids = match self.meant(filter, q).await? {
            Meant::All => self.disclosed_ids(filter, after, limit + 1).await?,
            Meant::Files(files) => {
                browse::page_of_subjects(&self.read, filter, &files, today, after, limit + 1).await?
            }
            Meant::Documents(ids) => browse::page_of(&self.read, filter, &ids, after, limit + 1).await?,
            Meant::Common(term) => {
                let (hits, last) = self.disclosed_called(filter, &term, after, limit + 1).await?;
                reached = last.map(|place| place.write());
                hits
            }
        };
        let rows = records::lines(&self.read, &ids).await?;
        let (rows, next) = Cursor::page(rows, limit, |row| Cursor { day: Some(row.decided_on), id: row.id });
        Ok((rows, next.or(reached)))
    }

    /// Ids of a list's records that are called so, and the place that the look along it has come to where it stopped before its end
    /// with fewer than `limit`. What half of all are called, is found near: so it looks near first.
    async fn disclosed_called(
        &self,
        filter: &DisclosureFilter,
        term: &Common<'_>,
        after: Option<Cursor>,
        limit: i64,
    ) -> Result<(Vec<i64>, Option<Cursor>)> {
        let (mut hits, mut at) = (Vec::new(), after);
        for stretch in [NEAR, WINDOW - NEAR] {
            let walked = self.disclosed_ids(filter, at, stretch).await?;
            let wanted = limit - hits.len() as i64;
            let (found, last) = browse::called(&self.read, &walked, term, wanted).await?;
            hits.extend(found);
            if hits.len() as i64 >= limit || (walked.len() as i64) < stretch {
                return Ok((hits, None));
            }
            at = last;
        }
        Ok((hits, at))
    }

    /// The subjects that a name or code means, or the documents of a number where it means none.
    async fn meant<'q>(&self, filter: &DisclosureFilter, q: &'q str) -> Result<Meant<'q>> {
        if q.is_empty() {
            return Ok(Meant::All);
        }
        match self.files_named(q).await? {
            None => Ok(Meant::Common(Common::Name(q))),
            Some(files) if !files.is_empty() => Ok(Meant::Files(files)),
            Some(_) => {
                let key = document_key(q);
                let item = Some(filter.item.as_str());
                let ids = browse::by_document(&self.read, &key, item, self.clock.today(), 0, FEW + 1).await?;
                Ok(if ids.len() as i64 > FEW { Meant::Common(Common::Document(key)) } else { Meant::Documents(ids) })
            }
        }
    }

    /// The counts of a filter in words.
    async fn counted(&self, item: &Item, filter: &DisclosureFilter, whole: bool) -> Result<Option<Counted>> {
        let Some(cube) = self.cube(&item.code).await? else { return Ok(None) };
        let Figures { total, facets, months } = cube.count(filter);
        let facets = FACETS.into_iter().zip(facets).map(|(name, counts)| {
            let mut values: Vec<FacetValue> = counts
                .into_iter()
                .map(|(value, n)| FacetValue { label: self.facet_words(item, name, &value), value, n })
                .collect();
            values.sort_unstable_by(|a, b| (b.n, &a.value).cmp(&(a.n, &b.value)));
            let more = values.len().saturating_sub(MOST_VALUES);
            values.truncate(MOST_VALUES);
            Facet {
                name: name.to_owned(),
                label: facet_field(item, name).map(|field| field.label.clone()),
                values,
                more,
            }
        });
        Ok(Some(Counted {
            as_of: cube.as_of,
            total: whole.then_some(total),
            rounded: !filter.whole_months(),
            facets: facets.filter(|facet| !facet.values.is_empty()).collect(),
            months,
        }))
    }

    /// A value of a filter in words.
    fn facet_words(&self, item: &Item, facet: &str, value: &str) -> Bilingual {
        match facet {
            "department" => self.department_name(value),
            "region" => self.region_name(value).clone(),
            "class" => Class::ALL.into_iter().find(|class| class.as_str() == value).map_or_else(
                || same(value),
                |class| Bilingual { zh: class.name(Lang::Zh).to_owned(), en: class.name(Lang::En).to_owned() },
            ),
            _ => facet_field(item, facet).map_or_else(|| same(value), |field| in_words(item, &field.code, value)),
        }
    }

    pub(crate) fn columns(&self, item: &str) -> Result<Columns> {
        let item = self.public_item(item)?;
        let public = |field: &&Field| item.disclosure_of(field) == Disclosure::Public;
        let fields = item.fields.iter().filter(public).map(|field| (field.code.clone(), field.label.clone())).collect();
        Ok(Columns { name: item.name.clone(), fields })
    }

    /// Complaints of the last twelve months by industry; `None` where the city's catalogue has none.
    pub(crate) async fn complaints_by_industry(&self) -> Result<Option<Industries>> {
        if self.public_item(COMPLAINT).is_err() {
            return Ok(None);
        }
        let today = self.clock.today();
        let industries = self.cache.complaints.get(today, self.count_industries(today)).await?;
        Ok(Some((*industries).clone()))
    }

    async fn count_industries(&self, today: NaiveDate) -> Result<Industries> {
        let since = today.checked_sub_months(Months::new(12)).unwrap_or(NaiveDate::MIN);
        let rows = browse::industries(&self.read, COMPLAINT, today, since).await?;
        let words = |section: &str| match section {
            "" => Bilingual { zh: "行业未登记".to_owned(), en: "no industry on file".to_owned() },
            code => super::names::industry(code),
        };
        let sections = rows.into_iter().map(|(section, n)| (words(&section), n)).collect();
        Ok(Industries { as_of: today, sections })
    }

    /// The records of one item on one subject's file, line by line.
    pub(crate) async fn subject_lines(
        &self,
        viewer: &Viewer,
        uscc: &str,
        item: &str,
        cursor: Option<&str>,
    ) -> Result<shared::ports::SubjectRecords> {
        let entry = self.item(item).ok_or(Error::NotFound)?;
        let subject = crate::store::subjects::find(&self.read, uscc).await?.ok_or(Error::NotFound)?;
        let page = self.subject_records(viewer, uscc, Some(item), cursor, ROWS.min(MOST_ROWS)).await?;
        // An item of which this viewer may see nothing is not there.
        if page.items.is_empty() && cursor.is_none() && entry.disclosure != Disclosure::Public {
            return Err(Error::NotFound);
        }
        let items = page.items.into_iter().map(|shown| RecordLine::of(shown).without_subject()).collect();
        Ok(shared::ports::SubjectRecords {
            uscc: subject.uscc,
            name: subject.name,
            item: entry.code.clone(),
            item_name: entry.name.clone(),
            page: Page { items, next: page.next },
        })
    }
}

/// The catalogue's field behind a filter.
fn facet_field<'i>(item: &'i Item, facet: &str) -> Option<&'i Field> {
    let (kind, state) = facet_fields(item);
    match facet {
        "kind" => kind,
        "state" => state,
        _ => None,
    }
}
