//! `/ServiceProviderConfig` as data (RFC 7643 §5, RFC 9865 §4).

use serde_json::{Map, Value};

use super::attribute::truth;
use crate::record::member;

/// The features of a provider. Features that its document leaves out are unsupported.
///
/// ```
/// use scim_runtime::{client::ServiceProvider, models::rfc7643::Provider, testing};
///
/// assert!(Provider::CONFIGURATION.patch); // of generated code
/// let configuration = testing::description().configuration; // read at run time
/// assert!(configuration.etag && configuration.bulk.is_some());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[doc(alias = "ServiceProviderConfig")]
pub struct Configuration {
    /// PATCH.
    pub patch: bool,
    /// `/Bulk`, and its limits.
    pub bulk: Option<BulkLimits>,
    /// Filters, and their limits.
    pub filter: Option<FilterLimits>,
    /// Users can change their own password.
    pub change_password: bool,
    /// Sorting.
    pub sort: bool,
    /// Entity tags.
    pub etag: bool,
    /// How results are paged; by index unless the document states another method.
    pub pagination: Pagination,
}

/// Limits of `/Bulk`; `None` if not stated.
///
/// ```
/// let bulk = scim_runtime::testing::description().configuration.bulk;
/// println!("{:?}", bulk.and_then(|limits| limits.max_operations));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[doc(alias("maxOperations", "maxPayloadSize"))]
pub struct BulkLimits {
    /// Operations in one request.
    pub max_operations: Option<u64>,
    /// Bytes of one request.
    pub max_payload_size: Option<u64>,
}

/// Limits of filters.
///
/// ```
/// let filter = scim_runtime::testing::description().configuration.filter;
/// println!("{:?}", filter.and_then(|limits| limits.max_results));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[doc(alias = "maxResults")]
pub struct FilterLimits {
    /// Resources in one response; `None` if not stated.
    pub max_results: Option<u64>,
}

/// How results are paged (RFC 9865 §4).
///
/// ```
/// use scim_runtime::describe::Pagination;
///
/// let pagination = Pagination { cursor: true, ..Pagination::INDEX };
/// assert!(pagination.index);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[doc(alias("RFC 9865", "cursor"))]
pub struct Pagination {
    /// By cursor.
    pub cursor: bool,
    /// By index.
    pub index: bool,
    /// Whether the method is by cursor if the client doesn't choose: `defaultPaginationMethod`.
    pub cursor_by_default: bool,
    /// Resources in a page if the client doesn't choose.
    pub default_page_size: Option<u64>,
    /// Maximum of resources in a page.
    pub max_page_size: Option<u64>,
    /// Seconds until a cursor expires.
    pub cursor_timeout: Option<u64>,
}

impl Pagination {
    /// By index only: the meaning of a configuration without `pagination`.
    pub const INDEX: Self = Self {
        cursor: false,
        index: true,
        cursor_by_default: false,
        default_page_size: None,
        max_page_size: None,
        cursor_timeout: None,
    };
}

impl Default for Pagination {
    fn default() -> Self {
        Self::INDEX
    }
}

impl Configuration {
    pub(super) fn read(document: &Value) -> Self {
        let Some(document) = document.as_object() else {
            return Self::default();
        };
        Self {
            patch: supported(document, "patch").is_some(),
            bulk: supported(document, "bulk").map(|bulk| BulkLimits {
                max_operations: limit(bulk, "maxOperations"),
                max_payload_size: limit(bulk, "maxPayloadSize"),
            }),
            filter: supported(document, "filter").map(|filter| FilterLimits {
                max_results: limit(filter, "maxResults"),
            }),
            change_password: supported(document, "changePassword").is_some(),
            sort: supported(document, "sort").is_some(),
            etag: supported(document, "etag").is_some(),
            pagination: member(document, "pagination")
                .and_then(Value::as_object)
                .map_or(Pagination::INDEX, pagination),
        }
    }
}

fn supported<'a>(document: &'a Map<String, Value>, name: &str) -> Option<&'a Map<String, Value>> {
    member(document, name)?
        .as_object()
        .filter(|feature| truth(member(feature, "supported")))
}

fn pagination(object: &Map<String, Value>) -> Pagination {
    let cursor = truth(member(object, "cursor"));
    let index = member(object, "index").is_none_or(|index| truth(Some(index)));
    let cursor_by_default = match member(object, "defaultPaginationMethod").and_then(Value::as_str)
    {
        Some(method) => method.eq_ignore_ascii_case("cursor"),
        None => cursor && !index,
    };
    Pagination {
        cursor,
        index,
        cursor_by_default,
        default_page_size: limit(object, "defaultPageSize"),
        max_page_size: limit(object, "maxPageSize"),
        cursor_timeout: number(object, "cursorTimeout"),
    }
}

/// A limit. Some providers write 0 for a limit that they don't state. A limit of 0 would make the feature unusable.
fn limit(object: &Map<String, Value>, name: &str) -> Option<u64> {
    number(object, name).filter(|limit| *limit > 0)
}

/// A count, or a count as a string.
fn number(object: &Map<String, Value>, name: &str) -> Option<u64> {
    match member(object, name)? {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    // R7643-5-01
    #[test]
    fn absent_features_are_unsupported() {
        assert_eq!(Configuration::read(&json!({})), Configuration::default());
        let unsupported = json!({"bulk": {"supported": false, "maxOperations": 10}});
        assert_eq!(Configuration::read(&unsupported), Configuration::default());
    }

    #[test]
    fn a_limit_of_zero_is_not_stated() {
        let document = json!({
            "bulk": {"supported": true, "maxOperations": 0, "maxPayloadSize": "0"},
            "filter": {"supported": true, "maxResults": 0},
            "pagination": {"cursor": true, "defaultPageSize": 0, "maxPageSize": 0}
        });
        let configuration = Configuration::read(&document);
        let bulk = configuration.bulk.expect("bulk is supported");
        assert_eq!((bulk.max_operations, bulk.max_payload_size), (None, None));
        assert_eq!(
            configuration
                .filter
                .expect("filters are supported")
                .max_results,
            None
        );
        let pagination = configuration.pagination;
        assert_eq!(
            (pagination.default_page_size, pagination.max_page_size),
            (None, None)
        );
    }

    // R9865-4-01
    #[test]
    fn pagination_is_read() {
        let document = json!({"pagination": {"cursor": true, "index": false, "defaultPageSize": 10,
            "maxPageSize": "50", "cursorTimeout": 3600}});
        let expected = Pagination {
            cursor: true,
            index: false,
            cursor_by_default: true,
            default_page_size: Some(10),
            max_page_size: Some(50),
            cursor_timeout: Some(3600),
        };
        assert_eq!(Configuration::read(&document).pagination, expected);
    }
}
