//! From a provider to all names of its output: here what holds for all of them, the rest by where the names stand.

mod attributes;
mod tops;

pub(crate) use attributes::is_enumeration;

use super::{
    ExtensionNames, Names, Rename, Renames, ResourceNames, RustName, SchemaNames, case, reserved,
    scope::{Form, Wish, settle},
};
use crate::{
    finding::{Finding, Findings, Rule},
    lint::{repair, rules},
    model::{ProviderModel, ResourceTypeModel, SchemaId, SchemaModel},
    options::ResolvedOptions,
    text::{SourceSpan, did_you_mean, shown},
};
use std::collections::{BTreeMap, BTreeSet};

/// Names everything that is generated.
pub(crate) fn resolve(
    provider: &ProviderModel,
    renames: &Renames,
    chosen: &ResolvedOptions,
    findings: &mut Findings,
) -> Names {
    let mut folded = BTreeMap::new();
    for key in renames.keys() {
        folded
            .entry(key.to_ascii_lowercase())
            .or_insert(key.as_str());
    }
    let mut resolver = Resolver {
        provider,
        renames,
        folded,
        chosen,
        used: BTreeSet::new(),
        asked: BTreeSet::new(),
        findings,
    };
    let names = resolver.names();
    resolver.report_unused();
    names
}

struct Resolver<'a> {
    provider: &'a ProviderModel,
    renames: &'a Renames,
    /// Their keys by lower case.
    folded: BTreeMap<String, &'a str>,
    chosen: &'a ResolvedOptions,
    /// Renames that matched something.
    used: BTreeSet<&'a str>,
    /// What could have been renamed.
    asked: BTreeSet<String>,
    findings: &'a mut Findings,
}

impl<'a> Resolver<'a> {
    fn names(&mut self) -> Names {
        let ids = used_schemas(self.provider);
        let qualified = self.schema_words(&ids);
        let structs = self.resource_structs();
        let methods = self.methods();
        let extensions = self.extension_structs(&ids, &qualified, &structs);
        let modules = self.modules(&ids, &qualified);
        let schemas = ids
            .iter()
            .zip(modules)
            .zip(&extensions)
            .filter_map(|((id, module), extension)| {
                let schema = self.provider.schemas.get(id.0)?;
                let taken = self.taken_types(schema, extension, &structs);
                let attributes = self.schema_attributes(schema, &taken);
                Some((
                    *id,
                    SchemaNames {
                        module,
                        extension: extension.clone(),
                        own: self.chosen.replacement(&schema.urn.0),
                        attributes,
                    },
                ))
            })
            .collect::<BTreeMap<_, _>>();
        let resource_types = self
            .provider
            .resource_types
            .iter()
            .zip(structs)
            .zip(methods)
            .map(|((resource_type, struct_), method)| ResourceNames {
                module: schemas
                    .get(&resource_type.schema)
                    .map_or_else(|| RustName(String::new()), |schema| schema.module.clone()),
                struct_,
                method,
                extensions: extension_fields(resource_type, &schemas),
            })
            .collect();
        Names {
            schemas,
            resource_types,
        }
    }

    /// The user's name for something, if it can be one.
    fn rename(&mut self, key: &str) -> Option<String> {
        if self.renames.is_empty() {
            return None;
        }
        self.asked.insert(key.to_owned());
        let key = *self.folded.get(&key.to_ascii_lowercase())?;
        let renames: &'a Renames = self.renames;
        let rename = renames.get(key)?;
        self.used.insert(key);
        let name = &rename.name;
        if syn::parse_str::<syn::Ident>(name).is_err() || !name.is_ascii() {
            let message = format!(
                "`{}` can't be a name: it is no Rust identifier",
                shown(name)
            );
            let finding = rename_finding(&rules::BAD_RENAME, key, rename, message);
            self.findings
                .push(finding.repaired_by(
                    "give a name of ASCII letters, digits and `_` that is no keyword",
                ));
            return None;
        }
        Some(name.clone())
    }

