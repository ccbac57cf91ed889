//! Dumps: all resources of a server as a JSON document.

use super::{
    accept::{RequiredCheck, check_required, restored},
    entry::version_of,
    error::ServerError,
    membership,
    message::ErrorReply,
    served_type::{ServedType, ServerContext},
    store::Store,
};
use crate::{
    Json,
    describe::Description,
    filter::member,
    record::{Attribute, ListMember, Returned},
};
use serde_json::{Map, json};

/// Whether a dump contains attributes that are never returned (RFC 7643 §7), such as passwords.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Secrets {
    /// They are left out. Resources that are loaded from the dump don't have them.
    Omit,
    /// They are included as received. Keep the dump as secret as the attributes.
    Include,
}

/// The version of the format.
const VERSION: u64 = 1;

/// A dump of the server's own resources and those of its tenants.
pub(super) fn document(
    resources: Vec<Json>,
    tenants: impl Iterator<Item = (String, Vec<Json>)>,
) -> Json {
    let mut document = json!({ "dump": VERSION, "resources": resources });
    let tenants: Map<String, Json> = tenants
        .map(|(name, resources)| (name, json!({ "resources": resources })))
        .collect();
    if !tenants.is_empty() {
        document["tenants"] = Json::Object(tenants);
    }
    document
}

/// The content of a dump.
pub(super) struct Dump<'a> {
    pub(super) resources: &'a [Json],
    /// Sorted by name.
    pub(super) tenants: Vec<(&'a str, &'a [Json])>,
}

/// Reads a dump, a `ListResponse`, or a list.
pub(super) fn read(document: &Json) -> Result<Dump<'_>, ServerError> {
    let members = match document {
        Json::Object(members) => members,
        Json::Array(resources) => return Ok(Dump::of(resources)),
        _ => return Err(invalid("it is neither an object nor a list")),
    };
    match member(document, "dump") {
        Some(version) if version.as_u64() == Some(VERSION) => {}
        Some(version) => {
            let what = format!("its version is {version}, but only {VERSION} is supported");
            return Err(invalid(&what));
        }
        None => return list(document, ListMember::Resources.name()).map(Dump::of),
    }
    let tenants = match members.get("tenants") {
        None => Vec::new(),
        Some(Json::Object(tenants)) => tenants
            .iter()
            .map(|(name, tenant)| Ok((name.as_str(), list(tenant, "resources")?)))
            .collect::<Result<_, ServerError>>()?,
        Some(_) => return Err(invalid("`tenants` is not an object")),
    };
    let mut document = Dump::of(list(document, "resources")?);
    document.tenants = tenants;
    document.tenants.sort_unstable_by_key(|(name, _)| *name);
    Ok(document)
}

impl<'a> Dump<'a> {
    fn of(resources: &'a [Json]) -> Self {
        Self {
            resources,
            tenants: Vec::new(),
        }
    }
}

fn list<'a>(object: &'a Json, name: &str) -> Result<&'a [Json], ServerError> {
    let list = member(object, name).ok_or_else(|| invalid(&format!("it has no `{name}`")))?;
    let list = list.as_array().map(Vec::as_slice);
    list.ok_or_else(|| invalid(&format!("`{name}` is not a list")))
}

fn invalid(what: &str) -> ServerError {
    ServerError(format!("this isn't a dump of resources: {what}"))
}

/// All resources of a store, the oldest first.
pub(super) fn resources(description: &Description, store: &Store, secrets: Secrets) -> Vec<Json> {
    let mut all: Vec<_> = description
        .resource_types
        .iter()
        .enumerate()
        .flat_map(|(index, known)| {
            let entries = store.of_type(index);
            entries.map(move |(at, entry)| (at, known, &entry.resource))
        })
        .collect();
    all.sort_by_key(|(at, ..)| *at);
    all.into_iter()
        .map(|(_, known, resource)| {
            let mut resource = resource.clone();
            if secrets == Secrets::Omit {
                leave_out(&mut resource, &known.attributes);
            }
            resource
        })
        .collect()
}

