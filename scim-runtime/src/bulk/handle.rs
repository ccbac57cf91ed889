//! Handles of operations: what one is referred to by, and what its result is read as.

use crate::{record::Stored, value::Reference};
use std::{fmt, marker::PhantomData, sync::Arc};

/// Which bulk a handle is of, and its bulkId.
#[derive(Clone)]
pub(crate) struct Name {
    pub(crate) bulk: u64,
    /// `bulkId:x`
    text: Arc<str>,
}

impl Name {
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

/// An operation that was added to a bulk: [`Results::get`](crate::client::Results::get) gives its result, of type `O`.
///
/// The handle of a create stands for the resource to be: as the target of later operations, and as a value wherever an
/// identifier or a reference is expected (`bulkId:x`, RFC 7644 §3.7.2).
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
pub struct Handle<O> {
    pub(crate) name: Name,
    pub(crate) position: usize,
    outcome: PhantomData<fn() -> O>,
}

impl<O> Handle<O> {
    pub(crate) fn new(name: Name, position: usize) -> Self {
        Self {
            name,
            position,
            outcome: PhantomData,
        }
    }

    /// Where the operation stands among those of its bulk, from 0.
    #[must_use]
    pub fn position(&self) -> usize {
        self.position
    }

    /// The operation's bulkId, unique in its bulk.
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

/// A bulkId for a resource whose creation is still to be added, so that resources can refer to each other
/// (RFC 7644 §3.7.1). Stands for the resource as the [`Handle`] of a create does.
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
    pub(crate) name: Name,
    resource: PhantomData<fn() -> R>,
}

impl<R> Reserved<R> {
    pub(crate) fn new(name: Name) -> Self {
        Self {
            name,
            resource: PhantomData,
        }
    }

    /// The bulkId, unique in its bulk.
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
            /// `bulkId:x`: what refers to the resource until it has an id.
            #[must_use]
            pub fn reference(&self) -> &str {
                &self.name.text
            }
        }
        impl<R> Target<R> for &$handle {
            fn place(&self) -> Place<'_> {
                Place(At::Operation(&self.name))
            }
        }
    )*};
}

refers!(Handle<Stored<R>>, Reserved<R>);

/// Which resource an operation of a bulk is about.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no target for a resource of type `{R}`",
    label = "expected an id (`&str`), a `&Stored<{R}>`, or the handle of its creation"
)]
pub trait Target<R> {
    /// Where it is.
    fn place(&self) -> Place<'_>;
}

/// Where a resource is: at the provider, or still to be created.
pub struct Place<'a>(pub(crate) At<'a>);

pub(crate) enum At<'a> {
    Id {
        id: &'a str,
        version: Option<&'a str>,
    },
    Operation(&'a Name),
}

impl<R> Target<R> for &str {
    fn place(&self) -> Place<'_> {
        Place(At::Id {
            id: self,
            version: None,
        })
    }
}

impl<R> Target<R> for &String {
    fn place(&self) -> Place<'_> {
        Place(At::Id {
            id: self,
            version: None,
        })
    }
}

impl<R> Target<R> for &Stored<R> {
    fn place(&self) -> Place<'_> {
        Place(At::Id {
            id: self.id(),
            version: self.version(),
        })
    }
}
