//! The content of the output as plain data. `decide` creates it, `print` reads it.

use super::{header::Header, row::RowItem};
use crate::{
    model::{AttributeModel, Capabilities},
    names::{AttributeNames, RustName},
    options::{Additions, Package, Scope},
};
use std::collections::BTreeSet;

/// Everything that the files of one provider contain.
pub(super) struct OutputItems<'a> {
    pub(super) header: &'a Header,
    /// `Service provider https://…: 2 resource types, 3 schemas, 1 extension.`
    pub(super) summary: String,
    pub(super) scope: Scope,
    /// The crate of the runtime.
    pub(super) runtime: &'a str,
    pub(super) layout: LayoutItems<'a>,
    /// `None` if only models are generated.
    pub(super) client: Option<ClientItems<'a>>,
    /// The structs of resource types and extensions, as module and name.
    pub(super) re_exports: Vec<(&'a RustName, &'a RustName)>,
    /// The names of the schemas' modules. Each module is decided on when it is printed, since all of them are larger than the output.
    pub(super) modules: Vec<&'a RustName>,
}

/// How the items are distributed over files.
pub(super) enum LayoutItems<'a> {
    OneFile,
    Directory,
    Package(PackageItems<'a>),
}

/// The files of a generated package besides its sources.
pub(super) struct PackageItems<'a> {
    pub(super) package: &'a Package,
    /// The package's description: one sentence of Markdown.
    pub(super) purpose: String,
    pub(super) example: Option<ExampleItem<'a>>,
    pub(super) resource_types: Vec<ResourceTypeRow<'a>>,
}

/// A resource type in the README of a package.
pub(super) struct ResourceTypeRow<'a> {
    pub(super) name: &'a str,
    pub(super) endpoint: &'a str,
    pub(super) struct_: &'a RustName,
}

/// An example that fits the provider.
pub(super) enum ExampleItem<'a> {
    Client(ClientExample<'a>),
    /// Reads and writes a value of this struct.
    Models(&'a RustName),
}

/// Lists resources of one type.
pub(super) struct ClientExample<'a> {
    pub(super) base_url: &'a str,
    pub(super) method: &'a RustName,
    pub(super) struct_: &'a RustName,
    /// A string attribute to print.
    pub(super) text: Option<&'a AttributeNames>,
    /// A string attribute to filter by, if the provider has filters.
    pub(super) filter: Option<&'a AttributeNames>,
}

/// The client, the provider's type, and the enumeration of resource types.
pub(super) struct ClientItems<'a> {
    /// A description of the service provider.
    pub(super) provider: String,
    pub(super) capabilities: &'a Capabilities,
    /// The runtime's capability traits to implement.
    pub(super) traits: Vec<&'static str>,
    /// A description of the capabilities.
    pub(super) supported: Vec<&'static str>,
    pub(super) unsupported: Vec<&'static str>,
    pub(super) endpoints: Vec<EndpointItem<'a>>,
    pub(super) example: Option<ClientExample<'a>>,
    /// The structs whose attributes can be used in a query over all resource types, with their URNs.
    pub(super) queried: Vec<(&'a RustName, &'a str)>,
}

/// A resource type, as the client needs it.
pub(super) struct EndpointItem<'a> {
    pub(super) name: &'a str,
    pub(super) endpoint: &'a str,
    pub(super) method: &'a RustName,
    pub(super) struct_: &'a RustName,
}

/// The module of a schema.
pub(super) struct ModuleItem<'a> {
    pub(super) name: &'a RustName,
    pub(super) docs: String,
    pub(super) imports: ImportItems<'a>,
    pub(super) types: Vec<TypeItem<'a>>,
}

/// The names that a module imports. Unused imports would be warnings.
#[derive(Default)]
pub(super) struct ImportItems<'a> {
    pub(super) json: bool,
    /// Imports from the runtime's `record`.
    pub(super) record: BTreeSet<&'static str>,
    /// Imports from the runtime's `support`.
    pub(super) support: BTreeSet<&'static str>,
    /// Imports from the runtime's `value`.
    pub(super) value: BTreeSet<&'static str>,
    /// Extension structs, imported from the parent module.
    pub(super) structs: BTreeSet<&'a str>,
}

