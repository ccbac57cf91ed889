//! Turns a provider, its names and the user's options into files.
//!
//! Two steps with plain data between them, as in cynic: [`decide`] turns the model into [`items`], [`print`] turns items into text.
//! `decide` formats no code, and `print` makes no decision beyond where a line breaks.
//!
//! Everything that repeats for every attribute (fields, constants, setters, tables) is printed as lines in rustfmt's format:
//! parsing and printing tokens would cost an unoptimized build script more than a second for a large provider.
//! Items that exist once per provider (the client and its capabilities) are printed from tokens with prettyplease.
//!
//! Text from a document reaches the output in only two ways: as a string literal ([`print::literal`]) or as documentation
//! ([`prose`]).

mod decide;
mod file;
mod header;
mod items;
mod print;
mod prose;
mod row;

pub(crate) use decide::Input;
#[cfg(feature = "cli")]
pub(crate) use decide::{ApiItem, ApiKind};
pub(crate) use file::File;
pub(crate) use header::{Header, is_generated, is_part};

/// Generates the files of a provider. The root file comes first.
pub(crate) fn provider(input: Input<'_>) -> Vec<File> {
    print::files(&decide::output(input), &mut decide::module_items(input))
}

/// Lists the public API of the code that would be generated.
#[cfg(feature = "cli")]
pub(crate) fn api(input: Input<'_>) -> Vec<ApiItem> {
    decide::api(input)
}
