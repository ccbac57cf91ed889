//! `Serialize` and `Deserialize` of records, for any serde format, by the rules of the JSON reader and writer.

use crate::{
    Json,
    record::{
        Attribute, Common, CommonName, Extra, Fields, Kind, RecordSlot, RecordsSlot, RecordsView,
        SeenRows, Slot, Table, TextsSlot, TextsView, View, VisitSlots, common_name, find_row,
        is_row, is_urn, push_unknown,
    },
    terminal_safe::TerminalSafe,
};
use serde::{
    Deserialize, Serialize,
    de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor},
    ser::{Error as _, SerializeMap, SerializeSeq, Serializer},
};
use std::fmt;

/// Writes a record; a resource or message with `schemas`.
pub fn serialize<S: Serializer>(record: &dyn Fields, serializer: S) -> Result<S::Ok, S::Error> {
    SerializeRecord {
        record,
        common: None,
    }
    .serialize(serializer)
}

pub(crate) fn serialize_stored<S: Serializer>(
    record: &dyn Fields,
    common: &Common,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    SerializeRecord {
        record,
        common: Some(common),
    }
    .serialize(serializer)
}

/// Reads a record, and the common attributes of a resource if they are wanted.
pub(super) struct RecordSeed<'a> {
    pub(super) record: &'a mut dyn Fields,
    pub(super) common: Option<&'a mut Common>,
}

impl<'de> DeserializeSeed<'de> for RecordSeed<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RecordSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let table = self.record.table();
        let mut read = Ok(());
        self.record.slots(VisitSlots(&mut |slots| {
            read = visit_members(&mut map, table, slots, self.common.as_deref_mut());
        }));
        read
    }
}

fn visit_members<'de, A: MapAccess<'de>>(
    map: &mut A,
    table: &Table,
    slots: &mut [Slot<'_>],
    mut common: Option<&mut Common>,
) -> Result<(), A::Error> {
    let (mut seen, mut seen_common, mut expected) = (SeenRows::default(), SeenRows::default(), 0);
    let mut unknown = String::new();
    while let Some(member) = map.next_key_seed(NameSeed {
        table,
        expected,
        unknown: &mut unknown,
    })? {
        match member {
            Member::Row(row) => {
                expected = row + 1;
                if !seen.first(row) {
                    return Err(A::Error::custom("an attribute occurs twice"));
                }
                if let Some(slot) = slots.get_mut(row) {
                    map.next_value_seed(IntoSlot(slot))?;
                }
            }
            Member::Common(which) => {
                if !seen_common.first(which as usize) {
                    return Err(A::Error::custom("an attribute occurs twice"));
                }
                match common.as_deref_mut() {
                    None => drop(map.next_value::<IgnoredAny>()?),
                    Some(common) => map.next_value_seed(IntoSlot(&mut common.slot(which)))?,
                }
            }
            Member::Unknown => {
                let value: Json = map.next_value()?;
                if !push_unknown(slots, &unknown, &value.to_string()) {
                    return Err(A::Error::custom("an attribute occurs twice"));
                }
            }
        }
    }
    Ok(())
}

struct NameSeed<'a> {
    table: &'a Table,
    /// The row after the previous one: servers keep an order.
    expected: usize,
    /// Receives the name of an unknown member.
    unknown: &'a mut String,
}

#[derive(Clone, Copy)]
enum Member {
    Row(usize),
    Common(CommonName),
    Unknown,
}

impl<'de> DeserializeSeed<'de> for NameSeed<'_> {
    type Value = Member;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Member, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for NameSeed<'_> {
    type Value = Member;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an attribute name")
    }

    #[inline]
    fn visit_str<E>(self, name: &str) -> Result<Member, E> {
        if is_row(self.table, self.expected, name) {
            return Ok(Member::Row(self.expected));
        }
        if let Some(which) = common_name(self.table.root, name) {
            return Ok(Member::Common(which));
        }
        if let Some(row) = find_row(self.table, self.expected, name) {
            return Ok(Member::Row(row));
        }
        name.clone_into(self.unknown);
        Ok(Member::Unknown)
    }
}

/// Reads a value into a slot.
struct IntoSlot<'a, 's>(&'a mut Slot<'s>);

impl<'de> DeserializeSeed<'de> for IntoSlot<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.0 {
            Slot::Extra(_) => drop(IgnoredAny::deserialize(deserializer)?),
            Slot::String(field) => **field = Deserialize::deserialize(deserializer)?,
            Slot::Boolean(field) => **field = Deserialize::deserialize(deserializer)?,
            Slot::Integer(field) => **field = Deserialize::deserialize(deserializer)?,
            Slot::Decimal(field) => **field = Deserialize::deserialize(deserializer)?,
            Slot::Text(field) => {
                if let Some(text) = Deserialize::deserialize(deserializer)? {
                    field.set(text);
                }
            }
            Slot::Json(field) => **field = Deserialize::deserialize(deserializer)?,
            Slot::Record(field) => deserializer.deserialize_option(IntoRecord(*field))?,
            Slot::Strings(list) => **list = list_of(deserializer)?,
            Slot::Booleans(list) => **list = list_of(deserializer)?,
            Slot::Integers(list) => **list = list_of(deserializer)?,
            Slot::Decimals(list) => **list = list_of(deserializer)?,
            Slot::Jsons(list) => {
                **list = list_of(deserializer)?;
                list.retain(|value| !value.is_null());
            }
            Slot::Texts(list) => fill_texts(*list, list_of(deserializer)?),
            Slot::Records(list) => deserializer.deserialize_option(IntoRecords(*list))?,
            Slot::Own(field) => field
                .set(Json::deserialize(deserializer)?)
                .map_err(D::Error::custom)?,
        }
        Ok(())
    }
}

fn list_of<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

