//! Data types and characteristics (RFC 7643 §2): reading, writing, and violations of a strict reading.
#![allow(clippy::unwrap_used)]

use scim_runtime::{
    check,
    client::Page,
    filter::Condition,
    models::{self, rfc7643},
    record::{
        Attribute, Descriptor, Kind, Mutability, Record, Resource, Returned, Stored, Uniqueness,
    },
    server::Server,
    value::{Binary, DateTime, Open, Reference},
};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tests::acme::{self, Badge, Device, EnterpriseUser, User, badge, device, user};

fn descriptor<R: Resource>() -> Descriptor<'static> {
    Descriptor {
        urn: R::URN,
        attributes: R::ATTRIBUTES,
    }
}

// R7643-2.3-01, R7643-2.3.3-01
#[test]
fn every_data_type_is_read_and_written() {
    let user = json!({
        "schemas": [User::URN, "urn:acme:params:scim:schemas:extension:badge:2.0:User"],
        "id": "7",
        "userName": "bjensen",
        "active": true,
        "name": {"familyName": "Jensen"},
        "profileUrl": "https://login.example.com/bjensen",
        "x509Certificates": [{"value": "U0NJTQ=="}],
        "meta": {"created": "2010-01-23T04:56:22.123456Z"},
        "urn:acme:params:scim:schemas:extension:badge:2.0:User": {"number": 4711, "height": 1.85, "zones": ["lobby"]},
    });
    let stored: Stored<User> = Stored::from_json(user.to_string().as_bytes()).unwrap();
    assert_eq!(stored.active, Some(true));
    assert_eq!(
        stored.profile_url,
        Some(Reference::from("https://login.example.com/bjensen"))
    );
    assert_eq!(
        stored.x509_certificates[0].value,
        Some(Binary::from("U0NJTQ=="))
    );
    assert_eq!(
        stored.meta().created,
        Some(DateTime::from("2010-01-23T04:56:22.123456Z"))
    );
    let badge = stored.badge.as_ref().unwrap();
    assert_eq!((badge.number, badge.height), (Some(4711), Some(1.85)));
    assert_eq!(badge.zones, [badge::Zone::Lobby]);
    let device = Device::new("1").settings(json!({"any": [1, null]}));
    assert_eq!(device.settings, Some(json!({"any": [1, null]})));
    let written: Value = serde_json::from_slice(&stored.to_json()).unwrap();
    assert_eq!(written, user);
}

// R7643-2.3.6-01
#[test]
fn nonstandard_base64_is_read_leniently_and_reported() {
    let body = |value: &str| json!({"schemas": [User::URN], "id": "7", "userName": "b", "x509Certificates": [{"value": value}]});
    assert_eq!(
        check::response(&body("-_8="), descriptor::<User>())[0].pointer,
        "/x509Certificates/0/value"
    );
    assert_eq!(
        check::response(&body("U0NJTQ"), descriptor::<User>()).len(),
        1
    );
    assert!(check::response(&body("U0NJTQ=="), descriptor::<User>()).is_empty());
    let engine = Answering(body("-_8"));
    let scim = acme::Client::connect("https://a.example")
        .unwrap()
        .build_with(engine)
        .unwrap();
    assert_eq!(
        scim.users().get("7").send().unwrap_err().violations().len(),
        1
    );
    let read = scim.users().get("7").lenient().send().unwrap();
    assert_eq!(
        read.x509_certificates[0].value.as_ref().unwrap().bytes(),
        Some(vec![0xfb, 0xff])
    );
    assert_eq!(read.deviations().len(), 1, "{:?}", read.deviations());
}

/// An engine that returns this document for every request.
struct Answering(Value);

impl scim_runtime::engine::BlockingEngine for Answering {
    fn exchange(
        &self,
        _: http::Request<bytes::Bytes>,
        _: scim_runtime::engine::Limits,
    ) -> Result<http::Response<bytes::Bytes>, scim_runtime::engine::TransportError> {
        let mut response = http::Response::new(self.0.to_string().into());
        response.headers_mut().insert(
            "content-type",
            http::HeaderValue::from_static("application/scim+json"),
        );
        Ok(response)
    }
}

// R7644-3.9-02, R7643-7-04
#[test]
fn a_projected_response_must_contain_attributes_that_are_always_returned() {
    const ALWAYS: Attribute = Attribute::string("serial").required().always_returned();
    const DEFAULT: Attribute = Attribute::string("kind").required();
    const ASKED: Attribute = Attribute::string("secret").required().returned_on_request();
    let attributes = [ALWAYS, DEFAULT, ASKED];
    let descriptor = Descriptor {
        urn: "urn:x",
        attributes: &attributes,
    };
    let pointers = |violations: Vec<check::Violation>| -> Vec<String> {
        let violations = violations.into_iter();
        violations.map(|violation| violation.pointer).collect()
    };
    let sent = json!({"schemas": ["urn:x"], "id": "1"});
    let whole = check::response(&sent, descriptor);
    assert_eq!(pointers(whole), ["/serial", "/kind"]);
    let projected = check::projected_response(&sent, descriptor);
    assert_eq!(pointers(projected), ["/serial"]);
}

