//! `scimctl modify`

use super::{
    attributes::refused_attribute,
    engine::LoggingEngine,
    failure::into_cli_error,
    input::{self, Alternative, SCIM_JSON},
    output::ResourceExtent,
    session::{ProviderSession, WriteResponse},
    target::{known_by_id, path_of},
    value::{ValueShape, value},
};
use crate::{
    Error,
    console::CommandOutcome,
    text::{did_you_mean, shown},
};
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

const AFTER_HELP: &str = "\
Examples:
  scimctl modify user 2819c223 replace displayName Babs
  scimctl modify user 2819c223 add emails b@example.com remove nickName
  scimctl modify user 2819c223 replace 'emails[type eq \"work\"].value' b@example.com
  scimctl modify user 2819c223 --json patch.json";

#[derive(Debug, Args)]
#[command(
    override_usage = "scimctl modify [OPTIONS] TYPE ID OPERATION...\n       scimctl modify [OPTIONS] --me [TYPE] OPERATION...",
    after_help = AFTER_HELP
)]
pub(super) struct ModifyArgs {
    /// Resource type, id, then operations in order: `add PATH VALUE`, `replace PATH VALUE`, `remove PATH`. A value is text if
    /// the attribute is text, JSON otherwise. An empty PATH is the resource, its VALUE an object. Write `--` before words that
    /// begin with a dash
    #[arg(value_name = "WORD", required_unless_present = "me")]
    words: Vec<String>,
    /// The resource of the authenticated user (RFC 7644 §3.11)
    #[arg(long)]
    me: bool,
    /// Read a PatchOp from this file instead of operations. `-` or no operations: standard input
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Modify only this version: `W/"3694e05e9dff590"`, or `*` for any
    #[arg(long, value_name = "VERSION")]
    if_match: Option<String>,
}

/// An operation, as the user wrote it.
struct OperationWords<'a> {
    op: Op,
    path: &'a str,
    value: Option<&'a str>,
}

pub(super) fn run(
    arguments: &ModifyArgs,
    session: &ProviderSession,
) -> Result<CommandOutcome, Error> {
    let (resource_type, id, words) = arguments.target(session)?;
    let operations = operations(words)?;
    let alternative = match operations.first() {
        Some(_) => Alternative::Given("operations"),
        None => Alternative::Missing,
    };
    let message = input::body(arguments.json.as_deref(), alternative)?;
    let request = if session.style.unchecked {
        let message = message.unwrap_or_else(|| unchecked_message(&operations));
        unchecked(&message, resource_type, id, session)?
    } else {
        let operations = match message {
            Some(message) => patch::parse(&message)
                .map_err(|error| Error::input(format!("invalid PatchOp: {error}")))?,
            None => operations
                .iter()
                .map(|words| operation(words, resource_type))
                .collect::<Result<_, _>>()?,
        };
        if operations.is_empty() {
            return Err(Error::input("operations are missing").with_help(
                "pass operations such as `add PATH VALUE`, `replace PATH VALUE`, `remove PATH`",
            ));
        }
        checked(&operations, resource_type, id, session)?
    };
    let request = match &arguments.if_match {
        Some(version) => request.header("If-Match", version),
        None => request,
    };
    match session.write(request)? {
        WriteResponse::Nothing => session.console.note("Done; the response has no resource"),
        WriteResponse::Resource(resource) => {
            session.print_resource(&resource, Some(resource_type), ResourceExtent::Whole)?;
        }
    }
    Ok(CommandOutcome::Fine)
}

impl ModifyArgs {
    /// The resource type, the id (`None` for `/Me`), and the words of the operations.
    fn target<'a>(
        &'a self,
        session: &'a ProviderSession,
    ) -> Result<(&'a ResourceTypeDescription, Option<&'a str>, &'a [String]), Error> {
        match self.words.as_slice() {
            [name, rest @ ..] if self.me && op(name).is_none() => {
                Ok((session.resource_type(name)?, None, rest))
            }
            rest if self.me => Ok((type_of_me(session)?, None, rest)),
            [name, id, rest @ ..] => Ok((session.resource_type(name)?, Some(id), rest)),
            _ => Err(Error::input("the id of the resource is missing")),
        }
    }
}

