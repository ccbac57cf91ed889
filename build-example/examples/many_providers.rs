//! The dynamic client: one program for many providers whose schemas it doesn't know at build time.
//!
//! ```text
//! cargo run -p build-example --example many_providers
//! ```
#![allow(clippy::print_stdout)] // an example shows what it does

use scim_runtime::{
    client::{Builder, Client, Untyped},
    dynamic::DynamicResource,
    engine::BlockingEngine,
    provision::Removal,
    server::Server,
    testing,
};
use serde_json::json;

/// The employee number, login and title of everyone who should have an account.
const EMPLOYEES: [(&str, &str, &str); 2] = [
    ("1001", "bjensen@example.com", "Tour Guide"),
    ("1002", "jsmith@example.com", "Pilot"),
];

fn sync<E: BlockingEngine>(scim: &Client<Untyped, E>) -> Result<(), Box<dyn std::error::Error>> {
    // The provider describes itself: resource types, attributes and features.
    let provider = scim.discover().send()?;
    let users = scim.dynamic(&provider, "User")?;
    let mut wanted = Vec::new();
    for (number, login, title) in EMPLOYEES {
        let mut user = DynamicResource::new(users.resource_type());
        user.set("externalId", json!(number))?;
        user.set("userName", json!(login))?;
        user.set("title", json!(title))?;
        user.set("active", json!(true))?;
        wanted.push(user);
    }
    let plan = users
        .provision(wanted)
        .match_by("externalId")
        .or_adopt_by("userName")
        .managing(["userName", "title", "active"])
        .removal(Removal::keep())
        .plan()
        .send()?;
    print!("{plan}");
    let report = plan.apply().send()?;
    println!("{report}\n");
    if report.is_success() {
        Ok(())
    } else {
        Err("some users failed; the next run tries them again".into())
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let acme = Server::from_snapshot(include_str!("../scim/acme.json"))?;
    for (name, server) in [("acme", acme), ("RFC 7643", testing::server())] {
        println!("{name}:");
        let server = server.base_url("https://scim.example.com/v2");
        let scim = Builder::<Untyped>::new("https://scim.example.com/v2")?.build_with(server)?;
        sync(&scim)?;
    }
    Ok(())
}
