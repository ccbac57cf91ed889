//! Selects resource types, extensions and attributes by name or pattern.

use super::{find, origin::by_builder, remove::remove_extension};
use crate::{
    document::{JsonNode, JsonValue, ParsedDocuments, ResourceList},
    finding::{Finding, Findings, Rule},
    lint::rules,
    text::{SourceSpan, did_you_mean, shown},
};

/// A selection of what to generate, by names and patterns.
#[derive(Debug, Clone, Default)]
pub(crate) struct SelectionRules {
    /// If this names anything of a kind, only the named items of that kind are kept.
    pub(crate) include: Vec<SelectionPattern>,
    pub(crate) exclude: Vec<SelectionPattern>,
}

/// A resource type's name, a schema's URN or an attribute's full name; `*` matches any text.
#[derive(Debug, Clone)]
pub(crate) struct SelectionPattern {
    pub(crate) place: SourceSpan,
    pub(crate) pattern: String,
}

impl SelectionPattern {
    /// A pattern from a build script.
    pub(crate) fn new(pattern: String) -> Self {
        Self {
            place: by_builder(),
            pattern,
        }
    }

    fn finding(&self, rule: &'static Rule, message: String) -> Finding {
        Finding::new(rule, self.place.clone(), message)
    }

    /// A pattern without a colon matches resource types only, so `U*` does not match every URN.
    fn matches(&self, name: &str) -> bool {
        let same_kind = self.pattern.contains(':') || !name.contains(':');
        same_kind && matches(&self.pattern, name)
    }
}

pub(super) fn apply(
    discovery: &mut ParsedDocuments,
    selection: &SelectionRules,
    findings: &mut Findings,
) {
    let all = selection.include.iter().chain(&selection.exclude);
    if all.clone().next().is_none() {
        return;
    }
    let types = find::resource_types(discovery);
    let schemas = find::schemas_and_extensions(discovery);
    let attributes = find::attributes(discovery);
    let names: Vec<&str> = [&types, &schemas, &attributes]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    for selector in all {
        if !names.iter().any(|name| selector.matches(name)) {
            report_unmatched(selector, &names, findings);
        }
    }
    let include = &selection.include;
    let by = |list: &[String]| {
        let known = |selector: &&SelectionPattern| list.iter().any(|name| selector.matches(name));
        include.iter().filter(known).collect::<Vec<_>>()
    };
    let choice = PatternsByKind {
        types: by(&types),
        schemas: by(&schemas),
        attributes: by(&attributes),
        exclude: &selection.exclude,
    };
    choice.resource_types(discovery);
    choice.extensions(discovery, findings);
    choice.all_attributes(discovery, findings);
}

fn report_unmatched(selector: &SelectionPattern, names: &[&str], findings: &mut Findings) {
    let repair = did_you_mean(&selector.pattern, names.iter().copied()).unwrap_or_else(|| {
        "name a resource type, a schema by its URN, or an attribute as `URN:attribute.subAttribute`; \
         `*` matches any text"
            .to_owned()
    });
    let message = format!("`{}` matches nothing", shown(&selector.pattern));
    let finding = selector.finding(&rules::UNMATCHED_SELECTION, message);
    findings.push(finding.repaired_by(repair));
}

/// The patterns, grouped by what they match.
struct PatternsByKind<'a> {
    types: Vec<&'a SelectionPattern>,
    schemas: Vec<&'a SelectionPattern>,
    attributes: Vec<&'a SelectionPattern>,
    exclude: &'a [SelectionPattern],
}

