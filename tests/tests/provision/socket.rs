//! A provider on a socket that treats each request as a test decides: the embedded server behind a faulty connection.

use bytes::Bytes;
use scim_runtime::{
    Json,
    engine::{BlockingEngine, Limits, ReqwestBlocking, TransportError},
    models::{User, rfc7643::Client},
    server::Server,
    testing,
};
use std::{
    io::Write as _,
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, LazyLock, Mutex},
    thread::{self, JoinHandle},
    time::Duration,
};
use tests::raw::read_request;

/// How a request is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    Whole,
    /// The connection is reset, and nothing is executed.
    LostBefore,
    /// The request is executed, and the connection is reset without a response.
    LostAfter,
    /// The request is executed, and the connection is reset in the response's head.
    TornHead,
    /// The request is executed, and the connection is reset in the response's body.
    TornBody,
    /// The response is complete. The connection stays open in name only: it is reset afterwards.
    ResetAfterwards,
    /// The request is executed. Its response arrives byte by byte, and never ends.
    Drip,
    /// The request is executed twice. The client gets the second response.
    Twice,
    /// The request is not executed.
    Status(u16),
    /// The request is executed, and the response is replaced.
    ExecutedStatus(u16),
}

/// Decides about a request by its number, which starts at 1, and its content. It may change the server.
pub(crate) type Rule = dyn Fn(usize, &http::Request<Bytes>, &Server) -> Delivery + Send + Sync;

/// A provider with an employee to update, one to adopt, one who left, and a contractor.
pub(crate) struct Provider {
    pub(crate) url: String,
    address: SocketAddr,
    state: Arc<State>,
    listening: Mutex<Option<JoinHandle<()>>>,
}

struct State {
    /// Replaced by a restart.
    server: Mutex<Server>,
    url: String,
    rule: Mutex<Arc<Rule>>,
    /// Methods and paths, in the order of their arrival.
    requests: Mutex<Vec<String>>,
    /// Those that were executed.
    executed: Mutex<Vec<String>>,
    is_closing: Mutex<bool>,
}

impl Provider {
    pub(crate) fn start(configure: impl FnOnce(Server) -> Server) -> Arc<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let url = format!("http://{address}/v2");
        let server = configure(Server::new(testing::description()).page_size(2)).base_url(&url);
        for user in existing() {
            server.add("User", user).unwrap();
        }
        let state = State {
            server: Mutex::new(server),
            url: url.clone(),
            rule: Mutex::new(Arc::new(|_, _, _| Delivery::Whole)),
            requests: Mutex::default(),
            executed: Mutex::default(),
            is_closing: Mutex::new(false),
        };
        let provider = Self {
            url,
            address,
            state: Arc::new(state),
            listening: Mutex::new(None),
        };
        provider.listen(listener);
        Arc::new(provider)
    }

    /// Sets the rule for the following requests, which are counted from 1 again.
    pub(crate) fn rule(
        &self,
        rule: impl Fn(usize, &http::Request<Bytes>, &Server) -> Delivery + Send + Sync + 'static,
    ) {
        *self.state.rule.lock().unwrap() = Arc::new(rule);
        self.state.requests.lock().unwrap().clear();
        self.state.executed.lock().unwrap().clear();
    }

    /// Delivers the request with this number in another way.
    pub(crate) fn once(&self, at: usize, delivery: Delivery) {
        self.rule(move |number, _, _| {
            if number == at {
                delivery
            } else {
                Delivery::Whole
            }
        });
    }

    /// The requests of the current rule.
    pub(crate) fn requests(&self) -> usize {
        self.state.requests.lock().unwrap().len()
    }

    /// How many requests with this method were executed.
    pub(crate) fn executed(&self, method: &str) -> usize {
        let executed = self.state.executed.lock().unwrap();
        executed
            .iter()
            .filter(|line| line.split(' ').next() == Some(method))
            .count()
    }

    pub(crate) fn server(&self) -> Server {
        self.state.server.lock().unwrap().clone()
    }

    pub(crate) fn users(&self) -> Vec<Json> {
        let dump = self.server().dump();
        dump["resources"].as_array().unwrap().clone()
    }

    /// Stops listening: connections are refused from now on.
    pub(crate) fn close(&self) {
        let Some(listening) = self.listening.lock().unwrap().take() else {
            return;
        };
        *self.state.is_closing.lock().unwrap() = true;
        // Wakes the thread that waits for a connection.
        drop(TcpStream::connect(self.address));
        listening.join().unwrap();
        *self.state.is_closing.lock().unwrap() = false;
    }

    /// Listens again, at the same address.
    pub(crate) fn open(&self) {
        if self.listening.lock().unwrap().is_none() {
            self.listen(TcpListener::bind(self.address).unwrap());
        }
    }

    /// Starts a new server with the same resources.
    pub(crate) fn restart(&self) {
        self.close();
        let old = self.server();
        let new = Server::new(testing::description())
            .page_size(2)
            .base_url(&self.state.url);
        new.load(&old.dump_with_secrets()).unwrap();
        *self.state.server.lock().unwrap() = new;
        self.open();
    }

    fn listen(&self, listener: TcpListener) {
        let state = Arc::clone(&self.state);
        let thread = thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if *state.is_closing.lock().unwrap() {
                    return;
                }
                let state = Arc::clone(&state);
                thread::spawn(move || state.serve(stream));
            }
        });
        *self.listening.lock().unwrap() = Some(thread);
    }
}

