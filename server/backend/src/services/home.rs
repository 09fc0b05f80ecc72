//! The figures of the home page.

use crate::{
    App, Result,
    store::{browse, subjects},
};
use shared::{catalogue::Disclosure, ports::Home};

/// The item that signed commitments become.
pub(crate) const COMMITMENT: &str = "commitment";

impl App {
    pub(crate) async fn home_figures(&self) -> Result<Home> {
        let today = self.clock.today();
        let home = self.cache.home.get(today, self.count_home()).await?;
        Ok((*home).clone())
    }

    async fn count_home(&self) -> Result<Home> {
        let (subjects, synthetic) = subjects::count(&self.read).await?;
        let counts = browse::totals_now(&self.read).await?;
        let count = |code: &str| counts.iter().find(|(item, _)| item == code).map_or(0, |(_, n)| *n);
        let disclosures = self
            .pack()
            .catalogue
            .iter()
            .filter(|item| item.disclosure == Disclosure::Public && item.code != COMMITMENT)
            .map(|item| (item.code.clone(), item.name.clone(), count(&item.code)))
            .collect();
        let news = self.newest_articles().await?;
        Ok(Home {
            city: self.pack().name.clone(),
            subjects,
            disclosures,
            commitments: count(COMMITMENT),
            synthetic,
            news,
        })
    }
}
