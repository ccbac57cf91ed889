//! TOML values with their positions.

use super::keys::{KeyTable, Shape};
use crate::{
    document::{JsonNode, JsonText, JsonValue},
    finding::{Finding, Findings},
    lint::rules,
    text::{SourceSpan, SourceText, limits},
};
use std::{ops::Range, sync::Arc};
use toml::{
    Spanned,
    de::{DeString, DeTable, DeValue},
};

/// A value with its span in the file.
#[derive(Debug, Clone)]
pub(super) struct TomlItem {
    pub(super) span: Range<usize>,
    pub(super) data: TomlData,
}

#[derive(Debug, Clone)]
pub(super) enum TomlData {
    Text(String),
    Flag(bool),
    Count(u64),
    List(Vec<TomlItem>),
    /// In file order.
    Table(Vec<TomlEntry>),
    /// A value of a type that no key accepts.
    Other(&'static str),
}

/// A key and its value.
#[derive(Debug, Clone)]
pub(super) struct TomlEntry {
    /// The key's span.
    pub(super) span: Range<usize>,
    pub(super) name: String,
    pub(super) item: TomlItem,
}

impl TomlData {
    /// The TOML type, for messages.
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

/// Parses a file. Every syntax error becomes a finding.
pub(super) fn parse(text: &str, file: &Arc<SourceText>, findings: &mut Findings) -> Vec<TomlEntry> {
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

/// The position of a span in the file.
pub(super) fn place(file: &Arc<SourceText>, span: &Range<usize>) -> SourceSpan {
    SourceSpan::new(file, span.clone(), String::new())
}

fn entries(table: &DeTable<'_>, depth: usize) -> Vec<TomlEntry> {
    let mut entries: Vec<TomlEntry> = table
        .iter()
        .map(|(name, value): (&Spanned<DeString<'_>>, _)| TomlEntry {
            span: name.span(),
            name: name.get_ref().clone().into_owned(),
            item: item(value, depth + 1),
        })
        .collect();
    entries.sort_by_key(|entry| entry.span.start);
    entries
}

fn item(value: &Spanned<DeValue<'_>>, depth: usize) -> TomlItem {
    let data = match value.get_ref() {
        _ if depth > limits::MAX_DEPTH => TomlData::Other("nested too deep"),
        DeValue::String(text) => TomlData::Text(text.clone().into_owned()),
        DeValue::Boolean(is) => TomlData::Flag(*is),
        DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix())
            .map_or(TomlData::Other("a number out of range"), TomlData::Count),
        DeValue::Float(_) => TomlData::Other("a number with a fraction"),
        DeValue::Datetime(_) => TomlData::Other("a date"),
        DeValue::Array(items) => TomlData::List(
            items
                .iter()
                .map(|value: &Spanned<DeValue<'_>>| item(value, depth + 1))
                .collect(),
        ),
        DeValue::Table(table) => TomlData::Table(entries(table, depth)),
    };
    TomlItem {
        span: value.span(),
        data,
    }
}

/// Converts a value into the form that a provider's document uses, including the names of its keys.
pub(super) fn node(item: &TomlItem, shape: &Shape) -> JsonNode {
    let value = match &item.data {
        TomlData::Text(text) => JsonValue::String(text.clone().into()),
        TomlData::Flag(is) => JsonValue::Bool(*is),
        TomlData::Count(count) => JsonValue::Number(count.to_string().into()),
        TomlData::List(items) => {
            JsonValue::Array(items.iter().map(|item| node(item, shape)).collect())
        }
        TomlData::Table(entries) => JsonValue::Object(members(entries, shape)),
        TomlData::Other(_) => JsonValue::Null,
    };
    JsonNode::new(item.span.clone(), value)
}

fn members(entries: &[TomlEntry], shape: &Shape) -> Vec<(JsonText, JsonNode)> {
    let (Shape::Table(table) | Shape::Tables(table) | Shape::FlagOr(table)) = shape else {
        return Vec::new();
    };
    wired(entries, table)
}

/// Converts a table into the members of a document's object. Keys without a counterpart in the documents are omitted.
pub(super) fn wired(entries: &[TomlEntry], table: &KeyTable) -> Vec<(JsonText, JsonNode)> {
    entries
        .iter()
        .filter_map(|entry| {
            let key = table.find(&entry.name)?;
            Some((key.wire?.to_owned().into(), node(&entry.item, &key.shape)))
        })
        .collect()
}
