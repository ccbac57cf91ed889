//! Messages other than resources: bulk messages, headers, dates, and patches between two states.

use super::{
    mutate::SEPARATOR,
    runtime::{DESCRIPTOR, answer, check_message, resources, texts},
};
use crate::acme::User;
use bytes::Bytes;
use scim_codegen::Builder;
use scim_runtime::{
    Json, check,
    client::Retry,
    describe::Description,
    engine::{BlockingEngine, Limits, TransportError},
    filter::Filter,
    models::{self, rfc7643::Client},
    patch::{self, Patch, PatchOptions},
    record::{Descriptor, Stored},
    server::Server,
    value::{Binary, DateTime},
};
use std::time::Duration;

/// Answers every request with the same response.
struct Always(http::Response<Bytes>);

impl BlockingEngine for Always {
    fn exchange(
        &self,
        _: http::Request<Bytes>,
        _: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        Ok(self.0.clone())
    }

    fn sleep(&self, _: Duration) {}
}

fn client(response: http::Response<Bytes>) -> Result<Client<Always>, String> {
    Client::connect("https://a.example/v2")
        .and_then(|builder| builder.bearer_token("s3cret").build_with(Always(response)))
        .map_err(|error| error.to_string())
}

/// BulkRequests for a provider and BulkResponses for a client. Both read every input.
pub(super) fn bulks() -> Vec<Vec<u8>> {
    let mut seeds = texts(&[
        r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkResponse"],"Operations":[{"location":"https://a.example/v2/Users/1","method":"POST","bulkId":"0","version":"W/\"1\"","status":"201"},{"method":"PATCH","location":"https://a.example/v2/Users/7","status":"200","response":{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"7","userName":"b"}},{"method":"DELETE","location":"https://a.example/v2/Users/8","status":"204"}]}"#,
        r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkResponse"],"Operations":[{"method":"POST","bulkId":"0","status":{"code":"400"},"response":{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"scimType":"uniqueness","status":"409","detail":"taken"}},{"method":"DELETE","status":404}]}"#,
        r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"failOnErrors":1,"Operations":[{"method":"POST","bulkId":"a","path":"/Users","data":{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"x"}},{"method":"POST","bulkId":"b","path":"/Groups","data":{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"g","members":[{"value":"bulkId:a"}]}},{"method":"PATCH","path":"/Users/bulkId:a","data":{"Operations":[{"op":"replace","path":"displayName","value":"y"}]}},{"method":"PUT","path":"/Users/bulkId:a","version":"W/\"1\"","data":{"userName":"z"}},{"method":"DELETE","path":"/Groups/bulkId:b"}]}"#,
        r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":[{"method":"POST","bulkId":"a","path":"/Groups","data":{"displayName":"a","members":[{"value":"bulkId:b"}]}},{"method":"POST","bulkId":"b","path":"/Groups","data":{"displayName":"b","members":[{"value":"bulkId:a"}]}}]}"#,
    ]);
    let file = crate::root().join("scim-runtime/tests/vectors/bulk.json");
    let read = std::fs::read(file).ok();
    let vectors = read.and_then(|bytes| serde_json::from_slice::<Json>(&bytes).ok());
    seeds.extend(
        vectors
            .into_iter()
            .map(|vectors| vectors.to_string().into_bytes()),
    );
    seeds
}

