//! Whether a resource matches a filter.
//!
//! `ne` matches an attribute without a value, and a multi-valued one if any value differs. Null, an empty list and absence are the
//! same (RFC 7643 §2.5). An attribute that is not in the schema has no value (RFC 7644 §3.4.2.1).

use super::{
    check::{simple_value, values_of},
    comparison::Comparison,
    node::{Node, value_of},
};
#[cfg(feature = "client")]
use crate::record::{Common, Fields};
use crate::{
    Json,
    record::{Attribute, Descriptor, Kind},
    syntax::{AttributePath, Filter, Literal, Operator},
};
use std::cmp::Ordering;

impl Filter {
    /// Whether a resource matches the filter. An attribute that is not in the schema has no value.
    ///
    /// ```
    /// use scim_runtime::{filter::Filter, models::User, record::Resource};
    /// use serde_json::json;
    ///
    /// let filter = Filter::parse(r#"userName sw "BJ""#)?;
    /// assert!(filter.matches(&json!({"userName": "bjensen"}), User::DESCRIPTOR));
    /// # Ok::<(), scim_runtime::filter::FilterError>(())
    /// ```
    #[must_use]
    pub fn matches(&self, resource: &Json, descriptor: Descriptor<'_>) -> bool {
        self.matches_by(resource, descriptor, Comparison::default())
    }

    /// Like [`Filter::matches`], with other rules for text that is not `caseExact`.
    ///
    /// ```
    /// use scim_runtime::{filter::{Comparison, Filter}, models::User, record::Resource};
    /// use serde_json::json;
    ///
    /// let filter = Filter::parse(r#"userName eq "JOSÉ""#)?;
    /// let user = json!({"userName": "josé"});
    /// assert!(filter.matches_by(&user, User::DESCRIPTOR, Comparison::LowerCase));
    /// assert!(!filter.matches_by(&user, User::DESCRIPTOR, Comparison::Ascii));
    /// # Ok::<(), scim_runtime::filter::FilterError>(())
    /// ```
    #[must_use]
    pub fn matches_by(
        &self,
        resource: &Json,
        descriptor: Descriptor<'_>,
        comparison: Comparison,
    ) -> bool {
        matches(self, &resource.into(), descriptor, comparison)
    }

    /// Whether a stored record matches the filter.
    #[cfg(feature = "client")]
    pub(crate) fn matches_record(
        &self,
        resource: &dyn Fields,
        common: &Common,
        descriptor: Descriptor<'_>,
    ) -> bool {
        let node = Node::Stored(resource, common);
        matches(self, &node, descriptor, Comparison::default())
    }
}

pub(super) fn matches(
    filter: &Filter,
    resource: &Node<'_>,
    descriptor: Descriptor<'_>,
    by: Comparison,
) -> bool {
    match filter {
        Filter::And(parts) => parts
            .iter()
            .all(|part| matches(part, resource, descriptor, by)),
        Filter::Or(parts) => parts
            .iter()
            .any(|part| matches(part, resource, descriptor, by)),
        Filter::Not(inner) => !matches(inner, resource, descriptor, by),
        Filter::Present(path) => {
            let (values, _) = values(path, resource, descriptor);
            // `pr` needs a value that is not empty (RFC 7644 §3.4.2.2).
            values
                .iter()
                .any(|value| !value.is_unassigned() && value.as_text() != Some(""))
        }
        Filter::Compare(path, operator, literal) => {
            let (values, attribute) = values(path, resource, descriptor);
            compare(values, attribute, *operator, literal, by)
        }
        Filter::ValuePath(path, inner) => {
            let (values, attribute) = values(path, resource, descriptor);
            let Some(attribute) = attribute else {
                return false;
            };
            let within = values_of(attribute);
            values.iter().any(|value| matches(inner, value, within, by))
        }
    }
}

