//! Everything that walks over records: the JSON reader and writer, serde, `Clone`, `Debug`, equality.
//!
//! The JSON reader and writer are only used by the client; `Serialize` and `Deserialize` work with any serde format. Reading takes about
//! half the time of a plain serde derive, which is neither lossless nor case-insensitive.

mod assign;
mod convert;
mod copy;
mod deserialize;
mod error;
mod json;
mod lens;
mod memory;
mod plain;
mod read;
#[cfg(feature = "client")]
mod read_list;
mod scan;
mod serde;
mod show;
mod stored;
#[cfg(feature = "client")]
mod unread;
mod write;

pub use assign::Assign;
pub(crate) use assign::to_json as value_to_json;
pub use convert::convert;
pub use copy::copy;
pub(crate) use copy::overwrite;
pub use deserialize::deserialize;
pub use error::ReadError;
pub use json::{from_json, to_json, to_request_json};
#[cfg(feature = "client")]
pub(crate) use memory::json_memory;
#[cfg(feature = "client")]
pub(crate) use read::{read_kind, read_record, read_stored};
#[cfg(feature = "client")]
pub(crate) use read_list::{PageHead, StoredSink, read_page};
pub use serde::serialize;
#[cfg(feature = "client")]
pub(crate) use show::same_view;
pub use show::{debug, same};
#[cfg(feature = "client")]
pub(crate) use unread::{ComparedRows, UnreadResource};
