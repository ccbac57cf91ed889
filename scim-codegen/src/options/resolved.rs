//! Parses and resolves all options. An option that can't be used is a finding.

use super::{
    KeptApart, Layout, Merge, OnField, OnTypes, Options, Package, Replacement, Scope, Setters,
    syntax::{self, InvalidRust},
};
use crate::{
    finding::{Finding, Findings, Rule},
    lint::rules,
    model::{AttributeModel, ProviderModel},
    text::{SourceSpan, did_you_mean, shown},
};
use std::collections::{BTreeMap, BTreeSet};

/// The crate of the runtime, unless the user renamed the dependency.
const RUNTIME_CRATE: &str = "scim_runtime";

/// The options for one provider's output, with all texts parsed and all paths resolved.
#[derive(Debug, Clone, Default)]
pub(crate) struct ResolvedOptions {
    pub(crate) layout: Layout,
    pub(crate) scope: Scope,
    pub(crate) setters: Setters,
    /// The full names of attributes in lower case. `None` if no types are merged.
    pub(crate) kept_apart: Option<BTreeSet<String>>,
    /// The crate that generated code imports the runtime from.
    pub(crate) runtime_crate: String,
    on_types: Vec<OnTypes>,
    /// By full name in lower case.
    on_fields: BTreeMap<String, Vec<String>>,
    /// By full name or URN in lower case.
    replaced: BTreeMap<String, String>,
}

/// Derives and attributes that the user adds to a type.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Additions {
    pub(crate) derives: Vec<String>,
    /// One attribute per line.
    pub(crate) attributes: Vec<String>,
}

impl ResolvedOptions {
    /// Parses and resolves every option. An option that can't be used is a finding.
    pub(crate) fn of(options: &Options, provider: &ProviderModel, findings: &mut Findings) -> Self {
        let mut reader = OptionsReader {
            provider,
            findings,
            attributes: None,
        };
        let chosen = Self {
            layout: options.layout.clone(),
            scope: options.scope,
            setters: options.setters,
            kept_apart: reader.kept_apart(&options.merge),
            runtime_crate: reader.runtime_crate(options.runtime_crate.as_deref()),
            on_types: options
                .on_types
                .iter()
                .map(|on| reader.on_types(on))
                .collect(),
            on_fields: reader.on_fields(&options.on_fields),
            replaced: reader.replaced(&options.replacements),
        };
        if let Layout::Package(package) = &options.layout {
            reader.package(package);
        }
        chosen
    }

    /// Reports patterns that match no generated type. Types are given as module and name.
    pub(crate) fn report_unmatched_types<'a>(
        &self,
        types: impl Iterator<Item = (&'a str, &'a str)> + Clone,
        findings: &mut Findings,
    ) {
        for on in &self.on_types {
            if types
                .clone()
                .any(|(module, name)| matches(&on.pattern, module, name))
            {
                continue;
            }
            let names: Vec<String> = types
                .clone()
                .flat_map(|(module, name)| [name.to_owned(), format!("{module}::{name}")])
                .collect();
            let repair = did_you_mean(&on.pattern, names.iter().map(String::as_str))
                .unwrap_or_else(|| TYPE_PATTERNS.to_owned());
            let message = format!("no generated type is named `{}`", shown(&on.pattern));
            findings.push(
                Finding::new(&rules::UNMATCHED_OPTION, on.place.clone(), message)
                    .repaired_by(repair),
            );
        }
    }

    /// Whether the user adds derives or attributes to any type.
    pub(crate) fn has_additions(&self) -> bool {
        !self.on_types.is_empty()
    }

    /// The derives and attributes that the user adds to a type.
    pub(crate) fn on_type(&self, module: &str, name: &str) -> Additions {
        let mut additions = Additions::default();
        for on in &self.on_types {
            if matches(&on.pattern, module, name) {
                for derive in &on.derives {
                    if !additions.derives.contains(derive) {
                        additions.derives.push(derive.clone());
                    }
                }
                additions.attributes.extend(on.attributes.iter().cloned());
            }
        }
        additions
    }

    /// The position of the option that adds a derive to a type.
    pub(crate) fn place_of_derive(&self, derive: &str, module: &str, name: &str) -> SourceSpan {
        let adds = |on: &&OnTypes| {
            matches(&on.pattern, module, name) && on.derives.iter().any(|path| path == derive)
        };
        self.on_types
            .iter()
            .find(adds)
            .map(|on| on.place.clone())
            .unwrap_or_default()
    }

    /// The attributes for a field, by the SCIM attribute's full name, one per line.
    pub(crate) fn on_field(&self, key: &str) -> Vec<String> {
        if self.on_fields.is_empty() {
            return Vec::new();
        }
        self.on_fields
            .get(&key.to_ascii_lowercase())
            .cloned()
            .unwrap_or_default()
    }

    /// The user-supplied type for an attribute or an extension.
    pub(crate) fn replacement(&self, key: &str) -> Option<String> {
        if self.replaced.is_empty() {
            return None;
        }
        self.replaced.get(&key.to_ascii_lowercase()).cloned()
    }

    /// Whether an attribute keeps its own type, because the user asked for it or because an option refers to it or to a sub-attribute.
    pub(crate) fn is_kept_apart(&self, key: &str) -> bool {
        let Some(apart) = &self.kept_apart else {
            return true;
        };
        let key = key.to_ascii_lowercase();
        let within = |other: &String| {
            other
                .strip_prefix(key.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        apart.contains(&key)
            || self.on_fields.keys().any(within)
            || self.replaced.keys().any(within)
    }
}

const TYPE_PATTERNS: &str = "a type is named `User` or `user::Email`; `user::*` matches all types of a module, `*` all types";

const PATHS: &str =
    "name an attribute as `URN:attribute.subAttribute`; `scim-codegen inspect` lists them";

fn matches(pattern: &str, module: &str, name: &str) -> bool {
    match pattern.split_once("::") {
        None => pattern == "*" || pattern == name,
        Some((wanted, "*")) => wanted == module,
        Some((wanted, one)) => wanted == module && one == name,
    }
}

/// Resolves options one by one and reports those that can't be used.
struct OptionsReader<'a> {
    provider: &'a ProviderModel,
    findings: &'a mut Findings,
    /// The full names of all attributes, for suggestions. Collected on first use.
    attributes: Option<Vec<String>>,
}

