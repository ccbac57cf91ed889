//! Operations on single resources (RFC 7644 §3.3, §3.4.1, §3.5, §3.6, §3.14).

use super::{
    Options,
    message::{Failure, empty, set, with_json},
    project::project,
    request::{Asked, Parameters},
    store::{Entry, Store},
};
use crate::{
    Json, ScimType, check,
    describe::{Description, ResourceTypeDescription},
    filter::{is_unassigned, member, same_value},
    patch,
    record::{Attribute, Descriptor, Kind, Mutability, Uniqueness},
};
use bytes::Bytes;
use http::header;
use serde_json::{Map, json};

#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) description: &'a Description,
    pub(super) options: &'a Options,
}

/// One resource type.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) context: Context<'a>,
    pub(super) index: usize,
}

type Answer = Result<http::Response<Bytes>, Failure>;

impl<'a> Scope<'a> {
    pub(super) fn resource_type(&self) -> Result<&'a ResourceTypeDescription, Failure> {
        let known = self.context.description.resource_types.get(self.index);
        known.ok_or_else(|| Failure::new(404, "there is no such resource type"))
    }

    pub(super) fn create(&self, store: &mut Store, asked: &Asked<'_>) -> Answer {
        let parameters = asked.parameters()?;
        let resource_type = self.resource_type()?;
        let descriptor = resource_type.descriptor();
        let mut resource = Self::received(asked.json()?, descriptor)?;
        demand_required(&resource, descriptor.attributes, Demand::Create)?;
        self.demand_unique(store, &resource, None)?;
        let id = store.new_id();
        let now = now();
        resource.insert("id".to_owned(), Json::from(id.as_str()));
        let meta = json!({"resourceType": resource_type.name, "created": now, "lastModified": now});
        resource.insert("meta".to_owned(), meta);
        let entry = Entry {
            resource_type: self.index,
            resource: Json::Object(resource),
            version: store.new_version(),
        };
        store.insert(id, entry.clone());
        self.shown(201, &entry, &parameters)
    }

    pub(super) fn get(&self, store: &Store, asked: &Asked<'_>, id: &str) -> Answer {
        let parameters = asked.parameters()?;
        let entry = self.entry(store, id)?;
        let etag = entry.etag();
        let known = asked.header(header::IF_NONE_MATCH);
        if self.has_etags() && known.is_some_and(|known| lists(known, &etag)) {
            let mut response = empty(304);
            set(&mut response, header::ETAG, &etag);
            return Ok(response);
        }
        self.shown(200, entry, &parameters)
    }

    pub(super) fn replace(&self, store: &mut Store, asked: &Asked<'_>, id: &str) -> Answer {
        let parameters = asked.parameters()?;
        let descriptor = self.resource_type()?.descriptor();
        let entry = self.entry(store, id)?.clone();
        self.demand_version(asked, &entry)?;
        let mut resource = Self::received(asked.json()?, descriptor)?;
        let stored = entry.resource.as_object().cloned().unwrap_or_default();
        keep_stored(&mut resource, &stored, descriptor.attributes)?;
        demand_required(&resource, descriptor.attributes, Demand::Replace)?;
        for name in ["id", "meta"] {
            if let Some(value) = stored.get(name) {
                resource.insert(name.to_owned(), value.clone());
            }
        }
        self.store_again(store, id, entry, Json::Object(resource), &parameters)
    }

    pub(super) fn patch(&self, store: &mut Store, asked: &Asked<'_>, id: &str) -> Answer {
        if !self.context.description.configuration.patch {
            return Err(Failure::new(501, "this service provider has no PATCH"));
        }
        let parameters = asked.parameters()?;
        let descriptor = self.resource_type()?.descriptor();
        let entry = self.entry(store, id)?.clone();
        self.demand_version(asked, &entry)?;
        let mut resource = entry.resource.clone();
        let changed = patch::parse(&asked.json()?)
            .and_then(|operations| patch::apply(&mut resource, &operations, descriptor))
            .map_err(|error| Failure::typed(400, error.scim_type.clone(), error.to_string()))?;
        if let Json::Object(members) = &resource {
            demand_required(members, descriptor.attributes, Demand::Replace)?;
        }
        if !changed {
            return self.shown(200, &entry, &parameters);
        }
        self.store_again(store, id, entry, resource, &parameters)
    }

    pub(super) fn delete(&self, store: &mut Store, asked: &Asked<'_>, id: &str) -> Answer {
        self.demand_version(asked, self.entry(store, id)?)?;
        store.remove(id);
        Ok(empty(204))
    }

    fn store_again(
        &self,
        store: &mut Store,
        id: &str,
        mut entry: Entry,
        mut resource: Json,
        parameters: &Parameters,
    ) -> Answer {
        if let Json::Object(members) = &resource {
            self.demand_unique(store, members, Some(id))?;
        }
        resource["meta"]["lastModified"] = Json::from(now());
        entry.resource = resource;
        entry.version = store.new_version();
        store.insert(id.to_owned(), entry.clone());
        self.shown(200, &entry, parameters)
    }

    fn entry<'s>(&self, store: &'s Store, id: &str) -> Result<&'s Entry, Failure> {
        store
            .get(self.index, id)
            .ok_or_else(|| Failure::new(404, format!("resource {id} was not found")))
    }

    fn has_etags(&self) -> bool {
        self.context.description.configuration.etag
    }

    fn demand_version(&self, asked: &Asked<'_>, entry: &Entry) -> Result<(), Failure> {
        match asked.header(header::IF_MATCH) {
            Some(known) if self.has_etags() && !lists(known, &entry.etag()) => {
                Err(Failure::new(412, "the resource has changed"))
            }
            _ => Ok(()),
        }
    }

    /// A resource as the client may set it: of the right type, without what is read-only.
    fn received(body: Json, descriptor: Descriptor<'_>) -> Result<Map<String, Json>, Failure> {
        let named = member(&body, "schemas")
            .and_then(Json::as_array)
            .is_some_and(|urns| {
                urns.iter()
                    .filter_map(Json::as_str)
                    .any(|urn| urn.eq_ignore_ascii_case(descriptor.urn))
            });
        if !named {
            let detail = format!("`schemas` does not name {}", descriptor.urn);
            return Err(Failure::typed(400, ScimType::InvalidSyntax, detail));
        }
        let broken = check::response(&body, descriptor, true)
            .into_iter()
            .find(|violation| {
                // Passwords may be given; `id` and `meta` are not looked at.
                let own = ["/id", "/meta", "/schemas"]
                    .iter()
                    .any(|name| violation.pointer.starts_with(name));
                !own && violation.message != "must never be returned"
            });
        if let Some(violation) = broken {
            return Err(Failure::typed(
                400,
                ScimType::InvalidValue,
                violation.to_string(),
            ));
        }
        let Json::Object(mut members) = body else {
            return Ok(Map::new());
        };
        members.retain(|name, _| {
            !["id", "meta"]
                .iter()
                .any(|own| name.eq_ignore_ascii_case(own))
        });
        without_read_only(&mut members, descriptor.attributes);
        settle_schemas(&mut members, descriptor);
        Ok(members)
    }

    fn demand_unique(
        &self,
        store: &Store,
        resource: &Map<String, Json>,
        own: Option<&str>,
    ) -> Result<(), Failure> {
        let attributes = &self.resource_type()?.attributes;
        let whole = Json::Object(resource.clone());
        for attribute in attributes
            .iter()
            .filter(|a| a.uniqueness != Uniqueness::None)
        {
            let Some(value) = member(&whole, &attribute.name).filter(|v| !is_unassigned(v)) else {
                continue;
            };
            let taken = store.iter().any(|other| {
                other.resource_type == self.index
                    && member(&other.resource, "id").and_then(Json::as_str) != own
                    && member(&other.resource, &attribute.name)
                        .is_some_and(|known| same_value(attribute, known, value))
            });
            if taken {
                let detail = format!("this `{}` is taken", attribute.name);
                return Err(Failure::typed(409, ScimType::Uniqueness, detail));
            }
        }
        Ok(())
    }

    fn shown(&self, status: u16, entry: &Entry, parameters: &Parameters) -> Answer {
        let resource = self.rendered(entry)?;
        let location = resource["meta"]["location"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let projected = project(&resource, self.resource_type()?.descriptor(), parameters);
        let mut response = with_json(status, &projected);
        set(&mut response, header::LOCATION, &location);
        if self.has_etags() {
            set(&mut response, header::ETAG, &entry.etag());
        }
        Ok(response)
    }

    /// A resource with its location and version.
    pub(super) fn rendered(&self, entry: &Entry) -> Result<Json, Failure> {
        let resource_type = self.resource_type()?;
        let mut resource = entry.resource.clone();
        let id = member(&resource, "id")
            .and_then(Json::as_str)
            .unwrap_or_default();
        let base = &self.context.options.base_url;
        let location = format!("{base}{}/{id}", resource_type.endpoint);
        resource["meta"]["location"] = Json::from(location);
        if self.has_etags() {
            resource["meta"]["version"] = Json::from(entry.etag());
        }
        Ok(resource)
    }
}

