//! Compares the JSON text of a resource with a wanted record, without reading it into a record of its own.
//!
//! Most resources that a plan lists are as wanted: to know that, nothing need be allocated.

use super::{read::expected, scan::Scanner};
use crate::record::{
    Attribute, CommonName, Field, Fields, Meta, RecordsView, Table, View, VisitFields, common_name,
    find_row,
};
use std::borrow::Cow;

/// Longer lists are read, since their values are compared with each other.
const MOST_VALUES: usize = 16;

/// A resource of a page that has not been read.
pub(crate) struct UnreadResource<'r, 'a>(&'r mut Scanner<'a>);

/// The rows of a resource that are compared. Bit *n* stands for row *n*.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ComparedRows {
    /// They must have the wanted values.
    pub(crate) compared: u64,
    /// They must have no value if none is wanted.
    pub(crate) cleared: u64,
}

impl ComparedRows {
    const NONE: Self = Self {
        compared: 0,
        cleared: 0,
    };

    /// The rows of a complex value: what the wanted one doesn't name makes no difference.
    const NAMED: Self = Self {
        compared: u64::MAX,
        cleared: 0,
    };

    fn row(self, row: usize) -> ComparedRow {
        let has = |rows: u64| rows >> row & 1 != 0;
        if !has(self.compared) {
            ComparedRow::Ignored
        } else if has(self.cleared) {
            ComparedRow::Cleared
        } else {
            ComparedRow::Named
        }
    }
}

/// How a row is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ComparedRow {
    Ignored,
    /// If a value is wanted.
    Named,
    /// Even if no value is wanted.
    Cleared,
}

/// The result for a member that makes no difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MemberLikeness {
    Unassigned,
    /// It has a value that nobody wants to know.
    Ignored,
    /// It has the wanted value.
    Same,
}

impl ComparedRow {
    fn compare<T: PartialEq>(self, value: T, wanted: Option<T>) -> Option<MemberLikeness> {
        match (self, wanted) {
            (Self::Ignored, _) | (Self::Named, None) => Some(MemberLikeness::Ignored),
            (Self::Cleared, None) => None,
            (Self::Named | Self::Cleared, Some(wanted)) => {
                (value == wanted).then_some(MemberLikeness::Same)
            }
        }
    }
}

impl<'r, 'a> UnreadResource<'r, 'a> {
    pub(super) fn new(reader: &'r mut Scanner<'a>) -> Self {
        Self(reader)
    }

    /// Skips the resource and returns its id if it has the wanted values and follows its schema. `None` if it must be read to know.
    pub(crate) fn skip_if_same(
        &mut self,
        wanted: &dyn Fields,
        fields: &[Field<'_>],
        rows: ComparedRows,
    ) -> Option<Cow<'a, str>> {
        let mut reader = self.0.clone();
        let mut common = CommonText::default();
        object(&mut reader, wanted.table(), fields, rows, Some(&mut common))?;
        let id = common.id.filter(|id| common.has_schema && !id.is_empty())?;
        *self.0 = reader;
        Some(id)
    }
}

/// The common attributes, as far as they are needed.
#[derive(Default)]
struct CommonText<'a> {
    seen: [bool; 3],
    has_schema: bool,
    id: Option<Cow<'a, str>>,
}

impl<'a> CommonText<'a> {
    fn member(&mut self, reader: &mut Scanner<'a>, which: CommonName, table: &Table) -> Option<()> {
        let seen = self.seen.get_mut(which as usize)?;
        if std::mem::replace(seen, true) {
            return None;
        }
        match which {
            CommonName::Id => self.id = Some(reader.string().ok()?),
            CommonName::Schemas => {
                let own = table.root.urn()?;
                let mut more = reader.open_array().ok()?;
                while more {
                    self.has_schema |= reader.string().ok()?.eq_ignore_ascii_case(own);
                    more = reader.more_items().ok()?;
                }
            }
            CommonName::Meta => {
                let meta: &dyn Fields = &Meta::default();
                let mut likeness = None;
                meta.fields(VisitFields(&mut |fields| {
                    likeness = object(reader, meta.table(), fields, ComparedRows::NONE, None);
                }));
                likeness?;
            }
        }
        Some(())
    }
}

/// Whether an object has values that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ObjectLikeness {
    Ignored,
    Same,
}

/// Reads an object. `None` if it differs, breaks a rule of its schema, or has something that this code doesn't compare.
fn object<'a>(
    reader: &mut Scanner<'a>,
    table: &Table,
    wanted: &[Field<'_>],
    rows: ComparedRows,
    mut common: Option<&mut CommonText<'a>>,
) -> Option<ObjectLikeness> {
    if table.attributes.len() > 64 {
        return None;
    }
    let (mut seen, mut present, mut next) = (0_u64, 0_u64, 0);
    let mut likeness = ObjectLikeness::Ignored;
    let mut more = reader.open_object().ok()?;
    while more {
        reader.peek();
        if let MemberName::Row(row) = member_name(reader, table, next, &mut common)? {
            let bit = 1_u64.checked_shl(u32::try_from(row).ok()?)?;
            if seen & bit != 0 {
                return None;
            }
            seen |= bit;
            next = row + 1;
            let attribute = table.attributes.get(row)?;
            match value(reader, *wanted.get(row)?, attribute, rows.row(row))? {
                MemberLikeness::Unassigned => {}
                MemberLikeness::Ignored => present |= bit,
                MemberLikeness::Same => {
                    present |= bit;
                    likeness = ObjectLikeness::Same;
                }
            }
        }
        more = reader.more_members().ok()?;
    }
    let checked = &table.checked;
    let due = if reader.projected {
        checked.always_due
    } else {
        checked.due
    };
    let follows_schema = present & due == due && present & checked.secret == 0;
    (follows_schema && !lacks_wanted(wanted, table, rows.compared & !seen)).then_some(likeness)
}

