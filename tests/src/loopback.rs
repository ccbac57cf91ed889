//! The test server on a loopback socket.

use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use scim_runtime::server::Server;
use std::net::SocketAddr;
use tokio::{net::TcpListener, runtime::Runtime};
use tower_service::Service as _;

/// A server that runs until it is dropped.
pub struct Serving {
    /// Its base URL.
    pub url: String,
    /// Ends all connections when dropped.
    _runtime: Runtime,
}

/// Serves on a free port. `with` gets the base URL and creates the server.
///
/// # Errors
/// If no port is free.
pub fn serve(with: impl FnOnce(&str) -> Server) -> std::io::Result<Serving> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let address: SocketAddr = ([127, 0, 0, 1], 0).into();
    let listener = runtime.block_on(TcpListener::bind(address))?;
    let url = format!("http://{}/scim/v2", listener.local_addr()?);
    let server = with(&url);
    runtime.spawn(async move {
        // The client notices a failed connection itself.
        while let Ok((stream, _)) = listener.accept().await {
            let server = server.clone();
            let service = service_fn(move |request| {
                let mut server = server.clone();
                async move {
                    let response = server.call(request).await?;
                    tokio::time::sleep(response.body().delay()).await;
                    Ok::<_, std::convert::Infallible>(response)
                }
            });
            tokio::spawn(async move {
                let connection = hyper::server::conn::http1::Builder::new();
                let _ = connection
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
            });
        }
    });
    Ok(Serving {
        url,
        _runtime: runtime,
    })
}
