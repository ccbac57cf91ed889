//! Types of attribute values: dates and times, references, binaries, open enumerations.

mod date_time;
pub(crate) mod instant;
pub(crate) mod open;
pub(crate) mod text;

pub use date_time::DateTime;
pub(crate) use open::Canonical;
pub use open::Open;
pub(crate) use text::Text;
pub(crate) use text::is_base64;
pub use text::{Binary, Reference};
