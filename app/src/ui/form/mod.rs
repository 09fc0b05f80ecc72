//! Forms.
//!
//! Every form is a plain `<form method="post">` that works without JavaScript: the server function saves what was
//! typed, answers 303, and the page it leads to shows what is wrong. Once the WASM has arrived, [`CheckedForm`] runs
//! the same check from `shared` in the browser: on leaving a field, and before the form is posted. Inputs stay
//! uncontrolled (the browser holds the text), because people type before the WASM is there.
//!
//! To add a control: one file with one component that takes an [`Ask`], and wrap it in [`Field`].

mod checkbox_group;
mod checked_form;
mod confirm;
mod date_input;
mod draft;
mod error_note;
mod error_summary;
mod field;
mod item_form;
mod live;
mod password_input;
mod radios;
#[cfg(feature = "ssr")]
pub mod reply;
mod select;
mod submit_bar;
#[cfg(test)]
#[cfg(feature = "ssr")]
pub(crate) mod testing;
mod text_area;
mod text_input;
mod uscc_input;
mod wire;

pub use checkbox_group::CheckboxGroup;
pub use checked_form::{Check, CheckedForm};
pub use confirm::{Confirm, confirm_check, confirmed};
pub use date_input::DateInput;
pub use draft::Draft;
pub use error_note::ErrorNote;
pub use error_summary::ErrorSummary;
pub use field::{Ask, Field};
pub use item_form::{ItemForm, asks, is_typed, item_check};
pub use live::Live;
pub(crate) use live::read as typed;
pub use password_input::PasswordInput;
pub use radios::Radios;
pub use select::Select;
pub use submit_bar::SubmitBar;
pub use text_area::TextArea;
pub use text_input::TextInput;
pub use uscc_input::UsccInput;
pub use wire::{PostedValues, input_name};
