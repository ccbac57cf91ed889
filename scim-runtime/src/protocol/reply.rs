//! From an HTTP response to an outcome: status, media type, SCIM errors, then the body (RFC 7644 §3.1, §3.12).

use super::{described::Described, draft::Projected, once};
use crate::{
    Json, ScimType,
    check::{self, Violation},
    error::{BareStatus, Error, ErrorKind, RawResponse, ScimError, id_of_location},
    record::{Common, Descriptor, Fields, Resource, Stored, member},
    terminal_safe::TerminalSafe,
    walk::{self, PageHead, ReadError, StoredSink},
};
use bytes::Bytes;
use http::{HeaderMap, header};
use serde_json::Map;

/// How much of an unexpected body is kept for the message, in characters.
const BODY_START: usize = 200;

const BOM: &[u8] = "\u{feff}".as_bytes();

const ERROR_URN: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
const LIST_URN: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/// A whole response.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// How a response is to be read; strictly, with any status, unless said.
#[derive(Debug, Clone, Default)]
pub(crate) struct Context {
    pub(crate) projected: Projected,
    pub(crate) reading: Reading,
    pub(crate) content_type: ContentType,
    /// `None`: any status.
    pub(crate) expected: Option<Vec<u16>>,
    /// What was sent: a response without a body leaves it as it is.
    pub(crate) sent: Option<Bytes>,
    /// The resource type of a dynamic request.
    pub(crate) described: Option<Described>,
}

/// What becomes of a response that breaks its schema.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Reading {
    /// An error that lists every violation.
    #[default]
    Strict,
    /// What has one sensible reading is taken, and told.
    Lenient,
}

/// Which media types are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum ContentType {
    /// SCIM's and JSON's, in UTF-8.
    #[default]
    Scim,
    Any,
}

impl From<http::Response<Bytes>> for Reply {
    fn from(response: http::Response<Bytes>) -> Self {
        let (parts, body) = response.into_parts();
        Self {
            status: parts.status.as_u16(),
            headers: parts.headers,
            // A byte order mark is none of JSON's, and some write it (RFC 8259 §8.1).
            body: if body.starts_with(BOM) {
                body.slice(BOM.len()..)
            } else {
                body
            },
        }
    }
}

impl From<Reply> for RawResponse {
    fn from(reply: Reply) -> Self {
        Self::new(reply.status, reply.headers, reply.body)
    }
}

