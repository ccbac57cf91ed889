//! The discovery endpoints (RFC 7644 §4).

use super::{
    message::{ErrorReply, ServerReply, list_response},
    request::IncomingRequest,
};
use crate::{Json, describe::Description, filter::member};

/// The answer, if a discovery endpoint is asked.
pub(super) fn answer(
    description: &Description,
    asked: &IncomingRequest<'_>,
) -> Result<Option<ServerReply>, ErrorReply> {
    let documents = &description.documents;
    let segments: Vec<&str> = asked.segments.iter().map(String::as_str).collect();
    let (list, key, rest): (&[Json], _, _) = match segments.as_slice() {
        ["ServiceProviderConfig"] if documents.service_provider_config.is_null() => {
            return Err(ErrorReply::new(404, "there is no such document"));
        }
        ["ServiceProviderConfig"] => {
            return read_only(asked).map(|()| {
                Some(ServerReply::json(
                    200,
                    documents.service_provider_config.clone(),
                ))
            });
        }
        ["Schemas", rest @ ..] => (&documents.schemas, "id", rest),
        ["ResourceTypes", rest @ ..] => (&documents.resource_types, "name", rest),
        _ => return Ok(None),
    };
    read_only(asked)?;
    match rest {
        [] if asked.get("filter").is_some() => Err(ErrorReply::new(
            403,
            "discovery endpoints have no filters (RFC 7644 §4)",
        )),
        [] => {
            let all: Vec<Json> = list.to_vec();
            Ok(Some(ServerReply::json(
                200,
                list_response(all.len(), Some(1), all),
            )))
        }
        [wanted] => list
            .iter()
            .find(|document| {
                let known = member(document, key).and_then(Json::as_str);
                known.is_some_and(|known| known.eq_ignore_ascii_case(wanted))
            })
            .map(|document| Some(ServerReply::json(200, document.clone())))
            .ok_or_else(|| ErrorReply::new(404, "there is no such document")),
        _ => Err(ErrorReply::new(404, "there is no such endpoint")),
    }
}

fn read_only(asked: &IncomingRequest<'_>) -> Result<(), ErrorReply> {
    if asked.method == http::Method::GET {
        Ok(())
    } else {
        Err(ErrorReply::method("GET"))
    }
}
