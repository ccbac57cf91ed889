//! From a response to a page of resources (RFC 7644 §3.4.2).

use super::{
    context::{Context, Reading, VIOLATION_MEMORY},
    decode::{descriptor_of, is_named, note_version, reported},
    draft::Projected,
    envelope,
    reply::Reply,
};
use crate::{
    Json,
    check::{
        self, LIST_RESPONSE, ListEnvelope, ResourcesForm, Violation, Violations, contradiction,
    },
    error::{Error, ErrorKind},
    record::{Common, Descriptor, Fields, Resource, Stored},
    walk::{self, PageHead, ReadError, StoredSink, json_memory},
};
use bytes::Bytes;
use serde_json::value::RawValue;

/// The envelope, the resources, and the envelope's violations of the protocol.
pub(crate) type DecodedPage<T> = (PageHead, Vec<T>, Vec<Violation>);

/// The envelope, the JSON text of each resource, and the envelope's violations of the protocol.
pub(crate) type ListParts = (PageHead, Vec<Bytes>, Vec<Violation>);

const NOT_A_LIST: &str = "the response is not a ListResponse";

/// Reads a `ListResponse`.
pub(crate) fn decode_page<R: Resource>(
    reply: &Reply,
    context: &Context,
) -> Result<DecodedPage<Stored<R>>, Error> {
    R::decode_page(reply, context)
}

/// Reads a `ListResponse`, with its resources in `out`.
pub(crate) fn read_page_into<R: Resource>(
    reply: &Reply,
    context: &Context,
    out: &mut dyn StoredSink,
) -> Result<PageHead, Error> {
    out.clear();
    reply.check(context)?;
    let (head, _) = read_page(reply, context, descriptor_of::<R>(), out)?;
    Ok(head)
}

/// Reads a `ListResponse` from its text, which is only copied if it must be read a second time.
pub(crate) fn decode_page_of<R: Resource>(body: &[u8]) -> Result<DecodedPage<Stored<R>>, Error> {
    R::decode_page_of(body)
}

/// Splits a `ListResponse` of several resource types into its parts.
pub(crate) fn parts(reply: &Reply, context: &Context) -> Result<ListParts, Error> {
    let mut memory = context.memory(reply.body.len());
    let (envelope, resources) = read_envelope(reply, context)?;
    let mut texts = Vec::new();
    if let Some(resources) = resources.filter(|_| envelope.resources != ResourcesForm::Missing) {
        envelope::each_resource(resources, &mut |text| {
            charge(&mut memory, 2 * size_of::<Bytes>(), reply.status)?;
            texts.push(reply.body.slice_ref(text.as_bytes()));
            Ok(())
        })?;
    }
    let (head, own) = judged(&envelope, texts.len(), reply, context)?;
    if context.reading == Reading::Strict && !own.is_empty() {
        return Err(Error::new(ErrorKind::ResponseViolations(own.into())));
    }
    Ok((head, texts, own))
}

/// Not generic, like [`read_page`].
fn read_page_of(
    body: &[u8],
    descriptor: Descriptor<'_>,
    out: &mut dyn StoredSink,
) -> Result<(PageHead, Vec<Violation>), Error> {
    let context = Context::default();
    if let Ok((head, ids)) = first_reading(body, &context, descriptor, out) {
        ids.check(200)?;
        return Ok((head, Vec::new()));
    }
    out.clear();
    let reply = Reply::json(body);
    reply.check(&context)?;
    read_page(&reply, &context, descriptor, out)
}

/// Not generic: generic code is compiled again for each resource type.
fn read_page(
    reply: &Reply,
    context: &Context,
    descriptor: Descriptor<'_>,
    out: &mut dyn StoredSink,
) -> Result<(PageHead, Vec<Violation>), Error> {
    match first_reading(&reply.body, context, descriptor, out) {
        Ok((head, ids)) => {
            ids.check(reply.status)?;
            Ok((head, Vec::new()))
        }
        Err(error) => {
            let read = second_reading(reply, context, descriptor, out, error)?;
            let mut ids = PageIds::Complete;
            out.commons(&mut |common| ids.finish(common, context));
            ids.check(reply.status)?;
            Ok(read)
        }
    }
}

