//! The rules of a comparison, and the position of an attribute.

use crate::{
    Json,
    filter::{is_unassigned, member},
    patch::{DiffStyle, Op, Operation, message::size},
    record::{Attribute, Descriptor, Mutability, Returned},
    syntax::{AttributePath, Path},
};

/// How two states are compared.
#[derive(Clone, Copy)]
pub(super) struct Diff<'a> {
    pub(super) descriptor: Descriptor<'a>,
    pub(super) style: DiffStyle,
    pub(super) unnamed: Unnamed,
}

/// What happens to attributes that the new state doesn't name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unnamed {
    Removed,
    Kept,
}

impl Diff<'_> {
    pub(super) fn is_portable(&self) -> bool {
        match self.style {
            DiffStyle::Portable => true,
            DiffStyle::Compact => false,
        }
    }

    /// The new value of a member; `None` if the member is kept because it isn't named.
    pub(super) fn named<'v>(&self, new: &'v Json, name: &str) -> Option<&'v Json> {
        match self.unnamed {
            Unnamed::Removed => Some(part(new, name)),
            Unnamed::Kept => member(new, name),
        }
    }

    /// Whether a new value means that the attribute has none.
    pub(super) fn clears(&self, new: &Json) -> bool {
        match (self.unnamed, new) {
            // `{"givenName": null}` clears the sub-attribute alone.
            (Unnamed::Kept, Json::Object(members)) => members.is_empty(),
            (Unnamed::Kept, Json::String(text)) => text.is_empty(),
            (Unnamed::Kept | Unnamed::Removed, new) => is_unassigned(new),
        }
    }
}

/// Where an attribute is: in an extension, in a complex attribute.
#[derive(Default, Clone)]
pub(super) struct Location<'a> {
    pub(super) urn: Option<&'a str>,
    pub(super) within: Vec<&'a str>,
}

impl<'a> Location<'a> {
    pub(super) fn attribute(&self, name: &str) -> AttributePath {
        let names: Vec<&str> = self.within.iter().copied().chain([name]).collect();
        AttributePath::of(self.urn, &names)
    }

    pub(super) fn inside(&self, attribute: &'a Attribute) -> Self {
        let mut inside = self.clone();
        inside.within.push(&attribute.name);
        inside
    }
}

pub(super) fn operation(op: Op, path: AttributePath, value: Option<Json>) -> Operation {
    Operation {
        op,
        path: Some(Path::attribute(path)),
        value,
    }
}

pub(super) static NOTHING: Json = Json::Null;

/// A member, or null.
pub(super) fn part<'v>(object: &'v Json, name: &str) -> &'v Json {
    member(object, name).unwrap_or(&NOTHING)
}

/// Whether a client can't see the current value.
pub(super) fn is_hidden(attribute: &Attribute) -> bool {
    attribute.returned == Returned::Never || attribute.mutability == Mutability::WriteOnly
}

/// Whether the value is a reference to another resource (RFC 7643 §2.4).
pub(super) fn is_reference(attribute: &Attribute) -> bool {
    Attribute::find(&attribute.sub_attributes, "$ref").is_some()
        && Attribute::find(&attribute.sub_attributes, "value").is_some()
}

/// The first, unless the second is shorter.
pub(super) fn shorter(first: Vec<Operation>, second: Vec<Operation>) -> Vec<Operation> {
    if size(&second) < size(&first) {
        second
    } else {
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_equally_long_forms_the_first_is_used() {
        let remove = |name: &str| {
            let path = AttributePath::of(None, &[name]);
            vec![operation(Op::Remove, path, None)]
        };
        assert_eq!(shorter(remove("ab"), remove("cd")), remove("ab"));
        assert_eq!(shorter(remove("ab"), remove("c")), remove("c"));
        assert_eq!(shorter(remove("a"), remove("cd")), remove("a"));
    }
}
