//! The characteristics of an attribute as values.

use super::AttributeModel;
use crate::{
    characteristics::{Characteristic, DataType, Keyword},
    text::toml_string,
};

/// The value of a characteristic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CharacteristicValue<'a> {
    Flag(bool),
    /// A data type or a keyword, as in a schema.
    Word(&'static str),
    Texts(&'a [String]),
}

impl CharacteristicValue<'_> {
    /// The value as TOML. `None` if `scim.toml` can't express it.
    pub(crate) fn toml(self) -> Option<String> {
        match self {
            Self::Flag(flag) => Some(flag.to_string()),
            Self::Word(word) if word == DataType::Json.word() => None,
            Self::Word(word) => Some(toml_string(word)),
            Self::Texts(texts) => {
                let texts: Vec<String> = texts.iter().map(|text| toml_string(text)).collect();
                Some(format!("[{}]", texts.join(", ")))
            }
        }
    }
}

/// A flag or a keyword that differs from the default of RFC 7643 §2.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StatedCharacteristic {
    pub(crate) characteristic: Characteristic,
    /// The keyword, such as `readOnly`. `true` for a flag.
    pub(crate) word: &'static str,
    /// The method of the runtime's `Attribute` that sets it.
    pub(crate) method: &'static str,
    /// How documentation describes the value.
    pub(crate) prose: &'static str,
}

impl AttributeModel {
    /// The value of a characteristic.
    pub(crate) fn value(&self, characteristic: Characteristic) -> CharacteristicValue<'_> {
        match characteristic {
            Characteristic::Type => CharacteristicValue::Word(self.kind.word()),
            Characteristic::MultiValued => CharacteristicValue::Flag(self.multi_valued),
            Characteristic::Required => CharacteristicValue::Flag(self.required),
            Characteristic::CaseExact => CharacteristicValue::Flag(self.case_exact),
            Characteristic::Mutability => CharacteristicValue::Word(self.mutability.word()),
            Characteristic::Returned => CharacteristicValue::Word(self.returned.word()),
            Characteristic::Uniqueness => CharacteristicValue::Word(self.uniqueness.word()),
            Characteristic::CanonicalValues => CharacteristicValue::Texts(&self.canonical_values),
            Characteristic::ReferenceTypes => CharacteristicValue::Texts(&self.reference_types),
        }
    }

    /// Returns the flags and keywords with non-default values, in the order of [`Characteristic::ALL`].
    pub(crate) fn characteristics(&self) -> impl Iterator<Item = StatedCharacteristic> {
        let all = Characteristic::ALL.iter();
        all.filter_map(|characteristic| self.stated(*characteristic))
    }

    fn stated(&self, characteristic: Characteristic) -> Option<StatedCharacteristic> {
        let (method, prose) = match characteristic {
            // Part of the type, or lists.
            Characteristic::Type
            | Characteristic::CanonicalValues
            | Characteristic::ReferenceTypes => return None,
            Characteristic::MultiValued => ("multi_valued", "multi-valued"),
            Characteristic::Required => ("required", "required"),
            Characteristic::CaseExact => ("case_exact", "case-sensitive"),
            Characteristic::Mutability => in_rust(self.mutability)?,
            Characteristic::Returned => in_rust(self.returned)?,
            Characteristic::Uniqueness => in_rust(self.uniqueness)?,
        };
        let word = match self.value(characteristic) {
            CharacteristicValue::Flag(true) => "true",
            CharacteristicValue::Word(word) => word,
            CharacteristicValue::Flag(false) | CharacteristicValue::Texts(_) => return None,
        };
        Some(StatedCharacteristic {
            characteristic,
            word,
            method,
            prose,
        })
    }
}

/// The method and the documentation of a keyword. `None` for the default.
fn in_rust<T: Keyword>(value: T) -> Option<(&'static str, &'static str)> {
    Some((value.method()?, value.prose()?))
}
