//! Reads JSON into records, in one pass.

use super::{
    error::ReadError,
    memory::json_memory,
    scan::{Result, Scanner},
};
use crate::record::{
    Attribute, Common, CommonName, Fields, Kind, OwnSlot, RecordsSlot, SeenRows, Slot,
    TYPE_MISMATCH, Table, TextsSlot, View, VisitSlots, common_name, find_row, push_unknown,
};

/// The size of the smallest allocation, and of a text with it.
const ALLOCATION: usize = 32;
const TEXT: usize = size_of::<String>() + ALLOCATION;

/// Reads a record. Of a resource, `schemas`, `id` and `meta` are skipped.
pub(crate) fn read_record(bytes: &[u8], record: &mut dyn Fields) -> Result<()> {
    let mut reader = Scanner::new(bytes)?;
    object(&mut reader, record, None)?;
    reader.end()
}

/// Reads a record from its text; a resource with its common attributes if they are wanted.
pub(super) fn read_text(
    text: &str,
    record: &mut dyn Fields,
    common: Option<&mut Common>,
) -> Result<()> {
    let mut reader = Scanner::of(text);
    object(&mut reader, record, common)?;
    reader.end()
}

/// Reads a resource with its common attributes. Returns false if it breaks a rule of its schema, which
/// [`crate::check::response`] then reports. If `projected`, attributes may be missing. `memory` is the limit in bytes, reduced by
/// the memory that was used.
pub(crate) fn read_stored(
    bytes: &[u8],
    record: &mut dyn Fields,
    common: &mut Common,
    projected: bool,
    memory: &mut usize,
) -> Result<bool> {
    let mut reader = Scanner::new(bytes)?;
    reader.projected = projected;
    reader.memory = *memory;
    let read = object(&mut reader, record, Some(common)).and_then(|_| reader.end());
    *memory = reader.memory;
    read.map(|()| reader.fits)
}

#[cfg(feature = "client")]
/// Reads only `schemas`, `id` and `meta`, which determine the type of a resource.
pub(crate) fn read_kind(bytes: &[u8]) -> Result<Common> {
    let mut common = Common::default();
    let mut reader = Scanner::new(bytes)?;
    let mut more = reader.open_object()?;
    while more {
        let name = reader.name()?;
        let read = match common_name(crate::record::Root::Resource(""), &name) {
            Some(which) => common_attribute(&mut reader, which, Some(&mut common)),
            None => reader.raw().map(drop),
        };
        read.map_err(|error| within(error, &name))?;
        more = reader.more_members()?;
    }
    reader.end()?;
    Ok(common)
}

#[cold]
#[allow(clippy::unnecessary_box_returns)] // errors are boxed here
pub(super) fn within(mut error: Box<ReadError>, name: &str) -> Box<ReadError> {
    error.path.push(name.to_owned());
    error
}

/// Reads an object into a record. Returns the number of primary values that it is: 0 or 1.
///
/// Here and below, numbers are returned instead of `bool`, because a result of a number fits into registers.
pub(super) fn object(
    reader: &mut Scanner<'_>,
    record: &mut dyn Fields,
    mut common: Option<&mut Common>,
) -> Result<usize> {
    let table = record.table();
    let mut read = Ok(0);
    record.slots(VisitSlots(&mut |slots| {
        read = members(reader, table, slots, common.as_deref_mut())
    }));
    let primaries = read?;
    if table.attributes.len() > 64 {
        check_late_rows(reader, record, table.attributes);
    }
    Ok(primaries)
}

