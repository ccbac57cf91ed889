//! Queries of one type or of all, a page or all of them.

use super::{By, said::Said};
use crate::{
    Error,
    ctl::{engine::Engine, session::Session},
};
use scim_runtime::{
    Json,
    client::{DynamicQuery, PaginationMethod, Position, Query, Request, Unlisted, Untyped},
    describe::ResourceTypeDescription,
    filter::Filter,
};

/// A query for resources of one type, or of all.
pub(super) enum Listing<'c> {
    Typed(DynamicQuery<'c, Engine>),
    Mixed(Query<'c, Untyped, Engine, Unlisted>),
}

impl<'c> Listing<'c> {
    pub(super) fn page(self) -> Request<'c, Engine, Json> {
        match self {
            Self::Typed(query) => query.request().json(),
            Self::Mixed(query) => query.request().json(),
        }
    }

    pub(super) fn all(self) -> Box<dyn Iterator<Item = Result<Json, scim_runtime::Error>> + 'c> {
        match self {
            Self::Typed(query) => {
                let resources = query.skip_response_checks().iter();
                Box::new(resources.map(|resource| Ok(resource?.into_json())))
            }
            Self::Mixed(query) => {
                let resources = query.configure(Request::lenient).iter();
                Box::new(resources.map(|resource| Ok(resource?.into_json())))
            }
        }
    }
}

pub(super) fn typed<'c>(
    said: &Said,
    known: &ResourceTypeDescription,
    by: By,
    session: &'c Session,
) -> Result<DynamicQuery<'c, Engine>, Error> {
    let resources = session.resources(known)?;
    let mut query = match by {
        By::Get => resources.list(),
        By::Post => resources.search(),
    };
    if session.style.unchecked {
        for (name, value) in said.parameters() {
            query = query.configure(|request| request.query(name, &value));
        }
    } else {
        if !said.attribute.is_empty() {
            query = query.attributes(said.attribute.clone());
        }
        if !said.excluded_attribute.is_empty() {
            query = query.excluded_attributes(said.excluded_attribute.clone());
        }
        if let Some(filter) = &said.filter {
            query = query.filter(filter);
        }
        if let Some(path) = &said.sort_by {
            query = query.sort_by(path);
        }
        if let Some(order) = said.sort_order {
            query = query.configure(|request| request.query("sortOrder", order.as_str()));
        }
    }
    if let Some(count) = said.count {
        query = query.count(count);
    }
    Ok(match said.start() {
        Some(start) => query.resume_at(start),
        None => query,
    })
}

/// Over all types: what a type lacks has no value there (RFC 7644 §3.4.2.1).
pub(super) fn mixed<'c>(
    said: &Said,
    by: By,
    session: &'c Session,
) -> Result<Query<'c, Untyped, Engine, Unlisted>, Error> {
    let mut query = session.scim.list();
    if by == By::Post {
        query = query.by_post();
    }
    if let Some(filter) = said.filter.as_deref().filter(|_| !session.style.unchecked) {
        check_everywhere(filter, session)?;
    }
    let mut parameters = said.parameters();
    parameters.extend(said.count.map(|count| ("count", count.to_string())));
    query = query.configure(|request| {
        let parameters = parameters.iter();
        parameters.fold(request, |request, (name, value)| request.query(name, value))
    });
    let pagination = session.provider.configuration.pagination;
    let by_cursor = pagination.cursor
        && (!pagination.index || pagination.default_method == PaginationMethod::Cursor);
    let is_walk = said.all || said.lines;
    let start = said
        .start()
        .or_else(|| (by_cursor && is_walk).then(|| Position::Cursor(String::new())));
    Ok(match start {
        Some(start) => query.resume_at(start),
        None => query,
    })
}

/// A filter over all types must fit one of them.
fn check_everywhere(filter: &str, session: &Session) -> Result<(), Error> {
    let unfit = |error| Error::input(format!("the filter can't be used: {error}"));
    let filter = Filter::parse(filter).map_err(unfit)?;
    let mut types = session.provider.resource_types.iter();
    let Some(first) = types.next() else {
        return Ok(());
    };
    let Err(error) = filter.check(first.descriptor()) else {
        return Ok(());
    };
    if types.any(|known| filter.check(known.descriptor()).is_ok()) {
        return Ok(());
    }
    Err(unfit(error))
}
