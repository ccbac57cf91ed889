//! Rejects password changes if the configuration doesn't support them (RFC 7643 §5 `changePassword`).

use super::message::ErrorReply;
use crate::{
    Json, ScimType,
    filter::is_unassigned,
    record::{Attribute, Kind},
};
use serde_json::Map;

/// The attribute of RFC 7643 §4.1.1.
const PASSWORD: &str = "password";

/// The password attribute of a type whose passwords can only be set on creation.
pub(super) struct FixedPassword<'a>(&'a Attribute);

impl<'a> FixedPassword<'a> {
    pub(super) fn of(attributes: &'a [Attribute]) -> Option<Self> {
        let attribute = Attribute::find(attributes, PASSWORD)?;
        (attribute.kind == Kind::String && !attribute.multi_valued).then_some(Self(attribute))
    }

    /// Keeps the password if a PUT leaves it out, regardless of the attribute's mutability.
    pub(super) fn keep(&self, before: &Map<String, Json>, after: &mut Map<String, Json>) {
        if let (None, Some(password)) = (self.value(after), self.value(before)) {
            after.insert(self.0.name.to_string(), password.clone());
        }
    }

    /// Fails if the password is set, replaced or removed. Ignoring the change would mislead the client: the request would
    /// succeed, but the password would stay the same.
    pub(super) fn check(
        &self,
        before: &Map<String, Json>,
        after: &Map<String, Json>,
    ) -> Result<(), ErrorReply> {
        if self.value(before) == self.value(after) {
            return Ok(());
        }
        let detail = "this service provider doesn't support password changes (`changePassword`)";
        Err(ErrorReply::typed(400, ScimType::Mutability, detail))
    }

    fn value<'m>(&self, members: &'m Map<String, Json>) -> Option<&'m Json> {
        let mut named = members
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case(&self.0.name));
        named
            .next()
            .map(|(_, value)| value)
            .filter(|value| !is_unassigned(value))
    }
}
