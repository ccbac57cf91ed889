//! `scimctl delete`

use super::{
    session::{ProviderSession, WriteResponse},
    target::known_by_id,
};
use crate::{Error, console::CommandOutcome, text::shown};
use clap::Args;
use http::Method;

const AFTER_HELP: &str = "\
Examples:
  scimctl delete user 2819c223
  scimctl delete user 2819c223 --if-match 'W/\"3694e05e9dff590\"'";

#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct DeleteArgs {
    /// Resource type, ignoring case
    #[arg(value_name = "TYPE", required_unless_present = "me")]
    resource_type: Option<String>,
    /// Id of the resource
    #[arg(required_unless_present = "me", conflicts_with = "me")]
    id: Option<String>,
    /// The resource of the authenticated user (RFC 7644 §3.11)
    #[arg(long)]
    me: bool,
    /// Delete only this version: `W/"3694e05e9dff590"`, or `*` for any
    #[arg(long, value_name = "VERSION")]
    if_match: Option<String>,
}

pub(super) fn run(
    arguments: &DeleteArgs,
    session: &ProviderSession,
) -> Result<CommandOutcome, Error> {
    let name = arguments.resource_type.as_deref();
    let resource_type = name.map(|name| session.resource_type(name)).transpose()?;
    let (request, what) = if let (Some(resource_type), Some(id)) = (resource_type, &arguments.id) {
        let resources = session.resources(resource_type)?;
        let request = resources.delete(&known_by_id(resource_type, id));
        let what = format!("{} {}", shown(&resource_type.name), shown(id));
        (request.json(), what)
    } else {
        let request = session.scim.request(Method::DELETE, "/Me");
        (request.expect_status([204]).json(), "/Me".to_owned())
    };
    let request = match &arguments.if_match {
        Some(version) => request.header("If-Match", version),
        None => request,
    };
    match session.write(request)? {
        WriteResponse::Nothing => {}
        WriteResponse::Resource(body) => session.print(&body)?,
    }
    session.console.note(&format!("Deleted {what}"));
    Ok(CommandOutcome::Fine)
}
