//! A ListResponse of several resource types: the list itself, and each resource as the text that it is.

use super::reply::{Context, Reading, Reply, is_list};
use crate::{
    Json,
    check::{self, Violation},
    error::{Error, ErrorKind},
    record::Descriptor,
    walk::{self, PageHead},
};
use bytes::Bytes;
use serde_json::Map;

/// What the list says of itself, its resources, and how the list itself deviates.
pub(crate) type Parts = (PageHead, Vec<Bytes>, Vec<Violation>);

/// Nothing is known of the resources here.
const UNKNOWN: Descriptor<'static> = Descriptor {
    urn: "",
    attributes: &[],
};

/// Takes a ListResponse apart.
pub(crate) fn parts(reply: &Reply, context: &Context) -> Result<Parts, Error> {
    let read =
        walk::read_parts(&reply.body).map(|(head, texts)| (head, slices(&reply.body, texts)));
    let read = match read {
        Ok((head, parts)) if is_list(&head) => return Ok((head, parts, Vec::new())),
        read => read,
    };
    let body = |source: Box<dyn std::error::Error + Send + Sync>| {
        Error::new(ErrorKind::Body {
            status: reply.status,
            source,
        })
    };
    let mut document: Json =
        serde_json::from_slice(&reply.body).map_err(|error| body(error.into()))?;
    let own = check::page(&document, UNKNOWN, true).swap_remove(0);
    if context.reading == Reading::Strict {
        return Err(match read {
            Err(error) if own.is_empty() => Error::malformed(reply.status, *error),
            _ => Error::new(ErrorKind::ResponseViolations(own)),
        });
    }
    // Only the list is put right here: a resource's own deviations are told with it.
    let resources = document.as_object_mut().and_then(take_resources);
    check::coerce_page(&mut document, UNKNOWN);
    if let (Json::Object(list), Some(resources)) = (&mut document, resources) {
        list.insert("Resources".to_owned(), resources);
    }
    let document = Bytes::from(document.to_string());
    let (head, texts) =
        walk::read_parts(&document).map_err(|error| Error::malformed(reply.status, *error))?;
    let parts = slices(&document, texts);
    Ok((head, parts, own))
}

fn slices(whole: &Bytes, texts: Vec<&str>) -> Vec<Bytes> {
    let slice = |text: &str| whole.slice_ref(text.as_bytes());
    texts.into_iter().map(slice).collect()
}

/// A lone resource is a list of one.
fn take_resources(list: &mut Map<String, Json>) -> Option<Json> {
    let is_resources = |name: &&String| name.eq_ignore_ascii_case("Resources");
    let name = list.keys().find(is_resources)?.clone();
    let resources = list.shift_remove(&name)?;
    Some(match resources {
        lone @ Json::Object(_) => Json::Array(vec![lone]),
        other => other,
    })
}
