//! Values of a TOML file with their places.

use super::keys::{Shape, Table};
use crate::{
    document::{Node, Value},
    finding::{Finding, Findings},
    lint::rules,
    text::{Origin, Place, limits},
};
use std::{ops::Range, sync::Arc};
use toml::{
    Spanned,
    de::{DeString, DeTable, DeValue},
};

/// A value, and its bytes in the file.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) span: Range<usize>,
    pub(super) data: Data,
}

#[derive(Debug, Clone)]
pub(super) enum Data {
    Text(String),
    Flag(bool),
    Count(u64),
    List(Vec<Item>),
    /// In the order of the file.
    Table(Vec<Entry>),
    /// What no key of the file takes.
    Other(&'static str),
}

/// A key and its value.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// The key's.
    pub(super) span: Range<usize>,
    pub(super) name: String,
    pub(super) item: Item,
}

impl Data {
    /// What it is, for messages.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a string",
            Self::Flag(_) => "a boolean",
            Self::Count(_) => "a number",
            Self::List(_) => "an array",
            Self::Table(_) => "a table",
            Self::Other(kind) => kind,
        }
    }
}

/// Parses a file; every syntax error is a finding.
pub(super) fn parse(text: &str, file: &Arc<Origin>, findings: &mut Findings) -> Vec<Entry> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let place = place(file, &error.span().unwrap_or_default());
        findings.push(
            Finding::new(&rules::CONFIG_SYNTAX, place, error.message())
                .repaired_by("correct the file at this place"),
        );
    }
    entries(table.get_ref(), 0)
}

/// A place in the file.
pub(super) fn place(file: &Arc<Origin>, span: &Range<usize>) -> Place {
    Place::new(file, span.clone(), String::new())
}

fn entries(table: &DeTable<'_>, depth: usize) -> Vec<Entry> {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(name, value): (&Spanned<DeString<'_>>, _)| Entry {
            span: name.span(),
            name: name.get_ref().clone().into_owned(),
            item: item(value, depth + 1),
        })
        .collect();
    entries.sort_by_key(|entry| entry.span.start);
    entries
}

fn item(value: &Spanned<DeValue<'_>>, depth: usize) -> Item {
    let data = match value.get_ref() {
        _ if depth > limits::MAX_DEPTH => Data::Other("nested too deep"),
        DeValue::String(text) => Data::Text(text.clone().into_owned()),
        DeValue::Boolean(is) => Data::Flag(*is),
        DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix())
            .map_or(Data::Other("a number out of range"), Data::Count),
        DeValue::Float(_) => Data::Other("a number with a fraction"),
        DeValue::Datetime(_) => Data::Other("a date"),
        DeValue::Array(items) => Data::List(
            items
                .iter()
                .map(|value: &Spanned<DeValue<'_>>| item(value, depth + 1))
                .collect(),
        ),
        DeValue::Table(table) => Data::Table(entries(table, depth)),
    };
    Item {
        span: value.span(),
        data,
    }
}

/// A value as a provider's document has it, keys as they are named there.
pub(super) fn node(item: &Item, shape: &Shape) -> Node {
    let value = match &item.data {
        Data::Text(text) => Value::String(text.clone()),
        Data::Flag(is) => Value::Bool(*is),
        Data::Count(count) => Value::Number(count.to_string()),
        Data::List(items) => Value::Array(items.iter().map(|item| node(item, shape)).collect()),
        Data::Table(entries) => Value::Object(members(entries, shape)),
        Data::Other(_) => Value::Null,
    };
    Node::new(item.span.clone(), value)
}

fn members(entries: &[Entry], shape: &Shape) -> Vec<(String, Node)> {
    let (Shape::Table(table) | Shape::Tables(table) | Shape::FlagOr(table)) = shape else {
        return Vec::new();
    };
    wired(entries, table)
}

/// Members of a document's object: the keys that have a name there.
pub(super) fn wired(entries: &[Entry], table: &Table) -> Vec<(String, Node)> {
    entries
        .iter()
        .filter_map(|entry| {
            let key = table.find(&entry.name)?;
            Some((key.wire?.to_owned(), node(&entry.item, &key.shape)))
        })
        .collect()
}
