//! Extensions as a whole, and `schemas`.

use super::{
    applier::{Applier, ListKey, RequiredRemoval},
    rules::guard,
};
use crate::{
    Json,
    filter::{is_unassigned, member},
    patch::{Op, PatchError, value::remove},
    record::{Attribute, Kind, Mutability},
    syntax::{AttributePath, Path},
};
use serde_json::Map;

impl<'a> Applier<'a> {
    pub(super) fn whole_extension(
        &mut self,
        resource: &mut Json,
        op: Op,
        value: Option<&Json>,
        extension: &'a Attribute,
    ) -> Result<(), PatchError> {
        match (op, value) {
            (Op::Remove, _) | (Op::Replace, Some(Json::Null)) => {
                self.drop_indexes(resource, |(urn, _)| *urn == extension.name);
                remove_extension(resource, extension)
            }
            (Op::Add | Op::Replace, Some(Json::Object(members))) => {
                members.iter().try_for_each(|(name, value)| {
                    // Some clients write an extension as if it were a resource.
                    if name.eq_ignore_ascii_case("schemas") {
                        return Ok(());
                    }
                    let urn = Some(extension.name.to_string());
                    let path = Path::attribute(AttributePath::new(urn, name.clone(), []));
                    self.at_path(resource, op, &path, Some(value))
                })
            }
            (Op::Add | Op::Replace, _) => Err(PatchError::invalid_value(
                "the value of an extension must be an object",
            )),
        }
    }

    /// Removes a required attribute. [`Applier::finish`] fails if the extension still has data then.
    pub(super) fn remove_required(
        &mut self,
        holder: &mut Map<String, Json>,
        key: ListKey<'a>,
        attribute: &Attribute,
    ) -> Result<(), PatchError> {
        guard(attribute, holder, Op::Remove, &Json::Null)?;
        remove(holder, &attribute.name);
        self.removals.push(RequiredRemoval {
            key,
            operation: self.operation,
        });
        Ok(())
    }

    /// Removes extensions without data, updates `schemas`, and checks the rules that depend on the result.
    pub(super) fn finish(&mut self, resource: &mut Json) -> Result<(), PatchError> {
        self.drop_indexes(resource, |_| true);
        let extensions = self.descriptor.attributes.iter();
        for row in extensions.filter(|row| row.kind == Kind::Extension) {
            settle(resource, row);
        }
        for removal in &self.removals {
            let (urn, name) = removal.key;
            let extension = member(resource, urn);
            let value = extension.and_then(|extension| member(extension, name));
            if extension.is_some() && value.is_none_or(is_unassigned) {
                return Err(PatchError::required(name).at(removal.operation));
            }
        }
        Ok(())
    }
}

fn remove_extension(resource: &mut Json, extension: &Attribute) -> Result<(), PatchError> {
    let values = member(resource, &extension.name);
    let has_value = |name: &str| {
        values
            .and_then(|values| member(values, name))
            .is_some_and(|value| !is_unassigned(value))
    };
    let kept = extension.sub_attributes.iter().find(|row| {
        matches!(row.mutability, Mutability::ReadOnly | Mutability::Immutable)
            && has_value(&row.name)
    });
    if let Some(kept) = kept {
        return Err(PatchError::mutability(&kept.name, "can't be removed"));
    }
    if let Some(object) = resource.as_object_mut() {
        remove(object, &extension.name);
    }
    Ok(())
}

/// Removes an extension without data, and keeps `schemas` in step.
fn settle(resource: &mut Json, extension: &Attribute) {
    let urn = extension.name.as_ref();
    let has_data = member(resource, urn).is_some_and(|value| {
        !is_unassigned(value) || value.is_object() && extension.is_present_when_empty()
    });
    let Some(object) = resource.as_object_mut() else {
        return;
    };
    if !has_data {
        remove(object, urn);
    }
    if let Some(Json::Array(schemas)) = object.get_mut("schemas") {
        let names_it = |schema: &Json| {
            schema
                .as_str()
                .is_some_and(|schema| schema.eq_ignore_ascii_case(urn))
        };
        if has_data && !schemas.iter().any(names_it) {
            schemas.push(Json::from(urn));
        } else if !has_data {
            schemas.retain(|schema| !names_it(schema));
        }
    }
}
