//! A patch from two states of a resource.
//!
//! Values of a multi-valued attribute have no order (RFC 7643 §2.4) and are compared as a set. Read-only attributes are ignored.

mod attribute;
mod diff;
mod extension;
mod list;
mod pairing;
mod refuse;
mod select;
mod unknown;
mod value_change;

#[cfg(feature = "client")]
pub(crate) use pairing::MAX_COMPARED;

use super::{DiffStyle, Operation, PatchError};
use crate::{Json, record::Descriptor};
use diff::{Diff, Unnamed};

/// The operations that change `old` into `new`. There are none if the two are equal.
///
/// Uses the forms that most servers understand:
///
/// - `replace`, never `add`, for `emails[type eq "work"].display`;
/// - one `add` for each attribute of an extension, and one `remove`;
/// - `replace …primary` by `false` instead of a `remove`;
/// - `emails[type eq "work"]` where the type is unique, then `[value eq …]`;
/// - complex attributes with all their sub-attributes, also those that stay;
/// - filters on texts without quotes, backslashes, brackets and colons.
///
/// Values of a multi-valued attribute are changed one by
/// one; if no filter can select a value, or if it is shorter, the whole attribute is replaced. Two values are never primary at
/// the same time.
///
/// Differences that the service provider causes are ignored: read-only sub-attributes, immutable ones that `new` doesn't name,
/// and the `$ref`, `display` and `type` of a reference that stays the same. A never-returned attribute like `password` counts if
/// `new` has it.
///
/// Everything that `old` has and `new` lacks is removed. To change only what `new` names, use [`towards`].
///
/// # Errors
/// `mutability` if an immutable attribute with a value would change. `invalidValue` if a required attribute would be removed or two
/// values of one attribute would be primary. [`PatchError::attribute`] names the attribute.
///
/// ```
/// use scim_runtime::{patch, record::{Attribute, Descriptor}};
/// use serde_json::json;
///
/// const ATTRIBUTES: &[Attribute] = &[Attribute::string("userName"), Attribute::string("title")];
/// let user = Descriptor { urn: "urn:example:User", attributes: ATTRIBUTES };
/// let old = json!({"userName": "bjensen", "title": "Guide"});
/// let operations = patch::between(&old, &json!({"userName": "bjensen"}), user)?;
/// assert_eq!(patch::to_message(&operations)["Operations"], json!([{"op": "remove", "path": "title"}]));
/// # Ok::<(), patch::PatchError>(())
/// ```
pub fn between(
    old: &Json,
    new: &Json,
    descriptor: Descriptor<'_>,
) -> Result<Vec<Operation>, PatchError> {
    Diff {
        descriptor,
        style: DiffStyle::Portable,
        unnamed: Unnamed::Removed,
    }
    .resource(old, new)
}

/// The operations of [`between`], in the shortest forms that RFC 7644 allows. Some servers misread them.
///
/// # Errors
/// As for [`between`].
///
/// ```
/// use scim_runtime::{patch, record::{Attribute, Descriptor}};
/// use serde_json::json;
///
/// const BADGE: &[Attribute] = &[Attribute::string("number"), Attribute::string("colour")];
/// const ATTRIBUTES: &[Attribute] = &[Attribute::extension_with("urn:example:Badge", BADGE)];
/// let user = Descriptor { urn: "urn:example:User", attributes: ATTRIBUTES };
/// let new = json!({"urn:example:Badge": {"number": "1", "colour": "red"}});
/// assert_eq!(patch::between(&json!({}), &new, user)?.len(), 2);
/// assert_eq!(patch::between_compact(&json!({}), &new, user)?.len(), 1);
/// # Ok::<(), patch::PatchError>(())
/// ```
pub fn between_compact(
    old: &Json,
    new: &Json,
    descriptor: Descriptor<'_>,
) -> Result<Vec<Operation>, PatchError> {
    Diff {
        descriptor,
        style: DiffStyle::Compact,
        unnamed: Unnamed::Removed,
    }
    .resource(old, new)
}

/// Returns the operations that set everything that `wanted` names and leave everything else unchanged.
///
/// An attribute or sub-attribute that `wanted` lacks stays as it is. An explicitly empty one (`null`, `[]`, `{}` or `""`) is
/// cleared. A multi-valued attribute that `wanted` names has exactly the wanted values afterwards. If an old value has the same
/// `value` or a unique `type`, its sub-attributes that `wanted` doesn't name are kept.
///
/// # Errors
/// As for [`between`].
///
/// ```
/// use scim_runtime::{patch, record::{Attribute, Descriptor}};
/// use serde_json::json;
///
/// const ATTRIBUTES: &[Attribute] =
///     &[Attribute::string("userName"), Attribute::string("title"), Attribute::string("nickName")];
/// let user = Descriptor { urn: "urn:example:User", attributes: ATTRIBUTES };
/// let current = json!({"userName": "bjensen", "title": "Guide", "nickName": "Babs"});
/// let operations = patch::towards(&current, &json!({"userName": "bjensen", "title": null}), user)?;
/// assert_eq!(patch::to_message(&operations)["Operations"], json!([{"op": "remove", "path": "title"}]));
/// # Ok::<(), patch::PatchError>(())
/// ```
pub fn towards(
    current: &Json,
    wanted: &Json,
    descriptor: Descriptor<'_>,
) -> Result<Vec<Operation>, PatchError> {
    let diff = Diff {
        descriptor,
        style: DiffStyle::Portable,
        unnamed: Unnamed::Kept,
    };
    diff.resource(current, wanted)
}
