//! Renders the differences between two versions of a provider.

mod json;
mod markdown;
mod text;

pub(crate) use {
    json::json,
    markdown::markdown,
    text::{lines, text},
};

use crate::{
    diff::{CodeChange, DocumentChange, PartDiff, ProviderDiff, WireImpact},
    emit::ApiKind,
};

/// `changed` for a part with changes in code that break nothing.
fn code_word(part: &PartDiff) -> &'static str {
    if part.breaks_code() {
        "breaking"
    } else if part.code.is_empty() {
        "none"
    } else {
        "compatible"
    }
}

/// The kind of an item of generated code.
pub(crate) fn kind_word(kind: ApiKind) -> &'static str {
    match kind {
        ApiKind::Type => "type",
        ApiKind::Field => "field",
        ApiKind::Constant => "constant",
        ApiKind::Parameter => "parameter",
        ApiKind::Setter => "setter",
        ApiKind::Variant => "variant",
        ApiKind::Method => "method",
        ApiKind::Implementation => "implementation",
    }
}

/// `readWrite → readOnly`, or the only value that there is.
fn values(change: &DocumentChange) -> Option<String> {
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => Some(format!("{before} → {after}")),
        (Some(one), None) | (None, Some(one)) => Some(one.clone()),
        (None, None) => None,
    }
}

/// `User.nick_name: Option<String>` with a sign as in a diff: `-` gone, `+` new, `~` changed.
fn code_line(change: &CodeChange) -> String {
    let typed = |signature: &str| {
        if signature.is_empty() {
            change.item.clone()
        } else {
            format!("{}: {signature}", change.item)
        }
    };
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => format!("~ {} → {after}", typed(before)),
        (Some(before), None) => format!("- {}", typed(before)),
        (None, after) => format!("+ {}", typed(after.as_deref().unwrap_or_default())),
    }
}

/// `3 changes: 1 breaks requests or responses, 1 breaks code`.
pub(crate) fn summary(diff: &ProviderDiff) -> String {
    let count = |is_counted: fn(&PartDiff) -> bool| {
        diff.parts.iter().filter(|part| is_counted(part)).count()
    };
    let changes = diff.parts.len();
    if changes == 0 {
        return "no differences".to_owned();
    }
    let breaks = |count: usize| if count == 1 { "breaks" } else { "break" };
    let wire = count(|part| part.wire() == WireImpact::Breaking);
    let code = count(PartDiff::breaks_code);
    format!(
        "{changes} {}: {wire} {} requests or responses, {code} {} code",
        if changes == 1 {
            "difference"
        } else {
            "differences"
        },
        breaks(wire),
        breaks(code),
    )
}
