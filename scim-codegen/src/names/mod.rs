//! Creates every identifier of the output. No other room does.
//!
//! | of | form | example | a keyword or a name in use | a clash | no usable letter |
//! |---|---|---|---|---|---|
//! | module, a schema | snake | `enterprise_user` | `type_` | qualified by the URN: `core_user` | code points: `u1f600` |
//! | struct, a resource type | Pascal | `User` | `OptionResource` | spelling's hash: `UserX1a2b` | `U1f600` |
//! | struct, an extension | Pascal | `EnterpriseUser` | `OptionExtension` | as its module | |
//! | struct, a complex attribute | Pascal, singular | `Email` of `emails` | `OptionValue` | path: `EmailsEmail`, then hash | |
//! | enum, canonical values | holder and attribute | `EmailType` of `emails.type` | `…Value` | the same | |
//! | variant | Pascal | `Work` | `SelfX1a2b` | hash of the value | |
//! | field, setter, argument | snake | `user_name`, `ref_` of `$ref` | `type_` | hash: `user_name_x1a2b` | |
//! | constant | screaming | `USER_NAME` | `URN_` | as its field | |
//! | client method, a resource type | snake of the endpoint's end | `users` | `type_` | resource type's name, then hash | |
//!
//! A name depends on the attribute's path and the table of reserved words, never on the order or number of other attributes. If
//! names clash, the one whose spelling is in camel case keeps the plain form. The others get a suffix derived from their own
//! spelling, and a finding. Names of more than 80 letters are cut between words. Letters lose their diacritics (`ö` becomes `o`),
//! and other scripts are written as code points, because non-ASCII identifiers cause lints about look-alikes in users' crates.

mod case;
mod derives;
mod merge;
mod reserved;
mod resolve;
mod scope;
mod verify;

#[cfg(feature = "ctl")]
pub(crate) use case::kebab;
pub(crate) use derives::check_derives;
pub(crate) use resolve::{is_enumeration, resolve};

use crate::{model::SchemaId, text::SourceSpan};
use std::collections::BTreeMap;

/// An identifier of the output. It is valid and not a keyword.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RustName(String);

impl RustName {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The identifier for code that is printed from tokens.
    pub(crate) fn ident(&self) -> proc_macro2::Ident {
        proc_macro2::Ident::new(&self.0, proc_macro2::Span::call_site())
    }
}

impl std::fmt::Display for RustName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The user's renames: maps an attribute's full name (`urn:…:User:userName`), a schema's URN or a resource type's name to a name.
pub(crate) type Renames = BTreeMap<String, Rename>;

/// A name that the user chose, and its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rename {
    pub(crate) name: String,
    pub(crate) place: SourceSpan,
}

/// All names of a provider's output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Names {
    pub(crate) schemas: BTreeMap<SchemaId, SchemaNames>,
    /// Indexed like [`Provider::resource_types`](crate::model::Provider::resource_types).
    pub(crate) resource_types: Vec<ResourceNames>,
}

impl Names {
    /// All structs and enumerations, as module and name.
    pub(crate) fn types(&self) -> Vec<(&str, &str)> {
        let mut types: Vec<(&str, &str)> = Vec::new();
        for resource in &self.resource_types {
            types.push((resource.module.as_str(), resource.struct_.as_str()));
        }
        for schema in self.schemas.values() {
            let module = schema.module.as_str();
            types.push((module, schema.extension.as_str()));
            let mut rest: Vec<&AttributeNames> = schema.attributes.iter().collect();
            while let Some(attribute) = rest.pop() {
                types.extend(
                    attribute
                        .type_
                        .as_ref()
                        .map(|type_| (module, type_.as_str())),
                );
                rest.extend(&attribute.sub_attributes);
            }
        }
        types
    }
}

/// The names of a schema that is generated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SchemaNames {
    pub(crate) module: RustName,
    /// The struct, if the schema is an extension.
    pub(crate) extension: RustName,
    /// The user-supplied type that replaces the struct.
    pub(crate) own: Option<String>,
    /// Indexed like the schema's attributes.
    pub(crate) attributes: Vec<AttributeNames>,
}

/// The names of an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AttributeNames {
    pub(crate) field: RustName,
    pub(crate) constant: RustName,
    /// The struct of a complex attribute, or the enumeration of its canonical values.
    pub(crate) type_: Option<RustName>,
    /// The user-supplied type for a single value. It replaces all of the above.
    pub(crate) own: Option<String>,
    /// Attributes that the user adds to the field, one per line.
    pub(crate) on_field: Vec<String>,
    /// Indexed like the canonical values.
    pub(crate) variants: Vec<RustName>,
    pub(crate) sub_attributes: Vec<AttributeNames>,
}

/// The names of a resource type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ResourceNames {
    /// The base schema.
    pub(crate) module: RustName,
    pub(crate) struct_: RustName,
    /// The method of the client.
    pub(crate) method: RustName,
    /// Indexed like the extensions.
    pub(crate) extensions: Vec<ExtensionNames>,
}

/// The names of an extension within a resource type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExtensionNames {
    pub(crate) field: RustName,
}
