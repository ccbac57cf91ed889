//! The requests of planning: what they ask the provider for, and that none of them writes.

use crate::employee;
use bytes::Bytes;
use scim_runtime::{
    client::{Builder, Client, Untyped},
    describe::Description,
    dynamic::DynamicResource,
    engine::{BlockingEngine, Limits, TransportError},
    models::User,
    provision::{Provision, Removal},
    server::Server,
    testing,
};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
    time::Duration,
};

/// The embedded server behind an engine that records requests.
struct Recorder {
    server: Server,
    sent: Mutex<Vec<http::Request<Bytes>>>,
}

impl BlockingEngine for Recorder {
    fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        self.sent.lock().unwrap().push(request.clone());
        BlockingEngine::exchange(&self.server, request, limits)
    }

    fn sleep(&self, _: Duration) {}
}

struct Fixture {
    scim: Client<Untyped, Arc<Recorder>>,
    recorder: Arc<Recorder>,
    provider: Description,
}

type Run<'c> = Provision<'c, 'static, Arc<Recorder>, DynamicResource>;

impl Fixture {
    /// A provider with three employees and pages of two.
    fn new() -> Self {
        let recorder = Arc::new(Recorder {
            server: testing::server().page_size(2),
            sent: Mutex::default(),
        });
        for (id, name) in [("E-1", "bjensen"), ("E-2", "jsmith"), ("E-3", "leaver")] {
            let user = serde_json::to_value(employee(id, name)).unwrap();
            recorder.server.add("User", user).unwrap();
        }
        let builder = Builder::<Untyped>::new("https://scim.example.com/v2").unwrap();
        Self {
            scim: builder.build_with(Arc::clone(&recorder)).unwrap(),
            recorder,
            provider: testing::description(),
        }
    }

    fn run(&self, wanted: &[User]) -> Run<'_> {
        let users = self.scim.dynamic(&self.provider, "User").unwrap();
        let wanted = wanted.iter().map(|user| {
            let json = serde_json::to_value(user).unwrap();
            DynamicResource::from_json(users.resource_type(), json)
        });
        let run = users.provision(wanted.collect::<Vec<_>>());
        run.match_by("externalId").or_adopt_by("userName")
    }

    /// Plans, and returns the queries of the requests, decoded.
    fn queries(&self, run: Run<'_>) -> Vec<String> {
        run.plan().send().unwrap();
        let sent = std::mem::take(&mut *self.recorder.sent.lock().unwrap());
        let queries = sent.iter().map(|request| {
            assert_eq!(request.method(), http::Method::GET);
            assert_eq!(request.uri().path(), "/v2/Users");
            assert!(request.body().is_empty());
            request.uri().query().unwrap_or_default().to_owned()
        });
        queries.collect()
    }
}

/// The decoded parameters of a query.
fn parameters(query: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| {
        let mut bytes = Vec::new();
        let mut rest = text.as_bytes();
        while let [first, after @ ..] = rest {
            rest = after;
            if *first == b'%' {
                let hex = std::str::from_utf8(&after[..2]).unwrap();
                bytes.push(u8::from_str_radix(hex, 16).unwrap());
                rest = &after[2..];
            } else {
                bytes.push(if *first == b'+' { b' ' } else { *first });
            }
        }
        String::from_utf8(bytes).unwrap()
    };
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}

fn values(queries: &[String], name: &str) -> Vec<String> {
    let all = queries.iter().flat_map(|query| parameters(query));
    let named = all.filter(|(parameter, _)| parameter == name);
    named.map(|(_, value)| value).collect()
}

#[test]
fn planning_lists_with_a_projection_of_keys_managed_attributes_and_scope() {
    let fixture = Fixture::new();
    let run = fixture.run(&[employee("E-1", "bjensen")]);
    let run = run
        .managing([
            "name.familyName",
            "title",
            r#"emails[type eq "work"].value"#,
        ])
        .within_filter(r#"userType eq "Employee" and not (locale pr)"#)
        .removal(Removal::set_path("active", false.into()));
    let queries = fixture.queries(run);
    // Three users, two on a page.
    assert_eq!(queries.len(), 2, "{queries:?}");
    assert_eq!(values(&queries, "filter"), [""; 0]);
    for projection in values(&queries, "attributes") {
        let names: BTreeSet<&str> = projection.split(',').collect();
        let expected = [
            "externalId",
            "userName",
            "name",
            "title",
            "emails",
            "userType",
            "locale",
            "active",
            "meta",
        ];
        assert_eq!(names, BTreeSet::from(expected));
    }
    assert_eq!(values(&queries, "attributes").len(), 2);
}

#[test]
fn planning_without_managed_attributes_reads_whole_resources() {
    let fixture = Fixture::new();
    let queries = fixture.queries(fixture.run(&[employee("E-1", "bjensen")]));
    assert_eq!(queries.len(), 2, "{queries:?}");
    assert_eq!(values(&queries, "attributes"), [""; 0]);
}

#[test]
fn looking_up_asks_for_each_wanted_resource_by_its_keys_and_lists_nothing() {
    let fixture = Fixture::new();
    let wanted = [employee("E-1", "bjensen"), employee("E-7", "o\"neill\\")];
    let run = fixture.run(&wanted).removal(Removal::delete()).look_up();
    let queries = fixture.queries(run.managing(["active"]));
    // The second one isn't found by its first key.
    assert_eq!(
        values(&queries, "filter"),
        [
            r#"externalId eq "E-1""#,
            r#"externalId eq "E-7""#,
            r#"userName eq "o\"neill\\""#,
        ]
    );
    assert_eq!(queries.len(), 3, "{queries:?}");
    let projection = "externalId,userName,active,meta";
    assert_eq!(values(&queries, "attributes"), [projection; 3]);
}

#[test]
fn nothing_is_written_before_apply() {
    let fixture = Fixture::new();
    let before = fixture.recorder.server.dump();
    let wanted = [employee("E-1", "barbara"), employee("E-8", "joiner")];
    let run = || fixture.run(&wanted).removal(Removal::delete());
    let (listed, looked_up) = (run().plan().send(), run().look_up().plan().send());
    assert_eq!(listed.unwrap().changes.len(), 4);
    assert_eq!(looked_up.unwrap().changes.len(), 2);
    let sent = std::mem::take(&mut *fixture.recorder.sent.lock().unwrap());
    assert!(sent.len() > 4);
    assert!(sent.iter().all(|request| request.method() == "GET"));
    assert_eq!(fixture.recorder.server.dump(), before);
}
