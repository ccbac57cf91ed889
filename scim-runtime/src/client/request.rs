//! A request that has not been sent, and its options.

use super::{
    connection::{Client, Connection},
    credentials,
    options::{RequestChecks, StatusOption},
    outcome::Outcome,
    projection::Projection,
    transmit::{Prepared, send_async, send_blocking},
};
use crate::{
    Json,
    dynamic::DynamicResource,
    engine::{BlockingEngine, Engine},
    error::{Error, RawResponse, ScimError},
    parameter::Parameter,
    protocol::{ContentType, Described, Draft, Reading, RequestOperation, ResponseChecks, Retry},
};
use bytes::Bytes;
use http::{HeaderValue, header};
use std::{
    fmt,
    future::{Future, IntoFuture},
    marker::PhantomData,
    pin::Pin,
    sync::Arc,
    time::Duration,
};

/// A request that has not been sent. `.await` it on an asynchronous engine, or call [`Request::send`] on a blocking one.
///
/// All options of a single request are methods of this type, for typed and for [dynamic](super::Dynamic) resources alike.
#[must_use = "a request does nothing until it is sent: `.await` it or call `.send()`"]
#[doc(alias = "If-Match")]
pub struct Request<'c, E, O> {
    connection: &'c Arc<Connection<E>>,
    prepared: Result<Prepared, Error>,
    outcome: PhantomData<fn() -> O>,
}

impl<P, E> Client<P, E> {
    /// Sends a custom request: to an endpoint that SCIM doesn't define, or to look at a response unchecked.
    ///
    /// `path` is relative to the base URL, starts with a slash and is percent-encoded.
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::rfc7643::Client};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>) -> Result<(), Error> {
    /// let response = scim.request(http::Method::GET, "/ServiceProviderConfig").send()?;
    /// println!("{}: {:?}", response.status, response.json());
    /// # Ok(())
    /// # }
    /// ```
    pub fn request(&self, method: http::Method, path: &str) -> Request<'_, E, RawResponse> {
        Request::to_path(&self.connection, method, path)
    }
}

impl<'c, E, O> Request<'c, E, O> {
    pub(crate) fn new(connection: &'c Arc<Connection<E>>, draft: Result<Draft, Error>) -> Self {
        let options = connection.settings.options.clone();
        Self {
            connection,
            prepared: draft.map(|draft| Prepared::new(draft, options)),
            outcome: PhantomData,
        }
    }

    /// Limits the memory of the response, whatever the client's default is.
    pub(super) fn with_memory(mut self, bytes: usize) -> Self {
        if let Ok(prepared) = &mut self.prepared {
            prepared.options.memory = Some(bytes);
        }
        self
    }

    pub(crate) fn to_path(
        connection: &'c Arc<Connection<E>>,
        method: http::Method,
        path: &str,
    ) -> Self {
        let draft = Draft::new(RequestOperation::Get, method, path.to_owned());
        Self::new(connection, Ok(draft))
    }

    /// Reads the response by a description instead of a Rust type.
    pub(crate) fn described(self, described: Described) -> Self {
        self.change(|prepared| prepared.described = Some(described))
    }

    fn change(mut self, change: impl FnOnce(&mut Prepared)) -> Self {
        if let Ok(prepared) = &mut self.prepared {
            change(prepared);
        }
        self
    }

    pub(crate) fn draft(self, change: impl FnOnce(&mut Draft)) -> Self {
        self.change(|prepared| change(&mut prepared.draft))
    }

    /// Like [`Request::draft`], for a change that can fail. The error is returned when the request is sent.
    pub(crate) fn try_draft(
        mut self,
        change: impl FnOnce(&mut Draft) -> Result<(), Error>,
    ) -> Self {
        self.prepared = self.prepared.and_then(|mut prepared| {
            change(&mut prepared.draft)?;
            Ok(prepared)
        });
        self
    }

