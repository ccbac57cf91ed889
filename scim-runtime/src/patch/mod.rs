//! PATCH (RFC 7644 §3.5.2): operations made of typed attributes, read from messages, applied to resources.

mod apply;
mod between;
mod build;
pub(crate) mod coerce;
mod error;
mod message;
mod operation;
mod options;
mod typed;
mod value;

pub use apply::{apply, apply_with};
pub use between::between;
pub use build::{Addable, Patch, PatchTarget, Writable};
pub use error::PatchError;
pub use message::{parse, parse_with, to_message, to_message_in};
pub use operation::{Op, Operation};
pub use options::{
    Dialect, ExtensionPaths, FilteredReplace, Keys, OpCase, PatchOptions, RemoveValue,
    UnknownAttribute, Unmatched, UnmatchedRemove, Values,
};
