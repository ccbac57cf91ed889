//! PATCH (RFC 7644 §3.5.2): operations made of typed attributes, read from messages, applied to resources.

mod apply;
mod between;
mod build;
mod message;
mod options;
mod typed;
mod value;

pub use apply::{apply, apply_with};
pub use between::between;
pub use build::{Addable, Patch, Target, Writable};
pub use message::{parse, parse_with, to_message, to_message_in};
pub use options::{Dialect, Keys, Options, RemoveValue, Unknown, Unmatched, Values, Words};

use crate::{Json, ScimType, path::Path};
use std::fmt;

/// One operation of a PATCH.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// What is done.
    pub op: Op,
    /// To what; `None`: to the resource, its value an object of attributes.
    pub path: Option<Path>,
    /// With what; `None` for a remove, but for one of [`RemoveValue::Selects`].
    pub value: Option<Json>,
}

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    /// RFC 7644 §3.5.2.1
    Add,
    /// RFC 7644 §3.5.2.2
    Remove,
    /// RFC 7644 §3.5.2.3
    Replace,
}

impl Op {
    /// As it is written: `add`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Remove => "remove",
            Self::Replace => "replace",
        }
    }
}

/// Why a PATCH can't be read or applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatchError {
    /// The kind of error that a service provider answers with, status 400.
    pub scim_type: ScimType,
    /// What is wrong.
    pub detail: String,
    /// Which operation, from 0.
    pub operation: Option<usize>,
    /// Which attribute, where it is one's fault: its name or its path.
    pub attribute: Option<String>,
}

impl PatchError {
    pub(crate) fn new(scim_type: ScimType, detail: impl Into<String>) -> Self {
        Self {
            scim_type,
            detail: detail.into(),
            operation: None,
            attribute: None,
        }
    }

    pub(crate) fn of(mut self, attribute: impl Into<String>) -> Self {
        self.attribute.get_or_insert(attribute.into());
        self
    }

    fn at(mut self, operation: usize) -> Self {
        self.operation.get_or_insert(operation);
        self
    }
}

impl fmt::Display for PatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.operation {
            write!(f, "operation {operation}: ")?;
        }
        write!(f, "{} ({})", self.detail, self.scim_type)
    }
}

impl std::error::Error for PatchError {}