/// Reads a page that follows all rules.
///
/// # Errors
/// If it doesn't, with the reason if it can't be read at all.
fn first_reading(
    body: &[u8],
    context: &Context,
    descriptor: Descriptor<'_>,
    out: &mut dyn StoredSink,
) -> Result<(PageHead, PageIds), Option<ReadError>> {
    let projected = context.projected == Projected::Yes;
    let memory = context.memory(body.len());
    let (mut named, mut ids) = (true, PageIds::Complete);
    let (head, fits) = walk::read_page(body, out, projected, memory, &mut |common| {
        named &= is_named(common, descriptor.urn, context.projected);
        ids.finish(common, context);
    })
    .map_err(|error| Some(*error))?;
    if fits && named && is_sound(&head, out.len(), context) {
        Ok((head, ids))
    } else {
        Err(None)
    }
}

/// Whether all resources of a page have an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PageIds {
    Complete,
    Missing,
}

impl PageIds {
    /// Completes the common attributes of a resource that was read.
    fn finish(&mut self, common: &mut Common, context: &Context) {
        if !common.is_complete() {
            *self = Self::Missing;
        }
        common.extent = context.extent();
        note_version(common);
    }

    /// # Errors
    /// If an id is missing.
    fn check(self, status: u16) -> Result<(), Error> {
        match self {
            Self::Complete => Ok(()),
            Self::Missing => Err(Error::malformed(status, ReadError::no_id())),
        }
    }
}

/// Whether the envelope follows the protocol; [`judged`] lists the violations.
fn is_sound(head: &PageHead, count: usize, context: &Context) -> bool {
    let is_count = |number: Option<i64>| number.is_none_or(|number| number >= 0);
    head.schemas
        .iter()
        .any(|urn| urn.eq_ignore_ascii_case(LIST_RESPONSE))
        && (head.total_results.is_some() || head.next_cursor.is_some())
        && is_count(head.total_results)
        && is_count(head.start_index)
        && is_count(head.items_per_page)
        && contradicts(head, count, context).is_none()
}

fn contradicts(head: &PageHead, count: usize, context: &Context) -> Option<Violation> {
    let cursor = head.next_cursor.as_deref();
    contradiction(head.total_results, cursor, count, context.requested_page)
}

fn read_envelope<'r>(
    reply: &'r Reply,
    context: &Context,
) -> Result<(ListEnvelope, Option<&'r RawValue>), Error> {
    let text =
        std::str::from_utf8(&reply.body).map_err(|error| Error::unreadable(reply.status, error))?;
    envelope::read(text).map_err(|error| match context.reading {
        // The error would quote the value.
        Reading::Strict if error.is_data() => {
            let list = vec![Violation::not_a_list()].into();
            Error::new(ErrorKind::ResponseViolations(list))
        }
        Reading::Lenient if error.is_data() => Error::unreadable(reply.status, NOT_A_LIST),
        Reading::Strict | Reading::Lenient => Error::unreadable(reply.status, error),
    })
}

