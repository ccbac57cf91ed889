//! `scimctl create` and `scimctl replace`

use super::{
    advice::advise,
    engine::LoggingEngine,
    input::SCIM_JSON,
    json::member,
    output::ResourceExtent,
    session::{ProviderSession, WriteResponse},
    target::path_of,
    write_args::{BodyArgs, ParsedArgs, ParsedBody, SchemaCommand},
};
use crate::{Error, console::CommandOutcome, text::shown};
use clap::Args;
use http::Method;
use scim_runtime::{Json, client::Request, dynamic::DynamicResource};
use serde_json::json;

const CREATE_AFTER_HELP: &str = "\
Examples:
  scimctl create user --user-name bjensen --name-family-name Jensen --emails b@example.com
  scimctl create user --help
  scimctl create < user.json";

const REPLACE_AFTER_HELP: &str = "\
Examples:
  scimctl replace user 2819c223 --user-name bjensen --active
  scimctl replace user 2819c223 --json babs.json
  scimctl query user 2819c223 > babs.json; scimctl replace --json babs.json";

#[derive(Debug, Args)]
#[command(disable_help_flag = true, after_help = CREATE_AFTER_HELP)]
pub(super) struct CreateArgs {
    #[command(flatten)]
    body: BodyArgs,
}

#[derive(Debug, Args)]
#[command(
    disable_help_flag = true,
    override_usage = "scimctl replace [OPTIONS] TYPE [ID] ATTRIBUTES...\n       scimctl replace [OPTIONS] [TYPE [ID]] --json FILE",
    after_help = REPLACE_AFTER_HELP
)]
pub(super) struct ReplaceArgs {
    #[command(flatten)]
    body: BodyArgs,
    /// Id of the resource, instead of ID [default: the JSON's `id`]
    #[arg(long, conflicts_with = "me")]
    id: Option<String>,
    /// Replace only this version: `W/"3694e05e9dff590"`, or `*` for any [default: the JSON's `meta.version`, if the provider
    /// supports versions]
    #[arg(long, value_name = "VERSION")]
    if_match: Option<String>,
}

impl CreateArgs {
    pub(super) fn is_plain_help(&self) -> bool {
        self.body.is_plain_help()
    }
}

impl ReplaceArgs {
    pub(super) fn is_plain_help(&self) -> bool {
        self.body.is_plain_help()
    }

    /// Splits the arguments into the id and the words of the attributes.
    fn split_id(&self) -> (Option<&str>, &[String]) {
        match self.body.attributes.as_slice() {
            [id, rest @ ..] if !id.starts_with('-') && !id.contains('=') => (Some(id), rest),
            words => (None, words),
        }
    }
}

/// `reserved` lists names that attributes can't use as options.
pub(super) fn create(
    arguments: &CreateArgs,
    reserved: &[String],
    session: &ProviderSession,
) -> Result<CommandOutcome, Error> {
    let words = &arguments.body.attributes;
    let name = "create";
    let command = SchemaCommand { name, reserved };
    let body = match arguments.body.parse(command, words, session)? {
        ParsedArgs::ParsedBody(body) => body,
        ParsedArgs::Finished(outcome) => return Ok(outcome),
    };
    let is_me = arguments.body.me;
    let request = if session.style.unchecked {
        let endpoint = &body.resource_type.endpoint;
        let path = if is_me { "/Me" } else { endpoint };
        unchecked(&body, Method::POST, path, session).expect_status([201])
    } else {
        let resources = session.resources(body.resource_type)?;
        let resource = DynamicResource::from_json(body.resource_type, body.resource.clone());
        if is_me {
            resources.me().create(&resource).json()
        } else {
            resources.create(&resource).json()
        }
    };
    finish(request, &body, session)
}

/// `reserved` lists names that attributes can't use as options.
pub(super) fn replace(
    arguments: &ReplaceArgs,
    reserved: &[String],
    session: &ProviderSession,
) -> Result<CommandOutcome, Error> {
    let (id, words) = arguments.split_id();
    let name = "replace";
    let command = SchemaCommand { name, reserved };
    let mut body = match arguments.body.parse(command, words, session)? {
        ParsedArgs::ParsedBody(body) => body,
        ParsedArgs::Finished(outcome) => return Ok(outcome),
    };
    let id = if arguments.body.me {
        None
    } else {
        Some(id_of(arguments.id.as_deref().or(id), &body.resource)?)
    };
    let request = if session.style.unchecked {
        let path = match &id {
            Some(id) => path_of(&body.resource_type.endpoint, id)?,
            None => "/Me".to_owned(),
        };
        unchecked(&body, Method::PUT, &path, session).expect_status([200, 204])
    } else {
        let is_me = id.is_none();
        if let Some(id) = id {
            identify(&mut body.resource, id, session);
        }
        let resources = session.resources(body.resource_type)?;
        let resource = DynamicResource::from_json(body.resource_type, body.resource.clone());
        if is_me {
            resources.me().replace(&resource).json()
        } else {
            resources.replace(&resource).json()
        }
    };
    let request = match &arguments.if_match {
        Some(version) => request.header("If-Match", version),
        None => request,
    };
    finish(request, &body, session)
}

/// The resource's id: from the argument, or from the JSON.
fn id_of(given: Option<&str>, resource: &Json) -> Result<String, Error> {
    let own = member(resource, "id").and_then(Json::as_str);
    let id = given.or(own).map(str::to_owned);
    id.ok_or_else(|| {
        Error::input("the id of the resource is missing")
            .with_help("give it after the type or with --id, or JSON with an `id`")
    })
}

/// Gives the resource its id. The `meta` of another resource doesn't apply to it: its version would fail the request.
fn identify(resource: &mut Json, id: String, session: &ProviderSession) {
    let other = member(resource, "id").and_then(Json::as_str);
    let other = other.filter(|other| *other != id).map(str::to_owned);
    if let Json::Object(members) = resource {
        if let Some(other) = other {
            members.retain(|name, _| !name.eq_ignore_ascii_case("meta"));
            session.console.note(&format!(
                "warning: the JSON has the id `{}`; `{}` is replaced",
                shown(&other),
                shown(&id)
            ));
        }
        members.retain(|name, _| !name.eq_ignore_ascii_case("id"));
        members.insert("id".to_owned(), Json::from(id));
    }
}

/// The resource as the user gave it. Only `schemas` is added if it is missing.
fn unchecked<'s>(
    body: &ParsedBody<'_>,
    method: Method,
    path: &str,
    session: &'s ProviderSession,
) -> Request<'s, LoggingEngine, Json> {
    let mut resource = body.resource.clone();
    if let (None, Json::Object(members)) = (member(&body.resource, "schemas"), &mut resource) {
        members.insert("schemas".to_owned(), json!([body.resource_type.urn]));
    }
    let request = session.scim.request(method, path);
    request.body(SCIM_JSON, resource.to_string()).json()
}

fn finish(
    request: Request<'_, LoggingEngine, Json>,
    body: &ParsedBody<'_>,
    session: &ProviderSession,
) -> Result<CommandOutcome, Error> {
    if !session.style.unchecked {
        advise(&body.resource, body.resource_type, session);
    }
    match session.write(request)? {
        WriteResponse::Nothing => session.console.note("Done; the response has no resource"),
        WriteResponse::Resource(resource) => {
            session.print_resource(&resource, Some(body.resource_type), ResourceExtent::Whole)?;
        }
    }
    Ok(CommandOutcome::Fine)
}
