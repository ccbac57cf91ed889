//! `scim-codegen call query` and `scim-codegen call search`

use super::{
    connect::Session,
    engine::Engine,
    failure::told,
    input,
    output::line,
    target::{Target, member, path_of},
};
use crate::{
    Error,
    cli::{Outcome, print},
    document::shown,
};
use clap::{Args, ValueEnum};
use http::Method;
use scim_runtime::{
    Json,
    check::Violation,
    client::{DynamicQuery, PaginationMethod, Position, Query, Request, Unlisted, Untyped},
    describe::ResourceTypeDescription,
    filter::Filter,
};
use std::path::PathBuf;

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

/// What is asked for.
#[derive(Debug, Clone, Args)]
struct Said {
    /// An attribute to ask for, by its path; several times for several.
    #[arg(long, value_name = "PATH", conflicts_with = "excluded_attribute")]
    attribute: Vec<String>,
    /// An attribute to leave out, by its path; several times for several.
    #[arg(long, value_name = "PATH")]
    excluded_attribute: Vec<String>,
    /// Which resources: `userName sw "b" and active eq true`.
    #[arg(long)]
    filter: Option<String>,
    /// The attribute to sort by, by its path.
    #[arg(long, value_name = "PATH")]
    sort_by: Option<String>,
    /// In which order.
    #[arg(long, value_enum, value_name = "ORDER")]
    sort_order: Option<Order>,
    /// The first resource, counted from 1.
    #[arg(long, value_name = "N", conflicts_with = "cursor")]
    start_index: Option<u64>,
    /// Where the page before told that this one begins; empty for the first page (RFC 9865).
    #[arg(long)]
    cursor: Option<String>,
    /// Resources in a page, at most.
    #[arg(long, value_name = "N")]
    count: Option<u64>,
    /// All pages, as one list of resources.
    #[arg(long)]
    all: bool,
    /// All pages, a line of JSON for each resource as it comes.
    #[arg(long, conflicts_with = "all")]
    lines: bool,
    /// A SearchRequest (RFC 7644 §3.4.3) in the place of these options; `-` for standard input.
    #[arg(long, value_name = "FILE", conflicts_with_all = [
        "attribute", "excluded_attribute", "filter", "sort_by", "sort_order", "start_index", "cursor", "count"
    ])]
    json: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Order {
    Ascending,
    Descending,
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
        request = request.attributes(said.attribute.iter().map(String::as_str));
    } else if !said.excluded_attribute.is_empty() {
        request = request.excluded_attributes(said.excluded_attribute.iter().map(String::as_str));
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
        session.speak.note("It has not changed");
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
    let mut found = Vec::new();
    for (index, resource) in query.all().enumerate() {
        let resource = resource.map_err(told)?;
        print(&line(&resource))?;
        let deviations = session.deviations(&resource, known, said.is_projected());
        found.extend(
            deviations
                .into_iter()
                .map(|deviation| below(&format!("/{index}"), deviation)),
        );
    }
    session.tell(&found)?;
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

/// A query for resources of one type, or of all.
enum Listing<'c> {
    Typed(DynamicQuery<'c, Engine>),
    Mixed(Query<'c, Untyped, Engine, Unlisted>),
}

impl<'c> Listing<'c> {
    fn page(self) -> Request<'c, Engine, Json> {
        match self {
            Self::Typed(query) => query.json(),
            Self::Mixed(query) => query.request().json(),
        }
    }

    fn all(self) -> Box<dyn Iterator<Item = Result<Json, scim_runtime::Error>> + 'c> {
        match self {
            Self::Typed(query) => {
                let resources = query.skip_response_checks().iter();
                Box::new(resources.map(|resource| Ok(resource?.into_json())))
            }
            Self::Mixed(query) => {
                let resources = query.configure(Request::lenient).iter();
                Box::new(resources.map(|resource| Ok(resource?.into_json())))
            }
        }
    }
}

fn typed<'c>(
    said: &Said,
    known: &ResourceTypeDescription,
    by: By,
    session: &'c Session,
) -> Result<DynamicQuery<'c, Engine>, Error> {
    let resources = session.resources(known)?;
    let mut query = match by {
        By::Get => resources.list(),
        By::Post => resources.search(),
    };
    if session.style.unchecked {
        for (name, value) in said.parameters() {
            query = query.query(name, &value);
        }
    } else {
        if !said.attribute.is_empty() {
            query = query.attributes(said.attribute.iter().map(String::as_str));
        }
        if !said.excluded_attribute.is_empty() {
            query = query.excluded_attributes(said.excluded_attribute.iter().map(String::as_str));
        }
        if let Some(filter) = &said.filter {
            query = query.filter(filter);
        }
        if let Some(path) = &said.sort_by {
            query = query.sort_by(path);
        }
        if let Some(order) = said.sort_order {
            query = query.query("sortOrder", order.as_str());
        }
    }
    if let Some(count) = said.count {
        query = query.count(count);
    }
    Ok(match said.start() {
        Some(start) => query.resume_at(start),
        None => query,
    })
}

