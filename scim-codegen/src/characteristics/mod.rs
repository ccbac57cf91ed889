//! Data types and characteristics of attributes (RFC 7643 §2.2, §2.3). Each has one table, which all other code reads.

mod characteristic;
mod data_type;
mod keyword;

pub(crate) use characteristic::{Characteristic, CharacteristicValues};
pub use data_type::AttributeType;
pub(crate) use data_type::DataType;
pub(crate) use keyword::Keyword;
pub use keyword::{Mutability, Returned, Uniqueness};
