//! Prints several files: the root file, the client, and a file for each schema.

use super::{client, import, lines::Lines, module, order, stamp};
use crate::emit::{
    file::File,
    items::{ModuleItem, OutputItems},
};

/// The root file of a directory or a package.
pub(super) struct RootFile<'a> {
    /// A prefix that ends in `/`, or is empty.
    pub(super) directory: &'a str,
    pub(super) name: &'a str,
}

/// Prints a directory module.
pub(super) fn module<'a>(
    items: &OutputItems<'a>,
    modules: &mut dyn Iterator<Item = ModuleItem<'a>>,
) -> Vec<File> {
    let root = RootFile {
        directory: "",
        name: "mod.rs",
    };
    files(items, modules, &root, |out| {
        // Users rarely use every re-export; don't warn them about the rest.
        out.line("#![allow(unused_imports)]");
        out.blank();
    })
}

/// Prints the root file and the other files. `top` prints the first lines of the root file.
pub(super) fn files<'a>(
    items: &OutputItems<'a>,
    modules: &mut dyn Iterator<Item = ModuleItem<'a>>,
    root: &RootFile<'_>,
    top: impl FnOnce(&mut Lines),
) -> Vec<File> {
    let file = |name: &str, out: Lines| File {
        path: format!("{}{name}", root.directory),
        text: out.finish(),
    };
    let mut files = Vec::with_capacity(items.modules.len() + 2);
    let mut out = stamp::part(items);
    stamp::summary(&mut out, items);
    out.blank();
    top(&mut out);
    declarations(&mut out, items);
    files.push(file(root.name, out));
    if let Some(client) = &items.client {
        let mut out = stamp::part(items);
        out.blank();
        out.line("//! The client, and what the service provider supports.");
        out.blank();
        client::imports(&mut out, client);
        out.blank();
        import::structs(&mut out, client);
        client::items(&mut out, client);
        files.push(file("client.rs", out));
    }
    for item in modules {
        let mut out = stamp::part(items);
        stamp::traits(&mut out);
        out.blank();
        module::file(&mut out, &item);
        files.push(file(&format!("{}.rs", item.name), out));
    }
    files
}

/// Prints `mod client;`, the schemas' modules, and re-exports.
fn declarations(out: &mut Lines, items: &OutputItems<'_>) {
    if items.client.is_some() {
        out.line("mod client;");
        out.blank();
    }
    let modules = items.modules.iter();
    let mut modules: Vec<&str> = modules.map(|module| module.as_str()).collect();
    modules.sort_by(|one, two| order::compare(one, two));
    for module in modules {
        out.line(&format!("pub mod {module};"));
    }
    out.blank();
    if items.client.is_some() {
        out.line("pub use self::client::{AnyResource, Client, Provider};");
        out.blank();
    }
    import::re_exports(out, &items.re_exports, import::Unused::Warn);
}
