//! Unreadable resources as items of a list, so that one of them doesn't end a walk.

use super::item::{QueryItem, sealed};
use crate::{
    check::Violation,
    error::{Error, id_in},
    protocol::{Context, DecodedPage, Position, Reply, parts},
    terminal_safe::Excerpt,
};
use http::HeaderMap;
use std::fmt;

/// A longer id is cut where it is displayed, in characters.
const MAX_ID: usize = 200;

/// Further violations are counted, not shown.
const MAX_VIOLATIONS: usize = 20;

/// A resource of a list that can't be read; see [`Query::keep_unreadable`](super::Query::keep_unreadable).
///
/// ```
/// use scim_runtime::{client::Page, models::User, record::Stored, testing};
///
/// let (scim, _) = testing::with_user()?;
/// let page = scim.users().list().keep_unreadable().send()?;
/// assert!(page.resources.iter().all(|item| item.is_ok())); // `Err(UnreadableResource)` for the others
/// # let _: Option<Page<Stored<User>>> = None;
/// # Ok::<(), scim_runtime::Error>(())
/// ```
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct UnreadableResource {
    /// Its identifier, if it can be read.
    pub id: Option<String>,
    /// Where it is: the index of the resource, or the cursor of its page. `None` on a page that was not part of a walk.
    pub position: Option<Position>,
    /// The reasons, with JSON pointers into the resource.
    pub violations: Vec<Violation>,
}

/// Shows where and why, but no attribute.
impl fmt::Debug for UnreadableResource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnreadableResource")
            .field("id", &self.id)
            .field("position", &self.position)
            .field("violations", &self.violations)
            .finish()
    }
}

impl fmt::Display for UnreadableResource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.id {
            Some(id) => write!(f, "unreadable resource \"{}\"", Excerpt(id, MAX_ID))?,
            None => f.write_str("unreadable resource without an id")?,
        }
        if let Some(Position::Index(index)) = &self.position {
            write!(f, " at index {index}")?;
        }
        for (index, violation) in self.violations.iter().take(MAX_VIOLATIONS).enumerate() {
            write!(f, "{} {violation}", if index == 0 { ":" } else { ";" })?;
        }
        match self.violations.len().saturating_sub(MAX_VIOLATIONS) {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

impl std::error::Error for UnreadableResource {}

impl<T: QueryItem> QueryItem for Result<T, UnreadableResource> {
    type Of = T::Of;
    fn id(&self) -> Option<&str> {
        match self {
            Ok(resource) => resource.id(),
            Err(unreadable) => unreadable.id.as_deref(),
        }
    }
}

impl<T: QueryItem> sealed::Decode for Result<T, UnreadableResource> {
    #[allow(private_interfaces)]
    fn page(reply: &Reply, context: &Context) -> Result<DecodedPage<Self>, Error> {
        let (head, texts, own) = parts(reply, context)?;
        let context = &context.for_parts(reply.body.len());
        let items = texts.into_iter().map(|text| {
            context.spend(size_of::<Self>());
            if context.memory(0) == 0 {
                return Err(Error::too_much_memory(reply.status));
            }
            let reply = Reply {
                status: reply.status,
                headers: HeaderMap::new(),
                body: text,
            };
            Self::one(&reply, context)
        });
        Ok((head, items.collect::<Result<_, _>>()?, own))
    }

    #[allow(private_interfaces)]
    fn one(reply: &Reply, context: &Context) -> Result<Self, Error> {
        Ok(T::one(reply, context).map_err(|error| unreadable(&reply.body, &error)))
    }

    fn quotes_response(&self) -> bool {
        self.as_ref().map_or(true, T::quotes_response)
    }

    fn locate(&mut self, page: &Position, offset: u64) {
        if let Err(unreadable) = self {
            unreadable.position = Some(match page {
                Position::Index(index) => Position::Index(index.saturating_add(offset)),
                Position::Cursor(cursor) => Position::Cursor(cursor.clone()),
            });
        }
    }
}

fn unreadable(text: &[u8], error: &Error) -> UnreadableResource {
    let mut violations = error.violations().to_vec();
    if violations.is_empty() {
        violations.push(Violation::new("", "RFC 7643 §2", error.to_string()));
    }
    UnreadableResource {
        id: id_in(text),
        position: None,
        violations,
    }
}
