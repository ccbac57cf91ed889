//! Prints a struct with its constants, constructor, setters and attribute table.

use super::{lines::Lines, literal::literal, row};
use crate::emit::{
    items::{
        ArgumentItem, ConstructorItem, EXTERNAL_ID, ExtensionItem, RecordItem, RecordKind,
        SetterItem,
    },
    prose,
};

/// The attributes that every resource has (RFC 7643 §3.1).
const ID: &str = "The identifier that the service provider assigned.";
const META: &str = "The resource type, timestamps, location and version.";

/// clippy warns about functions with at least this many parameters.
const MAX_ARGUMENTS: usize = 7;

pub(super) fn item(out: &mut Lines, record: &RecordItem<'_>) {
    structure(out, record);
    out.blank();
    out.open(&format!("impl {} {{", record.name));
    constants(out, record);
    constructor(out, &record.constructor);
    for item in &record.setters {
        out.blank();
        setter(out, item);
    }
    out.close("}");
    traits(out, record);
    out.blank();
    table(out, record);
}

fn is_resource(record: &RecordItem<'_>) -> bool {
    matches!(record.kind, RecordKind::Resource { .. })
}

fn structure(out: &mut Lines, record: &RecordItem<'_>) {
    out.docs(&record.docs);
    if !record.additions.derives.is_empty() {
        out.derive(record.additions.derives.iter().map(String::as_str));
    }
    out.lines(&record.additions.attributes);
    out.open(&format!("pub struct {} {{", record.name));
    if is_resource(record) {
        out.docs(&[EXTERNAL_ID, "`externalId`: string, case-sensitive."]);
        out.line("pub external_id: Option<String>,");
    }
    for item in &record.attributes {
        match &item.description {
            Some(description) => out.docs(&[description, &item.characteristics]),
            None => out.docs(&[&item.characteristics]),
        }
        out.lines(&item.names.on_field);
        out.line(&format!("pub {}: {},", item.names.field, item.field_type));
    }
    for extension in &record.extensions {
        let required = if extension.required { ", required" } else { "" };
        let urn = prose::code(extension.urn);
        out.docs(&[format!("Extension {urn}{required}.")]);
        out.line(&format!(
            "pub {}: Option<{}>,",
            extension.field, extension.type_
        ));
    }
    out.docs(&["Attributes that are not in the schema: kept, and sent back on replace."]);
    out.line("pub extra: Extra,");
    out.close("}");
}

fn constants(out: &mut Lines, record: &RecordItem<'_>) {
    if record.attributes.is_empty() && !is_resource(record) {
        return;
    }
    let owner = record.name.as_str();
    if is_resource(record) {
        constant(out, ID, "ID", &[owner, "String", "ReadOnly"], "id");
        let parameters = [owner, "String"];
        constant(out, EXTERNAL_ID, "EXTERNAL_ID", &parameters, "externalId");
        constant(out, META, "META", &[owner, "Meta", "ReadOnly"], "meta");
    }
    for item in &record.attributes {
        let docs = item.description.as_ref().unwrap_or(&item.characteristics);
        let name = item.names.constant.as_str();
        let parameters = [owner, item.constant_type.as_str(), item.marker];
        constant(out, docs, name, &parameters, item.row.name);
    }
    out.blank();
}

fn constant(out: &mut Lines, docs: &str, name: &str, parameters: &[&str], wire: &str) {
    out.docs(&[docs]);
    let right = format!("Attr::new({});", literal(wire));
    out.generic(&format!("pub const {name}: Attr"), parameters, &right);
}

fn constructor(out: &mut Lines, constructor: &ConstructorItem<'_>) {
    out.docs(&[&constructor.docs]);
    if constructor.arguments.is_empty() {
        out.line("#[must_use]");
        out.signature("new", &[], "Self");
        out.line("Self::default()");
        out.close("}");
        return;
    }
    let arguments: Vec<String> = constructor.arguments.iter().map(parameter).collect();
    if arguments.len() > MAX_ARGUMENTS {
        out.line("#[allow(clippy::too_many_arguments)]");
    }
    if !arguments.iter().any(|argument| argument.contains("impl ")) {
        out.line("#[must_use]");
    }
    out.signature("new", &arguments, "Self");
    out.open("Self {");
    for argument in &constructor.arguments {
        out.field(argument.field, &argument.value);
    }
    out.line("..Self::default()");
    out.close("}");
    out.close("}");
}