impl State {
    fn serve(&self, mut stream: TcpStream) {
        let Ok(text) = read_request(&mut stream) else {
            return;
        };
        let request = parse(&text);
        let line = format!("{} {}", request.method(), request.uri());
        let number = {
            let mut requests = self.requests.lock().unwrap();
            requests.push(line.clone());
            requests.len()
        };
        let (rule, server) = (
            Arc::clone(&self.rule.lock().unwrap()),
            self.server.lock().unwrap().clone(),
        );
        let delivery = rule(number, &request, &server);
        let execute = |request| {
            self.executed.lock().unwrap().push(line.clone());
            server.handle(request)
        };
        // The client may have closed the connection.
        let _ = match delivery {
            Delivery::LostBefore => Ok(()),
            Delivery::Status(code) => respond(&mut stream, &status(code)),
            Delivery::ExecutedStatus(code) => {
                execute(request);
                respond(&mut stream, &status(code))
            }
            Delivery::LostAfter => {
                execute(request);
                Ok(())
            }
            Delivery::Twice => {
                execute(request.clone());
                respond(&mut stream, &execute(request))
            }
            Delivery::Whole => respond(&mut stream, &execute(request)),
            Delivery::TornHead => {
                let (head, _) = bytes_of(&execute(request), "close");
                stream.write_all(&head.as_bytes()[..head.len() / 2])
            }
            Delivery::TornBody => {
                let response = execute(request);
                let (head, body) = bytes_of(&response, "close");
                stream
                    .write_all(head.as_bytes())
                    .and_then(|()| stream.write_all(&body[..body.len() / 2]))
            }
            Delivery::ResetAfterwards => {
                let (head, body) = bytes_of(&execute(request), "keep-alive");
                stream
                    .write_all(head.as_bytes())
                    .and_then(|()| stream.write_all(&body))
                    // Until the client sends the next request, or closes the connection.
                    .and_then(|()| read_request(&mut stream).map(drop))
            }
            Delivery::Drip => {
                let (head, _) = bytes_of(&execute(request), "close");
                drip(&mut stream, &head)
            }
        };
        match delivery {
            Delivery::Whole
            | Delivery::Twice
            | Delivery::Status(_)
            | Delivery::ExecutedStatus(_) => {}
            Delivery::LostBefore
            | Delivery::LostAfter
            | Delivery::TornHead
            | Delivery::TornBody
            | Delivery::ResetAfterwards
            | Delivery::Drip => reset(stream),
        }
    }
}

fn parse(text: &str) -> http::Request<Bytes> {
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    let mut words = lines.next().unwrap().split(' ');
    let mut request = http::Request::builder()
        .method(words.next().unwrap())
        .uri(words.next().unwrap());
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        request = request.header(name, value.trim());
    }
    request.body(Bytes::from(body.to_owned())).unwrap()
}

