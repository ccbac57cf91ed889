//! The client that generated code builds on: endpoints return requests, which are awaited or sent.
//!
//! ```
//! use scim_runtime::{models::User, testing};
//!
//! let scim = testing::blocking()?; // or `Client::connect(url)?.bearer_token(token).build()?`
//! let created = scim.users().create(&User::new("bjensen")).send()?; // or `.await?`
//! for user in scim.users().list().filter(User::USER_NAME.starts_with("bj")).iter() {
//!     assert_eq!(user?.id(), created.id());
//! }
//! match scim.users().create(&User::new("bjensen")).send() {
//!     Err(error) if error.is_uniqueness() => println!("the name is taken"),
//!     other => println!("{}", other?.id()),
//! }
//! # Ok::<(), scim_runtime::Error>(())
//! ```

mod any;
mod authorization;
mod builder;
mod bulk;
mod change;
mod client_credentials;
mod connection;
mod create_or_find;
mod credentials;
mod discover;
mod dynamic;
mod endpoint;
pub(crate) mod item;
mod listing;
mod me;
mod options;
mod outcome;
mod pace;
mod pacing;
mod page;
mod page_sink;
pub(crate) mod projection;
pub(crate) mod provider;
mod query;
mod request;
pub(crate) mod resource_type;
mod root;
mod served;
mod stored;
pub(crate) mod target;
mod token;
mod tokens;
mod transmit;
mod unlisted;
pub(crate) mod unread;
mod unreadable;
mod unseen;
mod walk;

pub use crate::{
    error::{RawResponse, WriteOutcome},
    protocol::{Position, Retry},
};
pub use builder::Builder;
pub(crate) use bulk::BulkMembership;
pub use bulk::{Bulk, BulkProgress, NotDone, Results};
pub use change::Change;
pub use client_credentials::ClientCredentials;
pub use connection::Client;
pub use create_or_find::{CreateOrFind, CreatedOrFound};
pub use discover::Discover;
pub use dynamic::{Dynamic, DynamicMe, DynamicQuery, Untyped};
pub use endpoint::Endpoint;
pub use me::Me;
pub use outcome::Outcome;
pub use page::Page;
pub(crate) use page_sink::PageSink;
pub(crate) use projection::Projection;
pub use provider::ServiceProvider;
pub use query::Query;
pub use request::Request;
pub use served::ServedBy;
pub use token::{Token, TokenSource};
pub use unlisted::Unlisted;
pub use unreadable::UnreadableResource;
pub use walk::{Pages, Resources, ResourcesIter};
