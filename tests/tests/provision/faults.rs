//! The table of guarantees in the guide, a test per row, over sockets. A test has the name of its row.
//!
//! After each fault, an undisturbed run must finish the job: see [`settles`].

use crate::socket::{Delivery, Impatient, Provider, SocketClient, client, wanted};
use scim_runtime::{
    Error,
    client::{Retry, Token, Untyped},
    dynamic::DynamicResource,
    engine::BlockingEngine,
    models::{User, rfc7643::Client},
    provision::{Provision, ProvisionReport, Removal, RemovalRefused},
    server::{Fault, Server},
    testing,
};
use serde_json::json;
use std::{
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// The requests of an undisturbed run: two pages, a look-up, a creation, an adoption, an update, a removal.
const REQUESTS: usize = 7;

fn provisioned<E: BlockingEngine>(scim: &Client<E>) -> Provision<'_, 'static, E, User> {
    scim.users()
        .provision(wanted())
        .match_by(User::EXTERNAL_ID)
        .or_adopt_by(User::USER_NAME)
        .managing((User::USER_NAME, User::ACTIVE, User::TITLE, User::USER_TYPE))
        .within(User::USER_TYPE.eq("Employee"))
        .removal(Removal::set(User::ACTIVE, false))
}

fn run(scim: &SocketClient) -> Result<ProvisionReport, Error> {
    provisioned(scim).plan().send()?.apply().send()
}

fn patient(provider: &Provider) -> SocketClient {
    client(&provider.url, || (), |builder| builder)
}

fn hasty(provider: &Provider) -> SocketClient {
    client(
        &provider.url,
        || (),
        |builder| builder.retry(Retry::never()),
    )
}

/// Two undisturbed runs: the first one finishes the job, the second one has nothing to do. No user exists twice, unmanaged
/// attributes are kept, and the contractor is as before.
fn settles(provider: &Provider) {
    provider.rule(|_, _, _| Delivery::Whole);
    let scim = patient(provider);
    let report = run(&scim).unwrap();
    assert!(report.is_success(), "{report}");
    let plan = provisioned(&scim).plan().send().unwrap();
    assert!(plan.is_in_step(), "{plan}");

    let users = provider.users();
    let by_key = |key: &str| {
        let mut found = users.iter().filter(|user| user["externalId"] == key);
        let user = found.next().unwrap_or_else(|| panic!("{key} is missing"));
        assert_eq!(found.next(), None, "{key} exists twice");
        user
    };
    assert_eq!(by_key("E-1")["title"], "Manager");
    assert_eq!(by_key("E-1")["nickName"], "Babs");
    assert_eq!(by_key("E-2")["userName"], "jsmith");
    assert_eq!(by_key("E-3")["active"], false);
    assert_eq!(by_key("E-4")["userName"], "joiner");
    assert_eq!(by_key("C-1")["meta"]["version"], "W/\"4\"");
}

/// Disturbs each request of a run in turn, with and without retries. Each creation is executed at most once.
fn settles_after_each(delivery: Delivery) {
    for at in 1..=REQUESTS {
        for connect in [patient, hasty] {
            let provider = Provider::start(|server| server);
            provider.once(at, delivery);
            let result = run(&connect(&provider));
            assert!(
                provider.requests() >= at,
                "{delivery:?} at {at}: {result:?}"
            );
            let created = provider.users().len() - 4;
            assert!(created <= 1, "{delivery:?} at {at}: {created} created");
            settles(&provider);
        }
    }
}

#[test]
fn the_connection_is_refused() {
    for at in 0..REQUESTS {
        let provider = Provider::start(|server| server);
        let stopping = Arc::clone(&provider);
        // Nothing more is accepted after this request.
        provider.rule(move |number, _, _| {
            if number == at {
                let provider = Arc::clone(&stopping);
                std::thread::spawn(move || provider.close()).join().unwrap();
            }
            Delivery::Whole
        });
        if at == 0 {
            provider.close();
        }
        let result = run(&patient(&provider));
        assert!(!result.is_ok_and(|report| report.is_success()));
        assert_eq!(provider.requests(), at);
        provider.open();
        settles(&provider);
    }
    // A provider that is back before the retries are used up is not a failure.
    let provider = Provider::start(|server| server);
    provider.close();
    let opening = Arc::clone(&provider);
    let scim = client(&provider.url, move || opening.open(), |builder| builder);
    assert!(run(&scim).unwrap().is_success());
    settles(&provider);
}

#[test]
fn the_connection_is_lost_before_the_response() {
    settles_after_each(Delivery::LostBefore);
    settles_after_each(Delivery::LostAfter);
}

#[test]
fn the_response_is_torn() {
    settles_after_each(Delivery::TornHead);
    settles_after_each(Delivery::TornBody);
}

#[test]
fn the_connection_is_lost_after_the_response() {
    settles_after_each(Delivery::ResetAfterwards);
}

#[test]
fn the_response_arrives_too_slowly() {
    let provider = Provider::start(|server| server);
    // The creation.
    provider.once(3, Delivery::Drip);
    let limit = Duration::from_secs(3);
    let scim = client(&provider.url, || (), |builder| builder.timeout(limit));
    let report = run(&scim).unwrap();
    assert!(report.is_success(), "{report}");
    assert_eq!(provider.executed("POST"), 1);
    settles(&provider);
}

#[test]
fn the_provider_answers_429_or_503() {
    for code in [429, 503] {
        settles_after_each(Delivery::Status(code));
        // Three of four requests are refused: the retries are enough.
        let provider = Provider::start(|server| server);
        provider.rule(move |number, _, _| {
            if number % 4 == 0 {
                Delivery::Whole
            } else {
                Delivery::Status(code)
            }
        });
        let report = run(&patient(&provider)).unwrap();
        assert!(report.is_success(), "{code}: {report}");
        assert_eq!(provider.executed("POST"), 1);
        // All requests are refused: nothing is written.
        let provider = Provider::start(|server| server);
        provider.rule(move |number, _, _| {
            if number <= 2 {
                Delivery::Whole
            } else {
                Delivery::Status(code)
            }
        });
        let report = run(&patient(&provider)).unwrap();
        assert_eq!(report.failures().count(), 4, "{code}: {report}");
        assert_eq!(provider.executed("POST") + provider.executed("PATCH"), 0);
        settles(&provider);
    }
}

#[test]
fn the_provider_answers_500_502_or_504() {
    settles_after_each(Delivery::Status(500));
    for code in [500, 502, 504] {
        settles_after_each(Delivery::ExecutedStatus(code));
    }
}

#[test]
fn a_request_arrives_twice() {
    settles_after_each(Delivery::Twice);
    // Every request.
    let provider = Provider::start(|server| server);
    provider.rule(|_, _, _| Delivery::Twice);
    let report = run(&patient(&provider)).unwrap();
    assert!(report.is_success(), "{report}");
    assert_eq!(provider.users().len(), 5);
    settles(&provider);
}

#[test]
fn the_token_expires() {
    for lifetime in 1..=REQUESTS {
        let provider = Provider::start(|server| server);
        // Each token is valid for a number of requests.
        let used = AtomicUsize::new(0);
        provider.rule(move |_, request, _| {
            let used = used.fetch_add(1, Ordering::SeqCst);
            let valid = format!("Bearer token-{}", used / (lifetime + 1));
            if request.headers()["authorization"] == valid {
                Delivery::Whole
            } else {
                Delivery::Status(401)
            }
        });
        let issued = Arc::new(AtomicUsize::new(0));
        let scim = client(
            &provider.url,
            || (),
            |builder| {
                builder.token_source(move || {
                    let number = issued.fetch_add(1, Ordering::SeqCst);
                    async move { Ok(Token::new(format!("token-{number}"))) }
                })
            },
        );
        let report = run(&scim).unwrap();
        assert!(report.is_success(), "lifetime {lifetime}: {report}");
        assert_eq!(provider.executed("POST"), 1);
        settles(&provider);
    }
}

#[test]
fn the_list_changes_while_it_is_read() {
    // The first user disappears between two pages, so that the second page begins one user too late.
    let provider = Provider::start(|server| server.page_size(1));
    provider.rule(|number, _, server| {
        if number == 1 {
            let user = json!({
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "unrelated",
            });
            server.add("User", user).unwrap();
        }
        Delivery::Whole
    });
    let _ = run(&patient(&provider));
    settles(&provider);

    for at in 1..=4 {
        let provider = Provider::start(|server| server.page_size(1));
        let first = provider.users()[0].clone();
        provider.rule(move |number, _, server| {
            // E-1 is deleted and created again by someone else: it moves to the end of the list.
            if number == at {
                delete(server, first["id"].as_str().unwrap());
                let mut again = first.clone();
                for name in ["id", "meta"] {
                    again.as_object_mut().unwrap().remove(name);
                }
                server.add("User", again).unwrap();
            }
            Delivery::Whole
        });
        let result = run(&patient(&provider));
        // A user that was missed is not removed.
        let user = provider.users();
        let moved = user.iter().filter(|user| user["externalId"] == "E-1");
        assert_eq!(moved.count(), 1, "at {at}: {result:?}");
        settles(&provider);
    }

    for at in 1..=4 {
        // The second user was renamed, so that no unique value is taken, and moves to a page that was read already. The total stays.
        let provider = Provider::start(|server| server.page_size(1));
        let users = provider.users();
        let [first, second] =
            [0, 1].map(|index: usize| users[index]["id"].as_str().unwrap().to_owned());
        change(&provider.server(), &second, "externalId", "E-2");
        change(&provider.server(), &second, "userName", "renamed");
        provider.rule(move |number, _, server| {
            if number == at {
                delete(server, &first);
                let user = json!({
                    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "unrelated",
                });
                server.add("User", user).unwrap();
            }
            Delivery::Whole
        });
        let result = run(&patient(&provider));
        let users = provider.users();
        let same = users.iter().filter(|user| user["externalId"] == "E-2");
        assert_eq!(same.count(), 1, "at {at}: {result:?}");
    }
}

#[test]
fn someone_else_changes_the_resource() {
    // Without PATCH, a resource is read and replaced.
    for (method, requests) in [("PATCH", 5), ("PUT", 5)] {
        let provider = Provider::start(|server| server);
        let changes = AtomicUsize::new(0);
        provider.rule(move |_, request, server| {
            // Another writer is faster, twice.
            let number = changes.load(Ordering::SeqCst);
            if request.method() == method && number < 2 {
                changes.store(number + 1, Ordering::SeqCst);
                let id = request.uri().path().rsplit('/').next().unwrap();
                change(server, id, "displayName", &format!("Change {number}"));
            }
            Delivery::Whole
        });
        let report = match method {
            "PATCH" => run(&patient(&provider)).unwrap(),
            _ => run_without_patch(&provider),
        };
        assert!(report.is_success(), "{report}");
        // Two of them were answered with 412.
        assert_eq!(provider.executed(method), requests);
        let users = provider.users();
        let changed = users
            .iter()
            .filter(|user| user["displayName"] == "Change 1");
        assert_eq!(changed.count(), 1);
        settles(&provider);
    }
}

/// Someone else is faster each time.
#[test]
fn a_resource_that_changes_all_the_time_is_given_up() {
    let provider = Provider::start(|server| server);
    let busy = Arc::new(Mutex::new(None::<String>));
    let number = AtomicUsize::new(0);
    let first = Arc::clone(&busy);
    provider.rule(move |_, request, server| {
        if request.method() == "PATCH" {
            let id = request.uri().path().rsplit('/').next().unwrap();
            let mut busy = first.lock().unwrap();
            if busy.get_or_insert_with(|| id.to_owned()) == id {
                let number = number.fetch_add(1, Ordering::SeqCst);
                change(server, id, "displayName", &format!("Change {number}"));
            }
        }
        Delivery::Whole
    });
    let report = run(&patient(&provider)).unwrap();
    assert!(!report.is_success(), "{report}");
    let events = report.to_json()["events"].take();
    let failed: Vec<_> = events
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["outcome"] == "not done")
        .collect();
    let busy = busy.lock().unwrap().clone().unwrap();
    assert!(
        matches!(failed.as_slice(), [one] if one["id"] == busy.as_str()),
        "{events}"
    );
    let reason = failed[0]["reason"].as_str().unwrap();
    assert!(reason.contains("SCIM error 412"), "{reason}");
    // Five tries for this resource, one for each of the two others.
    assert_eq!(provider.executed("PATCH"), 5 + 2);
    settles(&provider);
}