    pub(crate) fn expecting<N>(self) -> Request<'c, E, N> {
        Request {
            connection: self.connection,
            prepared: self.prepared,
            outcome: PhantomData,
        }
    }

    /// Takes over the options of another request, but not its URL or query.
    pub(crate) fn with_options_of<N>(mut self, other: &Request<'_, E, N>) -> Self {
        match (&mut self.prepared, &other.prepared) {
            (Ok(prepared), Ok(other)) => prepared.options = other.options.clone(),
            (Ok(_), Err(error)) => self.prepared = Err(Error::unusable(error.to_string())),
            (Err(_), _) => {}
        }
        self
    }

    pub(crate) fn into_parts(self) -> (&'c Arc<Connection<E>>, Result<Prepared, Error>) {
        (self.connection, self.prepared)
    }

    /// Reads the response leniently.
    ///
    /// Values with one sensible reading are accepted (`"True"` for a boolean, a single value for a list, a number for an id), and
    /// each deviation is listed by [`Stored::deviations`](crate::record::Stored::deviations). A DELETE may be answered with 200.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let user = scim.users().get(&user).lenient().send()?;
    /// assert!(user.deviations().is_empty());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn lenient(self) -> Self {
        self.change(|prepared| prepared.options.reading = Reading::Lenient)
    }

    /// Reads the response strictly: if it breaks the schema, the error lists every violation. This is the default.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// scim.users().get(&user).strict().send()?;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn strict(self) -> Self {
        self.change(|prepared| prepared.options.reading = Reading::Strict)
    }

    /// Accepts these statuses as success, and no others.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// scim.users().get(&user).expect_status([200, 203]).send()?;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn expect_status(self, codes: impl IntoIterator<Item = u16>) -> Self {
        self.change(|prepared| {
            prepared.options.expected = StatusOption::Codes(codes.into_iter().collect());
        })
    }

    /// Accepts any status below 400 as success.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// scim.users().get(&user).expect_any_status().send()?;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn expect_any_status(self) -> Self {
        self.change(|prepared| prepared.options.expected = StatusOption::Any)
    }

    /// Accepts a response of any media type and charset, as long as it is JSON in UTF-8.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// scim.users().get(&user).any_content_type().send()?;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn any_content_type(self) -> Self {
        self.change(|prepared| prepared.options.content_type = ContentType::Any)
    }

    /// Sends the resource even if it breaks its schema.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let scim = testing::blocking()?;
    /// let nameless = User::default();
    /// let error = scim.users().create(&nameless).skip_request_checks().send().unwrap_err();
    /// assert_eq!(error.status(), Some(400));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn skip_request_checks(self) -> Self {
        self.change(|prepared| prepared.options.checks = RequestChecks::Off)
    }

    /// Checks the resource against its schema before sending it, even if the client was built without checks.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::blocking()?;
    /// scim.users().create(&testing::user()).check_request().send()?;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn check_request(self) -> Self {
        self.change(|prepared| prepared.options.checks = RequestChecks::On)
    }

    /// Overrides how often and how long the request is retried.
    ///
    /// ```
    /// use scim_runtime::{client::Retry, testing};
    ///
    /// let (scim, user) = testing::with_user()?;
    /// scim.users().delete(&user).retry(Retry::default().attempts(2)).send()?;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn retry(self, retry: Retry) -> Self {
        self.change(|prepared| prepared.options.retry = retry)
    }

    /// Disables retries for the request.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// scim.users().get(&user).no_retry().send()?;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn no_retry(self) -> Self {
        self.retry(Retry::never())
    }

    /// Adds a header, replacing one of the same name.
    ///
    /// The header may be a credential, so it is sent to the client's own origin only: it doesn't follow a redirect or a
    /// [`Request::url`] to another one.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// scim.users().get(&user).header("x-request-id", "7f3a").send()?;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Ok(prepared) = &mut self.prepared {
            match credentials::header(name, value) {
                Ok((name, value)) => drop(prepared.options.headers.insert(name, value)),
                Err(error) => self.prepared = Err(error),
            }
        }
        self
    }

    /// Adds a query parameter, replacing one of the same name.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// scim.users().get(&user).query("tenant", "acme").send()?;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn query(self, name: &str, value: &str) -> Self {
        self.draft(|draft| draft.set_query(name, value.to_owned()))
    }

    /// Sends the request to an absolute URL instead; it must be https if the base URL is.
    ///
    /// Credentials and added headers are sent only if the URL has the client's own origin.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let url = format!("{}/Users/{}", scim.base_url(), user.id());
    /// scim.users().get(&user).url(&url).send()?;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn url(self, url: &str) -> Self {
        self.draft(|draft| draft.url = Some(url.to_owned()))
    }

    /// Overrides the time limit for one attempt.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// scim.users().get(&user).timeout(std::time::Duration::from_secs(5)).send()?;
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn timeout(self, timeout: Duration) -> Self {
        self.change(|prepared| prepared.options.timeout = timeout)
    }

    /// Returns the response unchanged and unchecked.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let response = scim.users().get(&user).raw().send()?;
    /// assert_eq!(response.status, 200);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn raw(self) -> Request<'c, E, RawResponse> {
        self.expecting()
    }

    /// Returns the response's document as JSON, `Null` if there is none. Only status, media type and SCIM errors are checked.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let json = scim.users().get(&user).json().send()?;
    /// assert_eq!(json["userName"], "bjensen");
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn json(self) -> Request<'c, E, Json> {
        self.expecting()
    }

    /// Returns an error message of the provider as a value: `Ok(Err(message))`.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let scim = testing::blocking()?;
    /// let message = scim.users().get("unknown").scim_error_as_value().send()?;
    /// assert!(message.is_err());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn scim_error_as_value(self) -> Request<'c, E, Result<O, ScimError>> {
        self.expecting()
    }

    /// Requests only these attributes (RFC 7644 §3.9). Attributes that are always returned are included as well.
    ///
    /// ```
    /// use scim_runtime::{models::User, testing};
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let user = scim.users().get(&user).attributes((User::USER_NAME, User::EMAILS)).send()?;
    /// assert_eq!(user.title, None);
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn attributes<A: Projection<O::Resource>>(self, attributes: A) -> Self
    where
        O: Outcome,
    {
        self.project(Parameter::Attributes, attributes.names())
    }

    /// Requests all but these attributes (RFC 7644 §3.9).
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let user = scim.users().get(&user).excluded_attributes(["emails"]).send()?;
    /// assert!(user.emails.is_empty());
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn excluded_attributes<A: Projection<O::Resource>>(self, attributes: A) -> Self
    where
        O: Outcome,
    {
        self.project(Parameter::ExcludedAttributes, attributes.names())
    }

    fn project(mut self, parameter: Parameter, names: Vec<String>) -> Self {
        self.prepared = self.prepared.and_then(|mut prepared| {
            let names = match &prepared.described {
                Some(described) => described.paths(&names)?,
                None => names,
            };
            prepared.draft.project(parameter, &names);
            Ok(prepared)
        });
        self
    }
}

