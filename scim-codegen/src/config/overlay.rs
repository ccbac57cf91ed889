//! `[[overlay]]` becomes an overlay.

use super::{
    check::Checker,
    item::{TomlData, TomlEntry, place, wired},
    keys::OVERLAY,
};
use crate::{
    lint::rules,
    overlay::{Overlay, OverlayAction, OverlayTarget},
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
struct OverlaySubject {
    target: OverlayTarget,
    what: &'static str,
    /// The keys that name it.
    by: &'static [&'static str],
    /// The keys that may stand beside.
    may: &'static [&'static str],
}

/// Reads one `[[overlay]]`; what is wrong with it is reported.
pub(super) fn read(
    span: &Range<usize>,
    entries: &[TomlEntry],
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
    let is_said = |entry: &&TomlEntry| !subject.by.contains(&name(entry));
    let said: Vec<TomlEntry> = entries
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
        } else if action == OverlayAction::Remove {
            let message = format!("`{}` and `remove` exclude each other", name(entry));
            checker.push(
                &entry.span,
                &rules::CONFLICTING_KEYS,
                message,
                "leave one of them out",
            );
        }
    }
    if said.is_empty() && action == OverlayAction::Change {
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
fn name(entry: &TomlEntry) -> &'static str {
    OVERLAY.find(&entry.name).map_or("", |key| key.name)
}

/// Where the value stands that names the subject: that is what is not found, if it isn't.
fn subject_span<'a>(
    entries: &'a [TomlEntry],
    subject: &OverlaySubject,
) -> Option<&'a Range<usize>> {
    let last = subject.by.last()?;
    let entry = entries.iter().find(|entry| name(entry) == *last)?;
    Some(&entry.item.span)
}

fn subject(entries: &[TomlEntry], directory: &Path) -> Option<OverlaySubject> {
    let text = |key: &str| {
        let entry = entries.iter().find(|entry| name(entry) == key)?;
        match &entry.item.data {
            TomlData::Text(text) => Some(text.clone()),
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
        (Some(path), None, None, None, None) => OverlaySubject {
            target: OverlayTarget::Attribute(path),
            what: "an attribute",
            by: &["attribute"],
            may: ATTRIBUTE,
        },
        (None, Some(urn), None, None, None) => OverlaySubject {
            target: OverlayTarget::Schema(urn),
            what: "a schema",
            by: &["schema"],
            may: SCHEMA,
        },
        // Beside a resource type `schema` is a characteristic of it.
        (None, _, Some(name), None, None) => OverlaySubject {
            target: OverlayTarget::ResourceType(name),
            what: "a resource type",
            by: &["resource_type"],
            may: RESOURCE_TYPE,
        },
        (None, None, Some(resource_type), Some(schema), None) => OverlaySubject {
            target: OverlayTarget::Extension {
                resource_type,
                schema,
            },
            what: "an extension",
            by: &["resource_type", "extension"],
            may: EXTENSION,
        },
        (None, None, None, None, Some(file)) => OverlaySubject {
            target: OverlayTarget::SchemaFile(directory.join(file)),
            what: "a file of schemas",
            by: &["schema_file"],
            may: &[],
        },
        _ => return None,
    })
}

fn action(
    span: &Range<usize>,
    entries: &[TomlEntry],
    subject: &OverlaySubject,
    checker: &mut Checker<'_>,
) -> Option<OverlayAction> {
    let has = |key: &str| entries.iter().any(|entry| name(entry) == key);
    let is_file = matches!(subject.target, OverlayTarget::SchemaFile(_));
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
        (false, true) => Some(OverlayAction::Remove),
        (false, false) if !is_file => Some(OverlayAction::Change),
        _ => Some(OverlayAction::Add),
    }
}
