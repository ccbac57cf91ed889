//! Records.
mod attribute;
pub use attribute::{
    Attribute, COMMON, Descriptor, Kind, META, Mutability, Returned, Uniqueness, Words,
};
