//! The kinds of resources that queries return.

use crate::{
    error::Error,
    protocol::{Context, DecodedPage, Position, Reply},
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
    use super::{Context, DecodedPage, Error, Position, Reply};

    /// How these resources are read.
    pub trait Decode: Sized {
        /// Reads a whole page.
        #[allow(private_interfaces)]
        fn page(reply: &Reply, context: &Context) -> Result<DecodedPage<Self>, Error>;

        /// Reads a whole page from its text.
        #[allow(private_interfaces)]
        fn page_of(body: &[u8]) -> Result<DecodedPage<Self>, Error> {
            let (reply, context) = (Reply::json(body), Context::default());
            reply.check(&context)?;
            Self::page(&reply, &context)
        }

        /// Reads one resource of a page.
        #[allow(private_interfaces)]
        fn one(reply: &Reply, context: &Context) -> Result<Self, Error>;

        /// Whether the resource has texts for people that quote the response.
        fn quotes_response(&self) -> bool {
            false
        }

        /// Sets the resource's position in a walk: the position of its page, and how many resources of the page precede it.
        fn locate(&mut self, page: &Position, offset: u64) {
            let _ = (page, offset);
        }
    }
}
