//! A package of its own: manifest, README, sources.

use super::{
    File, Header, Input, docs, layout,
    lines::{Lines, literal},
};
use crate::{
    model::{Attribute, Kind, Mutability, Provider, ResourceType},
    names::{AttributeNames, ResourceNames},
    options::{Package, Runtime, Scope},
};

/// The engines that a client's user can choose from, as features.
const ENGINES: [&str; 3] = ["reqwest", "blocking", "tower"];

/// Prints the package.
pub(super) fn files(input: Input<'_>, package: &Package) -> Vec<File> {
    let mut files = vec![
        File {
            path: "Cargo.toml".to_owned(),
            text: manifest(input, package),
        },
        File {
            path: "README.md".to_owned(),
            text: readme(input, package),
        },
    ];
    files.extend(layout::several(input, "src/", "lib.rs", |out| {
        top(out, input)
    }));
    files
}

/// The crate's documentation: the README, whose example needs the default engine; without it, what the README says first.
fn top(out: &mut Lines, input: Input<'_>) {
    match input.chosen.scope {
        Scope::Models => out.line("#![doc = include_str!(\"../README.md\")]"),
        Scope::Client | Scope::ClientOverModels => {
            out.line("#![cfg_attr(feature = \"reqwest\", doc = include_str!(\"../README.md\"))]");
            let (when, what) = ("not(feature = \"reqwest\")", literal(&purpose(input)));
            let whole = format!("#![cfg_attr({when}, doc = {what})]");
            if out.fits(&whole) {
                out.line(&whole);
            } else {
                out.open("#![cfg_attr(");
                out.line(&format!("{when},"));
                out.line(&format!("doc = {what}"));
                out.close(")]");
            }
        }
    }
    out.blank();
    out.line("pub use ::scim_runtime;");
    out.blank();
}

fn purpose(input: Input<'_>) -> String {
    let what = match input.chosen.scope {
        Scope::Models => "SCIM 2.0 models",
        Scope::Client | Scope::ClientOverModels => "A typed SCIM 2.0 client",
    };
    format!(
        "{what} of the {}.",
        docs::service_provider(&input.provider.origin)
    )
}

fn manifest(input: Input<'_>, package: &Package) -> String {
    let mut out = Lines::default();
    out.line(&format!("# {}", input.header.stamp()));
    out.line(&format!("# {}", Header::part()));
    out.line("# Without these lines it is yours, and stays as it is.");
    out.blank();
    out.line("[package]");
    out.line(&format!("name = {}", literal(&package.name)));
    out.line(&format!("version = {}", literal(&package.version)));
    let description = purpose(input).replace('`', "");
    out.line(&format!("description = {}", toml_text(&description)));
    out.line("edition = \"2024\"");
    out.line(&format!(
        "rust-version = {}",
        literal(env!("CARGO_PKG_RUST_VERSION"))
    ));
    out.line("readme = \"README.md\"");
    out.blank();
    let has_client = input.chosen.scope != Scope::Models;
    if has_client {
        out.line("[features]");
        out.line("default = [\"reqwest\"]");
        out.line("# Engines; without any, one of your own.");
        for engine in ENGINES {
            out.line(&format!("{engine} = [\"scim-runtime/{engine}\"]"));
        }
        out.blank();
    }
    out.line("[dependencies]");
    let version = literal(env!("CARGO_PKG_VERSION"));
    let mut runtime = match &package.runtime {
        Runtime::Registry => vec![format!("version = {version}")],
        Runtime::Path(path) => {
            vec![
                format!("path = {}", toml_text(path)),
                format!("version = {version}"),
            ]
        }
    };
    if has_client {
        runtime.push("features = [\"client\"]".to_owned());
    }
    out.line(&format!("scim-runtime = {{ {} }}", runtime.join(", ")));
    out.finish()
}

