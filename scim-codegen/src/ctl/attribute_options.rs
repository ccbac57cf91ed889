//! Command-line options created from a schema at run time, one for each attribute that a client can write.
//!
//! An attribute gets no option if its name is taken or has no letters. Set it by its path: `PATH=VALUE`.

use crate::{
    characteristics::{self, Keyword},
    names::kebab,
    text::{neutral, shown},
};
use clap::{Arg, ArgAction, Command};
use scim_runtime::{
    Json,
    describe::{Description, ResourceTypeDescription},
    record::{Attribute, Kind, Mutability},
};

/// The id of the positional `PATH=VALUE` arguments.
pub(super) const ASSIGNMENTS: &str = "PATH=VALUE";

/// Words of a URN that don't distinguish extensions.
const COMMON_WORDS: [&str; 8] = [
    "urn",
    "ietf",
    "params",
    "scim",
    "schemas",
    "extension",
    "core",
    "custom",
];

/// The maximum length of a description in characters.
const DESCRIPTION: usize = 200;

/// A writable attribute and its option.
pub(super) struct AttributeOption<'a> {
    /// The option's name, without dashes.
    pub(super) name: String,
    /// The members that lead to the value in JSON.
    pub(super) steps: Vec<&'a str>,
    pub(super) attribute: &'a Attribute,
    description: Option<String>,
}

/// Creates an option for every attribute of a type that a client can write. Names are unique and never reserved.
pub(super) fn attribute_options<'a>(
    resource_type: &'a ResourceTypeDescription,
    provider: &Description,
    reserved: &[String],
) -> Vec<AttributeOption<'a>> {
    let mut options = Vec::new();
    let docs = AttributeDocs::of(provider, &resource_type.urn);
    let common = Attribute::common()
        .iter()
        .filter(|row| row.name == "externalId");
    for attribute in common.chain(resource_type.attributes.iter()) {
        if attribute.kind == Kind::Extension {
            let docs = AttributeDocs::of(provider, &attribute.name);
            let words = [extension_name(&attribute.name)];
            for within in attribute.sub_attributes.iter() {
                add(&mut options, &words, &[&attribute.name], within, docs);
            }
        } else {
            add(&mut options, &[], &[], attribute, docs);
        }
    }
    let mut taken: Vec<String> = reserved.to_vec();
    options.retain(|option| {
        let is_new = !option.name.is_empty() && !taken.contains(&option.name);
        taken.push(option.name.clone());
        is_new
    });
    options
}

fn add<'a>(
    options: &mut Vec<AttributeOption<'a>>,
    words: &[String],
    steps: &[&'a str],
    attribute: &'a Attribute,
    docs: AttributeDocs<'_>,
) {
    if attribute.mutability == Mutability::ReadOnly {
        return;
    }
    let words = [words, &[kebab(&attribute.name)]].concat();
    let steps = [steps, &[&*attribute.name]].concat();
    let docs = docs.attribute(&attribute.name);
    options.push(AttributeOption {
        name: words.join("-"),
        steps: steps.clone(),
        attribute,
        description: docs.text(),
    });
    // A sub-attribute's option could not select one of several values.
    if attribute.kind == Kind::Complex && !attribute.multi_valued {
        for within in attribute.sub_attributes.iter() {
            add(options, &words, &steps, within, docs);
        }
    }
}

/// Returns `enterprise-user` for `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User`.
fn extension_name(urn: &str) -> String {
    let words = urn.split(':').filter(|word| {
        let is_common = COMMON_WORDS
            .iter()
            .any(|common| common.eq_ignore_ascii_case(word));
        let is_version = word
            .chars()
            .all(|char| char.is_ascii_digit() || char == '.');
        !is_common && !is_version
    });
    let words: Vec<String> = words.map(kebab).collect();
    words.join("-")
}

/// Finds the definition of an attribute in the provider's own documents, which contain its description.
#[derive(Clone, Copy)]
struct AttributeDocs<'a>(Option<&'a Json>);

impl<'a> AttributeDocs<'a> {
    fn of(provider: &'a Description, urn: &str) -> Self {
        let mut schemas = provider.raw_schemas.iter();
        Self(schemas.find(|schema| has_text(schema, "id", urn)))
    }

