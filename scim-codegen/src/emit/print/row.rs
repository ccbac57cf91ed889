//! Prints an attribute's row in the table of a struct.

use super::literal::literal;
use crate::emit::row::{RowConstructor, RowItem};

/// Prints `Attribute::string("userName").required()`.
pub(super) fn row(item: &RowItem<'_>) -> String {
    let name = literal(item.name);
    let mut row = match &item.constructor {
        RowConstructor::Simple(constructor) => format!("Attribute::{constructor}({name})"),
        RowConstructor::Struct(type_) => format!("Attribute::complex::<{type_}>({name})"),
        RowConstructor::Inline(rows) => {
            format!("Attribute::complex_with({name}, {})", inline(rows))
        }
    };
    for method in &item.methods {
        row.push_str(&format!(".{method}()"));
    }
    for (method, words) in &item.lists {
        let words: Vec<String> = words.iter().map(|word| literal(word)).collect();
        row.push_str(&format!(".{method}(&[{}])", words.join(", ")));
    }
    row
}

/// Prints rows as a constant.
pub(super) fn inline(rows: &[RowItem<'_>]) -> String {
    let rows: Vec<String> = rows.iter().map(row).collect();
    format!("const {{ &[{}] }}", rows.join(", "))
}
