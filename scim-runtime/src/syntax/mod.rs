//! One grammar: attribute paths, paths of PATCH operations, and filters (RFC 7644 §3.4.2.2, §3.5.2, §3.10), parsed and printed.
//!
//! [`filter`](crate::filter) evaluates, compares and builds filters.

mod attribute_path;
mod error;
mod filter;
mod literal;
mod parse;
mod path;
mod print;
mod resolve;
mod typed;

pub use attribute_path::AttributePath;
pub(crate) use attribute_path::is_name;
pub use error::FilterError;
pub use filter::{Filter, Operator};
pub use literal::Literal;
pub use path::Path;
pub(crate) use resolve::Resolved;
