//! The characteristics of an attribute (RFC 7643 §7): one table for documentation, `inspect`, rows of generated code, repairs and
//! the keys of `scim.toml`.

use super::{Mutability, Returned, Uniqueness};

/// One row per characteristic: its member in a schema, its key in `scim.toml`, its values, and the key's documentation.
macro_rules! characteristics {
    ($($name:ident $member:literal, $key:literal, $values:expr, $doc:literal;)+) => {
        /// A characteristic of an attribute.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Characteristic {
            $($name,)+
        }

        impl Characteristic {
            /// All characteristics, in the order of documentation and messages.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The member of an attribute's definition in a schema: `multiValued`.
            pub(crate) const fn member(self) -> &'static str {
                match self {
                    $(Self::$name => $member,)+
                }
            }

            /// The key in `scim.toml`: `multi_valued`.
            #[cfg(feature = "config")]
            pub(crate) const fn key(self) -> &'static str {
                match self {
                    $(Self::$name => $key,)+
                }
            }

            pub(crate) const fn values(self) -> CharacteristicValues {
                match self {
                    $(Self::$name => $values,)+
                }
            }

            /// The documentation of the key in `scim.toml`.
            #[cfg(feature = "config")]
            pub(crate) const fn doc(self) -> &'static str {
                match self {
                    $(Self::$name => $doc,)+
                }
            }
        }
    };
}

/// The values that a characteristic can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CharacteristicValues {
    /// A data type, by its keyword.
    DataType,
    /// `true` or `false`, the default.
    Flag,
    /// One of several keywords. The default comes first.
    Keyword(&'static [&'static str]),
    /// A list of strings.
    Texts,
}

characteristics! {
    Type "type", "type", CharacteristicValues::DataType, "The data type.";
    MultiValued "multiValued", "multi_valued", CharacteristicValues::Flag, "Whether the attribute is multi-valued.";
    Required "required", "required", CharacteristicValues::Flag, "Whether every resource must have the attribute.";
    CaseExact "caseExact", "case_exact", CharacteristicValues::Flag, "Whether values are compared with case.";
    Mutability "mutability", "mutability", CharacteristicValues::Keyword(Mutability::WORDS), "Who can write the attribute, and when.";
    Returned "returned", "returned", CharacteristicValues::Keyword(Returned::WORDS), "When responses contain the attribute.";
    Uniqueness "uniqueness", "uniqueness", CharacteristicValues::Keyword(Uniqueness::WORDS), "The scope in which values must be unique.";
    CanonicalValues "canonicalValues", "canonical_values", CharacteristicValues::Texts, "The canonical values, which become an open enumeration.";
    ReferenceTypes "referenceTypes", "reference_types", CharacteristicValues::Texts, "What the attribute can refer to: names of resource types, `external` or `uri`.";
}

impl Characteristic {
    /// The characteristic that a member of an attribute's definition states.
    pub(crate) fn of_member(member: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|characteristic| characteristic.member() == member)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::characteristics::Keyword;

    #[test]
    fn every_member_names_one_characteristic() {
        for characteristic in Characteristic::ALL {
            let found = Characteristic::of_member(characteristic.member());
            assert_eq!(found, Some(*characteristic));
        }
        assert_eq!(Characteristic::of_member("description"), None);
    }

    #[test]
    fn keywords_have_the_members_of_the_table() {
        for (member, characteristic) in [
            (Mutability::MEMBER, Characteristic::Mutability),
            (Returned::MEMBER, Characteristic::Returned),
            (Uniqueness::MEMBER, Characteristic::Uniqueness),
        ] {
            assert_eq!(member, characteristic.member());
        }
    }
}
