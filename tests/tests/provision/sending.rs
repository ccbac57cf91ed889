//! How a plan is sent: in bulks, on several threads, as a stream of events, and until it is stopped.

use crate::{all, create, employee, empty, provision};
use bytes::Bytes;
use scim_runtime::{
    client::{Builder, Client, Untyped},
    dynamic::DynamicResource,
    engine::{BlockingEngine, Engine, Limits, TransportError},
    models::User,
    provision::{PlannedAction, PreparedPlan, ProvisionReport, Removal, ResourceOutcome},
    server::Server,
    testing,
};
use serde_json::json;
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// What happens to a bulk request on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BulkFault {
    LostRequest,
    LostResponse,
    /// The provider announces bulk operations, but doesn't have the endpoint.
    NotFound,
}

/// The embedded server behind a network that records requests and spoils the first bulk.
struct Network {
    server: Server,
    sent: Mutex<Vec<String>>,
    fault: Mutex<Option<BulkFault>>,
}

impl Network {
    fn new(fault: Option<BulkFault>) -> Arc<Self> {
        Arc::new(Self {
            server: testing::server(),
            sent: Mutex::default(),
            fault: Mutex::new(fault),
        })
    }

    /// The requests since the last call, as method and first segment of the path.
    fn sent(&self) -> Vec<String> {
        std::mem::take(&mut *self.sent.lock().unwrap())
    }

    fn respond(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let segment = request.uri().path().split('/').nth(2).unwrap_or_default();
        let is_bulk = segment == "Bulk";
        let line = format!("{} {segment}", request.method());
        self.sent.lock().unwrap().push(line);
        let fault = if is_bulk {
            self.fault.lock().unwrap().take()
        } else {
            None
        };
        let lost = || TransportError::new(std::io::Error::other("connection reset"));
        match fault {
            Some(BulkFault::LostRequest) => return Err(lost()),
            Some(BulkFault::NotFound) => {
                let response = http::Response::builder().status(404);
                return Ok(response.body(Bytes::new()).unwrap());
            }
            Some(BulkFault::LostResponse) | None => {}
        }
        let response = BlockingEngine::exchange(&self.server, request, limits)?;
        match fault {
            Some(BulkFault::LostResponse) => Err(lost()),
            Some(BulkFault::LostRequest | BulkFault::NotFound) | None => Ok(response),
        }
    }
}

impl BlockingEngine for Network {
    fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        self.respond(request, limits)
    }

    fn sleep(&self, _: Duration) {}
}

impl Engine for Network {
    async fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        self.respond(request, limits)
    }

    async fn sleep(&self, _: Duration) {}
}

type Scim = Client<Untyped, Arc<Network>>;

fn connect(network: &Arc<Network>) -> Scim {
    let builder = Builder::<Untyped>::new("https://scim.example.com/v2").unwrap();
    builder.build_with(Arc::clone(network)).unwrap()
}

/// A plan for users that the provider accepts at most four at a time.
fn plan<'c>(scim: &'c Scim, users: &[(&str, &str)]) -> PreparedPlan<'c, Arc<Network>> {
    let mut provider = testing::description();
    provider.configuration.bulk.as_mut().unwrap().max_operations = Some(4);
    let endpoint = scim.dynamic(&provider, "User").unwrap();
    let wanted = users.iter().map(|(id, name)| {
        let json = json!({"externalId": id, "userName": name});
        DynamicResource::from_json(endpoint.resource_type(), json)
    });
    let run = endpoint.provision(wanted).match_by("externalId");
    let run = run.or_adopt_by("userName").managing(["userName"]);
    run.removal(Removal::delete()).plan().send().unwrap()
}

fn total(scim: &Scim) -> Option<u64> {
    let provider = testing::description();
    let users = scim.dynamic(&provider, "User").unwrap();
    users.list().count(0).send().unwrap().total_results
}

const SIX: [(&str, &str); 6] = [
    ("E-1", "a"),
    ("E-2", "b"),
    ("E-3", "c"),
    ("E-4", "d"),
    ("E-5", "e"),
    ("E-6", "f"),
];

// R7644-3.7-01
#[test]
fn a_bulk_has_as_many_changes_as_the_provider_accepts() {
    let network = Network::new(None);
    let scim = connect(&network);
    let before = plan(&scim, &SIX);
    network.sent();
    let report = before.apply().bulk().send().unwrap();
    assert!(report.is_success(), "{report}");
    assert_eq!(report.count(PlannedAction::Create), 6);
    assert_eq!(report.ids().len(), 6);
    assert_eq!(network.sent(), ["POST Bulk", "POST Bulk"]);

    // Changes and removals, too. A single change is not a bulk.
    let other = [("E-1", "a1"), ("E-2", "b1"), ("E-3", "c1"), ("E-4", "d")];
    let change = plan(&scim, &other);
    network.sent();
    let report = change.apply().bulk().send().unwrap();
    assert_eq!(
        report.to_string(),
        "0 created, 0 adopted, 3 updated, 0 deactivated, 2 deleted, 0 failed"
    );
    assert_eq!(network.sent(), ["POST Bulk", "POST Bulk"]);
    assert!(plan(&scim, &other).is_in_step());
}

