//! Canonical values as an open enumeration.

use super::{
    docs,
    lines::{Lines, literal},
};
use crate::{model::Attribute, names::RustName, options::Additions};

/// Prints the enumeration of an attribute's canonical values.
pub(super) fn items(
    out: &mut Lines,
    name: &RustName,
    attribute: &Attribute,
    variants: &[RustName],
    paths: &str,
    additions: &Additions,
) {
    out.docs(&[format!("Values of {paths}; a provider may use others.")]);
    // It is `Eq` already.
    let derives = additions.derives.iter().filter(|derive| *derive != "Eq");
    out.derive(["Clone"].into_iter().chain(derives.map(String::as_str)));
    out.lines(&additions.attributes);
    out.open(&format!("pub enum {name} {{"));
    for (variant, value) in variants.iter().zip(&attribute.canonical_values) {
        out.docs(&[docs::code(value)]);
        out.line(&format!("{variant},"));
    }
    out.docs(&["A value that the schema does not list, as it was given.".to_owned()]);
    out.line("Unlisted(String),");
    out.close("}");
    out.blank();
    out.open("::scim_runtime::values! {");
    let by_case = if attribute.case_exact { " by case" } else { "" };
    let last = variants.len().saturating_sub(1);
    let pairs = variants
        .iter()
        .zip(&attribute.canonical_values)
        .enumerate()
        .map(|(index, (variant, value))| {
            let comma = if index == last { "" } else { "," };
            format!("{variant} {}{comma}", literal(value))
        });
    out.filled(pairs, &format!("{name}{by_case}:"));
    out.close("}");
}
