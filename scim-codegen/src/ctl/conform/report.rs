//! What was checked, with which result: a line each, or JSON.

use super::{Arguments, Tag};
use crate::{
    Error,
    console::{Outcome, print},
    ctl::session::Session,
    text::neutral,
};
use scim_runtime::Json;
use serde_json::json;

/// Why a check has not succeeded.
#[derive(Debug)]
pub(super) enum Why {
    /// What the provider does against the rule.
    Failed(String),
    /// Why it could not be made.
    Skipped(String),
}

impl Why {
    pub(super) fn failed(text: impl Into<String>) -> Self {
        Self::Failed(text.into())
    }

    pub(super) fn skipped(text: impl Into<String>) -> Self {
        Self::Skipped(text.into())
    }
}

/// What is checked, and by which rule.
#[derive(Debug, Clone, Copy)]
pub(super) struct Check<'a> {
    pub(super) tag: Tag,
    /// `RFC 7644 §3.3`
    pub(super) rule: &'static str,
    /// As a claim.
    pub(super) claim: &'a str,
}

pub(super) struct Report {
    only: Vec<Tag>,
    skip: Vec<Tag>,
    /// In the place of lines.
    entries: Option<Vec<Json>>,
    fine: usize,
    failed: usize,
    skipped: usize,
}

impl Report {
    pub(super) fn new(arguments: &Arguments) -> Self {
        Self {
            only: arguments.only.clone(),
            skip: arguments.skip.clone(),
            entries: arguments.json.then(Vec::new),
            fine: 0,
            failed: 0,
            skipped: 0,
        }
    }

    /// Whether a check is asked for.
    pub(super) fn wants(&self, tag: Tag) -> bool {
        !self.skip.contains(&tag) && (self.only.is_empty() || self.only.contains(&tag))
    }

    /// Tells a check's result, if it is asked for.
    pub(super) fn add<T>(
        &mut self,
        subject: &str,
        check: Check<'_>,
        result: &Result<T, Why>,
    ) -> Result<(), Error> {
        if !self.wants(check.tag) {
            return Ok(());
        }
        let (word, reason) = match result {
            Ok(_) => ("ok", None),
            Err(Why::Failed(reason)) => ("failed", Some(reason)),
            Err(Why::Skipped(reason)) => ("skipped", Some(reason)),
        };
        match result {
            Ok(_) => self.fine += 1,
            Err(Why::Failed(_)) => self.failed += 1,
            Err(Why::Skipped(_)) => self.skipped += 1,
        }
        if let Some(entries) = &mut self.entries {
            entries.push(json!({
                "subject": subject, "tag": check.tag.as_str(), "rule": check.rule, "check": check.claim,
                "outcome": word, "reason": reason,
            }));
            return Ok(());
        }
        let line = format!("{word:<8}{subject}: {} ({})", check.claim, check.rule);
        print(&format!("{}\n", neutral(&line)))?;
        for part in reason.iter().flat_map(|reason| reason.lines()) {
            print(&format!("        {}\n", neutral(part)))?;
        }
        Ok(())
    }

    /// The sum of it.
    pub(super) fn finish(self, session: &Session) -> Result<Outcome, Error> {
        let (fine, failed, skipped) = (self.fine, self.failed, self.skipped);
        match self.entries {
            Some(entries) => session.print(&json!({
                "version": 1, "ok": fine, "failed": failed, "skipped": skipped, "checks": entries,
            }))?,
            None => print(&format!(
                "\n{fine} ok, {failed} failed, {skipped} skipped\n"
            ))?,
        }
        Ok(if failed == 0 {
            Outcome::Fine
        } else {
            Outcome::Differs
        })
    }
}