impl Reply {
    fn header(&self, name: header::HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(crate) fn has_body(&self) -> bool {
        !matches!(self.status, 204 | 205 | 304) && !self.body.iter().all(u8::is_ascii_whitespace)
    }

    /// Whether the body says that it is SCIM or JSON, in UTF-8; the charset parameter may be absent (RFC 7644 §3.8).
    fn is_scim(&self) -> bool {
        let Some(content_type) = self.header(header::CONTENT_TYPE) else {
            return false;
        };
        let mut parts = content_type.split(';').map(str::trim);
        let media = parts.next().unwrap_or_default();
        let known = ["application/scim+json", "application/json"];
        let utf8 = parts.all(|parameter| match parameter.split_once('=') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
                let value = value.trim().trim_matches('"');
                value.eq_ignore_ascii_case("utf-8") || value.eq_ignore_ascii_case("utf8")
            }
            _ => true,
        });
        utf8 && known.iter().any(|known| media.eq_ignore_ascii_case(known))
    }

    /// For people: control characters are gone (RFC 7644 §7). Under a success status, JSON is a resource, whatever its media
    /// type: that is personal and not shown.
    fn start(&self) -> String {
        let json = matches!(self.body.trim_ascii_start().first(), Some(b'{' | b'['));
        if self.status < 400 && json {
            return String::new();
        }
        let start = self.body.get(..BODY_START * 4).unwrap_or(&self.body);
        let text = String::from_utf8_lossy(start);
        let start: String = text.chars().take(BODY_START).collect();
        TerminalSafe(&start).to_string()
    }

    /// The body as JSON; `Null` if there is none.
    pub(crate) fn document(&self) -> Result<Json, Error> {
        if !self.has_body() {
            return Ok(Json::Null);
        }
        serde_json::from_slice(&self.body).map_err(|error| {
            Error::new(ErrorKind::Body {
                status: self.status,
                source: error.into(),
            })
        })
    }

    /// The body as JSON, which must be there and have no attribute twice.
    pub(crate) fn whole_document(&self) -> Result<Json, Error> {
        let body = |source: Box<dyn std::error::Error + Send + Sync>| {
            Error::new(ErrorKind::Body {
                status: self.status,
                source,
            })
        };
        if !self.has_body() {
            return Err(body("the response has no body".into()));
        }
        once::read(&self.body).map_err(|error| body(error.into()))
    }

    /// The SCIM error that the body is, whatever status and media type say (RFC 7644 §3.12).
    fn scim_error(&self) -> Option<ScimError> {
        if !self.has_body() || (self.status < 400 && !mentions_error(&self.body)) {
            return None;
        }
        let Json::Object(message) = serde_json::from_slice(&self.body).ok()? else {
            return None;
        };
        let get = |name: &str| member(&message, name);
        if !self.is_error_message(get("schemas"), get("status"), get("detail")) {
            return None;
        }
        let said = match get("status") {
            Some(Json::String(text)) => text.trim().parse().ok(),
            Some(Json::Number(number)) => number.as_u64().and_then(|n| u16::try_from(n).ok()),
            _ => None,
        };
        // Under a success status the message alone says what went wrong.
        let status = match said {
            Some(said) if self.status < 400 => said,
            _ => self.status,
        };
        let known = ["schemas", "status", "scimType", "detail"];
        let is_known = |name: &str| known.iter().any(|known| known.eq_ignore_ascii_case(name));
        let extra: Map<String, Json> = message
            .iter()
            .filter(|(name, _)| !is_known(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        Some(ScimError {
            status,
            scim_type: get("scimType")
                .and_then(Json::as_str)
                .filter(|text| !text.is_empty())
                .map(ScimType::parse),
            detail: match get("detail") {
                None | Some(Json::Null) => None,
                Some(Json::String(text)) => Some(text.clone()),
                Some(other) => Some(other.to_string()),
            },
            body_status: said
                .filter(|said| *said != status)
                .map(|said| said.to_string()),
            extra: (!extra.is_empty()).then(|| Box::new(extra)),
            challenge: None,
            retry_after: None,
        })
    }

    /// By its URN; where an error status comes with `status` and `detail` and no `schemas`, that is as good. RFC 9457 has
    /// members of these names too, and says so by its media type.
    fn is_error_message(
        &self,
        schemas: Option<&Json>,
        status: Option<&Json>,
        detail: Option<&Json>,
    ) -> bool {
        if let Some(schemas) = schemas {
            let lone = schemas.is_string().then_some(schemas);
            let listed = schemas.as_array().into_iter().flatten();
            return listed
                .chain(lone)
                .filter_map(Json::as_str)
                // Salesforce sends the list as a text: `"[\"urn:…\"]"`.
                .map(|urn| urn.trim_matches(['[', ']', '"', ' ']))
                .any(|urn| urn.eq_ignore_ascii_case(ERROR_URN));
        }
        let says = status.is_some_and(|status| status.is_string() || status.is_number());
        self.status >= 400 && self.is_scim() && says && detail.is_some_and(Json::is_string)
    }

    /// Fails unless the response is one that the operation may have.
    pub(crate) fn check(&self, context: &Context) -> Result<(), Error> {
        self.check_alone(context)
            .map_err(|error| explain(error).with_response(RawResponse::from(self.clone())))
    }

    fn check_alone(&self, context: &Context) -> Result<(), Error> {
        if let Some(error) = self.scim_error() {
            return Err(Error::new(ErrorKind::Scim(error)));
        }
        let expected = match &context.expected {
            Some(codes) => codes.contains(&self.status),
            None => self.status < 400,
        };
        if !expected {
            let bare = BareStatus {
                status: self.status,
                content_type: self.header(header::CONTENT_TYPE).map(str::to_owned),
                start: self.start(),
            };
            return Err(Error::new(ErrorKind::Status(bare)));
        }
        if context.content_type == ContentType::Scim && self.has_body() && !self.is_scim() {
            let error = Error::new(ErrorKind::ContentType {
                status: self.status,
                content_type: self.header(header::CONTENT_TYPE).map(str::to_owned),
                start: self.start(),
            });
            let html = self.body.trim_ascii_start().first() == Some(&b'<');
            return Err(if html {
                error.with_help(
                    "this is often a login page: is the base URL right, and the token valid?",
                )
            } else {
                error
            });
        }
        Ok(())
    }

    pub(crate) fn etag(&self) -> Option<&str> {
        self.header(header::ETAG)
    }

    pub(crate) fn location(&self) -> Option<&str> {
        self.header(header::LOCATION)
    }
}

/// Cheap: most bodies are no errors and are not parsed for it.
fn mentions_error(body: &[u8]) -> bool {
    let tail = b":messages:2.0:error\"";
    body.windows(tail.len())
        .take(2048)
        .any(|window| window.eq_ignore_ascii_case(tail))
}

fn explain(error: Error) -> Error {
    match error.status() {
        Some(401) => error.with_help("are the credentials right, and not expired?"),
        Some(412) => error.with_help(
            "the resource has changed since it was read: get it again, apply the change, try again",
        ),
        _ => error,
    }
}

/// A resource as it was read, with what had to be overlooked for it.
pub(crate) struct Decoded<R> {
    pub(crate) resource: Stored<R>,
}

/// Reads one resource.
pub(crate) fn decode_stored<R: Resource>(
    reply: &Reply,
    context: &Context,
) -> Result<Decoded<R>, Error> {
    let mut one = One::<R>(Stored::empty());
    read_stored(reply, context, descriptor_of::<R>(), &mut one)?;
    Ok(Decoded { resource: one.0 })
}

/// A resource's schema and attributes.
fn descriptor_of<R: Resource>() -> Descriptor<'static> {
    Descriptor {
        urn: R::URN,
        attributes: R::ATTRIBUTES,
    }
}

