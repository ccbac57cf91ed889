//! Verifies at the end of naming that all names in a scope are valid and unique.
//!
//! Derived names always are. Names that the user chose can clash, which is an error instead of code that fails to compile.

use super::{AttributeNames, Names, RustName, reserved};
use crate::{
    finding::{Finding, Findings},
    lint::rules,
    model::ProviderModel,
    text::SourceSpan,
};
use std::{collections::BTreeSet, fmt};

/// Reports names that two items of a scope share.
pub(super) fn report(provider: &ProviderModel, names: &Names, findings: &mut Findings) {
    for duplicate in duplicates(names) {
        let Duplicate { scope, name } = duplicate;
        let message = format!("two items in {scope} are named `{name}`");
        let finding = Finding::new(
            &rules::BAD_RENAME,
            SourceSpan::whole(&provider.origin),
            message,
        );
        findings.push(finding.repaired_by("choose another name in the rename"));
    }
}

/// Finds a name that two items of a scope share.
#[derive(Debug, PartialEq, Eq)]
struct Duplicate {
    scope: String,
    name: String,
}

fn duplicates(names: &Names) -> Vec<Duplicate> {
    let mut found = Vec::new();
    let mut check = |scope: fmt::Arguments<'_>, names: &mut dyn Iterator<Item = &RustName>| {
        let mut known = BTreeSet::new();
        for name in names {
            if !known.insert(name.as_str()) || !is_identifier(name.as_str()) {
                found.push(Duplicate {
                    scope: scope.to_string(),
                    name: name.to_string(),
                });
            }
        }
    };
    let schemas = || names.schemas.values();
    let resources = || names.resource_types.iter();
    check(
        format_args!("the root module"),
        &mut schemas()
            .map(|schema| &schema.module)
            .chain(schemas().map(|schema| &schema.extension))
            .chain(resources().map(|resource| &resource.struct_)),
    );
    check(
        format_args!("the client"),
        &mut resources().map(|resource| &resource.method),
    );
    for schema in names.schemas.values() {
        let module = format!("the module `{}`", schema.module);
        let bases = resources().filter(|resource| resource.module == schema.module);
        let types: BTreeSet<&RustName> = types_below(&schema.attributes).into_iter().collect();
        let tops = bases.clone().map(|resource| &resource.struct_);
        let tops = tops.chain([&schema.extension]);
        check(
            format_args!("{module}"),
            &mut tops.chain(types.iter().copied()),
        );
        attributes(&module, &schema.attributes, &mut check);
        for resource in bases {
            let fields = schema.attributes.iter().map(|attribute| &attribute.field);
            let extensions = resource.extensions.iter().map(|extension| &extension.field);
            check(
                format_args!("the struct `{}`", resource.struct_),
                &mut fields.chain(extensions),
            );
        }
    }
    found
}

/// Whether a name is an identifier and not a keyword. Asks syn only if the name isn't an ordinary one, because creating tokens takes
/// far longer than looking at the letters.
fn is_identifier(name: &str) -> bool {
    let is_ordinary = match name.as_bytes() {
        [first @ (b'a'..=b'z' | b'A'..=b'Z'), rest @ ..] => {
            let mut rest = rest;
            while let [b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_', after @ ..] = rest {
                rest = after;
            }
            let is_keyword = if first.is_ascii_lowercase() {
                reserved::is_keyword(name)
            } else {
                name == "Self"
            };
            rest.is_empty() && !is_keyword
        }
        _ => false,
    };
    is_ordinary || syn::parse_str::<syn::Ident>(name).is_ok()
}

/// The types of attributes. Merged types are shared on purpose.
fn types_below(attributes: &[AttributeNames]) -> Vec<&RustName> {
    let mut types = Vec::new();
    for attribute in attributes {
        types.extend(&attribute.type_);
        types.extend(types_below(&attribute.sub_attributes));
    }
    types
}

fn attributes(
    scope: &str,
    names: &[AttributeNames],
    check: &mut impl FnMut(fmt::Arguments<'_>, &mut dyn Iterator<Item = &RustName>),
) {
    check(
        format_args!("an attribute's fields in {scope}"),
        &mut names.iter().map(|names| &names.field),
    );
    check(
        format_args!("an attribute's constants in {scope}"),
        &mut names.iter().map(|names| &names.constant),
    );
    for attribute in names {
        if !attribute.variants.is_empty() {
            check(
                format_args!("the values of `{}` in {scope}", attribute.field),
                &mut attribute.variants.iter(),
            );
        }
        if !attribute.sub_attributes.is_empty() {
            attributes(scope, &attribute.sub_attributes, check);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_those_of_syn() {
        let mut names: Vec<String> = Vec::new();
        for word in [
            "a",
            "type",
            "Type",
            "Self",
            "self",
            "SELF",
            "gen",
            "try",
            "r#type",
            "_",
            "_a",
            "a_",
            "A1",
            "1a",
            "",
            "a b",
            " a",
            "a-b",
            "größe",
            "abstract",
            "abstracts",
            "macro_rules",
            "union",
            "async",
            "dyn",
        ] {
            names.extend([word.to_owned(), format!("{word}_"), word.to_uppercase()]);
        }
        for name in names {
            let known = syn::parse_str::<syn::Ident>(&name).is_ok();
            assert_eq!(is_identifier(&name), known, "{name}");
        }
    }
}
