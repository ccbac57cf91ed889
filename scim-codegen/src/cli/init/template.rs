//! The texts of the files that `init` writes.

use crate::{
    emit::{ApiItem, ApiKind},
    model::ModelPart,
    text::{shown, toml_string},
};
use std::fmt::Write as _;

/// The facts that the texts contain. All names are valid identifiers.
#[derive(Debug, Clone)]
pub(super) struct Setup {
    /// The module of the client.
    pub(super) module: String,
    pub(super) table: ConfigTable,
    /// The snapshot, relative to the crate.
    pub(super) snapshot: String,
    pub(super) url: Option<String>,
    /// The environment variable with the bearer token, if it isn't the default one.
    pub(super) token_env: Option<String>,
    /// `NAME=VARIABLE` for each additional header.
    pub(super) header_env: Vec<(String, String)>,
    pub(super) allow_plain_http: bool,
    pub(super) code: CodeLocation,
    pub(super) engine: ClientEngine,
}

/// The part of `scim.toml` that configures the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ConfigTable {
    /// The whole file.
    Whole,
    /// `[provider.NAME]`, named like the module.
    Named,
}

/// Where the generated code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CodeLocation {
    /// A build script generates it in every build.
    BuildScript,
    /// It is a committed source file.
    Committed,
}

/// The engine of the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClientEngine {
    Async,
    Blocking,
}

/// The resource type that the program of a new crate lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ListedType {
    /// The resource type's name in the documents.
    name: String,
    method: String,
    /// A field of type `Option<String>` to print next to the id.
    field: Option<String>,
}

impl ListedType {
    /// Chooses `User`, or else the first resource type.
    pub(super) fn of(api: &[ApiItem]) -> Option<Self> {
        let mut methods = api.iter().filter(|item| item.kind == ApiKind::Method);
        let users = |item: &&ApiItem| item.signature == "Endpoint<User>";
        let method = methods.clone().find(users).or_else(|| methods.next())?;
        let owner = method.signature.strip_prefix("Endpoint<")?;
        let owner = owner.strip_suffix('>')?;
        let is_field = |item: &&ApiItem, name: &str| {
            item.kind == ApiKind::Field
                && item.owner == owner
                && item.name == name
                && item.signature == "Option<String>"
        };
        let fields = ["user_name", "display_name", "name"];
        let field = fields
            .iter()
            .find(|name| api.iter().any(|item| is_field(&item, name)));
        let ModelPart::ResourceType(name) = &method.part else {
            return None;
        };
        Some(Self {
            name: name.clone(),
            method: method.name.clone(),
            field: field.map(|name| (*name).to_owned()),
        })
    }

    /// The option of `serve` that creates resources of this type.
    pub(super) fn serve_option(&self) -> String {
        let is_word = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | '.');
        match self.name.as_str() {
            "User" => "--seed 20".to_owned(),
            name if name.chars().all(is_word) => format!("--populate {name}=20"),
            name => format!("--populate '{}=20'", shown(name).replace('\'', "'\\''")),
        }
    }
}

impl Setup {
    /// The path of the committed code, relative to the crate.
    pub(super) fn output(&self) -> Option<String> {
        match self.code {
            CodeLocation::Committed => Some(format!("src/{}.rs", self.module)),
            CodeLocation::BuildScript => None,
        }
    }

    /// The provider's name in a configuration.
    pub(super) fn named(&self, table: ConfigTable) -> Option<&str> {
        match table {
            ConfigTable::Whole => None,
            ConfigTable::Named => Some(&self.module),
        }
    }

    /// `scim.toml`.
    pub(super) fn configuration(&self) -> String {
        format!(
            "# The SCIM provider of this crate. `scim-codegen fetch` updates the snapshot.\n{}",
            self.lines()
        )
    }

