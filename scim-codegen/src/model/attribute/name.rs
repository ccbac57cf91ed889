//! An attribute's name (RFC 7643 §2.1).

use crate::{
    document::Object,
    finding::Findings,
    lint::{repair, rules},
    text::{limits, shown},
};

/// Reads the name. Reports a missing or unusable name and returns `None`.
pub(super) fn read<'a>(object: &Object<'a>, findings: &mut Findings) -> Option<&'a str> {
    let name = object.text("name", findings).unwrap_or_default();
    if name.trim().is_empty() {
        findings.push(
            object
                .finding(&rules::NO_NAME, "an attribute has no `name`")
                .assuming("the attribute is ignored")
                .repaired_by("add `name` to the attribute in the document"),
        );
        return None;
    }
    if name.chars().count() > limits::MAX_NAME {
        findings.push(
            object
                .finding_in("name", &rules::LIMIT, "the attribute's name is too long")
                .repaired_by("shorten the name, or remove the attribute from the document"),
        );
        return None;
    }
    if !is_regular(name) {
        let message = format!("`{}` is not a valid attribute name", shown(name));
        findings.push(
            object
                .finding_in("name", &rules::ODD_NAME, message)
                .assuming("used as it is in JSON")
                .repaired_by(repair::allow(rules::ODD_NAME.id)),
        );
    }
    Some(name)
}

/// `ALPHA *("$" / "-" / "_" / DIGIT / ALPHA)` (RFC 7643 §2.1), or `$ref`, which the RFC itself uses.
fn is_regular(name: &str) -> bool {
    let mut chars = name.chars();
    name == "$ref"
        || chars.next().is_some_and(|char| char.is_ascii_alphabetic())
            && chars.all(|char| char.is_ascii_alphanumeric() || matches!(char, '$' | '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_grammar_of_the_rfc() {
        for name in ["userName", "$ref", "a$b", "x-1_2"] {
            assert!(is_regular(name), "{name}");
        }
        for name in ["", "1a", "$a", "a b", "a.b", "é", "-a"] {
            assert!(!is_regular(name), "{name}");
        }
    }
}