/// A run of a client that doesn't use PATCH, because the provider's configuration lacks it.
fn run_without_patch(provider: &Provider) -> ProvisionReport {
    let mut description = testing::description();
    description.configuration.patch = false;
    let scim = scim_runtime::client::Builder::<Untyped>::new(&provider.url)
        .unwrap()
        .build_with(Impatient::new(|| ()))
        .unwrap();
    let users = scim.dynamic(&description, "User").unwrap();
    let wanted = wanted().map(|user| {
        let json = serde_json::to_value(&user).unwrap();
        DynamicResource::from_json(users.resource_type(), json)
    });
    let run = users
        .provision(wanted)
        .match_by("externalId")
        .or_adopt_by("userName")
        .managing(["userName", "active", "title", "userType"])
        .within_filter(r#"userType eq "Employee""#)
        .removal(Removal::set_path("active", false.into()));
    run.plan().send().unwrap().apply().send().unwrap()
}

#[test]
fn two_runs_work_at_the_same_time() {
    for _ in 0..5 {
        let provider = Provider::start(|server| server);
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| run(&patient(&provider)));
            }
        });
        assert_eq!(provider.users().len(), 5);
        settles(&provider);
    }
}

#[test]
fn a_unique_value_is_taken() {
    // Someone else creates the same user after our plan: with our key, without a key, and with another key.
    for (key, is_adopted) in [(Some("E-4"), true), (None, true), (Some("X-1"), false)] {
        let provider = Provider::start(|server| server);
        provider.rule(move |_, request, server| {
            if request.method() == "POST" {
                let user = json!({
                    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "joiner", "externalId": key,
                });
                server.add("User", user).unwrap();
            }
            Delivery::Whole
        });
        let report = run(&patient(&provider)).unwrap();
        assert_eq!(report.is_success(), is_adopted, "{key:?}: {report}");
        assert_eq!(provider.users().len(), 5);
        if is_adopted {
            settles(&provider);
        } else {
            let users = provider.users();
            let other = users.iter().find(|user| user["userName"] == "joiner");
            assert_eq!(other.unwrap()["externalId"], "X-1");
        }
    }
}

