//! The paths that programs run most, one definition for instruction counts (`src/bin/instructions`) and benches (`benches/hot_paths.rs`).
//!
//! A path does the same work each time, with the same input on every machine: fixed data, no files, no sockets, no clock.

mod filters;
mod generation;
mod patches;
mod records;
mod requests;

use crate::data::Users;
use std::{error::Error, fmt, hint::black_box};

/// A result with any error.
pub type Outcome<T> = Result<T, Box<dyn Error>>;

/// Runs a path once, with the release of what it returned.
pub type Work = Box<dyn FnMut() -> Outcome<()>>;

/// A path with a name.
#[derive(Clone, Copy)]
pub struct HotPath {
    /// In lower case, with hyphens.
    pub name: &'static str,
    prepare: fn() -> Outcome<Work>,
}

impl HotPath {
    /// Creates the input.
    ///
    /// # Errors
    /// If the input is invalid.
    pub fn prepare(&self) -> Outcome<Work> {
        (self.prepare)()
    }
}

impl fmt::Display for HotPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// The resources that a path works on.
const USERS: usize = 100;

/// Every path.
pub const HOT_PATHS: [HotPath; 19] = [
    path("parse", || Ok(records::parse(Users::Usual))),
    path("parse-unknown", || Ok(records::parse(Users::WithUnknown))),
    path("parse-lower-case", || Ok(records::parse(Users::LowerCase))),
    path("parse-over-serde", || Ok(records::parse_over_serde())),
    path("serialise", records::serialise),
    path("clone", records::copy),
    path("compare", records::compare),
    path("patch-between", patches::between),
    path("patch-towards", patches::towards),
    path("patch-apply", patches::apply),
    path("filter-parse", || Ok(filters::parse())),
    path("filter-evaluate", filters::evaluate),
    path("generate-10-types", generation::ten_types),
    path("get", requests::get),
    path("list", requests::list),
    path("create-and-delete", requests::create_and_delete),
    path("plan-1000-unchanged", || requests::plan("Guide")),
    path("plan-1000-changed", || requests::plan("Manager")),
    path("bulk-100", requests::bulk),
];

const fn path(name: &'static str, prepare: fn() -> Outcome<Work>) -> HotPath {
    HotPath { name, prepare }
}

fn work<T, E: Into<Box<dyn Error>>>(mut run: impl FnMut() -> Result<T, E> + 'static) -> Work {
    Box::new(move || {
        black_box(run().map_err(Into::into)?);
        Ok(())
    })
}
