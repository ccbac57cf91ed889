//! Creates a fresh provider behind each engine.

use crate::provider::{Complete, TOKEN, server};
use bytes::Bytes;
use http_body_util::Full;
use scim_runtime::{
    client::Builder,
    engine::{BlockingEngine, Engine, Limits, Reqwest, ReqwestBlocking, Tower, TransportError},
    server::Server,
};
use std::{ops::Deref, pin::Pin, sync::Arc, task};
use tests::{
    acme::Client,
    loopback::{Serving, serve},
};

/// Clients of one provider, and the provider itself.
pub(crate) struct Provided<E> {
    /// The generated client: pages by index, no bulk.
    acme: Client<E>,
    /// A client with every feature of the provider.
    pub(crate) complete: scim_runtime::client::Client<Complete, E>,
    /// The provider itself, without a client.
    pub(crate) server: Server,
    _serving: Option<Serving>,
}

impl<E> Deref for Provided<E> {
    type Target = Client<E>;
    fn deref(&self) -> &Client<E> {
        &self.acme
    }
}

fn provided<E>(
    url: &str,
    server: Server,
    serving: Option<Serving>,
    engine: impl Fn() -> E,
) -> Provided<E> {
    let acme = Client::connect(url).unwrap().bearer_token(TOKEN);
    let complete = Builder::<Complete>::new(url).unwrap().bearer_token(TOKEN);
    Provided {
        acme: acme.build_with(engine()).unwrap(),
        complete: complete.build_with(engine()).unwrap(),
        server,
        _serving: serving,
    }
}

const HERE: &str = "http://localhost/v2";

fn here<E>(engine: impl Fn(Server) -> E) -> Provided<E> {
    let server = server(HERE);
    provided(HERE, server.clone(), None, || engine(server.clone()))
}

fn there<E>(engine: impl Fn() -> E) -> Provided<E> {
    let mut served = None;
    let serving = serve(|url| served.insert(server(url)).clone()).unwrap();
    let url = serving.url.clone();
    provided(&url, served.unwrap(), Some(serving), engine)
}

/// Adapts a blocking engine to the asynchronous suite.
pub(crate) struct BlockingAsAsync<E>(E);

impl<E: BlockingEngine + Send + Sync + 'static> Engine for BlockingAsAsync<E> {
    async fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        self.0.exchange(request, limits)
    }
}

/// A tower service that sends requests over the network.
#[derive(Clone)]
pub(crate) struct Over(Arc<Reqwest>);

impl tower_service::Service<http::Request<Bytes>> for Over {
    type Response = http::Response<Full<Bytes>>;
    type Error = TransportError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, TransportError>> + Send>>;

    fn poll_ready(&mut self, _: &mut task::Context<'_>) -> task::Poll<Result<(), TransportError>> {
        task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Bytes>) -> Self::Future {
        let engine = self.0.clone();
        Box::pin(async move {
            let limits = Limits::new(std::time::Duration::from_secs(10), 1_000_000);
            Ok(engine.exchange(request, limits).await?.map(Full::new))
        })
    }
}

pub(crate) fn in_process() -> Provided<Server> {
    here(|server| server)
}

pub(crate) fn in_process_blocking() -> Provided<BlockingAsAsync<Server>> {
    here(BlockingAsAsync)
}

pub(crate) fn in_process_tower() -> Provided<Tower<Server, Full<Bytes>>> {
    here(Tower::new)
}

pub(crate) fn loopback() -> Provided<Reqwest> {
    there(|| Reqwest::new().unwrap())
}

pub(crate) fn loopback_blocking() -> Provided<BlockingAsAsync<ReqwestBlocking>> {
    there(|| BlockingAsAsync(ReqwestBlocking::new().unwrap()))
}

pub(crate) fn loopback_tower() -> Provided<Tower<Over, Bytes>> {
    there(|| Tower::new(Over(Arc::new(Reqwest::new().unwrap()))))
}

pub(crate) fn run(part: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(part);
}