/// The same for every type: generic code costs where it is used.
fn read_stored(
    reply: &Reply,
    context: &Context,
    descriptor: Descriptor<'_>,
    out: &mut dyn StoredSink,
) -> Result<(), Error> {
    if !reply.has_body() {
        return from_location(reply, context, out);
    }
    let projected = context.projected == Projected::Yes;
    let (record, common) = out.push();
    let read = walk::read_stored(&reply.body, record, common, projected);
    let ok = matches!(read, Ok(true)) && is_named(common, descriptor.urn, context.projected);
    let common = if ok {
        common
    } else {
        let read = read.err().map(|error| *error);
        let (fixed, list) = second_reading(reply, context, descriptor, read)?;
        let (record, common) = out.push();
        walk::read_stored(&fixed, record, common, projected)
            .map_err(|error| Error::malformed(reply.status, *error))?;
        common.deviations = told(list);
        common
    };
    if !common.is_complete() {
        return Err(Error::malformed(reply.status, ReadError::no_id()));
    }
    if let Some(etag) = reply.etag() {
        common.default_version(etag);
    }
    note_version(common);
    Ok(())
}

/// A version that is no entity tag is kept and sent as it is, since only the provider knows what it takes, and told.
fn note_version(common: &mut Common) {
    let Some(version) = common.version() else {
        return;
    };
    let opaque = version.strip_prefix("W/").unwrap_or(version);
    if opaque.len() >= 2 && opaque.starts_with('"') && opaque.ends_with('"') {
        return;
    }
    let odd = Violation::unquoted_version();
    let known = common.deviations.take().unwrap_or_default();
    common.deviations = Some(known.into_vec().into_iter().chain([odd]).collect());
}

/// Nothing, as a rule.
fn told(list: Vec<Violation>) -> Option<Box<[Violation]>> {
    (!list.is_empty()).then(|| list.into_boxed_slice())
}

/// A response without a body: the resource is what was sent, its id the last part of `Location` (RFC 7644 §3.3).
fn from_location(reply: &Reply, context: &Context, out: &mut dyn StoredSink) -> Result<(), Error> {
    let is_sent = |_: &&str| context.sent.is_some();
    let location = reply.location().filter(is_sent).ok_or_else(|| {
        Error::new(ErrorKind::Body {
            status: reply.status,
            source: "the response has neither a body nor a `Location`".into(),
        })
    })?;
    let id = id_of_location(location);
    let (record, common) = out.push();
    if let Some(sent) = &context.sent {
        walk::read_record(sent, record).map_err(|error| Error::malformed(reply.status, *error))?;
    }
    common.id = id;
    let meta = common.meta.get_or_insert_default();
    meta.location = Some(location.into());
    meta.version = reply.etag().map(str::to_owned);
    if !common.is_complete() {
        return Err(Error::malformed(reply.status, ReadError::no_id()));
    }
    Ok(())
}

/// Whether `schemas` and `id` are there; the reader has seen to the rest, and [`check::response`] says the same at length.
fn is_named(common: &Common, urn: &str, projected: Projected) -> bool {
    let schemas_ok = projected == Projected::Yes && common.schemas.is_empty()
        || common
            .schemas
            .iter()
            .any(|schema| schema.eq_ignore_ascii_case(urn));
    schemas_ok && common.id.is_some()
}

