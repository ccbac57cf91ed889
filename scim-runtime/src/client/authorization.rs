//! Options of the builder for access tokens that the client requests itself.

use super::{
    builder::Builder, client_credentials::ClientCredentials, provider::ServiceProvider,
    tokens::Tokens,
};
use http::header;

impl<P: ServiceProvider> Builder<P> {
    /// Requests access tokens with OAuth 2.0 client credentials, over the client's own engine; see [`ClientCredentials`].
    ///
    /// Building the client fails if the token URL is plain http, unless it is local or `.allow_plain_http()` is set.
    ///
    /// ```
    /// use scim_runtime::{client::ClientCredentials, models::rfc7643::Client};
    ///
    /// let credentials = ClientCredentials::new("https://login.example.com/oauth2/token", "hr-sync", "s3cret");
    /// let builder = Client::connect("https://scim.example.com/v2")?.client_credentials(credentials);
    /// # let _ = builder;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn client_credentials(mut self, credentials: ClientCredentials) -> Self {
        match credentials.is_plain() {
            Ok(is_plain) => self.plain_token_url = is_plain,
            Err(error) => drop(self.failed.get_or_insert(error)),
        }
        self.settings.credentials.remove(header::AUTHORIZATION);
        self.settings.tokens = Some(Tokens::with_client_credentials(credentials));
        self
    }
}
