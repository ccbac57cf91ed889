//! Handles of operations: they refer to an operation and know the type of its result.

use crate::{record::Stored, value::Reference};
use std::{fmt, marker::PhantomData, sync::Arc};

/// The bulk that a handle belongs to, and its bulkId.
#[derive(Clone)]
pub(crate) struct BulkName {
    pub(crate) bulk: u64,
    /// `bulkId:x`
    text: Arc<str>,
}

impl BulkName {
    pub(crate) fn new(bulk: u64, bulk_id: &str) -> Self {
        Self {
            bulk,
            text: format!("bulkId:{bulk_id}").into(),
        }
    }

    pub(crate) fn bulk_id(&self) -> &str {
        self.text.split_once(':').map_or("", |(_, bulk_id)| bulk_id)
    }
}

/// An operation of a bulk. [`Results::get`](crate::client::Results::get) returns its result, of type `O`.
///
/// The handle of a create stands for the new resource: as the target of later operations, and as a value wherever an identifier or
/// a reference is expected (`bulkId:x`, RFC 7644 §3.7.2).
///
/// ```
/// # use scim_runtime::{Error, engine::BlockingEngine, models::{Group, User, group, rfc7643::Client}};
/// # fn example<E: BlockingEngine>(scim: &Client<E>) -> Result<(), Box<dyn std::error::Error>> {
/// let mut bulk = scim.bulk();
/// let alice = bulk.create(&User::new("alice"));
/// let mut staff = Group::new("Staff");
/// staff.members.push(group::Member::new(&alice));
/// bulk.create(&staff);
/// let alice = bulk.send()?.get(&alice)?;
/// println!("alice has the id {}", alice.id());
/// # Ok(())
/// # }
/// ```
#[doc(alias = "bulkId")]
pub struct Handle<O> {
    pub(crate) name: BulkName,
    pub(crate) position: usize,
    outcome: PhantomData<fn() -> O>,
}

impl<O> Handle<O> {
    pub(crate) fn new(name: BulkName, position: usize) -> Self {
        Self {
            name,
            position,
            outcome: PhantomData,
        }
    }

    /// The position of the operation in its bulk, from 0.
    ///
    /// ```
    /// # use scim_runtime::{models::User, testing};
    /// # let scim = testing::blocking()?;
    /// let mut bulk = scim.bulk();
    /// assert_eq!(bulk.create(&User::new("alice")).position(), 0);
    /// assert_eq!(bulk.create(&User::new("bob")).position(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn position(&self) -> usize {
        self.position
    }

    /// The operation's bulkId, unique in its bulk.
    ///
    /// ```
    /// # use scim_runtime::{models::User, testing};
    /// # let scim = testing::blocking()?;
    /// let alice = scim.bulk().create(&User::new("alice"));
    /// assert_eq!(alice.reference(), format!("bulkId:{}", alice.bulk_id()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn bulk_id(&self) -> &str {
        self.name.bulk_id()
    }
}

impl<O> Clone for Handle<O> {
    fn clone(&self) -> Self {
        Self::new(self.name.clone(), self.position)
    }
}

impl<O> fmt::Debug for Handle<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Handle({}, {})", self.position, self.bulk_id())
    }
}

/// A bulkId that is reserved for a later create, so that resources can refer to each other (RFC 7644 §3.7.1). It stands for the
/// resource, like the [`Handle`] of a create.
///
/// ```
/// # use scim_runtime::{Error, engine::BlockingEngine, models::{Group, group, rfc7643::Client}};
/// # fn example<E: BlockingEngine>(scim: &Client<E>) -> Result<(), Box<dyn std::error::Error>> {
/// let mut bulk = scim.bulk();
/// let (tours, sales) = (bulk.reserve::<Group>(), bulk.reserve::<Group>());
/// let member = |of| Group { members: vec![group::Member::new(of)], ..Group::default() };
/// bulk.create_as(&tours, &Group { display_name: Some("Tours".into()), ..member(&sales) });
/// bulk.create_as(&sales, &Group { display_name: Some("Sales".into()), ..member(&tours) });
/// bulk.send()?;
/// # Ok(())
/// # }
/// ```
pub struct Reserved<R> {
    pub(crate) name: BulkName,
    resource: PhantomData<fn() -> R>,
}

impl<R> Reserved<R> {
    pub(crate) fn new(name: BulkName) -> Self {
        Self {
            name,
            resource: PhantomData,
        }
    }

    /// The bulkId, unique in its bulk.
    ///
    /// ```
    /// # use scim_runtime::{models::Group, testing};
    /// # let scim = testing::blocking()?;
    /// let mut bulk = scim.bulk();
    /// let (tours, sales) = (bulk.reserve::<Group>(), bulk.reserve::<Group>());
    /// assert_ne!(tours.bulk_id(), sales.bulk_id());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn bulk_id(&self) -> &str {
        self.name.bulk_id()
    }
}

impl<R> Clone for Reserved<R> {
    fn clone(&self) -> Self {
        Self::new(self.name.clone())
    }
}

impl<R> fmt::Debug for Reserved<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reserved({})", self.bulk_id())
    }
}

macro_rules! refers {
    ($($handle:ty),*) => {$(
        impl<R> From<&$handle> for String {
            fn from(handle: &$handle) -> Self {
                handle.name.text.as_ref().to_owned()
            }
        }
        impl<R> From<&$handle> for Reference {
            fn from(handle: &$handle) -> Self {
                handle.name.text.as_ref().into()
            }
        }
        impl<R> $handle {
            /// The text that refers to the resource until it has an id: `bulkId:x`.
            ///
            /// ```
            /// # use scim_runtime::{models::User, testing};
            /// # let scim = testing::blocking()?;
            /// let alice = scim.bulk().create(&User::new("alice"));
            /// assert!(alice.reference().starts_with("bulkId:"));
            /// # Ok::<(), Box<dyn std::error::Error>>(())
            /// ```
            #[must_use]
            pub fn reference(&self) -> &str {
                &self.name.text
            }
        }
        impl<R> BulkTarget<R> for &$handle {
            fn identity(&self) -> TargetIdentity<'_> {
                TargetIdentity(Identity::Created(&self.name))
            }
        }
    )*};
}

refers!(Handle<Stored<R>>, Reserved<R>);

/// The target of a bulk operation.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a target for a resource of type `{R}`",
    label = "expected an id (`&str`), a `&Stored<{R}>`, or the handle of its creation"
)]
pub trait BulkTarget<R> {
    /// Identifies the resource.
    fn identity(&self) -> TargetIdentity<'_>;
}

/// The id of a resource, or the operation that creates it.
pub struct TargetIdentity<'a>(pub(crate) Identity<'a>);

pub(crate) enum Identity<'a> {
    Id {
        id: &'a str,
        version: Option<&'a str>,
    },
    Created(&'a BulkName),
}

impl<R> BulkTarget<R> for &str {
    fn identity(&self) -> TargetIdentity<'_> {
        TargetIdentity(Identity::Id {
            id: self,
            version: None,
        })
    }
}

impl<R> BulkTarget<R> for &String {
    fn identity(&self) -> TargetIdentity<'_> {
        TargetIdentity(Identity::Id {
            id: self,
            version: None,
        })
    }
}

impl<R> BulkTarget<R> for &Stored<R> {
    fn identity(&self) -> TargetIdentity<'_> {
        TargetIdentity(Identity::Id {
            id: self.id(),
            version: self.version(),
        })
    }
}
