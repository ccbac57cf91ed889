//! Values that filters are evaluated on: JSON, or the fields of a record.

use crate::{
    Json,
    record::{Attribute, Common, Fields, View, find_row, is_unassigned, member_of as member},
};
use std::borrow::Cow;

/// One value, never a list. Values are borrowed, except those of user-defined types.
#[derive(Clone)]
pub(crate) enum Node<'r> {
    Text(Cow<'r, str>),
    Boolean(bool),
    /// Every integer that JSON or a record can hold.
    Integer(i128),
    Decimal(f64),
    /// An object, or null.
    Json(Cow<'r, Json>),
    /// A complex value, an extension, or a resource without common attributes.
    Record(&'r dyn Fields),
    /// A stored resource.
    Stored(&'r dyn Fields, &'r Common),
}

impl<'r> From<Cow<'r, Json>> for Node<'r> {
    fn from(value: Cow<'r, Json>) -> Self {
        let number = match &*value {
            Json::Bool(truth) => return Self::Boolean(*truth),
            Json::Number(number) => number,
            Json::String(_) => {
                return match value {
                    Cow::Borrowed(Json::String(text)) => Self::Text(Cow::Borrowed(text)),
                    Cow::Owned(Json::String(text)) => Self::Text(Cow::Owned(text)),
                    other => Self::Json(other),
                };
            }
            Json::Null | Json::Array(_) | Json::Object(_) => return Self::Json(value),
        };
        let integer = number
            .as_i64()
            .map(i128::from)
            .or_else(|| number.as_u64().map(i128::from));
        match (integer, number.as_f64()) {
            (Some(integer), _) => Self::Integer(integer),
            (None, Some(decimal)) => Self::Decimal(decimal),
            (None, None) => Self::Json(value),
        }
    }
}

impl<'r> From<&'r Json> for Node<'r> {
    fn from(value: &'r Json) -> Self {
        Self::from(Cow::Borrowed(value))
    }
}

impl<'r> From<&'r str> for Node<'r> {
    fn from(text: &'r str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'r> Node<'r> {
    /// Whether the value is null, or contains only nulls (RFC 7643 §2.5).
    pub(crate) fn is_unassigned(&self) -> bool {
        match self {
            Self::Text(_) | Self::Boolean(_) | Self::Integer(_) | Self::Decimal(_) => false,
            Self::Json(value) => is_unassigned(value),
            Self::Record(record) | Self::Stored(record, _) => has_no_value(*record),
        }
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a simple value: as it is, or as JSON writes it.
    pub(crate) fn simple_text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Text(text) => Some(Cow::Borrowed(text)),
            Self::Boolean(truth) => Some(Cow::Owned(truth.to_string())),
            Self::Integer(number) => Some(Cow::Owned(number.to_string())),
            Self::Decimal(number) => Some(Cow::Owned(Json::from(*number).to_string())),
            Self::Json(_) | Self::Record(_) | Self::Stored(..) => None,
        }
    }

    /// Appends the values of a member; a list's values one by one.
    pub(crate) fn member(&self, name: &str, out: &mut Vec<Node<'r>>) {
        match self {
            Self::Json(Cow::Borrowed(object)) => {
                out.extend(member(object, name).into_iter().flat_map(parts));
            }
            Self::Json(Cow::Owned(object)) => {
                out.extend(member(object, name).into_iter().flat_map(owned_parts));
            }
            Self::Record(record) => field(*record, name, out),
            Self::Stored(record, common) => {
                if name.eq_ignore_ascii_case("id") {
                    out.extend(common.id.as_deref().map(Node::from));
                } else if name.eq_ignore_ascii_case("meta") {
                    out.extend(common.meta.as_ref().map(|meta| Node::Record(meta)));
                } else if name.eq_ignore_ascii_case("schemas") {
                    out.extend(common.schemas.iter().map(|urn| Node::from(urn.as_str())));
                } else {
                    field(*record, name, out);
                }
            }
            Self::Text(_) | Self::Boolean(_) | Self::Integer(_) | Self::Decimal(_) => {}
        }
    }
}

/// A value, or the values of a list.
fn parts(value: &Json) -> impl Iterator<Item = Node<'_>> {
    match value {
        Json::Array(items) => items.as_slice(),
        lone => std::slice::from_ref(lone),
    }
    .iter()
    .map(Node::from)
}

fn owned_parts<'r>(value: &Json) -> Vec<Node<'r>> {
    let own = |value: &Json| Node::from(Cow::Owned(value.clone()));
    match value {
        Json::Array(items) => items.iter().map(own).collect(),
        lone => vec![own(lone)],
    }
}

