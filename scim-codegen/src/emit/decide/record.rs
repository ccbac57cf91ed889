//! Decides on a struct: its attributes, the parameters of its constructor, its setters.

use super::{describe, row, rust_type};
use crate::{
    characteristics::{DataType, Mutability},
    emit::{
        items::{
            ArgumentItem, AttributeItem, ConstructorItem, EXTERNAL_ID, ExtensionItem, RecordItem,
            RecordKind, SetterItem,
        },
        prose,
    },
    model::AttributeModel,
    names::{AttributeNames, RustName},
    options::{Additions, Setters},
};

/// A struct to decide on.
pub(super) struct Subject<'a> {
    pub(super) name: &'a RustName,
    pub(super) docs: Vec<String>,
    pub(super) kind: RecordKind<'a>,
    pub(super) additions: Additions,
    pub(super) setters: Setters,
    pub(super) attributes: Vec<AttributeItem<'a>>,
    pub(super) extensions: Vec<ExtensionItem<'a>>,
    pub(super) constructed: Constructed,
}

/// What `new` creates, as Markdown.
pub(super) enum Constructed {
    /// A resource, an extension or a message.
    Schema(String),
    /// A single value of these attributes.
    Value(String),
}

pub(super) fn item(subject: Subject<'_>) -> RecordItem<'_> {
    let constructor = constructor(&subject);
    let setters = match subject.setters {
        Setters::Chained => setters(&subject),
        Setters::None => Vec::new(),
    };
    RecordItem {
        name: subject.name,
        docs: subject.docs,
        kind: subject.kind,
        additions: subject.additions,
        attributes: subject.attributes,
        extensions: subject.extensions,
        constructor,
        setters,
    }
}

/// An attribute together with its description.
pub(super) fn attribute<'a>(
    attribute: &'a AttributeModel,
    names: &'a AttributeNames,
    description: Option<&str>,
) -> AttributeItem<'a> {
    let value = rust_type::of_value(attribute, names);
    AttributeItem {
        attribute,
        names,
        description: prose::description(description, &attribute.name.0),
        characteristics: describe::characteristics(attribute),
        field_type: rust_type::of_field(attribute, &value),
        constant_type: rust_type::of_constant(attribute, names, value),
        marker: match attribute.mutability {
            Mutability::ReadWrite => "",
            Mutability::ReadOnly => "ReadOnly",
            Mutability::Immutable => "Immutable",
            Mutability::WriteOnly => "WriteOnly",
        },
        slot: rust_type::slot(attribute, names),
        row: row::of(attribute, names.type_.as_ref()),
    }
}

fn constructor<'a>(subject: &Subject<'a>) -> ConstructorItem<'a> {
    let required = constructor_attributes(subject);
    let extensions = subject.extensions.iter();
    let extensions: Vec<_> = extensions.filter(|extension| extension.required).collect();
    let is_required = !extensions.is_empty() || required.iter().any(|item| item.attribute.required);
    let (what, attributes_of) = match &subject.constructed {
        Constructed::Schema(what) => (format!("A new {what}"), "attributes"),
        Constructed::Value(paths) => (format!("A new value of {paths}"), "sub-attributes"),
    };
    let arguments = required.into_iter().map(attribute_argument);
    let arguments: Vec<ArgumentItem<'a>> = arguments
        .chain(extensions.into_iter().map(required_extension))
        .collect();
    ConstructorItem {
        docs: if arguments.is_empty() {
            format!("{what} without {attributes_of}.")
        } else if is_required {
            format!("{what} with the required {attributes_of}.")
        } else {
            format!("{what}.")
        },
        arguments,
    }
}

/// The attributes that `new` takes: required attributes that a client can write. For a complex value without any, `new` takes `value`.
fn constructor_attributes<'s, 'a>(subject: &'s Subject<'a>) -> Vec<&'s AttributeItem<'a>> {
    let writable = || subject.attributes.iter().filter(|item| is_writable(item));
    let required: Vec<_> = writable().filter(|item| item.attribute.required).collect();
    if !required.is_empty() || !matches!(subject.kind, RecordKind::Complex) {
        return required;
    }
    let is_value = |attribute: &AttributeModel| {
        attribute.name.0.eq_ignore_ascii_case("value")
            && !attribute.multi_valued
            && attribute.kind != DataType::Complex
    };
    writable().filter(|item| is_value(item.attribute)).collect()
}

