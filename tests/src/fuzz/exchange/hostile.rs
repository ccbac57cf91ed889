//! Generates scripts: what a hostile provider would answer, from a valid response with one odd header to endless redirects.

use super::{
    bodies,
    script::{Answer, Credential, Framing, Operation, Script},
};
use crate::fuzz::mutate::{Rng, pick};

/// One script, as an input of the fuzzer.
pub(super) fn script(rng: &mut Rng) -> Script {
    let operation = *pick(rng, &Operation::ALL);
    let credential = *pick(rng, &Credential::ALL);
    let mut responses = Vec::new();
    if credential == Credential::ClientCredentials && rng.u8(..8) > 0 {
        responses.push(Answer {
            status: 200,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: bodies::token(rng),
            ..Answer::default()
        });
    }
    for _ in 0..=rng.u8(..4) {
        responses.push(answer(operation, rng));
    }
    Script {
        credential,
        operation,
        lenient: rng.bool(),
        responses,
    }
}

fn answer(operation: Operation, rng: &mut Rng) -> Answer {
    let status = *pick(
        rng,
        &[
            200, 200, 200, 200, 200, 200, 201, 201, 202, 204, 206, 299, 301, 302, 303, 304, 307,
            308, 308, 400, 401, 401, 403, 404, 409, 412, 413, 429, 429, 500, 501, 502, 503, 504,
            600, 999,
        ],
    );
    let mut answer = Answer {
        status,
        headers: headers(status, rng),
        body: body(operation, status, rng),
        ..Answer::default()
    };
    match rng.u16(..4_000) {
        0 => enlarge(&mut answer, rng),
        1..=600 => answer.framing = *pick(rng, &Framing::ALL),
        _ => {}
    }
    if rng.u8(..24) == 0 {
        let cut = rng.usize(..=answer.body.len());
        let cut = (0..=cut).rev().find(|at| answer.body.is_char_boundary(*at));
        answer.body.truncate(cut.unwrap_or(0));
    }
    answer
}

fn body(operation: Operation, status: u16, rng: &mut Rng) -> String {
    if rng.u8(..8) == 0 {
        return match rng.u8(..5) {
            0 => String::new(),
            1 => bodies::page(rng),
            2 => bodies::documents(rng),
            3 => bodies::token(rng),
            _ => bodies::text(rng),
        };
    }
    if status >= 400 {
        return bodies::error(rng);
    }
    match operation {
        Operation::Page
        | Operation::Walk
        | Operation::WalkUnreadable
        | Operation::Search
        | Operation::Root
        | Operation::Dynamic
        | Operation::DynamicWalk
        | Operation::CreateOrFind => bodies::list(rng),
        Operation::Discover => bodies::documents(rng),
        Operation::Bulk => bodies::bulk(rng),
        _ => bodies::resource(rng),
    }
}

/// A body of up to two megabytes whose representation in memory could be much larger.
fn enlarge(answer: &mut Answer, rng: &mut Rng) {
    let fill = match rng.u8(..8) {
        0 => "{}".to_owned(),
        1 => "{\"id\":\"1\"}".to_owned(),
        2 => "[]".to_owned(),
        3 => "\"\"".to_owned(),
        4 => "1".to_owned(),
        5 => "{\"a\":{\"b\":[]}}".to_owned(),
        6 => bodies::resource(rng),
        _ => bodies::error(rng),
    };
    let lists = [
        "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:ListResponse\"],\"totalResults\":1,\"Resources\":[",
        "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\"],\"id\":\"7\",\"userName\":\"b\",\"emails\":[",
        "{\"id\":\"7\",\"schemas\":[",
        "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:BulkResponse\"],\"Operations\":[",
        "{\"id\":\"7\",\"unknown\":[",
        "[[",
    ];
    (*pick(rng, &lists)).clone_into(&mut answer.body);
    answer.times = rng.usize(1_000..2_000_000) / fill.len().max(1);
    answer.fill = fill;
    "]}".clone_into(&mut answer.tail);
}

fn headers(status: u16, rng: &mut Rng) -> Vec<(String, String)> {
    let mut headers = Vec::new();
    let mut add = |name: &str, value: String| headers.push((name.to_owned(), value));
    let types = [
        "application/scim+json",
        "application/scim+json",
        "application/scim+json",
        "application/json; charset=utf-8",
        "text/html",
        "application/scim+json; charset=\"\u{7f}\"",
        "x",
    ];
    if rng.u8(..16) > 0 {
        add("content-type", (*pick(rng, &types)).to_owned());
    }
    if (300..400).contains(&status) || status == 201 || rng.u8(..16) == 0 {
        add("location", location(rng));
    }
    if matches!(status, 401 | 403) || rng.u8(..32) == 0 {
        let challenge = format!(
            "Bearer realm=\"{}\", error=\"{}\", error_description=\"{}\"",
            bodies::text(rng),
            pick(rng, &["invalid_token", "insufficient_scope", "x"]),
            bodies::text(rng)
        );
        add("www-authenticate", challenge);
    }
    if matches!(status, 429 | 503) || rng.u8(..32) == 0 {
        let times = [
            "0",
            "1",
            "29",
            "31",
            "99999999999999999999",
            "-1",
            "1.5",
            "Wed, 21 Oct 2099 07:28:00 GMT",
            "Sun, 06 Nov 1994 08:49:37 GMT",
        ];
        let time = (*pick(rng, &times)).to_owned();
        add(
            "retry-after",
            if rng.u8(..8) == 0 {
                bodies::text(rng)
            } else {
                time
            },
        );
    }
    if rng.u8(..6) == 0 {
        let names = [
            "etag",
            "content-location",
            "x-echo",
            "set-cookie",
            "link",
            "date",
            "warning",
        ];
        let name = *pick(rng, &names);
        add(name, bodies::text(rng));
    }
    if rng.u8(..32) == 0 {
        let codings = ["br", "gzip, gzip", "identity", "GZIP", "\u{202e}", "x"];
        add("content-encoding", (*pick(rng, &codings)).to_owned());
    }
    if rng.u16(..500) == 0 {
        for number in 0..rng.usize(..3_000) {
            headers.push((format!("x-{number}"), "x".repeat(rng.usize(..200))));
        }
    }
    headers
}

/// Where a redirect leads: home, elsewhere, or to neither.
fn location(rng: &mut Rng) -> String {
    let places = [
        "{home}/v2/Users/7",
        "{home}/v2/Users/8?x=1#y",
        "/v2/Users/9",
        "Users/10",
        "{away}/v2/Users/7",
        "{away}/v2/Users/7",
        "{away}",
        "{login}/token",
        "//b.example/v2",
        "http://a.example/v2/Users/7",
        "https://a.example:8443/v2",
        "https://a.example@b.example/v2",
        "https://user:pw@a.example/v2/Users/7",
        "https://A.EXAMPLE./v2",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "\\\\b.example\\x",
        "https://[::1",
        "{home}/v2/../../..",
        "{home}/v2/Users/%2e%2e/%00",
    ];
    match rng.u8(..10) {
        0 => bodies::text(rng),
        1 => format!("{{home}}/v2/Users/{}", bodies::text(rng)),
        2 => format!("{{away}}/{}", bodies::text(rng)),
        _ => (*pick(rng, &places)).to_owned(),
    }
}
