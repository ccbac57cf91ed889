//! An HR system provisions users and groups into two providers with different schemas, through one generic function:
//!
//! ```text
//! cargo run -p build-example --example hr_sync
//! ```
//!
//! The first provider is the example's generated one. The second one has the resources of RFC 7643. Both are embedded servers.
#![allow(clippy::print_stdout)] // an example shows what it does

#[allow(dead_code, unreachable_pub)] // this example uses only a part of the client
mod acme {
    scim_runtime::include_scim!("acme");
}

use scim_runtime::{
    Error,
    client::{Endpoint, ServiceProvider},
    engine::BlockingEngine,
    models::{Group, User, group::Member, rfc7643},
    provision::{ProvisionReport, Removal, RemovalLimit},
    record::Resource,
    server::Server,
    testing,
};

const ACME: &str = include_str!("../scim/acme.json");

/// An employee, as stored in the HR system.
struct Employee {
    number: &'static str,
    login: &'static str,
    title: Option<&'static str>,
    team: &'static str,
}

const EMPLOYEES: [Employee; 3] = [
    Employee {
        number: "1001",
        login: "bjensen@example.com",
        title: Some("Tour Guide"),
        team: "Tours",
    },
    Employee {
        number: "1002",
        login: "jsmith@example.com",
        title: None,
        team: "Tours",
    },
    Employee {
        number: "1003",
        login: "mmuster@example.com",
        title: Some("Pilot"),
        team: "Flights",
    },
];

/// Brings a provider's users to the wanted state. Users that someone else maintains are left alone.
fn sync_users<P: ServiceProvider, E: BlockingEngine, R: Resource>(
    users: Endpoint<'_, P, E, R>,
    wanted: &[R],
) -> Result<ProvisionReport, Error> {
    let plan = users
        .provision(wanted)
        .match_by("externalId")
        .or_adopt_by("userName")
        .managing(["userName", "title", "active", "userType"])
        .within_filter(r#"userType eq "Employee""#)
        .removal(Removal::set_path("active", false.into()))
        .limit_removals(RemovalLimit::count(1).or_percent(5.0))
        .plan()
        .send()?;
    println!("{plan}");
    let report = plan
        .apply()
        .on_event(|event| println!("  {event}"))
        .send()?;
    println!("{report}\n");
    Ok(report)
}

/// The groups of a provider. Members are named by employee key.
fn sync_groups<E: BlockingEngine>(
    groups: Endpoint<'_, rfc7643::Provider, E, Group>,
    ids: &std::collections::BTreeMap<String, String>,
) -> Result<ProvisionReport, Error> {
    let teams = ["Flights", "Tours"].map(|team| {
        let employees = EMPLOYEES.iter().filter(|employee| employee.team == team);
        let members = employees.map(|employee| Member {
            value: Some(employee.number.to_owned()),
            ..Member::default()
        });
        Group {
            external_id: Some(team.to_owned()),
            members: members.collect(),
            ..Group::new(team)
        }
    });
    let plan = groups
        .provision(&teams)
        .match_by(Group::EXTERNAL_ID)
        .or_adopt_by(Group::DISPLAY_NAME)
        .managing((Group::DISPLAY_NAME, Group::MEMBERS))
        .resolve(Group::MEMBERS, ids)
        .plan()
        .send()?;
    println!("{plan}");
    plan.apply().send()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The first provider has an existing account to adopt, and an account of someone who has left.
    let server = Server::from_snapshot(ACME)?;
    let scim = acme::Client::connect("http://localhost")?.build_with(server)?;
    let employee = |login: &str| acme::User::new(login).user_type("Employee").active(true);
    scim.users()
        .create(&employee("jsmith@example.com").nick_name("Joe"))
        .send()?;
    scim.users()
        .create(&employee("leaver@example.com").external_id("0999"))
        .send()?;
    let wanted = EMPLOYEES.map(|one| {
        let user = employee(one.login).external_id(one.number);
        acme::User {
            title: one.title.map(str::to_owned),
            ..user
        }
    });
    assert!(sync_users(scim.users(), &wanted)?.is_success());

    // The second provider has different types. The function is the same.
    let scim = testing::blocking()?;
    let wanted = EMPLOYEES.map(|one| {
        let user = User::new(one.login)
            .user_type("Employee")
            .active(true)
            .external_id(one.number);
        User {
            title: one.title.map(str::to_owned),
            ..user
        }
    });
    let users = sync_users(scim.users(), &wanted)?;
    assert!(sync_groups(scim.groups(), users.ids())?.is_success());

    // A second run has nothing to do.
    assert_eq!(sync_users(scim.users(), &wanted)?.events.len(), 0);
    Ok(())
}
