//! Applies operations to a resource as JSON: in order, all or none (RFC 7644 §3.5.2).

mod attribute;
mod convert;
mod extension;
mod filtered;
mod list;
mod selected;
mod unknown;

use super::{
    ExtensionPaths, Keys, Op, Operation, PatchError, PatchOptions, RemoveValue, Values, coerce,
    value::{as_object, entry, is_read_only, same},
};
use crate::{
    Json,
    filter::{is_unassigned, member},
    record::{Attribute, Descriptor, Kind},
    syntax::{AttributePath, Path, Resolved},
};
use extension::RequiredRemoval;
use list::ListIndex;
use std::collections::HashMap;

/// Applies operations to a resource. Returns whether the resource changed.
///
/// If the resource has `schemas`, the list is kept in step with the extensions that have data.
///
/// # Errors
/// The first operation that can't be applied. The resource is then unchanged.
///
/// ```
/// use scim_runtime::{patch, record::{Attribute, Descriptor}};
/// use serde_json::json;
///
/// const ATTRIBUTES: &[Attribute] = &[Attribute::string("userName"), Attribute::string("title")];
/// let user = Descriptor { urn: "urn:example:User", attributes: ATTRIBUTES };
/// let operations = patch::parse(&json!({
///     "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
///     "Operations": [{"op": "replace", "path": "title", "value": "Guide"}]
/// }))?;
/// let mut resource = json!({"userName": "bjensen"});
/// assert!(patch::apply(&mut resource, &operations, user)?);
/// assert_eq!(resource, json!({"userName": "bjensen", "title": "Guide"}));
/// # Ok::<(), patch::PatchError>(())
/// ```
pub fn apply(
    resource: &mut Json,
    operations: &[Operation],
    descriptor: Descriptor<'_>,
) -> Result<bool, PatchError> {
    apply_with(resource, operations, descriptor, PatchOptions::STRICT)
}

/// Applies operations like [`apply`], with options for operations that deviate from RFC 7644.
///
/// # Errors
/// The first operation that can't be applied. The resource is then unchanged.
///
/// ```
/// use scim_runtime::{patch::{self, Dialect}, record::{Attribute, Descriptor}};
/// use serde_json::json;
///
/// const ATTRIBUTES: &[Attribute] = &[Attribute::boolean("active")];
/// let user = Descriptor { urn: "urn:example:User", attributes: ATTRIBUTES };
/// let options = Dialect::Entra.options();
/// let operations = patch::parse_with(&json!({
///     "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
///     "Operations": [{"op": "Replace", "path": "active", "value": "False"}]
/// }), options)?;
/// let mut resource = json!({"active": true});
/// patch::apply_with(&mut resource, &operations, user, options)?;
/// assert_eq!(resource, json!({"active": false}));
/// # Ok::<(), patch::PatchError>(())
/// ```
pub fn apply_with(
    resource: &mut Json,
    operations: &[Operation],
    descriptor: Descriptor<'_>,
    options: PatchOptions,
) -> Result<bool, PatchError> {
    let mut applier = Applier {
        descriptor,
        options,
        operation: 0,
        indexes: HashMap::new(),
        removals: Vec::new(),
    };
    let mut changed = resource.clone();
    for (index, operation) in operations.iter().enumerate() {
        applier.operation = index;
        applier
            .apply(&mut changed, operation)
            .map_err(|error| error.at(index))?;
    }
    applier.finish(&mut changed)?;
    let differs = changed != *resource;
    *resource = changed;
    Ok(differs)
}

/// The state of one PATCH.
struct Applier<'a> {
    descriptor: Descriptor<'a>,
    options: PatchOptions,
    /// The index of the current operation.
    operation: usize,
    /// Indexes of the lists that were added to, by extension and attribute. They make many adds to one list linear.
    indexes: HashMap<ListKey<'a>, ListIndex>,
    /// Required attributes of extensions that were removed. They are allowed if all of the extension goes.
    removals: Vec<RequiredRemoval<'a>>,
}

/// The URN of the extension, or an empty text, and the name of the attribute.
type ListKey<'a> = (&'a str, &'a str);

impl<'a> Applier<'a> {
    fn apply(&mut self, resource: &mut Json, operation: &Operation) -> Result<(), PatchError> {
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

    fn at_path(
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
        self.indexes.remove(&key);
        if let Some(filter) = &path.filter {
            return self.filtered(holder, op, attribute, filter, path.sub.as_deref(), value);
        }
        if op == Op::Remove
            && is_plain
            && self.options.remove_value == RemoveValue::Selects
            && let Some(given) = value.filter(|value| !value.is_null())
        {
            return self.remove_selected(holder, attribute, given);
        }
        let unassigns = op == Op::Remove || op == Op::Replace && value.is_none_or(is_unassigned);
        if is_plain && unassigns && attribute.required && !urn.is_empty() {
            return self.remove_required(holder, key, attribute);
        }
        self.attribute_or_sub(holder, op, attribute, subs, value)
    }
}

/// Whether a value is what a read-only attribute has already.
fn is_current_read_only(resource: &Json, resolved: &Resolved<'_>, value: &Json) -> bool {
    let mut steps = resolved.steps();
    let current = steps.try_fold(resource, |value, step| member(value, &step.name));
    resolved.steps().any(|step: &Attribute| is_read_only(step))
        && current.is_some_and(|current| same(current, value))
}
