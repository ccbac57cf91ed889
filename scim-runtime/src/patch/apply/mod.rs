//! Operations applied to a resource as JSON, in order, all or none (RFC 7644 §3.5.2).

mod attribute;
mod convert;
mod filtered;
mod unknown;

use super::{
    Keys, Op, Operation, Options, PatchError, RemoveValue,
    value::{as_object, entry, remove},
};
use crate::{
    Json, ScimType,
    filter::{is_unassigned, member},
    path::{AttributePath, Path, Resolved},
    record::{Attribute, Descriptor, Kind, Mutability},
};

/// Applies operations to a resource. True if it has changed.
///
/// `schemas` is kept in step with the extensions that have data, where the resource has it.
///
/// # Errors
/// The first operation that can't be applied; the resource is then as it was.
pub fn apply(
    resource: &mut Json,
    operations: &[Operation],
    descriptor: Descriptor<'_>,
) -> Result<bool, PatchError> {
    apply_with(resource, operations, descriptor, Options::STRICT)
}

/// As [`apply`], as liberal as the options say.
///
/// # Errors
/// As for [`apply`].
pub fn apply_with(
    resource: &mut Json,
    operations: &[Operation],
    descriptor: Descriptor<'_>,
    options: Options,
) -> Result<bool, PatchError> {
    let rules = Rules {
        descriptor,
        options,
    };
    let mut changed = resource.clone();
    for (index, operation) in operations.iter().enumerate() {
        rules
            .one(&mut changed, operation)
            .map_err(|error| error.at(index))?;
    }
    tidy(&mut changed, descriptor);
    let differs = changed != *resource;
    *resource = changed;
    Ok(differs)
}

fn no_target(detail: impl Into<String>) -> PatchError {
    PatchError::new(ScimType::NoTarget, detail)
}

fn invalid_path(detail: impl Into<String>) -> PatchError {
    PatchError::new(ScimType::InvalidPath, detail)
}

fn invalid_value(detail: impl Into<String>) -> PatchError {
    PatchError::new(ScimType::InvalidValue, detail)
}

fn mutability(attribute: &Attribute, what: &str) -> PatchError {
    let name = attribute.name.as_ref();
    PatchError::new(ScimType::Mutability, format!("`{name}` {what}")).of(name)
}

/// By what an operation is applied.
struct Rules<'a> {
    descriptor: Descriptor<'a>,
    options: Options,
}

