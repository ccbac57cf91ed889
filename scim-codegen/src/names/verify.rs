//! Verifies at the end of naming that all names in a scope are valid and unique.
//!
//! Derived names always are. Names that the user chose can clash, which is an error instead of code that fails to compile.

use super::{AttributeNames, Names, RustName};
use crate::{
    finding::{Finding, Findings},
    lint::rules,
    model::ProviderModel,
    text::SourceSpan,
};
use std::collections::BTreeSet;

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
    let mut check = |scope: String, names: &mut dyn Iterator<Item = &RustName>| {
        let mut known = BTreeSet::new();
        for name in names {
            if !known.insert(name.as_str()) || syn::parse_str::<syn::Ident>(name.as_str()).is_err()
            {
                found.push(Duplicate {
                    scope: scope.clone(),
                    name: name.to_string(),
                });
            }
        }
    };
    let schemas = || names.schemas.values();
    let resources = || names.resource_types.iter();
    check(
        "the root module".to_owned(),
        &mut schemas()
            .map(|schema| &schema.module)
            .chain(schemas().map(|schema| &schema.extension))
            .chain(resources().map(|resource| &resource.struct_)),
    );
    check(
        "the client".to_owned(),
        &mut resources().map(|resource| &resource.method),
    );
    for schema in names.schemas.values() {
        let module = format!("the module `{}`", schema.module);
        let bases = resources().filter(|resource| resource.module == schema.module);
        let types: BTreeSet<&RustName> = types_below(&schema.attributes).into_iter().collect();
        let tops = bases.clone().map(|resource| &resource.struct_);
        let tops = tops.chain([&schema.extension]);
        check(module.clone(), &mut tops.chain(types.iter().copied()));
        attributes(&module, &schema.attributes, &mut check);
        for resource in bases {
            let fields = schema.attributes.iter().map(|attribute| &attribute.field);
            let extensions = resource.extensions.iter().map(|extension| &extension.field);
            check(
                format!("the struct `{}`", resource.struct_),
                &mut fields.chain(extensions),
            );
        }
    }
    found
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
    check: &mut impl FnMut(String, &mut dyn Iterator<Item = &RustName>),
) {
    let fields = format!("an attribute's fields in {scope}");
    check(fields, &mut names.iter().map(|names| &names.field));
    let constants = format!("an attribute's constants in {scope}");
    check(constants, &mut names.iter().map(|names| &names.constant));
    for attribute in names {
        let variants = format!("the values of `{}` in {scope}", attribute.field);
        check(variants, &mut attribute.variants.iter());
        attributes(scope, &attribute.sub_attributes, check);
    }
}
