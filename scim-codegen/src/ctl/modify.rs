//! `scimctl modify`

use super::{
    engine::Engine,
    failure::told,
    input::SCIM_JSON,
    input::{self, Others},
    session::Session,
    target::{known_by_id, path_of},
    value::{Part, value},
};
use crate::{Error, console::Outcome, text::shown};
use clap::Args;
use http::Method;
use scim_runtime::{
    Json,
    client::Request,
    describe::ResourceTypeDescription,
    dynamic::DynamicResource,
    patch::{self, Op, Operation},
    path::Path,
};
use serde_json::Map;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(
    override_usage = "scimctl modify [OPTIONS] TYPE ID OPERATION...\n       \
                            scimctl modify [OPTIONS] --me [TYPE] OPERATION..."
)]
pub(super) struct Arguments {
    /// The resource type and the resource's id, then what is done, in this order: `add PATH VALUE`, `replace PATH VALUE`,
    /// `remove PATH`. A value is text where the attribute is, JSON else. An empty PATH is the resource, its VALUE an object.
    /// `--` goes before words that begin with a dash.
    #[arg(value_name = "WORD", required_unless_present = "me")]
    words: Vec<String>,
    /// The resource of whoever is authenticated (RFC 7644 §3.11).
    #[arg(long)]
    me: bool,
    /// A PatchOp in the place of operations: a file, `-` for standard input. Without operations and without this, standard
    /// input is read.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Only if this is its version still: `W/"3694e05e9dff590"`, or `*`.
    #[arg(long, value_name = "VERSION")]
    if_match: Option<String>,
}

/// An operation as it is given.
struct Given<'a> {
    op: Op,
    path: &'a str,
    value: Option<&'a str>,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Outcome, Error> {
    let (known, id, rest) = arguments.target(session)?;
    let given = operations(rest)?;
    let others = match given.first() {
        Some(_) => Others::Given("operations"),
        None => Others::Nothing,
    };
    let message = input::body(arguments.json.as_deref(), others)?;
    let request = if session.style.unchecked {
        let message = message.unwrap_or_else(|| as_given(&given));
        as_it_is(&message, known, id, session)?
    } else {
        let operations = match message {
            Some(message) => patch::parse(&message)
                .map_err(|error| Error::input(format!("the PatchOp can't be used: {error}")))?,
            None => given
                .iter()
                .map(|given| operation(given, known))
                .collect::<Result<_, _>>()?,
        };
        if operations.is_empty() {
            return Err(Error::input("there is nothing to do").with_help(
                "give operations: `add PATH VALUE`, `replace PATH VALUE`, `remove PATH`",
            ));
        }
        checked(&operations, known, id, session)?
    };
    let request = match &arguments.if_match {
        Some(version) => request.header("If-Match", version),
        None => request,
    };
    let changed = request.send().map_err(told)?;
    if changed.is_null() {
        session.console.note("Done; the provider sent nothing back");
        return Ok(Outcome::Fine);
    }
    session.print_resource(&changed, Some(known), false)?;
    Ok(Outcome::Fine)
}

impl Arguments {
    /// What is changed: the resource type and the id, `None` for `/Me`; and the words behind.
    fn target<'a>(
        &'a self,
        session: &'a Session,
    ) -> Result<(&'a ResourceTypeDescription, Option<&'a str>, &'a [String]), Error> {
        match self.words.as_slice() {
            [name, rest @ ..] if self.me && op(name).is_none() => {
                Ok((session.resource_type(name)?, None, rest))
            }
            rest if self.me => Ok((type_of_me(session)?, None, rest)),
            [name, id, rest @ ..] => Ok((session.resource_type(name)?, Some(id), rest)),
            _ => Err(Error::input("the resource's id is missing")),
        }
    }
}

/// The type of `/Me`, which is read for that.
fn type_of_me(session: &Session) -> Result<&ResourceTypeDescription, Error> {
    let me = session.scim.request(Method::GET, "/Me").json().send();
    session.type_of(&me.map_err(told)?).ok_or_else(|| {
        Error::network("/Me does not tell its resource type").with_help("name the type")
    })
}

