//! Courses: short readings, a few questions, a certificate.

mod page;
mod server_fns;

pub use page::{CoursePage, CoursesPage};
