//! The discovery endpoints (RFC 7644 §4), with the server's own addresses.

use super::{
    message::{ErrorReply, ServerReply, list_response},
    request::IncomingRequest,
    served_type::ServerContext,
};
use crate::{Json, filter::member};

const CONFIGURATION: &str = "ServiceProviderConfig";

/// The response, if the request is for a discovery endpoint.
pub(super) fn answer(
    context: ServerContext<'_>,
    request: &IncomingRequest<'_>,
) -> Result<Option<ServerReply>, ErrorReply> {
    let description = &context.description;
    let segments = request.segments();
    let (endpoint, key, rest) = match segments.as_slice() {
        [CONFIGURATION] => (CONFIGURATION, "", None),
        ["Schemas", rest @ ..] => ("Schemas", "id", Some(rest)),
        ["ResourceTypes", rest @ ..] => ("ResourceTypes", "name", Some(rest)),
        _ => return Ok(None),
    };
    if request.method != http::Method::GET {
        return Err(ErrorReply::method("GET"));
    }
    if request.get("filter").is_some() {
        let detail = "discovery endpoints don't support filters (RFC 7644 §4)";
        return Err(ErrorReply::new(403, detail));
    }
    let missing = || ErrorReply::new(404, "there is no such document");
    let list: Vec<Json> = match endpoint {
        CONFIGURATION if description.raw_configuration.is_null() => return Err(missing()),
        CONFIGURATION => vec![description.raw_configuration.clone()],
        "Schemas" => description.raw_schemas.clone(),
        _ => description.raw_resource_types.clone(),
    };
    let mut served = list
        .into_iter()
        .map(|document| with_own_addresses(context, endpoint, document));
    match rest {
        None => served.next().ok_or_else(missing),
        Some([]) => {
            let all: Vec<Json> = served.collect();
            Ok(list_response(all.len(), Some(1), all))
        }
        Some([wanted]) => served
            .find(|document| {
                let name = member(document, key).and_then(Json::as_str);
                name.is_some_and(|name| name.eq_ignore_ascii_case(wanted))
            })
            .ok_or_else(missing),
        Some(_) => Err(ErrorReply::new(404, "there is no such endpoint")),
    }
    .map(|body| Some(ServerReply::json(200, body)))
}

/// Makes a document's `endpoint` relative to the base URL and sets its `meta.location` to this server, because the documents may
/// come from another server.
fn with_own_addresses(context: ServerContext<'_>, endpoint: &str, mut document: Json) -> Json {
    let text = |name| member(&document, name).and_then(Json::as_str);
    let id = match endpoint {
        "ResourceTypes" => text("id").or_else(|| text("name")),
        _ => text("id"),
    };
    let location = match id {
        Some(id) if endpoint != CONFIGURATION => format!("{}/{endpoint}/{id}", context.base_url),
        _ => format!("{}/{endpoint}", context.base_url),
    };
    let served = text("name")
        .filter(|_| endpoint == "ResourceTypes")
        .and_then(|name| context.description.resource_type(name))
        .map(|served| Json::from(served.endpoint.as_str()));
    let Some(members) = document.as_object_mut() else {
        return document;
    };
    for (name, value) in members {
        if let Some(served) = served
            .as_ref()
            .filter(|_| name.eq_ignore_ascii_case("endpoint"))
        {
            *value = served.clone();
        }
        let meta = value
            .as_object_mut()
            .filter(|_| name.eq_ignore_ascii_case("meta"));
        for (name, value) in meta.into_iter().flatten() {
            if name.eq_ignore_ascii_case("location") {
                *value = Json::from(location.as_str());
            }
        }
    }
    document
}