#[test]
fn a_lost_bulk_duplicates_nothing() {
    for fault in [BulkFault::LostResponse, BulkFault::LostRequest] {
        let network = Network::new(Some(fault));
        let scim = connect(&network);
        let report = plan(&scim, &SIX).apply().bulk().send().unwrap();
        assert!(report.is_success(), "{fault:?}: {report}");
        assert_eq!(total(&scim), Some(6), "{fault:?}");
        let sent = network.sent();
        let searches = sent.iter().filter(|line| *line == "GET Users").count();
        assert!(searches >= 4, "every resource was looked up: {sent:?}");
        assert!(plan(&scim, &SIX).is_in_step(), "{fault:?}");
    }
}

#[test]
fn a_lost_bulk_of_changes_is_compared_before_it_is_repeated() {
    let renamed = SIX.map(|(id, name)| (id, format!("{name}2")));
    let renamed: Vec<(&str, &str)> = renamed.iter().map(|(id, name)| (*id, &**name)).collect();
    for fault in [BulkFault::LostResponse, BulkFault::LostRequest] {
        let network = Network::new(None);
        let scim = connect(&network);
        plan(&scim, &SIX).apply().send().unwrap();
        *network.fault.lock().unwrap() = Some(fault);
        let report = plan(&scim, &renamed).apply().bulk().send().unwrap();
        assert!(report.is_success(), "{fault:?}: {report}");
        assert!(plan(&scim, &renamed).is_in_step(), "{fault:?}");
    }
}

#[test]
fn a_provider_without_the_endpoint_gets_single_requests() {
    let network = Network::new(Some(BulkFault::NotFound));
    let scim = connect(&network);
    let few = &SIX[..3];
    let report = plan(&scim, few).apply().bulk().send().unwrap();
    assert!(report.is_success(), "{report}");
    assert_eq!(total(&scim), Some(3));
}

#[test]
fn an_operation_that_fails_is_the_outcome_of_its_resource() {
    let network = Network::new(None);
    let scim = connect(&network);
    plan(&scim, &SIX[..1]).apply().send().unwrap();
    // `a` gets another owner after the plan was made.
    let before = plan(
        &scim,
        &[("E-1", "a"), ("E-7", "g"), ("E-8", "h"), ("E-9", "i")],
    );
    let other = plan(&scim, &[("E-1", "a"), ("X-1", "h")]);
    other.apply().send().unwrap();
    let report = before.apply().bulk().send().unwrap();
    let outcomes: Vec<_> = report
        .events
        .iter()
        .map(|event| (event.key.as_str(), event.outcome.is_success()))
        .collect();
    let mut sorted = outcomes.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, [("E-7", true), ("E-8", false), ("E-9", true)]);
    let failure = report.failures().next().unwrap();
    assert!(
        matches!(&failure.outcome, ResourceOutcome::NotDone(reason) if reason.contains("another `externalId`")),
        "{failure}"
    );
}

#[test]
fn a_bulk_needs_a_provider_that_supports_it() {
    let network = Network::new(None);
    let scim = connect(&network);
    let mut provider = testing::description();
    provider.configuration.bulk = None;
    let users = scim.dynamic(&provider, "User").unwrap();
    let wanted = [DynamicResource::from_json(
        users.resource_type(),
        json!({"userName": "a"}),
    )];
    let plan = users
        .provision(wanted)
        .match_by("userName")
        .plan()
        .send()
        .unwrap();
    let error = plan.apply().bulk().send().unwrap_err();
    assert!(
        error
            .to_string()
            .contains("does not support bulk operations"),
        "{error}"
    );
    assert_eq!(total(&scim), Some(0));
}

#[test]
fn a_bulk_works_awaited() {
    let network = Network::new(Some(BulkFault::LostResponse));
    let scim = connect(&network);
    let before = plan(&scim, &SIX);
    let report = testing::block_on(async { before.apply().bulk().await }).unwrap();
    assert!(report.is_success(), "{report}");
    assert_eq!(total(&scim), Some(6));
}

#[test]
fn threads_send_the_requests_of_a_blocking_engine() {
    let scim = empty();
    let wanted: Vec<User> = (0..60)
        .map(|n| employee(&format!("E-{n}"), &format!("u{n}")))
        .collect();
    let run = || provision(&scim, &wanted).plan().send().unwrap();
    let events = AtomicUsize::new(0);
    let report = run()
        .apply()
        .concurrency(8)
        .on_event(|_| {
            events.fetch_add(1, Ordering::Relaxed);
        })
        .send_parallel()
        .unwrap();
    assert_eq!(report.count(PlannedAction::Create), 60);
    assert_eq!(events.into_inner(), 60);
    assert!(run().is_in_step());
}

