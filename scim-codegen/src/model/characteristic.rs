//! The characteristics of an attribute that differ from the defaults of RFC 7643 §2.2.

use super::AttributeModel;
use crate::characteristics::Keyword;

/// A characteristic with a non-default value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Characteristic {
    /// The name of the member in a schema: `mutability`.
    pub(crate) member: &'static str,
    /// The keyword, such as `readOnly`. `true` for a flag.
    pub(crate) word: &'static str,
    /// The method of the runtime's `Attribute` that sets it.
    pub(crate) method: &'static str,
    /// How documentation describes the characteristic.
    pub(crate) prose: &'static str,
}

impl AttributeModel {
    /// Returns all characteristics with non-default values, in a fixed order.
    pub(crate) fn characteristics(&self) -> impl Iterator<Item = Characteristic> {
        [
            flag(
                self.multi_valued,
                "multiValued",
                "multi_valued",
                "multi-valued",
            ),
            flag(self.required, "required", "required", "required"),
            flag(self.case_exact, "caseExact", "case_exact", "case-sensitive"),
            keyword(self.mutability),
            keyword(self.returned),
            keyword(self.uniqueness),
        ]
        .into_iter()
        .flatten()
    }
}

fn flag(
    is_set: bool,
    member: &'static str,
    method: &'static str,
    prose: &'static str,
) -> Option<Characteristic> {
    is_set.then_some(Characteristic {
        member,
        word: "true",
        method,
        prose,
    })
}

fn keyword<T: Keyword>(value: T) -> Option<Characteristic> {
    Some(Characteristic {
        member: T::MEMBER,
        word: value.word(),
        method: value.method()?,
        prose: value.prose()?,
    })
}
