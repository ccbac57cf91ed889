//! `scimctl provision`: brings a provider's resources to the state that a file describes.

mod apply;
mod arguments;
mod cell;
mod column;
mod documents;
mod interrupt;
mod journal;
mod members;
mod merge;
mod planning;
mod problems;
mod source;
mod table;
mod wanted;

pub(super) use arguments::ProvisionArgs;

use super::{engine::LoggingEngine, session::ProviderSession, style::Style};
use crate::{
    Error,
    console::{CommandOutcome, print_text},
};
use arguments::{EmptyCells, InputFormat, PlanFormat};
use scim_runtime::{
    describe::ResourceTypeDescription, dynamic::DynamicResource, provision::PreparedPlan,
};
use wanted::WantedInput;

pub(super) fn run(
    arguments: &ProvisionArgs,
    session: &ProviderSession,
) -> Result<CommandOutcome, Error> {
    check_style(&session.style)?;
    let resource_type = session.resource_type(&arguments.resource_type)?;
    let wanted = read(arguments, resource_type)?;
    let journal = arguments
        .journal
        .as_deref()
        .map(journal::open)
        .transpose()?;
    let plan = plan(arguments, resource_type, wanted, session)?;
    if !arguments.apply {
        return show(&plan, arguments, session);
    }
    if let Some(refused) = refusal(&plan) {
        show(&plan, arguments, session)?;
        return Err(refused);
    }
    apply::run(plan, journal, arguments, session)
}

/// Reads the file.
///
/// # Errors
/// All problems of the file at once.
fn read(
    arguments: &ProvisionArgs,
    resource_type: &ResourceTypeDescription,
) -> Result<WantedInput, Error> {
    let file = source::read(arguments)?;
    match file.format {
        InputFormat::Csv => table::read(&file, arguments, resource_type),
        InputFormat::Json => documents::json(&file, resource_type),
        InputFormat::Jsonl => documents::lines(&file, resource_type),
    }
}

/// These options change single requests, which `provision` chooses itself.
fn check_style(style: &Style) -> Result<(), Error> {
    let given = [
        (style.unchecked, "--unchecked"),
        (!style.expect_status.is_empty(), "--expect-status"),
        (style.any_media_type, "--any-media-type"),
    ];
    match given.into_iter().find(|(is_given, _)| *is_given) {
        Some((_, option)) => Err(Error::input(format!(
            "`provision` doesn't support {option}"
        ))),
        None => Ok(()),
    }
}

/// Reads the provider's resources and compares them with the wanted state.
fn plan<'s>(
    arguments: &ProvisionArgs,
    resource_type: &ResourceTypeDescription,
    wanted: WantedInput,
    session: &'s ProviderSession,
) -> Result<PreparedPlan<'s, LoggingEngine>, Error> {
    let ids = members::ids(arguments, resource_type, &wanted.resources, session)?;
    let resources = session.resources(resource_type)?;
    let json = wanted.resources.into_iter();
    let mut run = resources
        .provision(json.map(|json| DynamicResource::from_json(resource_type, json)))
        .match_by(arguments.match_by.as_str())
        .removal(arguments.removal(resource_type)?);
    for key in &arguments.adopt {
        run = run.or_adopt_by(key.as_str());
    }
    let managed = match arguments.managing.as_slice() {
        [] => wanted.columns,
        managing => managing.to_vec(),
    };
    if !managed.is_empty() {
        run = run.managing(managed);
        if arguments.columns.empty == EmptyCells::Keep {
            run = run.keep_missing();
        }
    }
    if let Some(filter) = &arguments.within {
        run = run.within_filter(filter);
    }
    if let Some(limit) = arguments.max_removals {
        run = run.limit_removals(limit);
    }
    if let Some(ids) = &ids {
        run = run.resolve_path(members::MEMBERS, ids);
    }
    for path in &arguments.references.resolve {
        run = run.resolve_path_among_wanted(path);
    }
    if let Some(part) = arguments.partition {
        run = run.partition(part.index, part.of);
    }
    if arguments.lookup {
        run = run.look_up();
    }
    planning::send(run, session)
}

/// Prints the plan. Nothing is written to the provider.
fn show(
    plan: &PreparedPlan<'_, LoggingEngine>,
    arguments: &ProvisionArgs,
    session: &ProviderSession,
) -> Result<CommandOutcome, Error> {
    match arguments.format {
        PlanFormat::Text => print_text(&plan.to_string())?,
        PlanFormat::Json => session.print(&plan.to_json())?,
    }
    if arguments.apply {
        return Ok(CommandOutcome::Fine);
    }
    if let Some(refused) = refusal(plan) {
        return Err(refused);
    }
    if !plan.conflicts.is_empty() {
        return Ok(CommandOutcome::Differs);
    }
    if plan.is_in_step() {
        return Ok(CommandOutcome::Fine);
    }
    session.console.note(&format!(
        "nothing was written; --apply makes these changes (requests: {})",
        plan.requests()
    ));
    Ok(CommandOutcome::Pending)
}

/// Why the plan can't be applied.
fn refusal(plan: &PreparedPlan<'_, LoggingEngine>) -> Option<Error> {
    let refused = plan.removals_refused.filter(|_| plan.removals() > 0)?;
    let message = format!(
        "the plan can't be applied: {refused} ({} removals among {} resources in scope)",
        plan.removals(),
        plan.in_scope
    );
    Some(Error::network(message).with_help(
        "check the file; then raise --max-removals, or use --remove keep to make the other changes",
    ))
}
