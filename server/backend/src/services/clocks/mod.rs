//! Publication terms: what is due, what is late, the notice for the party, the calendar.

mod calendar;
mod notices;
mod rederive;
mod terms;
mod thresholds;

pub use rederive::RederiveSummary;

use crate::{App, Error, Result};
use async_trait::async_trait;
use shared::{
    access::{self, Action, Object, Viewer},
    ids::RecordId,
    notice::Notice,
    ports::{Answer, CalendarPage, ClockFilter, ClockPage, ClockTab, ClocksPort, ThresholdsPage, YearPreview},
};

#[async_trait]
impl ClocksPort for App {
    async fn clocks(
        &self,
        viewer: &Viewer,
        tab: ClockTab,
        filter: ClockFilter,
        cursor: Option<&str>,
    ) -> Answer<ClockPage> {
        Ok(self.clock_page(viewer, tab, filter, cursor).await?)
    }

    async fn thresholds(&self, viewer: &Viewer) -> Answer<ThresholdsPage> {
        Ok(self.thresholds_page(viewer)?)
    }

    async fn notice(&self, viewer: &Viewer, id: RecordId) -> Answer<Notice> {
        Ok(self.notice_of(viewer, id).await?)
    }

    async fn calendar(&self, viewer: &Viewer, year: Option<i32>) -> Answer<CalendarPage> {
        Ok(self.calendar_page(viewer, year).await?)
    }

    async fn preview_year(&self, viewer: &Viewer, text: &str) -> Answer<YearPreview> {
        Ok(self.preview_of_year(viewer, text).await?)
    }

    async fn load_year(&self, viewer: &Viewer, text: &str) -> Answer<i32> {
        Ok(self.load_year_file(viewer, text).await?)
    }
}

/// Lets through who may do this to the calendar and the terms that run in it.
fn authorise(viewer: &Viewer, action: Action) -> Result<()> {
    if viewer.is_public() {
        return Err(Error::SignInNeeded);
    }
    if access::allowed(viewer, action, Object::Calendar) { Ok(()) } else { Err(Error::NotFound) }
}
