//! A struct with its constants, constructor, setters and table.

use super::{
    docs,
    lines::{Lines, literal},
    schema::NamedExtension,
};
use crate::{
    model::{Attribute, Kind, Mutability, ResourceType, Returned, Schema, Uniqueness},
    names::{AttributeNames, RustName},
    options::{Additions, Setters},
};

/// A struct to be printed.
pub(super) struct Record<'a> {
    pub(super) name: &'a RustName,
    pub(super) docs: Vec<String>,
    pub(super) holder: Holder<'a>,
    pub(super) additions: Additions,
    pub(super) setters: Setters,
    pub(super) attributes: &'a [Attribute],
    pub(super) names: &'a [AttributeNames],
}

/// What a struct stands for.
pub(super) enum Holder<'a> {
    Resource {
        resource_type: &'a ResourceType,
        schema: &'a Schema,
        extensions: &'a [NamedExtension<'a>],
    },
    Extension {
        schema: &'a Schema,
    },
    /// A schema that no resource type has.
    Message {
        schema: &'a Schema,
    },
    /// A complex attribute, or several of one shape, by their paths as code spans.
    Complex {
        paths: &'a str,
    },
}

impl<'a> Record<'a> {
    fn rows(&self) -> impl Iterator<Item = (&'a Attribute, &'a AttributeNames)> {
        self.attributes.iter().zip(self.names)
    }

    fn is_resource(&self) -> bool {
        matches!(self.holder, Holder::Resource { .. })
    }

    fn extensions(&self) -> &'a [NamedExtension<'a>] {
        match self.holder {
            Holder::Resource { extensions, .. } => extensions,
            Holder::Extension { .. } | Holder::Message { .. } | Holder::Complex { .. } => &[],
        }
    }

    /// What `new` asks for: what is required and the client's to give; else, of a complex value, its `value`.
    fn asked(&self) -> Vec<(&'a Attribute, &'a AttributeNames)> {
        let is_writable = |attribute: &Attribute| attribute.mutability != Mutability::ReadOnly;
        let required: Vec<_> = self
            .rows()
            .filter(|(attribute, _)| attribute.required && is_writable(attribute))
            .collect();
        if !required.is_empty() || !matches!(self.holder, Holder::Complex { .. }) {
            return required;
        }
        self.rows()
            .filter(|(attribute, _)| {
                attribute.name.0.eq_ignore_ascii_case("value")
                    && is_writable(attribute)
                    && !attribute.multi_valued
                    && attribute.kind != Kind::Complex
            })
            .collect()
    }
}

const EXTERNAL_ID: &str = "The identifier that the client gave the resource.";

/// Prints everything that belongs to a struct.
pub(super) fn items(out: &mut Lines, record: &Record<'_>) {
    structure(out, record);
    out.blank();
    out.open(&format!("impl {} {{", record.name));
    constants(out, record);
    constructor(out, record);
    if record.setters == Setters::Chained {
        setters(out, record);
    }
    out.close("}");
    traits(out, record);
    out.blank();
    table(out, record);
}

fn structure(out: &mut Lines, record: &Record<'_>) {
    out.docs(&record.docs);
    if !record.additions.derives.is_empty() {
        out.derive(record.additions.derives.iter().map(String::as_str));
    }
    out.lines(&record.additions.attributes);
    out.open(&format!("pub struct {} {{", record.name));
    if record.is_resource() {
        out.docs(&[
            EXTERNAL_ID.to_owned(),
            "`externalId`: string, by case.".to_owned(),
        ]);
        out.line("pub external_id: Option<String>,");
    }
    for (attribute, names) in record.rows() {
        let first = docs::sentence(attribute.description.as_deref())
            .unwrap_or_else(|| format!("{}.", docs::code(&attribute.name.0)));
        out.docs(&[first, docs::characteristics(attribute)]);
        out.lines(&names.on_field);
        out.line(&format!(
            "pub {}: {},",
            names.field,
            field_type(attribute, names)
        ));
    }
    for extension in record.extensions() {
        let required = if extension.extension.required {
            ", required"
        } else {
            ""
        };
        out.docs(&[format!(
            "Extension {}{required}.",
            docs::code(&extension.schema.urn.0)
        )]);
        out.line(&format!(
            "pub {}: Option<{}>,",
            extension.field, extension.type_
        ));
    }
    out.docs(&[
        "Attributes that the schema does not know: kept, and sent back on replace.".to_owned(),
    ]);
    out.line("pub extra: Extra,");
    out.close("}");
}

