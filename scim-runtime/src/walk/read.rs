//! Reads JSON into records, in one pass.

use super::{
    error::ReadError,
    memory::json_memory,
    scan::{Result, Scanner},
};
use crate::record::{
    Attribute, Common, CommonName, Fields, Kind, RecordsSlot, SeenRows, Slot, TYPE_MISMATCH,
    TextsSlot, View, common_name, find_row,
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
    let read = object(&mut reader, record, Some(common)).and_then(|()| reader.end());
    *memory = reader.memory;
    read.map(|()| reader.fits)
}

#[cfg(feature = "client")]
/// The members of a `ListResponse` besides its resources (RFC 7644 §3.4.2, RFC 9865 §2).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PageHead {
    pub(crate) schemas: Vec<String>,
    pub(crate) total_results: Option<i64>,
    pub(crate) start_index: Option<i64>,
    pub(crate) items_per_page: Option<i64>,
    pub(crate) next_cursor: Option<String>,
    pub(crate) previous_cursor: Option<String>,
}

#[cfg(feature = "client")]
/// Receives the resources of a response.
pub(crate) trait StoredSink {
    /// Appends an empty resource to read into.
    fn push(&mut self) -> (&mut dyn Fields, &mut Common);
    /// Visits the common attributes of each resource.
    fn commons(&mut self, each: &mut dyn FnMut(&mut Common));
    /// The number of resources.
    fn len(&self) -> usize;
    /// Removes all resources.
    fn clear(&mut self);
}

#[cfg(feature = "client")]
const HEAD: &[&str] = &[
    "schemas",
    "totalResults",
    "startIndex",
    "itemsPerPage",
    "Resources",
    "nextCursor",
    "previousCursor",
];

