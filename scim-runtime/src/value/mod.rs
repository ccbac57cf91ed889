//! The types of attribute values beyond Rust's own.

mod assign;
mod date_time;
pub(crate) mod instant;
mod open;
mod text;

pub use assign::Assign;
pub(crate) use assign::to_json;
pub use date_time::DateTime;
pub use open::{Canonical, Open};
pub(crate) use text::is_base64;
pub use text::{Binary, Reference, Text};