    /// A finding about something that a rename could name.
    fn finding(&self, rule: &'static Rule, key: &str, message: String) -> Finding {
        let place = SourceSpan {
            subject: Some(key.to_owned()),
            ..SourceSpan::whole(&self.provider.origin)
        };
        Finding::new(rule, place, message)
    }

    fn report_unused(&mut self) {
        let renames: &'a Renames = self.renames;
        for (key, rename) in renames {
            if self.used.contains(key.as_str()) {
                continue;
            }
            let guess = did_you_mean(key, self.asked.iter().map(String::as_str));
            let repair = guess.unwrap_or_else(|| {
                "name an attribute as `URN:attribute.subAttribute`, a schema by its URN, a resource type by its name"
                    .to_owned()
            });
            let message = format!("the rename of `{}` matches nothing", shown(key));
            let finding = rename_finding(&rules::UNUSED_RENAME, key, rename, message);
            self.findings.push(finding.repaired_by(repair));
        }
    }

    /// Settles a scope and reports what had to change.
    fn settle(&mut self, wishes: &[Wish], keys: &[String], form: Form) -> Vec<RustName> {
        let names = settle(wishes, form);
        for ((name, changed), (wish, key)) in names.iter().zip(wishes.iter().zip(keys)) {
            if *changed {
                let message = format!(
                    "`{}` would be called `{}` like something beside it",
                    shown(&wish.spelling),
                    wish.name
                );
                let finding = self.finding(&rules::NAME_CLASH, key, message);
                self.findings.push(
                    finding
                        .assuming(format!("called `{name}`"))
                        .repaired_by(repair::rename(key, name)),
                );
            }
        }
        names.into_iter().map(|(name, _)| RustName(name)).collect()
    }

    fn urn(&self, id: SchemaId) -> String {
        self.provider
            .schemas
            .get(id.0)
            .map(|schema| schema.urn.0.clone())
            .unwrap_or_default()
    }
}

/// A finding about what a rename says, where it says it.
fn rename_finding(rule: &'static Rule, key: &str, rename: &Rename, message: String) -> Finding {
    let place = SourceSpan {
        subject: Some(key.to_owned()),
        ..rename.place.clone()
    };
    Finding::new(rule, place, message)
}

/// Base schemas and extensions of resource types, in the order of the document.
fn used_schemas(provider: &ProviderModel) -> Vec<SchemaId> {
    // Without resource types, the schemas are generated for their own sake.
    let is_used = |schema: &SchemaModel| {
        provider.resource_types.is_empty()
            || !schema.base_of.is_empty()
            || !schema.extension_of.is_empty()
    };
    let schemas = provider.schemas.iter().enumerate();
    schemas
        .filter(|(_, schema)| is_used(schema))
        .map(|(index, _)| SchemaId(index))
        .collect()
}

fn extension_fields(
    resource_type: &ResourceTypeModel,
    schemas: &BTreeMap<SchemaId, SchemaNames>,
) -> Vec<ExtensionNames> {
    let fields: BTreeSet<&str> = schemas
        .get(&resource_type.schema)
        .map(|names| {
            names
                .attributes
                .iter()
                .map(|attribute| attribute.field.as_str())
                .collect()
        })
        .unwrap_or_default();
    resource_type
        .extensions
        .iter()
        .filter_map(|extension| schemas.get(&extension.schema))
        .map(|names| {
            let name = case::snake(names.extension.as_str());
            let is_taken = |name: &str| {
                reserved::is_member(name) || name == "external_id" || fields.contains(name)
            };
            ExtensionNames {
                field: RustName(escaped(name, is_taken, "_extension")),
            }
        })
        .collect()
}

/// A name that is not reserved.
fn escaped(name: String, is_reserved: impl Fn(&str) -> bool, suffix: &str) -> String {
    let name = if name.is_empty() {
        "unnamed".to_owned()
    } else {
        name
    };
    if is_reserved(&name) {
        escaped(format!("{name}{suffix}"), is_reserved, suffix)
    } else {
        name
    }
}
