//! Allowed rules: findings that the user expects are not reported.

use crate::{
    finding::{Finding, Findings, Severity},
    lint::rules,
    text::{SourceSpan, did_you_mean, shown},
};

/// A rule's id, and the position of the user's reference to it.
#[derive(Debug, Clone)]
pub(crate) struct AllowedRule {
    pub(crate) rule: String,
    pub(crate) place: SourceSpan,
}

/// Drops findings of these rules. Reports unknown ids, and ids of errors, which can't be allowed.
pub(crate) fn apply(allowed: &[AllowedRule], findings: &mut Findings) {
    for AllowedRule { rule: id, place } in allowed {
        let (message, repair) = match rules::ALL.iter().find(|rule| rule.id == id) {
            Some(rule) if rule.severity == Severity::Error => (
                format!("`{id}` can't be allowed: it makes the input unusable"),
                "remove it; only warnings and notes can be allowed".to_owned(),
            ),
            Some(rule) => {
                findings.allow(rule);
                continue;
            }
            None => (
                format!("unknown rule `{}`", shown(id)),
                did_you_mean(id, rules::ALL.iter().map(|rule| rule.id))
                    .unwrap_or_else(|| "docs/rules.md lists all rules".to_owned()),
            ),
        };
        let finding = Finding::new(&rules::WRONG_VALUE, place.clone(), message);
        findings.push(finding.repaired_by(repair));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Repair;

    #[test]
    fn only_whole_ids_of_warnings_and_notes_are_accepted() {
        let place = SourceSpan::whole("here");
        for (id, message, repair) in [
            (
                "odd-name",
                "unknown rule `odd-name`",
                "did you mean `scim::odd-name`?",
            ),
            (
                "scim::odd-nmae",
                "unknown rule `scim::odd-nmae`",
                "did you mean `scim::odd-name`?",
            ),
            ("all", "unknown rule `all`", "docs/rules.md lists all rules"),
            (
                "scim::not-json",
                "`scim::not-json` can't be allowed: it makes the input unusable",
                "remove it; only warnings and notes can be allowed",
            ),
        ] {
            let mut findings = Findings::default();
            let allowed = AllowedRule {
                rule: id.to_owned(),
                place: place.clone(),
            };
            apply(&[allowed], &mut findings);
            let found: Vec<&Finding> = findings.iter().collect();
            let [finding] = found.as_slice() else {
                panic!("{id}: {found:?}")
            };
            assert_eq!(
                (
                    finding.message.as_str(),
                    finding.repair.as_ref().map(Repair::text)
                ),
                (message, Some(repair))
            );
            assert_eq!(finding.place, place);
        }
    }
}