impl OptionsReader<'_> {
    fn report(&mut self, rule: &'static Rule, place: &SourceSpan, message: String, repair: String) {
        self.findings
            .push(Finding::new(rule, place.clone(), message).repaired_by(repair));
    }

    fn invalid(&mut self, place: &SourceSpan, invalid: InvalidRust) {
        let repair = invalid.help.to_owned();
        self.report(&rules::WRONG_VALUE, place, invalid.message, repair);
    }

    fn kept_apart(&mut self, merge: &Merge) -> Option<BTreeSet<String>> {
        let Merge::Equal { except } = merge else {
            return None;
        };
        for KeptApart { path, place } in except {
            if attribute(self.provider, path).is_none() {
                self.no_attribute(place, path);
            }
        }
        let paths = except.iter().map(|apart| apart.path.to_ascii_lowercase());
        Some(paths.collect())
    }

    fn on_types(&mut self, on: &OnTypes) -> OnTypes {
        let mut parsed = OnTypes {
            pattern: on.pattern.trim().to_owned(),
            place: on.place.clone(),
            ..OnTypes::default()
        };
        for derive in &on.derives {
            match syntax::derive(derive) {
                Ok(path) => parsed.derives.push(path),
                Err(invalid) => self.invalid(&on.place, invalid),
            }
        }
        for attribute in &on.attributes {
            match syntax::attribute(attribute) {
                Ok(lines) => parsed.attributes.extend(lines),
                Err(invalid) => self.invalid(&on.place, invalid),
            }
        }
        parsed
    }

    fn on_fields(&mut self, all: &[OnField]) -> BTreeMap<String, Vec<String>> {
        let mut parsed: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for on in all {
            if attribute(self.provider, &on.path).is_none() {
                self.no_attribute(&on.place, &on.path);
            }
            for text in &on.attributes {
                match syntax::attribute(text) {
                    Ok(lines) => parsed
                        .entry(on.path.to_ascii_lowercase())
                        .or_default()
                        .extend(lines),
                    Err(invalid) => self.invalid(&on.place, invalid),
                }
            }
        }
        parsed
    }

    fn replaced(&mut self, all: &[Replacement]) -> BTreeMap<String, String> {
        let mut parsed = BTreeMap::new();
        for replacement in all {
            self.check_replaced(replacement);
            match syntax::type_(&replacement.type_) {
                Ok(type_) => drop(parsed.insert(replacement.what.to_ascii_lowercase(), type_)),
                Err(invalid) => self.invalid(&replacement.place, invalid),
            }
        }
        parsed
    }

    fn check_replaced(&mut self, Replacement { what, place, .. }: &Replacement) {
        let mut schemas = self.provider.schemas.iter();
        let schema = schemas.position(|schema| schema.urn.0.eq_ignore_ascii_case(what));
        let is_base = |index: usize| {
            let mut types = self.provider.resource_types.iter();
            types.any(|resource_type| resource_type.schema.0 == index)
        };
        match schema {
            Some(index) if is_base(index) => self.report(
                &rules::UNMATCHED_OPTION,
                place,
                format!(
                    "`{}` is a resource type's base schema, which can't be replaced",
                    shown(what)
                ),
                "replace its attributes, or use a type of your own with the runtime's `Endpoint`"
                    .to_owned(),
            ),
            None if attribute(self.provider, what).is_none() => self.no_attribute(place, what),
            Some(_) | None => {}
        }
    }

    fn no_attribute(&mut self, place: &SourceSpan, path: &str) {
        let provider = self.provider;
        let names = self
            .attributes
            .get_or_insert_with(|| attribute_names(provider));
        let repair = did_you_mean(path, names.iter().map(String::as_str))
            .unwrap_or_else(|| PATHS.to_owned());
        let message = format!("unknown attribute `{}`", shown(path));
        self.report(&rules::UNMATCHED_OPTION, place, message, repair);
    }

    fn runtime_crate(&mut self, name: Option<&str>) -> String {
        let name = name.unwrap_or(RUNTIME_CRATE);
        if syn::parse_str::<syn::Ident>(name).is_err() || !name.is_ascii() {
            self.report(
                &rules::WRONG_VALUE,
                &SourceSpan::default(),
                format!("`{}` is not a valid crate name", shown(name)),
                "give the dependency's name with `_` for `-`".to_owned(),
            );
            return RUNTIME_CRATE.to_owned();
        }
        name.to_owned()
    }

    fn package(&mut self, package: &Package) {
        let name = &package.name;
        let is_name = name.starts_with(|char: char| char.is_ascii_alphabetic())
            && name.len() <= 64
            && name
                .chars()
                .all(|char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_'))
            && syn::parse_str::<syn::Ident>(&name.replace('-', "_")).is_ok();
        if !is_name {
            self.report(
                &rules::WRONG_VALUE,
                &package.place,
                format!("`{}` is not a valid package name", shown(name)),
                "use letters, digits, `-` and `_`, as in `acme-scim`".to_owned(),
            );
        }
        let parts: Vec<&str> = package.version.split('.').collect();
        let is_version = parts.len() == 3 && parts.iter().all(|part| part.parse::<u64>().is_ok());
        if !is_version {
            self.report(
                &rules::WRONG_VALUE,
                &package.place,
                format!("`{}` is not a valid version", shown(&package.version)),
                "give three numbers, as in `0.1.0`".to_owned(),
            );
        }
    }
}