/// The type of one value.
fn value_type(attribute: &Attribute, names: &AttributeNames) -> String {
    if let Some(own) = &names.own {
        return own.clone();
    }
    match (attribute.kind, &names.type_) {
        (Kind::Complex, Some(type_)) => type_.to_string(),
        (Kind::String, Some(type_)) => format!("Open<{type_}>"),
        (Kind::String | Kind::Complex, None) => "String".to_owned(),
        (Kind::Boolean, _) => "bool".to_owned(),
        (Kind::Decimal, _) => "f64".to_owned(),
        (Kind::Integer, _) => "i64".to_owned(),
        (Kind::DateTime, _) => "DateTime".to_owned(),
        (Kind::Reference, _) => "Reference".to_owned(),
        (Kind::Binary, _) => "Binary".to_owned(),
        (Kind::Json, _) => "Json".to_owned(),
    }
}

fn field_type(attribute: &Attribute, names: &AttributeNames) -> String {
    let value = value_type(attribute, names);
    if attribute.multi_valued {
        format!("Vec<{value}>")
    } else {
        format!("Option<{value}>")
    }
}

fn constants(out: &mut Lines, record: &Record<'_>) {
    if record.attributes.is_empty() && !record.is_resource() {
        return;
    }
    let owner = record.name;
    let mut constant = |name: &str, type_: &str, marker: &str, wire: &str| {
        out.docs(&[docs::code(wire)]);
        let right = format!("Attr::new({});", literal(wire));
        out.generic(
            &format!("pub const {name}: Attr"),
            &[owner.as_str(), type_, marker],
            &right,
        );
    };
    if record.is_resource() {
        constant("ID", "String", "ReadOnly", "id");
        constant("EXTERNAL_ID", "String", "", "externalId");
        constant("META", "Meta", "ReadOnly", "meta");
    }
    for (attribute, names) in record.rows() {
        let mut value = value_type(attribute, names);
        if names.own.is_some() {
            value = format!("Own<{value}>");
        }
        let type_ = if attribute.multi_valued {
            format!("Vec<{value}>")
        } else {
            value
        };
        let marker = match attribute.mutability {
            Mutability::ReadWrite => "",
            Mutability::ReadOnly => "ReadOnly",
            Mutability::Immutable => "Immutable",
            Mutability::WriteOnly => "WriteOnly",
        };
        constant(names.constant.as_str(), &type_, marker, &attribute.name.0);
    }
    out.blank();
}

fn setters(out: &mut Lines, record: &Record<'_>) {
    if record.is_resource() {
        out.blank();
        let take = (
            "external_id: impl Into<String>".to_owned(),
            "Some(external_id.into())".to_owned(),
        );
        setter(out, "`externalId`", "external_id", &take);
    }
    for (attribute, names) in record.rows() {
        if attribute.mutability != Mutability::ReadOnly {
            out.blank();
            let take = taken(attribute, names);
            setter(
                out,
                &docs::code(&attribute.name.0),
                names.field.as_str(),
                &take,
            );
        }
    }
    for extension in record.extensions() {
        out.blank();
        let field = extension.field;
        let take = (
            format!("{field}: {}", extension.type_),
            format!("Some({field})"),
        );
        let what = format!("the extension {}", docs::code(&extension.schema.urn.0));
        setter(out, &what, field.as_str(), &take);
    }
}

fn constructor(out: &mut Lines, record: &Record<'_>) {
    let asked = record.asked();
    let extensions: Vec<&NamedExtension<'_>> = record
        .extensions()
        .iter()
        .filter(|extension| extension.extension.required)
        .collect();
    let what = match &record.holder {
        Holder::Resource { resource_type, .. } => docs::code(&resource_type.name),
        Holder::Extension { .. } => "The extension".to_owned(),
        Holder::Message { schema } => docs::code(&schema.name),
        Holder::Complex { paths } => format!("A value of {paths}"),
    };
    if asked.is_empty() && extensions.is_empty() {
        out.docs(&[format!("{what} without any attribute.")]);
        out.line("#[must_use]");
        out.signature("new", &[], "Self");
        out.line("Self::default()");
        out.close("}");
        return;
    }
    let is_required =
        !extensions.is_empty() || asked.iter().any(|(attribute, _)| attribute.required);
    out.docs(&[if is_required {
        format!("{what} with what is required.")
    } else {
        format!("{what}.")
    }]);
    let mut arguments = Vec::new();
    let mut values = Vec::new();
    for (attribute, names) in asked {
        let (argument, value) = taken(attribute, names);
        arguments.push(argument);
        values.push((names.field.to_string(), value));
    }
    for extension in extensions {
        arguments.push(format!("{}: {}", extension.field, extension.type_));
        values.push((
            extension.field.to_string(),
            format!("Some({})", extension.field),
        ));
    }
    if arguments.len() > 7 {
        out.line("#[allow(clippy::too_many_arguments)]");
    }
    if !arguments.iter().any(|argument| argument.contains("impl ")) {
        out.line("#[must_use]");
    }
    out.signature("new", &arguments, "Self");
    out.open("Self {");
    for (field, value) in values {
        out.field(&field, &value);
    }
    out.line("..Self::default()");
    out.close("}");
    out.close("}");
}