#[test]
fn the_resource_is_gone() {
    let provider = Provider::start(|server| server);
    provider.rule(|_, request, server| {
        if request.method() == "PATCH" {
            delete(server, request.uri().path().rsplit('/').next().unwrap());
        }
        Delivery::Whole
    });
    let report = run(&patient(&provider)).unwrap();
    let failed: Vec<&str> = report.failures().map(|event| event.key.as_str()).collect();
    // E-3 was to be deactivated.
    assert_eq!(failed, ["E-2", "E-1", "E-3"], "{report}");
    provider.rule(|_, _, _| Delivery::Whole);
    assert!(run(&patient(&provider)).unwrap().is_success());
    let plan = provisioned(&patient(&provider))
        .plan()
        .send()
        .unwrap()
        .is_in_step();
    assert!(plan);

    let provider = Provider::start(|server| server);
    provider.rule(|_, request, server| {
        if request.method() == "DELETE" {
            delete(server, request.uri().path().rsplit('/').next().unwrap());
        }
        Delivery::Whole
    });
    let scim = patient(&provider);
    let deleting = provisioned(&scim).removal(Removal::delete());
    let report = deleting.plan().send().unwrap().apply().send().unwrap();
    assert!(report.is_success(), "{report}");
}

#[test]
fn a_resource_leaves_the_scope() {
    for removal in [Removal::delete(), Removal::set(User::ACTIVE, false)] {
        let provider = Provider::start(|server| server);
        let leaver = provider.users()[2].clone();
        let id = leaver["id"].as_str().unwrap().to_owned();
        provider.rule(move |number, request, server| {
            let is_removal = request.uri().path().ends_with(&id);
            if is_removal && number == REQUESTS {
                change(server, &id, "userType", "Contractor");
            }
            Delivery::Whole
        });
        let scim = patient(&provider);
        let run = provisioned(&scim).removal(removal);
        run.plan().send().unwrap().apply().send().unwrap();
        let users = provider.users();
        let stored = users.iter().find(|user| user["id"] == leaver["id"]);
        let stored = stored.expect("it was out of scope");
        assert_eq!(
            (&stored["userType"], &stored["active"]),
            (&json!("Contractor"), &json!(true))
        );
    }
}

