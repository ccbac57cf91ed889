//! Reads the output options in a provider's table.

use super::{
    check::Checker,
    item::{TomlData, TomlItem, place},
    view::TableView,
};
use crate::{
    lint::rules,
    options::{
        KeptApart, Layout, Merge, OnField, OnTypes, Options, Package, Replacement, Runtime, Scope,
        Setters,
    },
};
use std::ops::Range;

/// Reads the options from a table whose keys were checked.
pub(super) fn read(view: &TableView<'_>, checker: &mut Checker<'_>) -> Options {
    let mut options = Options {
        layout: layout(view, checker),
        scope: match view.text("scope") {
            Some("models") => Scope::Models,
            Some("client-over-models") => Scope::ClientOverModels,
            _ => Scope::Client,
        },
        merge: merge(view, checker),
        setters: match view.get("setters").map(|item| &item.data) {
            Some(TomlData::Flag(true)) => Setters::Chained,
            _ => Setters::None,
        },
        ..Options::default()
    };
    for (span, entry) in view.tables("derive") {
        options.on_types.extend(on_types(span, &entry, checker));
    }
    for (span, entry) in view.tables("field") {
        options.on_fields.extend(on_fields(span, &entry, checker));
    }
    for (span, entry) in view.tables("replace") {
        options
            .replacements
            .extend(replacement(span, &entry, checker));
    }
    options
}

fn layout(view: &TableView<'_>, checker: &mut Checker<'_>) -> Layout {
    let word = view.text("layout");
    let Some(TomlItem {
        span,
        data: TomlData::Table(entries),
    }) = view.get("package")
    else {
        if word == Some("package")
            && let Some(item) = view.get("layout")
        {
            let message = "a package needs a name";
            let repair = "add `[package]` with `name`";
            checker.push(&item.span, &rules::CONFLICTING_KEYS, message, repair);
        }
        return match word {
            Some("directory") => Layout::Directory,
            _ => Layout::OneFile,
        };
    };
    if word.is_some_and(|word| word != "package")
        && let Some(item) = view.get("layout")
    {
        let message = "`layout` and `[package]` can't be combined";
        checker.push(
            &item.span,
            &rules::CONFLICTING_KEYS,
            message,
            "remove one of them",
        );
    }
    let package = TableView { entries };
    let Some(name) = needed(&package, "name", span, checker) else {
        return Layout::OneFile;
    };
    Layout::Package(Package {
        name,
        version: package.text("version").unwrap_or("0.1.0").to_owned(),
        runtime: package
            .text("runtime_path")
            .map_or(Runtime::Registry, |path| Runtime::Path(path.to_owned())),
        place: place(checker.file, span),
    })
}

fn merge(view: &TableView<'_>, checker: &Checker<'_>) -> Merge {
    match view.get("merge").map(|item| &item.data) {
        Some(TomlData::Flag(true)) => Merge::Equal { except: Vec::new() },
        Some(TomlData::Table(entries)) => {
            let view = TableView { entries };
            let except = view.texts("except").map(|(span, path)| KeptApart {
                path: path.to_owned(),
                place: place(checker.file, span),
            });
            Merge::Equal {
                except: except.collect(),
            }
        }
        _ => Merge::None,
    }
}

/// Returns one entry for each derive and attribute, so that each has its own position.
fn on_types(span: &Range<usize>, entry: &TableView<'_>, checker: &mut Checker<'_>) -> Vec<OnTypes> {
    let Some(pattern) = needed(entry, "types", span, checker) else {
        return Vec::new();
    };
    let one = |span, derives, attributes| OnTypes {
        pattern: pattern.clone(),
        derives,
        attributes,
        place: place(checker.file, span),
    };
    let derives = entry.texts("derives");
    let attributes = entry.texts("attributes");
    let all: Vec<OnTypes> = derives
        .map(|(span, text)| one(span, vec![text.to_owned()], Vec::new()))
        .chain(attributes.map(|(span, text)| one(span, Vec::new(), vec![text.to_owned()])))
        .collect();
    if all.is_empty() {
        adds_nothing("`derives` or `attributes`", span, checker);
    }
    all
}

fn on_fields(
    span: &Range<usize>,
    entry: &TableView<'_>,
    checker: &mut Checker<'_>,
) -> Vec<OnField> {
    let Some(path) = needed(entry, "attribute", span, checker) else {
        return Vec::new();
    };
    let all: Vec<OnField> = entry
        .texts("attributes")
        .map(|(span, text)| OnField {
            path: path.clone(),
            attributes: vec![text.to_owned()],
            place: place(checker.file, span),
        })
        .collect();
    if all.is_empty() {
        adds_nothing("`attributes`", span, checker);
    }
    all
}

fn replacement(
    span: &Range<usize>,
    entry: &TableView<'_>,
    checker: &mut Checker<'_>,
) -> Option<Replacement> {
    let ((Some(item), None) | (None, Some(item))) =
        (entry.get("attribute"), entry.get("extension"))
    else {
        checker.push(
            span,
            &rules::CONFLICTING_KEYS,
            "a replacement needs exactly one target",
            "set either `attribute` or `extension`",
        );
        return None;
    };
    let TomlData::Text(what) = &item.data else {
        return None;
    };
    Some(Replacement {
        what: what.clone(),
        type_: needed(entry, "type", span, checker)?,
        place: place(checker.file, &item.span),
    })
}

/// Reads a required string.
fn needed(
    view: &TableView<'_>,
    key: &str,
    span: &Range<usize>,
    checker: &mut Checker<'_>,
) -> Option<String> {
    if view.get(key).is_none() {
        let message = format!("`{key}` is missing");
        checker.push(
            span,
            &rules::CONFLICTING_KEYS,
            message,
            format!("add `{key}`"),
        );
    }
    view.text(key).map(str::to_owned)
}

fn adds_nothing(keys: &str, span: &Range<usize>, checker: &mut Checker<'_>) {
    let repair = format!("add {keys}");
    checker.push(span, &rules::CONFLICTING_KEYS, "this has no effect", repair);
}
