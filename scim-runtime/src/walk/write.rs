//! Writes records as JSON.

use super::plain::{is_plain, plain_until};
use crate::record::{
    Attribute, Common, Extra, Field, Fields, Kind, Mutability, RecordsView, Table, View,
    VisitFields, WrittenName, is_urn,
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
///
/// Every member starts with a comma. The first comma of an object is replaced by its brace, so that no member needs to know whether it
/// is the first.
pub(crate) fn write_record(
    record: &dyn Fields,
    common: Option<&Common>,
    part: WrittenAttributes,
) -> Vec<u8> {
    let mut out = Vec::with_capacity(2048);
    let table = record.table();
    record.fields(VisitFields(&mut |fields| {
        if let Some(urn) = table.root.urn() {
            schemas(&mut out, table, urn, fields, part);
        }
        if let Some(id) = common.and_then(|common| common.id.as_deref()) {
            out.extend_from_slice(b",\"id\":");
            write_text(&mut out, id);
        }
        members(&mut out, table, fields, part);
    }));
    if let Some(meta) = common.and_then(|common| common.meta.as_ref()) {
        let start = out.len();
        out.extend_from_slice(b",\"meta\":");
        if !object(&mut out, meta, part) {
            out.truncate(start);
        }
    }
    if !close_object(&mut out, 0) {
        out.extend_from_slice(b"{}");
    }
    out
}

fn schemas(
    out: &mut Vec<u8>,
    table: &Table,
    urn: &str,
    fields: &[Field<'_>],
    part: WrittenAttributes,
) {
    out.extend_from_slice(b",\"schemas\":[");
    let is_plain = table.checked.plain_names;
    write_known_text(out, urn, is_plain);
    let first = table.checked.first_extension;
    for (attribute, field) in table.attributes.iter().zip(fields).skip(first) {
        if attribute.kind == Kind::Extension
            && is_written(attribute, part)
            && is_named(attribute, field.view(), part)
        {
            out.push(b',');
            write_known_text(out, &attribute.name, is_plain);
        }
    }
    // Unknown extensions are sent back, with their URNs in `schemas`.
    for (unknown, _) in unknown_attributes(fields).iter_raw() {
        if is_urn(unknown) {
            out.push(b',');
            write_text(out, unknown);
        }
    }
    out.push(b']');
}

fn unknown_attributes<'a>(fields: &[Field<'a>]) -> &'a Extra {
    static NOTHING: Extra = Extra::none();
    match fields.last() {
        Some(Field::Extra(extra)) => extra,
        _ => &NOTHING,
    }
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