/// A basic string of TOML, which has fewer escapes than Rust.
fn toml_text(text: &str) -> String {
    let mut out = String::from("\"");
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            control if control.is_control() => {
                out.push_str(&format!("\\u{:04X}", u32::from(control)));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

fn readme(input: Input<'_>, package: &Package) -> String {
    let mut out = Lines::default();
    out.line(&format!("<!-- {}", comment(&input.header.stamp())));
    out.line(&format!(
        "{} Without these lines it is yours, and stays as it is. -->",
        Header::part()
    ));
    out.blank();
    out.line(&format!("# {}", docs::code(&package.name)));
    out.blank();
    out.line(&purpose(input));
    out.blank();
    if input.chosen.scope == Scope::Models {
        models_example(&mut out, input, package);
    } else {
        client_example(&mut out, input, package);
        out.blank();
        out.line("The client runs on reqwest. Without default features, choose an engine by feature: `reqwest`, `blocking`, `tower`,");
        out.line("or none for one of your own.");
    }
    out.blank();
    out.line("| resource type | endpoint | type |");
    out.line("|---|---|---|");
    for (resource_type, names) in input
        .provider
        .resource_types
        .iter()
        .zip(&input.names.resource_types)
    {
        out.line(&format!(
            "| {} | {} | `{}` |",
            cell(&resource_type.name),
            cell(&resource_type.endpoint),
            names.struct_
        ));
    }
    out.finish()
}

/// What ends a comment of HTML is taken out of it.
fn comment(text: &str) -> String {
    text.replace("--", "- -").replace('>', "")
}

/// A bar would end the cell, in a code span too.
fn cell(text: &str) -> String {
    docs::code(&text.replace('|', "/"))
}

fn crate_name(package: &Package) -> String {
    package.name.replace('-', "_")
}

/// Where the provider is, for an example.
fn base_url(provider: &Provider) -> String {
    let is_url = provider.origin.starts_with("https://") || provider.origin.starts_with("http://");
    let plain = provider.origin.chars().all(|char| char.is_ascii_graphic());
    if is_url && plain {
        literal(&provider.origin)
    } else {
        literal("https://scim.example.com/v2")
    }
}

/// The resource type of the example, users where there are any, with its names.
fn shown_type(input: Input<'_>) -> Option<(&ResourceType, &ResourceNames)> {
    let types = &input.provider.resource_types;
    let mut all = types.iter().zip(&input.names.resource_types);
    let is_user = |(known, _): &(&ResourceType, _)| known.name.eq_ignore_ascii_case("user");
    all.clone().find(is_user).or_else(|| all.next())
}

/// A string attribute that a client may write, with its names.
fn text_attribute<'a>(
    input: Input<'a>,
    resource_type: &ResourceType,
) -> Option<&'a AttributeNames> {
    let schema = input.provider.schemas.get(resource_type.schema.0)?;
    let names = input.names.schemas.get(&resource_type.schema)?;
    let is_text = |attribute: &Attribute| {
        attribute.kind == Kind::String
            && !attribute.multi_valued
            && attribute.mutability == Mutability::ReadWrite
            && attribute.canonical_values.is_empty()
    };
    schema
        .attributes
        .iter()
        .zip(&names.attributes)
        .find(|(attribute, names)| is_text(attribute) && names.own.is_none())
        .map(|(_, names)| names)
}

fn client_example(out: &mut Lines, input: Input<'_>, package: &Package) {
    let Some((resource_type, resource)) = shown_type(input) else {
        return;
    };
    let text = text_attribute(input, resource_type);
    let filter = text.filter(|_| input.provider.capabilities.filter.is_some());
    out.line("```rust,no_run");
    let krate = crate_name(package);
    if filter.is_some() {
        out.line(&format!("use {krate}::{{Client, {}}};", resource.struct_));
    } else {
        out.line(&format!("use {krate}::Client;"));
    }
    out.blank();
    out.open("async fn example() -> Result<(), Box<dyn std::error::Error>> {");
    out.line("let token = std::env::var(\"SCIM_TOKEN\")?;");
    out.line(&format!(
        "let scim = Client::connect({})?.bearer_token(token).build()?;",
        base_url(input.provider)
    ));
    let method = &resource.method;
    match filter {
        Some(names) => out.line(&format!(
            "let found = scim.{method}().list().filter({}::{}.eq(\"a value\"));",
            resource.struct_, names.constant
        )),
        None => out.line(&format!("let found = scim.{method}().list();")),
    }
    out.line("let mut resources = found.stream();");
    out.open("while let Some(resource) = resources.next().await {");
    out.line("let resource = resource?;");
    match text {
        Some(names) => out.line(&format!(
            "println!(\"{{}} {{:?}}\", resource.id(), resource.{});",
            names.field
        )),
        None => out.line("println!(\"{}\", resource.id());"),
    }
    out.close("}");
    out.line("Ok(())");
    out.close("}");
    out.line("```");
}

fn models_example(out: &mut Lines, input: Input<'_>, package: &Package) {
    let struct_ = input
        .names
        .resource_types
        .first()
        .map(|resource| &resource.struct_)
        .or_else(|| {
            input
                .names
                .schemas
                .values()
                .next()
                .map(|schema| &schema.extension)
        });
    let Some(struct_) = struct_ else { return };
    out.line("```rust");
    out.line(&format!(
        "use {}::{{{struct_}, scim_runtime::record}};",
        crate_name(package)
    ));
    out.blank();
    out.line(&format!(
        "let value: {struct_} = record::from_json(b\"{{}}\")?;"
    ));
    out.line("println!(\"{}\", String::from_utf8_lossy(&record::to_json(&value)));");
    out.line("# Ok::<(), Box<dyn std::error::Error>>(())");
    out.line("```");
}
