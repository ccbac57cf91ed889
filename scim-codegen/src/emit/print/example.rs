//! Prints examples for a provider as Markdown.

use super::{lines::Lines, literal::literal};
use crate::{emit::items::ClientExample, names::RustName};

/// The example of the `Client` type. Its path depends on where the output is included, so rustdoc can't compile it. A test does.
pub(super) fn client_docs(out: &mut Lines, example: &ClientExample<'_>) {
    let (struct_, method) = (example.struct_, example.method);
    let filter = example.filter.map_or(String::new(), |names| {
        format!(".filter({struct_}::{}.eq(\"a value\"))", names.constant)
    });
    for line in [
        "```ignore",
        &format!(
            "let scim = Client::connect({})?.bearer_token(token).build()?;",
            literal(example.base_url)
        ),
        &format!("let mut resources = scim.{method}().list(){filter}.stream();"),
        "while let Some(resource) = resources.next().await {",
        "    println!(\"{}\", resource?.id());",
        "}",
        "```",
    ] {
        out.line(&format!("/// {line}"));
    }
}

/// Prints a function that lists resources.
pub(super) fn client(out: &mut Lines, example: &ClientExample<'_>, krate: &str) {
    let (struct_, method) = (example.struct_, example.method);
    out.line("```rust,no_run");
    match example.filter {
        Some(_) => out.line(&format!("use {krate}::{{Client, {struct_}}};")),
        None => out.line(&format!("use {krate}::Client;")),
    }
    out.blank();
    out.open("async fn example() -> Result<(), Box<dyn std::error::Error>> {");
    out.line("let token = std::env::var(\"SCIM_TOKEN\")?;");
    out.line(&format!(
        "let scim = Client::connect({})?.bearer_token(token).build()?;",
        literal(example.base_url)
    ));
    match example.filter {
        Some(names) => out.line(&format!(
            "let found = scim.{method}().list().filter({struct_}::{}.eq(\"a value\"));",
            names.constant
        )),
        None => out.line(&format!("let found = scim.{method}().list();")),
    }
    out.line("let mut resources = found.stream();");
    out.open("while let Some(resource) = resources.next().await {");
    out.line("let resource = resource?;");
    match example.text {
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

/// Prints code that reads and writes a value.
pub(super) fn models(out: &mut Lines, struct_: &RustName, krate: &str) {
    out.line("```rust");
    out.line(&format!("use {krate}::{{{struct_}, scim_runtime}};"));
    out.blank();
    out.line(&format!(
        "let value: {struct_} = scim_runtime::from_json(b\"{{}}\")?;"
    ));
    out.line("println!(\"{}\", String::from_utf8_lossy(&scim_runtime::to_json(&value)));");
    out.line("# Ok::<(), Box<dyn std::error::Error>>(())");
    out.line("```");
}