fn parameter(argument: &ArgumentItem<'_>) -> String {
    format!("{}: {}", argument.field, argument.type_)
}

fn setter(out: &mut Lines, setter: &SetterItem<'_>) {
    out.docs(&[&setter.docs]);
    if let Some(lint) = setter.lint {
        out.line(&format!("#[allow(clippy::{lint})]"));
    }
    out.line("#[must_use]");
    let ArgumentItem { field, value, .. } = &setter.argument;
    let arguments = ["mut self".to_owned(), parameter(&setter.argument)];
    let name = if setter.is_generic {
        format!("{field}<Given>")
    } else {
        (*field).to_owned()
    };
    out.signature(&name, &arguments, "Self");
    out.assign(&format!("self.{field}"), &format!("{value};"));
    out.line("self");
    out.close("}");
}

fn traits(out: &mut Lines, record: &RecordItem<'_>) {
    let name = record.name;
    match record.kind {
        RecordKind::Resource {
            name: resource_type,
            endpoint,
            urn,
        } => {
            out.blank();
            out.open(&format!("impl Resource for {name} {{"));
            text_constant(out, "NAME", resource_type);
            text_constant(out, "ENDPOINT", endpoint);
            text_constant(out, "URN", urn);
            out.close("}");
            let extensions = record.extensions.iter();
            for extension in extensions.filter(|extension| extension.own.is_none()) {
                out.blank();
                out.open(&format!("impl Extends<{}> for {name} {{", extension.type_));
                let right = format!("Some({}::URN);", extension.type_);
                out.assign("const PREFIX: Option<&'static str>", &right);
                out.close("}");
            }
        }
        RecordKind::Extension { urn } => {
            out.blank();
            out.open(&format!("impl Extension for {name} {{"));
            text_constant(out, "URN", urn);
            out.close("}");
        }
        RecordKind::Message { .. } | RecordKind::Complex => {}
    }
}

fn text_constant(out: &mut Lines, name: &str, text: &str) {
    out.assign(
        &format!("const {name}: &'static str"),
        &format!("{};", literal(text)),
    );
}

/// Prints the table: each field with the runtime's `Slot` and the attribute's characteristics.
fn table(out: &mut Lines, record: &RecordItem<'_>) {
    let name = record.name;
    out.open(&format!("{}! {{", out.in_runtime("record")));
    match record.kind {
        RecordKind::Resource { .. } => out.line(&format!("{name}, Root::Resource({name}::URN);")),
        RecordKind::Message { urn } => {
            out.line(&format!("{name}, Root::Message({});", literal(urn)));
        }
        RecordKind::Extension { .. } | RecordKind::Complex => out.line(&format!("{name};")),
    }
    let mut line = |field: &str, slot: &str, row: &str| {
        out.line(&format!("{field} {slot}: {row},"));
    };
    if is_resource(record) {
        let row = "Attribute::string(\"externalId\").case_exact()";
        line("external_id", "String", row);
    }
    for item in &record.attributes {
        let row = row::row(&item.row);
        line(item.names.field.as_str(), item.slot, &row);
    }
    for extension in &record.extensions {
        let (slot, row) = extension_row(extension);
        line(extension.field.as_str(), slot, &row);
    }
    out.close("}");
}

fn extension_row(extension: &ExtensionItem<'_>) -> (&'static str, String) {
    let required = if extension.required {
        ".required()"
    } else {
        ""
    };
    if let Some(rows) = &extension.own {
        let (urn, rows) = (literal(extension.urn), row::inline(rows));
        let row = format!("Attribute::extension_with({urn}, {rows}){required}");
        return ("Own", row);
    }
    let row = format!("Attribute::extension::<{}>(){required}", extension.type_);
    ("Record", row)
}
