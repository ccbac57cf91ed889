//! State that all naming steps share: the user's renames, and findings.

use crate::{
    finding::{Finding, Findings, Rule},
    lint::{repair, rules},
    model::{ProviderModel, SchemaId},
    names::{
        Rename, Renames, RustName,
        scope::{NameRequest, SuffixStyle, settle},
    },
    options::ResolvedOptions,
    text::{SourceSpan, did_you_mean, shown},
};
use std::collections::{BTreeMap, BTreeSet};

/// The state of naming one provider.
pub(super) struct Resolver<'a> {
    pub(super) provider: &'a ProviderModel,
    pub(super) renames: &'a Renames,
    /// Maps lower-cased keys to the keys of renames.
    pub(super) folded: BTreeMap<String, &'a str>,
    pub(super) chosen: &'a ResolvedOptions,
    /// The keys of renames that matched something.
    pub(super) used: BTreeSet<&'a str>,
    /// The keys that the user could have renamed.
    pub(super) asked: BTreeSet<String>,
    pub(super) findings: &'a mut Findings,
}

impl<'a> Resolver<'a> {
    /// The name that the user chose for an item, if that name is valid.
    pub(super) fn rename(&mut self, key: &str) -> Option<String> {
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
            let message = format!("`{}` is not a Rust identifier", shown(name));
            let finding = rename_finding(&rules::BAD_RENAME, key, rename, message);
            self.findings
                .push(finding.repaired_by("use ASCII letters, digits and `_`, and not a keyword"));
            return None;
        }
        Some(name.clone())
    }

    /// A finding about an item that the user can rename.
    fn finding(&self, rule: &'static Rule, key: &str, message: String) -> Finding {
        let place = SourceSpan {
            subject: Some(key.to_owned()),
            ..SourceSpan::whole(&self.provider.origin)
        };
        Finding::new(rule, place, message)
    }

    pub(super) fn report_unused(&mut self) {
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

    /// Resolves the clashes in a scope and reports the names that had to change.
    pub(super) fn settle(
        &mut self,
        requests: &[NameRequest],
        keys: &[String],
        taken: &BTreeSet<String>,
        style: SuffixStyle,
    ) -> Vec<RustName> {
        let names = settle(requests, taken, style);
        for ((name, changed), (request, key)) in names.iter().zip(requests.iter().zip(keys)) {
            if *changed {
                let message = format!(
                    "`{}` and another item would both be named `{}`",
                    shown(&request.spelling),
                    request.name
                );
                let finding = self.finding(&rules::NAME_CLASH, key, message);
                self.findings.push(
                    finding
                        .assuming(format!("named `{name}`"))
                        .repaired_by(repair::rename(key, name)),
                );
            }
        }
        names.into_iter().map(|(name, _)| RustName(name)).collect()
    }

    pub(super) fn urn(&self, id: SchemaId) -> String {
        self.provider
            .schemas
            .get(id.0)
            .map(|schema| schema.urn.0.clone())
            .unwrap_or_default()
    }
}

/// A finding about a rename, at its position.
fn rename_finding(rule: &'static Rule, key: &str, rename: &Rename, message: String) -> Finding {
    let place = SourceSpan {
        subject: Some(key.to_owned()),
        ..rename.place.clone()
    };
    Finding::new(rule, place, message)
}

/// Makes a name that is not reserved.
pub(super) fn escaped(name: String, is_reserved: impl Fn(&str) -> bool, suffix: &str) -> String {
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
