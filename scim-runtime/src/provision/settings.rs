//! The settings of a run, as plain data.

use super::{
    difference::StateDifference,
    key::KeyAttribute,
    limit::RemovalLimit,
    managed::{Managed, projected_names},
    partition::Partition,
    reference::ReferenceAttribute,
    removal::RemovalAction,
};
use crate::{
    Json,
    describe::{Configuration, ResourceTypeDescription},
    filter::Filter,
    patch::PatchError,
    record::{Common, Descriptor, Fields},
    syntax::AttributePath,
};
use std::{borrow::Cow, sync::Arc};

/// The default number of values of a multi-valued attribute in one PATCH. Some providers refuse more.
const VALUES_PER_REQUEST: usize = 100;

/// Everything that planning and applying need to know about the run.
#[derive(Debug, Clone)]
pub(crate) struct ProvisionSettings {
    pub(crate) resource_type: Arc<ResourceTypeDescription>,
    /// The features that the provider supports.
    pub(crate) configuration: Configuration,
    /// The first key identifies a resource. Resources that lack it are adopted by the other keys.
    pub(crate) keys: Vec<KeyAttribute>,
    pub(crate) managed: Managed,
    /// Only resources that match may be removed.
    pub(crate) scope: Option<Filter>,
    pub(crate) removal: RemovalAction,
    /// The members that lead to the attribute that a removal sets.
    pub(crate) removal_steps: Vec<String>,
    pub(crate) limit: RemovalLimit,
    pub(crate) partition: Option<Partition>,
    pub(crate) references: Vec<ReferenceAttribute>,
    /// The most values of a multi-valued attribute in one PATCH.
    pub(crate) values_per_request: usize,
    /// Whether the list of the provider's resources may lack some of them.
    pub(crate) list: ListCompleteness,
}

/// Whether a list shows all resources of one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ListCompleteness {
    /// It came in one page, or resources were looked up one by one.
    Whole,
    /// It came in several pages. A resource can move from a page that isn't read yet to one that was read, if others are deleted.
    Paged,
}

impl ProvisionSettings {
    /// The default settings, without a key.
    pub(crate) fn new(
        resource_type: Arc<ResourceTypeDescription>,
        configuration: Configuration,
    ) -> Self {
        Self {
            resource_type,
            configuration,
            keys: Vec::new(),
            managed: Managed::Named,
            scope: None,
            removal: RemovalAction::Keep,
            removal_steps: Vec::new(),
            limit: RemovalLimit::default(),
            partition: None,
            references: Vec::new(),
            values_per_request: VALUES_PER_REQUEST,
            list: ListCompleteness::Whole,
        }
    }

    pub(crate) fn descriptor(&self) -> Descriptor<'_> {
        self.resource_type.descriptor()
    }

    /// Whether an unwanted resource may be removed.
    pub(crate) fn is_in_scope(&self, resource: &Json) -> bool {
        self.scope
            .as_ref()
            .is_none_or(|scope| scope.matches(resource, self.descriptor()))
    }

    /// As [`is_in_scope`](Self::is_in_scope), for a record of a generated type.
    pub(crate) fn is_record_in_scope(&self, resource: &dyn Fields, common: &Common) -> bool {
        self.scope
            .as_ref()
            .is_none_or(|scope| scope.matches_record(resource, common, self.descriptor()))
    }

    /// The keys of a resource in their comparable form.
    pub(crate) fn folded_keys<'j>(&self, resource: &'j Json) -> Vec<Option<Cow<'j, str>>> {
        self.keys
            .iter()
            .map(|key| key.value(resource).map(|value| key.folded(value)))
            .collect()
    }

    /// Whether the provider refuses a second resource with one of the keys, so that repeating a creation can't duplicate it.
    pub(crate) fn has_unique_key(&self) -> bool {
        self.keys.iter().any(KeyAttribute::is_unique)
    }

    /// Whether a resource must be looked up before it is created: the list may lack it, and the provider wouldn't refuse a second one.
    pub(crate) fn is_looked_up_before_creation(&self) -> bool {
        let is_unique = self.keys.first().is_some_and(KeyAttribute::is_unique);
        self.list == ListCompleteness::Paged && !is_unique && self.configuration.filter.is_some()
    }

    /// The changes that bring a resource to the wanted state. `part` is the managed part of the wanted resource.
    ///
    /// # Errors
    /// If an immutable attribute would change, or another rule of the schema would be broken.
    pub(crate) fn difference(
        &self,
        current: &Json,
        mut part: Json,
    ) -> Result<StateDifference, PatchError> {
        self.managed.complete(&mut part, current);
        StateDifference::between(current, &part, self.descriptor())
    }

    /// The attributes that planning needs of each listed resource; none if it needs all of them.
    pub(crate) fn projected_names(&self) -> Vec<String> {
        let Managed::Attributes { paths: managed, .. } = &self.managed else {
            return Vec::new();
        };
        let descriptor = self.descriptor();
        let scope = self.scope.iter().flat_map(attributes_of_filter);
        let scope: Vec<Vec<String>> = scope
            .filter_map(|path| steps_of(path, descriptor))
            .collect();
        let keys = self.keys.iter().map(KeyAttribute::steps);
        let references = self.references.iter().map(|one| one.steps.as_slice());
        let paths = keys
            .chain(managed.iter().map(Vec::as_slice))
            .chain(references)
            .chain(scope.iter().map(Vec::as_slice))
            .chain([self.removal_steps.as_slice()]);
        let mut names = projected_names(paths, descriptor);
        // The version for `If-Match`.
        if self.configuration.etag {
            names.push("meta".to_owned());
        }
        names
    }

    /// The resource's name for people: its first key that has a value.
    pub(crate) fn label(&self, resource: &Json) -> String {
        let mut values = self.keys.iter().filter_map(|key| key.value(resource));
        values
            .next()
            .map_or_else(|| "(no key)".to_owned(), Cow::into_owned)
    }
}

/// The members that a path leads through; `None` if it leads nowhere.
pub(super) fn steps_of(path: &AttributePath, descriptor: Descriptor<'_>) -> Option<Vec<String>> {
    let resolved = path.resolve(descriptor)?;
    Some(resolved.steps().map(|step| step.name.to_string()).collect())
}

fn attributes_of_filter(filter: &Filter) -> Vec<&AttributePath> {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => {
            parts.iter().flat_map(attributes_of_filter).collect()
        }
        Filter::Not(inner) => attributes_of_filter(inner),
        // A value path, including its content, is part of the attribute.
        Filter::Present(path) | Filter::Compare(path, ..) | Filter::ValuePath(path, _) => {
            vec![path]
        }
    }
}
