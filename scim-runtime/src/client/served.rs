//! Connects resource types with the provider that serves them.

use super::provider::ServiceProvider;
use crate::record::Resource;

/// A resource type that the service provider `P` serves. Implemented by generated code.
///
/// An endpoint, a bulk operation or `/Me` accepts only resource types of its own provider. The trait is also the bound for code
/// that works with several providers:
///
/// ```
/// use scim_runtime::{
///     Error,
///     client::{Client, ServedBy, ServiceProvider},
///     engine::BlockingEngine,
///     models::User,
///     testing,
/// };
///
/// /// Counts the resources of one type, of any provider.
/// fn count<P, E, R>(scim: &Client<P, E>) -> Result<u64, Error>
/// where
///     P: ServiceProvider,
///     E: BlockingEngine,
///     R: ServedBy<P>,
/// {
///     let page = scim.endpoint::<R>().list().count(0).send()?;
///     Ok(page.total_results.unwrap_or_default())
/// }
///
/// let (scim, _) = testing::with_user()?;
/// assert_eq!(count::<_, _, User>(&scim)?, 1);
/// # Ok::<(), Error>(())
/// ```
///
/// Filters, PATCH and other optional features need a provider that has them. Pass a [`Query`](super::Query) that was filtered
/// by the caller, check [`ServiceProvider::CONFIGURATION`], or use [`Endpoint::change`](super::Endpoint::change), which works with
/// every provider.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a resource type of the service provider `{P}`",
    label = "not served by `{P}`",
    note = "use the structs generated for this provider; those of another provider have different attributes"
)]
pub trait ServedBy<P: ServiceProvider>: Resource {}