fn field<'r>(record: &'r dyn Fields, name: &str, out: &mut Vec<Node<'r>>) {
    let Some(row) = find_row(record.table(), 0, name) else {
        return;
    };
    match record.view(row) {
        View::None => {}
        View::String(text) => out.push(Node::from(text)),
        View::Boolean(truth) => out.push(Node::Boolean(truth)),
        View::Integer(number) => out.push(Node::Integer(i128::from(number))),
        View::Decimal(number) => out.push(Node::Decimal(number)),
        View::Json(value) => out.extend(parts(value)),
        View::Own(value) => out.extend(owned_parts(&value.json())),
        View::Record(record) => out.push(Node::Record(record)),
        View::Strings(texts) => out.extend(texts.iter().map(|text| Node::from(text.as_str()))),
        View::Booleans(list) => out.extend(list.iter().copied().map(Node::Boolean)),
        View::Integers(list) => {
            out.extend(list.iter().map(|number| Node::Integer(i128::from(*number))))
        }
        View::Decimals(list) => out.extend(list.iter().copied().map(Node::Decimal)),
        View::Texts(list) => out.extend((0..list.len()).map(|index| Node::from(list.at(index)))),
        View::Jsons(list) => out.extend(list.iter().map(Node::from)),
        View::Records(list) => out.extend(
            (0..list.len())
                .filter_map(|index| list.at(index))
                .map(Node::Record),
        ),
    }
}

fn has_no_value(record: &dyn Fields) -> bool {
    record.extra().iter_raw().all(|(_, raw)| raw == "null")
        && !record.any_view(|_, view| match view {
            View::None => false,
            View::Record(inner) => !has_no_value(inner),
            View::Records(list) => !(0..list.len())
                .filter_map(|index| list.at(index))
                .all(has_no_value),
            View::Json(value) => !is_unassigned(value),
            View::Own(value) => !is_unassigned(&value.json()),
            _ => true,
        })
}

/// The sub-attribute `value`, by which a complex attribute is compared (RFC 7644 §3.4.2.2).
pub(crate) fn value_of(attribute: &Attribute) -> Option<&Attribute> {
    Attribute::find(&attribute.sub_attributes, "value")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        filter::{Comparison, Filter},
        record::{Descriptor, Extra, Record},
    };
    use std::net::IpAddr;

    struct Nested {
        name: Option<String>,
        extra: Extra,
    }

    crate::record! {
        Nested;
        name String: Attribute::string("name"),
    }

    struct Outer {
        inner: Option<Nested>,
        inners: Vec<Nested>,
        json: Option<Json>,
        own: Option<Json>,
        address: Option<IpAddr>,
        addresses: Vec<IpAddr>,
        extra: Extra,
    }

    crate::record! {
        Outer;
        inner Record: Attribute::complex::<Nested>("inner"),
        inners Records: Attribute::complex::<Nested>("inners").multi_valued(),
        json Json: Attribute::json("json"),
        own Own: Attribute::json("own"),
        address Own: Attribute::string("address"),
        addresses Own: Attribute::string("addresses").multi_valued(),
    }

    #[test]
    fn a_record_whose_fields_are_all_unassigned_has_no_value() {
        assert!(has_no_value(&Outer::default()));
        let empty = Outer {
            inner: Some(Nested::default()),
            inners: vec![Nested::default(), Nested::default()],
            json: Some(serde_json::json!({"a": null})),
            own: Some(Json::Null),
            ..Outer::default()
        };
        assert!(has_no_value(&empty));
        let named = || Nested {
            name: Some(String::new()),
            ..Nested::default()
        };
        for assigned in [
            Outer {
                inner: Some(named()),
                ..Outer::default()
            },
            Outer {
                inners: vec![Nested::default(), named()],
                ..Outer::default()
            },
            Outer {
                json: Some(Json::Bool(false)),
                ..Outer::default()
            },
            Outer {
                own: Some(Json::Bool(false)),
                ..Outer::default()
            },
        ] {
            assert!(!has_no_value(&assigned));
        }
        for (text, expected) in [(r#"{"x":null}"#, true), (r#"{"x":1}"#, false)] {
            let unknown: Nested = crate::from_json(text.as_bytes()).expect("a record");
            assert_eq!(has_no_value(&unknown), expected, "{text}");
        }
    }

    #[test]
    fn fields_of_user_defined_types_are_compared_by_their_json() {
        let outer = Outer {
            address: Some(IpAddr::from([192, 0, 2, 1])),
            addresses: vec![IpAddr::from([192, 0, 2, 2]), IpAddr::from([192, 0, 2, 3])],
            own: Some(serde_json::json!({"a": 1})),
            ..Outer::default()
        };
        let descriptor = Descriptor {
            urn: "",
            attributes: Outer::ATTRIBUTES,
        };
        for (text, expected) in [
            (r#"address eq "192.0.2.1""#, true),
            (r#"address eq "192.0.2.2""#, false),
            (r#"addresses eq "192.0.2.3""#, true),
            ("own pr", true),
            ("inner pr", false),
        ] {
            let filter = Filter::parse(text).expect(text);
            let found = crate::filter::evaluate::matches(
                &filter,
                &Node::Record(&outer),
                descriptor,
                Comparison::default(),
            );
            assert_eq!(found, expected, "{text}");
        }
    }
}
