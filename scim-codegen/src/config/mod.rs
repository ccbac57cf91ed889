//! `scim.toml`: the location of providers' documents, and what to generate from them.
//!
//! Every key has a counterpart in the builder. Mistakes in the file are reported with their positions.

mod check;
mod item;
mod keys;
mod output;
mod overlay;
mod provider;
#[cfg(any(test, feature = "cli"))]
mod schema;
#[cfg(test)]
mod tests;
mod view;

#[cfg(feature = "cli")]
pub(crate) use provider::LiveSource;
pub(crate) use provider::ProviderConfig;
#[cfg(any(test, feature = "cli"))]
pub(crate) use schema::json_schema;

use crate::{
    Error,
    finding::Findings,
    lint::rules,
    source,
    text::{SourceText, did_you_mean, shown},
};
use check::Checker;
use item::{TomlData, TomlEntry};
use std::path::{Path, PathBuf};

/// The content of a configuration file.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    pub(crate) path: PathBuf,
    /// A single unnamed provider, or several named ones.
    pub(crate) providers: Vec<ProviderConfig>,
}

/// Reads a file.
///
/// # Errors
/// If the file can't be read or is invalid. The error contains all mistakes.
pub(crate) fn read(path: &Path) -> Result<Config, Error> {
    let text = source::read_file(path)?;
    let bytes = text
        .bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(&text.bytes);
    let text = std::str::from_utf8(bytes)
        .map_err(|error| Error::input(format!("{}: {error}", path.display())))?;
    parse(text, path)
}

/// Parses the text of a file. Paths in it are relative to the file.
///
/// # Errors
/// If the text is invalid. The error contains all mistakes.
pub(crate) fn parse(text: &str, path: &Path) -> Result<Config, Error> {
    let file = SourceText::new(path.display().to_string(), text);
    let mut findings = Findings::default();
    let entries = item::parse(text, &file, &mut findings);
    findings.stop_on_error()?;

    let directory = path.parent().unwrap_or(Path::new(""));
    let mut checker = Checker {
        file: &file,
        findings: &mut findings,
    };
    let providers = if entries.iter().any(|entry| entry.name == "provider") {
        several(&entries, directory, &mut checker)
    } else {
        checker.table(&entries, &keys::PROVIDER);
        vec![provider::read(
            None,
            &(0..0),
            &entries,
            directory,
            &mut checker,
        )]
    };
    findings.stop_on_error()?;
    Ok(Config {
        path: path.to_owned(),
        providers,
    })
}

fn several(
    entries: &[TomlEntry],
    directory: &Path,
    checker: &mut Checker<'_>,
) -> Vec<ProviderConfig> {
    let mut providers = Vec::new();
    for entry in entries.iter().filter(|entry| entry.name != "provider") {
        if keys::PROVIDER.find(&entry.name).is_some() {
            let message = format!("`{}` must be in a provider's table", entry.name);
            let repair = "move it into `[provider.NAME]`";
            checker.push(&entry.span, &rules::CONFLICTING_KEYS, message, repair);
        }
    }
    let known =
        |entry: &&TomlEntry| entry.name == "provider" || keys::PROVIDER.find(&entry.name).is_none();
    let own: Vec<TomlEntry> = entries.iter().filter(known).cloned().collect();
    checker.table(&own, &keys::PROVIDERS);
    for entry in entries.iter().filter(|entry| entry.name == "provider") {
        let TomlData::Table(named) = &entry.item.data else {
            continue;
        };
        for entry in named {
            if let TomlData::Table(entries) = &entry.item.data {
                let name = Some(entry.name.clone());
                providers.push(provider::read(
                    name,
                    &entry.span,
                    entries,
                    directory,
                    checker,
                ));
            }
        }
    }
    providers
}

impl Config {
    /// Returns the provider with this name, or the only provider if no name is given.
    ///
    /// # Errors
    /// If no provider has this name, or if there are several and no name is given.
    pub(crate) fn provider(&self, name: Option<&str>) -> Result<&ProviderConfig, Error> {
        match (name, self.providers.as_slice()) {
            (None, [only]) => Ok(only),
            (None, several) => Err(Error::input(format!(
                "{}: the file has {} providers",
                self.path.display(),
                several.len()
            ))
            .with_help(format!("name one of them: {}", self.names()))),
            (Some(name), _) => self.named(name),
        }
    }

    fn named(&self, name: &str) -> Result<&ProviderConfig, Error> {
        let found = self
            .providers
            .iter()
            .find(|provider| provider.name.as_deref() == Some(name));
        found.ok_or_else(|| {
            let names = self.providers.iter().filter_map(|p| p.name.as_deref());
            let error = Error::input(format!(
                "{}: unknown provider `{}`",
                self.path.display(),
                shown(name)
            ));
            match did_you_mean(name, names) {
                Some(guess) => error.with_help(guess),
                None if self
                    .providers
                    .iter()
                    .all(|provider| provider.name.is_none()) =>
                {
                    error.with_help("the file has a single provider without a name")
                }
                None => error.with_help(format!("the providers are {}", self.names())),
            }
        })
    }

    fn names(&self) -> String {
        let names: Vec<&str> = self
            .providers
            .iter()
            .map(|provider| provider.name.as_deref().unwrap_or("an unnamed one"))
            .collect();
        names.join(", ")
    }
}
