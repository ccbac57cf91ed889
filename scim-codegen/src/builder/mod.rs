//! The API for build scripts.

mod corrections;
mod definition;
mod generate;
mod output;
mod script;

pub use definition::Builder;
pub use script::exit;
