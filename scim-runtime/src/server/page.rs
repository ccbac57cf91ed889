//! Pages of results: by index (RFC 7644 §3.4.2.4), by cursor (RFC 9865).

use super::{
    cursor::{Place, Results},
    membership,
    message::{Failure, Reply, list_response},
    parameters::Parameters,
    project::project,
    resource::{Answer, Context, Scope},
    store::{Entry, Store},
};
use crate::{Json, ScimType, describe::PaginationMethod};

/// How the results of one request are paged.
pub(super) struct Paging {
    method: Method,
    /// Resources in this page, at most.
    count: usize,
    /// Seconds until a cursor expires.
    timeout: Option<u64>,
}

enum Method {
    /// From 1.
    Index(u64),
    /// `None`: from the beginning.
    Cursor(Option<String>),
}

impl Paging {
    pub(super) fn of(context: Context<'_>, parameters: &Parameters) -> Result<Self, Failure> {
        let pagination = context.description.configuration.pagination;
        let method = match (&parameters.cursor, parameters.start_index) {
            (Some(_), _) if !pagination.cursor => {
                return Err(Failure::value("this service provider has no cursors"));
            }
            (Some(cursor), _) => Method::Cursor((!cursor.is_empty()).then(|| cursor.clone())),
            (None, Some(_)) if !pagination.index => {
                let detail = "this service provider pages by cursor, not by index";
                return Err(Failure::value(detail));
            }
            (None, Some(start)) => Method::Index(start),
            (None, None) if pagination.default_method == PaginationMethod::Cursor => {
                Method::Cursor(None)
            }
            (None, None) => Method::Index(1),
        };
        let most = pagination.max_page_size.filter(|most| *most > 0);
        // With a cursor, what can't be given is refused; else there is just less of it.
        let asked = parameters.count.map(|count| count.max(0).unsigned_abs());
        let too_many = asked.zip(most).is_some_and(|(asked, most)| asked > most);
        if parameters.cursor.is_some() && (asked == Some(0) || too_many) {
            let detail = match most {
                Some(most) => format!("with a cursor, `count` is between 1 and {most}"),
                None => "with a cursor, `count` is at least 1".to_owned(),
            };
            return Err(Failure::typed(400, ScimType::InvalidCount, detail));
        }
        let max_results = context
            .description
            .configuration
            .filter
            .and_then(|filter| filter.max_results)
            .filter(|most| *most > 0);
        let default = pagination
            .default_page_size
            .unwrap_or(context.options.page_size);
        let count = [most, max_results]
            .into_iter()
            .flatten()
            .fold(asked.unwrap_or(default), u64::min);
        Ok(Self {
            method,
            count: as_usize(count),
            timeout: pagination.cursor_timeout,
        })
    }

    /// A cursor that goes on with a query.
    pub(super) fn further_cursor(&self) -> Option<&str> {
        match &self.method {
            Method::Cursor(cursor) => cursor.as_deref(),
            Method::Index(_) => None,
        }
    }

    pub(super) fn start_index(&self) -> Option<u64> {
        match self.method {
            Method::Index(start) => Some(start),
            Method::Cursor(_) => None,
        }
    }
}

/// A page of everything: nothing but the page itself is looked at.
pub(super) fn of_all(
    scope: Scope<'_>,
    store: &Store,
    parameters: &Parameters,
    start: u64,
    paging: &Paging,
) -> Reply {
    let resources = store
        .of_type(scope.index)
        .skip(as_usize(start - 1))
        .take(paging.count)
        .map(|(_, entry)| shown(scope, store, entry, parameters))
        .collect();
    let total = store.count(scope.index);
    Reply::json(200, list_response(total, Some(start), resources))
}

/// The first page of a query by cursor, or any by index.
pub(super) fn first(
    scopes: &[Scope<'_>],
    store: &mut Store,
    parameters: &Parameters,
    results: Results,
    paging: &Paging,
) -> Reply {
    let Some(start) = paging.start_index() else {
        let place = Place {
            query: query(scopes, parameters),
            results,
            at: 0,
        };
        return by_cursor(scopes, store, parameters, &place, paging);
    };
    let resources = results
        .iter()
        .skip(as_usize(start - 1))
        .take(paging.count)
        .filter_map(|result| resource(scopes, store, parameters, *result))
        .collect();
    Reply::json(200, list_response(results.len(), Some(start), resources))
}

/// The page that a cursor leads to.
pub(super) fn further(
    scopes: &[Scope<'_>],
    store: &mut Store,
    parameters: &Parameters,
    cursor: &str,
    paging: &Paging,
) -> Answer {
    let query = query(scopes, parameters);
    let place = store.cursors.find(cursor, &query, paging.timeout)?;
    Ok(by_cursor(scopes, store, parameters, &place, paging))
}

fn by_cursor(
    scopes: &[Scope<'_>],
    store: &mut Store,
    parameters: &Parameters,
    place: &Place,
    paging: &Paging,
) -> Reply {
    let mut resources = Vec::new();
    let mut at = place.at;
    while resources.len() < paging.count
        && let Some(result) = place.results.get(at)
    {
        at += 1;
        resources.extend(resource(scopes, store, parameters, *result));
    }
    let mut cursor_at = |at: usize| {
        Json::from(store.cursors.save(Place {
            at,
            ..place.clone()
        }))
    };
    let next = (at < place.results.len() && paging.count > 0).then(|| cursor_at(at));
    let previous = (place.at > 0).then(|| cursor_at(place.at.saturating_sub(paging.count)));
    let mut response = list_response(place.results.len(), None, resources);
    for (name, cursor) in [("nextCursor", next), ("previousCursor", previous)] {
        if let Some(cursor) = cursor {
            response[name] = cursor;
        }
    }
    Reply::json(200, response)
}

/// A result that is still there.
fn resource(
    scopes: &[Scope<'_>],
    store: &Store,
    parameters: &Parameters,
    (index, at): (usize, u64),
) -> Option<Json> {
    let scope = scopes.iter().find(|scope| scope.index == index)?;
    Some(shown(*scope, store, store.at(index, at)?, parameters))
}

fn shown(scope: Scope<'_>, store: &Store, entry: &Entry, parameters: &Parameters) -> Json {
    let resource = membership::seen(scope, store, entry);
    project(&resource, scope.resource_type.descriptor(), parameters)
}

/// Where was asked, and what: a cursor is good for nothing else.
fn query(scopes: &[Scope<'_>], parameters: &Parameters) -> String {
    let types: Vec<usize> = scopes.iter().map(|scope| scope.index).collect();
    format!("{types:?} {}", parameters.query())
}

fn as_usize(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
