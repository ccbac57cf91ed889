//! Filters (RFC 7644 §3.4.2.2): built from typed attributes or parsed, checked against a schema, evaluated over resources.
//!
//! ```
//! use scim_runtime::{filter::Condition, models::{User, user::Email}};
//!
//! let built = User::ACTIVE.eq(true) & User::EMAILS.matches(Email::TYPE.eq("work"));
//! let parsed = Condition::<User>::parse(r#"active eq true and emails[type eq "work"]"#)?;
//! assert_eq!(built.to_string(), parsed.to_string());
//! assert!(!built.matches(&User::new("bjensen")));
//! # Ok::<(), scim_runtime::filter::FilterError>(())
//! ```

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
