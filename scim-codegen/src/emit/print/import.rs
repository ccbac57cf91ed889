//! Prints `use` lines in rustfmt's order.

use super::{lines::Lines, order};
use crate::{emit::items::ClientItems, names::RustName};

/// Whether the compiler may warn about unused re-exports.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unused {
    Warn,
    Allow,
}

/// `use path::{a, b};`
pub(super) fn sorted<'a>(out: &mut Lines, path: &str, names: impl IntoIterator<Item = &'a str>) {
    let mut names: Vec<&str> = names.into_iter().collect();
    names.sort_by(|one, two| order::compare(one, two));
    out.import(path, &names);
}

/// The structs that the client imports from the parent module.
pub(super) fn structs(out: &mut Lines, client: &ClientItems<'_>) {
    let structs = client.queried.iter().map(|(name, _)| name.as_str());
    sorted(out, "use super", structs);
}

/// `pub use self::user::User;`
pub(super) fn re_exports(out: &mut Lines, re_exports: &[(&RustName, &RustName)], unused: Unused) {
    let names = re_exports.iter();
    let mut uses: Vec<(&str, &str)> = names
        .map(|(module, name)| (module.as_str(), name.as_str()))
        .collect();
    uses.sort_by(|one, two| {
        order::compare(one.0, two.0).then_with(|| order::compare(one.1, two.1))
    });
    uses.dedup();
    for group in uses.chunk_by(|one, two| one.0 == two.0) {
        let Some((module, _)) = group.first() else {
            continue;
        };
        if unused == Unused::Allow {
            out.line("#[allow(unused_imports)]");
        }
        let names: Vec<&str> = group.iter().map(|(_, name)| *name).collect();
        out.import(&format!("pub use self::{module}"), &names);
    }
}
