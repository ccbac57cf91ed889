//! Finds the operation for a path and method; 404 and 405 if there is none.

use super::{
    message::{ErrorReply, ReplyResult},
    query,
    request::IncomingRequest,
    served_type::{ServedType, ServerContext},
    store::Store,
};

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
    let Some((scope, rest)) = find(&all, &segments) else {
        return Err(ErrorReply::new(404, "there is no such endpoint"));
    };
    match (request.method.as_str(), rest) {
        ("POST", []) => scope.create(store, request),
        ("GET", []) => query::list(context, &[scope], store, request),
        ("POST", [".search"]) => query::search(context, &[scope], store, request),
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

/// The resource type whose endpoint a path begins with, and the rest of the path.
pub(super) fn find<'a, 's, 'p>(
    scopes: &[ServedType<'a>],
    segments: &'s [&'p str],
) -> Option<(ServedType<'a>, &'s [&'p str])> {
    scopes.iter().find_map(|scope| {
        let endpoint = scope.resource_type.endpoint.trim_matches('/');
        let parts: Vec<&str> = endpoint.split('/').collect();
        let rest = segments.get(parts.len()..)?;
        segments.starts_with(&parts).then_some((*scope, rest))
    })
}