impl Rules<'_> {
    fn one(&self, resource: &mut Json, operation: &Operation) -> Result<(), PatchError> {
        let value = operation.value.as_ref();
        match &operation.path {
            Some(path) => self.at_path(resource, operation.op, path, value),
            None => match (operation.op, value) {
                (Op::Add | Op::Replace, Some(Json::Object(members))) => {
                    members.iter().try_for_each(|(name, value)| {
                        self.at_name(resource, operation.op, name, value)
                    })
                }
                (Op::Remove, _) => Err(no_target("a remove needs a path")),
                _ => Err(invalid_value(
                    "without a path, the value is an object of attributes",
                )),
            },
        }
    }

    /// A member of a value without path: an attribute, or an extension with its attributes.
    fn at_name(
        &self,
        resource: &mut Json,
        op: Op,
        name: &str,
        value: &Json,
    ) -> Result<(), PatchError> {
        if name.eq_ignore_ascii_case("schemas") {
            return Ok(());
        }
        let is_extension = self
            .descriptor
            .attributes
            .iter()
            .any(|row| row.kind == Kind::Extension && row.name.eq_ignore_ascii_case(name));
        if is_extension {
            return self.at_path(resource, op, &Path::extension(name), Some(value));
        }
        let path = if !name.contains([':', '.', '[']) {
            Some(Path::attribute(AttributePath::new(
                None,
                name.to_owned(),
                [],
            )))
        } else if self.options.keys == Keys::Paths {
            Path::parse(name).ok()
        } else {
            None
        };
        match path {
            Some(path) if path.attribute.resolve(self.descriptor).is_some() => {
                self.at_path(resource, op, &path, Some(value))
            }
            _ => self.unknown_name(resource, name, value),
        }
    }

    fn at_path(
        &self,
        resource: &mut Json,
        op: Op,
        path: &Path,
        value: Option<&Json>,
    ) -> Result<(), PatchError> {
        let Some(resolved) = path.attribute.resolve(self.descriptor) else {
            return self.unknown_path(resource, op, path, value);
        };
        if let Some(step) = resolved
            .steps()
            .find(|step| step.mutability == Mutability::ReadOnly)
        {
            return Err(mutability(step, "is read-only"));
        }
        let Resolved { extension, chain } = resolved;
        let Some((attribute, subs)) = chain.split_first() else {
            return match extension {
                Some(extension) => self.whole_extension(resource, op, value, extension),
                None => Ok(()),
            };
        };
        let whole =
            as_object(resource).ok_or_else(|| invalid_value("the resource is no object"))?;
        let holder = match extension {
            None => whole,
            Some(extension) => as_object(entry(whole, &extension.name))
                .ok_or_else(|| no_target(format!("`{}` holds no object", extension.name)))?,
        };
        if let Some(filter) = &path.filter {
            return self.filtered(holder, op, attribute, filter, path.sub.as_deref(), value);
        }
        if op == Op::Remove
            && subs.is_empty()
            && self.options.remove_value == RemoveValue::Selects
            && let Some(given) = value.filter(|value| !value.is_null())
        {
            return self.remove_selected(holder, attribute, given);
        }
        self.attribute_or_sub(holder, op, attribute, subs, value)
    }

    fn whole_extension(
        &self,
        resource: &mut Json,
        op: Op,
        value: Option<&Json>,
        extension: &Attribute,
    ) -> Result<(), PatchError> {
        match (op, value) {
            (Op::Remove, _) | (Op::Replace, Some(Json::Null)) => {
                remove_extension(resource, extension)
            }
            (_, Some(Json::Object(members))) => members.iter().try_for_each(|(name, value)| {
                // Some write an extension as if it were a resource.
                if name.eq_ignore_ascii_case("schemas") {
                    return Ok(());
                }
                let path = AttributePath::new(Some(extension.name.to_string()), name.clone(), []);
                self.at_path(resource, op, &Path::attribute(path), Some(value))
            }),
            _ => Err(invalid_value("an extension's value is an object")),
        }
    }
}

fn remove_extension(resource: &mut Json, extension: &Attribute) -> Result<(), PatchError> {
    let values = member(resource, &extension.name);
    let has = |name: &str| {
        values
            .and_then(|values| member(values, name))
            .is_some_and(|value| !is_unassigned(value))
    };
    let kept = extension.sub_attributes.iter().find(|row| {
        matches!(row.mutability, Mutability::ReadOnly | Mutability::Immutable) && has(&row.name)
    });
    if let Some(kept) = kept {
        return Err(mutability(kept, "can't be removed"));
    }
    if let Some(object) = resource.as_object_mut() {
        remove(object, &extension.name);
    }
    Ok(())
}

/// Takes out what has become empty, and keeps `schemas` in step with the extensions.
fn tidy(resource: &mut Json, descriptor: Descriptor<'_>) {
    let extensions = descriptor
        .attributes
        .iter()
        .filter(|row| row.kind == Kind::Extension);
    for row in extensions {
        let has_data = member(resource, &row.name).is_some_and(|value| !is_unassigned(value));
        let Some(object) = resource.as_object_mut() else {
            return;
        };
        if !has_data {
            remove(object, &row.name);
        }
        if let Some(Json::Array(schemas)) = object.get_mut("schemas") {
            let is_row = |urn: &Json| {
                urn.as_str()
                    .is_some_and(|urn| urn.eq_ignore_ascii_case(&row.name))
            };
            if has_data && !schemas.iter().any(is_row) {
                schemas.push(Json::from(row.name.as_ref()));
            } else if !has_data {
                schemas.retain(|urn| !is_row(urn));
            }
        }
    }
}