// R7643-7-09
#[test]
fn generated_code_has_all_characteristics() {
    let find =
        |attributes: &'static [Attribute], name: &str| Attribute::find(attributes, name).unwrap();
    let serial = find(Device::ATTRIBUTES, "serialNumber");
    assert!(serial.required && serial.case_exact && !serial.multi_valued);
    assert_eq!(
        (serial.kind, serial.mutability, serial.uniqueness),
        (Kind::String, Mutability::Immutable, Uniqueness::Global)
    );
    let kind = find(Device::ATTRIBUTES, "kind");
    assert_eq!(
        kind.canonical_values.iter().collect::<Vec<_>>(),
        ["laptop", "phone", "token"]
    );
    let owner = find(&find(Device::ATTRIBUTES, "owner").sub_attributes, "$ref");
    assert_eq!(owner.reference_types.iter().collect::<Vec<_>>(), ["User"]);
    let password = find(User::ATTRIBUTES, "password");
    assert_eq!(
        (password.mutability, password.returned),
        (Mutability::WriteOnly, Returned::Never)
    );
    // Generated documentation lists them as well.
    let text = std::fs::read_to_string(tests::here("golden/acme.rs")).unwrap();
    assert!(text.contains(
        "/// `serialNumber`: string, required, case-sensitive, immutable, unique everywhere."
    ));
    assert!(text.contains("/// `kind`: string, one of `laptop`, `phone`, `token`."));
}

// R7643-7-10
#[test]
fn the_client_leaves_uniqueness_to_the_provider() {
    let engine = Server::from_snapshot(tests::ACME).unwrap();
    let scim = acme::Client::connect("http://localhost")
        .unwrap()
        .build_with(engine)
        .unwrap();
    let two = [User::new("bjensen"), User::new("BJENSEN")];
    // The client sends both. The provider rejects the second one.
    assert!(two.iter().all(|user| check::before_create(user).is_empty()));
    scim.users().create(&two[0]).send().unwrap();
    let error = scim.users().create(&two[1]).send().unwrap_err();
    assert!(error.is_uniqueness() && error.is_conflict(), "{error}");
}

// R7643-3.3-02
#[test]
fn creating_a_resource_needs_its_required_extension() {
    let folder = tests::here("fixtures/required-extension");
    let text = scim_codegen::Builder::from_directory(folder)
        .to_text()
        .unwrap();
    assert!(
        text.contains(
            "pub fn new(user_name: impl Into<String>, enterprise_user: EnterpriseUser) -> Self"
        ),
        "{text}"
    );
    assert!(text.contains(".required()"), "the table demands it");
}

// R7643-4.1-01, R7644-7-02
#[test]
fn debug_hides_attributes_that_are_never_returned() {
    let user = User::new("bjensen").password("t1meMa$heen");
    assert!(!format!("{user:?}").contains("t1meMa$heen"));
    assert!(format!("{user:#?}").contains("password"));
}

// R7644-7-01
#[test]
fn a_hostile_body_is_read_in_linear_time() {
    let time = |members: usize| {
        let many: Vec<String> = (0..members)
            .map(|n| format!("\"unknown{n}\":{n}"))
            .collect();
        let user = format!(
            r#"{{"schemas":[{:?}],"id":"7","active":"True",{}}}"#,
            User::URN,
            many.join(",")
        );
        let list = format!(
            r#"{{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":1,"Resources":[{user}]}}"#
        );
        let start = Instant::now();
        // A strict reading collects every violation.
        assert!(Page::<Stored<models::User>>::from_json(list.as_bytes()).is_err());
        let engine = Answering(serde_json::from_str(&user).unwrap());
        let scim = rfc7643::Client::connect("https://a.example")
            .unwrap()
            .build_with(engine)
            .unwrap();
        assert!(scim.users().get("7").lenient().send().is_ok());
        start.elapsed()
    };
    time(1_000);
    let (small, large) = (time(10_000), time(100_000));
    // Quadratic time would be a hundred times as long.
    assert!(
        large < small * 40 + Duration::from_millis(200),
        "{small:?}, then {large:?}"
    );
}

#[test]
fn typed_values_convert_from_and_to_text() {
    let user = User::new("b").emails([user::Email::new("a@example.com").type_("work")]);
    assert_eq!(user.emails[0].type_, Some("work".into()));
    let badge = Badge::new().number(1).zones([badge::Zone::Lab]);
    assert_eq!(badge.zones, [badge::Zone::Lab]);
    assert_eq!(Open::from("LAPTOP"), device::Kind::Laptop);
    assert_eq!(
        EnterpriseUser::new().department("x").department.as_deref(),
        Some("x")
    );
}

