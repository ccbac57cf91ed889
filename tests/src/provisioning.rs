//! A provider with many users and the users wanted there, for measuring provisioning.

use bytes::Bytes;
use scim_runtime::{
    Json,
    engine::{BlockingEngine, Limits, TransportError},
    models::{User, rfc7643::Client, user},
    provision::Provision,
};
use serde_json::json;

/// Users per page.
pub const PAGE: usize = 1_000;

/// The provisioning of `wanted` users, managing the attributes that they have.
pub fn provisioned<'c, 'w, E>(
    scim: &'c Client<E>,
    wanted: &'w [User],
) -> Provision<'c, 'w, E, User> {
    scim.users()
        .provision(wanted)
        .match_by(User::EXTERNAL_ID)
        .or_adopt_by(User::USER_NAME)
        .managing((
            User::USER_NAME,
            User::NAME,
            User::TITLE,
            User::USER_TYPE,
            User::ACTIVE,
            User::EMAILS,
        ))
}

/// Users with this title. Those with the title `Guide` are the users of [`Pages`].
#[must_use]
pub fn wanted(count: usize, title: &str) -> Vec<User> {
    (0..count)
        .map(|number| User {
            external_id: Some(format!("E-{number}")),
            title: Some(title.to_owned()),
            user_type: Some("Employee".to_owned()),
            active: Some(true),
            name: Some(user::Name {
                given_name: Some("Given".to_owned()),
                family_name: Some(format!("Family{number}")),
                ..user::Name::default()
            }),
            emails: vec![user::Email {
                value: Some(format!("user{number}@example.com")),
                type_: Some("work".into()),
                primary: Some(true),
                ..user::Email::default()
            }],
            ..User::new(format!("user{number}"))
        })
        .collect()
}

/// A provider whose pages were written before the measurement.
pub struct Pages(Vec<Bytes>);

impl Pages {
    /// Writes the pages.
    #[must_use]
    pub fn new(users: usize) -> Self {
        let page = |first: usize| {
            let resources: Vec<Json> = (first..(first + PAGE).min(users)).map(stored).collect();
            let list = json!({
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
                "totalResults": users, "itemsPerPage": resources.len(), "startIndex": first + 1,
                "Resources": resources,
            });
            Bytes::from(list.to_string())
        };
        Self((0..users).step_by(PAGE).map(page).collect())
    }
}

fn stored(number: usize) -> Json {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "id": format!("2819c223-7f76-453a-919d-{number:012}"),
        "externalId": format!("E-{number}"),
        "userName": format!("user{number}"),
        "name": {"familyName": format!("Family{number}"), "givenName": "Given"},
        "title": "Guide", "userType": "Employee", "active": true,
        "emails": [{"value": format!("user{number}@example.com"), "type": "work", "primary": true}],
        "meta": {"resourceType": "User", "version": format!("W/\"{number}\"")},
    })
}

impl BlockingEngine for Pages {
    fn exchange(
        &self,
        request: http::Request<Bytes>,
        _: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let query = request.uri().query().unwrap_or_default();
        let start = query
            .split('&')
            .find_map(|pair| pair.strip_prefix("startIndex=")?.parse::<usize>().ok());
        let page = self.0.get((start.unwrap_or(1) - 1) / PAGE);
        let mut response = http::Response::new(page.cloned().unwrap_or_default());
        let scim = http::HeaderValue::from_static("application/scim+json");
        response.headers_mut().insert("content-type", scim);
        Ok(response)
    }
}
