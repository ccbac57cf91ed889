//! The forms that a patch from two states uses.

/// The forms that [`between`](super::between()) and [`towards`](super::towards()) use. RFC 7644 allows several for most changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) enum DiffStyle {
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
