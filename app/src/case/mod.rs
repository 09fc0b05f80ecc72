//! A matter as both sides of the counter read and move it.

mod chain;
mod concerned;
mod conditions;
mod due;
mod offers;
mod papers;
mod plain_form;
mod reason_form;
mod receipts;
mod server_fns;
mod timeline;
mod value;
mod values_list;
mod words;

pub use chain::Chain;
pub use concerned::ConcernedRecords;
pub use conditions::Conditions;
pub use due::{DueTag, FrozenNote, due_date, due_words};
pub use offers::offers;
pub use papers::Papers;
pub use plain_form::StepForm;
pub use reason_form::{ReasonForm, placed, unstated, why};
pub use receipts::Receipts;
#[cfg(feature = "ssr")]
pub(crate) use server_fns::of_case;
pub use server_fns::{CasePage, OrderPage, load_case, load_order, order_case, save_case, step_case};
pub use timeline::Timeline;
pub use value::value_text;
pub use values_list::ValuesList;
pub use words::{action_name, kind_name, next_words, state_name, state_tone, tone_of};
