//! Prints the comment at the top of a file.

use super::lines::Lines;
use crate::emit::{header::Header, items::OutputItems};

/// The header of a file that is the whole output.
pub(super) fn alone(items: &OutputItems<'_>) -> Lines {
    top(items, Header::alone())
}

/// The header of one of several files.
pub(super) fn part(items: &OutputItems<'_>) -> Lines {
    top(items, Header::part())
}

fn top(items: &OutputItems<'_>, second: &str) -> Lines {
    let mut out = Lines::new(items.runtime);
    out.line(&format!("// {}", items.header.stamp()));
    out.line(&format!("// {second}"));
    out
}

/// A further paragraph of a root file's header, which summarizes the provider.
pub(super) fn summary(out: &mut Lines, items: &OutputItems<'_>) {
    out.line("//");
    out.line(&format!("// {}", items.summary));
}

/// The last paragraph of the header of a file with structs.
pub(super) fn traits(out: &mut Lines) {
    out.line("//");
    out.line("// Every struct implements Clone, Debug, Default, PartialEq, Serialize and Deserialize (`record!`).");
}
