//! Whether a filter fits a schema (RFC 7644 §3.4.2.2).

use crate::{
    Json,
    record::{Attribute, Descriptor, Kind},
    syntax::{AttributePath, Filter, FilterError, Operator},
    value::instant,
};

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
        filter(self, descriptor)
    }
}

fn filter(filter: &Filter, descriptor: Descriptor<'_>) -> Result<(), FilterError> {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => parts
            .iter()
            .try_for_each(|part| self::filter(part, descriptor)),
        Filter::Not(inner) => self::filter(inner, descriptor),
        Filter::Present(path) => resolve(path, descriptor).map(drop),
        Filter::Compare(path, operator, value) => {
            comparison(path, resolve(path, descriptor)?, *operator, value)
        }
        Filter::ValuePath(path, inner) => {
            let attribute = resolve(path, descriptor)?;
            if attribute.kind != Kind::Complex && !attribute.multi_valued {
                return Err(FilterError::schema(format!(
                    "`{path}` has one simple value: no value path"
                )));
            }
            self::filter(inner, values_of(attribute))
        }
    }
}

/// The values of an attribute as a scope of their own. A simple multi-valued attribute has `value` (RFC 7643 §2.4).
pub(crate) fn values_of(attribute: &Attribute) -> Descriptor<'_> {
    if attribute.kind == Kind::Complex {
        return Descriptor {
            urn: "",
            attributes: &attribute.sub_attributes,
        };
    }
    Descriptor {
        urn: "",
        attributes: std::slice::from_ref(attribute),
    }
}

fn resolve<'a>(
    path: &AttributePath,
    descriptor: Descriptor<'a>,
) -> Result<&'a Attribute, FilterError> {
    let found = path
        .resolve(descriptor)
        .and_then(|resolved| resolved.last());
    // Inside a value path of a simple attribute, `value` is that attribute.
    let simple = || match descriptor.attributes {
        [only] if descriptor.urn.is_empty() && path.attribute.eq_ignore_ascii_case("value") => {
            Some(only)
        }
        _ => None,
    };
    found
        .or_else(simple)
        .ok_or_else(|| FilterError::unknown(path))
}

fn comparison(
    path: &AttributePath,
    attribute: &Attribute,
    operator: Operator,
    value: &Json,
) -> Result<(), FilterError> {
    let refuse = |message: String| Err(FilterError::schema(message));
    let attribute = match attribute.kind {
        // A complex attribute stands for its `value`.
        Kind::Complex => match Attribute::find(&attribute.sub_attributes, "value") {
            Some(value) => value,
            None => return refuse(format!("`{path}` is complex and has no `value` to compare")),
        },
        _ => attribute,
    };
    if value.is_null() {
        return if matches!(operator, Operator::Eq | Operator::Ne) {
            Ok(())
        } else {
            refuse(format!(
                "`{path}`: null can't be compared with `{operator}`"
            ))
        };
    }
    let unordered = matches!(attribute.kind, Kind::Boolean | Kind::Binary);
    if operator.is_order() && unordered {
        return refuse(format!(
            "`{path}` has no order: `{operator}` is not for booleans and binaries"
        ));
    }
    if operator.is_text()
        && matches!(
            attribute.kind,
            Kind::Boolean | Kind::Integer | Kind::Decimal
        )
    {
        return refuse(format!("`{path}` is no text: `{operator}` is not for it"));
    }
    let fits = match attribute.kind {
        Kind::Boolean => value.is_boolean(),
        Kind::Integer | Kind::Decimal => value.is_number(),
        Kind::DateTime => value
            .as_str()
            .is_some_and(|text| operator.is_text() || instant::parse(text).is_some()),
        Kind::String | Kind::Reference | Kind::Binary => value.is_string(),
        Kind::Json | Kind::Complex | Kind::Extension => true,
    };
    if fits {
        Ok(())
    } else {
        refuse(format!("`{path}` can't be compared with {value}"))
    }
}
