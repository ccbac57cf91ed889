//! Operations on single resources (RFC 7644 §3.3, §3.4.1, §3.5, §3.6).

use super::{
    accept::{RequiredCheck, check_required, keep_stored, received, settled},
    condition,
    entry::{StoreEntry, etag},
    membership,
    message::{ErrorReply, ReplyResult, ServerReply},
    parameters::QueryParameters,
    password::FixedPassword,
    project::{project, set_by, set_by_patch},
    request::IncomingRequest,
    served_type::ServedType,
    store::Store,
};
use crate::{Json, ScimType, patch};
use serde_json::{Map, json};
use std::sync::Arc;

impl ServedType<'_> {
    pub(super) fn create(&self, store: &mut Store, request: &IncomingRequest<'_>) -> ReplyResult {
        let id = store.new_id();
        self.create_as(store, request, id)
    }

    /// Creates a resource with this id.
    pub(super) fn create_as(
        &self,
        store: &mut Store,
        request: &IncomingRequest<'_>,
        id: String,
    ) -> ReplyResult {
        let mut parameters = QueryParameters::of_query(request)?;
        let descriptor = self.resource_type.descriptor();
        let body = self.body(request)?;
        parameters.set = set_by(&body);
        let resource = received(body, descriptor, self.context.options.unknown)?;
        check_required(&resource, descriptor.attributes, RequiredCheck::Create)?;
        let now = store.clock.now();
        let mut whole = Map::new();
        if let Some(schemas) = resource.get("schemas") {
            whole.insert("schemas".to_owned(), schemas.clone());
        }
        whole.insert("id".to_owned(), Json::from(id));
        whole.extend(resource);
        let meta =
            json!({"resourceType": self.resource_type.name, "created": now, "lastModified": now});
        whole.insert("meta".to_owned(), meta);
        let version = store.new_version();
        let entry = self.keep(store, Json::Object(whole), version)?;
        Ok(self.shown(201, store, &entry, &parameters))
    }

    pub(super) fn get(
        &self,
        store: &Store,
        request: &IncomingRequest<'_>,
        id: &str,
    ) -> ReplyResult {
        let parameters = QueryParameters::of_query(request)?;
        let entry = self.entry(store, id)?;
        if let Some(unchanged) = self.conditions(request, entry)? {
            return Ok(unchanged);
        }
        Ok(self.shown(200, store, entry, &parameters))
    }

    pub(super) fn replace(
        &self,
        store: &mut Store,
        request: &IncomingRequest<'_>,
        id: &str,
    ) -> ReplyResult {
        let mut parameters = QueryParameters::of_query(request)?;
        let descriptor = self.resource_type.descriptor();
        let entry = self.entry(store, id)?;
        self.conditions(request, entry)?;
        let body = self.body(request)?;
        parameters.set = set_by(&body);
        let mut resource = received(body, descriptor, self.context.options.unknown)?;
        let stored = entry.resource.as_object().cloned().unwrap_or_default();
        let by = self.context.options.comparison;
        keep_stored(&mut resource, &stored, descriptor.attributes, by)?;
        if let Some(password) = self.fixed_password() {
            password.keep(&stored, &mut resource);
            password.check(&stored, &resource)?;
        }
        check_required(&resource, descriptor.attributes, RequiredCheck::Change)?;
        for name in ["id", "meta"] {
            if let Some(value) = stored.get(name) {
                resource.insert(name.to_owned(), value.clone());
            }
        }
        let resource = Json::Object(settled(resource, descriptor));
        let entry = self.store_again(store, resource)?;
        Ok(self.shown(200, store, &entry, &parameters))
    }

    pub(super) fn patch(
        &self,
        store: &mut Store,
        request: &IncomingRequest<'_>,
        id: &str,
    ) -> ReplyResult {
        if !self.context.description.configuration.patch {
            return Err(ErrorReply::new(
                501,
                "this service provider doesn't support PATCH",
            ));
        }
        let mut parameters = QueryParameters::of_query(request)?;
        let descriptor = self.resource_type.descriptor();
        let entry = Arc::clone(self.entry(store, id)?);
        self.conditions(request, &entry)?;
        let mut resource = entry.resource.clone();
        let options = self.context.options.patch;
        let refuse = |error: patch::PatchError| {
            ErrorReply::typed(400, error.scim_type.clone(), error.to_string())
        };
        let operations = options.parse(&request.json()?).map_err(refuse)?;
        parameters.set = set_by_patch(&operations, descriptor);
        let changed = options
            .apply(&mut resource, &operations, descriptor)
            .map_err(refuse)?;
        if !changed {
            return Ok(self.shown(200, store, &entry, &parameters));
        }
        if let Json::Object(members) = resource {
            resource = Json::Object(settled(members, descriptor));
        }
        if let (Json::Object(before), Json::Object(after)) = (&entry.resource, &resource) {
            check_required(after, descriptor.attributes, RequiredCheck::Change)?;
            if let Some(password) = self.fixed_password() {
                password.check(before, after)?;
            }
        }
        let entry = self.store_again(store, resource)?;
        Ok(self.shown(200, store, &entry, &parameters))
    }

    pub(super) fn delete(
        &self,
        store: &mut Store,
        request: &IncomingRequest<'_>,
        id: &str,
    ) -> ReplyResult {
        self.conditions(request, self.entry(store, id)?)?;
        store.remove(id);
        membership::remove_from_groups(self.context, store, id);
        Ok(ServerReply::empty(204))
    }

    /// The resource in a POST or PUT.
    fn body(&self, request: &IncomingRequest<'_>) -> Result<Json, ErrorReply> {
        let mut body = request.json()?;
        if let (patch::Values::Converted, Json::Object(members)) =
            (self.context.options.values, &mut body)
        {
            patch::coerce::members(members, self.resource_type.descriptor());
        }
        Ok(body)
    }

    fn store_again(
        &self,
        store: &mut Store,
        mut resource: Json,
    ) -> Result<Arc<StoreEntry>, ErrorReply> {
        resource["meta"]["lastModified"] = Json::from(store.clock.now());
        let version = store.new_version();
        self.keep(store, resource, version)
    }

    /// Stores a version of a resource, unless another resource has one of its unique values.
    pub(super) fn keep(
        &self,
        store: &mut Store,
        mut resource: Json,
        version: u64,
    ) -> Result<Arc<StoreEntry>, ErrorReply> {
        let unique = self.unique(&resource);
        let id = resource["id"].as_str().unwrap_or_default();
        if let Some(taken) = store.taken(&unique, id) {
            let detail = format!("another resource has this `{}`", taken.attribute());
            return Err(ErrorReply::typed(409, ScimType::Uniqueness, detail));
        }
        let location = self.location(id);
        resource["meta"]["location"] = Json::from(location);
        if self.has_etags() {
            resource["meta"]["version"] = Json::from(etag(version));
        }
        let entry = Arc::new(StoreEntry {
            resource_type: self.index,
            resource,
            version,
            unique,
            is_group: membership::is_group(self.resource_type),
        });
        store.insert(Arc::clone(&entry));
        Ok(entry)
    }

    fn fixed_password(&self) -> Option<FixedPassword<'_>> {
        let changes = self.context.description.configuration.change_password;
        (!changes)
            .then(|| FixedPassword::of(&self.resource_type.attributes))
            .flatten()
    }

    fn entry<'s>(&self, store: &'s Store, id: &str) -> Result<&'s Arc<StoreEntry>, ErrorReply> {
        store
            .get(self.index, id)
            .ok_or_else(|| ErrorReply::new(404, format!("resource {id} was not found")))
    }

    fn conditions(
        &self,
        request: &IncomingRequest<'_>,
        entry: &StoreEntry,
    ) -> Result<Option<ServerReply>, ErrorReply> {
        if self.has_etags() {
            condition::check(request, &entry.etag())
        } else {
            Ok(None)
        }
    }

    fn shown(
        &self,
        status: u16,
        store: &Store,
        entry: &StoreEntry,
        parameters: &QueryParameters,
    ) -> ServerReply {
        let resource = membership::with_groups(*self, store, entry);
        let body = project(&resource, self.resource_type.descriptor(), parameters);
        ServerReply {
            location: entry.location().map(str::to_owned),
            etag: self.has_etags().then(|| entry.etag()),
            ..ServerReply::json(status, body)
        }
    }
}
