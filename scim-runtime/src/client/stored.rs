//! Responses with resources of one Rust type.

use super::{
    item::{self, QueryItem},
    outcome::{self, Outcome},
};
use crate::{
    error::Error,
    protocol::{Context, DecodedPage, Reply, decode_page, decode_page_of, decode_stored},
    record::{Resource, Stored},
};
use http::header;

impl<R: Resource> Outcome for Stored<R> {
    type Resource = R;
}

impl<R: Resource> outcome::sealed::Read for Stored<R> {
    #[allow(private_interfaces)]
    fn read(reply: &Reply, context: &Context) -> Result<Self, Error> {
        reply.check(context)?;
        let stored = decode_stored(reply, context)?;
        Ok(with_location(stored, reply))
    }

    fn quotes_response(&self) -> bool {
        !self.deviations().is_empty()
    }
}

/// `None` if the provider sent nothing back (204), or nothing has changed (304).
impl<R: Resource> Outcome for Option<Stored<R>> {
    type Resource = R;
}

impl<R: Resource> outcome::sealed::Read for Option<Stored<R>> {
    #[allow(private_interfaces)]
    fn read(reply: &Reply, context: &Context) -> Result<Self, Error> {
        reply.check(context)?;
        // A GET that is answered with 200 must have a body; a write may leave it out.
        if !reply.has_body() && (reply.status != 200 || context.sent.is_some()) {
            return Ok(None);
        }
        let stored = decode_stored(reply, context)?;
        Ok(Some(with_location(stored, reply)))
    }

    fn quotes_response(&self) -> bool {
        self.as_ref()
            .is_some_and(outcome::sealed::Read::quotes_response)
    }
}

impl<R: Resource> QueryItem for Stored<R> {
    type Of = R;
    fn id(&self) -> Option<&str> {
        Some(Stored::id(self))
    }
}

impl<R: Resource> item::sealed::Decode for Stored<R> {
    #[allow(private_interfaces)]
    fn page(reply: &Reply, context: &Context) -> Result<DecodedPage<Self>, Error> {
        decode_page(reply, context)
    }

    #[allow(private_interfaces)]
    fn page_of(body: &[u8]) -> Result<DecodedPage<Self>, Error> {
        decode_page_of(body)
    }

    #[allow(private_interfaces)]
    fn one(reply: &Reply, context: &Context) -> Result<Self, Error> {
        decode_stored(reply, context)
    }

    fn quotes_response(&self) -> bool {
        !self.deviations().is_empty()
    }
}

/// Takes the location from the headers if `meta.location` is missing: `/Me` is an alias (RFC 7644 §3.11).
fn with_location<R: Resource>(mut stored: Stored<R>, reply: &Reply) -> Stored<R> {
    let names = [header::CONTENT_LOCATION, header::LOCATION];
    let mut headers = names.iter().filter_map(|name| reply.headers.get(name));
    let location = headers.find_map(|value| value.to_str().ok());
    if let (Some(location), None) = (location, &stored.meta().location) {
        stored.common.meta.get_or_insert_default().location = Some(location.into());
    }
    stored
}
