//! Findings for programs: JSON, with a version that changes when a reader would have to.

use super::{groups, word};
use crate::finding::{Finding, Findings, Repair, Severity};
use serde_json::{Value as Json, json};

/// The version of the format. Members may be added within one.
const VERSION: u32 = 1;

/// All findings that are kept, by rule, with the counts of all.
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
        // Lines of scim.toml, or what to do about the document: one of the two.
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
