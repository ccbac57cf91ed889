//! Access tokens from a source: asked for when needed, kept, asked for again once the provider refuses them (RFC 6750).

use super::credentials;
use crate::error::{Error, ErrorKind};
use http::HeaderValue;
use std::{
    fmt,
    future::{Future, poll_fn},
    pin::Pin,
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Poll, Waker},
    time::{Duration, Instant},
};

/// Where access tokens come from: an OAuth client, a file that something else renews, a secret store.
///
/// It is asked when the first request is sent, and again when a token has lived its time or the provider refuses it with 401;
/// then the request is repeated, once. Requests that need a token at the same time wait for one answer. Any closure that gives a
/// future is a source. On a blocking engine the future is waited for by the thread: it may block, but has no runtime under it.
///
/// ```
/// use scim_runtime::{client::Token, models::rfc7643};
/// use std::time::Duration;
///
/// # async fn ask_for_a_token() -> Result<String, std::io::Error> { Ok("h480djs93hd8".to_owned()) }
/// # fn main() -> Result<(), scim_runtime::Error> {
/// let builder = rfc7643::Client::connect("https://scim.example.com/v2")?.token_source(|| async {
///     let text = ask_for_a_token().await?;
///     Ok(Token::new(text).valid_for(Duration::from_secs(3500)))
/// });
/// # let _ = builder;
/// # Ok(())
/// # }
/// ```
pub trait TokenSource: Send + Sync + 'static {
    /// A token that is good now; not one that was given before and may have been refused.
    fn token(&self) -> impl Future<Output = Result<Token, TokenError>> + Send;
}

/// Why there is no token: any error. Its text gets into [`Error`], so it must not hold secrets.
pub type TokenError = Box<dyn std::error::Error + Send + Sync>;

impl<F, T> TokenSource for F
where
    F: Fn() -> T + Send + Sync + 'static,
    T: Future<Output = Result<Token, TokenError>> + Send,
{
    fn token(&self) -> impl Future<Output = Result<Token, TokenError>> + Send {
        self()
    }
}

/// An access token, for `Authorization: Bearer`. It does not show.
#[derive(Clone)]
pub struct Token {
    text: String,
    expires: Option<Instant>,
}

impl Token {
    /// A token that is good until it is refused.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            expires: None,
        }
    }

    /// Another one is asked for after this time, counted from now: a little less than the token's own.
    #[must_use]
    pub fn valid_for(mut self, time: Duration) -> Self {
        self.expires = Instant::now().checked_add(time);
        self
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

type Fetched<'a> = Pin<Box<dyn Future<Output = Result<Token, TokenError>> + Send + 'a>>;

/// [`TokenSource`], whatever its type.
trait AnySource: Send + Sync {
    fn fetch(&self) -> Fetched<'_>;
}

impl<S: TokenSource> AnySource for S {
    fn fetch(&self) -> Fetched<'_> {
        Box::pin(self.token())
    }
}

/// A source and the last token it gave.
pub(crate) struct Tokens {
    source: Box<dyn AnySource>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Counts tokens, so that one that was refused is known from its successor.
    generation: u64,
    kept: Option<Kept>,
    /// Somebody is asking the source.
    asking: bool,
    waiting: Vec<Waker>,
}

#[derive(Clone)]
struct Kept {
    header: HeaderValue,
    expires: Option<Instant>,
}

impl Tokens {
    pub(super) fn new(source: impl TokenSource) -> Self {
        Self {
            source: Box::new(source),
            state: Mutex::default(),
        }
    }

    /// The token as a header, and its generation; none of the generation `stale`, which was refused.
    pub(crate) async fn get(&self, stale: Option<u64>) -> Result<(u64, HeaderValue), Error> {
        if let Some(kept) = poll_fn(|context| self.kept_or_ask(stale, context.waker())).await {
            return Ok(kept);
        }
        // Whatever happens, even that nobody waits for us any more, the next one may ask.
        let _asking = Asking(self);
        let failed = |source| Error::new(ErrorKind::Token(source));
        let token = self.source.fetch().await.map_err(failed)?;
        let header = credentials::bearer(&token.text).map_err(|error| failed(error.into()))?;
        let mut state = self.lock();
        state.generation += 1;
        state.kept = Some(Kept {
            header: header.clone(),
            expires: token.expires,
        });
        Ok((state.generation, header))
    }

