//! The current access token of a client: requested when needed, kept, and requested again once the provider refuses it (RFC 6750).

use super::{
    client_credentials::ClientCredentials,
    credentials,
    token::{Token, TokenSource},
};
use crate::{
    engine::Limits,
    error::{Error, ErrorKind, TransportError},
};
use bytes::Bytes;
use http::HeaderValue;
use std::{
    future::{Future, poll_fn},
    pin::Pin,
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Poll, Waker},
    time::Instant,
};

/// The source of tokens.
enum TokenOrigin {
    Custom(Box<dyn AnySource>),
    ClientCredentials(ClientCredentials),
}

/// The error of a token source.
type TokenError = Box<dyn std::error::Error + Send + Sync>;

type Fetched<'a> = Pin<Box<dyn Future<Output = Result<Token, TokenError>> + Send + 'a>>;

/// A [`TokenSource`] whose type is erased.
trait AnySource: Send + Sync {
    fn fetch(&self) -> Fetched<'_>;
}

impl<S: TokenSource> AnySource for S {
    fn fetch(&self) -> Fetched<'_> {
        Box::pin(self.token())
    }
}

/// A source and its last token.
pub(crate) struct Tokens {
    source: TokenOrigin,
    state: Mutex<TokenState>,
}

#[derive(Default)]
struct TokenState {
    /// Counts tokens, to distinguish a refused token from its successor.
    generation: u64,
    kept: Option<CurrentToken>,
    /// Whether a request is asking the source.
    asking: bool,
    waiting: Vec<Waker>,
}

#[derive(Clone)]
struct CurrentToken {
    header: HeaderValue,
    expires: Option<Instant>,
}

impl Tokens {
    pub(super) fn new(source: impl TokenSource) -> Self {
        Self {
            source: TokenOrigin::Custom(Box::new(source)),
            state: Mutex::default(),
        }
    }

    pub(super) fn with_client_credentials(credentials: ClientCredentials) -> Self {
        Self {
            source: TokenOrigin::ClientCredentials(credentials),
            state: Mutex::default(),
        }
    }

    /// The token as a header, with its generation. A token of the generation `stale` was refused and is not returned.
    ///
    /// `exchange` sends a request to a token endpoint over the client's engine.
    pub(crate) async fn get<F>(
        &self,
        stale: Option<u64>,
        now: Instant,
        exchange: impl FnOnce(http::Request<Bytes>, Limits) -> F,
    ) -> Result<(u64, HeaderValue), Error>
    where
        F: Future<Output = Result<http::Response<Bytes>, TransportError>>,
    {
        if let Some(kept) = poll_fn(|context| self.kept_or_ask(stale, now, context.waker())).await {
            return Ok(kept);
        }
        // Released on every exit, including a dropped future, so that the next request can ask the source.
        let _guard = AskingGuard(self);
        let failed = |source| Error::new(ErrorKind::Token(source));
        let token = match &self.source {
            TokenOrigin::Custom(source) => source.fetch().await.map_err(failed)?,
            TokenOrigin::ClientCredentials(credentials) => {
                let request = credentials.request()?;
                let response = exchange(request, ClientCredentials::limits()).await;
                let response = response.map_err(|error| {
                    failed(format!("the token endpoint can't be reached: {error}").into())
                })?;
                ClientCredentials::read(&response).map_err(|message| failed(message.into()))?
            }
        };
        let header = credentials::bearer(&token.text).map_err(|error| failed(error.into()))?;
        let mut state = self.lock();
        state.generation += 1;
        state.kept = Some(CurrentToken {
            header: header.clone(),
            expires: token.expires,
        });
        Ok((state.generation, header))
    }

    /// The header of the current token, even if it has expired.
    pub(super) fn last(&self) -> Option<HeaderValue> {
        self.lock().kept.as_ref().map(|kept| kept.header.clone())
    }

    /// Ready with a token, or with `None` if the caller has to ask for one; pending while another request asks.
    fn kept_or_ask(
        &self,
        stale: Option<u64>,
        now: Instant,
        waker: &Waker,
    ) -> Poll<Option<(u64, HeaderValue)>> {
        let mut state = self.lock();
        let generation = state.generation;
        let fresh = |kept: &&CurrentToken| {
            Some(generation) != stale && kept.expires.is_none_or(|end| now < end)
        };
        if let Some(kept) = state.kept.as_ref().filter(fresh) {
            return Poll::Ready(Some((generation, kept.header.clone())));
        }
        if state.asking {
            state.waiting.push(waker.clone());
            return Poll::Pending;
        }
        state.asking = true;
        Poll::Ready(None)
    }

    fn lock(&self) -> MutexGuard<'_, TokenState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Held by the request that asks the source.
struct AskingGuard<'a>(&'a Tokens);

