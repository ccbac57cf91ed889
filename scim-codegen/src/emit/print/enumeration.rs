//! Prints canonical values as an enumeration.

use super::{lines::Lines, literal::literal};
use crate::{
    emit::{items::EnumerationItem, prose},
    options::is_standard_derive,
};

/// The derives of every enumeration. `values!` implements `Display` and `FromStr`.
const DERIVES: [&str; 8] = [
    "Clone",
    "Copy",
    "Debug",
    "PartialEq",
    "Eq",
    "PartialOrd",
    "Ord",
    "Hash",
];

pub(super) fn item(out: &mut Lines, item: &EnumerationItem<'_>) {
    let name = item.name;
    out.docs(&[format!(
        "Canonical values of {}; a provider may send others.",
        item.paths
    )]);
    let more = item.additions.derives.iter().map(String::as_str);
    let more = more.filter(|derive| !is_standard_derive(derive, &DERIVES));
    out.derive(DERIVES.into_iter().chain(more));
    out.lines(&item.additions.attributes);
    out.open(&format!("pub enum {name} {{"));
    for (variant, value) in &item.variants {
        out.docs(&[format!("Canonical value {}.", prose::code(value))]);
        out.line(&format!("{variant},"));
    }
    out.close("}");
    out.blank();
    out.open(&format!("{}! {{", out.in_runtime("values")));
    let by_case = if item.case_exact { " by case" } else { "" };
    let last = item.variants.len().saturating_sub(1);
    let pairs = item.variants.iter().enumerate();
    let pairs = pairs.map(|(index, (variant, value))| {
        let comma = if index == last { "" } else { "," };
        format!("{variant} {}{comma}", literal(value))
    });
    out.filled(pairs, &format!("{name}{by_case}:"));
    out.close("}");
}