fn status(code: u16) -> http::Response<Bytes> {
    let mut response = http::Response::new(Bytes::new());
    *response.status_mut() = http::StatusCode::from_u16(code).unwrap();
    response
}

/// The head and the body of a response.
fn bytes_of(response: &http::Response<Bytes>, connection: &str) -> (String, Bytes) {
    let status = response.status().as_u16();
    let body = response.body().clone();
    let mut head = format!("HTTP/1.1 {status} x\r\nConnection: {connection}\r\n");
    if status != 204 {
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    for (name, value) in response.headers() {
        head.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap()));
    }
    head.push_str("\r\n");
    (head, body)
}

fn respond(stream: &mut TcpStream, response: &http::Response<Bytes>) -> std::io::Result<()> {
    let (head, body) = bytes_of(response, "close");
    stream.write_all(head.as_bytes())?;
    stream.write_all(&body)
}

/// Writes a head, then a header that never ends.
fn drip(stream: &mut TcpStream, head: &str) -> std::io::Result<()> {
    stream.write_all(head.trim_end().as_bytes())?;
    stream.write_all(b"\r\nx-drip: ")?;
    loop {
        stream.write_all(b"x")?;
        thread::sleep(Duration::from_millis(50));
    }
}

/// Closes a connection with RST, as the kernel of a machine does that went down.
fn reset(stream: TcpStream) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .unwrap();
    let _guard = runtime.enter();
    stream.set_nonblocking(true).unwrap();
    let stream = tokio::net::TcpStream::from_std(stream).unwrap();
    let _ = stream.set_zero_linger();
}

/// The stored users.
fn existing() -> [Json; 4] {
    let user = |value: Json| {
        let mut user = value;
        user["schemas"] = serde_json::json!(["urn:ietf:params:scim:schemas:core:2.0:User"]);
        user
    };
    [
        user(serde_json::json!({
            "externalId": "E-1", "userName": "bjensen", "userType": "Employee", "active": true, "title": "Guide",
            "nickName": "Babs",
        })),
        user(serde_json::json!({"userName": "jsmith", "userType": "Employee", "active": true})),
        user(serde_json::json!({
            "externalId": "E-3", "userName": "leaver", "userType": "Employee", "active": true,
        })),
        user(serde_json::json!({
            "externalId": "C-1", "userName": "contractor", "userType": "Contractor", "active": true,
        })),
    ]
}

static ENGINE: LazyLock<ReqwestBlocking> = LazyLock::new(|| ReqwestBlocking::new().unwrap());

/// A blocking engine over sockets that doesn't wait between attempts. A test may act instead.
pub(crate) struct Impatient {
    while_waiting: Box<dyn Fn() + Send + Sync>,
}

impl Impatient {
    pub(crate) fn new(while_waiting: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            while_waiting: Box::new(while_waiting),
        }
    }
}

impl BlockingEngine for Impatient {
    fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        BlockingEngine::exchange(&*ENGINE, request, limits)
    }

    fn sleep(&self, _: Duration) {
        (self.while_waiting)();
    }
}

pub(crate) type SocketClient = Client<Impatient>;

/// A client of a provider. `while_waiting` is called instead of a wait.
pub(crate) fn client(
    url: &str,
    while_waiting: impl Fn() + Send + Sync + 'static,
    options: impl FnOnce(Builder) -> Builder,
) -> SocketClient {
    options(Client::connect(url).unwrap())
        .build_with(Impatient::new(while_waiting))
        .unwrap()
}

pub(crate) type Builder = scim_runtime::client::Builder<scim_runtime::models::rfc7643::Provider>;

/// The wanted employees.
pub(crate) fn wanted() -> [User; 3] {
    let manager = User {
        title: Some("Manager".to_owned()),
        ..crate::employee("E-1", "bjensen")
    };
    [
        manager,
        crate::employee("E-2", "jsmith"),
        crate::employee("E-4", "joiner"),
    ]
}
