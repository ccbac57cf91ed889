//! The result of a comparison, as plain data.

use super::{
    code::CodeChange,
    kind::{DifferenceKind, WireImpact},
};
use crate::model::ModelPart;

/// The differences between two versions, by the part of the provider.
#[derive(Debug, Clone, Default)]
pub(crate) struct ProviderDiff {
    pub(crate) parts: Vec<PartDiff>,
}

/// The differences in a part of the provider.
#[derive(Debug, Clone)]
pub(crate) struct PartDiff {
    pub(crate) part: ModelPart,
    pub(crate) changes: Vec<DocumentChange>,
    pub(crate) code: Vec<CodeChange>,
}

/// A change in the documents.
#[derive(Debug, Clone)]
pub(crate) struct DocumentChange {
    pub(crate) kind: &'static DifferenceKind,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

impl ProviderDiff {
    pub(crate) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Keeps only parts with a change that breaks requests, responses or code.
    pub(crate) fn only_breaking(mut self) -> Self {
        self.parts
            .retain(|part| part.wire() == WireImpact::Breaking || part.breaks_code());
        self
    }
}

impl PartDiff {
    /// The strongest impact of all changes.
    pub(crate) fn wire(&self) -> WireImpact {
        let impacts = self.changes.iter().map(|change| change.kind.wire);
        impacts.max().unwrap_or(WireImpact::None)
    }

    /// Whether code that uses the old version may stop compiling.
    pub(crate) fn breaks_code(&self) -> bool {
        self.code.iter().any(CodeChange::is_breaking)
    }
}
