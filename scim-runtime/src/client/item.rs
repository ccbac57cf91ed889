//! What queries find.

use crate::{
    error::Error,
    protocol::{Context, DecodedPage, Reply, decode_page},
    record::{Resource, Stored},
};

/// What a query finds: [`Stored<R>`] where it is about one resource type. Sealed.
pub trait Item: sealed::Decode + Send + Unpin + 'static {
    /// What its filters, its order and its projections are about.
    type Of;
    /// The resource's identifier.
    fn id(&self) -> Option<&str>;
}

/// How items are read; out of sight, so that only this crate has them.
pub(crate) mod sealed {
    use super::{Context, DecodedPage, Error, Reply};

    pub trait Decode: Sized {
        #[allow(private_interfaces)]
        fn page(reply: &Reply, context: &Context) -> Result<DecodedPage<Self>, Error>;
    }
}

impl<R: Resource> Item for Stored<R> {
    type Of = R;
    fn id(&self) -> Option<&str> {
        Some(Stored::id(self))
    }
}

impl<R: Resource> sealed::Decode for Stored<R> {
    #[allow(private_interfaces)]
    fn page(reply: &Reply, context: &Context) -> Result<DecodedPage<Self>, Error> {
        decode_page(reply, context)
    }
}
