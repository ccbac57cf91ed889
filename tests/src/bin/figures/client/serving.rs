//! A server in a child process, so that its time and memory aren't measured.

use crate::Outcome;
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::{
    body::Incoming,
    server::conn::{http1, http2},
    service::service_fn,
};
use hyper_util::rt::{TokioExecutor, TokioIo};
use scim_runtime::{server::Server, testing};
use serde_json::json;
use std::{
    convert::Infallible,
    env,
    io::{BufRead, BufReader, Read},
    net::SocketAddr,
    process::{Child, Command, Stdio},
    sync::Arc,
    thread,
};
use tests::data::{self, Users};
use tokio::net::{TcpListener, TcpStream};

/// With this argument, a protocol and what to serve, the program is the server.
const CHILD: &str = "--serve-for-client";

/// The users on a page.
pub(crate) const PAGE: usize = 200;

/// The version of HTTP. The client doesn't negotiate it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    Http1,
    Http2,
}

impl Protocol {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Http1 => "http1",
            Self::Http2 => "http2",
        }
    }

    /// The options of a reqwest client.
    pub(crate) fn options(self) -> reqwest::ClientBuilder {
        let options = reqwest::Client::builder().no_proxy();
        match self {
            Self::Http1 => options.http1_only(),
            Self::Http2 => options.http2_prior_knowledge(),
        }
    }
}

/// What a server answers with.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Content {
    /// The same user, or the same page of [`PAGE`] users, whatever the request.
    Canned,
    /// The embedded server with so many small users.
    Embedded(usize),
}

/// A server that runs until it is dropped.
pub(crate) struct ServerProcess {
    pub(crate) url: String,
    child: Child,
}

impl ServerProcess {
    /// Starts a server and waits until it is ready.
    pub(crate) fn start(protocol: Protocol, content: Content) -> Outcome<Self> {
        let content = match content {
            Content::Canned => "canned".to_owned(),
            Content::Embedded(users) => users.to_string(),
        };
        let mut child = Command::new(env::current_exe()?)
            .args([CHILD, protocol.name(), &content])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = child.stdout.take().ok_or("the output is piped")?;
        let mut url = String::new();
        BufReader::new(output).read_line(&mut url)?;
        if url.is_empty() {
            return Err("the server did not start".into());
        }
        Ok(Self {
            url: url.trim().to_owned(),
            child,
        })
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves in the child process until its input ends.
pub(crate) fn as_child() -> Outcome<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [command, protocol, content] = arguments.as_slice() else {
        return Ok(());
    };
    if command != CHILD {
        return Ok(());
    }
    let protocol = if protocol == Protocol::Http2.name() {
        Protocol::Http2
    } else {
        Protocol::Http1
    };
    // The input ends when the parent does.
    thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let address: SocketAddr = ([127, 0, 0, 1], 0).into();
        let listener = TcpListener::bind(address).await?;
        let url = format!("http://{}/scim/v2", listener.local_addr()?);
        let answers = Arc::new(Answers::new(content, &url)?);
        println!("{url}");
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            tokio::spawn(connection(protocol, stream, Arc::clone(&answers)));
        }
    })
}

async fn connection(protocol: Protocol, stream: TcpStream, answers: Arc<Answers>) {
    let service = service_fn(move |request| answer(Arc::clone(&answers), request));
    let stream = TokioIo::new(stream);
    // The client notices a failed connection itself.
    let _ = match protocol {
        Protocol::Http1 => {
            http1::Builder::new()
                .serve_connection(stream, service)
                .await
        }
        Protocol::Http2 => {
            let builder = http2::Builder::new(TokioExecutor::new());
            builder.serve_connection(stream, service).await
        }
    };
}

async fn answer(
    answers: Arc<Answers>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    let body = body
        .collect()
        .await
        .map_or_else(|_| Bytes::new(), http_body_util::Collected::to_bytes);
    let request = Request::from_parts(parts, body);
    Ok(answers.to(request).map(Full::new))
}

enum Answers {
    Canned { user: Bytes, page: Bytes },
    Embedded(Server),
}

impl Answers {
    fn new(content: &str, url: &str) -> Outcome<Self> {
        let Ok(users) = content.parse() else {
            return Ok(Self::Canned {
                user: one_user()?,
                page: data::users(PAGE, Users::Usual).into(),
            });
        };
        let server = server(users)?;
        Ok(Self::Embedded(server.base_url(url)))
    }

    fn to(&self, request: Request<Bytes>) -> Response<Bytes> {
        let (user, page) = match self {
            Self::Embedded(server) => return server.handle(request),
            Self::Canned { user, page } => (user, page),
        };
        let is_creation = request.method() == http::Method::POST;
        let is_page = request.uri().query().is_some();
        let mut response = Response::new(if is_page { page.clone() } else { user.clone() });
        if is_creation {
            *response.status_mut() = StatusCode::CREATED;
        }
        let scim = http::HeaderValue::from_static("application/scim+json");
        response.headers_mut().insert("content-type", scim);
        response
    }
}

/// The first user of the data.
pub(crate) fn one_user() -> Outcome<Bytes> {
    let list: serde_json::Value = serde_json::from_slice(&data::users(1, Users::Usual))?;
    Ok(list["Resources"][0].to_string().into())
}

/// The embedded server with small users.
pub(crate) fn server(users: usize) -> Outcome<Server> {
    let server = Server::new(testing::description()).page_size(PAGE as u64);
    for number in 0..users {
        server.add("User", small_user(number))?;
    }
    Ok(server)
}

/// A user with few attributes.
pub(crate) fn small_user(number: usize) -> serde_json::Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": format!("user{number}@example.com"),
        "externalId": format!("E-{number}"),
        "displayName": format!("User {number}"),
        "active": true,
    })
}
