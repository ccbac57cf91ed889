//! Turns bytes into documents: JSON values with their positions, and lists of resources in any envelope.

mod discovery;
mod identify;
mod json;
mod list;
mod locate;
mod node;
mod object;
mod parsed;
pub(crate) mod rfc7643;
mod snapshot;

pub(crate) use discovery::{ParsedDocuments, ParsedLists, ResourceList, read};
pub(crate) use json::parse;
pub(crate) use list::{is_list_response, refuse_error_message, resources};
pub(crate) use locate::locate;
pub(crate) use node::{JsonNode, JsonText, JsonValue};
pub(crate) use object::{JsonPath, Object};
pub(crate) use parsed::Document;
pub(crate) use snapshot::{Snapshot, snapshot_root};
#[cfg(feature = "cli")]
pub(crate) use snapshot::{check_digest, is_snapshot};
