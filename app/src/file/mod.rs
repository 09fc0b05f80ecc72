//! What the pages of a credit file share: what they ask and post, and the words for what happened.

mod looks_table;
mod server_fns;
mod words;

pub use looks_table::looks_table;
pub use server_fns::{
    add_term, annul_record, correct_record, find_person, load_history, load_looks, load_own_looks, load_past,
    load_person, load_persons, load_record, load_record_desk, load_responsible, mark_record, open_person,
    unmask_record,
};
pub use words::*;
