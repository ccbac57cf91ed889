//! What a record must be after reading, computed from serde_json's view of the document.
//!
//! It shares no code with the reader: it knows the table of attributes, and the rules of reading and writing.

use super::{sample::OWN, tree::Tree};
use scim_runtime::{
    Json,
    record::{Attribute, Kind, Meta, Record},
    support::Root,
};

/// Why a reader must refuse a document that is JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The value of a known attribute has another type, or the document isn't an object.
    Type,
    /// An attribute occurs twice, in any case.
    Duplicate,
    /// A resource has no `id`, or an empty one.
    NoId,
}

type Outcome<T> = Result<T, Refusal>;

/// Whether `id`, `schemas` and `meta` are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CommonAttributes {
    /// As in a `Stored`.
    Read,
    /// As in a resource of its own.
    Skipped,
}

/// Names of unknown attributes are only compared with this many others.
const COMPARED: usize = 64;

/// What is written after a document was read.
pub(super) fn written<R: Record>(document: &Tree, common: CommonAttributes) -> Outcome<Tree> {
    record(document, R::ATTRIBUTES, R::ROOT, common).map(Tree::Object)
}

type Members = Vec<(String, Tree)>;

fn record(
    value: &Tree,
    attributes: &[Attribute],
    root: Root,
    common: CommonAttributes,
) -> Outcome<Members> {
    let Tree::Object(members) = value else {
        return Err(Refusal::Type);
    };
    let mut rows: Vec<Option<Option<Tree>>> = vec![None; attributes.len()];
    let (mut schemas, mut id, mut meta) = (None, None, None);
    let mut unknown: Members = Vec::new();
    for (name, value) in members {
        let same = |known: &str| known.eq_ignore_ascii_case(name);
        if is_common(root, name) {
            let (field, read): (&mut Option<Option<Tree>>, _) = if same("id") {
                (&mut id, text(value))
            } else if same("schemas") {
                (&mut schemas, several(value, text_item))
            } else {
                (&mut meta, complex(value, Meta::ATTRIBUTES))
            };
            if field.is_some() {
                return Err(Refusal::Duplicate);
            }
            *field = Some(match common {
                CommonAttributes::Read => read?,
                CommonAttributes::Skipped => None,
            });
        } else if let Some(row) = attributes.iter().position(|row| same(&row.name)) {
            if rows[row].is_some() {
                return Err(Refusal::Duplicate);
            }
            rows[row] = Some(attribute(value, &attributes[row])?);
        } else {
            if unknown.iter().take(COMPARED).any(|(known, _)| same(known)) {
                return Err(Refusal::Duplicate);
            }
            unknown.push((name.clone(), value.clone()));
        }
    }
    let rows = attributes.iter().zip(rows);
    let rows: Vec<_> = rows
        .filter_map(|(row, value)| Some((row, value??)))
        .collect();
    let mut written = Vec::new();
    if let Some(urn) = root.urn() {
        let extensions = rows.iter().filter(|(row, _)| row.kind == Kind::Extension);
        let extensions = extensions.map(|(row, _)| row.name.to_string());
        let unknown = unknown.iter().map(|(name, _)| name.clone());
        let unknown = unknown.filter(|name| name.to_ascii_lowercase().starts_with("urn:"));
        let urns = std::iter::once(urn.to_owned())
            .chain(extensions)
            .chain(unknown);
        written.push((
            "schemas".to_owned(),
            Tree::List(urns.map(Tree::Text).collect()),
        ));
    }
    match id {
        Some(Some(id)) if id != Tree::Text(String::new()) => written.push(("id".to_owned(), id)),
        _ if matches!(root, Root::Resource(_)) && common == CommonAttributes::Read => {
            return Err(Refusal::NoId);
        }
        _ => {}
    }
    written.extend(
        rows.into_iter()
            .map(|(row, value)| (row.name.to_string(), value)),
    );
    written.extend(unknown);
    if let Some(Some(meta)) = meta {
        written.push(("meta".to_owned(), meta));
    }
    Ok(written)
}

