//! What the snippets of `docs/guide` run on. `build.rs` turns each snippet into a documentation test that starts with these functions.

use crate::acme;
use scim_runtime::{
    models::{self, rfc7643},
    record::Stored,
    server::Server,
    testing,
};

/// Runs a snippet on an async runtime.
///
/// # Panics
/// If the snippet fails.
pub fn run(snippet: impl Future<Output = Result<(), Box<dyn std::error::Error>>>) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("the system has threads");
    runtime.block_on(snippet).expect("the snippet runs");
}

/// A server for the example's provider, with a hundred users and the user `bjensen`.
///
/// # Panics
/// If the documents don't describe users.
#[must_use]
pub fn server() -> Server {
    let server = Server::from_snapshot(crate::ACME).expect("the documents are valid");
    let server = server.base_url("https://scim.example.com/v2");
    server.populate("User", 100).expect("users are served");
    let bjensen = serde_json::to_value(testing::user()).expect("a user is JSON");
    server.add("User", bjensen).expect("the name is free");
    server
}

/// A client of [`server`], and the user `bjensen`.
///
/// # Panics
/// If the server isn't as expected.
#[must_use]
pub fn acme() -> (acme::Client<Server>, Stored<acme::User>) {
    let builder = acme::Client::connect("https://scim.example.com/v2").expect("a URL");
    let scim = builder.build_with(server()).expect("the options are valid");
    let query = scim
        .users()
        .list()
        .filter(acme::User::USER_NAME.eq("bjensen"));
    let mut found = query.send().expect("a page").resources;
    let user = found.pop().expect("the user was added");
    (scim, user)
}

/// A client of RFC 7643's resources, whose server supports every feature, and the user `bjensen`.
///
/// # Panics
/// If the server isn't as expected.
#[must_use]
pub fn rfc() -> (rfc7643::Client<Server>, Stored<models::User>) {
    testing::with_user().expect("the server is empty")
}
