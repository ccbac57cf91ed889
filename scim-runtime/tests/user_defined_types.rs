//! Fields of user-defined types: read and written by serde, compared, filtered and patched.

use scim_runtime::{
    check::before_create,
    filter::{Condition, Filter},
    models::User,
    patch::Patch,
    record::{Attr, Attribute, Extra, Resource, Stored},
    support::{Own, Root},
};
use std::{net::IpAddr, time::Duration};

/// A host; three of its attributes have types of the standard library.
struct Host {
    name: Option<String>,
    address: Option<IpAddr>,
    others: Vec<IpAddr>,
    lease: Option<Duration>,
    extra: Extra,
}

impl Host {
    const ADDRESS: Attr<Host, Own<IpAddr>> = Attr::new("address");
    const OTHERS: Attr<Host, Vec<Own<IpAddr>>> = Attr::new("others");
    const LEASE: Attr<Host, Own<Duration>> = Attr::new("lease");
}

impl Resource for Host {
    const NAME: &'static str = "Host";
    const ENDPOINT: &'static str = "/Hosts";
    const URN: &'static str = "urn:example:Host";
}

scim_runtime::record! {
    Host, Root::Resource(Host::URN);
    name String: Attribute::string("name"),
    address Own: Attribute::string("address"),
    others Own: Attribute::string("others").multi_valued(),
    lease Own: Attribute::complex_with(
        "lease",
        const { &[Attribute::integer("secs"), Attribute::integer("nanos")] },
    ),
}

const HOST: &str = r#"{"schemas":["urn:example:Host"],"id":"1","name":"a","ADDRESS":"192.0.2.1","others":["192.0.2.2","::1"],"lease":{"secs":60,"nanos":0},"x":1.10}"#;

fn json(text: &[u8]) -> serde_json::Value {
    serde_json::from_slice(text).expect("JSON")
}

#[test]
fn values_are_read_and_written_by_serde() {
    let host = Stored::<Host>::from_json(HOST.as_bytes()).expect("a host");
    assert_eq!(host.address, Some(IpAddr::from([192, 0, 2, 1])));
    assert_eq!(host.others.len(), 2);
    assert_eq!(host.lease, Some(Duration::from_secs(60)));
    let proper = HOST.replace("ADDRESS", "address");
    assert_eq!(json(&host.to_json()), json(proper.as_bytes()));
    let again: Stored<Host> = serde_json::from_str(&proper).expect("over serde");
    assert_eq!(again, host);
    assert_eq!(
        serde_json::to_value(&again).expect("over serde"),
        json(proper.as_bytes())
    );
    let empty: Host =
        scim_runtime::from_json(br#"{"address":null,"others":[],"lease":null}"#).expect("a host");
    assert_eq!(empty, Host::default());
    assert_eq!(
        json(&scim_runtime::to_json(&empty)),
        serde_json::json!({"schemas": ["urn:example:Host"]})
    );
}

#[test]
fn an_error_names_the_attribute_and_not_the_value() {
    for (text, pointer) in [
        (r#"{"address":"nowhere-17"}"#, "/address"),
        (r#"{"others":["192.0.2.1","nowhere-17"]}"#, "/others"),
        (r#"{"lease":{"secs":"nowhere-17"}}"#, "/lease"),
    ] {
        let error = scim_runtime::from_json::<Host>(text.as_bytes()).expect_err("refused");
        assert_eq!(error.pointer(), pointer);
        assert!(!error.to_string().contains("nowhere"), "{error}");
        let over_serde = serde_json::from_str::<Host>(text).expect_err("refused");
        assert!(!over_serde.to_string().contains("nowhere"), "{over_serde}");
    }
}

#[test]
fn values_use_the_equality_and_debug_of_their_type() {
    let one = Host {
        address: Some(IpAddr::from([192, 0, 2, 1])),
        ..Host::default()
    };
    assert_eq!(one, one.clone());
    assert_ne!(one, Host::default());
    assert_ne!(
        one,
        Host {
            address: Some(IpAddr::from([192, 0, 2, 2])),
            ..Host::default()
        }
    );
    assert!(format!("{one:?}").contains("192.0.2.1"));
}

#[test]
fn filters_and_patches_accept_values() {
    let address = IpAddr::from([192, 0, 2, 1]);
    let filter: Condition<Host> = Host::ADDRESS.eq(address) & Host::OTHERS.ne(address);
    assert_eq!(
        filter.to_string(),
        r#"address eq "192.0.2.1" and others ne "192.0.2.1""#
    );
    let patch = Patch::<Host>::new()
        .replace(Host::ADDRESS, address)
        .add(Host::OTHERS, [address])
        .replace(Host::LEASE, &Duration::from_secs(5));
    let message = serde_json::json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [
            {"op": "replace", "path": "address", "value": "192.0.2.1"},
            {"op": "add", "path": "others", "value": ["192.0.2.1"]},
            {"op": "replace", "path": "lease", "value": {"secs": 5, "nanos": 0}},
        ],
    });
    assert_eq!(patch.to_message(), message);
    assert!(Filter::parse(r#"address eq "192.0.2.1""#).is_ok());
}

#[test]
fn values_are_checked_against_the_schema_before_sending() {
    // A `Duration` is written as an object, not as a string.
    struct Odd {
        address: Option<Duration>,
        extra: Extra,
    }
    scim_runtime::record! {
        Odd;
        address Own: Attribute::string("address"),
    }
    let odd = Odd {
        address: Some(Duration::from_secs(1)),
        extra: Extra::default(),
    };
    let violations = before_create(&odd);
    assert_eq!(violations.len(), 1, "{violations:?}");
    assert_eq!(violations[0].pointer, "/address");
    assert!(before_create(&User::new("b")).is_empty());
}