pub(super) fn bulk(input: &[u8]) -> Result<(), String> {
    thread_local! {
        static PROVIDER: Option<Description> = Builder::rfc7643()
            .effective_documents()
            .ok()
            .and_then(|snapshot| Description::from_snapshot(&snapshot).ok());
    }
    let provider = PROVIDER
        .with(Clone::clone)
        .ok_or("the provider is refused")?;
    answer(&Server::new(provider), "POST /Bulk", input)?;
    let mut response = http::Response::new(Bytes::copy_from_slice(input));
    let json = http::HeaderValue::from_static("application/scim+json");
    response.headers_mut().insert("content-type", json);
    let client = client(response)?;
    for lenient in [false, true] {
        let mut bulk = client.bulk();
        if lenient {
            bulk = bulk.lenient();
        }
        let user = bulk.create(&models::User::new("b"));
        let change = Patch::<models::User>::new().replace(models::User::DISPLAY_NAME, "y");
        let patched = bulk.patch("7", change);
        let gone = bulk.delete::<models::User>("8");
        let results = match bulk.send() {
            Ok(results) => results,
            Err(error) => {
                check_message(Some(error))?;
                continue;
            }
        };
        for why in [
            results.get(&user).err(),
            results.get(&patched).err(),
            results.get(&gone).err(),
        ] {
            super::shown(&why.map_or_else(String::new, |why| why.to_string()))?;
        }
        if results.iter().count() != results.len() {
            return Err("an operation has no result".to_owned());
        }
    }
    Ok(())
}

/// Response heads: the status, then one header per line.
pub(super) fn heads() -> Vec<Vec<u8>> {
    texts(&[
        "401\nwww-authenticate: Bearer realm=\"a, \\\"b\\\"\", error=\"invalid_token\", error_description=\"expired\", Basic realm=x",
        "401\nwww-authenticate: Negotiate abc==, Digest qop=\"auth\", nonce=\"x\"",
        "429\nretry-after: 120",
        "503\nretry-after: Wed, 21 Oct 2099 07:28:00 GMT\ncontent-type: text/html",
        "503\nretry-after: Sunday, 06-Nov-94 08:49:37 GMT",
        "503\nretry-after: Sun Nov  6 08:49:37 1994",
        "200\ncontent-type: application/scim+json;charset=\"utf-8\"; x=y\netag: W/\"abc\"\nlocation: https://a.example/v2/Users/7",
        "308\nlocation: /v2/Users/8?x#y",
        "307\nlocation: //b.example/v2/Users/7",
        "302\nlocation: https://a.example/v2/Users/7",
        "412\netag: \"a\", W/\"b\"",
        "413\ncontent-length: 99999999999999999999\ncontent-encoding: gzip",
    ])
}

pub(super) fn headers(input: &[u8]) -> Result<(), String> {
    let mut lines = input.split(|byte| *byte == b'\n');
    let status = lines.next().map(String::from_utf8_lossy);
    let body =
        r#"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"7","userName":"b"}"#;
    let mut response = http::Response::new(Bytes::from_static(body.as_bytes()));
    if let Some(status) = status
        .and_then(|status| status.trim().parse().ok())
        .and_then(|status| http::StatusCode::from_u16(status).ok())
    {
        *response.status_mut() = status;
    }
    for line in lines {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            continue;
        };
        let (name, value) = line.split_at(colon);
        let value = value.get(1..).unwrap_or_default().trim_ascii();
        let name = http::HeaderName::from_bytes(name);
        if let (Ok(name), Ok(value)) = (name, http::HeaderValue::from_bytes(value)) {
            response.headers_mut().append(name, value);
        }
    }
    let client = client(response)?;
    for retry in [Retry::never(), Retry::default()] {
        let read = client.users().get("7").retry(retry.clone()).send();
        if let Ok(user) = &read {
            let again = client.users().replace(user).retry(retry.clone()).send();
            check_message(again.err())?;
        }
        if let Some(challenge) = read.as_ref().err().and_then(|error| error.challenge()) {
            super::shown(&format!("{challenge:?}"))?;
        }
        check_message(read.err())?;
        check_message(
            client
                .users()
                .create(&models::User::new("b"))
                .retry(retry)
                .send()
                .err(),
        )?;
    }
    Ok(())
}

pub(super) fn dates() -> Vec<Vec<u8>> {
    texts(&[
        "2010-01-23T04:56:22Z",
        "2011-05-13T04:42:34.123456789+02:00",
        "2008-01-23T04:56:22",
        "-0044-03-15T00:00:00-14:00",
        "10000-01-01T24:00:00Z",
        "2016-12-31T23:59:60Z",
        "2000-02-29T00:00:00.000000000000000001Z",
        "1900-02-29T00:00:00Z",
        "Ynl0ZXM=",
        "Ynl0ZXM",
        "_-8=",
    ])
}

