//! Renders differences for terminals.

use super::{code_line, code_word, values};
use crate::{
    diff::{PartDiff, ProviderDiff, WireImpact},
    render::TextStyle,
    text::{neutral, shown},
};

/// Renders each part with its changes and what they mean. Empty if there are none.
pub(crate) fn text(diff: &ProviderDiff, style: TextStyle) -> String {
    diff.parts
        .iter()
        .map(|part| self::part(part, style))
        .collect()
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

fn paint(text: &str, color: &str, style: TextStyle) -> String {
    if style.colors {
        format!("\x1b[{color}m{text}\x1b[0m")
    } else {
        text.to_owned()
    }
}
