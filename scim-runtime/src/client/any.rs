//! Resources of several types in one response (RFC 7644 §3.4.2.1): told apart, and read as what they are.

use super::{Item, Outcome, ResourceType, ServiceProvider, item, outcome};
use crate::{
    Json,
    check::Violation,
    error::{Error, ErrorKind},
    filter::member,
    protocol::{Context, DecodedPage, Projected, Reading, Reply, decode_stored, parts},
    record::{Common, Resource, Stored},
    walk::{self, ReadError},
};
use std::fmt;

/// A resource of any of a provider's types. Implemented by generated code, for its `AnyResource`.
pub trait Mixed: Sized + Send + Unpin + 'static {
    /// The provider.
    type Provider: ServiceProvider;
    /// Reads a resource as what it is.
    ///
    /// # Errors
    /// If it breaks its schema.
    fn read(resource: Unread<'_>) -> Result<Self, Error>;
    /// The resource's identifier; an unlisted one may lack it.
    fn id(&self) -> Option<&str>;
}

/// A resource whose type is known and that has not been read yet.
pub struct Unread<'a> {
    reply: Reply,
    context: &'a Context,
    index: Option<usize>,
    told: Vec<Violation>,
}

impl<'a> Unread<'a> {
    fn new(types: &[ResourceType], reply: Reply, context: &'a Context) -> Result<Self, Error> {
        let kind = match walk::read_kind(&reply.body) {
            Ok(kind) => kind,
            Err(_) if context.reading == Reading::Lenient => lenient_kind(&reply.body),
            Err(error) => return Err(Error::malformed(reply.status, *error)),
        };
        let index = choose(types, &kind, context);
        let mut told = Vec::new();
        if index.is_none() && kind.schemas.is_empty() && context.projected == Projected::No {
            told.push(Violation::unnamed());
            if context.reading == Reading::Strict {
                return Err(Error::new(ErrorKind::ResponseViolations(told)));
            }
        }
        Ok(Self {
            reply,
            context,
            index,
            told,
        })
    }

    /// Which of the provider's resource types it is, by its position; `None` if none of them.
    #[must_use]
    pub fn index(&self) -> Option<usize> {
        self.index
    }

    /// Reads it as a resource of type `R`.
    ///
    /// # Errors
    /// If it breaks its schema.
    pub fn read<R: Resource>(self) -> Result<Stored<R>, Error> {
        decode_stored(&self.reply, self.context).map(|decoded| decoded.resource)
    }

    /// Reads it as JSON.
    ///
    /// # Errors
    /// If it is no JSON object.
    pub fn unlisted(self) -> Result<Unlisted, Error> {
        let status = self.reply.status;
        let body = |source: Box<dyn std::error::Error + Send + Sync>| {
            Error::new(ErrorKind::Body { status, source })
        };
        let json: Json =
            serde_json::from_slice(&self.reply.body).map_err(|error| body(error.into()))?;
        if !json.is_object() {
            return Err(body("the resource is no JSON object".into()));
        }
        Ok(Unlisted {
            json,
            deviations: self.told,
        })
    }
}

impl fmt::Debug for Unread<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unread")
            .field("index", &self.index)
            .finish_non_exhaustive()
    }
}

/// `schemas` and `meta` of a resource that says them oddly.
fn lenient_kind(body: &[u8]) -> Common {
    let Ok(document) = serde_json::from_slice::<Json>(body) else {
        return Common::default();
    };
    let unlisted = Unlisted {
        json: document,
        deviations: Vec::new(),
    };
    let mut kind = Common {
        schemas: unlisted.schemas().map(str::to_owned).collect(),
        ..Common::default()
    };
    kind.meta.get_or_insert_default().resource_type = unlisted.resource_type().map(str::to_owned);
    kind
}

/// By `meta.resourceType`, else by `schemas`. Where several types share a schema, `meta.location` tells them apart. A name that
/// is not the provider's is another type, unless read leniently.
fn choose(types: &[ResourceType], kind: &Common, context: &Context) -> Option<usize> {
    let meta = kind.meta.as_ref();
    if let Some(name) = meta.and_then(|meta| meta.resource_type.as_deref()) {
        let exact = types.iter().position(|known| known.name == name);
        let folded = || {
            types
                .iter()
                .position(|known| known.name.eq_ignore_ascii_case(name))
        };
        let found = exact.or_else(folded);
        if found.is_some() || context.reading == Reading::Strict {
            return found;
        }
    }
    let named = |known: &ResourceType| {
        let urns = kind.schemas.iter();
        urns.filter(|urn| urn.eq_ignore_ascii_case(known.urn))
            .count()
            > 0
    };
    let candidates: Vec<usize> = (0..types.len())
        .filter(|index| types.get(*index).is_some_and(named))
        .collect();
    if let [one] = candidates.as_slice() {
        return Some(*one);
    }
    let location = meta.and_then(|meta| meta.location.as_ref())?.as_str();
    let (endpoint, _) = location.trim_end_matches('/').rsplit_once('/')?;
    let at = |index: &usize| {
        types
            .get(*index)
            .is_some_and(|known| endpoint.ends_with(known.endpoint))
    };
    candidates.into_iter().find(at)
}

