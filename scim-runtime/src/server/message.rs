//! What is answered: resources, lists, errors (RFC 7644 §3.12).

use super::wire::Wire;
use crate::{Json, ScimType};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde_json::json;

/// An answer before it is bytes: bulk responses are made of several.
#[derive(Debug, Clone, Default)]
pub(super) struct ServerReply {
    pub(super) status: u16,
    pub(super) body: Option<Json>,
    /// Where the resource is, for good.
    pub(super) location: Option<String>,
    /// Whose representation the body is, where that is not what was asked for.
    pub(super) content_location: Option<String>,
    pub(super) etag: Option<String>,
    /// Methods that the endpoint has, of a 405.
    pub(super) allow: Option<&'static str>,
    pub(super) retry_after: Option<u64>,
    /// In place of a body in JSON.
    pub(super) text: Option<&'static str>,
    /// Where it is not SCIM's.
    pub(super) content_type: Option<String>,
    pub(super) wire: Wire,
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

    /// On the wire.
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
        if self.wire != Wire::default() {
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

/// Sets a header; one that the value can't stand in is left out.
fn set(response: &mut http::Response<Bytes>, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// A reply, or the error to answer with.
pub(super) type ReplyResult = Result<ServerReply, ErrorReply>;

/// An error to be answered with.
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

    /// 400, or another status that has a kind.
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
            ..Self::new(405, "this endpoint has no such method")
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

/// A ListResponse (RFC 7644 §3.4.2); without a start it is paged by cursor (RFC 9865 §2).
pub(super) fn list_response(total: usize, start: Option<u64>, resources: Vec<Json>) -> Json {
    let mut response = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": total,
        "itemsPerPage": resources.len(),
    });
    if let Some(start) = start {
        response["startIndex"] = Json::from(start);
    }
    response["Resources"] = Json::Array(resources);
    response
}
