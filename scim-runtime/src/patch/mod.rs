//! stub
mod build;
use crate::{Json, path::Path};
pub use build::*;
/// x
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct Operation {
    pub op: Op,
    pub path: Option<Path>,
    pub value: Option<Json>,
}
/// x
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs)]
pub enum Op {
    Add,
    Remove,
    Replace,
}
/// x
#[must_use]
pub fn to_message(_: &[Operation]) -> Json {
    Json::Null
}