/// The readable part of the envelope, and its violations of the protocol.
///
/// # Errors
/// If it isn't a list at all.
fn judged(
    envelope: &ListEnvelope,
    count: usize,
    reply: &Reply,
    context: &Context,
) -> Result<(PageHead, Vec<Violation>), Error> {
    let mut own = envelope.violations(context.requested_page);
    if context.reading == Reading::Lenient
        && (!envelope.is_list() || envelope.resources == ResourcesForm::Other)
    {
        return Err(Error::unreadable(reply.status, NOT_A_LIST));
    }
    let number = |value: &Option<Json>| match value {
        Some(Json::String(text)) => text.trim().parse().ok(),
        Some(Json::Number(number)) => {
            let whole = || {
                number
                    .to_string()
                    .strip_suffix(".0")
                    .and_then(|n| n.parse().ok())
            };
            number.as_i64().or_else(whole)
        }
        _ => None,
    };
    let text = |value: &Option<Json>| match value {
        Some(Json::String(text)) => Some(text.clone()),
        Some(Json::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    let head = PageHead {
        schemas: Vec::new(),
        total_results: number(&envelope.total_results),
        start_index: number(&envelope.start_index),
        items_per_page: number(&envelope.items_per_page),
        next_cursor: text(&envelope.next_cursor),
        previous_cursor: text(&envelope.previous_cursor),
    };
    own.extend(contradicts(&head, count, context));
    Ok((head, own))
}

/// Strict: every violation. Lenient: the resources with values corrected, each with its deviations.
fn second_reading(
    reply: &Reply,
    context: &Context,
    descriptor: Descriptor<'_>,
    out: &mut dyn StoredSink,
    read: Option<ReadError>,
) -> Result<(PageHead, Vec<Violation>), Error> {
    let status = reply.status;
    if read.as_ref().is_some_and(ReadError::is_too_much_memory) {
        return Err(Error::too_much_memory(status));
    }
    // The first reader's message has a position; the envelope's reader is more lenient.
    let (envelope, resources) = read_envelope(reply, context).map_err(|error| match &read {
        Some(read) if error.is_malformed() => Error::malformed(status, read.clone()),
        _ => error,
    })?;
    out.clear();
    let mut pass = SecondReading {
        context,
        descriptor,
        status,
        memory: context.memory(reply.body.len()),
        count: 0,
        lone: envelope.resources == ResourcesForm::Lone,
        all: Violations::default(),
        out,
    };
    if let Some(resources) = resources.filter(|_| envelope.resources != ResourcesForm::Missing) {
        envelope::each_resource(resources, &mut |text| pass.resource(text))?;
    }
    let (count, resources) = (pass.count, pass.all);
    let (head, own) = judged(&envelope, count, reply, context)?;
    if context.reading == Reading::Lenient {
        return Ok((head, own));
    }
    let mut all = Violations::from(own);
    all.extend(resources);
    match read {
        _ if !all.is_empty() => Err(Error::new(ErrorKind::ResponseViolations(all))),
        Some(error) => Err(Error::malformed(status, error)),
        None => Ok((head, Vec::new())),
    }
}

struct SecondReading<'a> {
    context: &'a Context,
    descriptor: Descriptor<'a>,
    status: u16,
    memory: usize,
    count: usize,
    lone: bool,
    all: Violations,
    out: &'a mut dyn StoredSink,
}

impl SecondReading<'_> {
    fn resource(&mut self, text: &str) -> Result<(), Error> {
        let projected = self.context.projected == Projected::Yes;
        if json_memory(text.as_bytes()) > self.memory {
            return Err(self.too_much());
        }
        let mut document: Json =
            serde_json::from_str(text).map_err(|error| Error::unreadable(self.status, error))?;
        let pointer = if self.lone {
            "/Resources".to_owned()
        } else {
            format!("/Resources/{}", self.count)
        };
        self.count += 1;
        let list = check::response_at(&document, self.descriptor, projected, &pointer);
        let fixed = match self.context.reading {
            Reading::Strict if !list.is_empty() => {
                self.all.extend(list);
                return Ok(());
            }
            // Reads all resources again, since the first reading may have stopped early. Not needed once a violation was found.
            Reading::Strict if !self.all.is_empty() => return Ok(()),
            Reading::Strict => text.to_owned(),
            Reading::Lenient => {
                check::coerce(&mut document, self.descriptor);
                document.to_string()
            }
        };
        drop(document);
        let (record, common) = self.out.push();
        charge(
            &mut self.memory,
            size_of_val(record) + size_of::<Common>(),
            self.status,
        )?;
        charge(&mut self.memory, list.len() * VIOLATION_MEMORY, self.status)?;
        walk::read_stored(
            fixed.as_bytes(),
            record,
            common,
            projected,
            &mut self.memory,
        )
        .map_err(|error| Error::malformed(self.status, *error))?;
        common.deviations = reported(list.into_vec());
        Ok(())
    }

    fn too_much(&self) -> Error {
        Error::too_much_memory(self.status)
    }
}

/// Records the memory that the response takes.
///
/// # Errors
/// If it is more than allowed.
pub(crate) fn charge(memory: &mut usize, bytes: usize, status: u16) -> Result<(), Error> {
    match memory.checked_sub(bytes) {
        Some(rest) => {
            *memory = rest;
            Ok(())
        }
        None => Err(Error::too_much_memory(status)),
    }
}

/// Keeps all resources that were pushed.
struct AllPushed<R>(Vec<Stored<R>>);

