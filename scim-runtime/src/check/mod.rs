//! stub
use crate::{
    Json,
    record::{Descriptor, Fields},
};
/// x
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Violation {
    pub pointer: String,
    pub rule: &'static str,
    pub message: String,
}
impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {} ({})", self.pointer, self.message, self.rule)
    }
}
#[allow(missing_docs)]
pub enum Sending {
    Create,
    Replace,
}
pub(crate) fn record_fits(_: &dyn Fields, _: bool) -> bool {
    true
}
pub(crate) fn response(_: &Json, _: Descriptor<'_>, _: bool) -> Vec<Violation> {
    vec![]
}
pub(crate) fn page(_: &Json, _: Descriptor<'_>, _: bool) -> Vec<Vec<Violation>> {
    vec![]
}
pub(crate) fn coerce(_: &mut Json, _: Descriptor<'_>) {}
pub(crate) fn coerce_page(_: &mut Json, _: Descriptor<'_>) {}
pub(crate) fn sendable(_: &dyn Fields, _: Sending) -> Vec<Violation> {
    vec![]
}
