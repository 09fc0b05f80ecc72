//! Published commitments.

use super::home::COMMITMENT;
use crate::{
    App, Error, Result,
    app::same,
    store::records::{self, RecordRow},
};
use shared::{
    access::Viewer,
    browse::DisclosureQuery,
    catalogue::{FieldKind, Item, LONG_TERM, listed},
    ports::{CommitmentLine, DisclosurePage, Page},
    problem::Bilingual,
};

/// Field codes of the commitment item.
pub(crate) mod field {
    /// Number.
    pub(crate) const NUMBER: &str = "CNBH";
    /// Type.
    pub(crate) const KIND: &str = "CNLX";
    /// Matter.
    pub(crate) const MATTER: &str = "CNSX";
    /// What is promised.
    pub(crate) const CONTENT: &str = "CNNR";
    /// Liability for breach.
    pub(crate) const LIABILITY: &str = "WYZR";
    /// Day of signature.
    pub(crate) const MADE_ON: &str = "CNZCRQ";
    /// Last day of validity.
    pub(crate) const VALID_TO: &str = "CNYXQ";
    /// Fulfilment.
    pub(crate) const FULFILMENT: &str = "LXQK";
    /// Accepting unit.
    pub(crate) const UNIT: &str = "CNSLDW";
    /// Who may read it.
    pub(crate) const DISCLOSURE: &str = "GKLX";
}

/// The value of [`field::DISCLOSURE`] for commitments that anyone may read.
pub(crate) const FOR_ALL: &str = "可向社会公开";

impl App {
    pub(crate) fn commitment_item(&self) -> Result<&'static Item> {
        self.item(COMMITMENT).ok_or_else(|| Error::Internal("the catalogue has no item for commitments".to_owned()))
    }

    pub(crate) async fn published_commitments(&self, cursor: Option<&str>, _: i64) -> Result<Page<CommitmentLine>> {
        Ok(self.browse_commitments(&DisclosureQuery::default(), cursor).await?.page)
    }

    pub(crate) async fn browse_commitments(
        &self,
        query: &DisclosureQuery,
        cursor: Option<&str>,
    ) -> Result<DisclosurePage<CommitmentLine>> {
        self.browse(COMMITMENT, query, cursor, |row| self.commitment_line(row)).await
    }

    pub(crate) async fn published_commitment(&self, number: &str) -> Result<CommitmentLine> {
        let digits = number.len() == 20 && number.bytes().all(|b| b.is_ascii_digit());
        if !digits {
            return Err(Error::NotFound);
        }
        let row =
            records::by_document(&self.read, COMMITMENT, number, self.clock.today()).await?.ok_or(Error::NotFound)?;
        self.commitment_line(&row)?.ok_or(Error::NotFound)
    }

    /// A commitment as the public may see it. What the public may not see of the record is not in the line either.
    fn commitment_line(&self, row: &RecordRow) -> Result<Option<CommitmentLine>> {
        let item = self.commitment_item()?;
        let Some(shown) = self.show(row, &Viewer::default(), self.clock.today())? else { return Ok(None) };
        let text = |code: &str| shown.fields.iter().find(|f| f.code == code).map_or(String::new(), |f| f.value.clone());
        let day = |code: &str| row.content.get(code).filter(|v| *v != LONG_TERM).and_then(|v| v.parse().ok());
        let fulfilment = match text(field::FULFILMENT) {
            none if none.is_empty() => Bilingual { zh: "履行期内".to_owned(), en: "not yet reviewed".to_owned() },
            value => in_words(item, field::FULFILMENT, &value),
        };
        Ok(Some(CommitmentLine {
            number: row.document.clone(),
            uscc: row.uscc.clone(),
            name: shown.name.clone(),
            kind: in_words(item, field::KIND, &text(field::KIND)),
            matter: text(field::MATTER),
            content: text(field::CONTENT),
            liability: text(field::LIABILITY),
            made_on: row.decided_on,
            valid_to: day(field::VALID_TO),
            fulfilment,
        }))
    }
}

/// A value of a list in both languages.
pub(crate) fn in_words(item: &Item, code: &str, value: &str) -> Bilingual {
    match item.field(code).map(|f| &f.kind) {
        Some(FieldKind::Choice { options }) => listed(options, value)
            .map_or_else(|| same(value), |choice| Bilingual { zh: choice.value.clone(), en: choice.en.clone() }),
        _ => same(value),
    }
}
