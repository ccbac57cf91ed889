//! The kinds of resources that queries return.

use crate::{
    error::Error,
    protocol::{Context, DecodedPage, Reply},
};

/// A resource that a query returns. Sealed.
///
/// [`Stored<R>`](crate::record::Stored) for one resource type, the provider's `AnyResource` for several,
/// [`DynamicResource`](crate::dynamic::DynamicResource) for a type that is known only at run time.
pub trait QueryItem: sealed::Decode + Send + Unpin + 'static {
    /// The type that filters, sort keys and projections refer to.
    type Of;
    /// Returns the resource's identifier.
    fn id(&self) -> Option<&str>;
}

pub(crate) mod sealed {
    use super::{Context, DecodedPage, Error, Reply};

    /// How a page of these resources is read.
    pub trait Decode: Sized {
        #[allow(private_interfaces)]
        fn page(reply: &Reply, context: &Context) -> Result<DecodedPage<Self>, Error>;
    }
}
