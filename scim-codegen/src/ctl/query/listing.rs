//! Queries over one or all resource types: a single page, or all pages.

use super::parameters::ListParameters;
use crate::{
    Error,
    ctl::{
        engine::LoggingEngine,
        failure::refused,
        filter_repair::repaired,
        session::ProviderSession,
        suggest::{check_path, suggested_for},
    },
    text::neutral,
};
use scim_runtime::{
    Json,
    client::{DynamicQuery, Position, Query, Request, Unlisted, Untyped},
    describe::ResourceTypeDescription,
    filter::Filter,
    support::Parameter,
};

/// The HTTP method of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum QueryMethod {
    Get,
    Post,
}

/// A query over one or all resource types.
pub(super) enum ListQuery<'c> {
    OneType(DynamicQuery<'c, LoggingEngine>),
    AllTypes(Query<'c, Untyped, LoggingEngine, Unlisted>),
}

impl<'c> ListQuery<'c> {
    /// The request for one page.
    pub(super) fn page(self) -> Request<'c, LoggingEngine, Json> {
        match self {
            Self::OneType(query) => query.request().json(),
            Self::AllTypes(query) => query.request().json(),
        }
    }

    /// The resources of all pages, not checked against their schemas.
    pub(super) fn all(
        self,
        session: &'c ProviderSession,
    ) -> Box<dyn Iterator<Item = Result<Json, scim_runtime::Error>> + 'c> {
        match self {
            Self::OneType(query) => {
                let query = query.skip_response_checks();
                let query = query.configure(|request| session.prepare(request));
                Box::new(query.iter().map(|resource| Ok(resource?.into_json())))
            }
            Self::AllTypes(query) => {
                let query = query.configure(|request| session.prepare(request).lenient());
                Box::new(query.iter().map(|resource| Ok(resource?.into_json())))
            }
        }
    }
}

pub(super) fn one_type<'c>(
    parameters: &ListParameters,
    resource_type: &ResourceTypeDescription,
    method: QueryMethod,
    session: &'c ProviderSession,
) -> Result<DynamicQuery<'c, LoggingEngine>, Error> {
    let resources = session.resources(resource_type)?;
    let mut query = match method {
        QueryMethod::Get => resources.list(),
        QueryMethod::Post => resources.search(),
    };
    if !session.style.unchecked {
        parameters.check_projection(resource_type)?;
    }
    for (parameter, value) in parameters.unpaged() {
        let as_given = |query: DynamicQuery<'c, LoggingEngine>| {
            let value = value.clone();
            query.configure(move |request| request.query(parameter.name(), &value))
        };
        if session.style.unchecked {
            query = as_given(query);
            continue;
        }
        query = match parameter {
            Parameter::Attributes => query.attributes(parameters.attributes().to_vec()),
            Parameter::ExcludedAttributes => {
                query.excluded_attributes(parameters.excluded_attributes().to_vec())
            }
            Parameter::Filter => {
                check_filter(&value, &[resource_type])?;
                query.filter(&value)
            }
            Parameter::SortBy => {
                check_path("--sort-by", &value, resource_type)?;
                query.sort_by(&value)
            }
            Parameter::SortOrder | Parameter::StartIndex | Parameter::Count | Parameter::Cursor => {
                as_given(query)
            }
        };
    }
    if let Some(count) = parameters.count() {
        query = query.count(count);
    }
    Ok(match parameters.start() {
        Some(start) => query.resume_at(start),
        None => query,
    })
}

/// A query over all types. An attribute that a type lacks has no value there (RFC 7644 §3.4.2.1).
pub(super) fn all_types<'c>(
    parameters: &ListParameters,
    method: QueryMethod,
    session: &'c ProviderSession,
) -> Result<Query<'c, Untyped, LoggingEngine, Unlisted>, Error> {
    let mut query = session.scim.list();
    if method == QueryMethod::Post {
        query = query.by_post();
    }
    if let Some(filter) = parameters.filter().filter(|_| !session.style.unchecked) {
        let types: Vec<&ResourceTypeDescription> = session.provider.resource_types.iter().collect();
        check_filter(filter, &types)?;
    }
    let mut pairs: Vec<(Parameter, String)> = parameters.unpaged().collect();
    let count = parameters.count();
    pairs.extend(count.map(|count| (Parameter::Count, count.to_string())));
    query = query.configure(|request| {
        let pairs = pairs.iter();
        pairs.fold(request, |request, (parameter, value)| {
            request.query(parameter.name(), value)
        })
    });
    let pagination = session.provider.configuration.pagination;
    let by_cursor = pagination.cursor && (!pagination.index || pagination.cursor_by_default);
    let is_walk = parameters.all || parameters.lines;
    let start = parameters
        .start()
        .or_else(|| (by_cursor && is_walk).then(|| Position::Cursor(String::new())));
    Ok(match start {
        Some(start) => query.resume_at(start),
        None => query,
    })
}

/// Checks that a filter fits at least one of these types.
fn check_filter(text: &str, types: &[&ResourceTypeDescription]) -> Result<(), Error> {
    let filter = Filter::parse(text).map_err(|error| {
        let suggestion =
            repaired(text).map(|filter| format!("did you mean `{}`?", neutral(&filter)));
        refused(format!("invalid filter: {error}"), suggestion)
    })?;
    let mut reason = None;
    for resource_type in types {
        match filter.check(resource_type.descriptor()) {
            Ok(()) => return Ok(()),
            Err(error) => reason = reason.or(Some(error)),
        }
    }
    let Some(error) = reason else {
        return Ok(());
    };
    let suggestion = suggested_for(&error, types);
    Err(refused(format!("invalid filter: {error}"), suggestion))
}
