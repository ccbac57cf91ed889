//! Writes records as JSON.

use super::plain::{is_plain, plain_until};
use crate::record::{
    Attribute, Common, Extra, Field, Fields, Mutability, RecordsView, View, is_urn,
};

/// Which attributes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WrittenAttributes {
    /// All attributes, for storage and for other programs.
    All,
    /// Attributes that a client can send: all but read-only ones (RFC 7644 §3.3, §3.5.1).
    Writable,
}

/// Writes a record as an object. A resource or message starts with `schemas`: its own URN, and that of each extension with data
/// (RFC 7643 §3).
pub(crate) fn write_record(
    record: &dyn Fields,
    common: Option<&Common>,
    part: WrittenAttributes,
) -> Vec<u8> {
    let mut out = Vec::with_capacity(2048);
    out.push(b'{');
    let mut first = true;
    if let Some(urn) = record.root().urn() {
        schemas(&mut out, record, urn, part);
        first = false;
    }
    if let Some(id) = common.and_then(|common| common.id.as_deref()) {
        name(&mut out, &mut first, WrittenName::plain("id"));
        write_text(&mut out, id);
    }
    members(&mut out, &mut first, record, part);
    if let Some(meta) = common.and_then(|common| common.meta.as_ref()) {
        member_record(&mut out, &mut first, WrittenName::plain("meta"), meta, part);
    }
    out.push(b'}');
    out
}

fn schemas(out: &mut Vec<u8>, record: &dyn Fields, urn: &str, part: WrittenAttributes) {
    let mut first = true;
    name(out, &mut first, WrittenName::plain("schemas"));
    out.push(b'[');
    write_text(out, urn);
    record.views(&mut |attribute, view| {
        if attribute.kind == crate::record::Kind::Extension
            && is_written(attribute, part)
            && is_named(attribute, view, part)
        {
            out.push(b',');
            write_text(out, &attribute.name);
        }
    });
    // Unknown extensions are sent back, with their URNs in `schemas`.
    for (unknown, _) in record.extra().iter_raw() {
        if is_urn(unknown) {
            out.push(b',');
            write_text(out, unknown);
        }
    }
    out.push(b']');
}

/// Whether `schemas` names an extension: it has data, or it is required and may be empty.
fn is_named(extension: &Attribute, view: View<'_>, part: WrittenAttributes) -> bool {
    is_value(view, part) || matches!(view, View::Record(_)) && extension.is_present_when_empty()
}

/// Whether any attribute of a record is written.
fn has_data(record: &dyn Fields, part: WrittenAttributes) -> bool {
    !record.extra().is_empty()
        || record.any_view(|attribute, view| is_written(attribute, part) && is_value(view, part))
}

fn is_value(view: View<'_>, part: WrittenAttributes) -> bool {
    match view {
        View::None => false,
        View::Record(inner) => has_data(inner, part),
        View::Records(list) => (0..list.len())
            .filter_map(|index| list.at(index))
            .any(|inner| has_data(inner, part)),
        View::Own(value) => value.has_value(),
        _ => true,
    }
}

fn is_written(attribute: &Attribute, part: WrittenAttributes) -> bool {
    part == WrittenAttributes::All || attribute.mutability != Mutability::ReadOnly
}

fn members(out: &mut Vec<u8>, first: &mut bool, record: &dyn Fields, part: WrittenAttributes) {
    let table = record.table();
    let is_plain = table.checked.plain_names;
    record.fields(&mut |fields| {
        for (attribute, field) in table.attributes.iter().zip(fields) {
            if is_written(attribute, part) {
                let text = &*attribute.name;
                let wire = WrittenName { text, is_plain };
                member(out, first, (attribute, wire), *field, part);
            }
        }
        if let Some(Field::Extra(extra)) = fields.last()
            && !extra.is_empty()
        {
            unknown_members(out, first, record, extra);
        }
    });
}

#[inline(never)]
fn unknown_members(out: &mut Vec<u8>, first: &mut bool, record: &dyn Fields, extra: &Extra) {
    for (unknown, raw) in extra.iter_raw() {
        // The field takes precedence, except over an asserted null of an unset field.
        if let Some(row) = known_row(record, unknown)
            && (!matches!(record.view(row), View::None) || raw != "null")
        {
            continue;
        }
        if !*first {
            out.push(b',');
        }
        *first = false;
        write_text(out, unknown);
        out.push(b':');
        out.extend_from_slice(raw.as_bytes());
    }
}

fn known_row(record: &dyn Fields, unknown: &str) -> Option<usize> {
    record
        .attributes()
        .iter()
        .position(|attribute| attribute.name.eq_ignore_ascii_case(unknown))
}

/// A name as it is written.
#[derive(Clone, Copy)]
struct WrittenName<'a> {
    text: &'a str,
    /// Whether it is known that nothing must be escaped.
    is_plain: bool,
}

impl<'a> WrittenName<'a> {
    fn plain(text: &'a str) -> Self {
        Self {
            text,
            is_plain: true,
        }
    }
}

/// Writes the name of a row.
#[inline]
fn name(out: &mut Vec<u8>, first: &mut bool, name: WrittenName<'_>) {
    out.reserve(name.text.len() + 4);
    if !*first {
        out.push(b',');
    }
    *first = false;
    if name.is_plain {
        out.push(b'"');
        out.extend_from_slice(name.text.as_bytes());
        out.extend_from_slice(b"\":");
    } else {
        write_text(out, name.text);
        out.push(b':');
    }
}

