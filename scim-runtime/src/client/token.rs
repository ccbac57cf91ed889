//! Access tokens and their sources.

use std::{
    error::Error,
    fmt,
    future::Future,
    time::{Duration, Instant},
};

/// A source of access tokens: an OAuth client, a file that another program renews, a secret store.
///
/// The client requests a token before the first request, after the token has expired, and when the provider refuses the token
/// with 401; in the last case, the request is sent again once. Requests that need a token at the same time share one call. Any
/// closure that returns a future is a source. On a blocking engine the thread waits for the future, without an asynchronous
/// runtime.
///
/// For the client credentials grant of OAuth 2.0, see [`ClientCredentials`](super::ClientCredentials).
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
    /// Returns a token that is valid now. Don't return an earlier token again, because the provider may have refused it.
    ///
    /// # Errors
    /// If no token can be obtained. The text of the error becomes part of [`Error`](crate::Error), so it must not contain secrets.
    fn token(&self) -> impl Future<Output = Result<Token, Box<dyn Error + Send + Sync>>> + Send;
}

impl<F, T> TokenSource for F
where
    F: Fn() -> T + Send + Sync + 'static,
    T: Future<Output = Result<Token, Box<dyn Error + Send + Sync>>> + Send,
{
    fn token(&self) -> impl Future<Output = Result<Token, Box<dyn Error + Send + Sync>>> + Send {
        self()
    }
}

/// An access token for `Authorization: Bearer`. `Debug` hides it.
#[derive(Clone)]
#[doc(alias = "Bearer")]
pub struct Token {
    pub(super) text: String,
    pub(super) expires: Option<Instant>,
}

impl Token {
    /// Creates a token that is used until the provider refuses it.
    ///
    /// ```
    /// use scim_runtime::client::Token;
    ///
    /// assert_eq!(format!("{:?}", Token::new("h480djs93hd8")), "Token(…)");
    /// ```
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            expires: None,
        }
    }

    /// Replaces the token after this time from now. Choose a little less than the token's lifetime.
    ///
    /// ```
    /// use scim_runtime::client::Token;
    /// use std::time::Duration;
    ///
    /// let token = Token::new("h480djs93hd8").valid_for(Duration::from_secs(3500));
    /// # let _ = token;
    /// ```
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
