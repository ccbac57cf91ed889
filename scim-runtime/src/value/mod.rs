//! Types of attribute values: dates and times, references, binaries, open enumerations.
//!
//! ```
//! use scim_runtime::{models::user::EmailType, value::{Binary, DateTime, Open}};
//!
//! assert_eq!(Open::from(EmailType::Work).as_str(), "work");
//! assert_eq!(Open::<EmailType>::from("pager").listed(), None); // unlisted values are accepted
//! assert_eq!(Binary::from_bytes(b"SCIM").as_str(), "U0NJTQ==");
//! assert_eq!(DateTime::from("2026-01-31T09:00:00Z").as_str(), "2026-01-31T09:00:00Z");
//! ```

mod date_time;
#[cfg(feature = "chrono")]
mod from_chrono;
#[cfg(feature = "time")]
mod from_time;
pub(crate) mod instant;
pub(crate) mod open;
pub(crate) mod text;

pub use date_time::DateTime;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
pub use date_time::DateTimeError;
pub(crate) use open::Canonical;
pub use open::{NotCanonical, Open};
pub(crate) use text::Text;
pub(crate) use text::is_base64;
pub use text::{Binary, Reference};

/// Passes the types that JSON writes as strings to a macro, each with the operators that filters allow for its values. `text`
/// implements their methods and conversions, `record` makes them attribute types, and `filter` compares them.
macro_rules! text_types {
    ($macro:ident) => {
        $macro! {
            $crate::value::DateTime: Ordered, Textual;
            $crate::value::Reference: Ordered, Textual;
            $crate::value::Binary;
        }
    };
}
pub(crate) use text_types;
