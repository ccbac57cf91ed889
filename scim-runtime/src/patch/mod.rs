//! PATCH (RFC 7644 §3.5.2): operations made of typed attributes or of two states of a resource, read from messages, applied.
//!
//! | you have | you want | use |
//! |---|---|---|
//! | a list of changes | a patch | [`Patch::new`] and its methods |
//! | two whole states | the patch from one to the other | [`Patch::between`] |
//! | the current state and a part of the wanted one | the patch that sets that part | [`Patch::towards`] |
//! | a message | its operations | [`parse`] |
//! | operations, a resource | the changed resource | [`Patch::apply_to`], [`apply`] |
//!
//! ```
//! use scim_runtime::{models::User, patch::Patch};
//!
//! let mut user = User::new("bjensen");
//! let patch = Patch::new().replace(User::TITLE, "Tour Guide").replace(User::ACTIVE, true);
//! patch.apply_to(&mut user)?;
//! assert_eq!(user.title.as_deref(), Some("Tour Guide"));
//! # Ok::<(), scim_runtime::patch::PatchError>(())
//! ```

mod apply;
mod between;
mod build;
pub(crate) mod coerce;
mod dialect;
mod error;
mod message;
mod operation;
mod option_values;
mod options;
mod style;
pub(crate) mod target;
mod text;
pub(crate) mod typed;
mod value;

pub use apply::apply;
#[cfg(feature = "client")]
pub(crate) use between::MAX_COMPARED;
pub use between::{between, between_compact, towards};
pub use build::Patch;
pub use dialect::Dialect;
pub use error::PatchError;
pub use message::{parse, to_message};
pub use operation::{Op, Operation};
pub(crate) use option_values::{
    ExtensionPaths, FilteredReplace, Keys, OpCase, PathForms, RemoveValue, UnknownAttribute,
    Unmatched, UnmatchedRemove, Values,
};
pub use options::PatchOptions;
use style::DiffStyle;
pub(crate) use target::{Addable, PatchTarget, Writable};
