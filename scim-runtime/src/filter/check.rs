//! Whether a filter fits a schema (RFC 7644 §3.4.2.2).

use crate::{
    record::{Attribute, Descriptor, Kind},
    syntax::{AttributePath, Filter, FilterError, Literal, Operator},
};

/// Which attributes `co`, `sw` and `ew` can be used with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextOperators {
    /// Strings, references, binaries and dates.
    Text,
    /// Also numbers and booleans, compared as JSON writes them.
    AnyValue,
}

impl Filter {
    /// Checks that all attributes are in the schema and are compared in ways that their types allow.
    ///
    /// ```
    /// use scim_runtime::{filter::Filter, models::User, record::Resource};
    ///
    /// assert!(Filter::parse("active eq true")?.check(User::DESCRIPTOR).is_ok());
    /// assert!(Filter::parse("active gt true")?.check(User::DESCRIPTOR).is_err());
    /// # Ok::<(), scim_runtime::filter::FilterError>(())
    /// ```
    ///
    /// # Errors
    /// The first attribute or comparison that doesn't fit.
    pub fn check(&self, descriptor: Descriptor<'_>) -> Result<(), FilterError> {
        self.check_parts(descriptor, TextOperators::Text)
    }

    /// Like [`Filter::check`], but also allows `co`, `sw` and `ew` with numbers and booleans, which are compared as JSON writes
    /// them. Some providers support this extension of RFC 7644.
    ///
    /// ```
    /// use scim_runtime::{filter::Filter, record::{Attribute, Descriptor}};
    ///
    /// const DESK: &[Attribute] = &[Attribute::integer("floor")];
    /// let desk = Descriptor { urn: "urn:example:Desk", attributes: DESK };
    /// let filter = Filter::parse("floor sw 1")?;
    /// assert!(filter.check(desk).is_err());
    /// assert!(filter.check_with_text_operators(desk).is_ok());
    /// assert!(filter.matches(&serde_json::json!({"floor": 17}), desk));
    /// # Ok::<(), scim_runtime::filter::FilterError>(())
    /// ```
    ///
    /// # Errors
    /// As [`Filter::check`].
    pub fn check_with_text_operators(&self, descriptor: Descriptor<'_>) -> Result<(), FilterError> {
        self.check_parts(descriptor, TextOperators::AnyValue)
    }

    pub(crate) fn check_parts(
        &self,
        descriptor: Descriptor<'_>,
        text_operators: TextOperators,
    ) -> Result<(), FilterError> {
        match self {
            Self::And(parts) | Self::Or(parts) => parts
                .iter()
                .try_for_each(|part| part.check_parts(descriptor, text_operators)),
            Self::Not(inner) => inner.check_parts(descriptor, text_operators),
            Self::Present(path) => resolve(path, descriptor).map(drop),
            Self::Compare(path, operator, literal) => {
                let attribute = resolve(path, descriptor)?;
                comparison(path, attribute, *operator, literal, text_operators)
            }
            Self::ValuePath(path, inner) => {
                let attribute = resolve(path, descriptor)?;
                if attribute.kind != Kind::Complex && !attribute.multi_valued {
                    return Err(FilterError::schema(format!(
                        "`{path}` has a single simple value, which `[…]` can't select from"
                    )));
                }
                let values = values_of(attribute);
                let checked = inner.check_parts(values, text_operators);
                checked.map_err(|error| error.within(path))
            }
        }
    }
}

/// The values of an attribute as a separate scope. A simple multi-valued attribute has `value` (RFC 7643 §2.4).
pub(crate) fn values_of(attribute: &Attribute) -> Descriptor<'_> {
    let attributes = if attribute.kind == Kind::Complex {
        attribute.sub_attributes.as_ref()
    } else {
        std::slice::from_ref(attribute)
    };
    Descriptor {
        urn: "",
        attributes,
    }
}

/// Inside the value path of a simple attribute, `value` is that attribute.
pub(super) fn simple_value<'a>(
    path: &AttributePath,
    descriptor: Descriptor<'a>,
) -> Option<&'a Attribute> {
    match descriptor.attributes {
        [only] if descriptor.urn.is_empty() && path.attribute.eq_ignore_ascii_case("value") => {
            Some(only)
        }
        _ => None,
    }
}

fn resolve<'a>(
    path: &AttributePath,
    descriptor: Descriptor<'a>,
) -> Result<&'a Attribute, FilterError> {
    path.resolve(descriptor)
        .and_then(|resolved| resolved.last())
        .or_else(|| simple_value(path, descriptor))
        .ok_or_else(|| FilterError::unknown(path))
}

fn comparison(
    path: &AttributePath,
    attribute: &Attribute,
    operator: Operator,
    literal: &Literal,
    text_operators: TextOperators,
) -> Result<(), FilterError> {
    let refuse = |message: String| Err(FilterError::schema(message));
    // A complex attribute is compared by its `value`.
    let kind = match attribute.kind {
        Kind::Complex => match Attribute::find(&attribute.sub_attributes, "value") {
            Some(value) => value.kind,
            None => {
                return refuse(format!(
                    "`{path}` is complex and has no `value` to compare: name a sub-attribute"
                ));
            }
        },
        simple => simple,
    };
    let name = kind.as_str();
    if literal.is_null() {
        return match operator {
            Operator::Eq | Operator::Ne => Ok(()),
            _ => refuse(format!("`{operator}` can't compare `{path}` with null")),
        };
    }
    if operator.is_order() && !kind.has_order() {
        return refuse(format!(
            "`{operator}` is not defined for `{path}`: {name} values have no order"
        ));
    }
    if operator.is_text() && !kind.is_text() {
        return match text_operators {
            TextOperators::AnyValue => Ok(()),
            TextOperators::Text => refuse(format!(
                "`{operator}` is not defined for `{path}`: {name} values are not text"
            )),
        };
    }
    let fits = if operator.is_text() {
        kind.fits_part(literal)
    } else {
        kind.fits_literal(literal)
    };
    if fits {
        return Ok(());
    }
    // The literal itself may be personal data.
    refuse(format!(
        "`{path}` ({name}) can't be compared with {}",
        match kind.invalid_text() {
            Some(invalid) if literal.is_string() => invalid,
            Some(_) | None => literal.type_name(),
        }
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DESK: Descriptor<'_> = Descriptor {
        urn: "urn:example:Desk",
        attributes: const { &[Attribute::string("labels").multi_valued()] },
    };
    const BULB: &[Attribute] = &[Attribute::integer("watt")];
    const LAMP: Descriptor<'_> = Descriptor {
        urn: "urn:example:Lamp",
        attributes: const {
            &[
                Attribute::string("name"),
                Attribute::complex_with("bulb", BULB),
            ]
        },
    };

    #[test]
    fn value_paths_select_from_values_and_value_exists_only_inside_them() {
        for (text, descriptor, fits) in [
            (r#"labels[value eq "a"]"#, DESK, true),
            (r#"labels[other eq "a"]"#, DESK, false),
            // A resource with one attribute is not a simple value.
            (r#"value eq "a""#, DESK, false),
            (r#"name[value eq "a"]"#, LAMP, false),
            ("bulb[watt eq 5]", LAMP, true),
            ("bulb eq 5", LAMP, false),
            ("not (bulb.watt eq 5 and bulb.volt eq 5)", LAMP, false),
        ] {
            let filter = Filter::parse(text).expect(text);
            assert_eq!(filter.check(descriptor).is_ok(), fits, "{text}");
        }
    }
}
