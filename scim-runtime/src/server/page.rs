//! Pages of results: by index (RFC 7644 §3.4.2.4) and by cursor (RFC 9865).

use super::{
    cursor::{CursorPosition, QueryResults},
    entry::StoreEntry,
    membership,
    message::{ErrorReply, ReplyResult, ServerReply, list_response},
    parameters::QueryParameters,
    project::project,
    served_type::{ServedType, ServerContext},
    store::Store,
};
use crate::{Json, ScimType, record::ListMember};

/// The page that a request is for.
pub(super) struct PageRequest {
    method: PagingMethod,
    /// The most resources in the page.
    count: usize,
    /// Seconds until a cursor expires.
    timeout: Option<u64>,
}

enum PagingMethod {
    /// The index of the first result, from 1.
    Index(u64),
    /// `None` for the first page.
    Cursor(Option<String>),
}

impl PageRequest {
    pub(super) fn of(
        context: ServerContext<'_>,
        parameters: &QueryParameters,
    ) -> Result<Self, ErrorReply> {
        let pagination = context.description.configuration.pagination;
        let method = match (&parameters.cursor, parameters.start_index) {
            (Some(_), _) if !pagination.cursor => {
                return Err(ErrorReply::value(
                    "this service provider doesn't support cursors",
                ));
            }
            (Some(cursor), _) => PagingMethod::Cursor((!cursor.is_empty()).then(|| cursor.clone())),
            (None, Some(_)) if !pagination.index => {
                let detail = "this service provider pages by cursor, not by index";
                return Err(ErrorReply::value(detail));
            }
            (None, Some(start)) => PagingMethod::Index(start),
            (None, None) if pagination.cursor_by_default => PagingMethod::Cursor(None),
            (None, None) => PagingMethod::Index(1),
        };
        let most = pagination.max_page_size;
        // With a cursor, a `count` that is too large is an error. Otherwise the page is just smaller.
        let asked = parameters.count.map(|count| count.max(0).unsigned_abs());
        let too_many = asked.zip(most).is_some_and(|(asked, most)| asked > most);
        if parameters.cursor.is_some() && (asked == Some(0) || too_many) {
            let detail = match most {
                Some(most) => format!("with a cursor, `count` must be between 1 and {most}"),
                None => "with a cursor, `count` must be at least 1".to_owned(),
            };
            return Err(ErrorReply::typed(400, ScimType::InvalidCount, detail));
        }
        let max_results = context
            .description
            .configuration
            .filter
            .and_then(|filter| filter.max_results);
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

    /// The cursor of a further page.
    pub(super) fn further_cursor(&self) -> Option<&str> {
        match &self.method {
            PagingMethod::Cursor(cursor) => cursor.as_deref(),
            PagingMethod::Index(_) => None,
        }
    }

    pub(super) fn start_index(&self) -> Option<u64> {
        match self.method {
            PagingMethod::Index(start) => Some(start),
            PagingMethod::Cursor(_) => None,
        }
    }
}

/// A page of all resources of a type. Only the resources of the page are visited.
pub(super) fn of_all(
    scope: ServedType<'_>,
    store: &mut Store,
    parameters: &QueryParameters,
    start: u64,
    paging: &PageRequest,
) -> ServerReply {
    let entries = store.page(scope.index, as_usize(start - 1), paging.count);
    let resources = entries
        .iter()
        .map(|entry| shown(scope, store, entry, parameters))
        .collect();
    let total = store.count(scope.index);
    ServerReply::json(200, list_response(total, Some(start), resources))
}

/// The first page by cursor, or any page by index.
pub(super) fn first(
    scopes: &[ServedType<'_>],
    store: &mut Store,
    parameters: &QueryParameters,
    results: QueryResults,
    paging: &PageRequest,
) -> ServerReply {
    let Some(start) = paging.start_index() else {
        let place = CursorPosition {
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
    ServerReply::json(200, list_response(results.len(), Some(start), resources))
}

/// The page of a cursor.
pub(super) fn further(
    scopes: &[ServedType<'_>],
    store: &mut Store,
    parameters: &QueryParameters,
    cursor: &str,
    paging: &PageRequest,
) -> ReplyResult {
    let query = query(scopes, parameters);
    let place = store.cursors.find(cursor, &query, paging.timeout)?;
    Ok(by_cursor(scopes, store, parameters, &place, paging))
}

fn by_cursor(
    scopes: &[ServedType<'_>],
    store: &mut Store,
    parameters: &QueryParameters,
    place: &CursorPosition,
    paging: &PageRequest,
) -> ServerReply {
    let mut resources = Vec::new();
    let mut at = place.at;
    while resources.len() < paging.count
        && let Some(result) = place.results.get(at)
    {
        at += 1;
        resources.extend(resource(scopes, store, parameters, *result));
    }
    let mut cursor_at = |at: usize| {
        Json::from(store.cursors.save(CursorPosition {
            at,
            ..place.clone()
        }))
    };
    let next = (at < place.results.len() && paging.count > 0).then(|| cursor_at(at));
    let previous = (place.at > 0).then(|| cursor_at(place.at.saturating_sub(paging.count)));
    let mut response = list_response(place.results.len(), None, resources);
    for (member, cursor) in [
        (ListMember::NextCursor, next),
        (ListMember::PreviousCursor, previous),
    ] {
        if let Some(cursor) = cursor {
            response[member.name()] = cursor;
        }
    }
    ServerReply::json(200, response)
}

/// A result, unless the resource was deleted.
fn resource(
    scopes: &[ServedType<'_>],
    store: &Store,
    parameters: &QueryParameters,
    (index, at): (usize, u64),
) -> Option<Json> {
    let scope = scopes.iter().find(|scope| scope.index == index)?;
    Some(shown(*scope, store, store.at(index, at)?, parameters))
}

fn shown(
    scope: ServedType<'_>,
    store: &Store,
    entry: &StoreEntry,
    parameters: &QueryParameters,
) -> Json {
    let resource = membership::with_groups(scope, store, entry);
    project(&resource, scope.resource_type.descriptor(), parameters)
}

/// The endpoint and parameters of a query. A cursor is only valid for the same ones.
fn query(scopes: &[ServedType<'_>], parameters: &QueryParameters) -> String {
    let types: Vec<usize> = scopes.iter().map(|scope| scope.index).collect();
    format!("{types:?} {}", parameters.query())
}

fn as_usize(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
