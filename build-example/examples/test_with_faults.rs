//! How to test an application against the embedded server while things go wrong:
//!
//! ```text
//! cargo run -p build-example --example test_with_faults
//! ```
//!
//! In your own crate, `cases` would be a `#[test]`, and the server a dev-dependency.
#![allow(clippy::print_stdout)] // an example shows what it does

#[allow(dead_code, unreachable_pub)] // this example uses only a part of the client
mod acme {
    scim_runtime::include_scim!("acme");
}

use acme::{Group, User, group::Member};
use scim_runtime::{
    Error,
    client::WriteOutcome,
    engine::BlockingEngine,
    patch::Patch,
    record::Stored,
    server::{FaultRule, Server},
};

/// The application: a new employee gets an account and joins the team's group.
///
/// It is generic over the engine, so that a test can pass a server instead of an HTTP client.
fn onboard<E: BlockingEngine>(
    scim: &acme::Client<E>,
    login: &str,
    team: &str,
) -> Result<String, Error> {
    // `userName` is unique, so this creates no duplicate, whatever happens to the connection.
    let new = User::new(login);
    let user = scim.users().create_or_find(&new, User::USER_NAME).send()?;
    let user = user.into_stored();
    let group = find_or_create(scim, team)?;
    let join = Patch::new().add(Group::MEMBERS, [Member::new(user.id())]);
    scim.groups().patch(group.id(), join).send()?;
    Ok(user.id().to_owned())
}

/// Names of groups aren't unique at this provider: look before creating, and after a creation whose outcome is unknown.
fn find_or_create<E: BlockingEngine>(
    scim: &acme::Client<E>,
    team: &str,
) -> Result<Stored<Group>, Error> {
    let find = || {
        let query = scim.groups().list().filter(Group::DISPLAY_NAME.eq(team));
        query.send().map(|mut page| page.resources.pop())
    };
    if let Some(group) = find()? {
        return Ok(group);
    }
    match scim.groups().create(&Group::new(team)).send() {
        Err(error) if error.outcome() != WriteOutcome::NotDone => find()?.ok_or(error),
        result => result,
    }
}

/// A case: what goes wrong, and whether the application succeeds all the same.
const CASES: &[(&str, &[&str], bool)] = &[
    ("nothing goes wrong", &[], true),
    (
        "the provider is busy twice",
        &["too-many-requests=0 x2"],
        true,
    ),
    ("the provider restarts", &["unavailable=0 x1"], true),
    (
        "the response to the creation is cut off",
        &["POST /Users torn x1"],
        true,
    ),
    (
        "a proxy answers the creation with HTML",
        &["POST /Users html x1"],
        true,
    ),
    (
        "the group's creation returns no body",
        &["POST /Groups no-body x1"],
        true,
    ),
    (
        "the provider refuses members",
        &["PATCH /Groups error=403"],
        false,
    ),
    ("the provider is down", &["unavailable=0"], false),
];

fn cases() -> Result<(), Box<dyn std::error::Error>> {
    for (case, faults, succeeds) in CASES {
        let rules = faults.iter().map(|fault| fault.parse::<FaultRule>());
        let rules: Vec<FaultRule> = rules.collect::<Result<_, _>>()?;
        let server = Server::from_snapshot(include_str!("../scim/acme.json"))?;
        let faulty =
            acme::Client::connect("http://localhost")?.build_with(server.clone().faults(rules))?;

        let result = onboard(&faulty, "bjensen@example.com", "Tours");
        let outcome = match &result {
            Ok(_) => "onboarded".to_owned(),
            Err(error) if error.outcome() == WriteOutcome::NotDone => {
                "failed, safe to run again".to_owned()
            }
            Err(error) => format!("failed: {error}"),
        };
        assert_eq!(result.is_ok(), *succeeds, "{case}: {outcome}");

        // The same server without faults. The second run repairs whatever the first one left, and nothing exists twice.
        let healthy = acme::Client::connect("http://localhost")?
            .build_with(server.faults(Vec::<FaultRule>::new()))?;
        let id = onboard(&healthy, "bjensen@example.com", "Tours")?;
        let users = healthy.users().list().send()?;
        let groups = healthy.groups().list().send()?;
        assert_eq!(
            (users.resources.len(), groups.resources.len()),
            (1, 1),
            "{case}"
        );
        let members = &groups.resources[0].members;
        assert_eq!(members.len(), 1, "{case}");
        assert_eq!(members[0].value.as_deref(), Some(id.as_str()), "{case}");
        println!("{case}: {outcome}");
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    cases()?;
    println!("{} cases", CASES.len());
    Ok(())
}
