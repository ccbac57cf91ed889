//! A package's README.

use super::{lines::Lines, literal::literal};
use crate::{
    emit::{
        header::Header,
        items::{ClientExample, ExampleItem, OutputItems, PackageItems},
        prose,
    },
    names::RustName,
};

pub(super) fn text(items: &OutputItems<'_>, package: &PackageItems<'_>) -> String {
    let mut out = Lines::default();
    out.line(&format!("<!-- {}", comment(&items.header.stamp())));
    out.line(&format!(
        "{} Without these lines it is yours, and stays as it is. -->",
        Header::part()
    ));
    out.blank();
    out.line(&format!("# {}", prose::code(&package.package.name)));
    out.blank();
    out.line(&package.purpose);
    out.blank();
    let krate = package.package.name.replace('-', "_");
    match &package.example {
        Some(ExampleItem::Client(example)) => client_example(&mut out, example, &krate),
        Some(ExampleItem::Models(struct_)) => models_example(&mut out, struct_, &krate),
        None => {}
    }
    if items.client.is_some() {
        out.blank();
        out.line("The client runs on reqwest. Without default features, choose an engine by feature: `reqwest`, `blocking`, `tower`,");
        out.line("or none for one of your own.");
    }
    out.blank();
    out.line("| resource type | endpoint | type |");
    out.line("|---|---|---|");
    for row in &package.resource_types {
        let (name, endpoint) = (cell(row.name), cell(row.endpoint));
        out.line(&format!("| {name} | {endpoint} | `{}` |", row.struct_));
    }
    out.finish()
}

/// What ends a comment of HTML is taken out of it.
fn comment(text: &str) -> String {
    text.replace("--", "- -").replace('>', "")
}

/// A bar would end the cell, in a code span too.
fn cell(text: &str) -> String {
    prose::code(&text.replace('|', "/"))
}

fn client_example(out: &mut Lines, example: &ClientExample<'_>, krate: &str) {
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

fn models_example(out: &mut Lines, struct_: &RustName, krate: &str) {
    out.line("```rust");
    out.line(&format!(
        "use {krate}::{{{struct_}, scim_runtime::record}};"
    ));
    out.blank();
    out.line(&format!(
        "let value: {struct_} = record::from_json(b\"{{}}\")?;"
    ));
    out.line("println!(\"{}\", String::from_utf8_lossy(&record::to_json(&value)));");
    out.line("# Ok::<(), Box<dyn std::error::Error>>(())");
    out.line("```");
}