#[test]
fn the_list_is_incomplete() {
    // The list's total is wrong: more resources, or fewer, than it contains.
    for total in [3, 5] {
        let provider = Provider::start(|server| {
            let faults = [Fault::WrongTotal(total).on("GET", "/Users")];
            server.faults(faults).page_size(10)
        });
        let scim = patient(&provider);
        for run in [provisioned(&scim), provisioned(&scim).lenient()] {
            // If the walk doesn't notice it, the plan does.
            if let Ok(plan) = run.plan().send() {
                assert_eq!(plan.removals_refused, Some(RemovalRefused::IncompleteList));
                assert!(plan.apply().send().is_err());
            }
        }
        assert_eq!(provider.executed("PATCH") + provider.executed("POST"), 0);
    }
}

#[test]
fn the_provider_restarts() {
    for at in 1..=REQUESTS {
        let provider = Provider::start(|server| server);
        let restarting = Arc::clone(&provider);
        let restarted = AtomicUsize::new(0);
        // The provider goes down with this request, and is up again when the client retries.
        provider.rule(move |number, _, _| {
            if number == at && restarted.fetch_add(1, Ordering::SeqCst) == 0 {
                let provider = Arc::clone(&restarting);
                std::thread::spawn(move || provider.restart())
                    .join()
                    .unwrap();
                return Delivery::LostBefore;
            }
            Delivery::Whole
        });
        let _ = run(&patient(&provider));
        settles(&provider);
    }
}