/// An argument for a field, and the field's value made of it.
fn taken(attribute: &Attribute, names: &AttributeNames) -> (String, String) {
    let field = &names.field;
    let value = value_type(attribute, names);
    let converts = names.own.is_none()
        && matches!(
            attribute.kind,
            Kind::String | Kind::DateTime | Kind::Reference | Kind::Binary
        );
    if attribute.multi_valued {
        let (item, map) = if converts {
            (format!("impl Into<{value}>"), ".map(Into::into)")
        } else {
            (value, "")
        };
        return (
            format!("{field}: impl IntoIterator<Item = {item}>"),
            format!("{field}.into_iter(){map}.collect()"),
        );
    }
    if converts {
        (
            format!("{field}: impl Into<{value}>"),
            format!("Some({field}.into())"),
        )
    } else {
        (format!("{field}: {value}"), format!("Some({field})"))
    }
}

fn setter(out: &mut Lines, what: &str, field: &str, (argument, value): &(String, String)) {
    out.docs(&[format!("Sets {what}.")]);
    if let Some(lint) = lint_of(field) {
        out.line(&format!("#[allow(clippy::{lint})]"));
    }
    out.line("#[must_use]");
    out.signature(field, &["mut self".to_owned(), argument.clone()], "Self");
    out.assign(&format!("self.{field}"), &format!("{value};"));
    out.line("self");
    out.close("}");
}

/// The lint that takes a setter for something else, by its name.
fn lint_of(method: &str) -> Option<&'static str> {
    const OF_TRAITS: &[&str] = &[
        "add",
        "as_mut",
        "as_ref",
        "bitand",
        "bitor",
        "bitxor",
        "borrow",
        "borrow_mut",
        "cmp",
        "deref",
        "deref_mut",
        "div",
        "drop",
        "eq",
        "from_iter",
        "from_str",
        "hash",
        "index",
        "index_mut",
        "into_iter",
        "mul",
        "neg",
        "next",
        "not",
        "rem",
        "shl",
        "shr",
        "sub",
    ];
    if OF_TRAITS.contains(&method) {
        return Some("should_implement_trait");
    }
    if ["iter", "iter_mut"].contains(&method) {
        return Some("iter_not_returning_iterator");
    }
    let converts = ["as_", "from_", "is_", "to_"];
    let converts = converts.iter().any(|start| method.starts_with(start));
    converts.then_some("wrong_self_convention")
}

fn traits(out: &mut Lines, record: &Record<'_>) {
    let name = record.name;
    let string = |out: &mut Lines, constant: &str, text: &str| {
        out.assign(
            &format!("const {constant}: &'static str"),
            &format!("{};", literal(text)),
        );
    };
    match &record.holder {
        Holder::Resource {
            resource_type,
            schema,
            extensions,
        } => {
            out.blank();
            out.open(&format!("impl Resource for {name} {{"));
            string(out, "NAME", &resource_type.name);
            string(out, "ENDPOINT", &resource_type.endpoint);
            string(out, "URN", &schema.urn.0);
            out.close("}");
            for extension in extensions.iter().filter(|extension| !extension.is_own) {
                out.blank();
                out.open(&format!("impl Extends<{}> for {name} {{", extension.type_));
                let right = format!("Some({}::URN);", extension.type_);
                out.assign("const PREFIX: Option<&'static str>", &right);
                out.close("}");
            }
        }
        Holder::Extension { schema } => {
            out.blank();
            out.open(&format!("impl Extension for {name} {{"));
            string(out, "URN", &schema.urn.0);
            out.close("}");
        }
        Holder::Message { .. } | Holder::Complex { .. } => {}
    }
}