// R7643-2.4-01
#[test]
fn a_multi_valued_complex_attribute_has_default_sub_attributes() {
    let schemas = json!([{"id": "urn:example:Thing", "attributes": [
        {"name": "tokens", "type": "complex", "multiValued": true},
        {"name": "settings", "type": "complex"},
    ]}]);
    let types = json!([{"name": "Thing", "endpoint": "/Things", "schema": "urn:example:Thing"}]);
    let text = scim_codegen::Builder::in_memory(scim_codegen::InMemory {
        name: "things".to_owned(),
        schemas: schemas.to_string().into_bytes(),
        resource_types: Some(types.to_string().into_bytes()),
        service_provider_config: None,
    })
    .to_text()
    .unwrap();
    for line in [
        "pub tokens: Vec<Token>,",
        "pub type_: Option<String>,",
        "pub primary: Option<bool>,",
        "pub display: Option<String>,",
        "pub value: Option<Json>,",
        "pub ref_: Option<Reference>,",
        "pub settings: Option<Json>,",
    ] {
        assert!(text.contains(line), "{line}");
    }
    // The test server reads the documents the same way.
    let provider =
        scim_runtime::describe::Description::from_documents(&schemas, &types, &Value::Null)
            .unwrap();
    let descriptor = provider.resource_types[0].descriptor();
    let tokens = Attribute::find(descriptor.attributes, "tokens").unwrap();
    let names: Vec<&str> = tokens.sub_attributes.iter().map(|sub| &*sub.name).collect();
    assert_eq!(names, ["type", "primary", "display", "value", "$ref"]);
    assert_eq!(
        Attribute::find(descriptor.attributes, "settings")
            .unwrap()
            .kind,
        Kind::Json
    );
}

// R7643-2.3.5-01
#[test]
fn dates_convert_to_the_types_of_chrono_and_time_and_back() {
    use scim_runtime::{
        chrono::{self, FixedOffset, Utc},
        time::OffsetDateTime,
        value::DateTimeError,
    };
    for text in [
        "2010-01-23T04:56:22Z",
        "2010-01-23T05:56:22.12+01:00",
        "1969-12-31T23:59:59.999999999-09:30",
        "0001-01-01T00:00:00Z",
        "9999-12-30T00:00:00Z",
    ] {
        let date = DateTime::from(text);
        let with_offset = chrono::DateTime::<FixedOffset>::try_from(&date).unwrap();
        assert_eq!(DateTime::from(with_offset).as_str(), text);
        let of_time = OffsetDateTime::try_from(&date).unwrap();
        assert_eq!(DateTime::from(of_time).as_str(), text);
        let utc = chrono::DateTime::<Utc>::try_from(&date).unwrap();
        assert_eq!(utc, with_offset);
        assert_eq!(utc.timestamp(), of_time.unix_timestamp());
        assert_eq!(utc.timestamp_subsec_nanos(), of_time.nanosecond());
        let of_jiff = scim_runtime::jiff::Timestamp::try_from(&date).unwrap();
        assert_eq!(of_jiff.as_second(), utc.timestamp());
    }
    let end_of_day = DateTime::from("2024-01-01T24:00:00Z");
    let next = chrono::DateTime::<Utc>::try_from(&end_of_day).unwrap();
    assert_eq!(DateTime::from(next).as_str(), "2024-01-02T00:00:00Z");
    for (text, expected) in [
        ("yesterday", DateTimeError::Invalid),
        ("2010-01-23T04:56:22", DateTimeError::NoZone),
        ("300000-01-01T00:00:00Z", DateTimeError::OutOfRange),
    ] {
        let date = DateTime::from(text);
        assert_eq!(
            chrono::DateTime::<Utc>::try_from(&date),
            Err(expected),
            "{text}"
        );
        assert_eq!(OffsetDateTime::try_from(&date), Err(expected), "{text}");
        assert_eq!(
            scim_runtime::jiff::Timestamp::try_from(&date),
            Err(expected),
            "{text}"
        );
    }
    // An offset with seconds, and one that is too large, are not valid in `xsd:dateTime`.
    for seconds in [3_601, 15 * 3_600] {
        let offset = FixedOffset::east_opt(seconds).unwrap();
        let at = chrono::DateTime::<Utc>::UNIX_EPOCH.with_timezone(&offset);
        assert_eq!(DateTime::from(at).as_str(), "1970-01-01T00:00:00Z");
    }
    let condition: Condition<Device> = Device::PURCHASED.ge(chrono::DateTime::<Utc>::UNIX_EPOCH);
    assert_eq!(
        condition.to_string(),
        r#"purchased ge "1970-01-01T00:00:00Z""#
    );
}
