//! Compares the attributes of a schema.

use super::{
    kind::{self, DifferenceKind},
    seen::ChangeList,
};
use crate::{
    characteristics::{Characteristic, Keyword, Mutability, Returned, Uniqueness},
    model::{AttributeModel, ModelPart},
};
use std::collections::BTreeMap;

/// Compares attributes, and the sub-attributes of those that both versions have. `prefix` is the path of the attribute above, with a dot.
pub(super) fn compare_all(
    urn: &str,
    prefix: &str,
    old: &[AttributeModel],
    new: &[AttributeModel],
    seen: &mut ChangeList,
) {
    let part = |attribute: &AttributeModel| ModelPart::Attribute {
        urn: urn.to_owned(),
        path: format!("{prefix}{}", attribute.name.0),
    };
    let (before, after) = (by_name(old), by_name(new));
    for attribute in old {
        let part = part(attribute);
        match after.get(&key(attribute)) {
            Some(now) => {
                compare(&part, attribute, now, seen);
                let prefix = format!("{prefix}{}.", now.name.0);
                compare_all(
                    urn,
                    &prefix,
                    &attribute.sub_attributes,
                    &now.sub_attributes,
                    seen,
                );
            }
            None => seen.removed(&part, &kind::ATTRIBUTE_REMOVED, form(attribute)),
        }
    }
    for attribute in new {
        if before.contains_key(&key(attribute)) {
            continue;
        }
        let must_be_sent = attribute.required && attribute.mutability != Mutability::ReadOnly;
        let kind = if must_be_sent {
            &kind::REQUIRED_ATTRIBUTE_ADDED
        } else {
            &kind::ATTRIBUTE_ADDED
        };
        seen.added(&part(attribute), kind, form(attribute));
    }
}

fn key(attribute: &AttributeModel) -> String {
    attribute.name.0.to_ascii_lowercase()
}

fn by_name(attributes: &[AttributeModel]) -> BTreeMap<String, &AttributeModel> {
    attributes
        .iter()
        .map(|attribute| (key(attribute), attribute))
        .collect()
}

/// An attribute in a few words: `string[], required`.
fn form(attribute: &AttributeModel) -> String {
    let list = if attribute.multi_valued { "[]" } else { "" };
    let mut form = format!("{}{list}", attribute.kind.word());
    for stated in attribute.characteristics() {
        if stated.characteristic != Characteristic::MultiValued {
            form.push_str(", ");
            form.push_str(stated.prose);
        }
    }
    form
}

fn compare(part: &ModelPart, old: &AttributeModel, new: &AttributeModel, seen: &mut ChangeList) {
    if old.name != new.name {
        seen.changed(part, &kind::SPELLING_CHANGED, &old.name.0, &new.name.0);
    }
    seen.description(part, old.description.as_deref(), new.description.as_deref());
    for characteristic in Characteristic::ALL {
        compare_characteristic(*characteristic, part, old, new, seen);
    }
}

fn compare_characteristic(
    characteristic: Characteristic,
    part: &ModelPart,
    old: &AttributeModel,
    new: &AttributeModel,
    seen: &mut ChangeList,
) {
    let mut flag = |old: bool,
                    new: bool,
                    on: &'static DifferenceKind,
                    off: &'static DifferenceKind| match (old, new) {
        (false, true) => seen.seen(part, on),
        (true, false) => seen.seen(part, off),
        (true, true) | (false, false) => {}
    };
    match characteristic {
        Characteristic::Type if old.kind == new.kind => {}
        Characteristic::Type => {
            seen.changed(part, &kind::TYPE_CHANGED, old.kind.word(), new.kind.word());
        }
        Characteristic::MultiValued => flag(
            old.multi_valued,
            new.multi_valued,
            &kind::BECAME_MULTI_VALUED,
            &kind::BECAME_SINGULAR,
        ),
        Characteristic::Required => flag(
            old.required,
            new.required,
            &kind::BECAME_REQUIRED,
            &kind::BECAME_OPTIONAL,
        ),
        Characteristic::CaseExact => flag(
            old.case_exact,
            new.case_exact,
            &kind::BECAME_CASE_SENSITIVE,
            &kind::BECAME_CASE_INSENSITIVE,
        ),
        Characteristic::Mutability => {
            keyword(part, old.mutability, new.mutability, mutability, seen)
        }
        Characteristic::Returned => keyword(part, old.returned, new.returned, returned, seen),
        Characteristic::Uniqueness => {
            keyword(part, old.uniqueness, new.uniqueness, uniqueness, seen)
        }
        Characteristic::CanonicalValues => canonical_values(part, old, new, seen),
        Characteristic::ReferenceTypes => reference_types(part, old, new, seen),
    }
}

