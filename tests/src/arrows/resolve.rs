//! Resolves a path in a module to the file that defines the item.

use super::read::{Module, Sources};
use std::collections::BTreeSet;

/// The segment that represents a leading `::` in a path.
pub(super) const EXTERN: &str = "::";

enum ImportTarget<'a> {
    Module(&'a Module),
    /// An item and the file that defines it.
    Item(&'a str),
}

/// The file that defines the item at `path`, as seen from `module`. `None` for modules, locals and other crates.
pub(super) fn defining_file(sources: &Sources, module: &Module, path: &[String]) -> Option<String> {
    // A bare name only counts if it comes from a glob or a re-export. An import has been counted already.
    if let [name] = path
        && (module.items.contains(name)
            || module.imports.contains_key(name) && !module.reexports.contains(name))
    {
        return None;
    }
    match resolve(sources, module, path, &mut BTreeSet::new())? {
        ImportTarget::Item(file) => Some(file.to_owned()),
        ImportTarget::Module(_) => None,
    }
}

fn resolve<'a>(
    sources: &'a Sources,
    module: &'a Module,
    path: &[String],
    visited: &mut BTreeSet<(String, String)>,
) -> Option<ImportTarget<'a>> {
    let root = sources.modules.first()?;
    let (first, mut rest) = path.split_first()?;
    let mut target = match first.as_str() {
        "crate" => ImportTarget::Module(root),
        "self" => ImportTarget::Module(module),
        "super" => ImportTarget::Module(parent(sources, module)?),
        EXTERN => {
            let (name, after) = rest.split_first()?;
            if *name != sources.name {
                return None;
            }
            rest = after;
            ImportTarget::Module(root)
        }
        name if *name == sources.name => ImportTarget::Module(root),
        name => lookup(sources, module, name, rest.is_empty(), visited)?,
    };
    while let Some((name, after)) = rest.split_first() {
        target = match target {
            ImportTarget::Item(_) => return Some(target),
            ImportTarget::Module(module) if name == "super" => {
                ImportTarget::Module(parent(sources, module)?)
            }
            ImportTarget::Module(module) => {
                lookup(sources, module, name, after.is_empty(), visited)?
            }
        };
        rest = after;
    }
    Some(target)
}

fn parent<'a>(sources: &'a Sources, module: &Module) -> Option<&'a Module> {
    let (_, path) = module.path.split_last()?;
    sources.module(path)
}

/// Looks up a name in a module: a child module if more segments follow, an item at the end of the path, then imports and globs.
fn lookup<'a>(
    sources: &'a Sources,
    module: &'a Module,
    name: &str,
    is_last: bool,
    visited: &mut BTreeSet<(String, String)>,
) -> Option<ImportTarget<'a>> {
    let child = [module.path.as_slice(), &[name.to_owned()]].concat();
    let child = sources.module(&child).map(ImportTarget::Module);
    let item = module
        .items
        .contains(name)
        .then_some(ImportTarget::Item(module.file.as_str()));
    let (preferred, other) = if is_last {
        (item, child)
    } else {
        (child, item)
    };
    if let Some(target) = preferred.or(other) {
        return Some(target);
    }
    if !visited.insert((module.path.join("::"), name.to_owned())) {
        return None;
    }
    if let Some(path) = module.imports.get(name) {
        return resolve(sources, module, path, visited);
    }
    for glob in &module.globs {
        if let Some(ImportTarget::Module(source)) = resolve(sources, module, glob, visited)
            && let Some(target) = lookup(sources, source, name, is_last, visited)
        {
            return Some(target);
        }
    }
    if is_last && module.has_macro_items && starts_like_a_type(name) {
        return Some(ImportTarget::Item(module.file.as_str()));
    }
    let is_root = module.path.is_empty();
    let exported = sources.macros.get(name).filter(|_| is_root && is_last)?;
    Some(ImportTarget::Item(exported))
}

fn starts_like_a_type(name: &str) -> bool {
    name.starts_with(|char: char| char.is_ascii_uppercase())
}
