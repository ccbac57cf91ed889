//! The socket: connections within limits, an end on SIGINT and SIGTERM.

use crate::Error;
use hyper::{Request, Response, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulConnection, GracefulShutdown},
};
use scim_runtime::server::{Body, Server, Wire};
use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tower_service::Service as _;

/// Connections at a time; more have to wait.
const MAX_CONNECTIONS: usize = 256;
/// For a request's headers, and between requests.
const HEADER_TIMEOUT: Duration = Duration::from_secs(60);
/// For a request's body, and its answer.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);
/// Bytes of a request's headers.
const MAX_HEADERS: usize = 64 * 1024;
/// For what is being answered when the end comes.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// Serves until a signal says otherwise. `ready` is told the address, and makes the server, which comes back at the end.
pub(super) fn serve(
    address: SocketAddr,
    ready: impl FnOnce(SocketAddr) -> Result<Server, Error>,
) -> Result<Server, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::network(format!("the runtime does not start: {error}")))?;
    runtime.block_on(async {
        let cannot = |error: io::Error| {
            Error::network(format!("cannot listen at {address}: {error}"))
                .with_help("--port 0 takes a free port")
        };
        let listener = TcpListener::bind(address).await.map_err(cannot)?;
        let bound = listener.local_addr().map_err(cannot)?;
        // Before anyone is told that the server is ready: an end may be wanted at once.
        let end = signals().map_err(|error| Error::network(format!("no signals: {error}")))?;
        let server = ready(bound)?;
        let connections = GracefulShutdown::new();
        tokio::select! {
            () = accept(&listener, &server, &connections) => {}
            () = end => {}
        }
        drop(listener);
        // Whoever takes longer is cut off.
        let _ = tokio::time::timeout(LAST_ANSWERS, connections.shutdown()).await;
        Ok(server)
    })
}

async fn accept(listener: &TcpListener, server: &Server, connections: &GracefulShutdown) {
    let free = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let Ok(permit) = free.clone().acquire_owned().await else {
            return;
        };
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file descriptors, as a rule: others have to close first.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let connection = connections.watch(connection(stream, server.clone()));
        tokio::spawn(async move {
            // What goes wrong on a connection is its client's to notice.
            let _ = connection.await;
            drop(permit);
        });
    }
}

/// HTTP/1.1 over one connection.
fn connection(stream: TcpStream, server: Server) -> impl GracefulConnection<Error = hyper::Error> {
    let service = service_fn(move |request| answer(server.clone(), request));
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_buf_size(MAX_HEADERS)
        .serve_connection(TokioIo::new(stream), service)
}

/// A request that comes too slowly ends its connection.
async fn answer(
    mut server: Server,
    request: Request<Incoming>,
) -> Result<Response<Body>, io::Error> {
    let slow = |_| io::Error::from(io::ErrorKind::TimedOut);
    let answer = tokio::time::timeout(REQUEST_TIMEOUT, server.call(request));
    let Ok(response) = answer.await.map_err(slow)?;
    tokio::time::sleep(Wire::of(&response).delay).await;
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
        // Without a handler the signal ends the process as it always does.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    })
}
