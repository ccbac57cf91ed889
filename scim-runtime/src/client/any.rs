//! Responses with resources of several types (RFC 7644 §3.4.2.1).

use super::{
    item::{self, QueryItem},
    outcome::{self, Outcome},
    provider::{Mixed, ServiceProvider},
    unread::Unread,
};
use crate::{
    check::{Violation, Violations},
    error::{Error, ErrorKind},
    protocol::{Context, DecodedPage, Reply, parts},
    record::ListMember,
    walk::ReadError,
};

impl<M: Mixed> QueryItem for M {
    type Of = M;
    fn id(&self) -> Option<&str> {
        Mixed::id(self)
    }
}

impl<M: Mixed> item::sealed::Decode for M {
    #[allow(private_interfaces)]
    fn page(reply: &Reply, context: &Context) -> Result<DecodedPage<Self>, Error> {
        let (head, texts, own) = parts(reply, context)?;
        let mut resources = Vec::with_capacity(texts.len());
        let mut violations = Violations::default();
        let context = &context.for_parts(reply.body.len());
        for (index, text) in texts.into_iter().enumerate() {
            context.spend(size_of::<Self>());
            if context.memory(0) == 0 {
                return Err(Error::too_much_memory(reply.status));
            }
            let part = Reply {
                status: 200,
                headers: http::HeaderMap::new(),
                body: text,
            };
            match Self::one(&part, context) {
                Ok(resource) => resources.push(resource),
                Err(error) => violations.extend(violations_at(error, reply.status, index)?.into()),
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
        Unread::new(M::Provider::RESOURCE_TYPES, reply.clone(), context).and_then(M::read)
    }
}

/// The violations of one resource, with its position in the list.
///
/// # Errors
/// If the resource is unreadable.
fn violations_at(error: Error, status: u16, index: usize) -> Result<Vec<Violation>, Error> {
    let list = error.violations();
    if list.is_empty() {
        let source = std::error::Error::source(&error);
        return Err(
            match source.and_then(|source| source.downcast_ref::<ReadError>()) {
                Some(read) => {
                    let mut read = read.clone();
                    read.path
                        .extend([index.to_string(), ListMember::Resources.name().to_owned()]);
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
