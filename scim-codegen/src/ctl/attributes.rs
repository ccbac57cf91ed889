//! Options made from a schema while the program runs: one for each attribute that a client may write.
//!
//! What has no option, since its name is taken or has no letters, is reached by its path: `PATH=VALUE`.

use super::value::{Part, value};
use crate::{
    Error,
    names::kebab,
    text::{did_you_mean, neutral, shown},
};
use clap::{Arg, ArgAction, ArgMatches, Command};
use scim_runtime::{
    Json,
    describe::{Description, ResourceTypeDescription},
    path::AttributePath,
    record::{Attribute, COMMON, Kind, Mutability, Returned, Uniqueness},
};
use serde_json::Map;

/// Where positional `PATH=VALUE`s go.
const ASSIGNMENTS: &str = "PATH=VALUE";

/// Words of a URN that do not tell one extension from another.
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

/// How much of a description is shown, in characters.
const DESCRIPTION: usize = 200;

/// An attribute that can be written.
pub(super) struct Row<'a> {
    /// The option's name, without dashes.
    name: String,
    /// The names in JSON that lead to it.
    steps: Vec<&'a str>,
    attribute: &'a Attribute,
    description: Option<String>,
}

/// All attributes of a type that a client may write, each with the name of an option; names that are taken come once.
pub(super) fn rows<'a>(
    known: &'a ResourceTypeDescription,
    provider: &Description,
    taken: &[String],
) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    let described = Described::of(provider, &known.urn);
    let common = COMMON.iter().filter(|row| row.name == "externalId");
    for attribute in common.chain(&known.attributes) {
        if attribute.kind == Kind::Extension {
            let described = Described::of(provider, &attribute.name);
            for within in attribute.sub_attributes.iter() {
                add(
                    &mut rows,
                    &[extension_name(&attribute.name)],
                    &[&attribute.name],
                    within,
                    described,
                );
            }
        } else {
            add(&mut rows, &[], &[], attribute, described);
        }
    }
    let mut known: Vec<String> = taken.to_vec();
    rows.retain(|row| {
        let is_new = !row.name.is_empty() && !known.contains(&row.name);
        known.push(row.name.clone());
        is_new
    });
    rows
}

fn add<'a>(
    rows: &mut Vec<Row<'a>>,
    words: &[String],
    steps: &[&'a str],
    attribute: &'a Attribute,
    described: Described<'_>,
) {
    if attribute.mutability == Mutability::ReadOnly {
        return;
    }
    let words = [words, &[kebab(&attribute.name)]].concat();
    let steps = [steps, &[&*attribute.name]].concat();
    let described = described.attribute(&attribute.name);
    rows.push(Row {
        name: words.join("-"),
        steps: steps.clone(),
        attribute,
        description: described.text(),
    });
    // Which of several values a sub-attribute belongs to can't be said by an option of its own.
    if attribute.kind == Kind::Complex && !attribute.multi_valued {
        for within in attribute.sub_attributes.iter() {
            add(rows, &words, &steps, within, described);
        }
    }
}

/// `enterprise-user` for `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User`.
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

/// The documents' own words about an attribute.
#[derive(Clone, Copy)]
struct Described<'a>(Option<&'a Json>);

impl<'a> Described<'a> {
    fn of(provider: &'a Description, urn: &str) -> Self {
        let mut schemas = provider.documents.schemas.iter();
        Self(schemas.find(|schema| is(schema, "id", urn)))
    }

