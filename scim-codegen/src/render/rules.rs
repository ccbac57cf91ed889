//! The list of all rules.

use super::{TextStyle, paint::paint, printed, summary_of, word};
use crate::{finding::Severity, lint::rules};
use serde_json::{Value as Json, json};

/// The version of the format. Members can be added without a new version.
const VERSION: u32 = 1;

/// One line per rule: severity, id, summary.
pub(crate) fn text(style: TextStyle) -> String {
    let width = rules::ALL.iter().map(|rule| rule.id.len()).max();
    let width = width.unwrap_or_default();
    let lines = rules::ALL.iter().map(|rule| {
        let color = match rule.severity {
            Severity::Error => "1;31",
            Severity::Warning => "1;33",
            Severity::Note => "1",
        };
        let severity = paint(&format!("{:<7}", word(rule.severity)), color, style);
        format!("{severity}  {:<width$}  {}\n", rule.id, summary_of(rule))
    });
    lines.collect()
}

/// Versioned JSON.
pub(crate) fn json() -> String {
    let list = rules::ALL.iter().map(|rule| {
        json!({
            "id": rule.id,
            "severity": word(rule.severity),
            "summary": summary_of(rule),
            "why": rule.page.why,
            "assumed": rule.page.assumed,
            "fix": rule.page.fix,
        })
    });
    printed(json!({
        "format": "scim-codegen/rules",
        "version": VERSION,
        "rules": list.collect::<Vec<Json>>(),
    }))
}