fn is_common(root: Root, name: &str) -> bool {
    let names: &[&str] = match root {
        Root::Part => &[],
        Root::Message(_) => &["schemas"],
        Root::Resource(_) => &["schemas", "id", "meta"],
    };
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The value that is written; `None` if the attribute counts as unassigned.
fn attribute(value: &Tree, row: &Attribute) -> Outcome<Option<Tree>> {
    if row.name == OWN {
        return Ok(json(value)?.filter(|value| !is_empty(value)));
    }
    if row.kind == Kind::Json && row.multi_valued {
        return several(value, json);
    }
    if *value == Tree::Null {
        return Ok(None);
    }
    match row.kind {
        Kind::Complex | Kind::Extension if row.multi_valued => several(value, |item| {
            let members = record(
                item,
                &row.sub_attributes,
                Root::Part,
                CommonAttributes::Skipped,
            )?;
            Ok((!members.is_empty()).then_some(Tree::Object(members)))
        }),
        Kind::Complex | Kind::Extension => complex(value, &row.sub_attributes),
        kind if row.multi_valued => several(value, |item| simple(item, kind).map(Some)),
        kind => simple(value, kind).map(Some),
    }
}

fn complex(value: &Tree, attributes: &[Attribute]) -> Outcome<Option<Tree>> {
    if *value == Tree::Null {
        return Ok(None);
    }
    let members = record(value, attributes, Root::Part, CommonAttributes::Skipped)?;
    Ok((!members.is_empty()).then_some(Tree::Object(members)))
}

/// Items without a value are left out, and so is a list without items.
fn several(value: &Tree, item: impl Fn(&Tree) -> Outcome<Option<Tree>>) -> Outcome<Option<Tree>> {
    match value {
        Tree::Null => Ok(None),
        Tree::List(items) => {
            let items: Vec<Option<Tree>> = items.iter().map(item).collect::<Outcome<_>>()?;
            let items: Vec<Tree> = items.into_iter().flatten().collect();
            Ok((!items.is_empty()).then_some(Tree::List(items)))
        }
        _ => Err(Refusal::Type),
    }
}

fn simple(value: &Tree, kind: Kind) -> Outcome<Tree> {
    match (kind, value) {
        (Kind::Json, value) => json(value)?.ok_or(Refusal::Type),
        (Kind::Boolean, Tree::Boolean(_)) => Ok(value.clone()),
        (Kind::Integer, Tree::Number(text)) => {
            let number: i64 = text.parse().map_err(|_| Refusal::Type)?;
            Ok(Tree::Number(number.to_string()))
        }
        (Kind::Decimal, Tree::Number(text)) => {
            let number: f64 = text.parse().map_err(|_| Refusal::Type)?;
            let number = serde_json::Number::from_f64(number).ok_or(Refusal::Type)?;
            Ok(Tree::Number(number.to_string()))
        }
        (Kind::String | Kind::DateTime | Kind::Binary | Kind::Reference, Tree::Text(_)) => {
            Ok(value.clone())
        }
        _ => Err(Refusal::Type),
    }
}

fn text(value: &Tree) -> Outcome<Option<Tree>> {
    match value {
        Tree::Null => Ok(None),
        value => text_item(value),
    }
}

fn text_item(value: &Tree) -> Outcome<Option<Tree>> {
    simple(value, Kind::String).map(Some)
}

/// Any JSON is stored as serde_json's value.
fn json(value: &Tree) -> Outcome<Option<Tree>> {
    match value.to_json() {
        None => Err(Refusal::Type),
        Some(Json::Null) => Ok(None),
        Some(value) => Ok(Some(Tree::from(&value))),
    }
}

fn is_empty(value: &Tree) -> bool {
    match value {
        Tree::List(items) => items.is_empty(),
        Tree::Object(members) => members.is_empty(),
        Tree::Null | Tree::Boolean(_) | Tree::Number(_) | Tree::Text(_) => false,
    }
}
