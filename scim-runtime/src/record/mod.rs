//! Records: structs for SCIM schemas, and the tables that describe them (RFC 7643 §7).
//!
//! ```
//! use scim_runtime::{models::User, record::Stored};
//!
//! let json = br#"{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "7", "USERNAME": "bjensen", "shoeSize": 43}"#;
//! let stored: Stored<User> = Stored::from_json(json)?;
//! assert_eq!(stored.id(), "7");
//! assert_eq!(stored.user_name.as_deref(), Some("bjensen"));
//! assert_eq!(stored.extra.get("shoeSize"), Some(43.into())); // unknown attributes are kept
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub(crate) mod attr;
mod attribute;
mod characteristics;
mod common;
mod containers;
mod extra;
pub(crate) mod form;
mod kind;
pub(crate) mod lazy_table;
mod list_member;
mod lookup;
pub(crate) mod own;
pub(crate) mod resource;
pub(crate) mod slot;
mod stored;
pub(crate) mod table;
pub(crate) mod violation;
mod written;

pub use attr::Attr;
pub(crate) use attr::{CombineMutability, HasSubAttributesOf, Immutable, ReadWrite, WriteOnly};
pub use attribute::{Attribute, Descriptor, Words};
pub(crate) use characteristics::AttributeCharacteristic;
pub use characteristics::{Mutability, Returned, Uniqueness};
pub use common::Meta;
pub(crate) use common::{COMMON, Common, Extent, META};
pub use extra::Extra;
pub(crate) use form::{Form, Value};
pub use kind::Kind;
pub(crate) use list_member::ListMember;
pub(crate) use lookup::{
    CommonName, SeenRows, common_name, find_row, is_row, is_unassigned, is_urn, member, member_of,
};
pub(crate) use own::{Own, OwnSlot, OwnType, OwnView, TYPE_MISMATCH};
pub(crate) use resource::Extends;
pub use resource::{Extension, Record, Resource};
pub(crate) use slot::{
    Field, Fields, RecordSlot, RecordsSlot, RecordsView, Slot, TextsSlot, TextsView, View,
    VisitFields, VisitSlots, push_unknown,
};
pub use stored::Stored;
#[cfg(feature = "client")]
pub(crate) use table::Root;
pub(crate) use table::Table;
pub(crate) use written::WrittenName;