#[test]
fn the_client_is_killed() {
    if let Ok(url) = std::env::var("PROVISION_AT") {
        // In the child process: the client that is killed.
        let _ = run(&client(&url, || (), |builder| builder));
        return;
    }
    for at in 1..=REQUESTS {
        for delivery in [
            Delivery::LostBefore,
            Delivery::LostAfter,
            Delivery::TornBody,
        ] {
            let provider = Provider::start(|server| server);
            let child: Arc<Mutex<Option<Child>>> = Arc::default();
            let victim = Arc::clone(&child);
            provider.rule(move |number, _, _| {
                if number != at {
                    return Delivery::Whole;
                }
                // SIGKILL, before the response.
                let mut victim = victim.lock().unwrap();
                victim.as_mut().unwrap().kill().unwrap();
                delivery
            });
            {
                // The rule waits for the lock until the process is known.
                let mut child = child.lock().unwrap();
                let started = Command::new(std::env::current_exe().unwrap())
                    .args(["--exact", "faults::the_client_is_killed"])
                    .env("PROVISION_AT", &provider.url)
                    .stdout(Stdio::null())
                    .stderr(Stdio::null())
                    .spawn();
                *child = Some(started.unwrap());
            }
            loop {
                let mut child = child.lock().unwrap();
                if let Some(status) = child.as_mut().unwrap().try_wait().unwrap() {
                    assert!(!status.success(), "it was not killed at {at}");
                    break;
                }
                drop(child);
                std::thread::sleep(Duration::from_millis(5));
            }
            settles(&provider);
        }
    }
}

fn delete(server: &Server, id: &str) {
    let request = http::Request::delete(format!("/v2/Users/{id}"));
    let response = server.handle(request.body(bytes::Bytes::new()).unwrap());
    assert_eq!(response.status(), 204);
}

/// Changes an attribute as another client would.
fn change(server: &Server, id: &str, attribute: &str, value: &str) {
    let patch = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{"op": "replace", "path": attribute, "value": value}],
    });
    let request = http::Request::patch(format!("/v2/Users/{id}"))
        .header("content-type", "application/scim+json")
        .body(bytes::Bytes::from(patch.to_string()));
    assert_eq!(server.handle(request.unwrap()).status(), 200);
}

/// Every row of the table has a test with its name, and every test a row.
#[test]
fn every_row_of_the_table_in_the_guide_has_a_test() {
    let guide = include_str!("../../../scim-runtime/src/guide/provisioning.md");
    let (_, table) = guide
        .split_once("| failure | guarantee |\n|---|---|\n")
        .unwrap();
    let rows: Vec<String> = table
        .lines()
        .map_while(|line| line.strip_prefix("| "))
        .filter_map(|line| line.split(" | ").next())
        .map(|cell| {
            let words = cell.split(|c: char| !c.is_alphanumeric());
            words
                .filter(|word| !word.is_empty())
                .collect::<Vec<_>>()
                .join("_")
        })
        .collect();
    assert!(rows.len() > 10, "{rows:?}");
    let own = include_str!("faults.rs");
    let tests: Vec<&str> = own
        .split("#[test]\nfn ")
        .skip(1)
        .filter_map(|text| text.split("()").next())
        .filter(|name| *name != "every_row_of_the_table_in_the_guide_has_a_test")
        .collect();
    let (mut rows, mut tests) = (rows, tests);
    rows.sort_unstable();
    tests.sort_unstable();
    assert_eq!(rows, tests);
}