/// The table: every field by the number of its row, with the runtime's `Slot` for it and the attribute's characteristics.
fn table(out: &mut Lines, record: &Record<'_>) {
    let name = record.name;
    out.open("::scim_runtime::record! {");
    match &record.holder {
        Holder::Resource { .. } => out.line(&format!("{name}, Root::Resource({name}::URN);")),
        Holder::Message { schema } => {
            let urn = literal(&schema.urn.0);
            out.line(&format!("{name}, Root::Message({urn});"));
        }
        Holder::Extension { .. } | Holder::Complex { .. } => out.line(&format!("{name};")),
    }
    let mut rows = 0;
    let mut line = |out: &mut Lines, field: &str, slot: &str, row: &str| {
        out.line(&format!("{rows} {field} {slot}: {row},"));
        rows += 1;
    };
    if record.is_resource() {
        let row = "Attribute::string(\"externalId\").case_exact()";
        line(out, "external_id", "String", row);
    }
    for (attribute, names) in record.rows() {
        let row = row(attribute, names.type_.as_ref());
        line(out, names.field.as_str(), slot(attribute, names), &row);
    }
    for extension in record.extensions() {
        let required = if extension.extension.required {
            ".required()"
        } else {
            ""
        };
        let (slot, row) = if extension.is_own {
            let urn = literal(&extension.schema.urn.0);
            let within = inline_rows(&extension.schema.attributes);
            ("Own", format!("extension_with({urn}, {within})"))
        } else {
            ("Record", format!("extension::<{}>()", extension.type_))
        };
        let row = format!("Attribute::{row}{required}");
        line(out, extension.field.as_str(), slot, &row);
    }
    out.close("}");
}

/// The table of what has no struct of ours: the type is the user's own.
fn inline_rows(attributes: &[Attribute]) -> String {
    let rows: Vec<String> = attributes
        .iter()
        .map(|attribute| row(attribute, None))
        .collect();
    format!("const {{ &[{}] }}", rows.join(", "))
}

/// A row says only where an attribute differs from the defaults of RFC 7643 §2.2.
fn row(attribute: &Attribute, type_: Option<&RustName>) -> String {
    let name = literal(&attribute.name.0);
    let mut row = match attribute.kind {
        Kind::Complex => {
            let within = || inline_rows(&attribute.sub_attributes);
            type_.map_or_else(
                || format!("Attribute::complex_with({name}, {})", within()),
                |type_| format!("Attribute::complex::<{type_}>({name})"),
            )
        }
        Kind::Json => format!("Attribute::json({name})"),
        Kind::String => format!("Attribute::string({name})"),
        Kind::Boolean => format!("Attribute::boolean({name})"),
        Kind::Decimal => format!("Attribute::decimal({name})"),
        Kind::Integer => format!("Attribute::integer({name})"),
        Kind::DateTime => format!("Attribute::date_time({name})"),
        Kind::Reference => format!("Attribute::reference({name})"),
        Kind::Binary => format!("Attribute::binary({name})"),
    };
    let mut say = |is: bool, word: &str| {
        if is {
            row.push_str(word);
        }
    };
    say(attribute.multi_valued, ".multi_valued()");
    say(attribute.required, ".required()");
    say(attribute.case_exact, ".case_exact()");
    say(attribute.mutability == Mutability::ReadOnly, ".read_only()");
    say(
        attribute.mutability == Mutability::Immutable,
        ".immutable()",
    );
    say(
        attribute.mutability == Mutability::WriteOnly,
        ".write_only()",
    );
    say(attribute.returned == Returned::Always, ".always_returned()");
    say(attribute.returned == Returned::Never, ".never_returned()");
    say(
        attribute.returned == Returned::Request,
        ".returned_on_request()",
    );
    say(
        attribute.uniqueness == Uniqueness::Server,
        ".unique_on_server()",
    );
    say(
        attribute.uniqueness == Uniqueness::Global,
        ".globally_unique()",
    );
    let list = |words: &[String]| {
        words
            .iter()
            .map(|word| literal(word))
            .collect::<Vec<_>>()
            .join(", ")
    };
    if !attribute.canonical_values.is_empty() {
        row.push_str(&format!(
            ".canonical_values(&[{}])",
            list(&attribute.canonical_values)
        ));
    }
    if !attribute.reference_types.is_empty() {
        row.push_str(&format!(
            ".reference_types(&[{}])",
            list(&attribute.reference_types)
        ));
    }
    row
}

/// The runtime's `Slot` for the values of an attribute.
fn slot(attribute: &Attribute, names: &AttributeNames) -> &'static str {
    if names.own.is_some() {
        return "Own";
    }
    let [one, many] = match (attribute.kind, &names.type_) {
        (Kind::Complex, Some(_)) => ["Record", "Records"],
        (Kind::String | Kind::Complex, None) => ["String", "Strings"],
        (Kind::Boolean, _) => ["Boolean", "Booleans"],
        (Kind::Decimal, _) => ["Decimal", "Decimals"],
        (Kind::Integer, _) => ["Integer", "Integers"],
        (Kind::String, Some(_)) | (Kind::DateTime | Kind::Reference | Kind::Binary, _) => {
            ["Text", "Texts"]
        }
        (Kind::Json, _) => ["Json", "Jsons"],
    };
    if attribute.multi_valued { many } else { one }
}
