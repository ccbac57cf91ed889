//! From a response to one resource.

use super::{
    context::{Context, Reading, VIOLATION_MEMORY},
    draft::Projected,
    reply::Reply,
};
use crate::{
    Json,
    check::{self, Violation},
    error::{Error, ErrorKind, id_of_location},
    record::{Common, Descriptor, Fields, Resource, Stored},
    walk::{self, ReadError, StoredSink, json_memory},
};

/// Reads one resource.
pub(crate) fn decode_stored<R: Resource>(
    reply: &Reply,
    context: &Context,
) -> Result<Stored<R>, Error> {
    let mut one = LastPushed::<R>(Stored::empty());
    read_stored(reply, context, descriptor_of::<R>(), R::ENDPOINT, &mut one)?;
    Ok(one.0)
}

/// A resource's schema and attributes.
pub(super) fn descriptor_of<R: Resource>() -> Descriptor<'static> {
    Descriptor {
        urn: R::URN,
        attributes: R::ATTRIBUTES,
    }
}

/// Not generic: generic code is compiled again for each resource type.
fn read_stored(
    reply: &Reply,
    context: &Context,
    descriptor: Descriptor<'_>,
    endpoint: &str,
    out: &mut dyn StoredSink,
) -> Result<(), Error> {
    if !reply.has_body() {
        return from_location(reply, context, out);
    }
    let projected = context.projected == Projected::Yes;
    let allowed = context.memory(reply.body.len());
    let mut memory = allowed;
    let (record, common) = out.push();
    let read = walk::read_stored(&reply.body, record, common, projected, &mut memory);
    let ok = matches!(read, Ok(true)) && is_named(common, descriptor.urn, context.projected);
    let common = if ok {
        common
    } else {
        let read = read.err().map(|error| *error);
        let (fixed, list) = second_reading(reply, context, descriptor, read)?;
        let (record, common) = out.push();
        walk::read_stored(&fixed, record, common, projected, &mut memory)
            .map_err(|error| Error::malformed(reply.status, *error))?;
        context.spend(list.len() * VIOLATION_MEMORY);
        common.deviations = reported(list);
        common
    };
    context.spend(allowed.saturating_sub(memory));
    if !common.is_complete() {
        return Err(Error::malformed(reply.status, ReadError::no_id()));
    }
    if let Some(etag) = reply.etag() {
        common.default_version(etag);
    }
    common.extent = context.extent();
    note_version(common);
    if let Some(expected) = context.unexpected(reply.status) {
        add_deviation(common, Violation::unexpected_status(reply.status, expected));
    }
    check_id(common, context, endpoint)
}

/// A resource with a different id is not the requested one (RFC 7644 §3.4.1). Some providers ignore case in ids.
fn check_id(common: &mut Common, context: &Context, endpoint: &str) -> Result<(), Error> {
    let id = common.id.as_deref().unwrap_or_default();
    let requested = context.requested_id(endpoint);
    if requested.is_none_or(|requested| requested.eq_ignore_ascii_case(id)) {
        return Ok(());
    }
    if context.reading == Reading::Strict {
        let list = vec![Violation::other_id()].into();
        return Err(Error::new(ErrorKind::ResponseViolations(list)));
    }
    add_deviation(common, Violation::other_id());
    Ok(())
}

/// A version that isn't an entity tag is kept and sent back as it is, since only the provider knows what it compares; it is
/// reported.
pub(super) fn note_version(common: &mut Common) {
    let Some(version) = common.version() else {
        return;
    };
    let opaque = version.strip_prefix("W/").unwrap_or(version);
    if opaque.len() < 2 || !opaque.starts_with('"') || !opaque.ends_with('"') {
        add_deviation(common, Violation::unquoted_version());
    }
}

fn add_deviation(common: &mut Common, violation: Violation) {
    let known = common.deviations.take().unwrap_or_default();
    common.deviations = Some(known.into_vec().into_iter().chain([violation]).collect());
}

/// Usually none.
pub(super) fn reported(list: Vec<Violation>) -> Option<Box<[Violation]>> {
    (!list.is_empty()).then(|| list.into_boxed_slice())
}

/// A response without a body: the resource is the one that was sent, its id the last segment of `Location` (RFC 7644 §3.3).
fn from_location(reply: &Reply, context: &Context, out: &mut dyn StoredSink) -> Result<(), Error> {
    let is_sent = |_: &&str| context.sent.is_some();
    let location = reply.location().filter(is_sent).ok_or_else(|| {
        let message = "the response has neither a body nor a `Location`";
        Error::unreadable(reply.status, message)
    })?;
    let (record, common) = out.push();
    if let Some(sent) = &context.sent {
        walk::read_record(sent, record).map_err(|error| Error::malformed(reply.status, *error))?;
    }
    common.id = id_of_location(location);
    let meta = common.meta.get_or_insert_default();
    meta.location = Some(location.into());
    meta.version = reply.etag().map(str::to_owned);
    if !common.is_complete() {
        return Err(Error::malformed(reply.status, ReadError::no_id()));
    }
    Ok(())
}

