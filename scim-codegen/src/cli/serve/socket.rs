//! Serves connections on a socket, within limits, until SIGINT or SIGTERM.

use super::log::RequestLog;
use crate::Error;
use hyper::{Request, Response, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulConnection, GracefulShutdown},
};
use scim_runtime::server::{Body, Server};
use std::{
    cell::RefCell,
    io,
    net::SocketAddr,
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::LocalSet,
};
use tower_service::Service as _;

/// Maximum number of simultaneous connections. Further ones wait.
const MAX_CONNECTIONS: usize = 256;
/// Time limit for a request's headers, and for idle connections.
const HEADER_TIMEOUT: Duration = Duration::from_secs(60);
/// Time limit for a request's body and its response.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);
/// Maximum size of a request's headers in bytes.
const MAX_HEADERS: usize = 64 * 1024;
/// Time limit for responses in progress when the server ends.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(2);
/// The interval between checks for a reload.
const RELOAD_INTERVAL: Duration = Duration::from_millis(500);

/// The server that answers the next request. A reload replaces it.
type Current = Rc<RefCell<Server>>;

/// Serves until a signal arrives, then returns the server. `ready` gets the bound address and creates the server. `reload` is called
/// periodically with the server and may replace it.
pub(super) fn serve(
    address: SocketAddr,
    log: RequestLog,
    ready: impl FnOnce(SocketAddr) -> Result<Server, Error>,
    reload: impl FnMut(&Server) -> Option<Server>,
) -> Result<Server, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::network(format!("cannot start the runtime: {error}")))?;
    LocalSet::new().block_on(&runtime, async {
        let cannot = |error: io::Error| {
            Error::network(format!("cannot listen at {address}: {error}"))
                .with_help("`--port 0` takes a free port")
        };
        let listener = TcpListener::bind(address).await.map_err(cannot)?;
        let bound = listener.local_addr().map_err(cannot)?;
        // Install the handlers before printing `READY`: a program that reads it may end the server immediately.
        let end = signals()
            .map_err(|error| Error::network(format!("cannot listen for signals: {error}")))?;
        let current = Rc::new(RefCell::new(ready(bound)?));
        let connections = GracefulShutdown::new();
        tokio::select! {
            () = accept(&listener, &current, log, &connections) => {}
            () = keep_up(&current, reload) => {}
            () = end => {}
        }
        drop(listener);
        // Slower responses are cut off.
        let _ = tokio::time::timeout(SHUTDOWN_TIMEOUT, connections.shutdown()).await;
        let server = current.borrow().clone();
        Ok(server)
    })
}

async fn keep_up(current: &Current, mut reload: impl FnMut(&Server) -> Option<Server>) {
    loop {
        tokio::time::sleep(RELOAD_INTERVAL).await;
        let server = current.borrow().clone();
        if let Some(server) = reload(&server) {
            *current.borrow_mut() = server;
        }
    }
}

async fn accept(
    listener: &TcpListener,
    current: &Current,
    log: RequestLog,
    connections: &GracefulShutdown,
) {
    let free = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let Ok(permit) = free.clone().acquire_owned().await else {
            return;
        };
        let Ok((stream, _)) = listener.accept().await else {
            // Usually the process has run out of file descriptors, so other connections have to close first.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let connection = connections.watch(connection(stream, current.clone(), log));
        tokio::task::spawn_local(async move {
            // The client notices a failed connection itself.
            let _ = connection.await;
            drop(permit);
        });
    }
}

/// Serves HTTP/1.1 over one connection.
fn connection(
    stream: TcpStream,
    current: Current,
    log: RequestLog,
) -> impl GracefulConnection<Error = hyper::Error> {
    let service = service_fn(move |request| {
        let server = current.borrow().clone();
        answer(server, request, log)
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_buf_size(MAX_HEADERS)
        .serve_connection(TokioIo::new(stream), service)
}

/// Ends the connection of a request that arrives too slowly.
async fn answer(
    mut server: Server,
    request: Request<Incoming>,
    log: RequestLog,
) -> Result<Response<Body>, io::Error> {
    let line = log.line(&request);
    let begun = Instant::now();
    let slow = |_| io::Error::from(io::ErrorKind::TimedOut);
    let answer = tokio::time::timeout(REQUEST_TIMEOUT, server.call(request));
    let Ok(response) = answer.await.map_err(slow)?;
    tokio::time::sleep(response.body().delay()).await;
    log.write(line, &response, begun.elapsed());
    Ok(response)
}

#[cfg(unix)]
fn signals() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn signals() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without a handler, the signal ends the process.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    })
}
