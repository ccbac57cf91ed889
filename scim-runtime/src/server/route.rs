//! Finds the operation for a path and method; 404 and 405 if there is none.

use super::{
    message::{ErrorReply, ReplyResult},
    query,
    request::IncomingRequest,
    served_type::{ServedType, ServerContext},
    store::Store,
};
use crate::{Json, filter::member};

/// Answers requests to the root and to the endpoints of resource types.
pub(super) fn resources(
    context: ServerContext<'_>,
    store: &mut Store,
    request: &IncomingRequest<'_>,
) -> ReplyResult {
    let segments = request.segments();
    let all: Vec<ServedType<'_>> = context.scopes().collect();
    match (request.method.as_str(), segments.as_slice()) {
        ("GET", []) => return query::list(context, &all, store, request),
        ("POST", [".search"]) => return query::search(context, &all, store, request),
        (_, []) => return Err(ErrorReply::method("GET")),
        (_, [".search"]) => return Err(ErrorReply::method("POST")),
        _ => {}
    }
    let (scopes, rest) = find(&all, &segments);
    let Some(scope) = addressed(&scopes, store, request, rest) else {
        return Err(ErrorReply::new(404, "there is no such endpoint"));
    };
    match (request.method.as_str(), rest) {
        ("POST", []) => scope.create(store, request),
        ("GET", []) => query::list(context, &scopes, store, request),
        ("POST", [".search"]) => query::search(context, &scopes, store, request),
        (_, []) => Err(ErrorReply::method("GET, POST")),
        (_, [".search"]) => Err(ErrorReply::method("POST")),
        ("GET", [id]) => scope.get(store, request, id),
        ("PUT", [id]) => scope.replace(store, request, id),
        ("PATCH", [id]) => scope.patch(store, request, id),
        ("DELETE", [id]) => scope.delete(store, request, id),
        (_, [_]) => Err(ErrorReply::method("GET, PUT, PATCH, DELETE")),
        _ => Err(ErrorReply::new(404, "there is no such endpoint")),
    }
}

/// The resource types at the endpoint that a path begins with, and the rest of the path. Types can share an endpoint.
pub(super) fn find<'a, 's, 'p>(
    scopes: &[ServedType<'a>],
    segments: &'s [&'p str],
) -> (Vec<ServedType<'a>>, &'s [&'p str]) {
    let first = scopes.iter().find_map(|scope| {
        let endpoint = scope.resource_type.endpoint.as_str();
        let parts: Vec<&str> = endpoint.trim_matches('/').split('/').collect();
        let rest = segments.get(parts.len()..)?;
        segments.starts_with(&parts).then_some((endpoint, rest))
    });
    let Some((endpoint, rest)) = first else {
        return (Vec::new(), &[]);
    };
    let shares = |scope: &&ServedType<'_>| scope.resource_type.endpoint == endpoint;
    (scopes.iter().filter(shares).copied().collect(), rest)
}

/// The type of the resource that a request is about: of the stored resource, or the one that `schemas` names. The first type of the
/// endpoint if neither is known.
pub(super) fn addressed<'a>(
    scopes: &[ServedType<'a>],
    store: &Store,
    request: &IncomingRequest<'_>,
    rest: &[&str],
) -> Option<ServedType<'a>> {
    let named = match (scopes, rest) {
        ([_], _) => None,
        (_, [id]) => scopes
            .iter()
            .find(|scope| store.get(scope.index, id).is_some()),
        (_, []) => {
            let body = request.json().unwrap_or_default();
            let urns = member(&body, "schemas").and_then(Json::as_array);
            let is_named = |scope: &&ServedType<'_>| {
                let mut urns = urns.into_iter().flatten().filter_map(Json::as_str);
                urns.any(|urn| urn.eq_ignore_ascii_case(&scope.resource_type.urn))
            };
            scopes.iter().find(is_named)
        }
        _ => None,
    };
    named.or(scopes.first()).copied()
}
