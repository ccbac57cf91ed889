//! Applies faults: answers a request without executing it, or changes its reply.

use super::{
    super::{
        error::ServerError,
        message::{ErrorReply, ServerReply},
    },
    rule::Fault,
};
use crate::{Json, filter::member, record::ListMember};
use bytes::Bytes;
use serde_json::Map;

/// The faults for a request.
pub(in crate::server) struct InjectedFaults {
    pub(in crate::server) faults: Vec<Fault>,
    /// The cursor in the request.
    pub(in crate::server) cursor: Option<String>,
}

/// The reply, if the request is not executed.
pub(in crate::server) fn before(faults: &[Fault]) -> Option<ServerReply> {
    faults.iter().find_map(|fault| match fault {
        Fault::Error(status, kind) => {
            let detail = "an injected fault";
            let failure = match kind {
                Some(kind) => ErrorReply::typed(*status, kind.clone(), detail),
                None => ErrorReply::new(*status, detail),
            };
            Some(failure.reply())
        }
        Fault::TooManyRequests(retry_after) => Some(later(429, *retry_after)),
        Fault::Unavailable(retry_after) => Some(later(503, *retry_after)),
        Fault::Html => Some(ServerReply {
            text: Some("<!DOCTYPE html>\n<title>502 Bad Gateway</title>\n<h1>Bad Gateway</h1>\n"),
            content_type: Some("text/html".to_owned()),
            ..ServerReply::empty(502)
        }),
        _ => None,
    })
}

fn later(status: u16, retry_after: Option<u64>) -> ServerReply {
    ServerReply {
        retry_after,
        ..ErrorReply::new(status, "an injected fault").reply()
    }
}

/// Changes a reply.
pub(in crate::server) fn after(reply: &mut ServerReply, injected: &InjectedFaults, method: &str) {
    for fault in &injected.faults {
        match fault {
            Fault::Latency(delay) => reply.wire.delay += *delay,
            Fault::Torn => reply.wire.torn = true,
            Fault::ContentType(text) => reply.content_type = Some(text.clone()),
            Fault::NoBody => reply.body = None,
            Fault::NoContent if reply.status == 200 && matches!(method, "PUT" | "PATCH") => {
                reply.status = 204;
                reply.body = None;
            }
            _ => {
                if let Some(body) = &mut reply.body {
                    on_body(body, fault, injected.cursor.as_deref());
                }
            }
        }
    }
}

fn on_body(body: &mut Json, fault: &Fault, cursor: Option<&str>) {
    match fault {
        Fault::NoMeta => each_resource(body, |resource| drop(resource.shift_remove("meta"))),
        Fault::NumericIds => each_resource(body, |resource| {
            let id = resource.get("id").and_then(Json::as_str);
            if let Some(id) = id.and_then(|id| id.parse::<u64>().ok()) {
                resource.insert("id".to_owned(), Json::from(id));
            }
        }),
        Fault::TextBooleans => each_resource(body, |resource| {
            resource.values_mut().for_each(text_booleans);
        }),
        Fault::LoneValues => each_resource(body, |resource| {
            let values = resource.iter_mut().filter(|(name, _)| *name != "schemas");
            values.for_each(|(_, value)| lone_values(value));
        }),
        Fault::NoResources => {
            if let Some(list) = list(body)
                && list
                    .get(ListMember::Resources.name())
                    .and_then(Json::as_array)
                    .is_some_and(Vec::is_empty)
            {
                list.shift_remove(ListMember::Resources.name());
            }
        }
        Fault::WrongTotal(total) => {
            if let Some(list) = list(body) {
                list.insert(
                    ListMember::TotalResults.name().to_owned(),
                    Json::from(*total),
                );
            }
        }
        Fault::RepeatedCursors => {
            if let (Some(list), Some(cursor)) = (list(body), cursor.filter(|c| !c.is_empty())) {
                list.insert(ListMember::NextCursor.name().to_owned(), Json::from(cursor));
            }
        }
        _ => {}
    }
}

/// The members of a ListResponse, if the body is one.
fn list(body: &mut Json) -> Option<&mut Map<String, Json>> {
    member(body, ListMember::TotalResults.name())?;
    body.as_object_mut()
}

/// Changes each resource of a list, or the only one. An Error message has none.
fn each_resource(body: &mut Json, mut change: impl FnMut(&mut Map<String, Json>)) {
    if let Some(list) = list(body) {
        let resources = list
            .get_mut(ListMember::Resources.name())
            .and_then(Json::as_array_mut);
        let all = resources.into_iter().flatten();
        all.filter_map(Json::as_object_mut).for_each(change);
    } else if let Json::Object(resource) = body
        && resource.contains_key("id")
    {
        change(resource);
    }
}

fn text_booleans(value: &mut Json) {
    match value {
        Json::Bool(true) => *value = Json::from("True"),
        Json::Bool(false) => *value = Json::from("False"),
        Json::Array(items) => items.iter_mut().for_each(text_booleans),
        Json::Object(members) => members.values_mut().for_each(text_booleans),
        _ => {}
    }
}

fn lone_values(value: &mut Json) {
    match value {
        Json::Array(items) => {
            items.iter_mut().for_each(lone_values);
            if let [only] = items.as_mut_slice() {
                *value = only.take();
            }
        }
        Json::Object(members) => members.values_mut().for_each(lone_values),
        _ => {}
    }
}

/// The faults in the header of a request.
pub(in crate::server) fn of_header(
    request: &http::Request<Bytes>,
) -> Result<Vec<Fault>, ErrorReply> {
    let values = request.headers().get_all("x-scim-fault").iter();
    let texts = values.filter_map(|value| value.to_str().ok());
    texts
        .flat_map(|text| text.split(','))
        .map(|text| {
            text.parse()
                .map_err(|error: ServerError| ErrorReply::value(error.to_string()))
        })
        .collect()
}
