//! Responses: resources, lists, errors (RFC 7644 §3.12).

use crate::{Json, ScimType};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde_json::json;

/// An error to be answered with.
#[derive(Debug)]
pub(super) struct Failure {
    status: u16,
    scim_type: Option<ScimType>,
    detail: String,
}

impl Failure {
    pub(super) fn new(status: u16, detail: impl Into<String>) -> Self {
        Self {
            status,
            scim_type: None,
            detail: detail.into(),
        }
    }

    pub(super) fn typed(status: u16, scim_type: ScimType, detail: impl Into<String>) -> Self {
        Self {
            status,
            scim_type: Some(scim_type),
            detail: detail.into(),
        }
    }

    pub(super) fn response(&self) -> http::Response<Bytes> {
        let mut message = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "status": self.status.to_string(),
            "detail": self.detail,
        });
        if let Some(scim_type) = &self.scim_type {
            message["scimType"] = Json::from(scim_type.as_str());
        }
        let mut response = with_json(self.status, &message);
        if self.status == 401 {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

pub(super) fn with_json(status: u16, body: &Json) -> http::Response<Bytes> {
    let mut response = empty(status);
    *response.body_mut() = Bytes::from(body.to_string());
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/scim+json"),
    );
    response
}

pub(super) fn empty(status: u16) -> http::Response<Bytes> {
    let mut response = http::Response::new(Bytes::new());
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}

/// Sets a header; one that the value can't stand in is left out.
pub(super) fn set(response: &mut http::Response<Bytes>, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
