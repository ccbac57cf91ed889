//! The other side: an application that *receives* SCIM requests, with generated models in its axum handlers:
//!
//! ```text
//! cargo run -p build-example --example axum_receiver
//! ```
//!
//! The models need no HTTP client: an application like this depends on `scim-runtime` without features. Here, the typed client calls the
//! application in process, to show that both sides understand each other. Filters, paging and discovery documents are left out.
#![allow(clippy::print_stdout)] // an example shows what it does

#[allow(dead_code, unreachable_pub)] // this example uses only a part of the client
mod acme {
    scim_runtime::include_scim!("acme");
}

use acme::User;
use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use scim_runtime::{check, patch::Patch};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

/// The application's accounts by id.
#[derive(Clone, Default)]
struct Accounts(Arc<Mutex<BTreeMap<String, User>>>);

/// A resource as SCIM sends it: the model with its id and metadata.
fn stored(id: &str, user: &User) -> Result<Json<Value>, Failure> {
    let mut resource = serde_json::to_value(user).map_err(|error| Failure::invalid(&error))?;
    resource["id"] = json!(id);
    resource["meta"] =
        json!({"resourceType": "User", "location": format!("http://localhost/scim/v2/Users/{id}")});
    Ok(Json(resource))
}

/// An Error message (RFC 7644 §3.12).
struct Failure(StatusCode, Option<&'static str>, String);

impl Failure {
    fn not_found(id: &str) -> Self {
        Self(
            StatusCode::NOT_FOUND,
            None,
            format!("user {id} does not exist"),
        )
    }

    fn invalid(reason: &dyn std::fmt::Display) -> Self {
        Self(
            StatusCode::BAD_REQUEST,
            Some("invalidValue"),
            reason.to_string(),
        )
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let Self(status, scim_type, detail) = self;
        let mut message = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "status": status.as_u16().to_string(),
            "detail": detail,
        });
        if let Some(scim_type) = scim_type {
            message["scimType"] = json!(scim_type);
        }
        (status, Json(message)).into_response()
    }
}

/// `Json<User>` reads names in any case, keeps unknown attributes, and rejects values of the wrong type with 422.
async fn create(
    State(accounts): State<Accounts>,
    Json(user): Json<User>,
) -> Result<Response, Failure> {
    if let Some(violation) = check::before_create(&user).first() {
        return Err(Failure::invalid(violation));
    }
    let mut accounts = accounts.0.lock().unwrap_or_else(PoisonError::into_inner);
    if accounts
        .values()
        .any(|known| known.user_name == user.user_name)
    {
        let detail = "the userName is taken".to_owned();
        return Err(Failure(StatusCode::CONFLICT, Some("uniqueness"), detail));
    }
    let id = (accounts.len() + 1).to_string();
    let response = stored(&id, &user)?;
    accounts.insert(id, user);
    Ok((StatusCode::CREATED, response).into_response())
}

async fn read(
    State(accounts): State<Accounts>,
    Path(id): Path<String>,
) -> Result<Json<Value>, Failure> {
    let accounts = accounts.0.lock().unwrap_or_else(PoisonError::into_inner);
    let user = accounts.get(&id).ok_or_else(|| Failure::not_found(&id))?;
    stored(&id, user)
}

/// A PATCH is a model, too. `apply_to` follows RFC 7644 §3.5.2.
async fn patch(
    State(accounts): State<Accounts>,
    Path(id): Path<String>,
    Json(patch): Json<Patch<User>>,
) -> Result<Json<Value>, Failure> {
    let mut accounts = accounts.0.lock().unwrap_or_else(PoisonError::into_inner);
    let user = accounts
        .get_mut(&id)
        .ok_or_else(|| Failure::not_found(&id))?;
    patch
        .apply_to(user)
        .map_err(|error| Failure::invalid(&error))?;
    stored(&id, user)
}

fn application(accounts: Accounts) -> Router {
    Router::new()
        .route("/scim/v2/Users", post(create))
        .route("/scim/v2/Users/{id}", get(read).patch(patch))
        .with_state(accounts)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // `axum::serve(listener, application)` would serve it. In process, the router is a `tower::Service`.
    let application = application(Accounts::default());
    let builder = acme::Client::connect("http://localhost/scim/v2")?;
    let scim = builder.build_tower::<_, axum::body::Body>(application)?;

    let created = scim
        .users()
        .create(&User::new("bjensen@example.com"))
        .await?;
    println!("created {}", created.id());
    match scim.users().create(&User::new("bjensen@example.com")).await {
        Err(error) if error.is_uniqueness() => println!("a second one is rejected"),
        other => return Err(format!("{other:?}").into()),
    }
    let title = Patch::new()
        .replace(User::TITLE, "Tour Guide")
        .replace(User::ACTIVE, true);
    scim.users().patch(created.id(), title).await?;
    let read = scim.users().get(created.id()).await?;
    println!("{:?} {:?}", read.title, read.active);
    Ok(())
}
