//! The catalogue in the credit office's hands: its versions, and drafts of new ones.

mod asks;
mod draft_page;
mod effect_page;
mod field_page;
mod head_page;
mod list_page;
mod new_page;
mod parts;
mod roles_page;

pub use draft_page::DraftPage;
pub use effect_page::EffectPage;
pub use field_page::{AddFieldPage, FieldPage};
pub use head_page::HeadPage;
pub use list_page::{OfficialCataloguePage, OfficialEntryPage};
pub use new_page::NewEntryPage;
pub use roles_page::RolesPage;