    fn attribute(self, name: &str) -> Self {
        let within = |list: &str| {
            self.0?
                .get(list)?
                .as_array()?
                .iter()
                .find(|attribute| has_text(attribute, "name", name))
        };
        Self(within("attributes").or_else(|| within("subAttributes")))
    }

    fn text(self) -> Option<String> {
        let text = self.0?.get("description")?.as_str()?;
        let words: Vec<&str> = text.split_whitespace().collect();
        let text = neutral(words.join(" ").trim_end_matches('.'));
        let cut = text.char_indices().nth(DESCRIPTION).map(|(at, _)| at);
        let text = match cut.and_then(|at| text.get(..at)) {
            Some(start) => format!("{start}…"),
            None => text,
        };
        Some(text).filter(|text| !text.is_empty())
    }
}

fn has_text(object: &Json, name: &str, expected: &str) -> bool {
    let text = object.get(name).and_then(Json::as_str);
    text.is_some_and(|text| text.trim().eq_ignore_ascii_case(expected))
}

/// Creates the command with all options and `PATH=VALUE` arguments.
pub(super) fn with_options(
    command: Command,
    options: &[AttributeOption<'_>],
    type_name: &str,
) -> Command {
    let options = options.iter().map(|option| argument(option, type_name));
    command.args(options).arg(
        Arg::new(ASSIGNMENTS)
            .value_name(ASSIGNMENTS)
            .num_args(0..)
            .help("Any attribute by its path: `name.familyName=Jensen`, `urn:…:User:department=Tours`"),
    )
}

fn argument(option: &AttributeOption<'_>, type_name: &str) -> Arg {
    let attribute = option.attribute;
    let heading = match option.steps.first() {
        // clap doesn't break headings, and a URN fills a line.
        Some(urn) if urn.contains(':') => neutral(urn),
        _ => format!("Attributes of {}", neutral(type_name)),
    };
    let mut help = description_of(attribute);
    if let Some(description) = &option.description {
        help = format!("{description} ({help})");
    }
    let argument = Arg::new(option.name.clone())
        .long(option.name.clone())
        .help(help)
        .help_heading(heading)
        .value_name(attribute.kind.placeholder())
        .allow_hyphen_values(attribute.kind.is_json_number())
        .action(ArgAction::Append);
    if attribute.kind == Kind::Boolean && !attribute.multi_valued {
        return argument.num_args(0..=1).default_missing_value("true");
    }
    argument
}

/// Describes the characteristics that matter for writing.
fn description_of(attribute: &Attribute) -> String {
    let listed: Vec<String> = attribute.canonical_values.iter().map(shown).collect();
    let subs = attribute.sub_attributes.iter();
    let subs: Vec<String> = subs.map(|sub| shown(&sub.name)).collect();
    let is_complex = attribute.kind == Kind::Complex;
    let words: Vec<String> = [
        attribute.required.then(|| "required".to_owned()),
        attribute
            .multi_valued
            .then(|| "repeat for several values".to_owned()),
        attribute.case_exact.then(|| "case-sensitive".to_owned()),
        documented::<characteristics::Mutability>(attribute.mutability.as_str()),
        documented::<characteristics::Returned>(attribute.returned.as_str()),
        documented::<characteristics::Uniqueness>(attribute.uniqueness.as_str()),
        (!listed.is_empty()).then(|| listed.join(" | ")),
        is_complex.then(|| format!("of {}", subs.join(", "))),
    ]
    .into_iter()
    .flatten()
    .collect();
    if words.is_empty() {
        return "optional".to_owned();
    }
    words.join(", ")
}

/// How documentation describes a keyword of a characteristic; `None` for the default.
fn documented<K: Keyword>(word: &str) -> Option<String> {
    let value = K::ALL.iter().find(|value| value.word() == word)?;
    value.prose().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extension_is_named_by_the_words_that_distinguish_it() {
        for (urn, name) in [
            (
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
                "enterprise-user",
            ),
            (
                "urn:acme:params:scim:schemas:extension:badge:2.0:User",
                "acme-badge-user",
            ),
            ("urn:x", "x"),
        ] {
            assert_eq!(extension_name(urn), name);
        }
    }
}
