//! The forms that a patch from two states uses.

/// The forms that [`between`](super::between()) and [`towards`](super::towards()) use. RFC 7644 allows several for most changes.
///
/// ```
/// use scim_runtime::{models::{User, user}, patch::{DiffStyle, Patch}};
///
/// let old = User { emails: vec![user::Email::new("a@example.com")], ..User::new("bjensen") };
/// let mut new = old.clone();
/// new.emails[0].display = Some("Babs".into());
/// new.emails.push(user::Email::new("a-long-address-that-stays@example.com"));
/// let old = User { emails: vec![user::Email::new("a@example.com"), new.emails[1].clone()], ..old };
///
/// let patch = Patch::<User>::between(&old, &new)?;
/// assert_eq!(patch.to_message()["Operations"][0]["op"], "replace");
/// let patch = Patch::<User>::between_with(&old, &new, DiffStyle::Compact)?;
/// assert_eq!(patch.to_message()["Operations"][0]["op"], "add");
/// # Ok::<(), scim_runtime::patch::PatchError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum DiffStyle {
    /// The forms that most servers understand:
    ///
    /// - `replace`, never `add`, for `emails[type eq "work"].display`;
    /// - one `add` for each attribute of an extension, and one `remove`;
    /// - `replace …primary` by `false` instead of a `remove`;
    /// - `emails[type eq "work"]` where the type is unique, then `[value eq …]`;
    /// - complex attributes with all their sub-attributes, also those that stay;
    /// - filters on texts without quotes, backslashes, brackets and colons.
    #[default]
    Portable,
    /// The shortest forms of RFC 7644. Some servers misread them.
    Compact,
}
