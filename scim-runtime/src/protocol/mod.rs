//! The protocol without I/O: turns operations into HTTP requests and HTTP responses into outcomes. Redirects, retries, paging and
//! discovery, which take several exchanges, are state machines.

mod context;
mod decode;
mod described;
mod discover;
mod draft;
mod envelope;
mod exchange;
mod list;
mod once;
mod origin;
mod page;
mod position;
mod redact;
mod reference;
mod reply;
mod retry;
mod scim_error;
mod search;
mod url;

pub(crate) use context::{ContentType, Context, ExpectedStatus, Reading, VIOLATION_MEMORY};
pub(crate) use decode::decode_stored;
pub(crate) use described::{Described, ResponseChecks};
pub(crate) use discover::{DocumentReader, DocumentRequest};
pub(crate) use draft::{Draft, Projected, RequestHeaders, RequestOperation, SCIM_JSON};
pub(crate) use exchange::{Authority, Exchange, ExchangePlan, ReadFinalReply, Step, TimeAndRandom};
pub(crate) use list::{DecodedPage, charge, decode_page, decode_page_of, parts, read_page_into};
pub(crate) use page::{PageSummary, Pager, fingerprint};
pub use position::Position;
pub(crate) use redact::RequestSecrets;
pub(crate) use reference::path_of;
pub(crate) use reply::Reply;
pub use retry::Retry;
pub(crate) use url::{BaseUrl, encode_segment, has_unusual_segment};