/// Whether the resource has `schemas` and `id`. The reader has checked the rest; [`check::response`] lists the violations.
pub(super) fn is_named(common: &Common, urn: &str, projected: Projected) -> bool {
    let schemas_ok = projected == Projected::Yes && common.schemas.is_empty()
        || common
            .schemas
            .iter()
            .any(|schema| schema.eq_ignore_ascii_case(urn));
    schemas_ok && common.id.is_some()
}

/// Strict: every violation. Lenient: the corrected document.
fn second_reading(
    reply: &Reply,
    context: &Context,
    descriptor: Descriptor<'_>,
    read: Option<ReadError>,
) -> Result<(Vec<u8>, Vec<Violation>), Error> {
    let status = reply.status;
    if read.as_ref().is_some_and(ReadError::is_too_much_memory)
        || json_memory(&reply.body) > context.memory(reply.body.len())
    {
        return Err(Error::too_much_memory(status));
    }
    let mut document: Json = serde_json::from_slice(&reply.body).map_err(|error| {
        let read = read.clone().map(|read| Error::unreadable(status, read));
        read.unwrap_or_else(|| Error::unreadable(status, error))
    })?;
    let list = check::response_at(
        &document,
        descriptor,
        context.projected == Projected::Yes,
        "",
    );
    if context.reading == Reading::Strict {
        return match read {
            // A fault that the check doesn't find: an attribute that occurs twice, for example.
            Some(error) if list.is_empty() => Err(Error::malformed(status, error)),
            _ if list.is_empty() => Ok((reply.body.to_vec(), Vec::new())),
            _ => Err(Error::new(ErrorKind::ResponseViolations(list))),
        };
    }
    check::coerce(&mut document, descriptor);
    Ok((document.to_string().into_bytes(), list.into_vec()))
}

/// Keeps the last resource that was pushed: the next one replaces it, so there is nothing to clear.
struct LastPushed<R>(Stored<R>);

impl<R: Resource> StoredSink for LastPushed<R> {
    fn push(&mut self) -> (&mut dyn Fields, &mut Common) {
        self.0 = Stored::empty();
        (&mut self.0.resource, &mut self.0.common)
    }
    fn commons(&mut self, each: &mut dyn FnMut(&mut Common)) {
        each(&mut self.0.common);
    }
    fn len(&self) -> usize {
        1
    }
    fn clear(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::User;
    use serde_json::json;

    fn reply(body: &Json) -> Reply {
        Reply {
            status: 200,
            headers: http::HeaderMap::new(),
            body: body.to_string().into(),
        }
    }

    #[test]
    fn a_resource_names_its_schema_and_has_an_id() {
        for (schemas, id, projected, expected) in [
            (vec![User::URN], true, Projected::No, true),
            (vec!["urn:x", User::URN], true, Projected::Yes, true),
            (vec!["urn:x"], true, Projected::No, false),
            (vec!["urn:x"], true, Projected::Yes, false),
            (vec![], true, Projected::No, false),
            (vec![], true, Projected::Yes, true),
            (vec![User::URN], false, Projected::No, false),
        ] {
            let common = Common {
                schemas: schemas.iter().map(|urn| urn.to_uppercase()).collect(),
                id: id.then(|| "7".to_owned()),
                ..Common::default()
            };
            assert_eq!(
                is_named(&common, User::URN, projected),
                expected,
                "{schemas:?} {projected:?}"
            );
        }
    }

    #[test]
    fn the_second_reading_has_a_limit_and_keeps_what_is_valid() {
        let valid = json!({"schemas": [User::URN], "id": "7", "userName": "b"});
        let reply = reply(&valid);
        let needed = json_memory(&reply.body);
        let read = |memory, reading, first| {
            let context = Context {
                memory: Some(memory),
                reading,
                ..Context::default()
            };
            second_reading(&reply, &context, descriptor_of::<User>(), first)
        };
        let (bytes, list) = read(needed, Reading::Strict, None).expect("valid");
        assert_eq!((bytes.as_slice(), list.len()), (&*reply.body, 0));
        assert!(read(needed - 1, Reading::Strict, None).is_err());
        assert!(read(needed * 10, Reading::Lenient, None).is_ok());
        // A fault that the check doesn't find.
        let error = read(needed, Reading::Strict, Some(ReadError::no_id())).expect_err("a fault");
        assert!(
            error.is_malformed() && error.violations().is_empty(),
            "{error}"
        );
    }

    #[test]
    fn the_deviations_of_a_resource_take_memory() {
        let odd = json!({"schemas": ["urn:x"], "id": 7, "userName": "b", "active": "true", "title": 1, "nickName": 2});
        let context = Context {
            reading: Reading::Lenient,
            ..Context::default()
        }
        .for_parts(1_000);
        let before = context.memory(0);
        let user = decode_stored::<User>(&reply(&odd), &context).expect("a user");
        let deviations = user.deviations().len();
        assert!(deviations >= 4, "{deviations}");
        assert!(before - context.memory(0) >= deviations * VIOLATION_MEMORY);
    }
}