impl<E, O: Outcome<Resource = DynamicResource>> Request<'_, E, O> {
    /// Accepts dynamic resources unchecked, even if they break their schema.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let users = scim.dynamic(&testing::description(), "User")?;
    /// let user = users.get(user.id()).skip_response_checks().send()?;
    /// assert_eq!(user.get("userName")?, Some(&"bjensen".into()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn skip_response_checks(self) -> Self {
        self.change(|prepared| {
            if let Some(described) = &mut prepared.described {
                described.checks = ResponseChecks::Off;
            }
        })
    }
}

impl<E> Request<'_, E, RawResponse> {
    /// Sends this body, with this media type, unchecked.
    ///
    /// ```
    /// # use scim_runtime::{Error, engine::BlockingEngine, models::rfc7643::Client};
    /// # fn example<E: BlockingEngine>(scim: &Client<E>) -> Result<(), Error> {
    /// let request = scim.request(http::Method::POST, "/Users").body("application/scim+json", "{");
    /// assert_eq!(request.send()?.status, 400);
    /// # Ok(())
    /// # }
    /// ```
    pub fn body(self, content_type: &str, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        self.try_draft(|draft| {
            let content_type = HeaderValue::from_str(content_type).map_err(|_| {
                Error::unusable("the media type has characters that a header can't hold")
            })?;
            draft.headers.insert(header::CONTENT_TYPE, content_type);
            draft.body = Some(body);
            Ok(())
        })
    }
}

impl<'c, E: Engine, O: Outcome + 'c> IntoFuture for Request<'c, E, O> {
    type Output = Result<O, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        let (connection, prepared) = self.into_parts();
        Box::pin(async move { send_async(connection, &prepared?).await })
    }
}

impl<E: BlockingEngine, O: Outcome> Request<'_, E, O> {
    /// Sends the request and waits for the response.
    ///
    /// # Errors
    /// See the operation's documentation.
    ///
    /// ```
    /// use scim_runtime::testing;
    ///
    /// let (scim, user) = testing::with_user()?;
    /// let user = scim.users().get(user.id()).send()?;
    /// assert_eq!(user.user_name.as_deref(), Some("bjensen"));
    /// # Ok::<(), scim_runtime::Error>(())
    /// ```
    pub fn send(self) -> Result<O, Error> {
        let (connection, prepared) = self.into_parts();
        send_blocking(connection, &prepared?)
    }
}

/// Shows method and path, but neither query nor body, which may be personal.
impl<E, O> fmt::Debug for Request<'_, E, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.prepared {
            Ok(prepared) => write!(f, "Request({})", prepared.draft.line()),
            Err(error) => write!(f, "Request(unusable: {error})"),
        }
    }
}
