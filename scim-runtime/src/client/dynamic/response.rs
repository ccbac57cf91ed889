//! Responses with resources of a type that is known only at run time.

use crate::walk::json_memory;
use crate::{
    Json,
    check::{self, Violation, Violations},
    client::{
        item::{self, QueryItem},
        outcome::{self, Outcome},
    },
    dynamic::DynamicResource,
    error::{Error, ErrorKind},
    protocol::{
        Context, DecodedPage, Described, Projected, Reading, Reply, ResponseChecks, charge, parts,
    },
};
use bytes::Bytes;
use http::header;

impl Outcome for DynamicResource {
    type Resource = Self;
}

impl outcome::sealed::Read for DynamicResource {
    #[allow(private_interfaces)]
    fn read(reply: &Reply, context: &Context) -> Result<Self, Error> {
        reply.check(context)?;
        read_resource(reply, context)
    }
}

/// `None` if the provider sent nothing back.
impl Outcome for Option<DynamicResource> {
    type Resource = DynamicResource;
}

impl outcome::sealed::Read for Option<DynamicResource> {
    #[allow(private_interfaces)]
    fn read(reply: &Reply, context: &Context) -> Result<Self, Error> {
        reply.check(context)?;
        if !reply.has_body() && (reply.status != 200 || context.sent.is_some()) {
            return Ok(None);
        }
        read_resource(reply, context).map(Some)
    }
}

impl QueryItem for DynamicResource {
    type Of = Self;
    fn id(&self) -> Option<&str> {
        Self::id(self)
    }
}

impl item::sealed::Decode for DynamicResource {
    #[allow(private_interfaces)]
    fn page(reply: &Reply, context: &Context) -> Result<DecodedPage<Self>, Error> {
        let described = described(context)?;
        let (head, texts, own) = match described.checks {
            ResponseChecks::On => parts(reply, context)?,
            ResponseChecks::Off => parts(reply, &lenient(context))?,
        };
        let mut resources = Vec::with_capacity(texts.len());
        let mut violations = Violations::default();
        let mut memory = context.memory(reply.body.len());
        // The other half is for the tree that is being checked.
        let for_trees = memory / 2;
        for (index, text) in texts.into_iter().enumerate() {
            let size = json_memory(&text);
            charge(&mut memory, DynamicResource::TEXT_MEMORY, reply.status)?;
            if size > memory {
                return Err(Error::too_much_memory(reply.status));
            }
            let json = parse(reply.status, &text)?;
            let list = check(json, described, context, reply.status)?;
            match list {
                Ok(resource) if memory - size > for_trees => {
                    memory -= size;
                    resources.push(resource);
                }
                Ok(resource) => {
                    let text = match context.reading {
                        Reading::Strict => text,
                        // Values may have been corrected.
                        Reading::Lenient => Bytes::from(resource.as_json().to_string()),
                    };
                    if context.reading == Reading::Lenient {
                        charge(&mut memory, text.len(), reply.status)?;
                    }
                    let kept = DynamicResource::of_text(
                        described.resource_type.clone(),
                        text,
                        resource.id(),
                    );
                    resources.push(kept.read_as(context.extent()));
                }
                Err(list) => {
                    let located = list.into_iter().map(|violation| Violation {
                        pointer: format!("/Resources/{index}{}", violation.pointer),
                        ..violation
                    });
                    violations.extend(Violations::from(located.collect::<Vec<_>>()));
                }
            }
        }
        if violations.is_empty() {
            Ok((head, resources, own))
        } else {
            Err(Error::new(ErrorKind::ResponseViolations(violations)))
        }
    }

    #[allow(private_interfaces)]
    fn one(reply: &Reply, context: &Context) -> Result<Self, Error> {
        let json = parse(reply.status, &reply.body)?;
        check(json, described(context)?, context, reply.status)?
            .map_err(|list| Error::new(ErrorKind::ResponseViolations(list.into())))
    }
}

fn read_resource(reply: &Reply, context: &Context) -> Result<DynamicResource, Error> {
    let json = reply.document(context)?;
    let resource = check(json, described(context)?, context, reply.status)?;
    let mut resource =
        resource.map_err(|list| Error::new(ErrorKind::ResponseViolations(list.into())))?;
    // `/Me` is an alias: the headers name the location where `meta.location` is missing (RFC 7644 §3.11).
    let names = [header::CONTENT_LOCATION, header::LOCATION];
    let mut locations = names.iter().filter_map(|name| reply.headers.get(name));
    let location = locations.find_map(|value| value.to_str().ok());
    for (name, value) in [("version", reply.etag()), ("location", location)] {
        if let Some(value) = value {
            resource.default_meta(name, value);
        }
    }
    Ok(resource)
}

/// The resource, or every violation of its schema.
///
/// # Errors
/// If it has no `id`.
fn check(
    mut json: Json,
    described: &Described,
    context: &Context,
    status: u16,
) -> Result<Result<DynamicResource, Vec<Violation>>, Error> {
    let descriptor = described.resource_type.descriptor();
    match (described.checks, context.reading) {
        (ResponseChecks::Off, _) => {}
        (ResponseChecks::On, Reading::Lenient) => {
            check::coerce(&mut json, descriptor);
        }
        (ResponseChecks::On, Reading::Strict) => {
            let list =
                check::response_at(&json, descriptor, context.projected == Projected::Yes, "");
            if !list.is_empty() {
                return Ok(Err(list.into_vec()));
            }
        }
    }
    let resource =
        DynamicResource::of(described.resource_type.clone(), json).read_as(context.extent());
    if described.checks == ResponseChecks::On && resource.id().is_none_or(str::is_empty) {
        return Err(unreadable(status, "the resource has no `id`".into()));
    }
    Ok(Ok(resource))
}

fn described(context: &Context) -> Result<&Described, Error> {
    let described = context.described.as_ref();
    described.ok_or_else(|| {
        Error::unusable("a dynamic resource can only be read by a request that names its type")
            .with_help("use `Client::dynamic`")
    })
}

fn lenient(context: &Context) -> Context {
    Context {
        reading: Reading::Lenient,
        ..context.clone()
    }
}

fn parse(status: u16, text: &[u8]) -> Result<Json, Error> {
    serde_json::from_slice(text).map_err(|error| unreadable(status, error.into()))
}

fn unreadable(status: u16, source: Box<dyn std::error::Error + Send + Sync>) -> Error {
    Error::new(ErrorKind::Body { status, source })
}
