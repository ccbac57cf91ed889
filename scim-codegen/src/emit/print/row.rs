//! An attribute in a struct's table.

use super::literal::literal;
use crate::{
    model::{Attribute, Kind, Mutability, Returned, Uniqueness},
    names::RustName,
};

/// `Attribute::string("userName").required()`: only what differs from the defaults of RFC 7643 §2.2.
///
/// `type_` is the struct of a complex attribute; without one its sub-attributes are printed inline.
pub(super) fn row(attribute: &Attribute, type_: Option<&RustName>) -> String {
    let mut row = constructor(attribute, type_);
    if attribute.multi_valued {
        row.push_str(".multi_valued()");
    }
    if attribute.required {
        row.push_str(".required()");
    }
    if attribute.case_exact {
        row.push_str(".case_exact()");
    }
    row.push_str(match attribute.mutability {
        Mutability::ReadWrite => "",
        Mutability::ReadOnly => ".read_only()",
        Mutability::Immutable => ".immutable()",
        Mutability::WriteOnly => ".write_only()",
    });
    row.push_str(match attribute.returned {
        Returned::Default => "",
        Returned::Always => ".always_returned()",
        Returned::Never => ".never_returned()",
        Returned::Request => ".returned_on_request()",
    });
    row.push_str(match attribute.uniqueness {
        Uniqueness::None => "",
        Uniqueness::Server => ".unique_on_server()",
        Uniqueness::Global => ".globally_unique()",
    });
    push_list(&mut row, "canonical_values", &attribute.canonical_values);
    push_list(&mut row, "reference_types", &attribute.reference_types);
    row
}

/// The rows of attributes that have no generated struct, as a constant.
pub(super) fn inline(attributes: &[Attribute]) -> String {
    let rows = attributes.iter().map(|attribute| row(attribute, None));
    let rows: Vec<String> = rows.collect();
    format!("const {{ &[{}] }}", rows.join(", "))
}

fn constructor(attribute: &Attribute, type_: Option<&RustName>) -> String {
    let name = literal(&attribute.name.0);
    let kind = match (attribute.kind, type_) {
        (Kind::Complex, Some(type_)) => return format!("Attribute::complex::<{type_}>({name})"),
        (Kind::Complex, None) => {
            let rows = inline(&attribute.sub_attributes);
            return format!("Attribute::complex_with({name}, {rows})");
        }
        (Kind::Json, _) => "json",
        (Kind::String, _) => "string",
        (Kind::Boolean, _) => "boolean",
        (Kind::Decimal, _) => "decimal",
        (Kind::Integer, _) => "integer",
        (Kind::DateTime, _) => "date_time",
        (Kind::Reference, _) => "reference",
        (Kind::Binary, _) => "binary",
    };
    format!("Attribute::{kind}({name})")
}

fn push_list(row: &mut String, method: &str, words: &[String]) {
    if !words.is_empty() {
        let words: Vec<String> = words.iter().map(|word| literal(word)).collect();
        row.push_str(&format!(".{method}(&[{}])", words.join(", ")));
    }
}
