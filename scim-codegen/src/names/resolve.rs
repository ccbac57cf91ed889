//! From a provider to all names of its output.

use super::{
    AttributeNames, ExtensionNames, Names, Rename, Renames, ResourceNames, RustName, SchemaNames,
    case,
    merge::Merged,
    reserved,
    scope::{Form, Wish, settle},
};
use crate::{
    document::shown,
    finding::{Finding, Findings, Place, Rule},
    lint::{repair, rules},
    model::{Attribute, Kind, Provider, ResourceType, Schema, SchemaId},
    options::Chosen,
    suggest::did_you_mean,
};
use std::collections::{BTreeMap, BTreeSet};

/// Names everything that is generated.
pub(crate) fn resolve(
    provider: &Provider,
    renames: &Renames,
    chosen: &Chosen,
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
    provider: &'a Provider,
    renames: &'a Renames,
    /// Their keys by lower case.
    folded: BTreeMap<String, &'a str>,
    chosen: &'a Chosen,
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
        let place = Place {
            subject: Some(key.to_owned()),
            ..Place::whole(&self.provider.origin)
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
                        .repaired_by(repair::rename(key)),
                );
            }
        }
        names.into_iter().map(|(name, _)| RustName(name)).collect()
    }

    /// A schema's name, or where several have it, one that its URN makes.
    fn schema_words(&mut self, ids: &[SchemaId]) -> Vec<String> {
        let schemas: Vec<&Schema> = ids
            .iter()
            .filter_map(|id| self.provider.schemas.get(id.0))
            .collect();
        let is_base = |id: &SchemaId| {
            let schema = self.provider.schemas.get(id.0);
            schema.is_some_and(|schema| !schema.base_of.is_empty())
        };
        // How many want a name, and how many of these are base schemas.
        let mut rivals: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        let plain: Vec<String> = schemas
            .iter()
            .map(|schema| case::snake(&schema.name))
            .collect();
        for (name, id) in plain.iter().zip(ids) {
            let (all, bases) = rivals.entry(name.clone()).or_default();
            *all += 1;
            *bases += usize::from(is_base(id));
        }
        schemas
            .iter()
            .zip(ids)
            .zip(&plain)
            .map(|((schema, id), plain)| match rivals.get(plain) {
                Some((1, _)) => schema.name.clone(),
                Some((_, 1)) if is_base(id) => schema.name.clone(),
                _ => qualified(schema),
            })
            .collect()
    }

    fn modules(&mut self, ids: &[SchemaId], words: &[String]) -> Vec<RustName> {
        let mut wishes = Vec::new();
        let mut keys = Vec::new();
        for (id, words) in ids.iter().zip(words) {
            let urn = self.urn(*id);
            let fixed = self.rename(&urn);
            let name = fixed
                .as_deref()
                .map_or_else(|| case::snake(words), case::snake);
            wishes.push(Wish {
                spelling: urn.clone(),
                name: escaped(name, reserved::is_module, "_"),
                has_first_claim: false,
                is_fixed: fixed.is_some(),
            });
            keys.push(urn);
        }
        self.settle(&wishes, &keys, Form::Snake)
    }

    fn urn(&self, id: SchemaId) -> String {
        self.provider
            .schemas
            .get(id.0)
            .map(|schema| schema.urn.0.clone())
            .unwrap_or_default()
    }

    fn resource_structs(&mut self) -> Vec<RustName> {
        let mut wishes = Vec::new();
        let mut keys = Vec::new();
        for resource_type in &self.provider.resource_types {
            let fixed = self.rename(&resource_type.name);
            let name = fixed
                .clone()
                .unwrap_or_else(|| case::pascal(&resource_type.name));
            wishes.push(Wish {
                spelling: resource_type.name.clone(),
                has_first_claim: name == resource_type.name,
                name: escaped(name, reserved::is_top_type, "Resource"),
                is_fixed: fixed.is_some(),
            });
            keys.push(resource_type.name.clone());
        }
        self.settle(&wishes, &keys, Form::Pascal)
    }

    /// From the endpoint's last segment, `users`; where several have it, from the resource type.
    fn methods(&mut self) -> Vec<RustName> {
        let ends: Vec<String> = self
            .provider
            .resource_types
            .iter()
            .map(|t| case::snake(t.endpoint.rsplit('/').next().unwrap_or_default()))
            .collect();
        let mut rivals: BTreeMap<&str, usize> = BTreeMap::new();
        for end in &ends {
            *rivals.entry(end).or_default() += 1;
        }
        let mut wishes = Vec::new();
        let mut keys = Vec::new();
        for (resource_type, end) in self.provider.resource_types.iter().zip(&ends) {
            let unique = !end.is_empty() && rivals.get(end.as_str()) == Some(&1);
            let name = if unique {
                end.clone()
            } else {
                case::snake(&resource_type.name)
            };
            let key = format!("method {}", resource_type.name);
            let fixed = self.rename(&key);
            wishes.push(Wish {
                spelling: resource_type.endpoint.clone() + &resource_type.name,
                name: escaped(fixed.clone().unwrap_or(name), reserved::is_method, "_"),
                has_first_claim: false,
                is_fixed: fixed.is_some(),
            });
            keys.push(key);
        }
        self.settle(&wishes, &keys, Form::Snake)
    }

    fn extension_structs(
        &mut self,
        ids: &[SchemaId],
        words: &[String],
        resources: &[RustName],
    ) -> Vec<RustName> {
        // Without resource types there is no client beside the structs.
        let is_reserved = if resources.is_empty() {
            reserved::is_type
        } else {
            reserved::is_top_type
        };
        let resources: BTreeSet<&str> = resources.iter().map(RustName::as_str).collect();
        let taken = |name: &str| resources.contains(name);
        let mut wishes: Vec<Wish> = Vec::new();
        let mut keys = Vec::new();
        for (id, words) in ids.iter().zip(words) {
            let urn = self.urn(*id);
            let fixed = self.rename(&urn);
            let mut name = fixed
                .as_deref()
                .map_or_else(|| case::pascal(words), case::pascal);
            if taken(&name)
                && let Some(schema) = self.provider.schemas.get(id.0)
            {
                name = case::pascal(&qualified(schema));
            }
            if taken(&name) {
                name.push_str("Extension");
            }
            wishes.push(Wish {
                spelling: urn.clone(),
                name: escaped(name, is_reserved, "Extension"),
                has_first_claim: false,
                is_fixed: fixed.is_some(),
            });
            keys.push(urn);
        }
        self.settle(&wishes, &keys, Form::Pascal)
    }

    /// Types that a schema's module sees beside its own sub-types.
    fn taken_types(
        &self,
        schema: &Schema,
        extension: &RustName,
        structs: &[RustName],
    ) -> BTreeSet<String> {
        let mut taken = BTreeSet::from([extension.0.clone()]);
        let holders = schema.base_of.iter().chain(&schema.extension_of);
        taken.extend(holders.filter_map(|index| Some(structs.get(*index)?.0.clone())));
        // Extensions are imported into the modules of their resource types: none of their names is taken there.
        let bases = schema.base_of.iter();
        let types = bases.filter_map(|index| self.provider.resource_types.get(*index));
        let imported: BTreeSet<SchemaId> = types
            .flat_map(|resource_type| &resource_type.extensions)
            .map(|extension| extension.schema)
            .collect();
        for id in imported {
            let schema = self.provider.schemas.get(id.0);
            taken.extend(schema.map(|schema| case::pascal(&schema.name)));
            taken.extend(schema.map(|schema| case::pascal(&qualified(schema))));
        }
        taken
    }

    fn schema_attributes(
        &mut self,
        schema: &'a Schema,
        taken: &BTreeSet<String>,
    ) -> Vec<AttributeNames> {
        let merged = Merged::of(schema, self.chosen, self.renames);
        let types = Types {
            names: self.types(schema, taken, &merged),
            merged,
        };
        self.attributes(&schema.attributes, &schema.urn.0, ':', &types)
    }

    /// Structs and enumerations of a schema, by the attribute's full name: one scope, so settled at once.
    fn types(
        &mut self,
        schema: &'a Schema,
        taken: &BTreeSet<String>,
        merged: &Merged,
    ) -> BTreeMap<String, RustName> {
        let mut collect = Collect {
            chosen: self.chosen,
            merged,
            found: Vec::new(),
        };
        for attribute in &schema.attributes {
            collect.types(attribute, &[], &schema.urn.0, ':');
        }
        let found = collect.found;
        let mut wishes = Vec::new();
        let mut keys = Vec::new();
        for (key, short, long, kind) in found {
            let fixed = self.rename(&format!("type {key}"));
            let mut name = fixed.clone().unwrap_or_else(|| short.clone());
            if reserved::is_type(&name) || taken.contains(&name) {
                name = if name == long || taken.contains(&long) {
                    format!("{name}{kind}")
                } else {
                    long
                };
                name = escaped(
                    name,
                    |name| reserved::is_type(name) || taken.contains(name),
                    kind,
                );
            }
            wishes.push(Wish {
                spelling: key.clone(),
                has_first_claim: key.matches('.').count() == 0 && kind == "Value",
                name,
                is_fixed: fixed.is_some(),
            });
            keys.push(key);
        }
        let asked: Vec<String> = keys.iter().map(|key| format!("type {key}")).collect();
        let names = self.settle(&wishes, &asked, Form::Pascal);
        keys.into_iter().zip(names).collect()
    }

    fn attributes(
        &mut self,
        attributes: &'a [Attribute],
        prefix: &str,
        separator: char,
        types: &Types,
    ) -> Vec<AttributeNames> {
        let keys: Vec<String> = attributes
            .iter()
            .map(|a| format!("{prefix}{separator}{}", a.name.0))
            .collect();
        let mut wishes = Vec::new();
        for (attribute, key) in attributes.iter().zip(&keys) {
            let fixed = self.rename(key);
            let wire = attribute.name.0.as_str();
            let name = fixed.clone().unwrap_or_else(|| case::snake(wire));
            wishes.push(Wish {
                spelling: wire.to_owned(),
                name: escaped(
                    name,
                    |name| {
                        reserved::is_member(name) || separator == ':' && reserved::is_common(name)
                    },
                    "_",
                ),
                has_first_claim: case::is_usual(wire),
                is_fixed: fixed.is_some(),
            });
        }
        let fields = self.settle(&wishes, &keys, Form::Snake);
        attributes
            .iter()
            .zip(fields)
            .zip(&keys)
            .map(|((attribute, field), key)| AttributeNames {
                constant: constant(&field),
                type_: types.names.get(types.merged.holder(key)).cloned(),
                own: self.chosen.replacement(key),
                on_field: self.chosen.on_field(key),
                variants: self.variants(attribute, key),
                sub_attributes: self.attributes(&attribute.sub_attributes, key, '.', types),
                field,
            })
            .collect()
    }

    fn variants(&mut self, attribute: &Attribute, key: &str) -> Vec<RustName> {
        if !is_enumeration(attribute) {
            return Vec::new();
        }
        let mut wishes = Vec::new();
        let mut keys = Vec::new();
        for value in &attribute.canonical_values {
            let name = case::pascal(value);
            let name = if name.is_empty() {
                "Empty".to_owned()
            } else {
                name
            };
            let key = format!("{key}={value}");
            let fixed = self.rename(&key);
            wishes.push(Wish {
                spelling: value.clone(),
                has_first_claim: case::is_usual(value),
                name: escaped(fixed.clone().unwrap_or(name), reserved::is_variant, "Value"),
                is_fixed: fixed.is_some(),
            });
            keys.push(key);
        }
        self.settle(&wishes, &keys, Form::Pascal)
    }
}