/// The name of a member.
enum MemberName {
    Row(usize),
    /// A common attribute, whose value was read as well.
    Common,
}

/// Reads the name of a member.
fn member_name<'a>(
    reader: &mut Scanner<'a>,
    table: &Table,
    next: usize,
    common: &mut Option<&mut CommonText<'a>>,
) -> Option<MemberName> {
    if let Some(row) = expected(reader, table, next) {
        return Some(MemberName::Row(row));
    }
    let name = reader.name().ok()?;
    match common_name(table.root, &name) {
        Some(which) => {
            common.as_mut()?.member(reader, which, table)?;
            Some(MemberName::Common)
        }
        None => find_row(table, next, &name).map(MemberName::Row),
    }
}

/// Whether one of the rows that the object lacks has a wanted value.
fn lacks_wanted(wanted: &[Field<'_>], table: &Table, mut missing: u64) -> bool {
    for field in wanted.iter().take(table.attributes.len()) {
        if missing & 1 != 0 && !matches!(field.view(), View::None) {
            return true;
        }
        missing >>= 1;
    }
    false
}

/// Reads the value of a member, and compares it.
fn value(
    reader: &mut Scanner<'_>,
    wanted: Field<'_>,
    attribute: &Attribute,
    row: ComparedRow,
) -> Option<MemberLikeness> {
    if reader.null() {
        let is_wanted = row != ComparedRow::Ignored && !matches!(wanted.view(), View::None);
        return (!is_wanted).then_some(MemberLikeness::Unassigned);
    }
    match wanted {
        Field::String(wanted) => text(reader, attribute, row, wanted.as_deref()),
        Field::Text(wanted) => text(reader, attribute, row, wanted.text()),
        Field::Boolean(wanted) => {
            let value = reader.boolean().ok()?;
            // One primary value ends another.
            let is_other = value && wanted.is_none() && attribute.name == "primary";
            row.compare(value, *wanted).filter(|_| !is_other)
        }
        Field::Integer(wanted) => row.compare(reader.integer().ok()?, *wanted),
        Field::Record(wanted) => {
            let wanted = wanted.record().filter(|_| row != ComparedRow::Ignored)?;
            complex(reader, wanted)
        }
        Field::Records(wanted) if row != ComparedRow::Ignored => list(reader, wanted),
        Field::Records(_)
        | Field::Decimal(_)
        | Field::Json(_)
        | Field::Strings(_)
        | Field::Booleans(_)
        | Field::Integers(_)
        | Field::Decimals(_)
        | Field::Texts(_)
        | Field::Jsons(_)
        | Field::Own(_)
        | Field::Extra(_) => None,
    }
}

/// Empty text is always read: it clears an attribute.
fn text(
    reader: &mut Scanner<'_>,
    attribute: &Attribute,
    row: ComparedRow,
    wanted: Option<&str>,
) -> Option<MemberLikeness> {
    let text = reader.string().ok()?;
    if text.is_empty() || !attribute.kind.is_valid_text(&text) {
        return None;
    }
    row.compare(&*text, wanted)
}

fn complex(reader: &mut Scanner<'_>, wanted: &dyn Fields) -> Option<MemberLikeness> {
    let mut member = None;
    wanted.fields(VisitFields(&mut |fields| {
        member = named_values(reader, wanted.table(), fields)
    }));
    member
}

/// Reads an object that must have the values that the wanted one names, which must be some.
fn named_values(
    reader: &mut Scanner<'_>,
    table: &Table,
    wanted: &[Field<'_>],
) -> Option<MemberLikeness> {
    if matches!(wanted.last(), Some(Field::Extra(extra)) if !extra.is_empty()) {
        return None;
    }
    let likeness = object(reader, table, wanted, ComparedRows::NAMED, None)?;
    (likeness == ObjectLikeness::Same).then_some(MemberLikeness::Same)
}

/// Reads a list of complex values in the wanted order, each with a `value` of its own.
fn list(reader: &mut Scanner<'_>, wanted: &dyn RecordsView) -> Option<MemberLikeness> {
    if !(1..=MOST_VALUES).contains(&wanted.len()) {
        return None;
    }
    let table = wanted.at(0)?.table();
    let value = table
        .attributes
        .iter()
        .position(|row| row.name == "value")?;
    let mut values: Vec<&str> = Vec::new();
    let mut primaries = 0;
    let mut index = 0;
    let mut more = reader.open_array().ok()?;
    while more {
        let mut member = None;
        wanted.at(index)?.fields(VisitFields(&mut |fields| {
            let Some(View::String(value)) = view_at(fields, value) else {
                return;
            };
            if values.iter().any(|other| other.eq_ignore_ascii_case(value)) {
                return;
            }
            if wanted.len() > 1 {
                values.push(value);
            }
            let primary = view_at(fields, table.checked.primary);
            primaries += u32::from(matches!(primary, Some(View::Boolean(true))));
            member = named_values(reader, table, fields);
        }));
        member?;
        index += 1;
        more = reader.more_items().ok()?;
    }
    (index == wanted.len() && primaries < 2).then_some(MemberLikeness::Same)
}

fn view_at<'w>(fields: &[Field<'w>], row: usize) -> Option<View<'w>> {
    Some(fields.get(row)?.view())
}