/// Whether a list of entity tags has one, compared weakly (RFC 9110 §8.8.3.2).
fn lists(list: &str, etag: &str) -> bool {
    let plain = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    list.trim() == "*" || list.split(',').any(|known| plain(known) == plain(etag))
}

fn without_read_only(members: &mut Map<String, Json>, attributes: &[Attribute]) {
    members.retain(|name, _| {
        Attribute::find(attributes, name).is_none_or(|a| a.mutability != Mutability::ReadOnly)
    });
    for (name, value) in members.iter_mut() {
        let Some(attribute) = Attribute::find(attributes, name) else {
            continue;
        };
        let objects = match value {
            Json::Array(items) => items.as_mut_slice(),
            other => std::slice::from_mut(other),
        };
        for object in objects.iter_mut().filter_map(Json::as_object_mut) {
            without_read_only(object, &attribute.sub_attributes);
        }
    }
    members.retain(|_, value| !is_unassigned(value));
}

/// `schemas` as the data has it: the base schema, the extensions that have data, and what no schema knows.
fn settle_schemas(members: &mut Map<String, Json>, descriptor: Descriptor<'_>) {
    let mut urns = vec![Json::from(descriptor.urn)];
    for name in members.keys() {
        let extension = descriptor
            .attributes
            .iter()
            .find(|row| row.kind == Kind::Extension && row.name.eq_ignore_ascii_case(name));
        match extension {
            Some(row) => urns.push(Json::from(row.name.as_ref())),
            None if crate::record::is_urn(name) => urns.push(Json::from(name.as_str())),
            None => {}
        }
    }
    members.retain(|name, _| !name.eq_ignore_ascii_case("schemas"));
    members.insert("schemas".to_owned(), Json::Array(urns));
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Demand {
    Create,
    Replace,
}

fn demand_required(
    members: &Map<String, Json>,
    attributes: &[Attribute],
    demand: Demand,
) -> Result<(), Failure> {
    let whole = Json::Object(members.clone());
    for attribute in attributes {
        let value = member(&whole, &attribute.name).filter(|value| !is_unassigned(value));
        let demanded = attribute.required
            && attribute.mutability != Mutability::ReadOnly
            && (demand == Demand::Create || attribute.kind != Kind::Extension);
        match value {
            None if demanded => {
                let detail = format!("`{}` is required", attribute.name);
                return Err(Failure::typed(400, ScimType::InvalidValue, detail));
            }
            None => {}
            Some(value) => {
                let objects = match value {
                    Json::Array(items) => items.as_slice(),
                    other => std::slice::from_ref(other),
                };
                for object in objects.iter().filter_map(Json::as_object) {
                    demand_required(object, &attribute.sub_attributes, demand)?;
                }
            }
        }
    }
    Ok(())
}

/// On replace: read-only attributes stay, write-only ones stay where none is given, immutable ones must be as they were.
fn keep_stored(
    new: &mut Map<String, Json>,
    stored: &Map<String, Json>,
    attributes: &[Attribute],
) -> Result<(), Failure> {
    let known = Json::Object(stored.clone());
    for attribute in attributes {
        let Some(value) = member(&known, &attribute.name).filter(|value| !is_unassigned(value))
        else {
            continue;
        };
        let whole = Json::Object(new.clone());
        let given = member(&whole, &attribute.name);
        match attribute.mutability {
            Mutability::ReadOnly => {
                new.insert(attribute.name.to_string(), value.clone());
            }
            Mutability::WriteOnly if given.is_none() => {
                new.insert(attribute.name.to_string(), value.clone());
            }
            Mutability::Immutable
                if given.is_none_or(|given| !same_value(attribute, given, value)) =>
            {
                let detail = format!("`{}` is immutable", attribute.name);
                return Err(Failure::typed(400, ScimType::Mutability, detail));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Now, to the second, as RFC 7643 §2.3.5 writes it.
fn now() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seconds = since.map_or(0, |since| since.as_secs());
    let (days, time) = (seconds / 86_400, seconds % 86_400);
    // Days since 0000-03-01, in eras of 400 years.
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (time / 3_600, time / 60 % 60, time % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}
