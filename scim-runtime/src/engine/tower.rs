//! Any `tower::Service` as an engine: an application in the same process, or a stack of middleware.

use super::{
    timer,
    traits::{Engine, Limits},
};
use crate::error::TransportError;
use bytes::{BufMut, Bytes, BytesMut};
use http_body_util::{BodyExt, Limited};
use std::{
    fmt,
    future::{Future, poll_fn},
    marker::PhantomData,
    pin::pin,
    task::Poll,
    time::Duration,
};
use tower_service::Service;

/// An engine over a `tower::Service` for HTTP, which is cloned for each request.
///
/// `B` is the service's request body: any type that is made from [`Bytes`], for example `http_body_util::Full<Bytes>` or axum's
/// `Body`. The service gets absolute URLs, as a proxy does, and a `Host` header. To reach an application that serves SCIM below a
/// prefix, use a base URL with that path.
///
/// ```
/// # #[cfg(feature = "server")]
/// # mod example {
/// use bytes::Bytes;
/// use http_body_util::Full;
/// use scim_runtime::{Error, engine::Tower, models::rfc7643::Client, server::Server};
///
/// fn connect(application: Server) -> Result<Client<Tower<Server, Full<Bytes>>>, Error> {
///     Client::connect("http://localhost/scim/v2")?.build_tower(application)
/// }
/// # }
/// ```
pub struct Tower<S, B> {
    service: S,
    body: PhantomData<fn() -> B>,
}

impl<S, B> Tower<S, B> {
    /// Creates an engine.
    ///
    /// ```
    /// # #[cfg(feature = "server")]
    /// # fn example(application: scim_runtime::server::Server) {
    /// use scim_runtime::engine::Tower;
    ///
    /// let engine: Tower<_, http_body_util::Full<bytes::Bytes>> = Tower::new(application);
    /// # let _ = engine;
    /// # }
    /// ```
    pub fn new(service: S) -> Self {
        Self {
            service,
            body: PhantomData,
        }
    }
}

impl<S: Clone, B> Clone for Tower<S, B> {
    fn clone(&self) -> Self {
        Self::new(self.service.clone())
    }
}

impl<S, B> fmt::Debug for Tower<S, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tower")
    }
}

impl<S, B, A> Engine for Tower<S, B>
where
    S: Service<http::Request<B>, Response = http::Response<A>> + Clone + Send + Sync + 'static,
    S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    S::Future: Send,
    B: From<Bytes> + Send + 'static,
    A: http_body::Body + Send,
    A::Data: Send,
    A::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    async fn exchange(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let mut service = self.service.clone();
        let answer = async {
            poll_fn(|context| service.poll_ready(context))
                .await
                .map_err(failed)?;
            let request = with_host(request).map(B::from);
            let (parts, body) = service.call(request).await.map_err(failed)?.into_parts();
            match read_body(body, limits.max_body).await {
                (body, Ok(())) => Ok(http::Response::from_parts(parts, body)),
                (body, Err(error)) => {
                    Err(error.with_response(http::Response::from_parts(parts, body)))
                }
            }
        };
        within(answer, limits.timeout).await
    }
}

/// HTTP/1.1 applications expect `Host` (RFC 9110 §7.2).
fn with_host(mut request: http::Request<Bytes>) -> http::Request<Bytes> {
    let authority = request.uri().authority().map(http::uri::Authority::as_str);
    let host = authority.and_then(|host| http::HeaderValue::from_str(host).ok());
    if let Some(host) = host {
        let headers = request.headers_mut();
        headers.entry(http::header::HOST).or_insert(host);
    }
    request
}

/// The time limit starts when the service has no response at once; an application in the same process usually has.
async fn within<T>(
    answer: impl Future<Output = Result<T, TransportError>>,
    time: Duration,
) -> Result<T, TransportError> {
    let mut answer = pin!(answer);
    let mut time = pin!(timer::sleep(time));
    poll_fn(|context| {
        if let Poll::Ready(answer) = answer.as_mut().poll(context) {
            return Poll::Ready(answer);
        }
        time.as_mut().poll(context).map(|()| {
            let late = std::io::Error::from(std::io::ErrorKind::TimedOut);
            Err(TransportError::timeout(late))
        })
    })
    .await
}

/// Returns the part of the body that arrived, and the error if the body ended early.
async fn read_body<A>(body: A, max: usize) -> (Bytes, Result<(), TransportError>)
where
    A: http_body::Body,
    A::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let mut body = pin!(Limited::new(body, max));
    let mut read = BytesMut::new();
    loop {
        match body.frame().await {
            None => return (read.freeze(), Ok(())),
            Some(Ok(frame)) => {
                if let Ok(data) = frame.into_data() {
                    read.put(data);
                }
            }
            Some(Err(error)) if error.is::<http_body_util::LengthLimitError>() => {
                return (read.freeze(), Err(TransportError::too_large()));
            }
            Some(Err(error)) => return (read.freeze(), Err(failed(error))),
        }
    }
}

fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> TransportError {
    TransportError::new(Opaque(error.into()))
}

/// An error of any type as an error.
#[derive(Debug)]
struct Opaque(Box<dyn std::error::Error + Send + Sync>);

impl fmt::Display for Opaque {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Opaque {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}