#[cfg(feature = "client")]
/// Reads a `ListResponse` into resources. Returns false if one of them breaks a rule of its schema.
pub(crate) fn read_page(
    bytes: &[u8],
    out: &mut dyn StoredSink,
    projected: bool,
    memory: usize,
) -> Result<(PageHead, bool)> {
    page(bytes, projected, memory, &mut |reader| {
        resources(reader, out)
    })
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

#[cfg(feature = "client")]
/// Reads a `ListResponse`; `resources` reads its resources.
fn page<'a>(
    bytes: &'a [u8],
    projected: bool,
    memory: usize,
    resources: &mut dyn FnMut(&mut Scanner<'a>) -> Result<()>,
) -> Result<(PageHead, bool)> {
    let mut head = PageHead::default();
    let mut reader = Scanner::new(bytes)?;
    reader.projected = projected;
    reader.memory = memory;
    let mut seen = SeenRows::default();
    let mut more = reader.open_object()?;
    while more {
        let name = reader.name()?;
        let row = HEAD
            .iter()
            .position(|known| known.eq_ignore_ascii_case(&name));
        if row.is_some_and(|row| !seen.first(row)) {
            return reader
                .fail("an attribute is given twice")
                .map_err(|e| within(e, &name));
        }
        let read = match row {
            Some(0) => value(&mut reader, Slot::Strings(&mut head.schemas), None),
            Some(1) => value(&mut reader, Slot::Integer(&mut head.total_results), None),
            Some(2) => value(&mut reader, Slot::Integer(&mut head.start_index), None),
            Some(3) => value(&mut reader, Slot::Integer(&mut head.items_per_page), None),
            Some(4) => resources(&mut reader),
            Some(5) => value(&mut reader, Slot::String(&mut head.next_cursor), None),
            Some(6) => value(&mut reader, Slot::String(&mut head.previous_cursor), None),
            _ => reader.raw().map(drop),
        };
        read.map_err(|error| within(error, &name))?;
        more = reader.more_members()?;
    }
    reader.end()?;
    Ok((head, reader.fits))
}

#[cfg(feature = "client")]
fn resources(reader: &mut Scanner<'_>, out: &mut dyn StoredSink) -> Result<()> {
    if reader.null() {
        return Ok(());
    }
    let mut more = reader.open_array()?;
    while more {
        let (record, common) = out.push();
        let read = reader
            .charge(size_of_val(record) + size_of::<Common>() + size_of::<crate::record::Meta>())
            .and_then(|()| object(reader, record, Some(common)));
        if let Err(error) = read {
            return Err(within(error, &(out.len() - 1).to_string()));
        }
        more = reader.more_items()?;
    }
    Ok(())
}

#[cold]
#[allow(clippy::unnecessary_box_returns)] // errors are boxed here
fn within(mut error: Box<ReadError>, name: &str) -> Box<ReadError> {
    error.path.push(name.to_owned());
    error
}

/// Reads an object into a record. The search for a name starts after the previous one: servers keep an order.
fn object(
    reader: &mut Scanner<'_>,
    record: &mut dyn Fields,
    mut common: Option<&mut Common>,
) -> Result<()> {
    let table = record.table();
    let (attributes, root) = (table.attributes, table.root);
    let (mut seen, mut seen_common) = (SeenRows::default(), SeenRows::default());
    let mut hint = 0;
    let mut more = reader.open_object()?;
    while more {
        let name = reader.name()?;
        if let Some(which) = common_name(root, &name) {
            if !seen_common.first(which as usize) {
                return reader
                    .fail("an attribute is given twice")
                    .map_err(|e| within(e, &name));
            }
            common_attribute(reader, which, common.as_deref_mut())
                .map_err(|error| within(error, &name))?;
        } else if let Some(row) = find_row(attributes, hint, &name) {
            hint = row + 1;
            if !seen.first(row) {
                return reader
                    .fail("an attribute is given twice")
                    .map_err(|e| within(e, &name));
            }
            if let Err(error) = value(reader, record.slot(row), attributes.get(row)) {
                return Err(within(error, &name));
            }
        } else {
            let raw = reader.raw().map_err(|error| within(error, &name))?;
            reader.charge(2 * TEXT)?;
            let extra = record.extra_mut();
            if !extra.is_some_and(|extra| extra.push_raw(name.as_ref(), raw)) {
                return reader
                    .fail("an attribute is given twice")
                    .map_err(|e| within(e, &name));
            }
        }
        more = reader.more_members()?;
    }
    let checked = &table.checked;
    let due = if reader.projected {
        checked.always_due
    } else {
        checked.due
    };
    reader.fits &= rows_of(due).all(|row| has_value(record, row));
    reader.fits &= !rows_of(checked.secret & seen.below_64()).any(|row| has_value(record, row));
    if attributes.len() > 64 {
        check_late_rows(reader, record, attributes);
    }
    Ok(())
}

/// Checks the rows that have no bit in [`CheckedRows`](crate::record::CheckedRows).
#[cold]
#[inline(never)]
fn check_late_rows(reader: &mut Scanner<'_>, record: &dyn Fields, attributes: &[Attribute]) {
    for (row, attribute) in attributes.iter().enumerate().skip(64) {
        if attribute.required && attribute.is_due(reader.projected) {
            reader.fits &= has_value(record, row);
        }
        if attribute.is_secret() {
            reader.fits &= !has_value(record, row);
        }
    }
}

fn has_value(record: &dyn Fields, row: usize) -> bool {
    !matches!(record.view(row), View::None)
}

/// The numbers of the bits that are set.
#[inline]
fn rows_of(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let row = (bits != 0).then(|| bits.trailing_zeros() as usize);
        bits &= bits.wrapping_sub(1);
        row
    })
}

fn common_attribute(
    reader: &mut Scanner<'_>,
    which: CommonName,
    common: Option<&mut Common>,
) -> Result<()> {
    let Some(common) = common else {
        return reader.raw().map(drop);
    };
    match which {
        CommonName::Schemas => value(reader, Slot::Strings(&mut common.schemas), None),
        CommonName::Id => value(reader, Slot::String(&mut common.id), None),
        CommonName::Meta => value(reader, Slot::Record(&mut common.meta), None),
    }
}

