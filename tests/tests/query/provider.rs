//! Providers that page by index or by cursor, and clients for them.

use scim_runtime::{
    Json,
    client::{Builder, ServedBy, ServiceProvider},
    describe::{Configuration, FilterLimits, Pagination},
    models::rfc7643,
    support::{ResourceType, SupportsCursorPaging, SupportsFilter, SupportsSort},
};
use serde_json::json;
use tests::{
    acme::{Client, User},
    scripted::{Scripted, SentRequest},
};

/// RFC 7643's resources, at a provider that pages by cursor.
pub(crate) struct Cursors;

impl ServiceProvider for Cursors {
    type Client<E> = scim_runtime::client::Client<Self, E>;
    type AnyResource = rfc7643::AnyResource;
    const CONFIGURATION: Configuration = Configuration {
        filter: Some(FilterLimits {
            max_results: Some(0),
        }),
        patch: false,
        bulk: None,
        change_password: false,
        sort: true,
        etag: false,
        pagination: Pagination {
            cursor: true,
            index: true,
            cursor_by_default: true,
            default_page_size: None,
            max_page_size: Some(50),
            cursor_timeout: None,
        },
    };
    const RESOURCE_TYPES: &'static [ResourceType] = &[ResourceType::of::<User>()];
}

impl ServedBy<Cursors> for User {}

impl ServedBy<Cursors> for scim_runtime::models::User {}

impl SupportsCursorPaging for Cursors {}

impl SupportsFilter for Cursors {}

impl SupportsSort for Cursors {}

pub(crate) fn client(engine: &Scripted) -> Client<Scripted> {
    let builder = Client::connect("https://scim.example.com/v2").unwrap();
    builder.build_with(engine.clone()).unwrap()
}

pub(crate) fn cursors(engine: &Scripted) -> scim_runtime::client::Client<Cursors, Scripted> {
    let builder = Builder::<Cursors>::new("https://scim.example.com/v2").unwrap();
    builder.build_with(engine.clone()).unwrap()
}

pub(crate) fn user(number: usize) -> Json {
    json!({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": format!("u{number}"), "userName": format!("user{number}")})
}

/// A page with the users `from` (0-based) to `to`.
pub(crate) fn page(from: usize, to: usize) -> Json {
    let users: Vec<Json> = (from..to).map(user).collect();
    json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "Resources": users})
}

pub(crate) fn with(mut page: Json, members: Json) -> Json {
    let Json::Object(members) = members else {
        panic!("no object")
    };
    page.as_object_mut().unwrap().extend(members);
    page
}

/// A provider with `total` users, at most two per page.
pub(crate) fn by_index(total: usize) -> impl Fn(&SentRequest) -> (u16, Json) {
    move |asked| {
        let from = asked.number("startIndex").unwrap_or(1) - 1;
        let size = asked.number("count").unwrap_or(2).min(2);
        let to = (from + size).min(total);
        let members = json!({"totalResults": total, "startIndex": from + 1, "itemsPerPage": size});
        (200, with(page(from.min(to), to), members))
    }
}

/// The same by cursor: `c+2` is the page that starts with the third user. Responses omit the total.
pub(crate) fn by_cursor(total: usize) -> impl Fn(&SentRequest) -> (u16, Json) {
    move |asked| {
        let cursor = asked.parameter("cursor").unwrap();
        let from = cursor.trim_start_matches("c%2B").parse().unwrap_or(0);
        let to = (from + 2).min(total);
        let next = (to < total).then(|| format!("c+{to}"));
        (200, with(page(from, to), json!({"nextCursor": next})))
    }
}

pub(crate) fn error(status: u16, scim_type: &str) -> (u16, Json) {
    let urn = "urn:ietf:params:scim:api:messages:2.0:Error";
    (
        status,
        json!({"schemas": [urn], "status": status.to_string(), "scimType": scim_type}),
    )
}

pub(crate) fn ids<E>(
    users: impl Iterator<Item = Result<scim_runtime::record::Stored<User>, E>>,
) -> Vec<String>
where
    E: std::fmt::Debug,
{
    users.map(|user| user.unwrap().id().to_owned()).collect()
}