/// Strict: every violation. Lenient: the document with what has one sensible reading put right.
fn second_reading(
    reply: &Reply,
    context: &Context,
    descriptor: Descriptor<'_>,
    read: Option<ReadError>,
) -> Result<(Vec<u8>, Vec<Violation>), Error> {
    let mut document: Json = serde_json::from_slice(&reply.body).map_err(|error| {
        let source = read.clone().map_or_else(|| error.into(), Into::into);
        Error::new(ErrorKind::Body {
            status: reply.status,
            source,
        })
    })?;
    let list = check::response(&document, descriptor, context.projected == Projected::Yes);
    if context.reading == Reading::Strict {
        return match read {
            // What the list does not tell: an attribute given twice, for example.
            Some(error) if list.is_empty() => Err(Error::malformed(reply.status, error)),
            _ if list.is_empty() => Ok((reply.body.to_vec(), list)),
            _ => Err(Error::new(ErrorKind::ResponseViolations(list))),
        };
    }
    check::coerce(&mut document, descriptor);
    Ok((document.to_string().into_bytes(), list))
}

/// The last that was asked for: the next takes its place, so that there is nothing to clear.
struct One<R>(Stored<R>);

impl<R: Resource> StoredSink for One<R> {
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

/// All that were asked for.
struct Sink<R>(Vec<Stored<R>>);

impl<R: Resource> StoredSink for Sink<R> {
    fn push(&mut self) -> (&mut dyn Fields, &mut Common) {
        self.0.push(Stored::empty());
        let last = self.0.len() - 1;
        let stored = &mut self.0[last];
        (&mut stored.resource, &mut stored.common)
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
        self.0.clear();
    }
}

/// What the list says of itself, its resources, and how the list itself deviates.
pub(crate) type DecodedPage<T> = (PageHead, Vec<T>, Vec<Violation>);

/// Reads a `ListResponse`.
pub(crate) fn decode_page<R: Resource>(
    reply: &Reply,
    context: &Context,
) -> Result<DecodedPage<Stored<R>>, Error> {
    let mut sink = Sink::<R>(Vec::new());
    let (head, own) = read_page(reply, context, descriptor_of::<R>(), &mut sink)?;
    Ok((head, sink.0, own))
}

/// The same for every type.
fn read_page(
    reply: &Reply,
    context: &Context,
    descriptor: Descriptor<'_>,
    out: &mut dyn StoredSink,
) -> Result<(PageHead, Vec<Violation>), Error> {
    let projected = context.projected == Projected::Yes;
    let read = walk::read_page(&reply.body, out, projected);
    let mut named = true;
    out.commons(&mut |common| named &= is_named(common, descriptor.urn, context.projected));
    let mut own = Vec::new();
    let head = match read {
        Ok((head, true)) if is_list(&head) && named => head,
        read => {
            let read = read.err().map(|error| *error);
            let (fixed, mut per_resource) = second_page_reading(reply, context, descriptor, read)?;
            // The first list is the envelope's.
            if !per_resource.is_empty() {
                own = per_resource.remove(0);
            }
            out.clear();
            let (head, _) = walk::read_page(&fixed, out, projected)
                .map_err(|error| Error::malformed(reply.status, *error))?;
            let mut lists = per_resource.into_iter();
            out.commons(&mut |common| {
                if let Some(list) = lists.next() {
                    common.deviations = told(list);
                }
            });
            head
        }
    };
    let mut complete = true;
    out.commons(&mut |common| complete &= common.is_complete());
    if !complete {
        return Err(Error::malformed(reply.status, ReadError::no_id()));
    }
    out.commons(&mut note_version);
    Ok((head, own))
}

pub(super) fn is_list(head: &PageHead) -> bool {
    head.schemas
        .iter()
        .any(|urn| urn.eq_ignore_ascii_case(LIST_URN))
        && (head.total_results.is_some() || head.next_cursor.is_some())
}

type PerResource = Vec<Vec<Violation>>;

fn second_page_reading(
    reply: &Reply,
    context: &Context,
    descriptor: Descriptor<'_>,
    read: Option<ReadError>,
) -> Result<(Vec<u8>, PerResource), Error> {
    let mut document: Json = serde_json::from_slice(&reply.body).map_err(|error| {
        let source = read.clone().map_or_else(|| error.into(), Into::into);
        Error::new(ErrorKind::Body {
            status: reply.status,
            source,
        })
    })?;
    let projected = context.projected == Projected::Yes;
    let per_resource = check::page(&document, descriptor, projected);
    let all: Vec<Violation> = per_resource.iter().flatten().cloned().collect();
    if context.reading == Reading::Strict {
        return match read {
            Some(error) if all.is_empty() => Err(Error::malformed(reply.status, error)),
            _ if all.is_empty() => Ok((reply.body.to_vec(), Vec::new())),
            _ => Err(Error::new(ErrorKind::ResponseViolations(all))),
        };
    }
    check::coerce_page(&mut document, descriptor);
    Ok((document.to_string().into_bytes(), per_resource))
}
