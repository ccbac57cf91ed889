//! Reads the table of one provider.

use super::{
    check::Checker,
    item::{TomlData, TomlEntry, TomlItem, node, place},
    keys::{Key, PROVIDER, Shape},
    output, overlay,
    view::TableView,
};
use crate::{
    Error,
    allow::AllowedRule,
    lint::rules,
    names::Rename,
    overlay::{FeatureSetting, SelectionPattern},
    pipeline::GenerationPlan,
    source::DocumentSource,
    text::SourceSpan,
};
use std::{
    ops::Range,
    path::{Path, PathBuf},
};

/// A provider's table.
#[derive(Debug, Clone)]
pub(crate) struct ProviderConfig {
    /// `NAME` of `[provider.NAME]`.
    pub(crate) name: Option<String>,
    pub(crate) place: SourceSpan,
    /// The documents on disk, if configured.
    pub(crate) source: Option<DocumentSource>,
    #[cfg_attr(not(feature = "cli"), allow(dead_code))] // build scripts don't fetch
    pub(crate) live: LiveSource,
    #[cfg_attr(not(feature = "cli"), allow(dead_code))] // build scripts write to OUT_DIR
    pub(crate) output: Option<PathBuf>,
    pub(crate) plan: GenerationPlan,
}

/// The live provider that `fetch` reads.
#[derive(Debug, Clone, Default)]
#[cfg_attr(not(feature = "fetch"), allow(dead_code))] // only `fetch` uses it
pub(crate) struct LiveSource {
    pub(crate) url: Option<String>,
    pub(crate) token_env: Option<String>,
    /// The header's name, and the environment variable that holds its value.
    pub(crate) header_env: Vec<(String, String)>,
    pub(crate) allow_plain_http: bool,
}

