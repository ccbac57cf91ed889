//! Options that were looked at: what can't be taken is an error, all such together.

use super::{
    Layout, Merge, OnField, OnTypes, Options, Package, Replacement, Scope, Setters, syntax,
};
use crate::{
    Error,
    model::{Attribute, Provider},
    text::{Place, shown},
};
use std::collections::{BTreeMap, BTreeSet};

/// What is chosen about one provider's output, every text parsed and every path found.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chosen {
    pub(crate) layout: Layout,
    pub(crate) scope: Scope,
    pub(crate) setters: Setters,
    /// Full names in lower case; `None`: nothing is merged.
    pub(crate) kept_apart: Option<BTreeSet<String>>,
    on_types: Vec<OnTypes>,
    /// By full name in lower case.
    on_fields: BTreeMap<String, Vec<String>>,
    /// By full name or URN in lower case.
    replaced: BTreeMap<String, String>,
}

/// What stands on a type beside what is always there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Additions {
    pub(crate) derives: Vec<String>,
    /// A line each.
    pub(crate) attributes: Vec<String>,
}

impl Chosen {
    /// Looks at all options.
    ///
    /// # Errors
    /// If one of them can't be taken or meets nothing; what is wrong with the others is said too.
    pub(crate) fn of(options: &Options, provider: &Provider) -> Result<Self, Error> {
        let mut wrong = Wrong::default();
        let chosen = Self {
            layout: options.layout.clone(),
            scope: options.scope,
            setters: options.setters,
            kept_apart: kept_apart(&options.merge, provider, &mut wrong),
            on_types: options
                .on_types
                .iter()
                .map(|on| on_types(on, &mut wrong))
                .collect(),
            on_fields: on_fields(&options.on_fields, provider, &mut wrong),
            replaced: replaced(&options.replacements, provider, &mut wrong),
        };
        if let Layout::Package(package) = &options.layout {
            check_package(package, &mut wrong);
        }
        wrong.stop()?;
        Ok(chosen)
    }

