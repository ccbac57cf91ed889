//! Adds dependencies to a `Cargo.toml`. Everything else in the file stays as it is.

use crate::Error;
use std::path::Path;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value};

/// A dependency that the crate needs.
#[derive(Debug, Clone)]
pub(super) struct Dependency {
    pub(super) table: &'static str,
    pub(super) name: &'static str,
    pub(super) origin: DependencyOrigin,
    pub(super) default_features: DefaultFeatures,
    pub(super) features: &'static [&'static str],
    /// Features that make those in `features` unnecessary.
    pub(super) alternatives: &'static [&'static str],
}

#[derive(Debug, Clone)]
pub(super) enum DependencyOrigin {
    Version(String),
    Path(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DefaultFeatures {
    On,
    Off,
}

/// A parsed `Cargo.toml` of a package.
#[derive(Debug)]
pub(super) struct Manifest(DocumentMut);

impl Manifest {
    /// Parses the text of a manifest.
    ///
    /// # Errors
    /// If it isn't TOML, or the manifest of a workspace without a package.
    pub(super) fn parse(text: &str, path: &Path) -> Result<Self, Error> {
        let invalid = |error| Error::input(format!("{}: {error}", path.display()));
        let document: DocumentMut = text
            .parse()
            .map_err(|error: toml_edit::TomlError| invalid(error.message().to_owned()))?;
        if document
            .get("package")
            .is_none_or(|item| !item.is_table_like())
        {
            return Err(invalid("the manifest has no `[package]`".to_owned())
                .with_help("choose a package of the workspace with --path"));
        }
        Ok(Self(document))
    }

    /// The path of the build script. `None` if the package turned build scripts off.
    pub(super) fn build_script(&self) -> Option<String> {
        let package = self.0.get("package")?.as_table_like()?;
        match package.get("build").and_then(Item::as_value) {
            Some(Value::Boolean(flag)) if !flag.value() => None,
            Some(Value::String(path)) => Some(path.value().clone()),
            Some(_) | None => Some("build.rs".to_owned()),
        }
    }

    /// Adds a dependency, or the features that an existing one lacks.
    ///
    /// # Errors
    /// If a table or the dependency has an unexpected form.
    pub(super) fn require(&mut self, dependency: &Dependency) -> Result<(), Error> {
        let unexpected = |what: &str| {
            Error::input(format!("Cargo.toml: `{what}` is not a table"))
                .with_help("correct it, and run the command again")
        };
        let table = self.0.entry(dependency.table);
        let table = table.or_insert_with(|| Item::Table(Table::new()));
        let table = table.as_table_like_mut();
        let table = table.ok_or_else(|| unexpected(dependency.table))?;
        if let Some(item) = table.get_mut(dependency.name) {
            return extend(item, dependency).ok_or_else(|| unexpected(dependency.name));
        }
        insert(table, dependency);
        Ok(())
    }

    pub(super) fn into_text(self) -> String {
        self.0.to_string()
    }
}

/// Whether a text is the manifest of a workspace.
pub(super) fn is_workspace(text: &str) -> bool {
    text.parse::<DocumentMut>()
        .is_ok_and(|document| document.contains_key("workspace"))
}

fn insert(table: &mut dyn TableLike, dependency: &Dependency) {
    let mut inline = InlineTable::new();
    let (key, value) = match &dependency.origin {
        DependencyOrigin::Version(version) => ("version", version),
        DependencyOrigin::Path(path) => ("path", path),
    };
    inline.insert(key, value.as_str().into());
    if dependency.default_features == DefaultFeatures::Off {
        inline.insert("default-features", false.into());
    }
    if !dependency.features.is_empty() {
        inline.insert("features", dependency.features.iter().copied().collect());
    }
    table.insert(dependency.name, Item::Value(Value::InlineTable(inline)));
}

/// Adds missing features. `None` if the dependency is neither a version nor a table.
fn extend(item: &mut Item, dependency: &Dependency) -> Option<()> {
    if let Some(version) = item.as_str() {
        let mut inline = InlineTable::new();
        inline.insert("version", version.into());
        *item = Item::Value(Value::InlineTable(inline));
    }
    let table = item.as_table_like_mut()?;
    let features = table
        .entry("features")
        .or_insert_with(|| Item::Value(Value::Array(Array::new())));
    let features = features.as_array_mut()?;
    let has = |features: &Array, name: &str| {
        features
            .iter()
            .any(|feature| feature.as_str() == Some(name))
    };
    if !dependency
        .alternatives
        .iter()
        .any(|name| has(features, name))
    {
        for name in dependency.features {
            if !has(features, name) {
                features.push(*name);
            }
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn required(text: &str) -> Result<String, Error> {
        let mut manifest = Manifest::parse(text, Path::new("Cargo.toml"))?;
        manifest.require(&Dependency {
            table: "dependencies",
            name: "scim-runtime",
            origin: DependencyOrigin::Version("0.1".to_owned()),
            default_features: DefaultFeatures::Off,
            features: &["reqwest"],
            alternatives: &["blocking"],
        })?;
        Ok(manifest.into_text())
    }

    #[test]
    fn a_dependency_is_added_and_everything_else_stays() -> Result<(), Error> {
        const LINE: &str = "scim-runtime = { version = \"0.1\", default-features = false, features = [\"reqwest\"] }\n";
        let package = "[package] # mine\nname = \"a\"\n";
        assert_eq!(
            required(package)?,
            format!("{package}\n[dependencies]\n{LINE}")
        );
        let with = format!("{package}\n[dependencies]\nserde = \"1\" # first\n\n[features]\n");
        let expected = with.replace("# first\n", &format!("# first\n{LINE}"));
        assert_eq!(required(&with)?, expected);
        Ok(())
    }

    #[test]
    fn an_existing_dependency_keeps_its_origin() -> Result<(), Error> {
        for (before, after) in [
            ("\"0.9\"", "{ version = \"0.9\", features = [\"reqwest\"] }"),
            (
                "{ path = \"x\" }",
                "{ path = \"x\" , features = [\"reqwest\"] }",
            ),
            (
                "{ workspace = true, features = [\"tower\"] }",
                "{ workspace = true, features = [\"tower\", \"reqwest\"] }",
            ),
            (
                "{ version = \"0.1\", features = [\"blocking\"] }",
                "{ version = \"0.1\", features = [\"blocking\"] }",
            ),
        ] {
            let text = |value: &str| {
                format!("[package]\nname = \"a\"\n[dependencies]\nscim-runtime = {value}\n")
            };
            assert_eq!(required(&text(before))?, text(after));
        }
        let table = "[package]\nname = \"a\"\n[dependencies.scim-runtime]\nversion = \"0.1\"\n";
        let expected = format!("{table}features = [\"reqwest\"]\n");
        assert_eq!(required(table)?, expected);
        Ok(())
    }

    #[test]
    fn manifests_that_cannot_be_edited_are_refused() {
        for (text, message) in [
            ("[workspace]\nmembers = []\n", "has no `[package]`"),
            ("[package\n", "Cargo.toml: "),
            (
                "dependencies = 1\n[package]\n",
                "`dependencies` is not a table",
            ),
            (
                "[package]\n[dependencies]\nscim-runtime = 1\n",
                "`scim-runtime` is not a table",
            ),
        ] {
            let error = required(text).expect_err(text).to_string();
            assert!(error.contains(message), "{error}");
        }
    }

    #[test]
    fn the_build_script_is_where_the_manifest_says() -> Result<(), Error> {
        for (line, script) in [
            ("", Some("build.rs")),
            ("build = true", Some("build.rs")),
            ("build = \"x/y.rs\"", Some("x/y.rs")),
            ("build = false", None),
        ] {
            let text = format!("[package]\n{line}\n");
            let manifest = Manifest::parse(&text, Path::new("Cargo.toml"))?;
            assert_eq!(manifest.build_script().as_deref(), script);
        }
        Ok(())
    }
}
