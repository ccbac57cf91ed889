//! Decides what the output contains: turns the model, the names and the options into items.

#[cfg(feature = "cli")]
mod api;
mod client;
mod describe;
mod example;
mod imports;
mod input;
mod module;
mod package;
mod record;
mod roles;
mod row;
mod rust_type;
mod sub_types;

#[cfg(feature = "cli")]
pub(super) use api::items as api;
#[cfg(feature = "cli")]
pub(crate) use api::{ApiItem, ApiKind};
pub(crate) use input::Input;

use super::{
    items::{LayoutItems, ModuleItem, OutputItems},
    prose,
};
use crate::{
    model::SchemaId,
    names::{RustName, SchemaNames},
    options::{Layout, Scope},
};

/// Decides on all items, except for the content of modules.
pub(super) fn output(input: Input<'_>) -> OutputItems<'_> {
    let scope = input.chosen.scope;
    let layout = match (&input.chosen.layout, scope) {
        (Layout::OneFile, _) | (_, Scope::ClientOverModels) => LayoutItems::OneFile,
        (Layout::Directory, _) => LayoutItems::Directory,
        (Layout::Package(package), _) => LayoutItems::Package(package::items(input, package)),
    };
    OutputItems {
        header: input.header,
        summary: summary(input),
        scope,
        runtime: runtime_crate(input),
        layout,
        client: match scope {
            Scope::Models => None,
            Scope::Client | Scope::ClientOverModels => Some(client::items(input)),
        },
        re_exports: re_exports(input),
        modules: modules(input).map(|(_, names)| &names.module).collect(),
    }
}

/// Decides on the schemas' modules, one after the other.
pub(super) fn module_items(input: Input<'_>) -> impl Iterator<Item = ModuleItem<'_>> {
    modules(input).filter_map(move |(id, names)| module::item(input, id, names))
}

fn modules(input: Input<'_>) -> impl Iterator<Item = (SchemaId, &SchemaNames)> {
    let has_modules = input.chosen.scope != Scope::ClientOverModels;
    input.schemas().filter(move |_| has_modules)
}

/// Returns the runtime's crate name. A generated package has its own dependency on the runtime.
fn runtime_crate(input: Input<'_>) -> &str {
    match input.chosen.layout {
        Layout::Package(_) => "scim_runtime",
        Layout::OneFile | Layout::Directory => &input.chosen.runtime_crate,
    }
}

fn summary(input: Input<'_>) -> String {
    let (provider, names) = (input.provider, input.names);
    let ids = names.schemas.keys();
    let extensions = ids
        .filter(|id| roles::of(provider, **id).is_extension)
        .count();
    format!(
        "Service provider {}: {}, {}, {}.",
        prose::one_line(&provider.origin),
        counted(provider.resource_types.len(), "resource type"),
        counted(names.schemas.len(), "schema"),
        counted(extensions, "extension"),
    )
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 {
        format!("1 {what}")
    } else {
        format!("{count} {what}s")
    }
}

/// The structs that are re-exported at the root of the output, as module and name.
fn re_exports(input: Input<'_>) -> Vec<(&RustName, &RustName)> {
    let (provider, names) = (input.provider, input.names);
    if input.chosen.scope == Scope::ClientOverModels {
        return Vec::new();
    }
    let resources = provider.resource_types.iter().zip(&names.resource_types);
    let resources = resources.filter_map(|(resource_type, resource)| {
        let schema = names.schemas.get(&resource_type.schema)?;
        Some((&schema.module, &resource.struct_))
    });
    let extensions = input.schemas().filter(|(id, _)| {
        let roles = roles::of(provider, *id);
        roles.is_extension || roles.is_message
    });
    let extensions = extensions.map(|(_, schema)| (&schema.module, &schema.extension));
    resources.chain(extensions).collect()
}
