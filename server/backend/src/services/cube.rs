//! The counts of published records, held in memory item by item: few enough numbers to answer every filter from, and to
//! choose the cheaper way through a list.

use crate::{
    App, Result,
    store::{
        browse::{self, CellRow},
        cursor::Cursor,
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use shared::{
    browse::{DisclosureFilter, month_of},
    catalogue,
};
use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::Mutex;

/// How often it is asked whether an item was counted anew.
const FRESH: Duration = Duration::from_secs(30);
/// Finding where the newest records of one cell stand costs as much as walking so many records of a list; those that are then read
/// there cost as much as walking them.
const PROBE: i64 = 20;

/// The kept cubes by item.
#[derive(Debug, Default)]
pub(crate) struct Cubes(Mutex<HashMap<String, Kept>>);

/// When a cube was read, and what it was.
type Kept = (Instant, Option<Arc<Cube>>);

impl Cubes {
    /// Forgets them: something was counted here.
    pub(crate) async fn clear(&self) {
        self.0.lock().await.clear();
    }
}

/// The counts of one item.
#[derive(Debug)]
pub(crate) struct Cube {
    /// The day for which was counted.
    pub(crate) as_of: NaiveDate,
    counted_at: DateTime<Utc>,
    cells: Vec<Cell>,
    /// Place of the cell, first day of the month, records.
    counts: Vec<(u32, NaiveDate, i64)>,
}

#[derive(Debug)]
struct Cell {
    department: String,
    region: String,
    class: i16,
    kinds: Vec<String>,
    state: String,
}

/// The filters that name a set of values, in the order in which [`Figures::facets`] has them.
pub(crate) const FACETS: [&str; 5] = ["department", "region", "class", "kind", "state"];

/// What a filter counts.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    /// With all filters.
    pub(crate) total: i64,
    /// For each of [`FACETS`]: records by value, with all the other filters.
    pub(crate) facets: [HashMap<String, i64>; 5],
    /// By month, with all filters.
    pub(crate) months: Vec<(NaiveDate, i64)>,
}

impl Cell {
    fn new(row: CellRow) -> Self {
        let kinds = catalogue::split(&row.kind).map(str::to_owned).collect();
        Self { department: row.department, region: row.region, class: row.class, kinds, state: row.state }
    }

    /// For each of [`FACETS`] whether the cell fits the filter.
    fn fits(&self, filter: &DisclosureFilter) -> [bool; 5] {
        let same = |wanted: &Option<String>, value: &str| wanted.as_ref().is_none_or(|wanted| wanted == value);
        [
            same(&filter.department, &self.department),
            same(&filter.region, &self.region),
            filter.class.is_none_or(|class| class.index() == self.class),
            filter.kind.as_ref().is_none_or(|kind| self.kinds.contains(kind)),
            same(&filter.state, &self.state),
        ]
    }

    /// Its values of one facet.
    fn values(&self, facet: usize) -> Vec<String> {
        match facet {
            0 => vec![self.department.clone()],
            1 => vec![self.region.clone()],
            2 => {
                shared::tier::Class::from_index(self.class).map(|class| class.as_str().to_owned()).into_iter().collect()
            }
            3 => self.kinds.clone(),
            _ => Some(self.state.clone()).filter(|state| !state.is_empty()).into_iter().collect(),
        }
    }
}

impl Cube {
    fn new(
        as_of: NaiveDate,
        counted_at: DateTime<Utc>,
        cells: Vec<CellRow>,
        counts: Vec<(i32, NaiveDate, i32)>,
    ) -> Self {
        let place: HashMap<i32, u32> = cells.iter().zip(0..).map(|(cell, place)| (cell.id, place)).collect();
        let counts =
            counts.into_iter().filter_map(|(cell, month, n)| Some((*place.get(&cell)?, month, i64::from(n)))).collect();
        Self { as_of, counted_at, cells: cells.into_iter().map(Cell::new).collect(), counts }
    }

    /// Records per cell in the months of a period.
    fn by_cell(&self, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Vec<i64> {
        let (from, to) = (from.map_or(NaiveDate::MIN, month_of), to.map_or(NaiveDate::MAX, month_of));
        let mut sums = vec![0; self.cells.len()];
        for (cell, month, n) in &self.counts {
            if (from..=to).contains(month) {
                sums[*cell as usize] += n;
            }
        }
        sums
    }

    /// Counts a filter.
    pub(crate) fn count(&self, filter: &DisclosureFilter) -> Figures {
        let sums = self.by_cell(filter.from, filter.to);
        let mut figures = Figures::default();
        let mut whole = vec![false; self.cells.len()];
        for (at, (cell, n)) in self.cells.iter().zip(&sums).enumerate() {
            let fits = cell.fits(filter);
            let misses = fits.iter().filter(|fits| !**fits).count();
            whole[at] = misses == 0;
            if *n == 0 || misses > 1 {
                continue;
            }
            if misses == 0 {
                figures.total += n;
            }
            for (facet, counts) in figures.facets.iter_mut().enumerate() {
                // A filter does not narrow its own values: they are what one may change it to.
                if misses == 0 || !fits[facet] {
                    for value in cell.values(facet) {
                        *counts.entry(value).or_default() += n;
                    }
                }
            }
        }
        let (from, to) = (filter.from.map_or(NaiveDate::MIN, month_of), filter.to.map_or(NaiveDate::MAX, month_of));
        let mut months: HashMap<NaiveDate, i64> = HashMap::new();
        for (cell, month, n) in &self.counts {
            if whole[*cell as usize] && (from..=to).contains(month) {
                *months.entry(*month).or_default() += n;
            }
        }
        figures.months = months.into_iter().collect();
        figures.months.sort_unstable();
        figures
    }

    /// Whether walking the item's records is cheaper than asking each cell: when the filter takes in so much that a page
    /// of `wanted` fills soon. Only a guess, it only chooses the way.
    fn walk(&self, filter: &DisclosureFilter, after: Option<Cursor>, wanted: i64) -> bool {
        let to = [filter.to, after.and_then(|cursor| cursor.day)].into_iter().flatten().min();
        let sums = self.by_cell(filter.from, to);
        let (mut all, mut matching, mut probed) = (0, 0, 0);
        for (cell, n) in self.cells.iter().zip(sums) {
            all += n;
            if cell.fits(filter).iter().all(|fits| *fits) {
                matching += n;
                probed += PROBE + n.min(wanted);
            }
        }
        let walked = if matching < wanted { all } else { (wanted * all / matching).min(all) };
        walked <= probed
    }
}

impl App {
    /// The counts of an item; `None` until it was counted for the first time.
    pub(crate) async fn cube(&self, item: &str) -> Result<Option<Arc<Cube>>> {
        let mut cubes = self.cache.cubes.0.lock().await;
        if let Some((at, cube)) = cubes.get(item)
            && at.elapsed() < FRESH
        {
            return Ok(cube.clone());
        }
        let counted = browse::counted(&self.read, item).await?;
        let known = cubes.get(item).and_then(|(_, cube)| cube.clone());
        let cube = match (counted, known) {
            (Some((_, at)), Some(known)) if known.counted_at == at => Some(known),
            (Some((as_of, at)), _) => {
                let cells = browse::cells(&self.read, item).await?;
                let counts = browse::counts(&self.read, item).await?;
                Some(Arc::new(Cube::new(as_of, at, cells, counts)))
            }
            (None, _) => None,
        };
        cubes.insert(item.to_owned(), (Instant::now(), cube.clone()));
        Ok(cube)
    }

    /// Ids of one page of a filtered list.
    pub(crate) async fn disclosed_ids(
        &self,
        filter: &DisclosureFilter,
        after: Option<Cursor>,
        limit: i64,
    ) -> Result<Vec<i64>> {
        // Without counts there is not much to walk.
        let walk = self.cube(&filter.item).await?.is_none_or(|cube| cube.walk(filter, after, limit));
        browse::page(&self.read, filter, self.clock.today(), after, limit, walk).await
    }

    /// Sorts, settles and counts: every public item, or one.
    ///
    /// # Errors
    /// The database's.
    pub async fn recount(&self, item: Option<&str>) -> Result<()> {
        self.name_browse_fields().await?;
        let today = self.clock.today();
        let mut tx = self.pool.begin().await?;
        browse::sort_stale(&mut tx).await?;
        browse::settle_listed(&mut tx, today).await?;
        tx.commit().await?;
        for public in self.public_items().filter(|public| item.is_none_or(|item| item == public.code)) {
            let mut tx = self.pool.begin().await?;
            browse::recount(&mut tx, &public.code, today).await?;
            tx.commit().await?;
        }
        self.cache.cubes.clear().await;
        Ok(())
    }

    /// Tells the database by which fields records are sorted. Called whenever the city may have a new edition.
    pub(crate) async fn name_browse_fields(&self) -> Result<()> {
        let named = browse::fields(&self.pool).await?;
        for item in &self.pack().catalogue {
            let code = |field: Option<&catalogue::Field>| field.map_or_else(String::new, |field| field.code.clone());
            let (kind, state) = shared::browse::facet_fields(item);
            let wanted = (item.code.clone(), code(kind), code(state));
            if !named.contains(&wanted) {
                browse::name_fields(&self.pool, &wanted.0, &wanted.1, &wanted.2).await?;
            }
        }
        Ok(())
    }
}
