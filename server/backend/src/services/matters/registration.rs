//! Verification of a self-registered item.

use super::{Begin, Matter};
use crate::{App, Error, Result};
use async_trait::async_trait;
use shared::{
    access::Viewer,
    case::Opening,
    catalogue::{Item, Origin},
    form::Values,
};

pub(super) struct Registration;

/// Whether businesses register this item themselves.
pub(crate) fn registrable(item: &Item) -> bool {
    item.origin == Origin::Subject
}

#[async_trait]
impl Matter for Registration {
    async fn begin(&self, app: &App, _: &Viewer, opening: &Opening) -> Result<Begin> {
        let named = opening.get("item").and_then(|code| app.item(code));
        let item = named.filter(|item| registrable(item)).ok_or(Error::NotFound)?;
        // A national item may name departments that a small city does not have.
        let owner = item.owners.iter().find(|code| app.department(code).is_some()).cloned();
        let handler = owner.or_else(|| app.credit_office().map(|d| d.code.clone()));
        Ok(Begin {
            item,
            template: None,
            content: Values::new(),
            departments: handler.into_iter().collect(),
            records: Vec::new(),
        })
    }
}