/// The values at a path, one by one, and their attribute.
fn values<'r, 'a>(
    path: &AttributePath,
    resource: &Node<'r>,
    descriptor: Descriptor<'a>,
) -> (Vec<Node<'r>>, Option<&'a Attribute>) {
    let Some(resolved) = path.resolve(descriptor) else {
        return match simple_value(path, descriptor) {
            Some(attribute) => (vec![resource.clone()], Some(attribute)),
            None => (Vec::new(), None),
        };
    };
    let mut values = vec![resource.clone()];
    for step in resolved.steps() {
        let mut next = Vec::with_capacity(values.len());
        for value in values {
            value.member(&step.name, &mut next);
        }
        values = next;
    }
    (values, resolved.last())
}

fn compare(
    values: Vec<Node<'_>>,
    attribute: Option<&Attribute>,
    operator: Operator,
    literal: &Literal,
    by: Comparison,
) -> bool {
    let Some(attribute) = attribute else {
        // Without a value, it equals null and differs from everything else; it has no order.
        return match operator {
            Operator::Eq => literal.is_null(),
            Operator::Ne => !literal.is_null(),
            _ => false,
        };
    };
    // A complex attribute is compared by its `value`.
    let (attribute, values) = if attribute.kind == Kind::Complex {
        let Some(value) = value_of(attribute) else {
            return false;
        };
        let mut inner = Vec::with_capacity(values.len());
        for item in values {
            item.member(&value.name, &mut inner);
        }
        (value, inner)
    } else {
        (attribute, values)
    };
    let mut assigned = values
        .into_iter()
        .filter(|value| !value.is_unassigned())
        .peekable();
    if literal.is_null() {
        return match operator {
            Operator::Eq => assigned.peek().is_none(),
            Operator::Ne => assigned.peek().is_some(),
            _ => false,
        };
    }
    let literal = Node::from(literal.as_json());
    if operator == Operator::Ne && assigned.peek().is_none() {
        return true;
    }
    assigned.any(|value| compare_one(attribute, &value, operator, &literal, by))
}

fn compare_one(
    attribute: &Attribute,
    value: &Node<'_>,
    operator: Operator,
    literal: &Node<'_>,
    by: Comparison,
) -> bool {
    let order = || by.order(attribute, value, literal);
    let text = |test: fn(&str, &str) -> bool| by.text(attribute, value, literal, test);
    match operator {
        Operator::Eq => by.same(attribute, value, literal),
        Operator::Ne => !by.same(attribute, value, literal),
        Operator::Co => text(|value, literal| value.contains(literal)),
        Operator::Sw => text(|value, literal| value.starts_with(literal)),
        Operator::Ew => text(|value, literal| value.ends_with(literal)),
        Operator::Gt => order().is_some_and(Ordering::is_gt),
        Operator::Ge => order().is_some_and(Ordering::is_ge),
        Operator::Lt => order().is_some_and(Ordering::is_lt),
        Operator::Le => order().is_some_and(Ordering::is_le),
    }
}

