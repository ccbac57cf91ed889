//! The requests per second of the embedded server: in process and over a socket, one after the other.

use super::{
    serving::{Content, PAGE, Protocol, ServerProcess, server, small_user},
    usage::used,
};
use crate::{Outcome, Say, median};
use bytes::Bytes;
use http::{Method, Request};
use scim_runtime::server::Server;
use std::hint::black_box;
use tests::{bare::Bare, plain};

/// The base URL of the server in this process.
const BASE: &str = "https://scim.example.com/v2";

const USERS: usize = 10_000;

const ROUNDS: usize = 9;

/// The requests of a round.
const REQUESTS: u32 = 500;

/// Measures reading a user, reading a page, and creating a user.
pub(crate) fn all(line: Say<'_>) -> Outcome<()> {
    in_process(line)?;
    over_a_socket(line)
}

fn in_process(line: Say<'_>) -> Outcome<()> {
    let server = server(USERS)?.base_url(BASE);
    let id = server.add("User", small_user(USERS))?;
    let read = || request(Method::GET, &format!("/Users/{id}"), Bytes::new());
    let page = format!("/Users?count={PAGE}&startIndex=5001");
    let list = || request(Method::GET, &page, Bytes::new());
    report(line, "in-process-read", 10.0, || sent(&server, read()?))?;
    report(line, "in-process-page", 1_500.0, || sent(&server, list()?))?;
    let mut number = USERS;
    report(line, "in-process-create", 50.0, || {
        number += 1;
        let body = small_user(number).to_string().into();
        sent(&server, request(Method::POST, "/Users", body)?)
    })
}

fn request(method: Method, path: &str, body: Bytes) -> Outcome<Request<Bytes>> {
    Ok(Request::builder()
        .method(method)
        .uri(format!("{BASE}{path}"))
        .header("content-type", "application/scim+json")
        .body(body)?)
}

fn sent(server: &Server, request: Request<Bytes>) -> Outcome<()> {
    let response = black_box(server.handle(request));
    if response.status().is_success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(response.body()).into())
    }
}

fn over_a_socket(line: Say<'_>) -> Outcome<()> {
    let server = ServerProcess::start(Protocol::Http1, Content::Embedded(USERS))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let bare = Bare::new(Protocol::Http1.options(), &server.url)?;
    let user =
        |number: usize| -> Outcome<plain::User> { Ok(serde_json::from_value(small_user(number))?) };
    let known = runtime.block_on(bare.create(&user(USERS)?))?;
    let id = known.id.ok_or("the user has an id")?;
    // Wide limits: other processes on the machine delay the server as well.
    report(line, "socket-read", 300.0, || {
        runtime.block_on(bare.read(&id)).map(drop)
    })?;
    report(line, "socket-page", 3_000.0, || {
        runtime.block_on(bare.page(5_001, PAGE)).map(drop)
    })?;
    let mut number = USERS;
    report(line, "socket-create", 300.0, || {
        number += 1;
        runtime.block_on(bare.create(&user(number)?)).map(drop)
    })
}

/// Reports the time of a request in microseconds, and how many requests that is a second.
fn report(
    line: Say<'_>,
    name: &str,
    limit: f64,
    mut request: impl FnMut() -> Outcome<()>,
) -> Outcome<()> {
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let usage = used(|| (0..REQUESTS).try_for_each(|_| request()))?;
        times.push(usage.time / f64::from(REQUESTS));
    }
    let seconds = median(times);
    println!("server-{name}: {:.0} requests/s", 1.0 / seconds);
    line(&format!("server-{name}-us"), seconds * 1e6, limit);
    Ok(())
}
