//! The notice for the party of a record.

use crate::{
    App, Error, Result,
    store::records::{self, RecordRow},
};
use chrono::NaiveDate;
use shared::{
    access::{self, Action, Object, Viewer},
    catalogue::Disclosure,
    ids::RecordId,
    notice::{self, Facts, Notice},
    ports::ShownField,
    publication::{Publication, PublicationState},
};

impl App {
    pub(super) async fn notice_of(&self, viewer: &Viewer, id: RecordId) -> Result<Notice> {
        if viewer.is_public() {
            return Err(Error::SignInNeeded);
        }
        let row = records::find(&self.read, id.0).await?.ok_or(Error::NotFound)?;
        let object = Object::History { uscc: &row.uscc, region: &row.region, department: &row.department };
        if !access::allowed(viewer, Action::Read, object) {
            return Err(Error::NotFound);
        }
        let today = self.clock.today();
        // Whose it is may trace it, but what is internal to the offices is not there for it in a notice either.
        if self.show(&row, viewer, today)?.is_none() {
            return Err(Error::NotFound);
        }
        let pack = self.pack();
        let item = self.item_of_record(&row)?;
        let (clocks, public) = self.as_published(&row, today)?;
        let office = self.credit_office().ok_or_else(|| Error::Internal("the city has no credit office".to_owned()))?;
        let document = if row.document.is_empty() { item.name.zh.as_str() } else { row.document.as_str() };
        let facts = Facts {
            id,
            item,
            name: &row.name,
            uscc: &row.uscc,
            document,
            organ: &row.organ,
            department: &self.department_name(&row.department),
            market: pack.department(&row.department).is_some_and(|d| d.market_regulator),
            office: &office.name,
            decided_on: row.decided_on,
            public: &public,
            publication: &clocks,
        };
        Ok(notice::of(&facts, &pack.law, today)?)
    }

    /// The record's clocks today, and the fields that the public sees while it is published: none where it never does.
    fn as_published(&self, row: &RecordRow, today: NaiveDate) -> Result<(Publication, Vec<ShownField>)> {
        let clocks = self.clocks_of(row, today)?;
        // The state passes; what the public saw or will see is asked for as if it were published today.
        let withheld =
            clocks.state == PublicationState::Withheld || self.item_of_record(row)?.disclosure != Disclosure::Public;
        if withheld {
            return Ok((clocks, Vec::new()));
        }
        let published = Publication { state: PublicationState::Published, ..clocks.clone() };
        let day = today.max(clocks.from);
        let shown = self.show_to_public(row, &published, day)?;
        Ok((clocks, shown.map_or_else(Vec::new, |shown| shown.fields)))
    }
}
