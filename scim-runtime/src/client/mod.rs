//! The client that generated code builds on: endpoints return requests, which are awaited or sent.

mod any;
mod builder;
mod bulk;
mod connection;
mod credentials;
mod discover;
mod dynamic;
mod endpoint;
mod item;
mod listing;
mod me;
mod options;
mod outcome;
mod page;
mod projection;
mod provider;
mod query;
mod request;
mod resource_type;
mod root;
mod served;
mod stored;
mod target;
mod token;
mod transmit;
mod unlisted;
mod unread;
mod unreadable;
mod update;
mod walk;

pub use crate::{
    error::{Challenge, Error, RawResponse, ScimError, WriteOutcome},
    protocol::{Position, Retry},
};
pub use builder::Builder;
pub use bulk::{Bulk, BulkProgress, NotDone, Results};
pub use connection::Client;
pub use discover::{Discover, Verify};
pub use dynamic::{Dynamic, DynamicMe, DynamicQuery, Untyped};
pub use endpoint::Endpoint;
pub use item::QueryItem;
pub use me::Me;
pub use outcome::Outcome;
pub use page::Page;
pub use projection::{Projection, SortKey};
pub use provider::{
    BulkLimits, Configuration, FilterLimits, Mixed, Pagination, PaginationMethod, ServiceProvider,
    SupportsBulk, SupportsChangePassword, SupportsCursorPaging, SupportsEtag, SupportsFilter,
    SupportsIndexPaging, SupportsPatch, SupportsSort,
};
pub use query::Query;
pub use request::Request;
pub use resource_type::ResourceType;
pub use served::ServedBy;
pub use target::Target;
pub use token::{Token, TokenError, TokenSource};
pub use unlisted::Unlisted;
pub use unread::Unread;
pub use unreadable::UnreadableResource;
pub use update::Update;
pub use walk::{Pages, Resources, ResourcesIter};
