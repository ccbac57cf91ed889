//! Plays a script over sockets, to the real engine: content codings, chunks, wrong lengths and torn bodies.

use super::{
    engine::{Log, answer},
    is_on_the_wire,
    script::{Answer, Framing, Origins, Script},
};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use scim_runtime::engine::{BlockingEngine, Engine, Limits, Reqwest, TransportError};
use std::{
    cell::{Cell, RefCell},
    io::{self, Write as _},
    rc::Rc,
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    runtime::{Builder, Runtime},
    task::LocalSet,
};

/// A server with three origins, and a client's engine, on one thread.
struct Loopback {
    runtime: Runtime,
    tasks: LocalSet,
    engine: Reqwest,
    origins: Rc<Origins>,
    state: Rc<SocketState>,
}

/// The script that is being played.
#[derive(Default)]
struct SocketState {
    script: RefCell<Option<Rc<Script>>>,
    log: RefCell<Log>,
    served: RefCell<usize>,
    origins: RefCell<Option<Rc<Origins>>>,
}

/// The engine of one run.
#[derive(Clone)]
pub(super) struct Sockets(&'static Loopback);

impl BlockingEngine for Sockets {
    fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let number = {
            let mut log = self.0.state.log.borrow_mut();
            log.requests.push(request.clone());
            log.requests.len()
        };
        // A script must not reach servers of others.
        let is_ours = [
            &self.0.origins.home,
            &self.0.origins.away,
            &self.0.origins.login,
        ]
        .iter()
        .any(|origin| request.uri().to_string().starts_with(origin.as_str()));
        if number > super::MAX_REQUESTS || !is_ours {
            return Err(TransportError::connect(io::Error::other(
                "not a server of this run",
            )));
        }
        let exchange = self.0.engine.exchange(request, limits);
        self.0.tasks.block_on(&self.0.runtime, exchange)
    }

    fn sleep(&self, duration: Duration) {
        self.0.state.log.borrow_mut().waits.push(duration);
    }
}

type Played<T> = (Rc<Script>, Rc<Origins>, T, Log);

/// Plays a script on this thread's servers.
pub(super) fn play<T>(
    script: Rc<Script>,
    perform: impl FnOnce(&Script, &Origins, Sockets) -> Result<T, String>,
) -> Result<Played<T>, String> {
    thread_local! {
        // Never freed: a thread ends without a runtime's help.
        static LOOPBACK: Cell<Option<&'static Loopback>> = const { Cell::new(None) };
    }
    let known = LOOPBACK.get();
    let loopback = if let Some(loopback) = known {
        loopback
    } else {
        let started = Loopback::start().map_err(|error| error.to_string())?;
        let started: &'static Loopback = Box::leak(Box::new(started));
        LOOPBACK.set(Some(started));
        started
    };
    let state = Rc::clone(&loopback.state);
    *state.script.borrow_mut() = Some(Rc::clone(&script));
    *state.served.borrow_mut() = 0;
    state.log.take();
    let origins = Rc::clone(&loopback.origins);
    let result = perform(&script, &origins, Sockets(loopback))?;
    Ok((script, origins, result, state.log.take()))
}

impl Loopback {
    fn start() -> Result<Self, Box<dyn std::error::Error>> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let tasks = LocalSet::new();
        let state = Rc::new(SocketState::default());
        let mut urls = Vec::new();
        for _ in 0..3 {
            let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0)))?;
            urls.push(format!("http://{}", listener.local_addr()?));
            tasks.spawn_local(accept(listener, Rc::clone(&state)));
        }
        let mut urls = urls.into_iter();
        let mut next = || urls.next().unwrap_or_default();
        let origins = Rc::new(Origins {
            home: next(),
            away: next(),
            login: next(),
        });
        *state.origins.borrow_mut() = Some(Rc::clone(&origins));
        Ok(Self {
            runtime,
            tasks,
            engine: Reqwest::new()?,
            origins,
            state,
        })
    }
}

async fn accept(listener: TcpListener, state: Rc<SocketState>) {
    while let Ok((stream, _)) = listener.accept().await {
        let _ = stream.set_nodelay(true);
        tokio::task::spawn_local(serve(stream, Rc::clone(&state)));
    }
}