/// Writes the members of an object, each with a comma before it.
fn members(out: &mut Vec<u8>, table: &Table, fields: &[Field<'_>], part: WrittenAttributes) {
    let rows = table.attributes.iter().zip(&table.names);
    for (row, field) in rows.zip(fields) {
        if is_written(row.0, part) {
            member(out, row, *field, part);
        }
    }
    let extra = unknown_attributes(fields);
    if !extra.is_empty() {
        unknown_members(out, table, fields, extra);
    }
}

#[inline(never)]
fn unknown_members(out: &mut Vec<u8>, table: &Table, fields: &[Field<'_>], extra: &Extra) {
    for (unknown, raw) in extra.iter_raw() {
        // The field takes precedence, except over an asserted null of an unset field.
        let mut rows = table.attributes.iter().zip(fields);
        if let Some((_, field)) =
            rows.find(|(attribute, _)| attribute.name.eq_ignore_ascii_case(unknown))
            && (!matches!(field.view(), View::None) || raw != "null")
        {
            continue;
        }
        out.push(b',');
        write_text(out, unknown);
        out.push(b':');
        out.extend_from_slice(raw.as_bytes());
    }
}

/// An attribute and its name as it is written.
type WrittenRow<'t> = (&'t Attribute, &'t WrittenName);

/// Writes the name of a row, with the comma before it.
#[inline]
fn name(out: &mut Vec<u8>, (attribute, written): WrittenRow<'_>) {
    match written.padded() {
        Some((text, length)) => {
            let end = out.len() + length;
            out.extend_from_slice(text);
            out.truncate(end);
        }
        None => long_name(out, &attribute.name),
    }
}

#[cold]
#[inline(never)]
fn long_name(out: &mut Vec<u8>, name: &str) {
    out.push(b',');
    write_text(out, name);
    out.push(b':');
}

#[inline]
fn member(out: &mut Vec<u8>, row: WrittenRow<'_>, field: Field<'_>, part: WrittenAttributes) {
    match field {
        Field::String(None) | Field::Boolean(None) => {}
        Field::String(Some(text)) => {
            name(out, row);
            write_text(out, text);
        }
        Field::Boolean(Some(value)) => {
            name(out, row);
            out.extend_from_slice(if *value { b"true" } else { b"false" });
        }
        Field::Text(text) => {
            if let Some(text) = text.text() {
                name(out, row);
                write_text(out, text);
            }
        }
        Field::Record(field) => {
            if let Some(record) = field.record() {
                member_record(out, row, record, part);
            }
        }
        Field::Records(list) => {
            if list.len() > 0 {
                member_records(out, row, list, part);
            }
        }
        other => rare(out, row, other.view()),
    }
}

/// Writes a complex value, unless it has no attributes: then it counts as unassigned (RFC 7643 §2.5).
fn member_record(
    out: &mut Vec<u8>,
    row: WrittenRow<'_>,
    record: &dyn Fields,
    part: WrittenAttributes,
) {
    let start = out.len();
    name(out, row);
    if !object(out, record, part) {
        empty_record(out, start, row.0);
    }
}

/// Kept out of the hot path: few records are empty.
#[cold]
#[inline(never)]
fn empty_record(out: &mut Vec<u8>, start: usize, attribute: &Attribute) {
    if attribute.is_present_when_empty() {
        out.extend_from_slice(b"{}");
    } else {
        out.truncate(start);
    }
}

/// Writes a list of complex values. Nothing is written if all are empty.
fn member_records(
    out: &mut Vec<u8>,
    row: WrittenRow<'_>,
    list: &dyn RecordsView,
    part: WrittenAttributes,
) {
    let start = out.len();
    name(out, row);
    let list_start = out.len();
    for record in (0..list.len()).filter_map(|index| list.at(index)) {
        let end = out.len();
        // The first comma is replaced by the list's bracket.
        out.push(b',');
        if !object(out, record, part) {
            out.truncate(end);
        }
    }
    match out.get_mut(list_start) {
        Some(comma) => {
            *comma = b'[';
            out.push(b']');
        }
        None => out.truncate(start),
    }
}

/// Writes a record as an object. Writes nothing and returns false if it is empty.
#[inline]
fn object(out: &mut Vec<u8>, record: &dyn Fields, part: WrittenAttributes) -> bool {
    let start = out.len();
    let table = record.table();
    record.fields(VisitFields(&mut |fields| members(out, table, fields, part)));
    close_object(out, start)
}

/// Puts braces around the members from `start` on. Returns false if there are none.
#[inline]
fn close_object(out: &mut Vec<u8>, start: usize) -> bool {
    match out.get_mut(start) {
        Some(comma) => {
            *comma = b'{';
            out.push(b'}');
            true
        }
        None => false,
    }
}

/// Kinds of fields that are rare, apart from the hot path.
#[inline(never)]
fn rare(out: &mut Vec<u8>, row: WrittenRow<'_>, view: View<'_>) {
    match view {
        View::None => return,
        View::Own(value) if !value.has_value() => return,
        _ => name(out, row),
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

/// Writes a string with its quotes, of which it may be known that nothing must be escaped.
fn write_known_text(out: &mut Vec<u8>, text: &str, is_plain: bool) {
    if !is_plain {
        return write_text(out, text);
    }
    out.reserve(text.len() + 2);
    out.push(b'"');
    out.extend_from_slice(text.as_bytes());
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