    /// Ready with a token, or with the task to ask for one; pending while somebody else asks.
    fn kept_or_ask(&self, stale: Option<u64>, waker: &Waker) -> Poll<Option<(u64, HeaderValue)>> {
        let mut state = self.lock();
        let generation = state.generation;
        let fresh = |kept: &&Kept| {
            Some(generation) != stale && kept.expires.is_none_or(|end| Instant::now() < end)
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

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Held by who asks the source.
struct Asking<'a>(&'a Tokens);

impl Drop for Asking<'_> {
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
    };

    /// Gives `t1`, `t2` and so on, each after it was polled once without success.
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

    fn text(token: Result<(u64, HeaderValue), Error>) -> (u64, String) {
        let (generation, header) = token.expect("a token");
        assert!(header.is_sensitive());
        (generation, header.to_str().expect("text").to_owned())
    }

    #[test]
    fn a_token_is_kept_until_it_is_refused() {
        let asked = Arc::default();
        let tokens = numbered(&asked, None);
        assert_eq!(
            text(block_on(tokens.get(None))),
            (1, "Bearer t1".to_owned())
        );
        assert_eq!(
            text(block_on(tokens.get(None))),
            (1, "Bearer t1".to_owned())
        );
        assert_eq!(
            text(block_on(tokens.get(Some(1)))),
            (2, "Bearer t2".to_owned())
        );
        let late = text(block_on(tokens.get(Some(1))));
        assert_eq!(
            late,
            (2, "Bearer t2".to_owned()),
            "refused before: the new one is good"
        );
        assert_eq!(asked.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn a_token_that_has_lived_its_time_is_not_used() {
        let asked = Arc::default();
        let tokens = numbered(&asked, Some(Duration::ZERO));
        assert_eq!(text(block_on(tokens.get(None))).0, 1);
        assert_eq!(text(block_on(tokens.get(None))).0, 2);
    }

    #[test]
    fn who_comes_at_the_same_time_waits_for_one_answer() {
        let asked = Arc::default();
        let tokens = numbered(&asked, None);
        let mut context = Context::from_waker(Waker::noop());
        let mut first = Box::pin(tokens.get(None));
        let mut second = Box::pin(tokens.get(None));
        let mut third = Box::pin(tokens.get(None));
        assert!(first.as_mut().poll(&mut context).is_pending());
        assert!(second.as_mut().poll(&mut context).is_pending());
        assert!(third.as_mut().poll(&mut context).is_pending());
        assert!(first.as_mut().poll(&mut context).is_ready());
        assert!(second.as_mut().poll(&mut context).is_ready());
        assert!(third.as_mut().poll(&mut context).is_ready());
        assert_eq!(asked.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn who_gives_up_asking_leaves_it_to_the_next() {
        let asked = Arc::default();
        let tokens = numbered(&asked, None);
        let mut context = Context::from_waker(Waker::noop());
        let mut first = Box::pin(tokens.get(None));
        let mut second = Box::pin(tokens.get(None));
        assert!(first.as_mut().poll(&mut context).is_pending());
        assert!(second.as_mut().poll(&mut context).is_pending());
        drop(first);
        assert_eq!(text(block_on(second)).0, 1);
    }

    // R6750-2.1-01, R7644-7-02
    #[test]
    fn a_token_that_no_header_can_hold_is_an_error_without_it() {
        for (bad, part) in [
            ("s3cret\n", "characters"),
            ("", "empty"),
            ("s3\u{7f}cret", "characters"),
        ] {
            let tokens = Tokens::new(move || async move { Ok(Token::new(bad)) });
            let error = block_on(tokens.get(None)).expect_err("refused");
            assert!(
                error.is_token() && error.to_string().contains(part),
                "{error}"
            );
            assert!(!format!("{error:?}{error}").contains("cret"), "{error:?}");
        }
        let tokens = Tokens::new(|| async { Err("the store is closed".into()) });
        let error = block_on(tokens.get(None)).expect_err("no token");
        assert!(error.to_string().contains("the store is closed"), "{error}");
        assert_eq!(format!("{:?}", Token::new("s3cret")), "Token(…)");
    }
}
