//! Queries: filtering, sorting, paging (RFC 7644 §3.4.2, §3.4.3).

use super::{
    entry::{EntryPosition, StoreEntry},
    membership,
    message::{ErrorReply, ReplyResult},
    page,
    parameters::QueryParameters,
    request::IncomingRequest,
    served_type::{ServedType, ServerContext},
    sort::{QueryMatch, sort},
    store::Store,
};
use crate::{ScimType, filter::Filter, patch};

/// Handles a GET of one or several resource types. An attribute that a type lacks has no value there (RFC 7644 §3.4.2.1).
pub(super) fn list(
    context: ServerContext<'_>,
    scopes: &[ServedType<'_>],
    store: &mut Store,
    request: &IncomingRequest<'_>,
) -> ReplyResult {
    run(
        context,
        scopes,
        store,
        QueryParameters::of_query(request)?,
        request,
    )
}

/// The same as a POST to `.search`.
pub(super) fn search(
    context: ServerContext<'_>,
    scopes: &[ServedType<'_>],
    store: &mut Store,
    request: &IncomingRequest<'_>,
) -> ReplyResult {
    let parameters = QueryParameters::of_search(&request.json()?)?;
    run(context, scopes, store, parameters, request)
}

fn run(
    context: ServerContext<'_>,
    scopes: &[ServedType<'_>],
    store: &mut Store,
    mut parameters: QueryParameters,
    request: &IncomingRequest<'_>,
) -> ReplyResult {
    if request.paging_is_ignored {
        parameters = parameters.without_paging();
    }
    let parameters = &parameters;
    let configuration = &context.description.configuration;
    if parameters.filter.is_some() && configuration.filter.is_none() {
        return Err(ErrorReply::new(
            403,
            "this service provider doesn't support filters",
        ));
    }
    if parameters.sort_by.is_some() && !configuration.sort {
        return Err(ErrorReply::new(
            403,
            "this service provider doesn't support sorting",
        ));
    }
    let text = parameters.filter.as_deref();
    let filter = text.map(|text| read_filter(text, scopes)).transpose()?;
    let paging = page::PageRequest::of(context, parameters)?;
    if let Some(cursor) = paging.further_cursor() {
        return page::further(scopes, store, parameters, cursor, &paging);
    }
    if let ([scope], None, None, Some(start)) =
        (scopes, &filter, &parameters.sort_by, paging.start_index())
    {
        return Ok(page::of_all(*scope, store, parameters, start, &paging));
    }
    let mut found = matching(scopes, store, filter.as_ref());
    if let Some(by) = &parameters.sort_by {
        sort(&mut found, store, by, parameters.order)?;
    }
    let results: Vec<(usize, EntryPosition)> =
        found.iter().map(|one| (one.scope.index, one.at)).collect();
    Ok(page::first(
        scopes,
        store,
        parameters,
        results.into(),
        &paging,
    ))
}

/// The resources that match a filter, the oldest first.
fn matching<'a>(
    scopes: &[ServedType<'a>],
    store: &'a Store,
    filter: Option<&Filter>,
) -> Vec<QueryMatch<'a>> {
    let mut found: Vec<QueryMatch<'a>> = Vec::new();
    for scope in scopes {
        let descriptor = scope.resource_type.descriptor();
        let by = scope.context.options.comparison;
        let all = store.of_type(scope.index);
        let uses_groups = filter.is_some_and(membership::is_in);
        let matches = |filter: &Filter, entry: &StoreEntry| {
            if uses_groups {
                let resource = membership::with_groups(*scope, store, entry);
                filter.matches_by(resource.as_ref(), descriptor, by)
            } else {
                filter.matches_by(&entry.resource, descriptor, by)
            }
        };
        found.extend(
            all.filter(|(_, entry)| filter.is_none_or(|filter| matches(filter, entry)))
                .map(|(at, entry)| QueryMatch {
                    scope: *scope,
                    at,
                    entry,
                }),
        );
    }
    if scopes.len() > 1 {
        found.sort_by_key(|one| one.at);
    }
    found
}

/// Parses a filter, and checks it against the resource types. In a query over several types, a type may lack an attribute.
fn read_filter(text: &str, scopes: &[ServedType<'_>]) -> Result<Filter, ErrorReply> {
    let refuse = |error: crate::filter::FilterError| {
        ErrorReply::typed(400, ScimType::InvalidFilter, error.to_string())
    };
    let reading = scopes.first().map(|scope| scope.context.options.filters);
    let text = reading.map_or_else(|| text.to_owned(), |reading| reading.rewrite(text));
    let mut filter = Filter::parse(&text).map_err(refuse)?;
    if let [scope] = scopes
        && scope.context.options.values == patch::Values::Converted
    {
        filter = patch::coerce::filter(&filter, scope.resource_type.descriptor());
    }
    for scope in scopes {
        let text_operators = scope.context.options.patch.text_operators;
        match filter.check_parts(scope.resource_type.descriptor(), text_operators) {
            Err(error) if error.is_unknown_attribute() && scopes.len() > 1 => {}
            Err(error) => return Err(refuse(error)),
            Ok(()) => {}
        }
    }
    Ok(filter)
}
