//! Converts a record to another provider's type, attribute by attribute.

use super::{json::read_into, to_json};
use crate::{
    Json,
    record::{Attribute, Mutability, Record, violation::Violation},
};
use serde_json::Map;

const UNKNOWN: (&str, &str) = ("RFC 7643 §7", "the other type has no such attribute");
const READ_ONLY: (&str, &str) = (
    "RFC 7643 §7",
    "the attribute is read-only in the other type",
);
const SEVERAL: (&str, &str) = ("RFC 7643 §2.4", "the other type takes only one value");
const TYPE: (&str, &str) = (
    "RFC 7643 §2.3",
    "the value does not fit the other type's attribute",
);

/// Converts a resource to another type by the names of its attributes: to the type of another provider, for example.
///
/// Returns the converted resource, and the values that are not part of it with the reason. [`Violation::pointer`] is their position
/// in the original resource.
///
/// Attributes match by name without regard to case, extensions by URN, sub-attributes within their attribute. A single value becomes
/// a list of one if the other type has a list, and the reverse. Nothing else is converted: whatever doesn't fit is reported, and is
/// not kept as an unknown attribute, so the result lists only its own type's schemas. Attributes that are read-only in the other type
/// are left out, since its provider assigns them.
///
/// Values that name resources, such as a manager's id, stay as they are. They are only valid at the provider that assigned them.
///
/// ```
/// use scim_runtime::{convert, models::{EnterpriseUser, User}, record::{Attribute, Extra}};
///
/// /// A user of a provider that has several titles and no extensions.
/// struct Account {
///     user_name: Option<String>,
///     titles: Vec<String>,
///     extra: Extra,
/// }
/// scim_runtime::record! {
///     Account;
///     user_name String: Attribute::string("userName").required(),
///     titles Strings: Attribute::string("title").multi_valued(),
/// }
///
/// let enterprise = EnterpriseUser { department: Some("Tours".into()), ..EnterpriseUser::default() };
/// let user = User { title: Some("Guide".into()), enterprise_user: Some(enterprise), ..User::new("bjensen") };
/// let (account, left_out) = convert::<_, Account>(&user);
/// assert_eq!(account.user_name.as_deref(), Some("bjensen"));
/// assert_eq!(account.titles, ["Guide"]);
/// assert!(account.extra.is_empty());
/// assert_eq!(left_out[0].message, "the other type has no such attribute");
/// ```
#[must_use]
pub fn convert<A: Record, B: Record>(from: &A) -> (B, Vec<Violation>) {
    // Our own writer always writes valid JSON.
    let from: Map<String, Json> = serde_json::from_slice(&to_json(from)).unwrap_or_default();
    let (mut resource, mut left_out) = (B::default(), Vec::new());
    for (name, value) in members(&from, B::ATTRIBUTES, "", &mut left_out) {
        let mut one = Map::new();
        one.insert(name.clone(), value);
        // A user-defined type may refuse a value of the right type.
        if read_into(Json::Object(one).to_string().as_bytes(), &mut resource).is_err() {
            leave_out(&mut left_out, &pointer("", &name), TYPE);
        }
    }
    (resource, left_out)
}

fn members(
    from: &Map<String, Json>,
    into: &[Attribute],
    at: &str,
    left_out: &mut Vec<Violation>,
) -> Map<String, Json> {
    let mut converted = Map::new();
    for (name, value) in from {
        let is_root_schemas = at.is_empty() && name.eq_ignore_ascii_case("schemas");
        if value.is_null() || is_root_schemas {
            continue;
        }
        let at = pointer(at, name);
        match Attribute::find(into, name) {
            None => leave_out(left_out, &at, UNKNOWN),
            Some(attribute) if attribute.mutability == Mutability::ReadOnly => {
                leave_out(left_out, &at, READ_ONLY);
            }
            Some(attribute) => {
                if let Some(value) = values(value, attribute, &at, left_out) {
                    converted.insert(attribute.name.to_string(), value);
                }
            }
        }
    }
    converted
}

fn values(
    value: &Json,
    attribute: &Attribute,
    at: &str,
    left_out: &mut Vec<Violation>,
) -> Option<Json> {
    match value {
        Json::Array(items) if attribute.multi_valued => {
            let items = items.iter().enumerate();
            let fitting: Vec<Json> = items
                .filter_map(|(index, item)| {
                    one(item, attribute, &format!("{at}/{index}"), left_out)
                })
                .collect();
            (!fitting.is_empty()).then(|| fitting.into())
        }
        Json::Array(items) if attribute.kind.has_sub_attributes() || attribute.kind.is_simple() => {
            if let [item] = items.as_slice() {
                one(item, attribute, at, left_out)
            } else {
                leave_out(left_out, at, SEVERAL);
                None
            }
        }
        single => {
            let single = one(single, attribute, at, left_out)?;
            Some(if attribute.multi_valued {
                vec![single].into()
            } else {
                single
            })
        }
    }
}

fn one(
    value: &Json,
    attribute: &Attribute,
    at: &str,
    left_out: &mut Vec<Violation>,
) -> Option<Json> {
    match value {
        Json::Object(from) if attribute.kind.has_sub_attributes() => {
            let inner = members(from, &attribute.sub_attributes, at, left_out);
            (!inner.is_empty()).then_some(Json::Object(inner))
        }
        simple if attribute.kind.fits(simple) => Some(simple.clone()),
        _ => {
            leave_out(left_out, at, TYPE);
            None
        }
    }
}

fn leave_out(left_out: &mut Vec<Violation>, at: &str, (rule, message): (&'static str, &str)) {
    left_out.push(Violation::new(at, rule, message));
}

/// The pointer of a member (RFC 6901).
fn pointer(at: &str, name: &str) -> String {
    format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"))
}
