//! The example's provider, plus bulk, cursors and `/Me`.

use scim_runtime::{
    Json,
    client::{ServedBy, ServiceProvider},
    describe::{BulkLimits, Configuration, FilterLimits, Pagination},
    server::Server,
    support::{
        ResourceType, SupportsBulk, SupportsCursorPaging, SupportsEtag, SupportsFilter,
        SupportsIndexPaging, SupportsPatch, SupportsSort,
    },
};
use serde_json::json;
use tests::acme::{AnyResource, Device, Group, User};

pub(crate) const TOKEN: &str = "t0ken";

/// The user to whom the token belongs.
pub(crate) const ME: &str = "bjensen@example.com";

pub(crate) struct Complete;

impl ServiceProvider for Complete {
    type Client<E> = scim_runtime::client::Client<Self, E>;
    type AnyResource = AnyResource;
    const CONFIGURATION: Configuration = Configuration {
        patch: true,
        bulk: Some(BulkLimits {
            max_operations: Some(4),
            max_payload_size: Some(10_000),
        }),
        filter: Some(FilterLimits {
            max_results: Some(200),
        }),
        change_password: false,
        sort: true,
        etag: true,
        pagination: Pagination {
            cursor: true,
            index: true,
            cursor_by_default: false,
            default_page_size: None,
            max_page_size: Some(50),
            cursor_timeout: None,
        },
    };
    const RESOURCE_TYPES: &'static [ResourceType] = &[
        ResourceType::of::<Device>(),
        ResourceType::of::<Group>(),
        ResourceType::of::<User>(),
    ];
}

impl ServedBy<Complete> for Device {}
impl ServedBy<Complete> for Group {}
impl ServedBy<Complete> for User {}
impl SupportsPatch for Complete {}
impl SupportsBulk for Complete {}
impl SupportsFilter for Complete {}
impl SupportsSort for Complete {}
impl SupportsEtag for Complete {}
impl SupportsIndexPaging for Complete {}
impl SupportsCursorPaging for Complete {}

pub(crate) fn server(url: &str) -> Server {
    let mut snapshot: Json = serde_json::from_str(tests::ACME).unwrap();
    let configuration = &mut snapshot["serviceProviderConfig"];
    configuration["bulk"] =
        json!({"supported": true, "maxOperations": 4, "maxPayloadSize": 10_000});
    configuration["pagination"] = json!({
        "cursor": true, "index": true, "defaultPaginationMethod": "index", "maxPageSize": 50
    });
    Server::from_snapshot(&snapshot.to_string())
        .unwrap()
        .base_url(url)
        .bearer_token(TOKEN)
        .me("User", "userName", ME)
}