/// An operation's word.
fn op(word: &str) -> Option<Op> {
    let known = [Op::Add, Op::Remove, Op::Replace];
    known
        .into_iter()
        .find(|op| op.as_str().eq_ignore_ascii_case(word))
}

fn checked<'s>(
    operations: &[Operation],
    known: &ResourceTypeDescription,
    id: Option<&str>,
    session: &'s Session,
) -> Result<Request<'s, Engine, Json>, Error> {
    let resources = session.resources(known)?;
    let Some(id) = id else {
        let me = DynamicResource::new(known);
        return Ok(resources.me().patch(&me, operations).json());
    };
    let known = known_by_id(known, id);
    Ok(resources.patch(&known, operations).json())
}

fn as_it_is<'s>(
    message: &Json,
    known: &ResourceTypeDescription,
    id: Option<&str>,
    session: &'s Session,
) -> Result<Request<'s, Engine, Json>, Error> {
    let path = match id {
        Some(id) => path_of(&known.endpoint, id)?,
        None => "/Me".to_owned(),
    };
    let request = session.scim.request(Method::PATCH, &path);
    let request = request.body(SCIM_JSON, message.to_string());
    Ok(request.expect_status([200, 204]).json())
}

/// Words as operations.
fn operations(words: &[String]) -> Result<Vec<Given<'_>>, Error> {
    let mut words = words.iter().map(String::as_str);
    let mut given = Vec::new();
    while let Some(word) = words.next() {
        let op = op(word).ok_or_else(|| {
            Error::input(format!(
                "expected `add`, `replace` or `remove`, not `{}`",
                shown(word)
            ))
        })?;
        let path = words.next();
        let path = path.ok_or_else(|| Error::input(format!("`{word}` needs a PATH")))?;
        let value =
            match op {
                Op::Remove => None,
                Op::Add | Op::Replace => Some(words.next().ok_or_else(|| {
                    Error::input(format!("`{word} {}` needs a VALUE", shown(path)))
                })?),
            };
        given.push(Given { op, path, value });
    }
    Ok(given)
}

fn operation(given: &Given<'_>, known: &ResourceTypeDescription) -> Result<Operation, Error> {
    let Given {
        op,
        path: text,
        value: given,
    } = *given;
    if text.is_empty() {
        let value = given
            .map(|text| {
                serde_json::from_str(text).map_err(|error| {
                    Error::input(format!("the resource's value is not JSON: {error}"))
                })
            })
            .transpose()?;
        if op == Op::Remove {
            return Err(Error::input("`remove` needs a path"));
        }
        return Ok(Operation {
            op,
            path: None,
            value,
        });
    }
    let path =
        Path::parse(text).map_err(|error| Error::input(format!("`{}`: {error}", shown(text))))?;
    let attribute = path
        .find(known.descriptor())
        .ok_or_else(|| super::attributes::no_attribute(text, known))?;
    // A filter selects values one by one.
    let part = match (&path.filter, &path.sub) {
        (Some(_), None) => Part::One,
        _ => Part::Whole,
    };
    let value = given.map(|text| value(attribute, part, text)).transpose()?;
    Ok(Operation {
        op,
        path: Some(path),
        value,
    })
}

/// A message of what was given, whatever it is: JSON where it can be read as JSON, text else.
fn as_given(given: &[Given<'_>]) -> Json {
    let operations: Vec<Json> = given
        .iter()
        .map(|given| {
            let mut operation = Map::new();
            operation.insert("op".to_owned(), Json::from(given.op.as_str()));
            if !given.path.is_empty() {
                operation.insert("path".to_owned(), Json::from(given.path));
            }
            if let Some(text) = given.value {
                let value = serde_json::from_str(text).unwrap_or_else(|_| Json::from(text));
                operation.insert("value".to_owned(), value);
            }
            Json::Object(operation)
        })
        .collect();
    serde_json::json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": operations,
    })
}