#[inline]
fn value(reader: &mut Scanner<'_>, slot: Slot<'_>, row: Option<&Attribute>) -> Result<()> {
    match slot {
        Slot::String(field) => {
            *field = reader.text_or_null()?;
        }
        Slot::Boolean(field) => {
            *field = if reader.null() {
                None
            } else {
                Some(reader.boolean()?)
            };
        }
        Slot::Integer(field) => {
            *field = if reader.null() {
                None
            } else {
                Some(reader.integer()?)
            };
        }
        Slot::Decimal(field) => {
            *field = if reader.null() {
                None
            } else {
                Some(reader.decimal()?)
            };
        }
        Slot::Text(field) => {
            let text = reader.text_or_null()?;
            if let (Some(text), Some(row)) = (&text, row) {
                reader.fits &= row.kind.is_valid_text(text);
            }
            field.set(text);
        }
        Slot::Record(field) => {
            if reader.null() {
                field.clear();
            } else {
                object(reader, field.fill(), None)?;
            }
        }
        Slot::Records(list) => records(reader, list)?,
        rare_slot => rare(reader, rare_slot, row)?,
    }
    Ok(())
}

/// Kinds of slots that are rare, apart from the hot path.
#[inline(never)]
fn rare(reader: &mut Scanner<'_>, slot: Slot<'_>, row: Option<&Attribute>) -> Result<()> {
    match slot {
        Slot::Json(field) => *field = json(reader)?,
        Slot::Jsons(list) => {
            list.clear();
            items(reader, |reader| {
                list.extend(json(reader)?);
                reader.charge(size_of::<crate::Json>())
            })?;
        }
        Slot::Strings(list) => {
            list.clear();
            items(reader, |reader| {
                list.push(reader.string()?.into_owned());
                reader.charge(TEXT)
            })?;
        }
        Slot::Booleans(list) => {
            list.clear();
            items(reader, |reader| {
                list.push(reader.boolean()?);
                reader.charge(size_of::<bool>())
            })?;
        }
        Slot::Integers(list) => {
            list.clear();
            items(reader, |reader| {
                list.push(reader.integer()?);
                reader.charge(size_of::<i64>())
            })?;
        }
        Slot::Decimals(list) => {
            list.clear();
            items(reader, |reader| {
                list.push(reader.decimal()?);
                reader.charge(size_of::<f64>())
            })?;
        }
        Slot::Own(field) => {
            let value = json(reader)?.unwrap_or_default();
            if field.set(value).is_err() {
                return reader.fail(TYPE_MISMATCH);
            }
        }
        Slot::Texts(list) => texts(reader, list, row.map_or(Kind::String, |row| row.kind))?,
        // `value` reads these itself.
        Slot::String(_)
        | Slot::Boolean(_)
        | Slot::Integer(_)
        | Slot::Decimal(_)
        | Slot::Text(_)
        | Slot::Record(_)
        | Slot::Records(_)
        | Slot::Extra(_) => drop(reader.raw()?),
    }
    Ok(())
}

fn texts(reader: &mut Scanner<'_>, list: &mut dyn TextsSlot, kind: Kind) -> Result<()> {
    list.clear();
    items(reader, |reader| {
        let text = reader.string()?.into_owned();
        reader.fits &= kind.is_valid_text(&text);
        list.push(text);
        reader.charge(TEXT)
    })
}

fn records(reader: &mut Scanner<'_>, list: &mut dyn RecordsSlot) -> Result<()> {
    list.clear();
    let mut primaries = 0;
    items(reader, |reader| {
        let record = list.push();
        reader.charge(size_of_val(record) + ALLOCATION)?;
        object(reader, record, None)?;
        primaries += usize::from(record.is_primary());
        Ok(())
    })?;
    reader.fits &= primaries <= 1;
    Ok(())
}

fn items<'a>(
    reader: &mut Scanner<'a>,
    mut item: impl FnMut(&mut Scanner<'a>) -> Result<()>,
) -> Result<()> {
    if reader.null() {
        return Ok(());
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
    Ok(())
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