impl<R: Resource> StoredSink for AllPushed<R> {
    fn push(&mut self) -> (&mut dyn Fields, &mut Common) {
        R::push_empty(&mut self.0)
    }
    fn commons(&mut self, each: &mut dyn FnMut(&mut Common)) {
        for stored in &mut self.0 {
            each(&mut stored.common);
        }
    }
    fn len(&self) -> usize {
        self.0.len()
    }
    fn clear(&mut self) {
        R::clear(&mut self.0);
    }
}

/// Methods of the resource type: the compiler puts their machine code where the type is, beside the code that drops it. With generic
/// functions, every part of a crate that calls them gets a copy of that code.
trait DecodeList: Resource {
    #[inline(never)]
    fn decode_page(reply: &Reply, context: &Context) -> Result<DecodedPage<Stored<Self>>, Error> {
        let mut sink = AllPushed::<Self>(Vec::new());
        let (head, own) = read_page(reply, context, descriptor_of::<Self>(), &mut sink)?;
        Ok((head, sink.0, own))
    }

    #[inline(never)]
    fn decode_page_of(body: &[u8]) -> Result<DecodedPage<Stored<Self>>, Error> {
        let mut sink = AllPushed::<Self>(Vec::new());
        let (head, own) = read_page_of(body, descriptor_of::<Self>(), &mut sink)?;
        Ok((head, sink.0, own))
    }

    #[inline(never)]
    fn push_empty(list: &mut Vec<Stored<Self>>) -> (&mut dyn Fields, &mut Common) {
        list.push(Stored::empty());
        let last = list.len() - 1;
        let stored = &mut list[last];
        (&mut stored.resource, &mut stored.common)
    }

    #[inline(never)]
    fn clear(list: &mut Vec<Stored<Self>>) {
        list.clear();
    }
}

impl<R: Resource> DecodeList for R {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::User;
    use serde_json::json;

    fn reply(body: &Json) -> Reply {
        Reply {
            status: 200,
            headers: http::HeaderMap::new(),
            body: Bytes::from(body.to_string()),
        }
    }

    fn user(changed: &Json) -> Json {
        let mut user = json!({"schemas": [User::URN], "id": "7", "userName": "b"});
        for (name, value) in changed.as_object().into_iter().flatten() {
            user[name] = value.clone();
        }
        user
    }

    fn list(resources: &[Json]) -> Json {
        json!({"schemas": [LIST_RESPONSE], "totalResults": resources.len(), "Resources": resources})
    }

    fn context(reading: Reading) -> Context {
        Context {
            reading,
            ..Context::default()
        }
    }

    // R7644-3.4.2-01
    #[test]
    fn every_resource_of_a_page_has_its_schema_and_an_id() {
        let read = |resource: Json, reading| {
            let page = list(&[user(&json!({})), resource]);
            decode_page::<User>(&reply(&page), &context(reading))
        };
        let fine = user(&json!({"id": "8"}));
        assert!(read(fine, Reading::Strict).is_ok());
        let other = user(&json!({"schemas": ["urn:example:other"]}));
        let error = read(other.clone(), Reading::Strict).expect_err("another schema");
        assert_eq!(error.violations()[0].pointer, "/Resources/1/schemas");
        let (_, resources, _) = read(other, Reading::Lenient).expect("lenient");
        assert_eq!(resources[1].deviations().len(), 1);
        let unnamed = user(&json!({"userName": null}));
        let error = read(unnamed, Reading::Strict).expect_err("a missing attribute");
        assert_eq!(error.violations()[0].pointer, "/Resources/1/userName");
        let nameless = user(&json!({"id": null}));
        assert!(read(nameless, Reading::Lenient).is_err());
    }

    #[test]
    fn a_missing_attribute_is_a_deviation_unless_it_was_left_out() {
        let page = list(&[user(&json!({"userName": null, "active": "true"}))]);
        for (projected, expected) in [(Projected::No, 2), (Projected::Yes, 1)] {
            let context = Context {
                projected,
                ..context(Reading::Lenient)
            };
            let (_, resources, _) = decode_page::<User>(&reply(&page), &context).expect("a page");
            assert_eq!(resources[0].deviations().len(), expected, "{projected:?}");
        }
    }

