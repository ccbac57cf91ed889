//! One operation of a bulk request and its outcome (RFC 7644 §3.7.3).

use super::super::{
    message::{ErrorReply, ReplyResult},
    request::{IncomingRequest, segments},
    route,
    served_type::{ServedType, ServerContext},
    store::Store,
};
use super::reference::{self, BulkIdMap};
use crate::{Json, filter::member};
use http::Method;
use serde_json::{Map, json};

pub(super) struct RequestedOperation {
    /// In upper case.
    method: String,
    pub(super) bulk_id: Option<String>,
    version: Option<String>,
    path: String,
    data: Option<Json>,
    /// The bulkIds of other operations that this one uses.
    pub(super) references: Vec<String>,
    /// Why the operation is invalid.
    flaw: Option<&'static str>,
}

pub(super) struct OperationOutcome {
    /// The operation's entry in the response.
    pub(super) json: Json,
    /// The resource's id; `None` without a resource, or if the operation failed.
    pub(super) id: Option<String>,
    status: u16,
}

impl OperationOutcome {
    pub(super) fn is_error(&self) -> bool {
        self.status >= 400
    }
}

impl RequestedOperation {
    pub(super) fn read(operation: &Json) -> Self {
        let get = |name| member(operation, name).filter(|value| !value.is_null());
        let text = |name| get(name).and_then(Json::as_str).map(str::to_owned);
        let path = text("path").unwrap_or_default();
        let data = get("data").cloned();
        let mut references = Vec::new();
        reference::of_text(&path, &mut references);
        if let Some(data) = &data {
            reference::of_data(data, &mut references);
        }
        let method = text("method").unwrap_or_default().to_ascii_uppercase();
        let bulk_id = text("bulkId");
        let flaw = match method.as_str() {
            "POST" if bulk_id.is_none() => Some("a POST needs a `bulkId`"),
            "POST" | "PUT" | "PATCH" if data.is_none() => Some("the operation needs `data`"),
            "POST" | "PUT" | "PATCH" | "DELETE" if path.is_empty() => {
                Some("the operation needs a `path`")
            }
            "POST" | "PUT" | "PATCH" | "DELETE" => None,
            _ => Some("`method` must be POST, PUT, PATCH or DELETE"),
        };
        Self {
            method,
            bulk_id,
            version: text("version"),
            path,
            data,
            references,
            flaw,
        }
    }

    /// The bulkId of the resource that the operation creates.
    pub(super) fn creates(&self) -> Option<&str> {
        let creates = self.method == "POST" && self.flaw.is_none();
        self.bulk_id.as_deref().filter(|_| creates)
    }

    /// Runs the operation. `id` is the id for a new resource, if one was assigned.
    pub(super) fn run(
        &self,
        context: ServerContext<'_>,
        store: &mut Store,
        known: &BulkIdMap,
        id: Option<String>,
    ) -> OperationOutcome {
        match self.prepare(known) {
            Err(failure) => self.outcome(Err(failure), None),
            Ok(request) => {
                let location = format!("{}/{}", context.base_url, request.segments.join("/"));
                self.outcome(execute(context, store, &request, id), Some(location))
            }
        }
    }

    fn prepare(&self, known: &BulkIdMap) -> Result<IncomingRequest<'static>, ErrorReply> {
        if let Some(flaw) = self.flaw {
            return Err(ErrorReply::syntax(flaw));
        }
        let mut data = self.data.clone().unwrap_or_default();
        known.data(&mut data)?;
        let method = Method::from_bytes(self.method.as_bytes())
            .map_err(|_| ErrorReply::syntax("`method` is not an HTTP method"))?;
        let segments = segments(&known.text(&self.path)?);
        Ok(IncomingRequest {
            if_match: self.version.clone(),
            ..IncomingRequest::internal(method, segments, data)
        })
    }

    /// The outcome of a reply. `location` is the address of the operation.
    pub(super) fn outcome(
        &self,
        answer: ReplyResult,
        location: Option<String>,
    ) -> OperationOutcome {
        let reply = answer.unwrap_or_else(|failure| failure.reply());
        let is_error = reply.status >= 400;
        let mut json = Map::new();
        json.insert("method".to_owned(), Json::from(self.method.as_str()));
        if let Some(bulk_id) = &self.bulk_id {
            json.insert("bulkId".to_owned(), Json::from(bulk_id.as_str()));
        }
        // A failed POST has no location (RFC 7644 §3.7).
        let location = match reply.location {
            Some(location) => Some(location),
            None => location.filter(|_| self.method != "POST"),
        };
        for (name, value) in [("version", &reply.etag), ("location", &location)] {
            if let Some(value) = value {
                json.insert(name.to_owned(), Json::from(value.as_str()));
            }
        }
        json.insert("status".to_owned(), Json::from(reply.status.to_string()));
        let id = reply.body.as_ref().and_then(|body| member(body, "id"));
        let id = id.and_then(Json::as_str).filter(|_| !is_error);
        let id = id.map(str::to_owned);
        if is_error {
            json.insert("response".to_owned(), json!(reply.body));
        }
        OperationOutcome {
            json: Json::Object(json),
            id,
            status: reply.status,
        }
    }
}

fn execute(
    context: ServerContext<'_>,
    store: &mut Store,
    request: &IncomingRequest<'_>,
    id: Option<String>,
) -> ReplyResult {
    let all: Vec<ServedType<'_>> = context.scopes().collect();
    let segments = request.segments();
    let (scopes, rest) = route::find(&all, &segments);
    let scope = route::addressed(&scopes, store, request, rest);
    match (scope, rest, id) {
        (None, ..) | (_, [".search"], _) => Err(ErrorReply::new(
            404,
            "bulk operations have no such endpoint",
        )),
        (Some(scope), [], Some(id)) => scope.create_as(store, request, id),
        _ => route::resources(context, store, request),
    }
}