impl PatternsByKind<'_> {
    fn excluded(&self, name: &str) -> bool {
        self.exclude.iter().any(|selector| selector.matches(name))
    }

    fn stays(&self, include: &[&SelectionPattern], name: &str) -> bool {
        let included = include.is_empty() || include.iter().any(|by| by.matches(name));
        included && !self.excluded(name)
    }

    fn resource_types(&self, discovery: &mut ParsedDocuments) {
        for index in (0..discovery.resources(ResourceList::ResourceTypes).len()).rev() {
            let name = discovery
                .resources(ResourceList::ResourceTypes)
                .get(index)
                .and_then(|node| node.text("name"));
            if name.is_some_and(|name| !self.stays(&self.types, name)) {
                discovery.remove(ResourceList::ResourceTypes, index);
            }
        }
    }

    /// Excludes schemas as extensions. A base schema can only be excluded together with its resource type.
    fn extensions(&self, discovery: &mut ParsedDocuments, findings: &mut Findings) {
        let mut bases = Vec::new();
        for index in 0..discovery.resources(ResourceList::ResourceTypes).len() {
            remove_extension(discovery, index, |urn| !self.stays(&self.schemas, urn));
            let resource_type = discovery.resources(ResourceList::ResourceTypes).get(index);
            let base =
                resource_type.and_then(|node| Some((node.text("name")?, node.text("schema")?)));
            bases.extend(base.map(|(name, urn)| (name.to_owned(), urn.to_owned())));
        }
        for (name, urn) in &bases {
            // Only an exact URN is an error: a pattern may match more than the user intended.
            for selector in self.exclude {
                if selector.pattern.eq_ignore_ascii_case(urn) {
                    let name = shown(name);
                    let message = format!(
                        "`{}` is the base schema of the resource type `{name}`",
                        shown(urn)
                    );
                    let finding = selector.finding(&rules::UNMATCHED_SELECTION, message);
                    findings.push(finding.repaired_by(format!("exclude `{name}` instead")));
                }
            }
        }
        if discovery.resources(ResourceList::ResourceTypes).is_empty() {
            self.lone_schemas(discovery);
        }
    }

    /// Removes schemas that aren't selected. Used for providers without resource types, because every schema is generated then.
    fn lone_schemas(&self, discovery: &mut ParsedDocuments) {
        for index in (0..discovery.resources(ResourceList::Schemas).len()).rev() {
            let list = discovery.resources(ResourceList::Schemas);
            let urn = list.get(index).and_then(|node| node.text("id"));
            if urn.is_some_and(|urn| !self.stays(&self.schemas, urn)) {
                discovery.remove(ResourceList::Schemas, index);
            }
        }
    }

    fn all_attributes(&self, discovery: &mut ParsedDocuments, findings: &mut Findings) {
        for index in 0..discovery.resources(ResourceList::Schemas).len() {
            let Some(node) = discovery.resource_mut(ResourceList::Schemas, index) else {
                continue;
            };
            let Some(urn) = node.text("id").map(str::to_owned) else {
                continue;
            };
            if node.list("attributes").is_empty() {
                continue;
            }
            // If `include` names no attribute of this schema, keep them all.
            let holder = format!("{urn}:");
            let is_chosen = self.names_within(node.list("attributes"), &holder);
            if let Some(list) = node.list_mut("attributes") {
                let how = if is_chosen {
                    UnnamedAttributes::Removed
                } else {
                    UnnamedAttributes::Kept
                };
                self.attributes(list, &holder, how, findings);
            }
        }
    }

    fn attributes(
        &self,
        list: &mut Vec<JsonNode>,
        holder: &str,
        rest: UnnamedAttributes,
        findings: &mut Findings,
    ) {
        list.retain_mut(|node| {
            let Some(name) = node.text("name").map(|name| format!("{holder}{name}")) else {
                return true;
            };
            if self.excluded(&name) {
                self.report_required(node, &name, findings);
                return false;
            }
            let is_named = self.attributes.iter().any(|by| by.matches(&name));
            let within = if is_named {
                UnnamedAttributes::Kept
            } else {
                rest
            };
            let had = node.list("subAttributes").len();
            if had > 0
                && let Some(list) = node.list_mut("subAttributes")
            {
                self.attributes(list, &format!("{name}."), within, findings);
            }
            let is_empty = had > 0 && node.list("subAttributes").is_empty();
            let is_simple = had == 0;
            let stays = !is_empty && (within == UnnamedAttributes::Kept || !is_simple);
            if !stays {
                self.report_required(node, &name, findings);
            }
            stays
        });
    }

    /// Whether `include` names one of these attributes or one of their sub-attributes.
    fn names_within(&self, list: &[JsonNode], holder: &str) -> bool {
        list.iter().any(|node| {
            let Some(name) = node.text("name").map(|name| format!("{holder}{name}")) else {
                return false;
            };
            self.attributes.iter().any(|by| by.matches(&name))
                || self.names_within(node.list("subAttributes"), &format!("{name}."))
        })
    }

    fn report_required(&self, node: &JsonNode, name: &str, findings: &mut Findings) {
        let is_required =
            node.member("required").map(|node| &node.value) == Some(&JsonValue::Bool(true));
        if !is_required || node.text("mutability") == Some("readOnly") {
            return;
        }
        let by = self.exclude.iter().find(|by| by.matches(name));
        if let Some(selector) = by.or(self.attributes.first().copied()) {
            let message = format!("required attribute `{}` is excluded", shown(name));
            findings.push(
                selector
                    .finding(&rules::REQUIRED_LEFT_OUT, message)
                    .assuming("the provider may reject resources without it")
                    .repaired_by("include it, or set it in `extra`"),
            );
        }
    }
}

/// What to do with attributes that no pattern matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum UnnamedAttributes {
    Kept,
    Removed,
}

/// Compares ignoring case. `*` matches any text.
fn matches(pattern: &str, name: &str) -> bool {
    let lower = pattern.to_ascii_lowercase();
    let name = name.to_ascii_lowercase();
    let mut parts = lower.split('*');
    let Some(mut rest) = name.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_without_case() {
        for (pattern, name, expected) in [
            ("User", "user", true),
            ("User", "Users", false),
            ("urn:*:User:x509*", "urn:a:User:x509Certificates", true),
            ("urn:*:User:x509*", "urn:a:User:name", false),
            ("*", "", true),
            ("a*a", "a", false),
            ("a*b*a", "aXbYa", true),
            ("*name", "urn:a:userName", true),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }
}