/// The value to sort a resource by, primary or first, and its attribute (RFC 7644 §3.4.2.3).
#[cfg(feature = "server")]
pub(crate) fn first_value(
    path: &AttributePath,
    resource: &Json,
    descriptor: Descriptor<'_>,
) -> Option<(Attribute, Json)> {
    use crate::record::{is_unassigned, member_of as member};

    let resolved = path.resolve(descriptor)?;
    let mut values = vec![resource];
    for step in resolved.steps() {
        values = values
            .into_iter()
            .filter_map(|value| member(value, &step.name))
            .flat_map(|value| match value {
                Json::Array(items) => items.iter().collect(),
                other => vec![other],
            })
            .collect();
    }
    let attribute = resolved.last()?;
    let primary = |value: &&&Json| member(value, "primary") == Some(&Json::Bool(true));
    let value = values.iter().find(primary).or(values.first())?;
    if attribute.kind == Kind::Complex {
        let sub = value_of(attribute)?;
        let value = member(value, &sub.name).filter(|value| !is_unassigned(value))?;
        return Some((sub.clone(), value.clone()));
    }
    (!is_unassigned(value)).then(|| (attribute.clone(), (*value).clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const MAIL: &[Attribute] = &[
        Attribute::string("value"),
        Attribute::string("type"),
        Attribute::boolean("primary"),
    ];
    const ATTRIBUTES: &[Attribute] = &[
        Attribute::string("name"),
        Attribute::string("words").multi_valued(),
        Attribute::complex_with("mails", MAIL).multi_valued(),
        Attribute::complex_with("bare", const { &[Attribute::string("type")] }),
    ];
    const THING: Descriptor<'_> = Descriptor {
        urn: "urn:example:2.0:Thing",
        attributes: ATTRIBUTES,
    };

    fn assert_matches(resource: &Json, cases: &[(&str, bool)]) {
        for (filter, expected) in cases {
            let parsed = Filter::parse(filter).expect(filter);
            assert_eq!(parsed.matches(resource, THING), *expected, "{filter}");
        }
    }

    // R7644-3.4.2-01
    #[test]
    fn an_attribute_outside_the_schema_has_no_value() {
        let resource = json!({"name": "a", "shoes": "b"});
        assert_matches(
            &resource,
            &[
                ("shoes eq null", true),
                ("shoes ne null", false),
                ("shoes eq \"b\"", false),
                ("shoes ne \"b\"", true),
                ("shoes gt null", false),
                ("shoes le null", false),
                ("shoes gt \"a\"", false),
                ("shoes pr", false),
                ("shoes[value eq \"b\"]", false),
            ],
        );
    }

    #[test]
    fn an_attribute_without_a_value_equals_null_and_differs_from_everything_else() {
        for resource in [json!({}), json!({"name": null, "words": [], "mails": [{}]})] {
            assert_matches(
                &resource,
                &[
                    ("name eq null", true),
                    ("name ne null", false),
                    ("name ge null", false),
                    ("name ne \"a\"", true),
                    ("name eq \"a\"", false),
                    ("words ne \"a\"", true),
                    ("mails ne \"a\"", true),
                    ("bare ne \"a\"", false),
                ],
            );
        }
    }

    #[test]
    fn a_multi_valued_attribute_differs_if_any_of_its_values_does() {
        let resource = json!({"words": ["a", "b"], "mails": [{"value": "a"}]});
        assert_matches(
            &resource,
            &[
                ("words ne \"a\"", true),
                ("words eq \"a\"", true),
                ("mails ne \"A\"", false),
                ("mails ne \"b\"", true),
                ("words[value ne \"c\"]", true),
                // Only `value` is an attribute of a simple value.
                ("words[other eq \"a\"]", false),
                ("words[words eq \"a\"]", false),
            ],
        );
    }

    #[cfg(feature = "server")]
    #[test]
    fn a_resource_is_sorted_by_its_primary_or_first_value() {
        let by = |path: &str, resource: Json| {
            let path: AttributePath = path.parse().expect(path);
            first_value(&path, &resource, THING)
                .map(|(attribute, value)| (attribute.name.into_owned(), value))
        };
        let is = |name: &str, value: &str| Some((name.to_owned(), json!(value)));
        let mails = json!({"mails": [{"value": "b"}, {"value": "a", "primary": true}]});
        assert_eq!(by("mails", mails.clone()), is("value", "a"));
        assert_eq!(by("mails.value", mails), is("value", "b"));
        let unmarked = json!({"mails": [{"value": "b"}, {"value": "a", "primary": false}]});
        assert_eq!(by("mails", unmarked), is("value", "b"));
        assert_eq!(by("words", json!({"words": ["b", "a"]})), is("words", "b"));
        assert_eq!(by("name", json!({"NAME": "n"})), is("name", "n"));
        for nothing in [
            json!({}),
            json!({"name": null, "mails": [{"value": null}], "words": []}),
        ] {
            for path in ["name", "mails", "words", "unknown"] {
                assert_eq!(by(path, nothing.clone()), None, "{path}");
            }
        }
    }
}
