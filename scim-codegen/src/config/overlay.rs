//! Reads `[[overlay]]`.

use super::{
    check::Checker,
    item::{TomlData, TomlEntry, place, wired},
    keys::{ATTRIBUTE, OVERLAY},
};
use crate::{
    lint::rules,
    overlay::{Overlay, OverlayAction, OverlayTarget},
};
use std::{ops::Range, path::Path};

const SCHEMA: &[&str] = &["name", "description", "attributes"];
const RESOURCE_TYPE: &[&str] = &["schema", "endpoint", "description"];
const EXTENSION: &[&str] = &["required"];

/// The target of an overlay, and the keys that are valid for it.
struct OverlaySubject {
    target: OverlayTarget,
    what: &'static str,
    /// The keys that name the target.
    by: &'static [&'static str],
    /// The other keys.
    may: Vec<&'static str>,
}

/// Reads an `[[overlay]]` and reports mistakes.
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
            "an overlay needs exactly one target",
            "set one of `attribute`, `schema`, `resource_type`, `resource_type` with `extension`, \
                 or `schema_file`",
        );
        None
    })?;
    let action = action(span, entries, &subject, checker)?;
    let is_change = |entry: &&TomlEntry| !subject.by.contains(&name(entry));
    let changes: Vec<TomlEntry> = entries
        .iter()
        .filter(is_change)
        .filter(|entry| !["add", "remove"].contains(&name(entry)))
        .cloned()
        .collect();
    for entry in &changes {
        if !subject.may.contains(&name(entry)) {
            let message = format!("`{}` does not apply to {}", name(entry), subject.what);
            checker.push(&entry.span, &rules::CONFLICTING_KEYS, message, "remove it");
        } else if action == OverlayAction::Remove {
            let message = format!("`{}` and `remove` can't be combined", name(entry));
            checker.push(
                &entry.span,
                &rules::CONFLICTING_KEYS,
                message,
                "remove one of them",
            );
        }
    }
    if changes.is_empty() && action == OverlayAction::Change {
        let repair = match subject.may.as_slice() {
            [] => "remove it".to_owned(),
            may => format!("set one of `{}`", may.join("`, `")),
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
        members: wired(&changes, &OVERLAY),
    })
}

/// The canonical spelling of a key.
fn name(entry: &TomlEntry) -> &'static str {
    OVERLAY.find(&entry.name).map_or("", |key| key.name)
}

/// The span of the value that names the target.
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
            may: ATTRIBUTE.keys.iter().map(|key| key.name).collect(),
        },
        (None, Some(urn), None, None, None) => OverlaySubject {
            target: OverlayTarget::Schema(urn),
            what: "a schema",
            by: &["schema"],
            may: SCHEMA.to_vec(),
        },
        // With `resource_type` as the target, `schema` sets the base schema.
        (None, _, Some(name), None, None) => OverlaySubject {
            target: OverlayTarget::ResourceType(name),
            what: "a resource type",
            by: &["resource_type"],
            may: RESOURCE_TYPE.to_vec(),
        },
        (None, None, Some(resource_type), Some(schema), None) => OverlaySubject {
            target: OverlayTarget::Extension {
                resource_type,
                schema,
            },
            what: "an extension",
            by: &["resource_type", "extension"],
            may: EXTENSION.to_vec(),
        },
        (None, None, None, None, Some(file)) => OverlaySubject {
            target: OverlayTarget::SchemaFile(directory.join(file)),
            what: "a schema file",
            by: &["schema_file"],
            may: Vec::new(),
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
            let message = "`add` and `remove` can't be combined";
            checker.push(
                span,
                &rules::CONFLICTING_KEYS,
                message,
                "remove one of them",
            );
            None
        }
        (false, true) if is_file => {
            let message = "a schema file can only be added";
            let repair = "remove schemas with `schema = \"URN\"`";
            checker.push(span, &rules::CONFLICTING_KEYS, message, repair);
            None
        }
        (false, true) => Some(OverlayAction::Remove),
        (false, false) if !is_file => Some(OverlayAction::Change),
        _ => Some(OverlayAction::Add),
    }
}
