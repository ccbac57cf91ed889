//! Queries: filter, sort, page, project (RFC 7644 §3.4.2, §3.4.3, RFC 9865).

use super::{
    message::{Failure, with_json},
    project::project,
    request::{Asked, Parameters},
    resource::{Context, Scope},
    store::{Entry, Store},
};
use crate::{
    Json, ScimType,
    filter::{Filter, first_value, order},
    path::AttributePath,
};
use bytes::Bytes;
use serde_json::json;
use std::cmp::Ordering;

type Answer = Result<http::Response<Bytes>, Failure>;

pub(super) fn list(scope: &Scope<'_>, store: &Store, asked: &Asked<'_>) -> Answer {
    run(&scope.context, &[*scope], store, &asked.parameters()?)
}

pub(super) fn search(scope: &Scope<'_>, store: &Store, asked: &Asked<'_>) -> Answer {
    run(
        &scope.context,
        &[*scope],
        store,
        &Parameters::of_search(&asked.json()?)?,
    )
}

/// Over all resource types: an attribute that one lacks has no value there (RFC 7644 §3.4.2.1).
pub(super) fn search_all(context: &Context<'_>, store: &Store, asked: &Asked<'_>) -> Answer {
    if asked.method != http::Method::POST {
        return Err(Failure::new(405, "a search is a POST"));
    }
    let scopes: Vec<Scope<'_>> = (0..context.description.resource_types.len())
        .map(|index| Scope {
            context: *context,
            index,
        })
        .collect();
    run(
        context,
        &scopes,
        store,
        &Parameters::of_search(&asked.json()?)?,
    )
}

fn run(
    context: &Context<'_>,
    scopes: &[Scope<'_>],
    store: &Store,
    parameters: &Parameters,
) -> Answer {
    let configuration = &context.description.configuration;
    let filter = match &parameters.filter {
        None => None,
        Some(_) if configuration.filter.is_none() => {
            return Err(Failure::new(403, "this service provider has no filters"));
        }
        Some(text) => Some(read_filter(text, scopes)?),
    };
    let mut found: Vec<(Scope<'_>, &Entry, Json)> = Vec::new();
    for entry in store.iter() {
        let Some(scope) = scopes
            .iter()
            .find(|scope| scope.index == entry.resource_type)
        else {
            continue;
        };
        let resource = scope.rendered(entry)?;
        let descriptor = scope.resource_type()?.descriptor();
        if filter
            .as_ref()
            .is_none_or(|filter| filter.matches(&resource, descriptor))
        {
            found.push((*scope, entry, resource));
        }
    }
    if let Some(by) = &parameters.sort_by {
        if !configuration.sort {
            return Err(Failure::new(403, "this service provider does not sort"));
        }
        sort(&mut found, by, parameters.descending)?;
    }
    page(context, &found, parameters)
}

fn read_filter(text: &str, scopes: &[Scope<'_>]) -> Result<Filter, Failure> {
    let refuse = |error: crate::filter::FilterError| {
        Failure::typed(400, ScimType::InvalidFilter, error.to_string())
    };
    let filter = Filter::parse(text).map_err(refuse)?;
    for scope in scopes {
        match filter.check(scope.resource_type()?.descriptor()) {
            Err(error) if !error.is_unknown_attribute() => return Err(refuse(error)),
            _ => {}
        }
    }
    Ok(filter)
}

/// By the primary or first value; resources without one come last ascending, first descending (RFC 7644 §3.4.2.3).
fn sort(
    found: &mut [(Scope<'_>, &Entry, Json)],
    by: &str,
    descending: bool,
) -> Result<(), Failure> {
    let path = AttributePath::parse(by)
        .map_err(|error| Failure::typed(400, ScimType::InvalidPath, error.to_string()))?;
    let key = |(scope, _, resource): &(Scope<'_>, &Entry, Json)| {
        let descriptor = scope.resource_type().ok()?.descriptor();
        first_value(&path, resource, descriptor)
    };
    found.sort_by(|one, two| {
        let ascending = match (key(one), key(two)) {
            (Some((attribute, one)), Some((_, two))) => {
                order(&attribute, &one, &two).unwrap_or(Ordering::Equal)
            }
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        if descending {
            ascending.reverse()
        } else {
            ascending
        }
    });
    Ok(())
}

fn page(
    context: &Context<'_>,
    found: &[(Scope<'_>, &Entry, Json)],
    parameters: &Parameters,
) -> Answer {
    let configuration = &context.description.configuration;
    let pagination = configuration.pagination;
    let most = [
        pagination.max_page_size,
        configuration.filter.and_then(|f| f.max_results),
    ];
    let most = most
        .into_iter()
        .flatten()
        .filter(|most| *most > 0)
        .min()
        .unwrap_or(u64::MAX);
    let default = pagination
        .default_page_size
        .unwrap_or(context.options.page_size);
    let count = parameters.count.unwrap_or(default).min(most);
    let by_cursor = parameters.cursor.is_some();
    if by_cursor && !pagination.cursor {
        return Err(Failure::typed(
            400,
            ScimType::InvalidValue,
            "this service provider has no cursors",
        ));
    }
    let skipped = match parameters.cursor.as_deref() {
        None => parameters.start_index.saturating_sub(1),
        Some("") => 0,
        Some(cursor) => cursor
            .strip_prefix("after-")
            .and_then(|position| position.parse().ok())
            .ok_or_else(|| {
                Failure::typed(400, ScimType::InvalidCursor, "this is none of our cursors")
            })?,
    };
    let (skip, take) = (as_usize(skipped), as_usize(count));
    let mut resources = Vec::new();
    for (scope, _, resource) in found.iter().skip(skip).take(take) {
        resources.push(project(
            resource,
            scope.resource_type()?.descriptor(),
            parameters,
        ));
    }
    let after = skip.saturating_add(resources.len());
    let start = (!by_cursor).then_some(parameters.start_index);
    let mut response = list_response(found.len(), start, resources);
    if by_cursor && after < found.len() && take > 0 {
        response["nextCursor"] = Json::from(format!("after-{after}"));
    }
    Ok(with_json(200, &response))
}

fn as_usize(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A ListResponse (RFC 7644 §3.4.2).
pub(super) fn list_response(total: usize, start: Option<u64>, resources: Vec<Json>) -> Json {
    let mut response = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": total,
        "itemsPerPage": resources.len(),
        "Resources": resources,
    });
    if let Some(start) = start {
        response["startIndex"] = Json::from(start);
    }
    response
}
