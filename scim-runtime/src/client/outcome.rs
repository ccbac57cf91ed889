//! What a response becomes.

use super::{Item, Page, ScimError};
use crate::{
    Json,
    error::{Error, RawResponse},
    protocol::{Context, Reply, decode_stored},
    record::{Resource, Stored},
};
use http::header;

/// What a request gives. Sealed: the operations decide.
pub trait Outcome: sealed::Read {
    /// The resource type that projections refer to.
    type Resource;
}

/// How an outcome is read; out of sight, so that only this crate has outcomes.
pub(crate) mod sealed {
    use super::{Context, Error, Reply};

    pub trait Read: Sized {
        #[allow(private_interfaces)]
        fn read(reply: &Reply, context: &Context) -> Result<Self, Error>;
    }
}

impl<R: Resource> Outcome for Stored<R> {
    type Resource = R;
}

impl<R: Resource> sealed::Read for Stored<R> {
    #[allow(private_interfaces)]
    fn read(reply: &Reply, context: &Context) -> Result<Self, Error> {
        reply.check(context)?;
        Ok(located(decode_stored(reply, context)?.resource, reply))
    }
}

/// With the place that the headers tell, where `meta.location` does not: `/Me` is an alias (RFC 7644 §3.11).
fn located<R: Resource>(mut stored: Stored<R>, reply: &Reply) -> Stored<R> {
    let names = [header::CONTENT_LOCATION, header::LOCATION];
    let mut headers = names.iter().filter_map(|name| reply.headers.get(name));
    let told = headers.find_map(|value| value.to_str().ok());
    if let (Some(told), None) = (told, &stored.meta().location) {
        stored.common.meta.get_or_insert_default().location = Some(told.into());
    }
    stored
}

/// `None`: done, and the provider sent nothing back (204), or nothing has changed (304).
impl<R: Resource> Outcome for Option<Stored<R>> {
    type Resource = R;
}

impl<R: Resource> sealed::Read for Option<Stored<R>> {
    #[allow(private_interfaces)]
    fn read(reply: &Reply, context: &Context) -> Result<Self, Error> {
        reply.check(context)?;
        // What was only asked for has not been left as it was by 200.
        if !reply.has_body() && (reply.status != 200 || context.sent.is_some()) {
            return Ok(None);
        }
        let stored = decode_stored(reply, context)?.resource;
        Ok(Some(located(stored, reply)))
    }
}

impl<T: Item> Outcome for Page<T> {
    type Resource = T::Of;
}

impl<T: Item> sealed::Read for Page<T> {
    #[allow(private_interfaces)]
    fn read(reply: &Reply, context: &Context) -> Result<Self, Error> {
        reply.check(context)?;
        let (head, resources, deviations) = T::page(reply, context)?;
        let count = |number: Option<i64>| number.and_then(|number| u64::try_from(number).ok());
        Ok(Self {
            resources,
            total_results: count(head.total_results),
            start_index: count(head.start_index),
            items_per_page: count(head.items_per_page),
            next_cursor: head.next_cursor,
            previous_cursor: head.previous_cursor,
            deviations,
        })
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

/// The document as it came, whatever it is; `Null` if there was none.
impl Outcome for Json {
    type Resource = ();
}

impl sealed::Read for Json {
    #[allow(private_interfaces)]
    fn read(reply: &Reply, context: &Context) -> Result<Self, Error> {
        reply.check(context)?;
        reply.document()
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
}
