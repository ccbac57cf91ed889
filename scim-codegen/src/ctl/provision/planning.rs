//! Reads the provider's resources for a plan.

use crate::{
    Error,
    ctl::{engine::LoggingEngine, failure::into_cli_error, session::ProviderSession},
};
use scim_runtime::{
    dynamic::DynamicResource,
    provision::{PreparedPlan, Provision},
};

/// Makes a plan, while counting requests on a terminal.
pub(super) fn send<'s>(
    run: Provision<'s, 'static, LoggingEngine, DynamicResource>,
    session: &'s ProviderSession,
) -> Result<PreparedPlan<'s, LoggingEngine>, Error> {
    let run = if session.style.strict {
        run
    } else {
        run.lenient()
    };
    let engine = session.scim.engine();
    engine.count_requests();
    let plan = run.plan().send();
    engine.stop_counting();
    plan.map_err(into_cli_error)
}