    fn attribute(self, name: &str) -> Self {
        let within = |list: &str| {
            self.0?
                .get(list)?
                .as_array()?
                .iter()
                .find(|known| is(known, "name", name))
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

fn is(object: &Json, name: &str, value: &str) -> bool {
    let known = object.get(name).and_then(Json::as_str);
    known.is_some_and(|known| known.trim().eq_ignore_ascii_case(value))
}

/// The command with an option for each row.
pub(super) fn with_options(command: Command, rows: &[Row<'_>], type_name: &str) -> Command {
    let command = rows
        .iter()
        .fold(command, |command, row| command.arg(option(row, type_name)));
    command.arg(
        Arg::new(ASSIGNMENTS)
            .value_name(ASSIGNMENTS)
            .num_args(0..)
            .help("Any attribute by its path: `name.familyName=Jensen`, `urn:…:User:department=Tours`"),
    )
}

fn option(row: &Row<'_>, type_name: &str) -> Arg {
    let attribute = row.attribute;
    let heading = match row.steps.first() {
        Some(urn) if urn.contains(':') => format!("Attributes of {}", neutral(urn)),
        _ => format!("Attributes of {}", neutral(type_name)),
    };
    let mut help = characteristics(attribute);
    if let Some(description) = &row.description {
        help = format!("{description} ({help})");
    }
    let option = Arg::new(row.name.clone())
        .long(row.name.clone())
        .help(help)
        .help_heading(heading)
        .value_name(value_name(attribute))
        .allow_hyphen_values(matches!(attribute.kind, Kind::Integer | Kind::Decimal))
        .action(ArgAction::Append);
    if attribute.kind == Kind::Boolean && !attribute.multi_valued {
        return option.num_args(0..=1).default_missing_value("true");
    }
    option
}

fn value_name(attribute: &Attribute) -> &'static str {
    match attribute.kind {
        Kind::String => "TEXT",
        Kind::Boolean => "BOOL",
        Kind::Integer => "INTEGER",
        Kind::Decimal => "NUMBER",
        Kind::DateTime => "DATE-TIME",
        Kind::Binary => "BASE64",
        Kind::Reference => "URI",
        Kind::Complex | Kind::Extension | Kind::Json => "JSON",
    }
}

/// What has to be known to write it.
fn characteristics(attribute: &Attribute) -> String {
    let mut words = Vec::new();
    let mut say = |is_so: bool, word: &str| words.extend(is_so.then(|| word.to_owned()));
    say(attribute.required, "required");
    say(attribute.multi_valued, "once for each value");
    say(attribute.case_exact, "by case");
    say(attribute.mutability == Mutability::Immutable, "immutable");
    say(attribute.mutability == Mutability::WriteOnly, "write-only");
    say(attribute.returned == Returned::Never, "never returned");
    say(attribute.uniqueness != Uniqueness::None, "unique");
    let listed: Vec<String> = attribute.canonical_values.iter().map(shown).collect();
    say(!listed.is_empty(), &listed.join(" | "));
    if attribute.kind == Kind::Complex {
        let within: Vec<String> = attribute
            .sub_attributes
            .iter()
            .map(|sub| shown(&sub.name))
            .collect();
        say(true, &format!("of {}", within.join(", ")));
    }
    if words.is_empty() {
        "optional".to_owned()
    } else {
        words.join(", ")
    }
}

/// Whether what is given must fit the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    Demanded,
    Ignored,
}

/// The attributes that were given, as a resource; nothing if there are none.
///
/// # Errors
/// If a value is none of its attribute's, or a path leads to no attribute that can be written.
pub(super) fn given(
    matches: &ArgMatches,
    rows: &[Row<'_>],
    known: &ResourceTypeDescription,
    fit: Fit,
) -> Result<Option<Json>, Error> {
    let mut resource = Map::new();
    for row in rows {
        let texts = matches.get_many::<String>(&row.name).into_iter().flatten();
        for text in texts {
            let value = fitting(row.attribute, text, fit)?;
            put(&mut resource, &row.steps, value, row.attribute.multi_valued);
        }
    }
    let assignments = matches.get_many::<String>(ASSIGNMENTS);
    for assignment in assignments.into_iter().flatten() {
        assign(&mut resource, assignment, known, fit)?;
    }
    Ok((!resource.is_empty()).then_some(Json::Object(resource)))
}

fn fitting(attribute: &Attribute, text: &str, fit: Fit) -> Result<Json, Error> {
    let part = if attribute.multi_valued && text.trim_start().starts_with('[') {
        Part::Whole
    } else {
        Part::One
    };
    match value(attribute, part, text) {
        Err(_) if fit == Fit::Ignored => Ok(Json::from(text)),
        other => other,
    }
}

fn assign(
    resource: &mut Map<String, Json>,
    assignment: &str,
    known: &ResourceTypeDescription,
    fit: Fit,
) -> Result<(), Error> {
    let (text, value) = assignment.split_once('=').ok_or_else(|| {
        Error::input(format!(
            "`{}`: expected PATH=VALUE, or --OPTION VALUE",
            shown(assignment)
        ))
    })?;
    let path = AttributePath::parse(text).map_err(|error| Error::input(error.to_string()))?;
    let Some(attribute) = path.find(known.descriptor()) else {
        if fit == Fit::Ignored {
            let mut steps: Vec<&str> = path.urn.as_deref().into_iter().collect();
            steps.extend(
                [path.attribute.as_str()]
                    .into_iter()
                    .chain(path.sub.iter().map(String::as_str)),
            );
            put(resource, &steps, Json::from(value), false);
            return Ok(());
        }
        return Err(no_attribute(text, known));
    };
    if attribute.mutability == Mutability::ReadOnly && fit == Fit::Demanded {
        return Err(Error::input(format!(
            "`{}` is read-only: the provider alone writes it",
            shown(text)
        )));
    }
    let value = fitting(attribute, value, fit)?;
    let steps = steps(&path, attribute, known);
    put(resource, &steps, value, attribute.multi_valued);
    Ok(())
}

pub(super) fn no_attribute(path: &str, known: &ResourceTypeDescription) -> Error {
    let names = known.attributes.iter().map(|attribute| &*attribute.name);
    let error = Error::input(format!(
        "`{}` is no attribute of `{}`",
        shown(path),
        shown(&known.name)
    ));
    match did_you_mean(path, names) {
        Some(help) => error.with_help(help),
        None => error,
    }
}

/// The names in JSON, as the schema writes them.
fn steps<'a>(
    path: &'a AttributePath,
    found: &'a Attribute,
    known: &'a ResourceTypeDescription,
) -> Vec<&'a str> {
    if found.kind == Kind::Extension {
        return vec![&found.name];
    }
    let urn = path
        .urn
        .as_deref()
        .filter(|urn| !urn.eq_ignore_ascii_case(&known.urn));
    let extension = urn.and_then(|urn| Attribute::find(&known.attributes, urn));
    let mut steps: Vec<&str> = extension.iter().map(|extension| &*extension.name).collect();
    let mut within = extension.map_or(&*known.attributes, |extension| &*extension.sub_attributes);
    for name in [&path.attribute].into_iter().chain(&path.sub) {
        let attribute = Attribute::find(within, name).or_else(|| Attribute::find(COMMON, name));
        steps.push(attribute.map_or(name, |attribute| &attribute.name));
        within = attribute.map_or(&[], |attribute| &attribute.sub_attributes);
    }
    steps
}

/// Puts a value where the steps lead; values of a list are added.
fn put(resource: &mut Map<String, Json>, steps: &[&str], value: Json, is_list: bool) {
    let Some((name, rest)) = steps.split_first() else {
        return;
    };
    let entry = resource.entry((*name).to_owned());
    if !rest.is_empty() {
        let within = entry.or_insert_with(|| Json::Object(Map::new()));
        if !within.is_object() {
            *within = Json::Object(Map::new());
        }
        if let Json::Object(within) = within {
            put(within, rest, value, is_list);
        }
        return;
    }
    let place = entry.or_insert(Json::Null);
    match (place, value) {
        (Json::Array(known), Json::Array(more)) if is_list => known.extend(more),
        (Json::Array(known), one) if is_list => known.push(one),
        (place, Json::Array(all)) => *place = Json::Array(all),
        (place, one) if is_list => *place = Json::Array(vec![one]),
        // `--name '{…}'` and `--name-given-name …` go together.
        (Json::Object(known), Json::Object(more)) => known.extend(more),
        (place, one) => *place = one,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extension_is_called_by_what_tells_it_apart() {
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
