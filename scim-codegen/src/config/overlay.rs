//! `[[overlay]]` becomes an overlay.

use super::{
    check::Checker,
    item::{Data, Entry, place, wired},
    keys::OVERLAY,
};
use crate::{
    lint::rules,
    overlay::{Action, Overlay, Target},
};
use std::{ops::Range, path::Path};

/// Keys that an overlay of an attribute may have.
const ATTRIBUTE: &[&str] = &[
    "name",
    "type",
    "multi_valued",
    "description",
    "required",
    "canonical_values",
    "case_exact",
    "mutability",
    "returned",
    "uniqueness",
    "reference_types",
    "sub_attributes",
];
const SCHEMA: &[&str] = &["name", "description", "attributes"];
const RESOURCE_TYPE: &[&str] = &["schema", "endpoint", "description"];
const EXTENSION: &[&str] = &["required"];

/// What is corrected, and the keys that say it.
struct Subject {
    target: Target,
    what: &'static str,
    /// The keys that name it.
    by: &'static [&'static str],
    /// The keys that may stand beside.
    may: &'static [&'static str],
}

/// Reads one `[[overlay]]`; what is wrong with it is reported.
pub(super) fn read(
    span: &Range<usize>,
    entries: &[Entry],
    directory: &Path,
    checker: &mut Checker<'_>,
) -> Option<Overlay> {
    let subject = subject(entries, directory).or_else(|| {
        checker.push(
            span,
            &rules::CONFLICTING_KEYS,
            "an overlay names one thing to correct",
                "give it one of `attribute`, `schema`, `resource_type`, `resource_type` with `extension`, \
                 or `schema_file`",
        );
        None
    })?;
    let action = action(span, entries, &subject, checker)?;
    let is_said = |entry: &&Entry| !subject.by.contains(&name(entry));
    let said: Vec<Entry> = entries
        .iter()
        .filter(is_said)
        .filter(|entry| !["add", "remove"].contains(&name(entry)))
        .cloned()
        .collect();
    for entry in &said {
        if !subject.may.contains(&name(entry)) {
            let message = format!("`{}` says nothing about {}", name(entry), subject.what);
            checker.push(
                &entry.span,
                &rules::CONFLICTING_KEYS,
                message,
                "leave it out",
            );
        } else if action == Action::Remove {
            let message = format!("`{}` and `remove` exclude each other", name(entry));
            checker.push(
                &entry.span,
                &rules::CONFLICTING_KEYS,
                message,
                "leave one of them out",
            );
        }
    }
    if said.is_empty() && action == Action::Change {
        let repair = match subject.may {
            [] => "leave it out".to_owned(),
            may => format!("say what it should be: `{}`", may.join("`, `")),
        };
        let message = "the overlay changes nothing";
        checker.push(span, &rules::CONFLICTING_KEYS, message, repair);
    }
    Some(Overlay {
        place: place(
            checker.file,
            subject_span(entries, &subject).unwrap_or(span),
        ),
        target: subject.target,
        action,
        members: wired(&said, &OVERLAY),
    })
}

/// The name of a key as the tables have it.
fn name(entry: &Entry) -> &'static str {
    OVERLAY.find(&entry.name).map_or("", |key| key.name)
}

/// Where the value stands that names the subject: that is what is not found, if it isn't.
fn subject_span<'a>(entries: &'a [Entry], subject: &Subject) -> Option<&'a Range<usize>> {
    let last = subject.by.last()?;
    let entry = entries.iter().find(|entry| name(entry) == *last)?;
    Some(&entry.item.span)
}

fn subject(entries: &[Entry], directory: &Path) -> Option<Subject> {
    let text = |key: &str| {
        let entry = entries.iter().find(|entry| name(entry) == key)?;
        match &entry.item.data {
            Data::Text(text) => Some(text.clone()),
            _ => None,
        }
    };
    let named = (
        text("attribute"),
        text("schema"),
        text("resource_type"),
        text("extension"),
        text("schema_file"),
    );
    Some(match named {
        (Some(path), None, None, None, None) => Subject {
            target: Target::Attribute(path),
            what: "an attribute",
            by: &["attribute"],
            may: ATTRIBUTE,
        },
        (None, Some(urn), None, None, None) => Subject {
            target: Target::Schema(urn),
            what: "a schema",
            by: &["schema"],
            may: SCHEMA,
        },
        // Beside a resource type `schema` is a characteristic of it.
        (None, _, Some(name), None, None) => Subject {
            target: Target::ResourceType(name),
            what: "a resource type",
            by: &["resource_type"],
            may: RESOURCE_TYPE,
        },
        (None, None, Some(resource_type), Some(schema), None) => Subject {
            target: Target::Extension {
                resource_type,
                schema,
            },
            what: "an extension",
            by: &["resource_type", "extension"],
            may: EXTENSION,
        },
        (None, None, None, None, Some(file)) => Subject {
            target: Target::SchemaFile(directory.join(file)),
            what: "a file of schemas",
            by: &["schema_file"],
            may: &[],
        },
        _ => return None,
    })
}

fn action(
    span: &Range<usize>,
    entries: &[Entry],
    subject: &Subject,
    checker: &mut Checker<'_>,
) -> Option<Action> {
    let has = |key: &str| entries.iter().any(|entry| name(entry) == key);
    let is_file = matches!(subject.target, Target::SchemaFile(_));
    match (has("add"), has("remove")) {
        (true, true) => {
            let message = "`add` and `remove` exclude each other";
            checker.push(
                span,
                &rules::CONFLICTING_KEYS,
                message,
                "leave one of them out",
            );
            None
        }
        (false, true) if is_file => {
            let message = "a file of schemas can only be added";
            let repair = "remove schemas by `schema = \"URN\"`";
            checker.push(span, &rules::CONFLICTING_KEYS, message, repair);
            None
        }
        (false, true) => Some(Action::Remove),
        (false, false) if !is_file => Some(Action::Change),
        _ => Some(Action::Add),
    }
}