/// Answers the requests of a connection until one of them ends it.
async fn serve(stream: TcpStream, state: Rc<SocketState>) {
    let mut read = Vec::new();
    while let Ok(true) = request(&stream, &mut read).await {
        let next = {
            let number = state.served.replace_with(|served| *served + 1);
            let script = state.script.borrow();
            script
                .as_ref()
                .and_then(|script| answer(script, number).cloned())
        };
        let Some(next) = next.filter(|answer| answer.framing != Framing::Closed) else {
            return;
        };
        let Some(origins) = state.origins.borrow().clone() else {
            return;
        };
        let body = next.body(&origins);
        {
            let mut log = state.log.borrow_mut();
            log.largest = log.largest.max(body.len());
        }
        let sent = send(&stream, &encoded(&next, &origins, &body)).await;
        if sent.is_err() || is_on_the_wire(next.framing) {
            return;
        }
    }
}

/// Reads a request to its end. `false` if the connection was closed.
async fn request(stream: &TcpStream, read: &mut Vec<u8>) -> io::Result<bool> {
    loop {
        if let Some(end) = read.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(read.get(..end).unwrap_or_default()).to_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length:"))
                .and_then(|length| length.trim().parse().ok())
                .unwrap_or(0);
            if read.len() >= end + 4 + length {
                read.drain(..end + 4 + length);
                return Ok(true);
            }
        }
        let mut buffer = [0; 8 * 1024];
        stream.readable().await?;
        match stream.try_read(&mut buffer) {
            Ok(0) => return Ok(false),
            Ok(count) => read.extend_from_slice(buffer.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
}

async fn send(stream: &TcpStream, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        stream.writable().await?;
        match stream.try_write(bytes) {
            Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The response as it is on the wire.
fn encoded(answer: &Answer, origins: &Origins, body: &[u8]) -> Vec<u8> {
    let mut wire = format!("HTTP/1.1 {} x\r\n", answer.status).into_bytes();
    for (name, value) in answer.headers(origins) {
        wire.extend_from_slice(name.as_str().as_bytes());
        wire.extend_from_slice(b": ");
        wire.extend_from_slice(value.as_bytes());
        wire.extend_from_slice(b"\r\n");
    }
    let zipped = || {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        let written = encoder.write_all(body);
        written.and_then(|()| encoder.finish()).unwrap_or_default()
    };
    let mut whole = |head: String, body: &[u8]| {
        wire.extend_from_slice(head.as_bytes());
        wire.extend_from_slice(b"\r\n");
        wire.extend_from_slice(body);
    };
    let half = body.get(..body.len() / 2).unwrap_or_default();
    let length = |length: usize| format!("content-length: {length}\r\n");
    match answer.framing {
        Framing::Length | Framing::Closed => whole(length(body.len()), body),
        Framing::Chunked => whole("transfer-encoding: chunked\r\n".to_owned(), &chunks(body)),
        Framing::TornChunk => {
            let head = "transfer-encoding: chunked\r\n".to_owned();
            let chunks = chunks(body);
            whole(head, chunks.get(..chunks.len() / 2).unwrap_or_default());
        }
        Framing::Gzip => {
            let zipped = zipped();
            let head = format!("content-encoding: gzip\r\n{}", length(zipped.len()));
            whole(head, &zipped);
        }
        Framing::TornGzip => {
            let zipped = zipped();
            let torn = zipped
                .get(..zipped.len() - zipped.len() / 3)
                .unwrap_or_default();
            let head = format!("content-encoding: gzip\r\n{}", length(torn.len()));
            whole(head, torn);
        }
        Framing::FalseGzip => {
            whole(
                format!("content-encoding: gzip\r\n{}", length(body.len())),
                body,
            );
        }
        Framing::UntilClosed => whole("connection: close\r\n".to_owned(), body),
        Framing::Torn => whole(length(body.len() + 100), half),
        Framing::TooLong => whole(length(half.len()), body),
    }
    wire
}

fn chunks(body: &[u8]) -> Vec<u8> {
    let mut chunked = Vec::new();
    for chunk in body.chunks(1_000) {
        chunked.extend_from_slice(format!("{:x};x=y\r\n", chunk.len()).as_bytes());
        chunked.extend_from_slice(chunk);
        chunked.extend_from_slice(b"\r\n");
    }
    chunked.extend_from_slice(b"0\r\nx-trailer: 1\r\n\r\n");
    chunked
}
