//! Rewrites filters that other query languages and some providers accept in the form of RFC 7644 §3.4.2.2.

use scim_runtime::{
    filter::{Filter, FilterError},
    path::Path,
};

/// The maximum number of changes to a filter.
const MAX_CHANGES: usize = 10;

/// Operators of other languages.
const OPERATORS: [(&str, &str); 9] = [
    ("==", "eq"),
    ("=", "eq"),
    ("!=", "ne"),
    ("<>", "ne"),
    (">=", "ge"),
    ("<=", "le"),
    (">", "gt"),
    ("<", "lt"),
    ("contains", "co"),
];

/// Returns the filter that the user probably meant. `None` if the filter can't be repaired.
pub(super) fn repaired(text: &str) -> Option<String> {
    let mut text = text.to_owned();
    for _ in 0..MAX_CHANGES {
        match Filter::parse(&text) {
            Ok(filter) => return Some(filter.to_string()),
            Err(error) => text = changed(&text, &error)?,
        }
    }
    None
}

/// Changes the text at the position of an error.
fn changed(text: &str, error: &FilterError) -> Option<String> {
    let (before, rest) = text.split_at_checked(error.position()?)?;
    if rest.starts_with('.') && before.ends_with(']') {
        return comparison_in_brackets(before, rest);
    }
    let word = rest.split([' ', ')', ']']).next()?;
    let after = rest.strip_prefix(word)?;
    if let Some((_, operator)) = OPERATORS.iter().find(|(known, _)| *known == word) {
        return Some(format!("{before}{operator}{after}"));
    }
    // Only a value can be quoted, and a value follows an operator.
    let operator = before
        .trim_end_matches(' ')
        .rsplit([' ', '(', '['])
        .next()?;
    Filter::parse(&format!("a {operator} \"x\"")).ok()?;
    let quoted = rest
        .strip_prefix('\'')
        .and_then(|rest| rest.split_once('\''));
    let (value, after) = quoted.unwrap_or((word, after));
    if value.is_empty() || value.starts_with('"') {
        return None;
    }
    let value = scim_runtime::Json::from(value);
    Some(format!("{before}{value}{after}"))
}

/// `emails[type eq "work"].value eq "x"` → `emails[type eq "work" and value eq "x"]`
fn comparison_in_brackets(before: &str, rest: &str) -> Option<String> {
    let starts = before
        .char_indices()
        .filter(|(_, char)| matches!(char, ' ' | '('))
        .map(|(at, _)| at + 1)
        .chain([0]);
    let mut paths = starts.filter_map(|start| {
        let (before, path) = before.split_at_checked(start)?;
        Some((before, Path::parse(path).ok()?))
    });
    let (before, path) = paths.next()?;
    let (comparison, after) = comparison(rest.strip_prefix('.')?)?;
    let filter = Filter::value_path(path.attribute, path.filter? & comparison);
    Some(format!("{before}{filter}{after}"))
}

/// The comparison at the start of a text, and the rest of the text.
fn comparison(text: &str) -> Option<(Filter, &str)> {
    let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    let mut splits = ends.filter_map(|end| text.split_at_checked(end));
    splits.find_map(|(comparison, after)| {
        let is_end = after.is_empty() || after.starts_with([' ', ')']);
        let filter = is_end.then(|| Filter::parse(comparison).ok())??;
        Some((filter, after))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_of_other_languages_are_rewritten() {
        for (given, expected) in [
            (
                r#"emails[type eq "work"].value eq "x y""#,
                Some(r#"emails[type eq "work" and value eq "x y"]"#),
            ),
            (
                r#"title pr and (emails[type eq "work" or primary eq true].value pr)"#,
                Some(r#"title pr and emails[(type eq "work" or primary eq true) and value pr]"#),
            ),
            (
                r#"emails[type eq "a b"].value eq "x" or phoneNumbers[type eq "work"].value sw "+""#,
                Some(
                    r#"emails[type eq "a b" and value eq "x"] or phoneNumbers[type eq "work" and value sw "+"]"#,
                ),
            ),
            (r#"userName = "x""#, Some(r#"userName eq "x""#)),
            (
                "userName eq 'b jensen' and active == true",
                Some(r#"userName eq "b jensen" and active eq true"#),
            ),
            ("userName eq bjensen", Some(r#"userName eq "bjensen""#)),
            ("(active != false)", Some("active ne false")),
            ("userName eq", None),
            ("userName is great", None),
            ("userType._id eq 1", None),
            (r#"userName eq "x"#, None),
            (r#"emails[type eq "work"].value"#, None),
        ] {
            assert_eq!(repaired(given).as_deref(), expected, "{given}");
        }
    }
}