    /// Whether every pattern meets one of the types, each as the module and name.
    ///
    /// # Errors
    /// If a pattern meets none.
    pub(crate) fn check_types<'a>(
        &self,
        types: impl Iterator<Item = (&'a str, &'a str)> + Clone,
    ) -> Result<(), Error> {
        let mut wrong = Wrong::default();
        for on in &self.on_types {
            let mut types = types.clone();
            if !types.any(|(module, name)| is_met(&on.pattern, module, name)) {
                wrong.push(
                    &on.place,
                    format!("no generated type is called `{}`", shown(&on.pattern)),
                    "a type is called `User` or `user::Email`; `user::*` stands for all of a module, `*` for all",
                );
            }
        }
        wrong.stop()
    }

    /// Whether anything stands on types beside what is always there.
    pub(crate) fn has_additions(&self) -> bool {
        !self.on_types.is_empty()
    }

    /// What stands on a type beside what is always there.
    pub(crate) fn on_type(&self, module: &str, name: &str) -> Additions {
        let mut additions = Additions::default();
        for on in &self.on_types {
            if is_met(&on.pattern, module, name) {
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

    /// Attributes for a field, by the SCIM attribute's full name; a line each.
    pub(crate) fn on_field(&self, key: &str) -> Vec<String> {
        if self.on_fields.is_empty() {
            return Vec::new();
        }
        self.on_fields
            .get(&key.to_ascii_lowercase())
            .cloned()
            .unwrap_or_default()
    }

    /// The user's own type for an attribute or an extension.
    pub(crate) fn replacement(&self, key: &str) -> Option<String> {
        if self.replaced.is_empty() {
            return None;
        }
        self.replaced.get(&key.to_ascii_lowercase()).cloned()
    }

    /// Whether an attribute has to keep a type of its own: it is said so, or something is said of it or within it.
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

/// Everything that is wrong, for one error.
#[derive(Default)]
struct Wrong {
    messages: Vec<String>,
    helps: Vec<String>,
}

impl Wrong {
    fn push(&mut self, place: &Place, message: String, help: &str) {
        let place = place.to_string();
        self.messages.push(if place.is_empty() {
            message
        } else {
            format!("{place}: {message}")
        });
        if !self.helps.iter().any(|known| known == help) {
            self.helps.push(help.to_owned());
        }
    }

    fn stop(self) -> Result<(), Error> {
        if self.messages.is_empty() {
            return Ok(());
        }
        Err(Error::input(self.messages.join("\n")).with_help(self.helps.join("\n")))
    }
}

const PATHS: &str =
    "an attribute is called `URN:attribute.subAttribute`, as `scim-codegen inspect` shows them";

fn is_met(pattern: &str, module: &str, name: &str) -> bool {
    match pattern.split_once("::") {
        None => pattern == "*" || pattern == name,
        Some((wanted, "*")) => wanted == module,
        Some((wanted, one)) => wanted == module && one == name,
    }
}

fn on_types(on: &OnTypes, wrong: &mut Wrong) -> OnTypes {
    let mut taken = OnTypes {
        pattern: on.pattern.trim().to_owned(),
        place: on.place.clone(),
        ..OnTypes::default()
    };
    for derive in &on.derives {
        match syntax::derive(derive) {
            Ok(path) => taken.derives.push(path),
            Err(refused) => wrong.push(&on.place, refused.message, refused.help),
        }
    }
    for attribute in &on.attributes {
        match syntax::attribute(attribute) {
            Ok(lines) => taken.attributes.extend(lines),
            Err(refused) => wrong.push(&on.place, refused.message, refused.help),
        }
    }
    taken
}

fn on_fields(
    all: &[OnField],
    provider: &Provider,
    wrong: &mut Wrong,
) -> BTreeMap<String, Vec<String>> {
    let mut taken: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for on in all {
        if attribute(provider, &on.path).is_none() {
            wrong.push(&on.place, missing(&on.path), PATHS);
        }
        for text in &on.attributes {
            match syntax::attribute(text) {
                Ok(lines) => taken
                    .entry(on.path.to_ascii_lowercase())
                    .or_default()
                    .extend(lines),
                Err(refused) => wrong.push(&on.place, refused.message, refused.help),
            }
        }
    }
    taken
}

fn replaced(
    all: &[Replacement],
    provider: &Provider,
    wrong: &mut Wrong,
) -> BTreeMap<String, String> {
    let mut taken = BTreeMap::new();
    for replacement in all {
        let what = &replacement.what;
        let schema = provider
            .schemas
            .iter()
            .position(|schema| schema.urn.0.eq_ignore_ascii_case(what));
        let is_base = provider
            .resource_types
            .iter()
            .any(|resource_type| Some(resource_type.schema.0) == schema);
        if is_base {
            wrong.push(
                &replacement.place,
                format!("`{}` is a resource type's base schema, which can't be replaced", shown(what)),
                "replace its attributes, or use a type of your own with the runtime's `Endpoint` directly",
            );
        } else if schema.is_none() && attribute(provider, what).is_none() {
            wrong.push(&replacement.place, missing(what), PATHS);
        }
        match syntax::type_(&replacement.type_) {
            Ok(type_) => drop(taken.insert(what.to_ascii_lowercase(), type_)),
            Err(refused) => wrong.push(&replacement.place, refused.message, refused.help),
        }
    }
    taken
}

fn kept_apart(merge: &Merge, provider: &Provider, wrong: &mut Wrong) -> Option<BTreeSet<String>> {
    let Merge::Equal { except } = merge else {
        return None;
    };
    for path in except {
        if attribute(provider, path).is_none() {
            wrong.push(&Place::default(), missing(path), PATHS);
        }
    }
    Some(
        except
            .iter()
            .map(|path| path.to_ascii_lowercase())
            .collect(),
    )
}

fn missing(path: &str) -> String {
    format!("there is no attribute `{}`", shown(path))
}

/// An attribute by its full name, without regard to case.
fn attribute<'a>(provider: &'a Provider, path: &str) -> Option<&'a Attribute> {
    // A URN has colons and dots of its own: the schema is the one whose URN the path begins with.
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

fn check_package(package: &Package, wrong: &mut Wrong) {
    let name_is_fine = package
        .name
        .starts_with(|char: char| char.is_ascii_alphabetic())
        && package.name.len() <= 64
        && package
            .name
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_'))
        && syn::parse_str::<syn::Ident>(&package.name.replace('-', "_")).is_ok();
    if !name_is_fine {
        wrong.push(
            &Place::default(),
            format!("`{}` can't be a package's name", shown(&package.name)),
            "a package is called like `acme-scim`: letters, digits, `-` and `_`",
        );
    }
    let parts: Vec<&str> = package.version.split('.').collect();
    let is_version = parts.len() == 3 && parts.iter().all(|part| part.parse::<u64>().is_ok());
    if !is_version {
        wrong.push(
            &Place::default(),
            format!("`{}` is no version", shown(&package.version)),
            "a version is three numbers: `0.1.0`",
        );
    }
}