fn leave_out(value: &mut Json, attributes: &[Attribute]) {
    match value {
        Json::Array(items) => items
            .iter_mut()
            .for_each(|item| leave_out(item, attributes)),
        Json::Object(members) => {
            let find = |name: &str| Attribute::find(attributes, name);
            members.retain(|name, _| find(name).is_none_or(|a| a.returned != Returned::Never));
            for (name, value) in members.iter_mut() {
                if let Some(attribute) = find(name) {
                    leave_out(value, &attribute.sub_attributes);
                }
            }
        }
        _ => {}
    }
}

/// Stores a resource with its id, times and version, if it has them.
pub(super) fn restore(
    context: ServerContext<'_>,
    store: &mut Store,
    resource: &Json,
) -> Result<(), ErrorReply> {
    let scope = scope(context, resource)?;
    let descriptor = scope.resource_type.descriptor();
    let id = match member(resource, "id") {
        Some(Json::String(id)) if !id.is_empty() => id.clone(),
        None | Some(Json::Null) => store.new_id(),
        Some(_) => return Err(ErrorReply::value("`id` must be a string that isn't empty")),
    };
    if store.has(&id) {
        return Err(ErrorReply::value(format!(
            "the id `{id}` is already in use"
        )));
    }
    let mut members = restored(resource.clone(), descriptor, context.options.unknown)?;
    check_required(&members, descriptor.attributes, RequiredCheck::Restore)?;
    // `groups` is derived from the groups.
    if let Some(groups) = membership::groups_attribute(scope) {
        members.retain(|name, _| !name.eq_ignore_ascii_case(&groups.name));
    }
    let meta = member(resource, "meta").cloned().unwrap_or_default();
    let is_own = |name: &str| {
        ["id", "meta"]
            .iter()
            .any(|own| own.eq_ignore_ascii_case(name))
    };
    members.retain(|name, _| !is_own(name));
    let now = store.clock.now();
    let time = |name| {
        let known = member(&meta, name).filter(|time| time.is_string());
        known.cloned().unwrap_or_else(|| Json::from(now.as_str()))
    };
    let mut whole = Map::new();
    if let Some(schemas) = members.shift_remove("schemas") {
        whole.insert("schemas".to_owned(), schemas);
    }
    whole.insert("id".to_owned(), Json::from(id));
    whole.extend(members);
    let times = json!({
        "resourceType": scope.resource_type.name,
        "created": time("created"),
        "lastModified": time("lastModified"),
    });
    whole.insert("meta".to_owned(), times);
    let version = member(&meta, "version").and_then(Json::as_str);
    let version = match version.and_then(version_of) {
        Some(version) => store.known_version(version),
        None => store.new_version(),
    };
    scope.keep(store, Json::Object(whole), version).map(|_| ())
}

/// The resource type: the one in `meta`, or the only one with the base schema.
fn scope<'a>(context: ServerContext<'a>, resource: &Json) -> Result<ServedType<'a>, ErrorReply> {
    let name = member(resource, "meta")
        .and_then(|meta| member(meta, "resourceType"))
        .and_then(Json::as_str);
    if let Some(name) = name {
        return context
            .scopes()
            .find(|scope| scope.resource_type.name.eq_ignore_ascii_case(name))
            .ok_or_else(|| ErrorReply::value(format!("unknown resource type `{name}`")));
    }
    let urns: Vec<&str> = member(resource, "schemas")
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
        .filter_map(Json::as_str)
        .collect();
    let mut named = context.scopes().filter(|scope| {
        let urn = &scope.resource_type.urn;
        urns.iter().any(|known| known.eq_ignore_ascii_case(urn))
    });
    match (named.next(), named.next()) {
        (Some(scope), None) => Ok(scope),
        _ => Err(ErrorReply::value(
            "the resource type is unclear: `meta.resourceType` is missing and `schemas` fits none or several",
        )),
    }
}
