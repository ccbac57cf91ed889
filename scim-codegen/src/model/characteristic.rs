//! The characteristics in which an attribute differs from the defaults of RFC 7643 §2.2.

use super::AttributeModel;
use crate::characteristics::Keyword;

/// One characteristic that is not the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Characteristic {
    /// The attribute's member in a schema: `mutability`.
    pub(crate) member: &'static str,
    /// Its keyword: `readOnly`; `true` for a flag.
    pub(crate) word: &'static str,
    /// The method of the runtime's `Attribute` that sets it.
    pub(crate) method: &'static str,
    /// The characteristic in documentation.
    pub(crate) prose: &'static str,
}

impl AttributeModel {
    /// All characteristics that are not the default, in a fixed order.
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