/// A finding about what a rename says, where it says it.
fn rename_finding(rule: &'static Rule, key: &str, rename: &Rename, message: String) -> Finding {
    let place = Place {
        subject: Some(key.to_owned()),
        ..rename.place.clone()
    };
    Finding::new(rule, place, message)
}

/// The types below a schema, by the full names of the attributes that have them.
struct Types {
    names: BTreeMap<String, RustName>,
    merged: Merged,
}

/// Whether an attribute's canonical values make an enumeration.
pub(crate) fn is_enumeration(attribute: &Attribute) -> bool {
    attribute.kind == Kind::String && !attribute.canonical_values.is_empty()
}

/// Base schemas and extensions of resource types, in the order of the document.
fn used_schemas(provider: &Provider) -> Vec<SchemaId> {
    // Without resource types, the schemas are generated for their own sake.
    let is_used = |schema: &Schema| {
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

/// A schema's name with what stands before it in the URN: `core User`, `enterprise User`.
fn qualified(schema: &Schema) -> String {
    let parts: Vec<&str> = schema
        .urn
        .0
        .split(':')
        .filter(|part| part.chars().any(char::is_alphabetic))
        .filter(|part| !part.eq_ignore_ascii_case("urn"))
        .collect();
    let own = case::snake(&schema.name);
    let before: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| case::snake(part) != own)
        .collect();
    match before.last() {
        Some(part) => format!("{part} {}", schema.name),
        None => schema.name.clone(),
    }
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

/// A keyword needs no underscore in capitals; what a resource has of its own does.
fn constant(field: &RustName) -> RustName {
    let plain = field.as_str().trim_end_matches('_');
    let kept = if reserved::is_common(plain) {
        field.as_str()
    } else {
        plain
    };
    RustName(escaped(
        kept.to_ascii_uppercase(),
        reserved::is_constant,
        "_",
    ))
}

fn extension_fields(
    resource_type: &ResourceType,
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

/// Full name, short and long type name, and what a suffix says it is.
type TypeWish = (String, String, String, &'static str);

struct Collect<'a> {
    chosen: &'a Chosen,
    merged: &'a Merged,
    found: Vec<TypeWish>,
}

impl Collect<'_> {
    fn types(&mut self, attribute: &Attribute, holders: &[&str], prefix: &str, separator: char) {
        let wire = attribute.name.0.as_str();
        let key = format!("{prefix}{separator}{wire}");
        if self.merged.is_another(&key) || self.chosen.replacement(&key).is_some() {
            return;
        }
        let shared = self.merged.name(&key);
        let own = match shared {
            Some(name) => name.to_owned(),
            None if attribute.multi_valued => case::pascal(&case::singular(wire)),
            None => case::pascal(wire),
        };
        let long: String = holders
            .iter()
            .copied()
            .chain([wire])
            .map(case::pascal)
            .collect();
        if attribute.kind == Kind::Complex {
            let long = if holders.is_empty() || shared.is_some() {
                format!("{own}Value")
            } else {
                long
            };
            self.found.push((key.clone(), own, long, "Value"));
            let holders: Vec<&str> = match shared {
                // What is within belongs to the shape, not to the first attribute that has it.
                Some(name) => vec![name],
                None => holders.iter().copied().chain([wire]).collect(),
            };
            for sub in &attribute.sub_attributes {
                self.types(sub, &holders, &key, '.');
            }
        } else if is_enumeration(attribute) {
            // `EmailType` of `emails.type`.
            let holder = holders
                .last()
                .map(|holder| case::pascal(&case::singular(holder)));
            let short = format!("{}{own}", holder.unwrap_or_default());
            self.found.push((key, short, long, "Kind"));
        }
    }
}
