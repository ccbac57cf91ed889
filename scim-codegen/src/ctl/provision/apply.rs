//! Applies the plan, and reports the outcomes.

use super::{
    arguments::{PlanFormat, ProvisionArgs},
    interrupt,
    journal::Journal,
};
use crate::{
    Error,
    console::{CommandOutcome, print_text},
    ctl::{
        engine::LoggingEngine, failure::into_cli_error, progress::Progress,
        session::ProviderSession,
    },
};
use scim_runtime::{
    Json,
    provision::{PreparedPlan, ProvisionReport},
};
use serde_json::json;
use std::sync::{Arc, atomic::Ordering};

/// The version of the JSON form of the output.
const VERSION: u32 = 1;

pub(super) fn run(
    plan: PreparedPlan<'_, LoggingEngine>,
    journal: Option<Journal>,
    arguments: &ProvisionArgs,
    session: &ProviderSession,
) -> Result<CommandOutcome, Error> {
    let shown = match arguments.format {
        PlanFormat::Text => Json::Null,
        PlanFormat::Json => plan.to_json(),
    };
    let conflicts: Vec<String> = plan
        .conflicts
        .iter()
        .map(|conflict| conflict.reason.clone())
        .collect();
    let report = send(plan, journal.as_ref(), arguments, session)?;
    match arguments.format {
        PlanFormat::Text => print_text(&format!("{report}\n"))?,
        PlanFormat::Json => session.print(&json!({
            "version": VERSION,
            "plan": shown,
            "report": report.to_json(),
        }))?,
    }
    for conflict in &conflicts {
        session
            .console
            .message(&format!("conflict: {}", conflict.replace('\n', " ")));
    }
    if let Some(journal) = journal {
        journal.finish()?;
    }
    if session.scim.engine().interrupt().load(Ordering::Relaxed) {
        session
            .console
            .message("error: interrupted; the next run completes the rest");
        return Ok(CommandOutcome::Differs);
    }
    Ok(if report.is_success() && conflicts.is_empty() {
        CommandOutcome::Fine
    } else {
        CommandOutcome::Differs
    })
}

fn send(
    plan: PreparedPlan<'_, LoggingEngine>,
    journal: Option<&Journal>,
    arguments: &ProvisionArgs,
    session: &ProviderSession,
) -> Result<ProvisionReport, Error> {
    let engine = session.scim.engine();
    let interrupt = Arc::clone(engine.interrupt());
    interrupt::handle(&interrupt)?;
    let progress = Progress::up_to(plan.changes.len(), "changes", engine.visibility());
    let mut apply = plan
        .apply()
        .concurrency(usize::from(arguments.concurrency))
        .on_event(|event| {
            progress.step();
            if let Some(journal) = journal {
                journal.write(event);
            }
        })
        .stop_if(|| interrupt.load(Ordering::Relaxed) || journal.is_some_and(Journal::has_failed));
    if arguments.bulk {
        apply = apply.bulk();
    }
    apply.send_parallel().map_err(into_cli_error)
}