fn is_writable(item: &AttributeItem<'_>) -> bool {
    item.attribute.mutability != Mutability::ReadOnly
}

fn setters<'a>(subject: &Subject<'a>) -> Vec<SetterItem<'a>> {
    let setter = |docs: String, argument: ArgumentItem<'a>| SetterItem {
        docs,
        lint: lint_of(argument.field),
        is_generic: argument.type_.starts_with("impl IntoOption<"),
        argument,
    };
    let mut setters = Vec::new();
    if let RecordKind::Resource { .. } = subject.kind {
        let argument = ArgumentItem {
            field: "external_id",
            type_: "impl IntoOption<String, Given>".to_owned(),
            value: "external_id.into_option()".to_owned(),
        };
        setters.push(setter(EXTERNAL_ID.to_owned(), argument));
    }
    let writable = subject.attributes.iter().filter(|item| is_writable(item));
    setters.extend(writable.map(|item| {
        let docs = match &item.description {
            Some(description) => description.clone(),
            None => format!("Sets {}", item.characteristics),
        };
        setter(docs, setter_argument(item))
    }));
    setters.extend(subject.extensions.iter().map(|extension| {
        let docs = format!("Sets the extension {}.", prose::code(extension.urn));
        setter(docs, extension_argument(extension))
    }));
    setters
}

fn attribute_argument<'a>(item: &AttributeItem<'a>) -> ArgumentItem<'a> {
    let field = item.names.field.as_str();
    let value = rust_type::of_value(item.attribute, item.names);
    let converts = rust_type::converts(item.attribute, item.names);
    let (type_, value) = match (item.attribute.multi_valued, converts) {
        (true, true) => (
            format!("impl IntoIterator<Item = impl Into<{value}>>"),
            format!("{field}.into_iter().map(Into::into).collect()"),
        ),
        (true, false) => (
            format!("impl IntoIterator<Item = {value}>"),
            format!("{field}.into_iter().collect()"),
        ),
        (false, true) => (
            format!("impl Into<{value}>"),
            format!("Some({field}.into())"),
        ),
        (false, false) => (value, format!("Some({field})")),
    };
    ArgumentItem {
        field,
        type_,
        value,
    }
}

/// The argument of a setter, which takes an `Option` as well.
fn setter_argument<'a>(item: &AttributeItem<'a>) -> ArgumentItem<'a> {
    if item.attribute.multi_valued {
        return attribute_argument(item);
    }
    let field = item.names.field.as_str();
    let value = rust_type::of_value(item.attribute, item.names);
    let (type_, value) = if rust_type::converts(item.attribute, item.names) {
        (
            format!("impl IntoOption<{value}, Given>"),
            format!("{field}.into_option()"),
        )
    } else {
        (
            format!("impl Into<Option<{value}>>"),
            format!("{field}.into()"),
        )
    };
    ArgumentItem {
        field,
        type_,
        value,
    }
}

/// The argument of a constructor: a required extension can't be left out.
fn required_extension<'a>(extension: &ExtensionItem<'a>) -> ArgumentItem<'a> {
    let field = extension.field.as_str();
    ArgumentItem {
        field,
        type_: extension.type_.to_owned(),
        value: format!("Some({field})"),
    }
}

/// The argument of a setter.
fn extension_argument<'a>(extension: &ExtensionItem<'a>) -> ArgumentItem<'a> {
    let field = extension.field.as_str();
    ArgumentItem {
        field,
        type_: format!("impl Into<Option<{}>>", extension.type_),
        value: format!("{field}.into()"),
    }
}

/// Method names of standard library traits.
const TRAIT_METHODS: &[&str] = &[
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

/// The lint that would mistake a setter with this name for a different kind of method.
fn lint_of(method: &str) -> Option<&'static str> {
    if TRAIT_METHODS.contains(&method) {
        return Some("should_implement_trait");
    }
    if ["iter", "iter_mut"].contains(&method) {
        return Some("iter_not_returning_iterator");
    }
    let converts = ["as_", "from_", "is_", "to_"];
    let converts = converts.iter().any(|start| method.starts_with(start));
    converts.then_some("wrong_self_convention")
}
