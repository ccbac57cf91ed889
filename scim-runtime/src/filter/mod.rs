//! Filters (RFC 7644 §3.4.2.2): built from typed attributes or parsed, checked against a schema, evaluated over resources.

mod check;
mod comparison;
pub(crate) mod condition;
mod evaluate;
mod filtered;
mod node;

pub(crate) use crate::record::{is_unassigned, member_of as member};
pub use crate::syntax::{Filter, FilterError, Literal, Operator};
pub(crate) use check::{TextOperators, values_of};
pub use comparison::Comparison;
pub use condition::Condition;
#[cfg(feature = "server")]
pub(crate) use evaluate::first_value;
pub use filtered::Filtered;
pub(crate) use node::Node;
