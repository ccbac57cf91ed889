//! Which text goes into which file.

use super::{
    File, Header, Input, client, counted, docs,
    lines::{self, Lines},
    package, roles, schema,
};
use crate::{
    names::SchemaNames,
    options::{Layout, Scope},
};

/// Prints a provider: its files, the one that holds the others first.
pub(crate) fn provider(input: Input<'_>) -> Vec<File> {
    match (&input.chosen.layout, input.chosen.scope) {
        (Layout::OneFile, _) | (_, Scope::ClientOverModels) => vec![one_file(input)],
        (Layout::Directory, _) => several(input, "", "mod.rs", |out| {
            // A program names what it uses: the rest is no fault of its author's.
            out.line("#![allow(unused_imports)]");
            out.blank();
        }),
        (Layout::Package(package), _) => package::files(input, package),
    }
}

/// A module for each schema, resource types and extensions on top.
fn one_file(input: Input<'_>) -> File {
    let mut out = Lines::default();
    print_header(&mut out, input.header, Header::alone());
    print_counts(&mut out, input);
    out.blank();
    let scope = input.chosen.scope;
    if scope != Scope::Models {
        client::imports(&mut out, input.provider);
        out.blank();
    }
    if scope == Scope::ClientOverModels {
        import_structs(&mut out, input);
    } else {
        re_exports(&mut out, input);
    }
    if scope != Scope::Models {
        client::items(&mut out, input.provider, input.names);
    }
    if scope != Scope::ClientOverModels {
        for (id, names) in input.schemas() {
            out.blank();
            schema::module(&mut out, input, *id, names);
        }
    }
    File {
        path: String::new(),
        text: out.finish(),
    }
}

/// A file that holds the others, one for the client, one for each schema; all in `directory`, which ends in `/` or is empty.
pub(super) fn several(
    input: Input<'_>,
    directory: &str,
    root: &str,
    top: impl FnOnce(&mut Lines),
) -> Vec<File> {
    let mut files = Vec::with_capacity(input.names.schemas.len() + 2);
    let file = |name: &str, out: Lines| File {
        path: format!("{directory}{name}"),
        text: out.finish(),
    };
    let mut out = part(input.header);
    print_counts(&mut out, input);
    out.blank();
    top(&mut out);
    modules(&mut out, input);
    files.push(file(root, out));
    if input.chosen.scope != Scope::Models {
        let mut out = part(input.header);
        out.blank();
        out.line("//! The client, and what the service provider supports.");
        out.blank();
        client::imports(&mut out, input.provider);
        out.blank();
        import_structs(&mut out, input);
        client::items(&mut out, input.provider, input.names);
        files.push(file("client.rs", out));
    }
    for (id, names) in input.schemas() {
        let mut out = part(input.header);
        out.blank();
        schema::file(&mut out, input, *id, names);
        files.push(file(&format!("{}.rs", names.module), out));
    }
    files
}

fn part(header: &Header) -> Lines {
    let mut out = Lines::default();
    print_header(&mut out, header, Header::part());
    out
}

fn print_header(out: &mut Lines, header: &Header, second: &str) {
    out.line(&format!("// {}", header.stamp()));
    out.line(&format!("// {second}"));
}

fn print_counts(out: &mut Lines, input: Input<'_>) {
    let (provider, names) = (input.provider, input.names);
    let extensions = names
        .schemas
        .keys()
        .filter(|id| roles(provider, **id).is_extension)
        .count();
    out.line("//");
    out.line(&format!(
        "// Service provider {}: {}, {}, {}.",
        docs::one_line(&provider.origin),
        counted(provider.resource_types.len(), "resource type"),
        counted(names.schemas.len(), "schema"),
        counted(extensions, "extension"),
    ));
}

/// `mod client;`, the schemas' modules, and what stands on top.
fn modules(out: &mut Lines, input: Input<'_>) {
    let has_client = input.chosen.scope != Scope::Models;
    if has_client {
        out.line("mod client;");
        out.blank();
    }
    let mut modules: Vec<&str> = input
        .schemas()
        .map(|(_, schema)| schema.module.as_str())
        .collect();
    modules.sort_by(|one, two| lines::compare(one, two));
    for module in modules {
        out.line(&format!("pub mod {module};"));
    }
    out.blank();
    if has_client {
        out.line("pub use self::client::{AnyResource, Client, Provider};");
        out.blank();
    }
    re_exports(out, input);
}

/// The resource types' structs, from the module above.
fn import_structs(out: &mut Lines, input: Input<'_>) {
    let mut structs: Vec<&str> = client::queried(input.provider, input.names)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    structs.sort_by(|one, two| lines::compare(one, two));
    out.import("use super", &structs);
}

/// `pub use self::user::User;`, sorted as rustfmt sorts them.
fn re_exports(out: &mut Lines, input: Input<'_>) {
    let (provider, names) = (input.provider, input.names);
    let mut uses: Vec<(&str, &str)> = Vec::new();
    for (resource_type, resource) in provider.resource_types.iter().zip(&names.resource_types) {
        if let Some(schema) = names.schemas.get(&resource_type.schema) {
            uses.push((schema.module.as_str(), resource.struct_.as_str()));
        }
    }
    let extensions = input.schemas().filter(|(id, _)| {
        let roles = roles(provider, **id);
        roles.is_extension || roles.is_message
    });
    uses.extend(
        extensions.map(|(_, schema): (_, &SchemaNames)| {
            (schema.module.as_str(), schema.extension.as_str())
        }),
    );
    uses.sort_by(|one, two| {
        lines::compare(one.0, two.0).then_with(|| lines::compare(one.1, two.1))
    });
    uses.dedup();
    // A client uses them itself; of models alone in one file, a program names those that it needs.
    let is_alone =
        input.chosen.scope == Scope::Models && matches!(input.chosen.layout, Layout::OneFile);
    for group in uses.chunk_by(|one, two| one.0 == two.0) {
        let names: Vec<&str> = group.iter().map(|(_, name)| *name).collect();
        if let Some((module, _)) = group.first() {
            if is_alone {
                out.line("#[allow(unused_imports)]");
            }
            out.import(&format!("pub use self::{module}"), &names);
        }
    }
}
