//! Characteristics whose value is one of several keywords (RFC 7643 §2.2).

use std::fmt::Debug;

/// A characteristic with a fixed set of keywords.
pub(crate) trait Keyword: Copy + Debug + Default + PartialEq + 'static {
    /// The attribute's member in a schema: `mutability`.
    const MEMBER: &'static str;
    /// All values. The RFC's default comes first.
    const ALL: &'static [Self];

    /// The RFC's keyword: `readOnly`.
    fn word(self) -> &'static str;

    /// The method of the runtime's `Attribute` that sets the value: `read_only`. `None` for the default.
    fn method(self) -> Option<&'static str>;

    /// The value in documentation: `read-only`. `None` for the default.
    fn prose(self) -> Option<&'static str>;
}

/// One row per value: its keyword, its method in the runtime, its documentation. The first value is the default.
macro_rules! keywords {
    ($(#[doc = $docs:literal])+ $name:ident $member:literal {
        $(#[doc = $first_doc:literal])+ $first:ident $first_word:literal;
        $($(#[doc = $doc:literal])+ $value:ident $word:literal, $method:literal, $prose:literal;)+
    }) => {
        $(#[doc = $docs])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub enum $name {
            $(#[doc = $first_doc])+
            #[default]
            $first,
            $($(#[doc = $doc])+ $value,)+
        }

        impl $name {
            /// All keywords. The default comes first.
            pub(crate) const WORDS: &'static [&'static str] = &[$first_word, $($word),+];
        }

        impl Keyword for $name {
            const MEMBER: &'static str = $member;
            const ALL: &'static [Self] = &[Self::$first, $(Self::$value),+];

            fn word(self) -> &'static str {
                match self {
                    Self::$first => $first_word,
                    $(Self::$value => $word,)+
                }
            }

            fn method(self) -> Option<&'static str> {
                match self {
                    Self::$first => None,
                    $(Self::$value => Some($method),)+
                }
            }

            fn prose(self) -> Option<&'static str> {
                match self {
                    Self::$first => None,
                    $(Self::$value => Some($prose),)+
                }
            }
        }
    };
}

keywords! {
    /// Who can write an attribute, and when.
    ///
    /// ```
    /// use scim_codegen::{Builder, Mutability, Overlay};
    ///
    /// let title = Overlay::attribute("urn:ietf:params:scim:schemas:core:2.0:User:title").mutability(Mutability::ReadOnly);
    /// assert!(Builder::rfc7643().overlay(title).to_text()?.contains("`title`: string, read-only."));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    Mutability "mutability" {
        /// Can be written at any time.
        ReadWrite "readWrite";
        /// Only the provider can write it.
        ReadOnly "readOnly", "read_only", "read-only";
        /// Can be written once, when the resource or the value is created.
        Immutable "immutable", "immutable", "immutable";
        /// Can be written but is never returned.
        WriteOnly "writeOnly", "write_only", "write-only";
    }
}

keywords! {
    /// When responses contain an attribute.
    ///
    /// ```
    /// use scim_codegen::{Builder, Returned, Overlay};
    ///
    /// let title = Overlay::attribute("urn:ietf:params:scim:schemas:core:2.0:User:title").returned(Returned::Request);
    /// assert!(Builder::rfc7643().overlay(title).to_text()?.contains("`title`: string, returned on request."));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    Returned "returned" {
        /// By default, unless the request asks for other attributes only.
        Default "default";
        /// Always.
        Always "always", "always_returned", "always returned";
        /// Never.
        Never "never", "never_returned", "never returned";
        /// Only if the request asks for it or wrote it.
        Request "request", "returned_on_request", "returned on request";
    }
}

keywords! {
    /// The scope in which a value must be unique.
    ///
    /// ```
    /// use scim_codegen::{Builder, Uniqueness, Overlay};
    ///
    /// let title = Overlay::attribute("urn:ietf:params:scim:schemas:core:2.0:User:title").uniqueness(Uniqueness::Server);
    /// assert!(Builder::rfc7643().overlay(title).to_text()?.contains("`title`: string, unique on the server."));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    Uniqueness "uniqueness" {
        /// Values don't have to be unique.
        None "none";
        /// Unique at this provider.
        Server "server", "unique_on_server", "unique on the server";
        /// Globally unique.
        Global "global", "globally_unique", "unique everywhere";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begins_with_its_default<T: Keyword>() {
        assert_eq!(T::ALL.first(), Some(&T::default()));
    }

    #[test]
    fn the_first_keyword_is_the_default() {
        begins_with_its_default::<Mutability>();
        begins_with_its_default::<Returned>();
        begins_with_its_default::<Uniqueness>();
    }
}
