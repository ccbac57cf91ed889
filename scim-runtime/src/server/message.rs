//! Replies: resources, lists, errors (RFC 7644 §3.12).

use super::wire::ConnectionFaults;
use crate::{Json, ScimType, record::ListMember};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde_json::json;

/// A response before it is serialized. A bulk response is made from several.
#[derive(Debug, Clone, Default)]
pub(super) struct ServerReply {
    pub(super) status: u16,
    pub(super) body: Option<Json>,
    /// `Location`: the address of the resource.
    pub(super) location: Option<String>,
    /// `Content-Location`: the address of the resource in the body, if the request had another.
    pub(super) content_location: Option<String>,
    pub(super) etag: Option<String>,
    /// `Allow`, for a 405.
    pub(super) allow: Option<&'static str>,
    pub(super) retry_after: Option<u64>,
    /// A body that isn't JSON.
    pub(super) text: Option<&'static str>,
    /// The content type, if it isn't SCIM's.
    pub(super) content_type: Option<String>,
    pub(super) wire: ConnectionFaults,
}

impl ServerReply {
    pub(super) fn json(status: u16, body: Json) -> Self {
        Self {
            status,
            body: Some(body),
            ..Self::default()
        }
    }

    pub(super) fn empty(status: u16) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }

    /// Serializes the reply.
    pub(super) fn response(&self) -> http::Response<Bytes> {
        let mut response = http::Response::new(Bytes::new());
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = self.body.as_ref().map(ToString::to_string);
        if let Some(body) = body.or(self.text.map(str::to_owned)) {
            *response.body_mut() = Bytes::from(body);
            let content_type = self.content_type.as_deref();
            set(
                &mut response,
                header::CONTENT_TYPE,
                content_type.unwrap_or("application/scim+json"),
            );
        }
        if self.wire != ConnectionFaults::default() {
            response.extensions_mut().insert(self.wire);
        }
        let retry_after = self.retry_after.map(|seconds| seconds.to_string());
        let headers = [
            (header::LOCATION, self.location.as_deref()),
            (header::CONTENT_LOCATION, self.content_location.as_deref()),
            (header::ETAG, self.etag.as_deref()),
            (header::ALLOW, self.allow),
            (header::RETRY_AFTER, retry_after.as_deref()),
        ];
        for (name, value) in headers {
            if let Some(value) = value {
                set(&mut response, name, value);
            }
        }
        if self.status == 401 {
            for scheme in ["Bearer", "Basic realm=\"SCIM\""] {
                response
                    .headers_mut()
                    .append(header::WWW_AUTHENTICATE, HeaderValue::from_static(scheme));
            }
        }
        response
    }
}

/// Sets a header. A value that isn't valid in a header is left out.
fn set(response: &mut http::Response<Bytes>, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// A reply, or the error to answer with.
pub(super) type ReplyResult = Result<ServerReply, ErrorReply>;

/// An error reply.
#[derive(Debug)]
pub(super) struct ErrorReply {
    status: u16,
    scim_type: Option<ScimType>,
    detail: String,
    allow: Option<&'static str>,
}

impl ErrorReply {
    pub(super) fn new(status: u16, detail: impl Into<String>) -> Self {
        Self {
            status,
            scim_type: None,
            detail: detail.into(),
            allow: None,
        }
    }

    /// An error with a `scimType`.
    pub(super) fn typed(status: u16, scim_type: ScimType, detail: impl Into<String>) -> Self {
        Self {
            scim_type: Some(scim_type),
            ..Self::new(status, detail)
        }
    }

    pub(super) fn syntax(detail: impl Into<String>) -> Self {
        Self::typed(400, ScimType::InvalidSyntax, detail)
    }

    pub(super) fn value(detail: impl Into<String>) -> Self {
        Self::typed(400, ScimType::InvalidValue, detail)
    }

    pub(super) fn method(allow: &'static str) -> Self {
        Self {
            allow: Some(allow),
            ..Self::new(405, "this endpoint doesn't support the method")
        }
    }

    pub(super) fn detail(&self) -> &str {
        &self.detail
    }

    pub(super) fn reply(&self) -> ServerReply {
        ServerReply {
            allow: self.allow,
            ..ServerReply::json(
                self.status,
                error(self.status, self.scim_type.as_ref(), &self.detail),
            )
        }
    }
}

/// An Error message (RFC 7644 §3.12).
pub(super) fn error(status: u16, scim_type: Option<&ScimType>, detail: &str) -> Json {
    let mut message = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
        "status": status.to_string(),
        "detail": detail,
    });
    if let Some(scim_type) = scim_type {
        message["scimType"] = Json::from(scim_type.as_str());
    }
    message
}

/// A ListResponse (RFC 7644 §3.4.2). One that is paged by cursor has no `startIndex` (RFC 9865 §2).
pub(super) fn list_response(total: usize, start: Option<u64>, resources: Vec<Json>) -> Json {
    let mut response = json!({
        ListMember::Schemas.name(): ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        ListMember::TotalResults.name(): total,
        ListMember::ItemsPerPage.name(): resources.len(),
    });
    if let Some(start) = start {
        response[ListMember::StartIndex.name()] = Json::from(start);
    }
    response[ListMember::Resources.name()] = Json::Array(resources);
    response
}
