//! Finds out which file of a crate uses which, by reading the sources. The architecture test uses the result.
//!
//! Paths are resolved like in the compiler: through `use`, `self`, `super`, globs and re-exports, to the file that defines the
//! item. A re-export alone is not a use. Tests (`#[cfg(test)]`) and the bodies of `macro_rules!` are ignored. Method calls are not
//! followed, since that requires types.

mod circles;
mod read;
mod resolve;
mod table;

pub use circles::circles;
pub use read::Sources;
pub use table::{Room, rooms};

use std::collections::{BTreeMap, BTreeSet};

/// A use of an item that another file defines.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrow {
    /// The file that uses the item, relative to `src`.
    pub from: String,
    /// The file that defines the item.
    pub to: String,
    /// The path as written, for messages.
    pub path: String,
}

/// All arrows between the files of a crate, sorted, each pair of files once.
#[must_use]
pub fn arrows(sources: &Sources) -> Vec<Arrow> {
    let mut arrows = BTreeMap::new();
    for module in &sources.modules {
        for path in &module.references {
            let Some(to) = resolve::defining_file(sources, module, path) else {
                continue;
            };
            if to != module.file {
                let key = (module.file.clone(), to.clone());
                arrows.entry(key).or_insert_with(|| Arrow {
                    from: module.file.clone(),
                    to,
                    path: path.join("::"),
                });
            }
        }
    }
    arrows.into_values().collect()
}

/// The room of a file: the top-level module below `src`; `None` for the crate's root files.
#[must_use]
pub fn room(file: &str) -> Option<&str> {
    match file.split_once('/') {
        Some(("bin", _)) => None,
        Some((room, _)) => Some(room),
        None => file
            .strip_suffix(".rs")
            .filter(|room| !["lib", "main"].contains(room)),
    }
}

/// For each room, the rooms that it uses, each with one arrow as evidence.
#[must_use]
pub fn between_rooms(arrows: &[Arrow]) -> BTreeMap<(String, String), &Arrow> {
    let mut between = BTreeMap::new();
    for arrow in arrows {
        if let (Some(from), Some(to)) = (room(&arrow.from), room(&arrow.to))
            && from != to
        {
            between
                .entry((from.to_owned(), to.to_owned()))
                .or_insert(arrow);
        }
    }
    between
}

/// The rooms of a crate: every top-level module.
#[must_use]
pub fn rooms_of(sources: &Sources) -> BTreeSet<String> {
    let files = sources.modules.iter();
    files
        .filter_map(|module| room(&module.file))
        .map(str::to_owned)
        .collect()
}