/// Reads a table whose keys were checked.
pub(super) fn read(
    name: Option<String>,
    span: &Range<usize>,
    entries: &[TomlEntry],
    directory: &Path,
    checker: &mut Checker<'_>,
) -> ProviderConfig {
    let view = TableView { entries };
    let source = source(&view, directory, checker);
    let live = LiveSource {
        url: view.text("url").map(str::to_owned),
        token_env: view.text("token_env").map(str::to_owned),
        header_env: view
            .names("header_env")
            .into_iter()
            .map(|(_, name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        allow_plain_http: view.get("allow_plain_http").is_some(),
    };
    check_url(&view, checker);
    if source.is_none() && live.url.is_none() {
        let message = "the provider has no source";
        let repair = "set `snapshot`, `dir` or `rfc7643`, or a `url` to fetch from";
        checker.push(span, &rules::CONFLICTING_KEYS, message, repair);
    }
    ProviderConfig {
        place: place(checker.file, span),
        source,
        live,
        output: view.text("output").map(|text| directory.join(text)),
        plan: plan(&view, directory, checker),
        name,
    }
}

fn source(
    view: &TableView<'_>,
    directory: &Path,
    checker: &mut Checker<'_>,
) -> Option<DocumentSource> {
    let mut given: Vec<&TomlEntry> = ["snapshot", "dir", "rfc7643"]
        .into_iter()
        .filter_map(|key| view.entry(key))
        .collect();
    given.sort_by_key(|entry| entry.span.start);
    if let [first, second, ..] = given.as_slice() {
        let message = format!("`{}` and `{}` can't be combined", first.name, second.name);
        let repair = "give one source; for several providers, use `[provider.NAME]`";
        checker.push(&second.span, &rules::CONFLICTING_KEYS, message, repair);
    }
    if let Some(path) = view.text("snapshot") {
        return Some(DocumentSource::Snapshot(directory.join(path)));
    }
    if let Some(path) = view.text("dir") {
        return Some(DocumentSource::Directory(directory.join(path)));
    }
    view.get("rfc7643").map(|_| DocumentSource::Rfc7643)
}

/// Rejects credentials in a URL, since they would end up in the repository.
fn check_url(view: &TableView<'_>, checker: &mut Checker<'_>) {
    let (Some(item), Some(url)) = (view.get("url"), view.text("url")) else {
        return;
    };
    let authority = url.split_once("://").map(|(scheme, rest)| {
        let is_http = ["http", "https"].contains(&scheme.to_ascii_lowercase().as_str());
        (
            is_http,
            rest.split(['/', '?', '#']).next().unwrap_or_default(),
        )
    });
    let (message, repair) = match authority {
        Some((true, authority)) if authority.contains('@') || url.contains('?') => (
            "`url` contains a possible credential, which does not belong in a file",
            "remove the part before `@` and the query; `token_env` names an environment variable",
        ),
        Some((true, authority)) if !authority.is_empty() => return,
        _ => (
            "`url` is not a base URL",
            "start it with `https://`, as in `https://scim.example.com/v2`",
        ),
    };
    checker.push_unseen(&item.span, &rules::WRONG_VALUE, message, repair);
}

fn plan(view: &TableView<'_>, directory: &Path, checker: &mut Checker<'_>) -> GenerationPlan {
    let mut plan = GenerationPlan {
        options: output::read(view, checker),
        ..GenerationPlan::default()
    };
    plan.base_url = view.text("url").map(str::to_owned);
    plan.allowed = view
        .texts("allow")
        .map(|(span, rule)| AllowedRule {
            rule: rule.to_owned(),
            place: place(checker.file, span),
        })
        .collect();
    for (span, what, name) in view.names("rename") {
        let rename = Rename {
            name: name.to_owned(),
            place: place(checker.file, &span),
        };
        plan.renames.insert(what.to_owned(), rename);
    }
    let selectors = |key: &str| {
        view.list(key)
            .iter()
            .filter_map(|item| match &item.data {
                TomlData::Text(pattern) => Some(SelectionPattern {
                    place: place(checker.file, &item.span),
                    pattern: pattern.clone(),
                }),
                _ => None,
            })
            .collect()
    };
    let corrections = &mut plan.corrections;
    corrections.selection.include = selectors("include");
    corrections.selection.exclude = selectors("exclude");
    corrections.features = features(view, checker);
    for item in view.list("overlay") {
        if let TomlData::Table(entries) = &item.data {
            let overlay = overlay::read(&item.span, entries, directory, checker);
            corrections.overlays.extend(overlay);
        }
    }
    plan
}

fn features(view: &TableView<'_>, checker: &Checker<'_>) -> Vec<FeatureSetting> {
    let mut settings = Vec::new();
    let (Some(Shape::Table(table)), Some(TomlData::Table(entries))) = (
        PROVIDER.find("features").map(|key| &key.shape),
        view.get("features").map(|item| &item.data),
    ) else {
        return settings;
    };
    for entry in entries {
        let Some(key) = table.find(&entry.name) else {
            continue;
        };
        let Some(part) = key.wire else { continue };
        let setting = |item: &TomlItem, member, shape| FeatureSetting {
            place: place(checker.file, &entry.span),
            part,
            member,
            node: node(item, shape),
        };
        match (&entry.item.data, &key.shape) {
            (TomlData::Table(limits), Shape::Table(table) | Shape::FlagOr(table)) => {
                if matches!(key.shape, Shape::FlagOr(_)) {
                    let yes = TomlItem {
                        span: entry.item.span.clone(),
                        data: TomlData::Flag(true),
                    };
                    settings.push(setting(&yes, "supported", &Shape::Flag));
                }
                settings.extend(limits.iter().filter_map(|limit| {
                    let Key { wire, shape, .. } = table.find(&limit.name)?;
                    Some(setting(&limit.item, (*wire)?, shape))
                }));
            }
            (_, shape) => settings.push(setting(&entry.item, "supported", shape)),
        }
    }
    settings
}

impl ProviderConfig {
    /// The snapshot that `fetch` writes, if the source is a snapshot.
    #[cfg(feature = "cli")]
    pub(crate) fn snapshot(&self) -> Option<&PathBuf> {
        match &self.source {
            Some(DocumentSource::Snapshot(path)) => Some(path),
            _ => None,
        }
    }

    /// Returns the documents on disk.
    ///
    /// # Errors
    /// If there are none because only `url` is given.
    pub(crate) fn source(&self) -> Result<&DocumentSource, Error> {
        self.source.as_ref().ok_or_else(|| {
            Error::input(format!("{}: the provider has no source on disk", self.place)).with_help(
                "set `snapshot` and run `scim-codegen fetch`, which reads `url` and writes the snapshot",
            )
        })
    }
}
