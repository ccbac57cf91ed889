//! Renders findings as versioned JSON for programs.

use super::{groups, word};
use crate::finding::{Finding, Findings, Repair, Severity};
use serde_json::{Value as Json, json};

/// The version of the format. Members can be added without a new version.
const VERSION: u32 = 1;

/// Renders the findings that were kept, by rule, with the total counts.
pub(crate) fn json(findings: &Findings) -> String {
    let groups = groups(findings);
    let all: Vec<Json> = groups
        .iter()
        .flat_map(|group| group.findings.iter().copied().map(finding))
        .collect();
    let left_out: Vec<Json> = groups
        .iter()
        .filter(|group| group.left_out > 0)
        .filter_map(|group| {
            let rule = group.findings.first()?.rule;
            Some(json!({ "rule": rule.id, "count": group.left_out }))
        })
        .collect();
    let json = json!({
        "format": "scim-codegen/findings",
        "version": VERSION,
        "summary": {
            "errors": findings.count(Severity::Error),
            "warnings": findings.count(Severity::Warning),
            "notes": findings.count(Severity::Note),
        },
        "findings": all,
        "leftOut": left_out,
    });
    super::printed(json)
}

fn finding(finding: &Finding) -> Json {
    let place = &finding.place;
    let position = place.position();
    let (config, advice) = match &finding.repair {
        Some(Repair::Config(lines)) => (Some(lines), None),
        Some(Repair::Advice(advice)) => (None, Some(advice)),
        None => (None, None),
    };
    json!({
        "rule": finding.rule.id,
        "severity": word(finding.rule.severity),
        "message": finding.message,
        "assumed": finding.assumed,
        // Either lines for scim.toml, or advice about the document.
        "repair": { "scimToml": config, "advice": advice },
        "subject": place.subject,
        "place": {
            "origin": place.origin.name(),
            "line": position.map(|(line, _)| line),
            "column": position.map(|(_, column)| column),
            "start": place.span.as_ref().map(|span| span.start),
            "end": place.span.as_ref().map(|span| span.end),
            "pointer": place.pointer,
        },
    })
}
