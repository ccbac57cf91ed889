//! `Clone` of records.

use super::{error::ReadError, json::read_into};
use crate::{
    Json,
    record::{
        Attribute, Field, Fields, Record, RecordsSlot, RecordsView, Slot, VisitFields, VisitSlots,
    },
};
use serde_json::Map;

/// Clones a record with its unknown attributes.
#[must_use]
pub fn copy<R: Record>(record: &R) -> R {
    let mut copied = R::default();
    fill(&mut copied, record);
    copied
}

/// Replaces the attributes that `members` names; `null` unsets one. The record is unchanged if a value doesn't fit.
pub(crate) fn overwrite<R: Record>(
    record: &mut R,
    members: Map<String, Json>,
) -> Result<(), ReadError> {
    let mut changed = R::default();
    copy_others(&mut changed, record, &members);
    read_into(Json::Object(members).to_string().as_bytes(), &mut changed)?;
    *record = changed;
    Ok(())
}

/// Copies the attributes that `members` doesn't name into a record without values.
fn copy_others(into: &mut dyn Fields, from: &dyn Fields, members: &Map<String, Json>) {
    let is_named = |attribute: &Attribute| {
        let mut names = members.keys();
        names.any(|name| name.eq_ignore_ascii_case(&attribute.name))
    };
    from.fields(VisitFields(&mut |fields| {
        into.slots(VisitSlots(&mut |slots| {
            for (row, (slot, value)) in slots.iter_mut().zip(fields).enumerate() {
                if !from.attributes().get(row).is_some_and(is_named) {
                    field(slot, *value);
                }
            }
        }));
    }));
}

fn fill(into: &mut dyn Fields, from: &dyn Fields) {
    from.fields(VisitFields(&mut |fields| {
        into.slots(VisitSlots(&mut |slots| {
            for (slot, value) in slots.iter_mut().zip(fields) {
                // The fast path: most attributes have no value.
                match *value {
                    Field::String(None) | Field::Boolean(None) => {}
                    Field::Records(list) if list.len() == 0 => {}
                    Field::Extra(extra) if extra.is_empty() => {}
                    value => field(slot, value),
                }
            }
        }));
    }));
}

fn field(into: &mut Slot<'_>, from: Field<'_>) {
    match (into, from) {
        (Slot::String(into), Field::String(from)) => into.clone_from(from),
        (Slot::Boolean(into), Field::Boolean(from)) => **into = *from,
        (Slot::Integer(into), Field::Integer(from)) => **into = *from,
        (Slot::Decimal(into), Field::Decimal(from)) => **into = *from,
        (Slot::Text(into), Field::Text(from)) => {
            if let Some(text) = from.text() {
                into.set(text.to_owned());
            }
        }
        (Slot::Json(into), Field::Json(from)) => into.clone_from(from),
        (Slot::Record(into), Field::Record(from)) => {
            if let Some(record) = from.record() {
                fill(into.fill(), record);
            }
        }
        (Slot::Strings(into), Field::Strings(from)) => into.clone_from(from),
        (Slot::Booleans(into), Field::Booleans(from)) => into.clone_from(from),
        (Slot::Integers(into), Field::Integers(from)) => into.clone_from(from),
        (Slot::Decimals(into), Field::Decimals(from)) => into.clone_from(from),
        (Slot::Texts(into), Field::Texts(from)) => {
            (0..from.len()).for_each(|index| into.push(from.at(index).to_owned()));
        }
        (Slot::Jsons(into), Field::Jsons(from)) => into.clone_from(from),
        (Slot::Records(into), Field::Records(from)) => records(*into, from),
        (Slot::Own(into), Field::Own(from)) => {
            if let Some(value) = from.own() {
                into.copy(value);
            }
        }
        (Slot::Extra(into), Field::Extra(from)) => into.clone_from(from),
        // Both are rows of one table, so the kinds are the same.
        _ => {}
    }
}

fn records(into: &mut dyn RecordsSlot, from: &dyn RecordsView) {
    for record in (0..from.len()).filter_map(|index| from.at(index)) {
        fill(into.push(), record);
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        Json,
        record::{Attribute, Extra},
        value::{DateTime, Reference},
    };
    use std::net::IpAddr;

    struct Part {
        name: Option<String>,
        extra: Extra,
    }

    crate::record! {
        Part;
        name String: Attribute::string("name"),
    }

    /// A field of every kind.
    struct Every {
        string: Option<String>,
        boolean: Option<bool>,
        integer: Option<i64>,
        decimal: Option<f64>,
        text: Option<DateTime>,
        json: Option<Json>,
        part: Option<Part>,
        strings: Vec<String>,
        booleans: Vec<bool>,
        integers: Vec<i64>,
        decimals: Vec<f64>,
        texts: Vec<Reference>,
        jsons: Vec<Json>,
        parts: Vec<Part>,
        own: Option<IpAddr>,
        owns: Vec<IpAddr>,
        extra: Extra,
    }

    crate::record! {
        Every;
        string String: Attribute::string("string"),
        boolean Boolean: Attribute::boolean("boolean"),
        integer Integer: Attribute::integer("integer"),
        decimal Decimal: Attribute::decimal("decimal"),
        text Text: Attribute::date_time("text"),
        json Json: Attribute::json("json"),
        part Record: Attribute::complex::<Part>("part"),
        strings Strings: Attribute::string("strings").multi_valued(),
        booleans Booleans: Attribute::boolean("booleans").multi_valued(),
        integers Integers: Attribute::integer("integers").multi_valued(),
        decimals Decimals: Attribute::decimal("decimals").multi_valued(),
        texts Texts: Attribute::reference("texts").multi_valued(),
        jsons Jsons: Attribute::json("jsons").multi_valued(),
        parts Records: Attribute::complex::<Part>("parts").multi_valued(),
        own Own: Attribute::string("own"),
        owns Own: Attribute::string("owns").multi_valued(),
    }

    #[test]
    fn a_clone_equals_its_original_in_every_kind_of_field() {
        let text = concat!(
            r#"{"string":"a","boolean":false,"integer":-1,"decimal":0.5,"text":"2024-01-01T00:00:00Z","json":{"a":[1]},"#,
            r#""part":{"name":"p","x":1.10},"strings":["a","b"],"booleans":[true],"integers":[1,2],"decimals":[0.5],"#,
            r#""texts":["a","b"],"jsons":[1,{"b":2}],"parts":[{"name":"q"},{"y":2e0}],"own":"::1","owns":["192.0.2.1"],"#,
            r#""unknown":1.00}"#
        );
        let every: Every = crate::walk::from_json(text.as_bytes()).expect("a record");
        assert_eq!(crate::walk::to_json(&every), text.as_bytes());
        let copied = every.clone();
        assert_eq!(crate::walk::to_json(&copied), text.as_bytes());
        assert_eq!(copied, every);
        assert_eq!(Every::default().clone(), Every::default());
    }
}
