//! Renders differences as versioned JSON for programs.

use super::{code_word, kind_word};
use crate::{
    diff::{CodeChange, PartDiff, ProviderDiff, WireImpact},
    render::printed,
};
use serde_json::{Value as Json, json};

/// The version of the format. Members can be added without a new version.
const VERSION: u32 = 1;

/// Renders all differences.
pub(crate) fn json(diff: &ProviderDiff) -> String {
    let parts: Vec<Json> = diff.parts.iter().map(part).collect();
    let is_wire = |part: &&PartDiff| part.wire() == WireImpact::Breaking;
    printed(json!({
        "format": "scim-codegen/diff",
        "version": VERSION,
        "summary": {
            "differences": diff.parts.len(),
            "breakingOnTheWire": diff.parts.iter().filter(is_wire).count(),
            "breakingInCode": diff.parts.iter().filter(|part| part.breaks_code()).count(),
        },
        "differences": parts,
    }))
}

fn part(part: &PartDiff) -> Json {
    let changes = part.changes.iter().map(|change| {
        json!({
            "kind": change.kind.id,
            "before": change.before,
            "after": change.after,
            "wire": change.kind.wire.word(),
            "reason": change.kind.reason,
        })
    });
    let code: Vec<Json> = part.code.iter().map(code_change).collect();
    json!({
        "part": part.part.to_string(),
        "changes": changes.collect::<Vec<_>>(),
        "wire": part.wire().word(),
        "code": code_word(part),
        "codeChanges": code,
    })
}

fn code_change(change: &CodeChange) -> Json {
    json!({
        "item": change.item,
        "kind": kind_word(change.kind),
        "before": change.before,
        "after": change.after,
        "isBreaking": change.is_breaking(),
    })
}
