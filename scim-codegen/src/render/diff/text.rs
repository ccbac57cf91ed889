//! Renders differences for terminals.

use super::{code_line, code_word, values};
use crate::{
    diff::{PartDiff, ProviderDiff, WireImpact},
    render::{TextStyle, paint::paint},
    text::{neutral, shown},
};

/// Renders each part with its changes and what they mean. Empty if there are none.
pub(crate) fn text(diff: &ProviderDiff, style: TextStyle) -> String {
    diff.parts
        .iter()
        .map(|part| self::part(part, style))
        .collect()
}

/// Renders one line per part, for a report next to other output: `breaking: urn:…:User:nickName: attribute-removed`.
pub(crate) fn lines(diff: &ProviderDiff) -> String {
    let lines = diff.parts.iter().map(|part| {
        let is_breaking = part.wire() == WireImpact::Breaking || part.breaks_code();
        let word = if is_breaking {
            "breaking"
        } else {
            "compatible"
        };
        let kinds: Vec<&str> = part.changes.iter().map(|change| change.kind.id).collect();
        let kinds = if kinds.is_empty() {
            "code".to_owned()
        } else {
            kinds.join(", ")
        };
        format!("{word}: {}: {kinds}\n", neutral(&part.part.to_string()))
    });
    lines.collect()
}

fn part(part: &PartDiff, style: TextStyle) -> String {
    let mut out = format!("{}\n", paint(&neutral(&part.part.to_string()), "1", style));
    for change in &part.changes {
        let kind = change.kind;
        let values = values(change).map(|values| format!(": {}", shown(&values)));
        out.push_str(&format!("  {}{}\n", kind.id, values.unwrap_or_default()));
        if kind.wire != WireImpact::None {
            let word = impact(kind.wire.word(), style);
            out.push_str(&format!("    wire: {word}: {}\n", kind.reason));
        }
    }
    if !part.code.is_empty() {
        out.push_str(&format!("    code: {}\n", impact(code_word(part), style)));
        for change in &part.code {
            out.push_str(&format!("      {}\n", neutral(&code_line(change))));
        }
    }
    out.push('\n');
    out
}

fn impact(word: &str, style: TextStyle) -> String {
    let color = if word == "breaking" { "1;31" } else { "32" };
    paint(word, color, style)
}
