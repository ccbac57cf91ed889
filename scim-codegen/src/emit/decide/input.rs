//! The arguments of `emit`.

use crate::{
    emit::header::Header,
    model::{ProviderModel, ResourceTypeModel, SchemaId},
    names::{Names, ResourceNames, SchemaNames},
    options::ResolvedOptions,
};

/// A provider, and options for its output.
#[derive(Clone, Copy)]
pub(crate) struct Input<'a> {
    pub(crate) provider: &'a ProviderModel,
    pub(crate) names: &'a Names,
    pub(crate) chosen: &'a ResolvedOptions,
    pub(crate) header: &'a Header,
}

impl<'a> Input<'a> {
    /// The schemas to emit: all except those that the user replaced with types of their own.
    pub(super) fn schemas(self) -> impl Iterator<Item = (SchemaId, &'a SchemaNames)> {
        let all = self.names.schemas.iter();
        all.filter(|(_, schema)| schema.own.is_none())
            .map(|(id, schema)| (*id, schema))
    }

    /// The resource types at these indices, with their names.
    pub(super) fn resource_types(
        self,
        positions: &'a [usize],
    ) -> impl Iterator<Item = (&'a ResourceTypeModel, &'a ResourceNames)> {
        positions.iter().filter_map(move |index| {
            let resource_type = self.provider.resource_types.get(*index)?;
            Some((resource_type, self.names.resource_types.get(*index)?))
        })
    }
}
