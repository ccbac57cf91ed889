//! The characteristics of an attribute in words, for people.

use crate::{characteristics::Keyword, model::AttributeModel};

/// A characteristic in words.
pub(super) struct Fact {
    /// `required`, `readOnly`, `one of work, home`
    pub(super) text: String,
    /// Whether RFC 7643 §2.2 assumes the value if a schema doesn't state it.
    pub(super) is_default: bool,
}

/// All characteristics except the type: those with non-default values first, as RFC 7643 §7 orders them.
pub(super) fn of(attribute: &AttributeModel) -> Vec<Fact> {
    let mut facts = vec![
        flag(attribute.required, "required", "optional"),
        flag(attribute.case_exact, "case-sensitive", "ignores case"),
        keyword(attribute.mutability, "read and write"),
        keyword(attribute.returned, "returned by default"),
        keyword(attribute.uniqueness, "not unique"),
    ];
    let mut list = |words: &[String], what: &str| {
        if !words.is_empty() {
            let text = format!("{what} {}", words.join(", "));
            facts.push(Fact {
                text,
                is_default: false,
            });
        }
    };
    list(&attribute.canonical_values, "one of");
    list(&attribute.reference_types, "refers to");
    facts.sort_by_key(|fact| fact.is_default);
    facts
}

fn flag(is_set: bool, set: &str, unset: &str) -> Fact {
    Fact {
        text: if is_set { set } else { unset }.to_owned(),
        is_default: !is_set,
    }
}

fn keyword<T: Keyword>(value: T, default: &str) -> Fact {
    Fact {
        text: value.prose().unwrap_or(default).to_owned(),
        is_default: value.prose().is_none(),
    }
}
