//! The protocol without I/O: an operation becomes an HTTP request, an HTTP response becomes an outcome, and what takes
//! several exchanges (redirects, repeats, pages) is a state machine.

mod described;
mod discover;
mod draft;
mod exchange;
mod once;
mod page;
mod parts;
mod position;
mod reference;
mod reply;
mod retry;
mod search;
mod url;

pub(crate) use described::{Described, ResponseChecks};
pub(crate) use discover::{Ask, Discovery};
pub(crate) use draft::{Draft, Operation, Projected, SCIM_JSON};
pub(crate) use exchange::{Authority, Exchange, Moment, Plan, Step};
pub(crate) use page::{Arrived, Pager, fingerprint};
pub(crate) use parts::parts;
pub use position::Position;
pub(crate) use reference::path_of;
pub(crate) use reply::{
    ContentType, Context, DecodedPage, Reading, Reply, decode_page, decode_stored,
};
pub use retry::Retry;
pub(crate) use url::{BaseUrl, encode_segment};