#[inline]
fn member(
    out: &mut Vec<u8>,
    first: &mut bool,
    (attribute, wire): (&Attribute, WrittenName<'_>),
    field: Field<'_>,
    part: WrittenAttributes,
) {
    match field {
        Field::String(None) | Field::Boolean(None) => {}
        Field::String(Some(text)) => {
            name(out, first, wire);
            write_text(out, text);
        }
        Field::Boolean(Some(value)) => {
            name(out, first, wire);
            out.extend_from_slice(if *value { b"true" } else { b"false" });
        }
        Field::Text(text) => {
            if let Some(text) = text.text() {
                name(out, first, wire);
                write_text(out, text);
            }
        }
        Field::Record(field) => {
            if let Some(record) = field.record()
                && !member_record(out, first, wire, record, part)
            {
                empty_record(out, first, attribute, wire);
            }
        }
        Field::Records(list) => {
            if list.len() > 0 {
                member_records(out, first, wire, list, part);
            }
        }
        other => rare(out, first, wire, other.view()),
    }
}

/// Kept out of the hot path: few records are empty.
#[cold]
#[inline(never)]
fn empty_record(out: &mut Vec<u8>, first: &mut bool, attribute: &Attribute, wire: WrittenName<'_>) {
    if attribute.is_present_when_empty() {
        name(out, first, wire);
        out.extend_from_slice(b"{}");
    }
}

/// Writes a complex value and returns true, unless it has no attributes: then it counts as unassigned (RFC 7643 §2.5).
fn member_record(
    out: &mut Vec<u8>,
    first: &mut bool,
    wire: WrittenName<'_>,
    record: &dyn Fields,
    part: WrittenAttributes,
) -> bool {
    let (start, was_first) = (out.len(), *first);
    name(out, first, wire);
    out.push(b'{');
    let mut empty = true;
    members(out, &mut empty, record, part);
    if empty {
        out.truncate(start);
        *first = was_first;
    } else {
        out.push(b'}');
    }
    !empty
}

/// Nothing is written for a list of empty values.
fn member_records(
    out: &mut Vec<u8>,
    first: &mut bool,
    wire: WrittenName<'_>,
    list: &dyn RecordsView,
    part: WrittenAttributes,
) {
    let (start, was_first) = (out.len(), *first);
    name(out, first, wire);
    if !records(out, list, part) {
        out.truncate(start);
        *first = was_first;
    }
}

/// Returns false if all values are empty.
fn records(out: &mut Vec<u8>, list: &dyn RecordsView, part: WrittenAttributes) -> bool {
    out.push(b'[');
    let mut first = true;
    for record in (0..list.len()).filter_map(|index| list.at(index)) {
        let start = out.len();
        if !first {
            out.push(b',');
        }
        out.push(b'{');
        let mut empty = true;
        members(out, &mut empty, record, part);
        if empty {
            out.truncate(start);
        } else {
            out.push(b'}');
            first = false;
        }
    }
    out.push(b']');
    !first
}

/// Kinds of fields that are rare, apart from the hot path.
#[inline(never)]
fn rare(out: &mut Vec<u8>, first: &mut bool, wire: WrittenName<'_>, view: View<'_>) {
    match view {
        View::None => return,
        View::Own(value) if !value.has_value() => return,
        _ => name(out, first, wire),
    }
    match view {
        View::Integer(value) => json(out, &value),
        View::Decimal(value) => json(out, &value),
        View::Json(value) => json(out, value),
        View::Own(value) => json(out, &value.json()),
        View::Strings(list) => {
            for (index, text) in list.iter().enumerate() {
                out.push(if index == 0 { b'[' } else { b',' });
                write_text(out, text);
            }
            out.push(b']');
        }
        View::Texts(list) => {
            for index in 0..list.len() {
                out.push(if index == 0 { b'[' } else { b',' });
                write_text(out, list.at(index));
            }
            out.push(b']');
        }
        View::Booleans(list) => json(out, &list),
        View::Integers(list) => json(out, &list),
        View::Decimals(list) => json(out, &list),
        View::Jsons(list) => json(out, &list),
        // `member` writes these itself.
        View::None | View::String(_) | View::Boolean(_) | View::Record(_) | View::Records(_) => {
            out.extend_from_slice(b"null")
        }
    }
}

fn json(out: &mut Vec<u8>, value: &impl serde::Serialize) {
    // Writing to a vector only fails for a number that is not finite, which JSON can't represent.
    let start = out.len();
    if serde_json::to_writer(&mut *out, value).is_err() {
        out.truncate(start);
        out.extend_from_slice(b"null");
    }
}

/// Writes a string with its quotes.
#[inline]
pub(crate) fn write_text(out: &mut Vec<u8>, text: &str) {
    out.reserve(text.len() + 2);
    out.push(b'"');
    if is_plain(text.as_bytes()) {
        out.extend_from_slice(text.as_bytes());
    } else {
        escape(out, text.as_bytes());
    }
    out.push(b'"');
}

#[inline(never)]
fn escape(out: &mut Vec<u8>, bytes: &[u8]) {
    let mut start = 0;
    loop {
        let end = plain_until(bytes, start);
        out.extend_from_slice(bytes.get(start..end).unwrap_or_default());
        let Some(&byte) = bytes.get(end) else { break };
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            8 => out.extend_from_slice(b"\\b"),
            12 => out.extend_from_slice(b"\\f"),
            other => out.extend_from_slice(format!("\\u{other:04x}").as_bytes()),
        }
        start = end + 1;
    }
}