/// Reads `/Me` to find its resource type.
fn type_of_me(session: &ProviderSession) -> Result<&ResourceTypeDescription, Error> {
    let me = session.scim.request(Method::GET, "/Me").json().send();
    session
        .type_of(&me.map_err(into_cli_error)?)
        .ok_or_else(|| {
            Error::network("the resource type of /Me is unknown").with_help("name the type")
        })
}

const OPS: [Op; 3] = [Op::Add, Op::Remove, Op::Replace];

fn op(word: &str) -> Option<Op> {
    OPS.into_iter()
        .find(|op| op.as_str().eq_ignore_ascii_case(word))
}

fn checked<'s>(
    operations: &[Operation],
    resource_type: &ResourceTypeDescription,
    id: Option<&str>,
    session: &'s ProviderSession,
) -> Result<Request<'s, LoggingEngine, Json>, Error> {
    let resources = session.resources(resource_type)?;
    let Some(id) = id else {
        let me = DynamicResource::new(resource_type);
        return Ok(resources.me().patch(&me, operations).json());
    };
    let target = known_by_id(resource_type, id);
    Ok(resources.patch(&target, operations).json())
}

fn unchecked<'s>(
    message: &Json,
    resource_type: &ResourceTypeDescription,
    id: Option<&str>,
    session: &'s ProviderSession,
) -> Result<Request<'s, LoggingEngine, Json>, Error> {
    let path = match id {
        Some(id) => path_of(&resource_type.endpoint, id)?,
        None => "/Me".to_owned(),
    };
    let request = session.scim.request(Method::PATCH, &path);
    let request = request.body(SCIM_JSON, message.to_string());
    Ok(request.expect_status([200, 204]).json())
}

/// Parses words into operations.
fn operations(words: &[String]) -> Result<Vec<OperationWords<'_>>, Error> {
    let mut words = words.iter().map(String::as_str);
    let mut operations = Vec::new();
    while let Some(word) = words.next() {
        let op = op(word).ok_or_else(|| {
            let error = Error::input(format!(
                "expected `add`, `replace` or `remove`, not `{}`",
                shown(word)
            ));
            match did_you_mean(word, OPS.map(Op::as_str)) {
                Some(suggestion) => error.with_help(suggestion),
                None => error,
            }
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
        operations.push(OperationWords { op, path, value });
    }
    Ok(operations)
}

fn operation(
    words: &OperationWords<'_>,
    resource_type: &ResourceTypeDescription,
) -> Result<Operation, Error> {
    let op = words.op;
    if words.path.is_empty() {
        return without_path(words);
    }
    let path = Path::parse(words.path)
        .map_err(|error| Error::input(format!("`{}`: {error}", shown(words.path))))?;
    let attribute = path
        .find(resource_type.descriptor())
        .ok_or_else(|| refused_attribute(words.path, resource_type))?;
    let shape = match (&path.filter, &path.sub) {
        (Some(_), None) => ValueShape::Single,
        (Some(_), Some(_)) | (None, _) => ValueShape::Whole,
    };
    let value = words
        .value
        .map(|text| value(attribute, shape, text))
        .transpose()?;
    Ok(Operation {
        op,
        path: Some(path),
        value,
    })
}

/// An operation on the resource itself.
fn without_path(words: &OperationWords<'_>) -> Result<Operation, Error> {
    if words.op == Op::Remove {
        return Err(Error::input("`remove` needs a path"));
    }
    let value = words
        .value
        .map(|text| {
            serde_json::from_str(text)
                .map_err(|error| Error::input(format!("the value is not JSON: {error}")))
        })
        .transpose()?;
    Ok(Operation {
        op: words.op,
        path: None,
        value,
    })
}

/// A PatchOp of untyped operations. Values are JSON if they parse as JSON, and text otherwise.
fn unchecked_message(operations: &[OperationWords<'_>]) -> Json {
    let operations: Vec<Json> = operations
        .iter()
        .map(|words| {
            let mut operation = Map::new();
            operation.insert("op".to_owned(), Json::from(words.op.as_str()));
            if !words.path.is_empty() {
                operation.insert("path".to_owned(), Json::from(words.path));
            }
            if let Some(text) = words.value {
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