fn fill_texts(list: &mut dyn TextsSlot, texts: Vec<String>) {
    for text in texts {
        list.push(text);
    }
}

struct IntoRecord<'a>(&'a mut dyn RecordSlot);

impl<'de> Visitor<'de> for IntoRecord<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or null")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        RecordSeed {
            record: self.0.fill(),
            common: None,
        }
        .deserialize(deserializer)
    }
}

struct IntoRecords<'a>(&'a mut dyn RecordsSlot);

impl<'de> Visitor<'de> for IntoRecords<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array or null")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        struct ItemSeed<'b>(&'b mut dyn RecordsSlot);
        impl<'de> DeserializeSeed<'de> for ItemSeed<'_> {
            type Value = ();
            fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
                RecordSeed {
                    record: self.0.push(),
                    common: None,
                }
                .deserialize(deserializer)
            }
        }
        while seq.next_element_seed(ItemSeed(self.0))?.is_some() {}
        Ok(())
    }
}

struct SerializeRecord<'a> {
    record: &'a dyn Fields,
    common: Option<&'a Common>,
}

impl Serialize for SerializeRecord<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(urn) = self.record.root().urn() {
            map.serialize_entry("schemas", &schemas(self.record, urn))?;
        }
        if let Some(id) = self.common.and_then(|common| common.id.as_ref()) {
            map.serialize_entry("id", id)?;
        }
        let mut written = Ok(());
        self.record.views(&mut |attribute, view| {
            if written.is_ok() && is_written(attribute, view) {
                written = map.serialize_entry(&*attribute.name, &SerializeView(view));
            }
        });
        written?;
        write_extra(&mut map, self.record, self.record.extra())?;
        let meta = self.common.and_then(|common| common.meta.as_ref());
        if let Some(meta) = meta.filter(|meta| has_value(View::Record(*meta))) {
            map.serialize_entry(
                "meta",
                &SerializeRecord {
                    record: meta,
                    common: None,
                },
            )?;
        }
        map.end()
    }
}

fn schemas<'a>(record: &'a dyn Fields, urn: &'a str) -> Vec<&'a str> {
    let mut urns = vec![urn];
    record.views(&mut |attribute, view| {
        if attribute.kind == Kind::Extension && is_written(attribute, view) {
            urns.push(&attribute.name);
        }
    });
    let unknown = record
        .extra()
        .iter_raw()
        .map(|(name, _)| name)
        .filter(|name| is_urn(name));
    urns.extend(unknown);
    urns
}

/// Whether a member is written: it has a value, or it is a required extension, which may be empty (RFC 7643 §6).
fn is_written(attribute: &Attribute, view: View<'_>) -> bool {
    has_value(view) || matches!(view, View::Record(_)) && attribute.is_present_when_empty()
}

/// A complex value without attributes counts as unassigned (RFC 7643 §2.5).
pub(crate) fn has_value(view: View<'_>) -> bool {
    match view {
        View::None => false,
        View::Own(value) => value.has_value(),
        View::Record(record) => {
            !record.extra().is_empty() || record.any_view(|_, view| has_value(view))
        }
        View::Records(list) => (0..list.len())
            .filter_map(|index| list.at(index))
            .any(|record| has_value(View::Record(record))),
        _ => true,
    }
}

fn write_extra<M: SerializeMap>(
    map: &mut M,
    record: &dyn Fields,
    extra: &Extra,
) -> Result<(), M::Error> {
    for (name, raw) in extra.iter_raw() {
        let known = record
            .attributes()
            .iter()
            .position(|a| a.name.eq_ignore_ascii_case(name));
        let is_ignored =
            known.is_some_and(|row| raw != "null" || !matches!(record.view(row), View::None));
        if !is_ignored {
            // A number may be out of the range of serde's types. Writing `null` instead would clear the attribute.
            let value: Json = serde_json::from_str(raw).map_err(|_| {
                M::Error::custom(format_args!(
                    "the value of `{}` is out of the range of serde's types",
                    TerminalSafe(name)
                ))
            })?;
            map.serialize_entry(name, &value)?;
        }
    }
    Ok(())
}

struct SerializeView<'a>(View<'a>);

impl Serialize for SerializeView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            View::None => serializer.serialize_none(),
            View::String(value) => value.serialize(serializer),
            View::Boolean(value) => value.serialize(serializer),
            View::Integer(value) => value.serialize(serializer),
            View::Decimal(value) => value.serialize(serializer),
            View::Json(value) => value.serialize(serializer),
            View::Own(value) => value.json().serialize(serializer),
            View::Record(record) => SerializeRecord {
                record,
                common: None,
            }
            .serialize(serializer),
            View::Strings(list) => list.serialize(serializer),
            View::Booleans(list) => list.serialize(serializer),
            View::Integers(list) => list.serialize(serializer),
            View::Decimals(list) => list.serialize(serializer),
            View::Jsons(list) => list.serialize(serializer),
            View::Texts(list) => write_texts(list, serializer),
            View::Records(list) => write_records(list, serializer),
        }
    }
}

fn write_texts<S: Serializer>(list: &dyn TextsView, serializer: S) -> Result<S::Ok, S::Error> {
    let mut seq = serializer.serialize_seq(Some(list.len()))?;
    for index in 0..list.len() {
        seq.serialize_element(list.at(index))?;
    }
    seq.end()
}

fn write_records<S: Serializer>(list: &dyn RecordsView, serializer: S) -> Result<S::Ok, S::Error> {
    let mut seq = serializer.serialize_seq(None)?;
    for record in (0..list.len()).filter_map(|index| list.at(index)) {
        if has_value(View::Record(record)) {
            seq.serialize_element(&SerializeRecord {
                record,
                common: None,
            })?;
        }
    }
    seq.end()
}
