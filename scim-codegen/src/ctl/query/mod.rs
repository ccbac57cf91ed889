//! `scimctl query` and `scimctl search`

mod listing;
mod said;

use super::{
    engine::Engine,
    failure::told,
    json::member,
    output::{Reader, print_line},
    session::Session,
    target::{Target, path_of},
};
use crate::{Error, console::Outcome};
use clap::Args;
use http::Method;
use listing::{Listing, mixed, typed};
use said::Said;
use scim_runtime::{Json, check::Violation, client::Request, describe::ResourceTypeDescription};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The resource type, whatever the case; resources of all types without it. Schema, ResourceType and ServiceProviderConfig
    /// are there, too.
    #[arg(value_name = "TYPE")]
    resource_type: Option<String>,
    /// One resource, which is read with its projection only.
    #[arg(conflicts_with = "me")]
    id: Option<String>,
    /// The resource of whoever is authenticated (RFC 7644 §3.11).
    #[arg(long)]
    me: bool,
    /// One resource, only if it has another version by now.
    #[arg(long, value_name = "VERSION")]
    if_none_match: Option<String>,
    #[command(flatten)]
    said: Said,
}

#[derive(Debug, Args)]
pub(super) struct SearchArguments {
    /// The resource type, whatever the case; resources of all types without it.
    #[arg(value_name = "TYPE")]
    resource_type: Option<String>,
    #[command(flatten)]
    said: Said,
}

/// How a query travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Get,
    Post,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Outcome, Error> {
    let said = arguments.said.complete()?;
    let name = arguments.resource_type.as_deref();
    let target = name.map(|name| session.target(name)).transpose()?;
    match (target, &arguments.id) {
        (Some(Target::Discovery(path)), id) => discovery(path, id.as_deref(), &said, session),
        (Some(Target::Resources(known)), Some(id)) => one(arguments, &said, known, id, session),
        (known, _) if arguments.me => me(arguments, &said, known, session),
        (_, _) if arguments.if_none_match.is_some() => Err(Error::input(
            "`--if-none-match` is for one resource: give its id",
        )),
        (Some(Target::Resources(known)), None) => list(&said, Some(known), By::Get, session),
        (None, _) => list(&said, None, By::Get, session),
    }
}

pub(super) fn run_search(arguments: &SearchArguments, session: &Session) -> Result<Outcome, Error> {
    let said = arguments.said.complete()?;
    let name = arguments.resource_type.as_deref();
    let known = name.map(|name| session.resource_type(name)).transpose()?;
    list(&said, known, By::Post, session)
}

/// A discovery document, or a list of them: filters and pages are not for them (RFC 7644 §4).
fn discovery(
    path: &str,
    id: Option<&str>,
    said: &Said,
    session: &Session,
) -> Result<Outcome, Error> {
    said.demand_none_but("")?;
    let path = match id {
        Some(_) if path == "/ServiceProviderConfig" => {
            return Err(Error::input(
                "there is one ServiceProviderConfig, and it has no id",
            ));
        }
        Some(id) => path_of(path, id)?,
        None => path.to_owned(),
    };
    let document = session.scim.request(Method::GET, &path).json().send();
    session.print(&document.map_err(told)?)?;
    Ok(Outcome::Fine)
}

fn one(
    arguments: &Arguments,
    said: &Said,
    known: &ResourceTypeDescription,
    id: &str,
    session: &Session,
) -> Result<Outcome, Error> {
    said.demand_none_but("a projection")?;
    let mut request = session.resources(known)?.get(id);
    if session.style.unchecked {
        for (name, value) in said.projection() {
            request = request.query(name, &value);
        }
    } else if !said.attribute.is_empty() {
        request = request.attributes(said.attribute.clone());
    } else if !said.excluded_attribute.is_empty() {
        request = request.excluded_attributes(said.excluded_attribute.clone());
    }
    read(arguments, said, request.json(), Some(known), session)
}

fn me(
    arguments: &Arguments,
    said: &Said,
    target: Option<Target<'_>>,
    session: &Session,
) -> Result<Outcome, Error> {
    said.demand_none_but("a projection")?;
    let known = match target {
        Some(Target::Resources(known)) => Some(known),
        Some(Target::Discovery(_)) | None => None,
    };
    let mut request = session.scim.request(Method::GET, "/Me");
    for (name, value) in said.projection() {
        request = request.query(name, &value);
    }
    read(arguments, said, request.json(), known, session)
}

/// Reads one resource.
fn read(
    arguments: &Arguments,
    said: &Said,
    request: Request<'_, Engine, Json>,
    known: Option<&ResourceTypeDescription>,
    session: &Session,
) -> Result<Outcome, Error> {
    let request = match &arguments.if_none_match {
        Some(version) => request.header("If-None-Match", version),
        None => request,
    };
    let resource = request.send().map_err(told)?;
    if resource.is_null() {
        session.console.note("It has not changed");
        return Ok(Outcome::Fine);
    }
    session.print_resource(&resource, known, said.is_projected())?;
    Ok(Outcome::Fine)
}

fn list(
    said: &Said,
    known: Option<&ResourceTypeDescription>,
    by: By,
    session: &Session,
) -> Result<Outcome, Error> {
    let query = match known {
        Some(known) => Listing::Typed(typed(said, known, by, session)?),
        None => Listing::Mixed(mixed(said, by, session)?),
    };
    if said.lines {
        return lines(said, query, known, session);
    }
    if !said.all {
        let page = query.page().send().map_err(told)?;
        session.print(&page)?;
        session.tell(&page_deviations(&page, known, said, session))?;
        return Ok(Outcome::Fine);
    }
    let all = query.all().collect::<Result<Vec<_>, _>>().map_err(told)?;
    let mut found = Vec::new();
    for (index, resource) in all.iter().enumerate() {
        found.extend(
            session
                .deviations(resource, known, said.is_projected())
                .into_iter()
                .map(|deviation| below(&format!("/{index}"), deviation)),
        );
    }
    session.print(&Json::Array(all))?;
    session.tell(&found)?;
    Ok(Outcome::Fine)
}

fn lines(
    said: &Said,
    query: Listing<'_>,
    known: Option<&ResourceTypeDescription>,
    session: &Session,
) -> Result<Outcome, Error> {
    for (index, resource) in query.all().enumerate() {
        let resource = resource.map_err(told)?;
        if print_line(&resource)? == Reader::Gone {
            break;
        }
        let deviations = session.deviations(&resource, known, said.is_projected());
        let at = format!("/{index}");
        let deviations = deviations.into_iter().map(|found| below(&at, found));
        session.tell(&deviations.collect::<Vec<_>>())?;
    }
    Ok(Outcome::Fine)
}

/// How the resources of a page break their schemas.
fn page_deviations(
    page: &Json,
    known: Option<&ResourceTypeDescription>,
    said: &Said,
    session: &Session,
) -> Vec<Violation> {
    let resources = member(page, "Resources").and_then(Json::as_array);
    let mut found = Vec::new();
    for (index, resource) in resources.into_iter().flatten().enumerate() {
        let deviations = session.deviations(resource, known, said.is_projected());
        let at = format!("/Resources/{index}");
        found.extend(
            deviations
                .into_iter()
                .map(|deviation| below(&at, deviation)),
        );
    }
    found
}

fn below(at: &str, mut deviation: Violation) -> Violation {
    deviation.pointer.insert_str(0, at);
    deviation
}