#[test]
fn an_engine_that_panics_ends_the_change_and_not_the_run() {
    struct Panics(Server);
    impl BlockingEngine for Panics {
        fn exchange(
            &self,
            request: http::Request<Bytes>,
            limits: Limits,
        ) -> Result<http::Response<Bytes>, TransportError> {
            let body = String::from_utf8_lossy(request.body()).into_owned();
            assert!(!body.contains("boom"), "as the test wants");
            BlockingEngine::exchange(&self.0, request, limits)
        }
    }
    let builder = Builder::<Untyped>::new("https://scim.example.com/v2").unwrap();
    let scim = builder.build_with(Panics(testing::server())).unwrap();
    let provider = testing::description();
    let users = scim.dynamic(&provider, "User").unwrap();
    let wanted = ["a", "boom", "c"]
        .map(|name| DynamicResource::from_json(users.resource_type(), json!({"userName": name})));
    let plan = users
        .provision(wanted)
        .match_by("userName")
        .plan()
        .send()
        .unwrap();
    let report = plan.apply().concurrency(2).send_parallel().unwrap();
    assert_eq!(report.count(PlannedAction::Create), 2);
    let failure = report.failures().next().unwrap();
    assert_eq!(failure.key, "boom");
    assert!(
        matches!(failure.outcome, ResourceOutcome::Unknown(_)),
        "{failure}"
    );
}

#[test]
fn a_stream_has_every_event_and_ends_with_the_report() {
    let scim = testing::asynchronous().unwrap();
    let wanted: Vec<User> = (0..20)
        .map(|n| employee(&format!("E-{n}"), &format!("u{n}")))
        .collect();
    testing::block_on(async {
        let run = || scim.users().provision(&wanted).match_by(User::EXTERNAL_ID);
        let mut events = run().plan().await?.apply().concurrency(4).events()?;
        let mut seen = Vec::new();
        while let Some(event) = events.next().await {
            seen.push(event);
        }
        let report = events.report().await;
        assert_eq!(seen.len(), 20);
        assert_eq!(seen, report.events);
        assert!(run().plan().await?.is_in_step());
        Ok::<(), scim_runtime::Error>(())
    })
    .unwrap();
}

#[test]
fn a_dropped_stream_leaves_the_rest_to_the_next_run() {
    let scim = testing::asynchronous().unwrap();
    let wanted: Vec<User> = (0..20)
        .map(|n| employee(&format!("E-{n}"), &format!("u{n}")))
        .collect();
    testing::block_on(async {
        let run = || scim.users().provision(&wanted).match_by(User::EXTERNAL_ID);
        let mut events = run().plan().await?.apply().events()?;
        assert!(events.next().await.is_some());
        drop(events);
        let rest = run().plan().await?;
        assert!((1..20).contains(&rest.changes.len()), "{rest}");
        assert!(rest.apply().await?.is_success());
        assert!(run().plan().await?.is_in_step());
        Ok::<(), scim_runtime::Error>(())
    })
    .unwrap();
}

/// Stops a run after a number of events. Returns the report of the run, and of the next one.
fn stopped_after(events: usize) -> (ProvisionReport, ProvisionReport) {
    let scim = empty();
    create(&scim, &[employee("E-0", "leaver")]);
    let wanted: Vec<User> = (1..6)
        .map(|n| employee(&format!("E-{n}"), &format!("u{n}")))
        .collect();
    let run = || {
        let run = provision(&scim, &wanted).removal(Removal::delete());
        run.plan().send().unwrap()
    };
    let seen = AtomicUsize::new(0);
    let stopped = run()
        .apply()
        .on_event(|_| {
            seen.fetch_add(1, Ordering::Relaxed);
        })
        .stop_if(|| seen.load(Ordering::Relaxed) >= events)
        .send()
        .unwrap();
    let rest = run().apply().send().unwrap();
    assert_eq!(all(&scim).len(), 5);
    assert!(run().is_in_step());
    (stopped, rest)
}

#[test]
fn a_stopped_run_reports_every_change_and_the_next_run_completes_it() {
    for (events, done) in [(0, 0), (3, 3), (5, 5), (100, 6)] {
        let (report, rest) = stopped_after(events);
        assert_eq!(report.events.len(), 6, "every change has an event");
        let successes = report
            .events
            .iter()
            .filter(|event| event.outcome.is_success());
        assert_eq!(successes.count(), done);
        for failure in report.failures() {
            assert_eq!(failure.outcome.reason(), Some("the run was stopped"));
        }
        assert_eq!(rest.events.len(), 6 - done);
        assert!(rest.is_success());
    }
}
