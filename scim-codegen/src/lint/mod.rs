//! The rules that findings go by.

pub(crate) mod rules;