/// A date and time, and a binary value. Their text must be kept, and a valid value must equal itself in a filter.
pub(super) fn datetime(input: &[u8]) -> Result<(), String> {
    let text = String::from_utf8_lossy(input);
    let date = DateTime::from(text.as_ref());
    let binary = Binary::from(text.as_ref());
    if date.as_str() != text || binary.as_str() != text {
        return Err("the text has changed".to_owned());
    }
    if let Some(at) = date.timestamp()
        && DateTime::from(at).timestamp() != Some(at)
    {
        return Err(format!("{at} is read as another"));
    }
    if let Some(bytes) = binary.bytes()
        && Binary::from_bytes(&bytes).bytes().as_ref() != Some(&bytes)
    {
        return Err(format!("{bytes:?} are read as others"));
    }
    let user = serde_json::json!({"meta": {"created": text}});
    let quoted = Json::from(text.as_ref());
    let matches = |operator: &str| {
        let filter = Filter::parse(&format!("meta.created {operator} {quoted}"));
        filter.map(|filter| filter.matches(&user, DESCRIPTOR))
    };
    match (matches("eq"), matches("ge"), matches("gt")) {
        (Ok(true), Ok(ge), Ok(gt)) if ge && gt => Err("it is later than itself".to_owned()),
        (Ok(false), Ok(true), _) => Err("it is at least itself, and not itself".to_owned()),
        _ => Ok(()),
    }
}

/// Two states of a resource.
pub(super) fn pairs() -> Vec<Vec<u8>> {
    let resources = resources();
    let mut seeds = Vec::new();
    for old in &resources {
        seeds.extend(
            resources
                .iter()
                .map(|new| [old.clone(), new.clone()].join(&SEPARATOR)),
        );
    }
    seeds
}

/// Checks that the patch between two states turns one into the other.
pub(super) fn between(input: &[u8]) -> Result<(), String> {
    let read = |part: Option<&[u8]>| {
        let stored = Stored::<User>::from_json(part.unwrap_or_default()).ok()?;
        let resource = serde_json::from_slice::<Json>(&stored.to_json()).ok()?;
        let is_valid = check::response(&resource, DESCRIPTOR).is_empty();
        is_valid.then_some(resource)
    };
    let mut parts = input.splitn(2, |byte| *byte == SEPARATOR);
    let (Some(old), Some(new)) = (read(parts.next()), read(parts.next())) else {
        return Ok(());
    };
    leads(&old, &new, patch::towards)?;
    leads(&old, &new, patch::between)
}

type MakePatch =
    fn(&Json, &Json, Descriptor<'_>) -> Result<Vec<patch::Operation>, patch::PatchError>;

/// Checks that a printed patch parses to the same patch, can be applied, and leaves no difference.
fn leads(old: &Json, new: &Json, make: MakePatch) -> Result<(), String> {
    let operations = match make(old, new, DESCRIPTOR) {
        Ok(operations) => operations,
        Err(error) => return super::shown(&error.to_string()),
    };
    if operations.is_empty() {
        return Ok(());
    }
    let message = patch::to_message(&operations);
    if patch::parse(&message).as_ref() != Ok(&operations) {
        return Err(format!("printed as {message}, which is read as another"));
    }
    let options = PatchOptions::STRICT.keep_unknown_attributes();
    let mut patched = old.clone();
    options
        .apply(&mut patched, &operations, DESCRIPTOR)
        .map_err(|error| format!("{message} is refused: {error}"))?;
    match make(&patched, new, DESCRIPTOR) {
        Ok(rest) if rest.is_empty() => Ok(()),
        Ok(rest) => Err(format!("{message} leaves {}", patch::to_message(&rest))),
        Err(error) => Err(format!("after {message}: {error}")),
    }
}
