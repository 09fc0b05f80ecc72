//! What one kind of case does beyond its data: what it begins with, what the system fills in, what is checked besides the
//! item's own rules. One small file per kind.

mod account_proof;
mod commitment;
mod registration;

pub(crate) use registration::registrable;

use crate::{App, Result, store::cases::CaseRow};
use async_trait::async_trait;
use chrono::NaiveDate;
use shared::{
    access::Viewer,
    case::{KindCode, Opening, Transition},
    catalogue::{Checked, Item},
    form::Values,
    pack::Template,
};

/// What a new case begins with.
#[derive(Debug)]
pub(crate) struct Begin {
    /// The form that its values follow.
    pub(crate) item: &'static Item,
    /// The template in use.
    pub(crate) template: Option<&'static Template>,
    /// Values to begin with.
    pub(crate) content: Values,
    /// Who handles it; nobody in particular = the credit office.
    pub(crate) departments: Vec<String>,
}

/// One kind of case.
#[async_trait]
pub(crate) trait Matter: Sync {
    /// What a new case begins with, for a viewer who may open one.
    async fn begin(&self, app: &App, viewer: &Viewer, opening: &Opening) -> Result<Begin>;

    /// Fills in what the system knows.
    fn fill(&self, _app: &App, _case: &CaseRow, _values: &mut Values, _today: NaiveDate) -> Result<()> {
        Ok(())
    }

    /// Checks what the item's own rules can't know.
    fn check(&self, _app: &App, _case: &CaseRow, _checked: &mut Checked) -> Result<()> {
        Ok(())
    }

    /// What stands against a step at the last moment, though the values are in order.
    fn guard(&self, _app: &App, _case: &CaseRow, _step: &Transition, _today: NaiveDate) -> Result<()> {
        Ok(())
    }
}

/// The behaviour of a kind.
pub(crate) fn matter(kind: KindCode) -> &'static dyn Matter {
    match kind {
        KindCode::Registration => &registration::Registration,
        KindCode::Commitment => &commitment::Commitment,
        KindCode::AccountProof => &account_proof::AccountProof,
    }
}