    /// The lines that configure the provider.
    pub(super) fn lines(&self) -> String {
        let mut text = String::new();
        let mut line = |key: &str, value: &str| {
            // Writing to a string can't fail.
            let _ = writeln!(text, "{key} = {value}");
        };
        if let Some(url) = &self.url {
            line("url", &toml_string(url));
        }
        if let Some(variable) = &self.token_env {
            line("token_env", &toml_string(variable));
        }
        if !self.header_env.is_empty() {
            let pairs: Vec<String> = self
                .header_env
                .iter()
                .map(|(name, variable)| {
                    format!("{} = {}", toml_string(name), toml_string(variable))
                })
                .collect();
            line("header_env", &format!("{{ {} }}", pairs.join(", ")));
        }
        if self.allow_plain_http {
            line("allow_plain_http", "true");
        }
        line("snapshot", &toml_string(&self.snapshot));
        if let Some(output) = self.output() {
            line("output", &toml_string(&output));
        }
        text
    }

    /// `build.rs`.
    pub(super) fn build_script(&self) -> String {
        format!(
            "//! Generates the SCIM client from the provider's snapshot.\n\n{}",
            self.build_main()
        )
    }

    /// The function `main` of `build.rs`.
    pub(super) fn build_main(&self) -> String {
        format!(
            "fn main() -> Result<(), scim_codegen::Error> {{\n    {}\n}}\n",
            self.build_call()
        )
    }

    /// The expression in `build.rs` that generates the client.
    pub(super) fn build_call(&self) -> String {
        let module = &self.module;
        let builder = match self.table {
            ConfigTable::Whole => "from_config(\"scim.toml\")".to_owned(),
            ConfigTable::Named => format!("from_config_provider(\"scim.toml\", \"{module}\")"),
        };
        format!("scim_codegen::Builder::{builder}?.generate(\"{module}\")")
    }

    /// The declaration of the client's module.
    pub(super) fn module(&self) -> String {
        let module = &self.module;
        match self.code {
            CodeLocation::BuildScript => {
                format!("mod {module} {{\n    scim_runtime::include_scim!(\"{module}\");\n}}\n")
            }
            CodeLocation::Committed => format!("mod {module};\n"),
        }
    }

    /// `src/main.rs` of a new crate.
    pub(super) fn program(&self, listed: Option<&ListedType>) -> String {
        let module = &self.module;
        let declaration = self.module();
        let (signature, build, wait) = match self.engine {
            ClientEngine::Async => (
                "#[tokio::main(flavor = \"current_thread\")]\nasync fn main()",
                "build()?",
                ".await?",
            ),
            ClientEngine::Blocking => ("fn main()", "build_blocking()?", ".send()?"),
        };
        let url = match &self.url {
            Some(url) => format!("unwrap_or_else(|_| {url:?}.to_owned())"),
            None => "map_err(|_| \"set SCIM_URL to the provider's base URL\")?".to_owned(),
        };
        let token_env = self.token_env.as_deref().unwrap_or("SCIM_TOKEN");
        let mut text = format!(
            "//! Lists resources of a SCIM provider.\n\n\
             // The generated client. `cargo doc --document-private-items --open` shows all of it.\n{declaration}\n\
             {signature} -> Result<(), Box<dyn std::error::Error>> {{\n    \
             let url = std::env::var(\"SCIM_URL\").{url};\n    \
             let mut builder = {module}::Client::connect(&url)?;\n    \
             if let Ok(token) = std::env::var({token_env:?}) {{\n        \
             builder = builder.bearer_token(token);\n    }}\n    \
             let scim = builder.{build};\n\n"
        );
        let method = listed.map_or_else(String::new, |listed| format!(".{}()", listed.method));
        let field = listed.and_then(|listed| listed.field.as_deref());
        // Writing to a string can't fail.
        let _ = write!(
            text,
            "    let page = scim{method}.list(){wait};\n    for resource in &page.resources {{\n"
        );
        let _ = match field {
            Some(field) => write!(
                text,
                "        let name = resource.{field}.as_deref().unwrap_or_default();\n        \
                 println!(\"{{}} {{name}}\", resource.id());\n"
            ),
            None => writeln!(text, "        println!(\"{{resource:?}}\");"),
        };
        let _ = write!(
            text,
            "    }}\n    println!(\"{{}} on this page\", page.resources.len());\n    Ok(())\n}}\n"
        );
        text
    }

    /// `Cargo.toml` of a new crate, without dependencies.
    pub(super) fn package(name: &str) -> String {
        format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n")
    }
}
