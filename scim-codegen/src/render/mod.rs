//! Renders findings and differences for people and for programs. No other room formats them over several lines.

pub(crate) mod diff;
mod excerpt;
pub(crate) mod export;
mod json;
mod paint;
pub(crate) mod provider;
pub(crate) mod rules;
mod sarif;
mod text;
mod unified;

pub(crate) use json::json;
pub(crate) use sarif::sarif;
pub(crate) use text::{LineBreaks, TextStyle, explain, pages, summary, text};
pub(crate) use unified::{TextChange, unified};

use crate::{
    finding::{Finding, Findings, Repair, Rule, Severity},
    text::{neutral_json, sorted},
};
use serde_json::Value as Json;

/// The findings of a rule, in the order in which they were reported.
struct Group<'a> {
    findings: Vec<&'a Finding>,
    /// The number of further findings that were not kept.
    left_out: usize,
}

/// Groups findings by rule: notes, warnings, then errors, so that errors are at the end, where people style. Groups of the same severity are
/// sorted by their first position.
fn groups(findings: &Findings) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for finding in findings.iter() {
        let same = |group: &&mut Group<'_>| {
            let first = group.findings.first();
            first.is_some_and(|first| first.rule.id == finding.rule.id)
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.findings.push(finding),
            None => groups.push(Group {
                findings: vec![finding],
                left_out: findings.left_out(finding.rule),
            }),
        }
    }
    groups.sort_by_key(|group| group.findings.first().map(|finding| finding.rule.severity));
    groups
}

/// Whether a file is a report that this tool wrote: JSON with a `format` or a comment, a page with a generator, or a diagram with a comment.
pub(crate) fn is_ours(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    [
        "\"format\": \"scim-codegen/",
        "content=\"scim-codegen ",
        "%% scim-codegen ",
        "\"$comment\": \"scim-codegen ",
        "\"x-generator\": \"scim-codegen ",
    ]
    .iter()
    .any(|mark| text.contains(mark))
}

/// Writes JSON over several lines, with hidden characters escaped.
fn printed(json: Json) -> String {
    neutral_json(&format!("{:#}\n", sorted(json)))
}

/// A rule's summary on one line.
fn summary_of(rule: &Rule) -> String {
    let words: Vec<&str> = rule.page.summary.split_whitespace().collect();
    words.join(" ")
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// The next step, for the help line of a finding.
fn help(repair: &Repair) -> String {
    match repair {
        Repair::Config(lines) => format!("add to scim.toml:\n{lines}"),
        Repair::Advice(advice) => advice.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_safe_to_print_and_means_the_same() {
        let json = serde_json::json!({"subject": "a\u{7f}\u{9b}31m\u{202e}\u{1b}é\n"});
        let text = printed(json.clone());
        assert!(
            text.contains("a\\u007f\\u009b31m\\u202e\\u001bé\\n"),
            "{text}"
        );
        assert_eq!(serde_json::from_str::<Json>(&text).ok(), Some(json));
    }
}
