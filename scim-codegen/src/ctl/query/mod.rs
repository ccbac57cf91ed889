//! `scimctl query` and `scimctl search`

mod listing;
mod parameters;

use super::{
    engine::LoggingEngine,
    failure::into_cli_error,
    json::member,
    output::{OutputReader, ResourceExtent, list_deviations},
    progress::{Progress, Visibility},
    session::ProviderSession,
    target::{QueryTarget, path_of},
};
use crate::{Error, console::CommandOutcome};
use clap::Args;
use http::Method;
use listing::{ListQuery, QueryMethod, all_types, one_type};
use parameters::{ListParameters, SingleTarget};
use scim_runtime::{Json, check::Violation, client::Request, describe::ResourceTypeDescription};

const AFTER_HELP: &str = "\
Examples:
  scimctl query user --filter 'userName sw \"b\"' --attribute userName
  scimctl query user --all --sort-by userName
  scimctl query user --lines --count 100
  scimctl query user 2819c223
  scimctl query Schema";

const SEARCH_AFTER_HELP: &str = "\
Examples:
  scimctl search user --filter 'userName sw \"b\"'
  scimctl search --filter 'displayName pr' --all";

#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct QueryArgs {
    /// Resource type, ignoring case [default: all types]. Schema, ResourceType and ServiceProviderConfig work as well
    #[arg(value_name = "TYPE")]
    resource_type: Option<String>,
    /// Id of a single resource
    #[arg(conflicts_with = "me")]
    id: Option<String>,
    /// The resource of the authenticated user (RFC 7644 §3.11)
    #[arg(long)]
    me: bool,
    /// Return the resource only if its version differs from this one
    #[arg(long, value_name = "VERSION")]
    if_none_match: Option<String>,
    #[command(flatten)]
    parameters: ListParameters,
}

#[derive(Debug, Args)]
#[command(after_help = SEARCH_AFTER_HELP)]
pub(super) struct SearchArgs {
    /// Resource type, ignoring case [default: all types]
    #[arg(value_name = "TYPE")]
    resource_type: Option<String>,
    #[command(flatten)]
    parameters: ListParameters,
}

pub(super) fn run(
    arguments: &QueryArgs,
    session: &ProviderSession,
) -> Result<CommandOutcome, Error> {
    let parameters = arguments.parameters.resolve()?;
    let name = arguments.resource_type.as_deref();
    let target = name.map(|name| session.target(name)).transpose()?;
    match (target, &arguments.id) {
        (Some(QueryTarget::Discovery(path)), id) => {
            read_document(path, id.as_deref(), &parameters, session)
        }
        (Some(QueryTarget::Resources(resource_type)), Some(id)) => {
            read_one(arguments, &parameters, resource_type, id, session)
        }
        (target, _) if arguments.me => read_me(arguments, &parameters, target, session),
        (_, _) if arguments.if_none_match.is_some() => Err(Error::input(
            "`--if-none-match` is for a single resource: give its id",
        )),
        (Some(QueryTarget::Resources(resource_type)), None) => {
            list(&parameters, Some(resource_type), QueryMethod::Get, session)
        }
        (None, _) => list(&parameters, None, QueryMethod::Get, session),
    }
}

pub(super) fn run_search(
    arguments: &SearchArgs,
    session: &ProviderSession,
) -> Result<CommandOutcome, Error> {
    let parameters = arguments.parameters.resolve()?;
    let name = arguments.resource_type.as_deref();
    let resource_type = name.map(|name| session.resource_type(name)).transpose()?;
    list(&parameters, resource_type, QueryMethod::Post, session)
}

/// Reads a discovery document or a list of them. They support neither filters nor paging (RFC 7644 §4).
fn read_document(
    path: &str,
    id: Option<&str>,
    parameters: &ListParameters,
    session: &ProviderSession,
) -> Result<CommandOutcome, Error> {
    parameters.demand_none_for(SingleTarget::Document)?;
    let path = match id {
        Some(_) if path == "/ServiceProviderConfig" => {
            return Err(Error::input("ServiceProviderConfig has no ids"));
        }
        Some(id) => path_of(path, id)?,
        None => path.to_owned(),
    };
    let request = session.scim.request(Method::GET, &path).json();
    let request = session.prepare(request.expect_status([200]));
    let document = object(request.send().map_err(into_cli_error)?, "a document")?;
    session.print(&document)?;
    Ok(CommandOutcome::Fine)
}

fn read_one(
    arguments: &QueryArgs,
    parameters: &ListParameters,
    resource_type: &ResourceTypeDescription,
    id: &str,
    session: &ProviderSession,
) -> Result<CommandOutcome, Error> {
    parameters.demand_none_for(SingleTarget::Resource)?;
    let mut request = session.resources(resource_type)?.get(id);
    if session.style.unchecked {
        for (parameter, value) in parameters.projection() {
            request = request.query(parameter.name(), &value);
        }
    } else if !parameters.attributes().is_empty() {
        parameters.check_projection(resource_type)?;
        request = request.attributes(parameters.attributes().to_vec());
    } else if !parameters.excluded_attributes().is_empty() {
        parameters.check_projection(resource_type)?;
        request = request.excluded_attributes(parameters.excluded_attributes().to_vec());
    }
    let read = SingleRead {
        resource_type: Some(resource_type),
        id: Some(id),
        extent: parameters.extent(),
    };
    read.run(arguments, request.json(), session)
}