/// Over all types: what a type lacks has no value there (RFC 7644 §3.4.2.1).
fn mixed<'c>(
    said: &Said,
    by: By,
    session: &'c Session,
) -> Result<Query<'c, Untyped, Engine, Unlisted>, Error> {
    let mut query = session.scim.list();
    if by == By::Post {
        query = query.by_post();
    }
    if let Some(filter) = said.filter.as_deref().filter(|_| !session.style.unchecked) {
        check_everywhere(filter, session)?;
    }
    let mut parameters = said.parameters();
    parameters.extend(said.count.map(|count| ("count", count.to_string())));
    query = query.configure(|request| {
        let parameters = parameters.iter();
        parameters.fold(request, |request, (name, value)| request.query(name, value))
    });
    let pagination = session.provider.configuration.pagination;
    let by_cursor = pagination.cursor
        && (!pagination.index || pagination.default_method == PaginationMethod::Cursor);
    let is_walk = said.all || said.lines;
    let start = said
        .start()
        .or_else(|| (by_cursor && is_walk).then(|| Position::Cursor(String::new())));
    Ok(match start {
        Some(start) => query.resume_at(start),
        None => query,
    })
}

/// A filter over all types must fit one of them.
fn check_everywhere(filter: &str, session: &Session) -> Result<(), Error> {
    let unfit = |error| Error::input(format!("the filter can't be used: {error}"));
    let filter = Filter::parse(filter).map_err(unfit)?;
    let mut types = session.provider.resource_types.iter();
    let Some(first) = types.next() else {
        return Ok(());
    };
    let Err(error) = filter.check(first.descriptor()) else {
        return Ok(());
    };
    if types.any(|known| filter.check(known.descriptor()).is_ok()) {
        return Ok(());
    }
    Err(unfit(error))
}

impl Order {
    fn as_str(self) -> &'static str {
        match self {
            Self::Ascending => "ascending",
            Self::Descending => "descending",
        }
    }
}

impl Said {
    /// With what a SearchRequest says.
    fn complete(&self) -> Result<Self, Error> {
        let Some(path) = &self.json else {
            return Ok(self.clone());
        };
        let mut said = self.clone();
        let json = input::read(path)?;
        let members = json
            .as_object()
            .ok_or_else(|| Error::input("the SearchRequest is no JSON object"))?;
        for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
            said.take(name, value).ok_or_else(|| {
                Error::input(format!(
                    "the SearchRequest can't be used: `{}` is none of its members, or of another type (RFC 7644 §3.4.3)",
                    shown(name)
                ))
            })?;
        }
        Ok(said)
    }

    fn take(&mut self, name: &str, value: &Json) -> Option<()> {
        let text = || value.as_str().map(str::to_owned);
        let list = || -> Option<Vec<String>> {
            let items = value.as_array()?.iter();
            items.map(|item| item.as_str().map(str::to_owned)).collect()
        };
        match name.to_ascii_lowercase().as_str() {
            "schemas" => {}
            "attributes" => self.attribute = list()?,
            "excludedattributes" => self.excluded_attribute = list()?,
            "filter" => self.filter = Some(text()?),
            "sortby" => self.sort_by = Some(text()?),
            "sortorder" => self.sort_order = Some(Order::from_str(&text()?, true).ok()?),
            "startindex" => self.start_index = Some(value.as_u64()?),
            "cursor" => self.cursor = Some(text()?),
            "count" => self.count = Some(value.as_u64()?),
            _ => return None,
        }
        Some(())
    }

    fn is_projected(&self) -> bool {
        !self.attribute.is_empty() || !self.excluded_attribute.is_empty()
    }

    fn start(&self) -> Option<Position> {
        let cursor = self.cursor.clone().map(Position::Cursor);
        cursor.or_else(|| self.start_index.map(Position::Index))
    }

    fn projection(&self) -> Vec<(&'static str, String)> {
        let both = [
            ("attributes", &self.attribute),
            ("excludedAttributes", &self.excluded_attribute),
        ];
        let said = both.into_iter().filter(|(_, paths)| !paths.is_empty());
        said.map(|(name, paths)| (name, paths.join(","))).collect()
    }

    /// As they travel, but for where the page begins and ends.
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut parameters = self.projection();
        let order = self.sort_order.map(|order| order.as_str().to_owned());
        for (name, value) in [
            ("filter", self.filter.clone()),
            ("sortBy", self.sort_by.clone()),
            ("sortOrder", order),
        ] {
            parameters.extend(value.map(|value| (name, value)));
        }
        parameters
    }

    /// Refuses what is for lists.
    fn demand_none_but(&self, what: &str) -> Result<(), Error> {
        let said = [
            ("--filter", self.filter.is_some()),
            ("--sort-by", self.sort_by.is_some()),
            ("--sort-order", self.sort_order.is_some()),
            ("--start-index", self.start_index.is_some()),
            ("--cursor", self.cursor.is_some()),
            ("--count", self.count.is_some()),
            ("--all", self.all),
            ("--lines", self.lines),
            ("--attribute", what.is_empty() && !self.attribute.is_empty()),
            (
                "--excluded-attribute",
                what.is_empty() && !self.excluded_attribute.is_empty(),
            ),
        ];
        match said.iter().find(|(_, is_said)| *is_said) {
            None => Ok(()),
            Some((name, _)) if what.is_empty() => Err(Error::input(format!(
                "`{name}` is not for discovery documents (RFC 7644 §4)"
            ))),
            Some((name, _)) => Err(Error::input(format!(
                "`{name}` is for lists: one resource has {what} at most"
            ))),
        }
    }
}