impl Drop for AskingGuard<'_> {
    fn drop(&mut self) {
        let waiting = {
            let mut state = self.0.lock();
            state.asking = false;
            std::mem::take(&mut state.waiting)
        };
        waiting.into_iter().for_each(Waker::wake);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::block_on;
    use std::{
        sync::{
            Arc,
            atomic::{AtomicU64, Ordering},
        },
        task::Context,
        time::Duration,
    };

    /// Returns `t1`, `t2` and so on, each on the second poll.
    fn numbered(asked: &Arc<AtomicU64>, time: Option<Duration>) -> Tokens {
        let asked = Arc::clone(asked);
        Tokens::new(move || {
            let number = asked.fetch_add(1, Ordering::Relaxed) + 1;
            let mut polled = false;
            poll_fn(move |context| {
                if !std::mem::replace(&mut polled, true) {
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
                let token = Token::new(format!("t{number}"));
                Poll::Ready(Ok(match time {
                    Some(time) => token.valid_for(time),
                    None => token,
                }))
            })
        })
    }

    /// A token of a source that needs no engine.
    async fn get(tokens: &Tokens, stale: Option<u64>) -> Result<(u64, HeaderValue), Error> {
        let exchange = |_, _| async { Err(TransportError::too_large()) };
        tokens.get(stale, Instant::now(), exchange).await
    }

    fn text(token: Result<(u64, HeaderValue), Error>) -> (u64, String) {
        let (generation, header) = token.expect("a token");
        assert!(header.is_sensitive());
        (generation, header.to_str().expect("text").to_owned())
    }

    #[test]
    fn a_token_is_used_until_it_is_refused() {
        let asked = Arc::default();
        let tokens = numbered(&asked, None);
        assert_eq!(
            text(block_on(get(&tokens, None))),
            (1, "Bearer t1".to_owned())
        );
        assert_eq!(
            text(block_on(get(&tokens, None))),
            (1, "Bearer t1".to_owned())
        );
        assert_eq!(
            text(block_on(get(&tokens, Some(1)))),
            (2, "Bearer t2".to_owned())
        );
        let late = text(block_on(get(&tokens, Some(1))));
        assert_eq!(late, (2, "Bearer t2".to_owned()), "already replaced");
        assert_eq!(asked.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn an_expired_token_is_not_used() {
        let asked = Arc::default();
        let tokens = numbered(&asked, Some(Duration::ZERO));
        assert_eq!(text(block_on(get(&tokens, None))).0, 1);
        assert_eq!(text(block_on(get(&tokens, None))).0, 2);
    }

    #[test]
    fn concurrent_requests_share_one_call() {
        let asked = Arc::default();
        let tokens = numbered(&asked, None);
        let mut context = Context::from_waker(Waker::noop());
        let mut first = Box::pin(get(&tokens, None));
        let mut second = Box::pin(get(&tokens, None));
        let mut third = Box::pin(get(&tokens, None));
        assert!(first.as_mut().poll(&mut context).is_pending());
        assert!(second.as_mut().poll(&mut context).is_pending());
        assert!(third.as_mut().poll(&mut context).is_pending());
        assert!(first.as_mut().poll(&mut context).is_ready());
        assert!(second.as_mut().poll(&mut context).is_ready());
        assert!(third.as_mut().poll(&mut context).is_ready());
        assert_eq!(asked.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn a_cancelled_call_is_taken_over_by_the_next_request() {
        let asked = Arc::default();
        let tokens = numbered(&asked, None);
        let mut context = Context::from_waker(Waker::noop());
        let mut first = Box::pin(get(&tokens, None));
        let mut second = Box::pin(get(&tokens, None));
        assert!(first.as_mut().poll(&mut context).is_pending());
        assert!(second.as_mut().poll(&mut context).is_pending());
        drop(first);
        assert_eq!(text(block_on(second)).0, 1);
    }

    // R6750-2.1-01, R7644-7-02
    #[test]
    fn an_invalid_token_is_an_error_that_does_not_show_it() {
        for (bad, part) in [
            ("s3cret\n", "characters"),
            ("", "empty"),
            ("s3\u{7f}cret", "characters"),
        ] {
            let tokens = Tokens::new(move || async move { Ok(Token::new(bad)) });
            let error = block_on(get(&tokens, None)).expect_err("refused");
            assert!(
                error.is_token() && error.to_string().contains(part),
                "{error}"
            );
            assert!(!format!("{error:?}{error}").contains("cret"), "{error:?}");
        }
        let tokens = Tokens::new(|| async { Err("the store is closed".into()) });
        let error = block_on(get(&tokens, None)).expect_err("no token");
        assert!(error.to_string().contains("the store is closed"), "{error}");
        assert_eq!(format!("{:?}", Token::new("s3cret")), "Token(…)");
    }
}