/// Reads the members of an object.
fn members(
    reader: &mut Scanner<'_>,
    table: &Table,
    slots: &mut [Slot<'_>],
    mut common: Option<&mut Common>,
) -> Result<usize> {
    let mut rows = RowsRead::default();
    let mut more = reader.open_object()?;
    while more {
        reader.peek();
        let start = reader.at;
        let row = expected(reader, table, rows.next);
        let read = match row.map_or_else(
            || other_member(reader, table, slots, common.as_deref_mut(), &mut rows),
            Ok,
        ) {
            Ok(HAS_BEEN_READ) => Ok(()),
            Ok(row) => attribute_value(reader, table, slots, row, &mut rows),
            Err(error) => Err(error),
        };
        if let Err(error) = read {
            return Err(within_member(reader, error, start));
        }
        more = reader.more_members()?;
    }
    let checked = &table.checked;
    let due = if reader.projected {
        checked.always_due
    } else {
        checked.due
    };
    reader.fits &= rows.present & due == due && rows.present & checked.secret == 0;
    let primary = slots.get(checked.primary);
    Ok(usize::from(matches!(
        primary,
        Some(Slot::Boolean(Some(true)))
    )))
}

/// The rows of an object that have been read.
#[derive(Default)]
struct RowsRead {
    seen: SeenRows,
    seen_common: SeenRows,
    /// Rows 0 to 63 that have a value.
    present: u64,
    /// The row after the previous one: servers keep an order.
    next: usize,
}

/// Instead of a row: the member belongs to none and has been read.
const HAS_BEEN_READ: usize = usize::MAX;

/// Reads the name of the row `next`, or of the one after it, if it comes next.
#[inline]
pub(super) fn expected(reader: &mut Scanner<'_>, table: &Table, next: usize) -> Option<usize> {
    if !table.checked.distinct_names {
        return None;
    }
    if reader.take_name(table.names.get(next)?) {
        Some(next)
    } else if reader.take_name(table.names.get(next + 1)?) {
        Some(next + 1)
    } else {
        None
    }
}

/// Reads the name of a member and returns its row. A member without a row is read as a whole.
#[inline(never)]
fn other_member(
    reader: &mut Scanner<'_>,
    table: &Table,
    slots: &mut [Slot<'_>],
    common: Option<&mut Common>,
    rows: &mut RowsRead,
) -> Result<usize> {
    let name = reader.name()?;
    if let Some(which) = common_name(table.root, &name) {
        if !rows.seen_common.first(which as usize) {
            return given_twice(reader);
        }
        common_attribute(reader, which, common)?;
    } else if let Some(row) = find_row(table, rows.next, &name) {
        return Ok(row);
    } else {
        let raw = reader.raw()?;
        reader.charge(2 * TEXT)?;
        if !push_unknown(slots, &name, raw) {
            return given_twice(reader);
        }
    }
    Ok(HAS_BEEN_READ)
}

/// Adds the name of the member that starts at `start` to an error in it.
#[cold]
#[inline(never)]
#[allow(clippy::unnecessary_box_returns)] // errors are boxed here
fn within_member(reader: &mut Scanner<'_>, error: Box<ReadError>, start: usize) -> Box<ReadError> {
    reader.at = start;
    match reader.name() {
        Ok(name) => within(error, &name),
        // The error is about the name.
        Err(_) => error,
    }
}

#[inline]
fn attribute_value(
    reader: &mut Scanner<'_>,
    table: &Table,
    slots: &mut [Slot<'_>],
    row: usize,
    rows: &mut RowsRead,
) -> Result<()> {
    rows.next = row + 1;
    if !rows.seen.first(row) {
        return given_twice(reader);
    }
    let Some(slot) = slots.get_mut(row) else {
        return reader.raw().map(drop);
    };
    let has_value = value(reader, slot, table.attributes.get(row))?;
    if row < 64 {
        rows.present |= has_value << row;
    }
    Ok(())
}

#[cold]
#[inline(never)]
fn given_twice<T>(reader: &Scanner<'_>) -> Result<T> {
    reader.fail("an attribute occurs twice")
}

/// Checks the rows that have no bit in [`CheckedRows`](crate::record::CheckedRows).
#[cold]
#[inline(never)]
fn check_late_rows(reader: &mut Scanner<'_>, record: &dyn Fields, attributes: &[Attribute]) {
    let mut views = Vec::new();
    record.views(&mut |_, view| views.push(!matches!(view, View::None)));
    for (attribute, has_value) in attributes.iter().zip(views).skip(64) {
        if attribute.required && attribute.is_due(reader.projected) {
            reader.fits &= has_value;
        }
        if attribute.is_secret() {
            reader.fits &= !has_value;
        }
    }
}

fn common_attribute(
    reader: &mut Scanner<'_>,
    which: CommonName,
    common: Option<&mut Common>,
) -> Result<()> {
    let Some(common) = common else {
        return reader.raw().map(drop);
    };
    value(reader, &mut common.slot(which), None).map(drop)
}

/// Reads a value. Returns 1, or 0 if the attribute has none: `null`, an empty list.
#[inline]
pub(super) fn value(
    reader: &mut Scanner<'_>,
    slot: &mut Slot<'_>,
    row: Option<&Attribute>,
) -> Result<u64> {
    let has_value = match slot {
        Slot::String(field) => {
            reader.text_into(field)?;
            field.is_some()
        }
        Slot::Boolean(field) => {
            **field = if reader.null() {
                None
            } else {
                Some(reader.boolean()?)
            };
            field.is_some()
        }
        Slot::Integer(field) => {
            **field = if reader.null() {
                None
            } else {
                Some(reader.integer()?)
            };
            field.is_some()
        }
        Slot::Decimal(field) => {
            **field = if reader.null() {
                None
            } else {
                Some(reader.decimal()?)
            };
            field.is_some()
        }
        Slot::Text(field) => {
            let Some(text) = text(reader)? else {
                return Ok(0);
            };
            if let Some(row) = row {
                reader.fits &= row.kind.is_valid_text(&text);
            }
            field.set(text);
            true
        }
        Slot::Record(field) => {
            if reader.null() {
                false
            } else {
                object(reader, field.fill(), None)?;
                true
            }
        }
        Slot::Records(list) => records(reader, *list)? > 0,
        rare_slot => return rare(reader, rare_slot, row),
    };
    Ok(u64::from(has_value))
}

#[inline(never)]
fn text(reader: &mut Scanner<'_>) -> Result<Option<String>> {
    let mut text = None;
    reader.text_into(&mut text)?;
    Ok(text)
}

/// Kinds of slots that are rare, apart from the hot path.
#[inline(never)]
fn rare(reader: &mut Scanner<'_>, slot: &mut Slot<'_>, row: Option<&Attribute>) -> Result<u64> {
    let has_value = match slot {
        Slot::Json(field) => {
            **field = json(reader)?;
            field.is_some()
        }
        Slot::Jsons(list) => {
            items(reader, |reader| {
                list.extend(json(reader)?);
                reader.charge(size_of::<crate::Json>())
            })?;
            !list.is_empty()
        }
        Slot::Strings(list) => {
            let count = items(reader, |reader| {
                list.push(reader.string()?.into_owned());
                reader.charge(TEXT)
            })?;
            count > 0
        }
        Slot::Booleans(list) => {
            let count = items(reader, |reader| {
                list.push(reader.boolean()?);
                reader.charge(size_of::<bool>())
            })?;
            count > 0
        }
        Slot::Integers(list) => {
            let count = items(reader, |reader| {
                list.push(reader.integer()?);
                reader.charge(size_of::<i64>())
            })?;
            count > 0
        }
        Slot::Decimals(list) => {
            let count = items(reader, |reader| {
                list.push(reader.decimal()?);
                reader.charge(size_of::<f64>())
            })?;
            count > 0
        }
        Slot::Own(field) => own(reader, *field, row)?,
        Slot::Texts(list) => texts(reader, *list, row.map_or(Kind::String, |row| row.kind))? > 0,
        // `value` reads these itself.
        Slot::String(_)
        | Slot::Boolean(_)
        | Slot::Integer(_)
        | Slot::Decimal(_)
        | Slot::Text(_)
        | Slot::Record(_)
        | Slot::Records(_)
        | Slot::Extra(_) => {
            reader.raw()?;
            false
        }
    };
    Ok(u64::from(has_value))
}

fn own(reader: &mut Scanner<'_>, field: &mut dyn OwnSlot, row: Option<&Attribute>) -> Result<bool> {
    let value = json(reader)?.unwrap_or_default();
    let is_empty_list =
        row.is_some_and(|row| row.multi_valued) && value.as_array().is_some_and(Vec::is_empty);
    let has_value = !value.is_null() && !is_empty_list;
    if field.set(value).is_err() {
        return reader.fail(TYPE_MISMATCH);
    }
    Ok(has_value)
}

fn texts(reader: &mut Scanner<'_>, list: &mut dyn TextsSlot, kind: Kind) -> Result<usize> {
    items(reader, |reader| {
        let text = reader.string()?.into_owned();
        reader.fits &= kind.is_valid_text(&text);
        list.push(text);
        reader.charge(TEXT)
    })
}

fn records(reader: &mut Scanner<'_>, list: &mut dyn RecordsSlot) -> Result<usize> {
    let mut primaries = 0;
    let count = items(reader, |reader| {
        let record = list.push();
        reader.charge(size_of_val(record) + ALLOCATION)?;
        primaries += object(reader, record, None)?;
        Ok(())
    })?;
    reader.fits &= primaries <= 1;
    Ok(count)
}

/// Reads a list, or `null`. Returns the number of its items.
fn items<'a>(
    reader: &mut Scanner<'a>,
    mut item: impl FnMut(&mut Scanner<'a>) -> Result<()>,
) -> Result<usize> {
    if reader.null() {
        return Ok(0);
    }
    let mut index = 0_usize;
    let mut more = reader.open_array()?;
    while more {
        if let Err(error) = item(reader) {
            return Err(within(error, &index.to_string()));
        }
        index += 1;
        more = reader.more_items()?;
    }
    Ok(index)
}

fn json(reader: &mut Scanner<'_>) -> Result<Option<crate::Json>> {
    let raw = reader.raw()?;
    reader.charge(json_memory(raw.as_bytes()))?;
    match serde_json::from_str(raw) {
        Ok(crate::Json::Null) => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(_) => reader.fail("number out of range"),
    }
}
