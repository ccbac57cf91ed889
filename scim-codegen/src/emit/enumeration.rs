//! Canonical values as an enumeration.

use super::{
    docs,
    lines::{Lines, literal},
};
use crate::{
    model::Attribute,
    names::RustName,
    options::{Additions, is_standard_derive},
};

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
    let more = additions.derives.iter().map(String::as_str);
    let more = more.filter(|derive| !is_standard_derive(derive, &["Copy", "Eq"]));
    let always = ["Clone", "Copy", "Debug", "PartialEq", "Eq"];
    out.derive(always.into_iter().chain(more));
    out.lines(&additions.attributes);
    out.open(&format!("pub enum {name} {{"));
    for (variant, value) in variants.iter().zip(&attribute.canonical_values) {
        out.docs(&[docs::code(value)]);
        out.line(&format!("{variant},"));
    }
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
