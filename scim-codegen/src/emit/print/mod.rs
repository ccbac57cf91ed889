//! Prints items as text.

mod any_resource;
mod client;
mod directory;
mod enumeration;
mod example;
mod import;
mod lines;
mod literal;
mod module;
mod one_file;
mod order;
mod package;
mod provider;
mod readme;
mod record;
mod row;
mod stamp;
mod tokens;

use super::{
    file::File,
    items::{LayoutItems, ModuleItem, OutputItems},
};

/// Prints the files. The root file comes first.
pub(super) fn files<'a>(
    items: &OutputItems<'a>,
    modules: &mut dyn Iterator<Item = ModuleItem<'a>>,
) -> Vec<File> {
    match &items.layout {
        LayoutItems::OneFile => vec![one_file::file(items, modules)],
        LayoutItems::Directory => directory::module(items, modules),
        LayoutItems::Package(package) => package::files(items, modules, package),
    }
}