/// A resource of a type that the provider's documents do not list, as JSON.
///
/// Or one that does not say what it is: some providers leave `schemas` out of projected results.
#[derive(Clone, PartialEq)]
pub struct Unlisted {
    json: Json,
    deviations: Vec<Violation>,
}

impl Unlisted {
    /// Its identifier.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        member(&self.json, "id")?.as_str()
    }

    /// Its `meta.resourceType`.
    #[must_use]
    pub fn resource_type(&self) -> Option<&str> {
        member(member(&self.json, "meta")?, "resourceType")?.as_str()
    }

    /// Its `schemas`.
    pub fn schemas(&self) -> impl Iterator<Item = &str> {
        let schemas = member(&self.json, "schemas");
        let lone = schemas.filter(|schemas| schemas.is_string());
        let listed = schemas.and_then(Json::as_array).into_iter().flatten();
        listed.chain(lone).filter_map(Json::as_str)
    }

    /// The whole of it.
    #[must_use]
    pub fn as_json(&self) -> &Json {
        &self.json
    }

    /// The whole of it.
    #[must_use]
    pub fn into_json(self) -> Json {
        self.json
    }

    /// How it breaks the protocol, where a lenient reading overlooked it.
    #[must_use]
    pub fn deviations(&self) -> &[Violation] {
        &self.deviations
    }
}

/// No attributes: which of them may be seen is not known.
impl fmt::Debug for Unlisted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unlisted")
            .field("id", &self.id())
            .field("resource_type", &self.resource_type())
            .finish_non_exhaustive()
    }
}

impl<M: Mixed> Item for M {
    type Of = M;
    fn id(&self) -> Option<&str> {
        Mixed::id(self)
    }
}

impl<M: Mixed> item::sealed::Decode for M {
    #[allow(private_interfaces)]
    fn page(reply: &Reply, context: &Context) -> Result<DecodedPage<Self>, Error> {
        let (head, texts, own) = parts(reply, context)?;
        let mut all = Vec::with_capacity(texts.len());
        let mut found = Vec::new();
        for (index, text) in texts.into_iter().enumerate() {
            let part = Reply {
                status: 200,
                headers: http::HeaderMap::new(),
                body: text,
            };
            match Unread::new(M::Provider::RESOURCE_TYPES, part, context).and_then(M::read) {
                Ok(resource) => all.push(resource),
                Err(error) => found.extend(violations(error, reply.status, index)?),
            }
        }
        if found.is_empty() {
            Ok((head, all, own))
        } else {
            Err(Error::new(ErrorKind::ResponseViolations(found)))
        }
    }
}

/// What a resource of a list breaks, with its place in the list.
///
/// # Errors
/// If it can't be read at all.
fn violations(error: Error, status: u16, index: usize) -> Result<Vec<Violation>, Error> {
    let list = error.violations();
    if list.is_empty() {
        let source = std::error::Error::source(&error);
        return Err(
            match source.and_then(|source| source.downcast_ref::<ReadError>()) {
                Some(read) => {
                    let mut read = read.clone();
                    read.path
                        .extend([index.to_string(), "Resources".to_owned()]);
                    Error::malformed(status, read)
                }
                None => error,
            },
        );
    }
    let placed = |violation: &Violation| Violation {
        pointer: format!("/Resources/{index}{}", violation.pointer),
        ..violation.clone()
    };
    Ok(list.iter().map(placed).collect())
}

impl<M: Mixed> Outcome for M {
    type Resource = M;
}

impl<M: Mixed> outcome::sealed::Read for M {
    #[allow(private_interfaces)]
    fn read(reply: &Reply, context: &Context) -> Result<Self, Error> {
        reply.check(context)?;
        Unread::new(M::Provider::RESOURCE_TYPES, reply.clone(), context).and_then(M::read)
    }
}
