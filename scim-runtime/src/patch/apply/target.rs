//! Finds the target of an operation: by path, or by the names in a value without path.

use super::{
    applier::{Applier, ListKey},
    filtered::FilteredTarget,
};
use crate::{
    Json,
    filter::{is_unassigned, member},
    patch::{
        ExtensionPaths, Keys, Op, Operation, PatchError, PathForms, RemoveValue, Values, coerce,
        value::{as_list, as_object, entry, is_read_only, same},
    },
    record::{Attribute, Kind},
    syntax::{AttributePath, Path, Resolved},
};

impl<'a> Applier<'a> {
    pub(super) fn apply(
        &mut self,
        resource: &mut Json,
        operation: &Operation,
    ) -> Result<(), PatchError> {
        let value = operation.value.as_ref();
        match &operation.path {
            Some(path) => self.at_path(resource, operation.op, path, value),
            None => match (operation.op, value) {
                (Op::Add | Op::Replace, Some(Json::Object(members))) => {
                    members.iter().try_for_each(|(name, value)| {
                        self.at_name(resource, operation.op, name, value)
                    })
                }
                (Op::Remove, _) => Err(PatchError::no_target("a `remove` needs a `path`")),
                (Op::Add | Op::Replace, _) => Err(PatchError::invalid_value(
                    "without a `path`, the value must be an object of attributes",
                )),
            },
        }
    }

    /// The path with the URN of its extension, if the options allow to leave it out.
    fn qualified(&self, path: &Path) -> Option<Path> {
        match self.options.extension_paths {
            ExtensionPaths::Qualified => None,
            ExtensionPaths::Bare => Some(Path {
                attribute: coerce::qualified(&path.attribute, self.descriptor)?,
                ..path.clone()
            }),
        }
    }

    /// A member of a value without path: an attribute, or an extension with its attributes.
    fn at_name(
        &mut self,
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
        let path = path.map(|path| self.qualified(&path).unwrap_or(path));
        let resolved = path
            .as_ref()
            .and_then(|path| path.attribute.resolve(self.descriptor));
        match (path, resolved) {
            // Okta sends a group's own `id` along with its new name.
            (Some(_), Some(resolved))
                if self.options.values == Values::Converted
                    && is_current_read_only(resource, &resolved, value) =>
            {
                Ok(())
            }
            (Some(path), Some(_)) => self.at_path(resource, op, &path, Some(value)),
            _ => self.unknown_name(resource, name, value),
        }
    }

    pub(super) fn at_path(
        &mut self,
        resource: &mut Json,
        op: Op,
        path: &Path,
        value: Option<&Json>,
    ) -> Result<(), PatchError> {
        let qualified = self.qualified(path);
        let path = qualified.as_ref().unwrap_or(path);
        let Some(resolved) = path.attribute.resolve(self.descriptor) else {
            return self.unknown_path(resource, op, path, value);
        };
        if let Some(step) = resolved.steps().find(|step| is_read_only(step)) {
            return Err(PatchError::mutability(&step.name, "is read-only"));
        }
        let Resolved { extension, chain } = resolved;
        let Some((attribute, subs)) = chain.split_first() else {
            return match extension {
                Some(extension) => self.whole_extension(resource, op, value, extension),
                None => Ok(()),
            };
        };
        let whole = as_object(resource)
            .ok_or_else(|| PatchError::invalid_value("the resource is not an object"))?;
        let holder = match extension {
            None => whole,
            Some(extension) => as_object(entry(whole, &extension.name)).ok_or_else(|| {
                PatchError::no_target(format!("`{}` is not an object", extension.name))
            })?,
        };
        let urn = extension.map_or("", |extension| &*extension.name);
        let key: ListKey<'a> = (urn, &attribute.name);
        let is_plain = path.filter.is_none() && subs.is_empty();
        if op == Op::Add && is_plain && attribute.multi_valued {
            return self.add_values(holder, key, attribute, value.unwrap_or(&Json::Null));
        }
        if let Some(filter) = &path.filter {
            if self.options.path_forms == PathForms::Extended && is_single_complex(attribute) {
                let current = holder.get(attribute.name.as_ref()).unwrap_or(&Json::Null);
                if !self.selects(attribute, filter, current, op)? {
                    return Ok(());
                }
                let whole = without_filter(path);
                return self.at_path(resource, op, &whole, value);
            }
            let sub = path.sub.as_deref();
            let target = FilteredTarget {
                key,
                attribute,
                filter,
                sub,
            };
            return self.filtered(holder, op, &target, value);
        }
        if op == Op::Remove
            && is_plain
            && self.options.remove_value == RemoveValue::Selects
            && let Some(given) = value.filter(|value| !value.is_null())
        {
            return self.remove_selected(holder, key, attribute, given);
        }
        if let Some(index) = self.indexes.remove(&key) {
            index.compact(as_list(entry(holder, &attribute.name)));
        }
        let unassigns = op == Op::Remove || op == Op::Replace && value.is_none_or(is_unassigned);
        if is_plain && unassigns && attribute.required && !urn.is_empty() {
            return self.remove_required(holder, key, attribute);
        }
        self.attribute_or_sub(holder, op, attribute, subs, value)
    }
}

/// Whether a value equals the current value of a read-only attribute.
fn is_current_read_only(resource: &Json, resolved: &Resolved<'_>, value: &Json) -> bool {
    let mut steps = resolved.steps();
    let current = steps.try_fold(resource, |value, step| member(value, &step.name));
    resolved.steps().any(|step: &Attribute| is_read_only(step))
        && current.is_some_and(|current| same(current, value))
}

fn is_single_complex(attribute: &Attribute) -> bool {
    attribute.kind == Kind::Complex && !attribute.multi_valued
}

/// `manager[value eq "x"].displayName` as `manager.displayName`.
fn without_filter(path: &Path) -> Path {
    let mut attribute = path.attribute.clone();
    attribute.sub.extend(path.sub.clone());
    Path::attribute(attribute)
}
