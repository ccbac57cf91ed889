//! Enables and disables features of the provider.

use super::origin::{by_builder, text};
use crate::{
    document::{JsonNode, JsonValue, ParsedDocuments},
    text::SourceSpan,
};
use std::ops::Range;

/// A feature that overrides the provider's configuration; see [`Builder::feature`](crate::Builder::feature).
///
/// Setting a limit enables the feature.
///
/// ```
/// use scim_codegen::{Builder, Feature};
///
/// let code = Builder::rfc7643().feature(Feature::Patch(false)).to_text()?;
/// assert!(!code.contains("SupportsPatch"));
/// # Ok::<(), scim_codegen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Feature {
    /// Whether PATCH is supported (RFC 7644 §3.5.2).
    Patch(bool),
    /// Whether bulk operations are supported (RFC 7644 §3.7).
    Bulk(bool),
    /// The maximum number of operations in a bulk request.
    BulkMaxOperations(u64),
    /// The maximum number of bytes in a bulk request.
    BulkMaxPayloadSize(u64),
    /// Whether filters are supported (RFC 7644 §3.4.2.2).
    Filter(bool),
    /// The maximum number of resources in a response.
    FilterMaxResults(u64),
    /// Whether sorting is supported (RFC 7644 §3.4.2.3).
    Sort(bool),
    /// Whether resources have ETags (RFC 7644 §3.14).
    Etag(bool),
    /// Whether a password can be changed (RFC 7643 §5).
    ChangePassword(bool),
    /// Whether paging by index is supported (RFC 7644 §3.4.2.4).
    IndexPaging(bool),
    /// Whether paging by cursor is supported (RFC 9865).
    CursorPaging(bool),
    /// The default paging method (RFC 9865 §4).
    DefaultPaging(Paging),
    /// The default number of resources per page.
    DefaultPageSize(u64),
    /// The maximum number of resources per page.
    MaxPageSize(u64),
    /// How long a cursor is valid, in seconds.
    CursorTimeout(u64),
}

/// A paging method.
///
/// ```
/// use scim_codegen::{Builder, Feature, Paging};
///
/// let builder = Builder::rfc7643().feature(Feature::CursorPaging(true)).feature(Feature::DefaultPaging(Paging::Cursor));
/// assert!(builder.to_text()?.contains("SupportsCursorPaging"));
/// # Ok::<(), scim_codegen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paging {
    /// By `startIndex` and `count`.
    Index,
    /// By `cursor`.
    Cursor,
}

/// A member of the provider's configuration and its new value: `bulk.maxOperations`.
#[derive(Debug, Clone)]
pub(crate) struct FeatureSetting {
    pub(crate) place: SourceSpan,
    pub(crate) part: &'static str,
    pub(crate) member: &'static str,
    pub(crate) node: JsonNode,
}

const SUPPORTED: &str = "supported";

impl FeatureSetting {
    /// Converts a feature from a build script into a setting.
    pub(crate) fn of(feature: Feature) -> Self {
        let flag = |part, member, is| (part, member, JsonValue::Bool(is));
        let count =
            |part, member, count: u64| (part, member, JsonValue::Number(count.to_string().into()));
        let (part, member, value) = match feature {
            Feature::Patch(is) => flag("patch", SUPPORTED, is),
            Feature::Bulk(is) => flag("bulk", SUPPORTED, is),
            Feature::BulkMaxOperations(limit) => count("bulk", "maxOperations", limit),
            Feature::BulkMaxPayloadSize(limit) => count("bulk", "maxPayloadSize", limit),
            Feature::Filter(is) => flag("filter", SUPPORTED, is),
            Feature::FilterMaxResults(limit) => count("filter", "maxResults", limit),
            Feature::Sort(is) => flag("sort", SUPPORTED, is),
            Feature::Etag(is) => flag("etag", SUPPORTED, is),
            Feature::ChangePassword(is) => flag("changePassword", SUPPORTED, is),
            Feature::IndexPaging(is) => flag("pagination", "index", is),
            Feature::CursorPaging(is) => flag("pagination", "cursor", is),
            Feature::DefaultPaging(paging) => {
                let word = match paging {
                    Paging::Index => "index",
                    Paging::Cursor => "cursor",
                };
                let value = JsonValue::String(word.into());
                ("pagination", "defaultPaginationMethod", value)
            }
            Feature::DefaultPageSize(size) => count("pagination", "defaultPageSize", size),
            Feature::MaxPageSize(size) => count("pagination", "maxPageSize", size),
            Feature::CursorTimeout(seconds) => count("pagination", "cursorTimeout", seconds),
        };
        Self {
            place: by_builder(),
            part,
            member,
            node: JsonNode::new(0..0, value),
        }
    }
}

pub(super) fn apply(discovery: &mut ParsedDocuments, setting: &FeatureSetting) {
    let document = discovery.configuration_document();
    let base = document.adopt(&setting.place.origin);
    let own = setting.place.bytes();
    let span = base + own.start..base + own.end;
    let Some(configuration) = discovery.configuration_mut() else {
        return;
    };
    if !matches!(
        configuration.member(setting.part).map(|part| &part.value),
        Some(JsonValue::Object(_))
    ) {
        configuration.set(setting.part, new_part(setting.part, &span));
    }
    if let Some(part) = configuration.member_mut(setting.part) {
        part.set(setting.member, setting.node.moved(base));
        let is_limit = matches!(setting.node.value, JsonValue::Number(_));
        if is_limit && setting.part != "pagination" {
            part.set(SUPPORTED, JsonNode::new(span, JsonValue::Bool(true)));
        }
    }
}

/// Creates a missing part of the configuration. Paging is by index then (RFC 9865 §4).
fn new_part(part: &str, span: &Range<usize>) -> JsonNode {
    let flag = |name: &'static str, is| {
        let node = JsonNode::new(span.clone(), JsonValue::Bool(is));
        (name.into(), node)
    };
    let members = if part == "pagination" {
        let method = (
            "defaultPaginationMethod".into(),
            text(span.clone(), "index"),
        );
        vec![flag("cursor", false), flag("index", true), method]
    } else {
        vec![flag(SUPPORTED, false)]
    };
    JsonNode::new(span.clone(), JsonValue::Object(members))
}