fn read_me(
    arguments: &QueryArgs,
    parameters: &ListParameters,
    target: Option<QueryTarget<'_>>,
    session: &ProviderSession,
) -> Result<CommandOutcome, Error> {
    parameters.demand_none_for(SingleTarget::Resource)?;
    let mut request = session.scim.request(Method::GET, "/Me");
    for (parameter, value) in parameters.projection() {
        request = request.query(parameter.name(), &value);
    }
    let read = SingleRead {
        resource_type: match target {
            Some(QueryTarget::Resources(resource_type)) => Some(resource_type),
            Some(QueryTarget::Discovery(_)) | None => None,
        },
        id: None,
        extent: parameters.extent(),
    };
    read.run(arguments, request.json(), session)
}

/// Reads a single resource.
struct SingleRead<'a> {
    resource_type: Option<&'a ResourceTypeDescription>,
    /// The requested id.
    id: Option<&'a str>,
    extent: ResourceExtent,
}

impl SingleRead<'_> {
    fn run(
        &self,
        arguments: &QueryArgs,
        request: Request<'_, LoggingEngine, Json>,
        session: &ProviderSession,
    ) -> Result<CommandOutcome, Error> {
        let request = match &arguments.if_none_match {
            Some(version) => request.header("If-None-Match", version),
            None => request,
        };
        // Only a 200 contains a resource. A 304 arrives as an error.
        let request = session.prepare(request.expect_status([200]));
        let resource = match request.send() {
            Ok(resource) => object(resource, "a resource")?,
            Err(error) if error.status() == Some(304) && arguments.if_none_match.is_some() => {
                session.console.note("The resource has not changed");
                return Ok(CommandOutcome::Fine);
            }
            Err(error) => return Err(into_cli_error(error)),
        };
        session.print_resource(&resource, self.resource_type, self.extent)?;
        let id = member(&resource, "id").and_then(Json::as_str);
        if let (Some(expected), Some(id)) = (self.id, id)
            && expected != id
        {
            session.warn_or_fail(&format!(
                "the provider returned the resource `{id}` instead of `{expected}`"
            ))?;
        }
        Ok(CommandOutcome::Fine)
    }
}

/// Checks that a response is a JSON object.
fn object(json: Json, expected: &str) -> Result<Json, Error> {
    let found = match &json {
        Json::Object(_) => return Ok(json),
        Json::Null => "no content",
        Json::Array(_) => "an array",
        Json::Bool(_) | Json::Number(_) | Json::String(_) => "a single value",
    };
    Err(Error::network(format!(
        "expected {expected}, got {found} with a success status"
    )))
}

fn list(
    parameters: &ListParameters,
    resource_type: Option<&ResourceTypeDescription>,
    method: QueryMethod,
    session: &ProviderSession,
) -> Result<CommandOutcome, Error> {
    let query = match resource_type {
        Some(resource_type) => {
            ListQuery::OneType(one_type(parameters, resource_type, method, session)?)
        }
        None => ListQuery::AllTypes(all_types(parameters, method, session)?),
    };
    let found = ListedResources {
        resource_type,
        extent: parameters.extent(),
        session,
    };
    if parameters.lines {
        found.print_lines(query)
    } else if parameters.all {
        found.print_all(query)
    } else {
        found.print_page(query)
    }
}

/// How to print and check listed resources.
struct ListedResources<'a> {
    resource_type: Option<&'a ResourceTypeDescription>,
    extent: ResourceExtent,
    session: &'a ProviderSession,
}

impl ListedResources<'_> {
    fn print_page(&self, query: ListQuery<'_>) -> Result<CommandOutcome, Error> {
        let session = self.session;
        let page = session.prepare(query.page()).send();
        let page = object(page.map_err(into_cli_error)?, "a list")?;
        session.print(&page)?;
        let resources = member(&page, "Resources").and_then(Json::as_array);
        let mut found = Vec::new();
        for (index, resource) in resources.into_iter().flatten().enumerate() {
            found.extend(self.violations(resource, &format!("/Resources/{index}")));
        }
        let envelope = list_deviations(&page);
        if !envelope.is_empty() {
            let lines = envelope.join("\n  ");
            session.warn_or_fail(&format!(
                "the response is not a valid ListResponse (RFC 7644 §3.4.2)\n  {lines}"
            ))?;
        }
        session.report(&found)?;
        Ok(CommandOutcome::Fine)
    }

    fn print_all(&self, query: ListQuery<'_>) -> Result<CommandOutcome, Error> {
        let session = self.session;
        let progress = Progress::of("resources", session.scim.engine().visibility());
        let mut all = Vec::new();
        for resource in query.all(session) {
            all.push(resource.map_err(into_cli_error)?);
            progress.step();
        }
        drop(progress);
        let mut found = Vec::new();
        for (index, resource) in all.iter().enumerate() {
            found.extend(self.violations(resource, &format!("/{index}")));
        }
        session.print(&Json::Array(all))?;
        session.report(&found)?;
        Ok(CommandOutcome::Fine)
    }

    fn print_lines(&self, query: ListQuery<'_>) -> Result<CommandOutcome, Error> {
        use std::io::IsTerminal as _;
        let session = self.session;
        // On a terminal, the printed lines show the progress.
        let visibility = if std::io::stdout().is_terminal() {
            Visibility::Hidden
        } else {
            session.scim.engine().visibility()
        };
        let progress = Progress::of("resources", visibility);
        for (index, resource) in query.all(session).enumerate() {
            let resource = resource.map_err(into_cli_error)?;
            if session.print_line(&resource)? == OutputReader::Gone {
                break;
            }
            progress.step();
            session.report(&self.violations(&resource, &format!("/{index}")))?;
        }
        Ok(CommandOutcome::Fine)
    }

    /// Returns how a resource breaks its schema, with its position in the output.
    fn violations(&self, resource: &Json, at: &str) -> Vec<Violation> {
        let mut violations = self
            .session
            .violations(resource, self.resource_type, self.extent);
        for violation in &mut violations {
            violation.pointer.insert_str(0, at);
        }
        violations
    }
}
