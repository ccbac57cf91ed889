//! Prints a package's README.

use super::{example, lines::Lines};
use crate::emit::{
    header::Header,
    items::{ExampleItem, OutputItems, PackageItems},
    prose,
};

pub(super) fn text(items: &OutputItems<'_>, package: &PackageItems<'_>) -> String {
    let mut out = Lines::new(items.runtime);
    out.line(&format!("<!-- {}", comment(&items.header.stamp())));
    out.line(&format!(
        "{} Remove these lines to keep your own version of this file. -->",
        Header::part()
    ));
    out.blank();
    out.line(&format!("# {}", prose::code(&package.package.name)));
    out.blank();
    out.line(&package.purpose);
    out.blank();
    let krate = package.package.name.replace('-', "_");
    match &package.example {
        Some(ExampleItem::Client(example)) => example::client(&mut out, example, &krate),
        Some(ExampleItem::Models(struct_)) => example::models(&mut out, struct_, &krate),
        None => {}
    }
    if items.client.is_some() {
        out.blank();
        out.line("The client uses reqwest by default. With `default-features = false`, enable another engine (`reqwest`, `blocking` or `tower`),");
        out.line("or none to bring your own.");
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

/// Removes the sequence that ends an HTML comment.
fn comment(text: &str) -> String {
    text.replace("--", "- -").replace('>', "")
}

/// Escapes `|`, which would end the table cell even in a code span.
fn cell(text: &str) -> String {
    prose::code(&text.replace('|', "/"))
}
