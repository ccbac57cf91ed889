//! `/Me`, the resource of the authenticated subject (RFC 7644 §3.11).

use super::{
    message::{ErrorReply, ReplyResult, ServerReply},
    options::MeIdentity,
    request::IncomingRequest,
    route,
    served_type::{ServedType, ServerContext},
    store::Store,
};
use crate::{filter::Filter, path::AttributePath};
use http::Method;

/// Answers a request to `/Me` as a request to the resource.
pub(super) fn answer(
    context: ServerContext<'_>,
    store: &mut Store,
    request: IncomingRequest<'_>,
    identity: Option<&MeIdentity>,
) -> ReplyResult {
    let Some(identity) = identity else {
        return Err(ErrorReply::new(501, "no resource is configured for /Me"));
    };
    if request.segments.len() > 1 {
        return Err(ErrorReply::new(404, "there is no such endpoint"));
    }
    let allowed = "GET, POST, PUT, PATCH, DELETE";
    if !allowed.split(", ").any(|method| request.method == *method) {
        return Err(ErrorReply::method(allowed));
    }
    let scope = scope(context, identity)?;
    let id = find(scope, store, identity);
    if request.method == Method::POST {
        return match id {
            None => scope.create(store, &request),
            Some(_) => Err(ErrorReply::new(
                409,
                "the authenticated resource exists already",
            )),
        };
    }
    let id = id.ok_or_else(|| ErrorReply::new(404, "the authenticated resource does not exist"))?;
    if identity.redirects {
        return Ok(ServerReply {
            location: Some(scope.location(&id)),
            ..ServerReply::empty(308)
        });
    }
    let endpoint = scope.resource_type.endpoint.trim_matches('/').split('/');
    let mut segments: Vec<String> = endpoint.map(str::to_owned).collect();
    segments.push(id);
    let reply = route::resources(
        context,
        store,
        &IncomingRequest {
            segments,
            ..request
        },
    )?;
    let content_location = reply.body.is_some().then(|| reply.location.clone());
    Ok(ServerReply {
        content_location: content_location.flatten(),
        ..reply
    })
}

fn scope<'a>(
    context: ServerContext<'a>,
    identity: &MeIdentity,
) -> Result<ServedType<'a>, ErrorReply> {
    let name = &identity.resource_type;
    let mut scopes = context.scopes();
    let scope = scopes.find(|scope| scope.resource_type.name.eq_ignore_ascii_case(name));
    scope.ok_or_else(|| ErrorReply::new(501, "there is no such resource type"))
}

fn find(scope: ServedType<'_>, store: &Store, identity: &MeIdentity) -> Option<String> {
    let path = AttributePath::parse(&identity.attribute).ok()?;
    let value = crate::Json::from(identity.value.as_str());
    let filter = Filter::compare(path, crate::filter::Operator::Eq, value);
    let descriptor = scope.resource_type.descriptor();
    let by = scope.context.options.comparison;
    store
        .of_type(scope.index)
        .find(|(_, entry)| filter.matches_by(&entry.resource, descriptor, by))
        .map(|(_, entry)| entry.id().to_owned())
}
