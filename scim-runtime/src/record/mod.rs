//! Records.
mod attribute;
pub use attribute::{Attribute, Kind, Mutability, Returned, Uniqueness, Words};
