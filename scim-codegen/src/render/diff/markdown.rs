//! Renders differences as Markdown, for pull requests.

use super::{code_line, code_word, summary, values};
use crate::{
    diff::{PartDiff, ProviderDiff},
    text::{neutral, shown},
};

/// Renders a table of all changes, followed by the items of generated code that changed.
pub(crate) fn markdown(diff: &ProviderDiff) -> String {
    let mut out = format!("**{}**\n", capitalized(&summary(diff)));
    if diff.is_empty() {
        return out;
    }
    out.push_str("\n| what | change | requests and responses | code |\n|---|---|---|---|\n");
    for part in &diff.parts {
        rows(&mut out, part);
    }
    let changed: Vec<&PartDiff> = diff
        .parts
        .iter()
        .filter(|part| !part.code.is_empty())
        .collect();
    if !changed.is_empty() {
        out.push_str("\n<details><summary>Generated code</summary>\n\n```diff\n");
        for change in changed.iter().flat_map(|part| &part.code) {
            out.push_str(&fenced(&code_line(change)));
            out.push('\n');
        }
        out.push_str("```\n\n</details>\n");
    }
    out
}

fn rows(out: &mut String, part: &PartDiff) {
    for change in &part.changes {
        let values = values(change).map(|values| format!(" {}", code(&values)));
        let kind = change.kind;
        let wire = match kind.wire.word() {
            "breaking" => format!("**breaking**: {}", kind.reason),
            word => format!("{word}: {}", kind.reason),
        };
        let in_code = match code_word(part) {
            "breaking" => "**breaking**",
            word => word,
        };
        out.push_str(&format!(
            "| {} | {}{} | {wire} | {in_code} |\n",
            code(&part.part.to_string()),
            kind.id,
            values.unwrap_or_default(),
        ));
    }
}

/// Foreign text as code within a table. It can't end the code or the cell.
fn code(text: &str) -> String {
    let text = shown(text).replace('`', "'").replace('|', "\\|");
    format!("`{text}`")
}

/// Foreign text as a line of a code block. It can't end the block.
fn fenced(line: &str) -> String {
    neutral(line).replace("```", "'''")
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
