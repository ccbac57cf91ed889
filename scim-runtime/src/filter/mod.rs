//! stub
mod condition;
use crate::{Json, path::AttributePath, record::Descriptor};
pub use condition::*;
use std::fmt;
/// x
#[derive(Debug, Clone, PartialEq)]
pub struct Filter(String);
/// x
#[derive(Debug)]
pub struct FilterError;
/// x
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs)]
pub enum Operator {
    Eq,
    Ne,
    Co,
    Sw,
    Ew,
    Gt,
    Ge,
    Lt,
    Le,
}
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
#[allow(missing_docs)]
impl Filter {
    pub fn parse(t: &str) -> Result<Self, FilterError> {
        Ok(Self(t.into()))
    }
    pub fn check(&self, _: Descriptor<'_>) -> Result<(), FilterError> {
        Ok(())
    }
    pub(crate) fn compare(p: AttributePath, o: Operator, v: Json) -> Self {
        Self(format!("{p} {} {v}", format!("{o:?}").to_lowercase()))
    }
    pub(crate) fn present(p: AttributePath) -> Self {
        Self(format!("{p} pr"))
    }
    pub(crate) fn value_path(p: AttributePath, f: Filter) -> Self {
        Self(format!("{p}[{f}]"))
    }
}
impl std::ops::BitAnd for Filter {
    type Output = Self;
    fn bitand(self, o: Self) -> Self {
        Self(format!("{} and {}", self.0, o.0))
    }
}
impl std::ops::BitOr for Filter {
    type Output = Self;
    fn bitor(self, o: Self) -> Self {
        Self(format!("({} or {})", self.0, o.0))
    }
}
impl std::ops::Not for Filter {
    type Output = Self;
    fn not(self) -> Self {
        Self(format!("not ({})", self.0))
    }
}
