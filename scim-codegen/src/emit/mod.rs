//! A provider, its names and the user's choices become files.
//!
//! What repeats for every attribute (fields, constants, setters, tables) is printed straight as lines in the form that rustfmt
//! gives them: parsing and printing it from tokens takes a build script that is not optimised more than a second for a large
//! provider. What comes once a provider (the client and its capabilities) is made from tokens and printed by prettyplease.
//! Text of a document gets into the output in two ways only: as a string literal ([`lines::literal`]) and as documentation
//! ([`docs`]).

mod client;
mod docs;
mod enumeration;
mod header;
mod layout;
mod lines;
mod package;
mod record;
mod schema;
mod shared;

pub(crate) use header::{Header, is_generated, is_part};
pub(crate) use layout::provider;

use crate::{
    model::{Provider, ResourceType, SchemaId},
    names::{Names, ResourceNames, SchemaNames},
    options::Chosen,
};

/// A file of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct File {
    /// Relative to where the output goes, with `/`; empty where the output is this one file.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// What is printed, and how.
#[derive(Clone, Copy)]
pub(crate) struct Input<'a> {
    pub(crate) provider: &'a Provider,
    pub(crate) names: &'a Names,
    pub(crate) chosen: &'a Chosen,
    pub(crate) header: &'a Header,
}

impl<'a> Input<'a> {
    /// The schemas that are printed: all but those that a type of the user's own stands for.
    fn schemas(self) -> impl Iterator<Item = (&'a SchemaId, &'a SchemaNames)> {
        let all = self.names.schemas.iter();
        all.filter(|(_, schema)| schema.own.is_none())
    }

    /// The resource types at these positions, with their names.
    fn resource_types(
        self,
        positions: &'a [usize],
    ) -> impl Iterator<Item = (&'a ResourceType, &'a ResourceNames)> {
        positions.iter().filter_map(move |index| {
            let resource_type = self.provider.resource_types.get(*index)?;
            Some((resource_type, self.names.resource_types.get(*index)?))
        })
    }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 {
        format!("1 {what}")
    } else {
        format!("{count} {what}s")
    }
}

/// What a schema is generated for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Roles {
    /// A resource type has it as its base schema.
    is_base: bool,
    /// A resource type has it as an extension.
    is_extension: bool,
    /// It is generated for its own sake: the provider lists no resource types.
    is_message: bool,
}

fn roles(provider: &Provider, id: SchemaId) -> Roles {
    let schema = provider.schemas.get(id.0);
    Roles {
        is_base: schema.is_some_and(|schema| !schema.base_of.is_empty()),
        is_extension: schema.is_some_and(|schema| !schema.extension_of.is_empty()),
        is_message: provider.resource_types.is_empty(),
    }
}