/// Compares a characteristic with keywords. `kind` chooses the kind of the change by the old and the new keyword.
fn keyword<T: Keyword>(
    part: &ModelPart,
    old: T,
    new: T,
    kind: fn(T, T) -> &'static DifferenceKind,
    seen: &mut ChangeList,
) {
    if old != new {
        seen.changed(part, kind(old, new), old.word(), new.word());
    }
}

fn mutability(_: Mutability, new: Mutability) -> &'static DifferenceKind {
    match new {
        Mutability::ReadOnly => &kind::BECAME_READ_ONLY,
        Mutability::Immutable => &kind::BECAME_IMMUTABLE,
        Mutability::WriteOnly => &kind::BECAME_WRITE_ONLY,
        Mutability::ReadWrite => &kind::BECAME_READ_WRITE,
    }
}

fn returned(old: Returned, new: Returned) -> &'static DifferenceKind {
    match (old, new) {
        (_, Returned::Never) => &kind::NEVER_RETURNED,
        (_, Returned::Request) => &kind::RETURNED_ON_REQUEST,
        (_, Returned::Always) => &kind::ALWAYS_RETURNED,
        (Returned::Always, Returned::Default) => &kind::NO_LONGER_ALWAYS_RETURNED,
        (_, Returned::Default) => &kind::RETURNED_BY_DEFAULT,
    }
}

fn uniqueness(old: Uniqueness, new: Uniqueness) -> &'static DifferenceKind {
    let scope = |uniqueness: Uniqueness| match uniqueness {
        Uniqueness::None => 0,
        Uniqueness::Server => 1,
        Uniqueness::Global => 2,
    };
    if scope(new) > scope(old) {
        &kind::UNIQUENESS_TIGHTENED
    } else {
        &kind::UNIQUENESS_RELAXED
    }
}

fn canonical_values(
    part: &ModelPart,
    old: &AttributeModel,
    new: &AttributeModel,
    seen: &mut ChangeList,
) {
    let [before, after] = [&old.canonical_values, &new.canonical_values];
    match (before.is_empty(), after.is_empty()) {
        (true, false) => {
            let values = after.join(", ");
            seen.added(part, &kind::CANONICAL_VALUES_DECLARED, values);
        }
        (false, true) => {
            let values = before.join(", ");
            seen.removed(part, &kind::CANONICAL_VALUES_DROPPED, values);
        }
        _ => {
            let is_case_exact = old.case_exact && new.case_exact;
            let (gone, new) = differences(before, after, is_case_exact);
            for value in gone {
                seen.removed(part, &kind::CANONICAL_VALUE_REMOVED, value);
            }
            for value in new {
                seen.added(part, &kind::CANONICAL_VALUE_ADDED, value);
            }
        }
    }
}

fn reference_types(
    part: &ModelPart,
    old: &AttributeModel,
    new: &AttributeModel,
    seen: &mut ChangeList,
) {
    let (gone, new) = differences(&old.reference_types, &new.reference_types, true);
    for name in gone {
        seen.removed(part, &kind::REFERENCE_TYPE_REMOVED, name);
    }
    for name in new {
        seen.added(part, &kind::REFERENCE_TYPE_ADDED, name);
    }
}

/// The words that only the first list has, and those that only the second list has.
fn differences<'a>(
    old: &'a [String],
    new: &'a [String],
    is_case_exact: bool,
) -> (Vec<&'a str>, Vec<&'a str>) {
    let key = |word: &str| {
        if is_case_exact {
            word.to_owned()
        } else {
            word.to_ascii_lowercase()
        }
    };
    let only = |side: &'a [String], other: &[String]| -> Vec<&'a str> {
        let known: std::collections::BTreeSet<String> =
            other.iter().map(|word| key(word)).collect();
        let unknown = side.iter().filter(|word| !known.contains(&key(word)));
        unknown.map(String::as_str).collect()
    };
    (only(old, new), only(new, old))
}
