//! The types that responses are read as.

use crate::{
    Json,
    error::{Error, RawResponse, ScimError},
    protocol::{Context, Reply},
};

/// The result of a request. Sealed: each operation has its own.
///
/// ```
/// use scim_runtime::{client::{Outcome, Request}, engine::BlockingEngine, Error};
///
/// /// Sends any request with a trace id.
/// fn traced<E: BlockingEngine, O: Outcome>(request: Request<'_, E, O>) -> Result<O, Error> {
///     request.header("x-trace", "7").send()
/// }
///
/// let (scim, user) = scim_runtime::testing::with_user()?;
/// assert_eq!(traced(scim.users().get(&user))?.id(), user.id());
/// # Ok::<(), scim_runtime::Error>(())
/// ```
pub trait Outcome: sealed::Read {
    /// The resource type that projections refer to.
    type Resource;
}

pub(crate) mod sealed {
    use super::{Context, Error, Reply};

    /// How a response becomes an outcome.
    pub trait Read: Sized {
        #[allow(private_interfaces)]
        fn read(reply: &Reply, context: &Context) -> Result<Self, Error>;

        /// Whether the outcome has texts for people that quote the response: deviations or error messages.
        fn quotes_response(&self) -> bool {
            false
        }
    }
}

impl Outcome for () {
    type Resource = ();
}

impl sealed::Read for () {
    #[allow(private_interfaces)]
    fn read(reply: &Reply, context: &Context) -> Result<Self, Error> {
        reply.check(context)
    }
}

/// The unchanged document; `Null` if there was none.
impl Outcome for Json {
    type Resource = ();
}

impl sealed::Read for Json {
    #[allow(private_interfaces)]
    fn read(reply: &Reply, context: &Context) -> Result<Self, Error> {
        reply.check(context)?;
        reply.document(context)
    }
}

impl Outcome for RawResponse {
    type Resource = ();
}

impl sealed::Read for RawResponse {
    #[allow(private_interfaces)]
    fn read(reply: &Reply, _: &Context) -> Result<Self, Error> {
        Ok(Self::from(reply.clone()))
    }
}

/// The provider's error message as a value.
impl<O: Outcome> Outcome for Result<O, ScimError> {
    type Resource = O::Resource;
}

impl<O: Outcome> sealed::Read for Result<O, ScimError> {
    #[allow(private_interfaces)]
    fn read(reply: &Reply, context: &Context) -> Result<Self, Error> {
        match O::read(reply, context) {
            Ok(outcome) => Ok(Ok(outcome)),
            Err(error) => error.into_scim_error().map(Err),
        }
    }

    fn quotes_response(&self) -> bool {
        self.as_ref().map_or(true, sealed::Read::quotes_response)
    }
}
