//! Renders findings as SARIF 2.1.0, which code hosts show next to the documents.

use super::{groups, help, word};
use crate::{
    finding::{Finding, Findings},
    lint::rules,
};
use serde_json::{Value as Json, json};

/// Renders a SARIF run with descriptions of all rules.
pub(crate) fn sarif(findings: &Findings) -> String {
    let rules: Vec<Json> = rules::ALL
        .iter()
        .map(|rule| {
            let summary: Vec<&str> = rule.page.summary.split_whitespace().collect();
            json!({
                "id": rule.id,
                "shortDescription": { "text": summary.join(" ") },
                "help": { "text": rule.page.fix },
                "defaultConfiguration": { "level": word(rule.severity) },
            })
        })
        .collect();
    let groups = groups(findings);
    let results: Vec<Json> = groups
        .iter()
        .flat_map(|group| group.findings.iter().copied().map(result))
        .collect();
    let json = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "scim-codegen",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    super::printed(json)
}

fn result(finding: &Finding) -> Json {
    let place = &finding.place;
    let mut message = finding.message.clone();
    if let Some(assumed) = &finding.assumed {
        message.push_str(&format!("; {assumed}"));
    }
    if let Some(repair) = &finding.repair {
        message.push_str(&format!("\nhelp: {}", help(repair)));
    }
    // A viewer renders `[text](target)` as a link (SARIF 2.1.0 §3.11.6), and names in a message come from the provider.
    let message = message.replace("](", "] (");
    let mut location = json!({ "artifactLocation": { "uri": place.origin.name() } });
    if let Some((line, column)) = place.position() {
        location["region"] = json!({ "startLine": line, "startColumn": column });
    }
    json!({
        "ruleId": finding.rule.id,
        "level": word(finding.rule.severity),
        "message": { "text": message },
        "locations": [{ "physicalLocation": location }],
    })
}