    #[test]
    fn the_first_reading_of_a_sound_envelope_is_enough() {
        let head = |total, start, schemas: &[&str], cursor: Option<&str>| PageHead {
            schemas: schemas.iter().map(|urn| (*urn).into()).collect(),
            total_results: total,
            start_index: start,
            items_per_page: None,
            next_cursor: cursor.map(str::to_owned),
            previous_cursor: None,
        };
        let upper = LIST_RESPONSE.to_uppercase();
        for (head, count, expected) in [
            (head(Some(1), Some(1), &[LIST_RESPONSE], None), 1, true),
            (head(Some(0), Some(0), &["urn:x", &upper], None), 0, true),
            (head(None, None, &[LIST_RESPONSE], Some("c")), 1, true),
            (head(None, None, &[LIST_RESPONSE], None), 1, false),
            (head(Some(1), None, &["urn:x"], None), 1, false),
            (head(Some(-1), None, &[LIST_RESPONSE], None), 0, false),
            (head(Some(1), Some(-1), &[LIST_RESPONSE], None), 1, false),
            (head(Some(1), None, &[LIST_RESPONSE], None), 2, false),
        ] {
            assert_eq!(is_sound(&head, count, &Context::default()), expected);
        }
    }

    #[test]
    fn a_document_that_is_not_a_list_is_reported() {
        let read = |body: &'static str, reading| {
            let reply = Reply {
                status: 200,
                headers: http::HeaderMap::new(),
                body: Bytes::from_static(body.as_bytes()),
            };
            decode_page::<User>(&reply, &context(reading)).expect_err(body)
        };
        assert_eq!(read("[]", Reading::Strict).violations().len(), 1);
        let torn = r#"{"totalResults": "#;
        for reading in [Reading::Strict, Reading::Lenient] {
            let error = read(torn, reading);
            assert!(
                error.is_malformed() && error.to_string().contains("byte"),
                "{error}"
            );
        }
        let parts = |body: &'static str, reading| {
            let reply = Reply {
                status: 200,
                headers: http::HeaderMap::new(),
                body: Bytes::from_static(body.as_bytes()),
            };
            parts(&reply, &context(reading))
                .expect_err(body)
                .to_string()
        };
        assert!(parts("[]", Reading::Lenient).contains(NOT_A_LIST));
        assert!(!parts(torn, Reading::Lenient).contains(NOT_A_LIST));
        assert!(parts("[]", Reading::Strict).contains("is not an object"));
        assert!(!parts(torn, Reading::Strict).contains("is not an object"));
    }

    #[test]
    fn a_cursor_that_is_a_number_is_read_leniently() {
        let mut page = list(&[]);
        page["nextCursor"] = json!(7);
        page["totalResults"] = json!(" 3 ");
        page["startIndex"] = json!(2.0);
        let (head, _, own) =
            decode_page::<User>(&reply(&page), &context(Reading::Lenient)).expect("a page");
        assert_eq!(head.next_cursor.as_deref(), Some("7"));
        assert_eq!((head.total_results, head.start_index), (Some(3), Some(2)));
        assert_eq!(own.len(), 3);
    }

    #[test]
    fn memory_is_charged_up_to_the_limit() {
        let mut memory = 10;
        assert!(charge(&mut memory, 4, 200).is_ok() && memory == 6);
        assert!(charge(&mut memory, 6, 200).is_ok() && memory == 0);
        assert!(charge(&mut memory, 1, 200).is_err());
        // Each part of a list, however small, takes some.
        let many = list(&vec![json!({}); 100]);
        let limited = |memory| Context {
            memory: Some(memory),
            ..context(Reading::Lenient)
        };
        let each = 2 * size_of::<Bytes>();
        assert!(parts(&reply(&many), &limited(100 * each)).is_ok());
        assert!(parts(&reply(&many), &limited(100 * each - 1)).is_err());
    }

    #[test]
    fn a_resource_that_is_corrected_may_take_as_much_memory_as_the_limit() {
        let odd = user(&json!({"active": "true", "x": vec![1; 1_000]}));
        let needed = json_memory(odd.to_string().as_bytes());
        let read = |memory| {
            let context = Context {
                memory: Some(memory),
                ..context(Reading::Lenient)
            };
            decode_page::<User>(&reply(&list(std::slice::from_ref(&odd))), &context).is_ok()
        };
        assert!(read(needed) && read(2 * needed));
        assert!(!read(needed - 1) && !read(needed / 2));
    }
}
