//! `scimctl delete`

use super::{failure::told, session::Session, target::known_by_id};
use crate::{Error, console::Outcome, text::shown};
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The resource type.
    #[arg(value_name = "TYPE", required_unless_present = "me")]
    resource_type: Option<String>,
    /// The resource.
    #[arg(required_unless_present = "me", conflicts_with = "me")]
    id: Option<String>,
    /// The resource of whoever is authenticated (RFC 7644 §3.11).
    #[arg(long)]
    me: bool,
    /// Only if this is its version still: `W/"3694e05e9dff590"`, or `*`.
    #[arg(long, value_name = "VERSION")]
    if_match: Option<String>,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Outcome, Error> {
    let resource_type = arguments.resource_type.as_deref();
    let resource_type = resource_type
        .map(|name| session.resource_type(name))
        .transpose()?;
    let (request, what) = if let (Some(known), Some(id)) = (resource_type, &arguments.id) {
        let request = session.resources(known)?.delete(&known_by_id(known, id));
        (request.json(), format!("{} {}", known.name, shown(id)))
    } else {
        // Whatever it is.
        let request = session.scim.request(http::Method::DELETE, "/Me");
        (request.expect_status([204]).json(), "/Me".to_owned())
    };
    let request = match &arguments.if_match {
        Some(version) => request.header("If-Match", version),
        None => request,
    };
    request.send().map_err(told)?;
    session.console.note(&format!("Deleted {what}"));
    Ok(Outcome::Fine)
}
