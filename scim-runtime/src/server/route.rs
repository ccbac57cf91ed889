//! From path and method to the operation; 404 and 405 for what there is not.

use super::{
    message::{ErrorReply, ReplyResult},
    query,
    request::IncomingRequest,
    served_type::{ServedType, ServerContext},
    store::Store,
};

/// What is served below the endpoints of resource types, and at the root.
pub(super) fn resources(
    context: ServerContext<'_>,
    store: &mut Store,
    asked: &IncomingRequest<'_>,
) -> ReplyResult {
    let segments = asked.segments();
    let all: Vec<ServedType<'_>> = context.scopes().collect();
    match (asked.method.as_str(), segments.as_slice()) {
        ("GET", []) => return query::list(context, &all, store, asked),
        ("POST", [".search"]) => return query::search(context, &all, store, asked),
        (_, []) => return Err(ErrorReply::method("GET")),
        (_, [".search"]) => return Err(ErrorReply::method("POST")),
        _ => {}
    }
    let Some((scope, rest)) = find(&all, &segments) else {
        return Err(ErrorReply::new(404, "there is no such endpoint"));
    };
    match (asked.method.as_str(), rest) {
        ("POST", []) => scope.create(store, asked),
        ("GET", []) => query::list(context, &[scope], store, asked),
        ("POST", [".search"]) => query::search(context, &[scope], store, asked),
        (_, []) => Err(ErrorReply::method("GET, POST")),
        (_, [".search"]) => Err(ErrorReply::method("POST")),
        ("GET", [id]) => scope.get(store, asked, id),
        ("PUT", [id]) => scope.replace(store, asked, id),
        ("PATCH", [id]) => scope.patch(store, asked, id),
        ("DELETE", [id]) => scope.delete(store, asked, id),
        (_, [_]) => Err(ErrorReply::method("GET, PUT, PATCH, DELETE")),
        _ => Err(ErrorReply::new(404, "there is no such endpoint")),
    }
}

/// The resource type whose endpoint a path begins with, and what is left of the path.
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