/// Finds an attribute by its full name, ignoring case.
fn attribute<'a>(provider: &'a ProviderModel, path: &str) -> Option<&'a AttributeModel> {
    // A URN contains colons and dots, so the schema is the one whose URN is a prefix of the path.
    provider.schemas.iter().find_map(|schema| {
        let (urn, rest) = path.split_at_checked(schema.urn.0.len())?;
        let rest = rest
            .strip_prefix(':')
            .filter(|_| schema.urn.0.eq_ignore_ascii_case(urn))?;
        let mut attributes = &schema.attributes;
        let mut found = None;
        for name in rest.split('.') {
            let attribute = attributes
                .iter()
                .find(|attribute| attribute.name.0.eq_ignore_ascii_case(name))?;
            attributes = &attribute.sub_attributes;
            found = Some(attribute);
        }
        found
    })
}

/// The full names of all attributes and the URNs of all schemas.
fn attribute_names(provider: &ProviderModel) -> Vec<String> {
    fn collect(attributes: &[AttributeModel], holder: &str, names: &mut Vec<String>) {
        for attribute in attributes {
            let name = format!("{holder}{}", attribute.name.0);
            collect(&attribute.sub_attributes, &format!("{name}."), names);
            names.push(name);
        }
    }
    let mut names = Vec::new();
    for schema in &provider.schemas {
        collect(
            &schema.attributes,
            &format!("{}:", schema.urn.0),
            &mut names,
        );
        names.push(schema.urn.0.clone());
    }
    names
}