/// A generated type.
pub(super) enum TypeItem<'a> {
    Record(RecordItem<'a>),
    Enumeration(EnumerationItem<'a>),
}

/// A struct with its constants, constructor, setters and attribute table.
pub(super) struct RecordItem<'a> {
    pub(super) name: &'a RustName,
    /// One string per paragraph.
    pub(super) docs: Vec<String>,
    pub(super) kind: RecordKind<'a>,
    pub(super) additions: Additions,
    pub(super) attributes: Vec<AttributeItem<'a>>,
    /// Only resources have extensions.
    pub(super) extensions: Vec<ExtensionItem<'a>>,
    pub(super) constructor: ConstructorItem<'a>,
    /// Empty unless the user requested setters.
    pub(super) setters: Vec<SetterItem<'a>>,
}

/// What a struct represents.
#[derive(Clone, Copy)]
pub(super) enum RecordKind<'a> {
    Resource {
        name: &'a str,
        endpoint: &'a str,
        urn: &'a str,
    },
    Extension {
        urn: &'a str,
    },
    /// A schema without a resource type.
    Message {
        urn: &'a str,
    },
    /// The value of a complex attribute.
    Complex,
}

/// An attribute: a field, a constant and a row of the table.
pub(super) struct AttributeItem<'a> {
    pub(super) attribute: &'a AttributeModel,
    pub(super) names: &'a AttributeNames,
    /// The first sentence of the schema's description.
    pub(super) description: Option<String>,
    /// Name, type and characteristics.
    pub(super) characteristics: String,
    /// The type of the struct's field: `Vec<Email>`.
    pub(super) field_type: String,
    /// The type parameter of the constant: `Vec<Own<crate::Email>>`.
    pub(super) constant_type: String,
    /// The constant's type parameter for the mutability. Empty for the default.
    pub(super) marker: &'static str,
    /// The runtime's `Slot`.
    pub(super) slot: &'static str,
    pub(super) row: RowItem<'a>,
}

/// An extension of a resource: a field and a row of the table.
pub(super) struct ExtensionItem<'a> {
    pub(super) urn: &'a str,
    pub(super) required: bool,
    pub(super) field: &'a RustName,
    /// The generated struct, or the user's own type.
    pub(super) type_: &'a str,
    /// The rows to put into the table, if the type is the user's own.
    pub(super) own: Option<Vec<RowItem<'a>>>,
}

/// The function `new`.
pub(super) struct ConstructorItem<'a> {
    pub(super) docs: String,
    pub(super) arguments: Vec<ArgumentItem<'a>>,
}

/// The description of `externalId`, which every resource has (RFC 7643 §3.1).
pub(super) const EXTERNAL_ID: &str = "The identifier that the client assigned.";

/// A setter.
pub(super) struct SetterItem<'a> {
    pub(super) docs: String,
    /// The lint that would mistake it for another method, because of its name.
    pub(super) lint: Option<&'static str>,
    /// Whether the type of the argument has the parameter `Given`, which is inferred.
    pub(super) is_generic: bool,
    pub(super) argument: ArgumentItem<'a>,
}

/// An argument that becomes the value of a field.
pub(super) struct ArgumentItem<'a> {
    pub(super) field: &'a str,
    /// `impl Into<String>`
    pub(super) type_: String,
    /// `Some(user_name.into())`
    pub(super) value: String,
}

/// An enumeration of canonical values.
pub(super) struct EnumerationItem<'a> {
    pub(super) name: &'a RustName,
    /// The attributes that have it, as Markdown.
    pub(super) paths: String,
    pub(super) additions: Additions,
    pub(super) case_exact: bool,
    /// Each variant with its canonical value.
    pub(super) variants: Vec<(&'a RustName, &'a str)>,
}
