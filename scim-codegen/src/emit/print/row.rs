//! Prints an attribute's row in the table of a struct.

use super::literal::literal;
use crate::{characteristics::DataType, model::AttributeModel, names::RustName};

/// Prints `Attribute::string("userName").required()`, with only the characteristics that differ from the defaults of RFC 7643 §2.2.
///
/// `type_` is the struct of a complex attribute. Without a struct, the sub-attributes are printed inline.
pub(super) fn row(attribute: &AttributeModel, type_: Option<&RustName>) -> String {
    let mut row = constructor(attribute, type_);
    for characteristic in attribute.characteristics() {
        row.push_str(&format!(".{}()", characteristic.method));
    }
    push_list(&mut row, "canonical_values", &attribute.canonical_values);
    push_list(&mut row, "reference_types", &attribute.reference_types);
    row
}

/// Prints the rows of attributes without a generated struct as a constant.
pub(super) fn inline(attributes: &[AttributeModel]) -> String {
    let rows = attributes.iter().map(|attribute| row(attribute, None));
    let rows: Vec<String> = rows.collect();
    format!("const {{ &[{}] }}", rows.join(", "))
}

fn constructor(attribute: &AttributeModel, type_: Option<&RustName>) -> String {
    let name = literal(&attribute.name.0);
    match (attribute.kind, type_) {
        (DataType::Complex, Some(type_)) => format!("Attribute::complex::<{type_}>({name})"),
        (DataType::Complex, None) => {
            let rows = inline(&attribute.sub_attributes);
            format!("Attribute::complex_with({name}, {rows})")
        }
        (kind, _) => format!("Attribute::{}({name})", kind.constructor()),
    }
}

fn push_list(row: &mut String, method: &str, words: &[String]) {
    if !words.is_empty() {
        let words: Vec<String> = words.iter().map(|word| literal(word)).collect();
        row.push_str(&format!(".{method}(&[{}])", words.join(", ")));
    }
}
