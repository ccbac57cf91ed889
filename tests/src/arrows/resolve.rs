//! Resolves a path in a module to the file that defines the item.

use super::read::{Module, Sources};
use std::collections::BTreeSet;

/// The segment that represents a leading `::` in a path.
pub(super) const EXTERN: &str = "::";

enum Target<'a> {
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
        Target::Item(file) => Some(file.to_owned()),
        Target::Module(_) => None,
    }
}

fn resolve<'a>(
    sources: &'a Sources,
    module: &'a Module,
    path: &[String],
    visited: &mut BTreeSet<(String, String)>,
) -> Option<Target<'a>> {
    let root = sources.modules.first()?;
    let (first, mut rest) = path.split_first()?;
    let mut target = match first.as_str() {
        "crate" => Target::Module(root),
        "self" => Target::Module(module),
        "super" => Target::Module(parent(sources, module)?),
        EXTERN => {
            let (name, after) = rest.split_first()?;
            if *name != sources.name {
                return None;
            }
            rest = after;
            Target::Module(root)
        }
        name if *name == sources.name => Target::Module(root),
        name => lookup(sources, module, name, rest.is_empty(), visited)?,
    };
    while let Some((name, after)) = rest.split_first() {
        target = match target {
            Target::Item(_) => return Some(target),
            Target::Module(module) if name == "super" => Target::Module(parent(sources, module)?),
            Target::Module(module) => lookup(sources, module, name, after.is_empty(), visited)?,
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
) -> Option<Target<'a>> {
    let child = [module.path.as_slice(), &[name.to_owned()]].concat();
    let child = sources.module(&child).map(Target::Module);
    let item = module
        .items
        .contains(name)
        .then_some(Target::Item(module.file.as_str()));
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
        if let Some(Target::Module(source)) = resolve(sources, module, glob, visited)
            && let Some(target) = lookup(sources, source, name, is_last, visited)
        {
            return Some(target);
        }
    }
    if is_last && module.has_macro_items && starts_like_a_type(name) {
        return Some(Target::Item(module.file.as_str()));
    }
    let is_root = module.path.is_empty();
    let exported = sources.macros.get(name).filter(|_| is_root && is_last)?;
    Some(Target::Item(exported))
}

fn starts_like_a_type(name: &str) -> bool {
    name.starts_with(|char: char| char.is_ascii_uppercase())
}
