//! `scimctl create` and `scimctl replace`

use super::{
    attributes::{self, Fit, no_attribute, rows, with_options},
    engine::Engine,
    failure::told,
    input::{self, Others, SCIM_JSON},
    json::member,
    session::Session,
    style::Style,
    target::path_of,
};
use crate::{Error, console::Outcome, text::shown};
use clap::{Args, Command, FromArgMatches as _};
use http::Method;
use scim_runtime::{
    Json,
    client::Request,
    describe::ResourceTypeDescription,
    dynamic::DynamicResource,
    record::{Attribute, COMMON},
};
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub(super) struct CreateArguments {
    #[command(flatten)]
    words: Words,
    #[command(flatten)]
    said: Said,
    #[command(flatten)]
    help: Help,
}

#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub(super) struct ReplaceArguments {
    #[command(flatten)]
    words: Words,
    #[command(flatten)]
    said: Said,
    #[command(flatten)]
    to: To,
    #[command(flatten)]
    help: Help,
}

#[derive(Debug, Args)]
struct Words {
    /// The resource type, whatever the case; told by the JSON's `schemas` without it.
    #[arg(value_name = "TYPE")]
    resource_type: Option<String>,
    /// An option for each attribute: `--user-name bjensen --active`; or `PATH=VALUE`. TYPE --help lists them.
    #[arg(
        value_name = "ATTRIBUTES",
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    attributes: Vec<String>,
}

// What can be said before and after the attributes. (A doc comment would be the command's help.)
#[derive(Debug, Clone, Default, Args)]
struct Said {
    /// The resource as JSON, in the place of options: a file, `-` for standard input. Without options and without this,
    /// standard input is read.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// The resource of whoever is authenticated (RFC 7644 §3.11).
    #[arg(long)]
    me: bool,
}

#[derive(Debug, Clone, Default, Args)]
struct To {
    /// The resource to replace; the JSON's `id` without it.
    #[arg(long, conflicts_with = "me")]
    id: Option<String>,
    /// Only if this is its version still: `W/"3694e05e9dff590"`, or `*`. Where JSON has a `meta.version` and the provider has
    /// versions, that is what is wanted without this.
    #[arg(long, value_name = "VERSION")]
    if_match: Option<String>,
}

#[derive(Debug, Args)]
struct Help {
    /// Print help: with a TYPE, on its attributes.
    #[arg(long, short)]
    help: bool,
}

impl CreateArguments {
    pub(super) fn is_plain_help(&self) -> bool {
        self.help.help && self.words.resource_type.is_none()
    }
}

impl ReplaceArguments {
    pub(super) fn is_plain_help(&self) -> bool {
        self.help.help && self.words.resource_type.is_none()
    }
}

/// What is to be written, to where, and how it is judged.
struct Writing<'a> {
    known: &'a ResourceTypeDescription,
    resource: Json,
    said: Said,
    to: To,
    style: Style,
}

/// How the reading of arguments ended.
enum Read<'a> {
    Writing(Box<Writing<'a>>),
    /// Help was printed, or what is wrong.
    Over(Outcome),
}

pub(super) fn create(arguments: &CreateArguments, session: &Session) -> Result<Outcome, Error> {
    let command = Command::new("create");
    let asked = Asked {
        words: &arguments.words,
        said: &arguments.said,
        to: None,
        help: arguments.help.help,
    };
    let writing = match asked.read(command, session)? {
        Read::Writing(writing) => writing,
        Read::Over(outcome) => return Ok(outcome),
    };
    let Writing { known, said, .. } = &*writing;
    let request = if writing.style.unchecked {
        let path = if said.me { "/Me" } else { &known.endpoint };
        as_it_is(&writing, Method::POST, path, session).expect_status([201])
    } else {
        let resources = session.resources(known)?;
        let resource = DynamicResource::from_json(known, writing.resource.clone());
        if said.me {
            resources.me().create(&resource).json()
        } else {
            resources.create(&resource).json()
        }
    };
    finish(request, &writing, session)
}

pub(super) fn replace(arguments: &ReplaceArguments, session: &Session) -> Result<Outcome, Error> {
    let command = Command::new("replace");
    let asked = Asked {
        words: &arguments.words,
        said: &arguments.said,
        to: Some(&arguments.to),
        help: arguments.help.help,
    };
    let mut writing = match asked.read(command, session)? {
        Read::Writing(writing) => writing,
        Read::Over(outcome) => return Ok(outcome),
    };
    let id = writing.id()?;
    let known = writing.known;
    let request = if writing.style.unchecked {
        let path = match &id {
            Some(id) => path_of(&known.endpoint, id)?,
            None => "/Me".to_owned(),
        };
        as_it_is(&writing, Method::PUT, &path, session).expect_status([200, 204])
    } else {
        if let (Some(id), Json::Object(members)) = (id, &mut writing.resource) {
            members.insert("id".to_owned(), Json::from(id));
        }
        let resources = session.resources(known)?;
        let resource = DynamicResource::from_json(known, writing.resource.clone());
        if writing.said.me {
            resources.me().replace(&resource).json()
        } else {
            resources.replace(&resource).json()
        }
    };
    let request = match &writing.to.if_match {
        Some(version) => request.header("If-Match", version),
        None => request,
    };
    finish(request, &writing, session)
}

/// The resource as it is given, but for `schemas`, which has to be there.
fn as_it_is<'s>(
    writing: &Writing<'_>,
    method: Method,
    path: &str,
    session: &'s Session,
) -> Request<'s, Engine, Json> {
    let mut resource = writing.resource.clone();
    if let (None, Json::Object(members)) = (member(&writing.resource, "schemas"), &mut resource) {
        members.insert("schemas".to_owned(), json!([writing.known.urn]));
    }
    let request = session.scim.request(method, path);
    request.body(SCIM_JSON, resource.to_string()).json()
}

fn finish(
    request: Request<'_, Engine, Json>,
    writing: &Writing<'_>,
    session: &Session,
) -> Result<Outcome, Error> {
    if !writing.style.unchecked {
        advise(&writing.resource, writing.known, session);
    }
    let stored = request.send().map_err(told)?;
    let session = session.in_style(writing.style);
    if stored.is_null() {
        session.console.note("Done; the provider sent nothing back");
        return Ok(Outcome::Fine);
    }
    session.print_resource(&stored, Some(writing.known), false)?;
    Ok(Outcome::Fine)
}

/// What is sent all the same, and is probably a mistake.
fn advise(resource: &Json, known: &ResourceTypeDescription, session: &Session) {
    let members = resource.as_object().into_iter().flatten();
    for (name, value) in members {
        let row = Attribute::find(&known.attributes, name);
        if let Some(row) = row {
            unlisted(row, value, &row.name, session);
        } else if Attribute::find(COMMON, name).is_none() && !name.eq_ignore_ascii_case("schemas") {
            let what = no_attribute(name, known);
            session
                .console
                .note(&format!("warning: {what}\n  it is sent as it is"));
        }
    }
}

/// Canonical values are suggestions (RFC 7643 §7).
fn unlisted(attribute: &Attribute, value: &Json, at: &str, session: &Session) {
    match value {
        Json::Array(items) => items
            .iter()
            .for_each(|item| unlisted(attribute, item, at, session)),
        Json::Object(members) => {
            for (name, value) in members {
                if let Some(sub) = Attribute::find(&attribute.sub_attributes, name) {
                    unlisted(sub, value, &format!("{at}.{}", sub.name), session);
                }
            }
        }
        Json::String(text) => {
            let mut listed = attribute.canonical_values.iter().peekable();
            let is_listed =
                listed.peek().is_none() || listed.any(|known| known.eq_ignore_ascii_case(text));
            if !is_listed {
                let listed: Vec<String> = attribute.canonical_values.iter().map(shown).collect();
                session.console.note(&format!(
                    "warning: `{}` is none of the values that the schema suggests for `{}`: {}",
                    shown(text),
                    shown(at),
                    listed.join(", ")
                ));
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

impl Writing<'_> {
    /// The id of what is replaced; `None` for `/Me`.
    fn id(&self) -> Result<Option<String>, Error> {
        if self.said.me {
            return Ok(None);
        }
        let within = member(&self.resource, "id").and_then(Json::as_str);
        let id = self.to.id.as_deref().or(within);
        match id {
            Some(id) => Ok(Some(id.to_owned())),
            None => Err(Error::input("it is not said which resource is replaced")
                .with_help("give --id, or JSON with an `id`")),
        }
    }
}

/// What the first reading of the arguments has found: of attributes it knows nothing.
struct Asked<'a> {
    words: &'a Words,
    said: &'a Said,
    to: Option<&'a To>,
    help: bool,
}

impl Asked<'_> {
    /// The second reading, with options made from the schema.
    fn read<'s>(&self, command: Command, session: &'s Session) -> Result<Read<'s>, Error> {
        let Some(name) = &self.words.resource_type else {
            return self.untold(session).map(Read::Writing);
        };
        let known = session.resource_type(name)?;
        let usage = format!("scimctl {} {}", command.get_name(), shown(&known.name));
        let command = Said::augment_args(Style::augment_args(command))
            .about(format!(
                "Attributes of {} that can be written",
                shown(&known.name)
            ))
            .no_binary_name(true)
            .disable_version_flag(true)
            .max_term_width(100)
            .bin_name(usage.clone())
            .override_usage(format!("{usage} [OPTIONS] [PATH=VALUE]..."));
        let command = match self.to {
            Some(_) => To::augment_args(command),
            None => command,
        };
        let taken: Vec<String> = command
            .get_arguments()
            .filter_map(|argument| argument.get_long().map(str::to_owned))
            .chain(["help".to_owned()])
            .collect();
        let rows = rows(known, &session.provider, &taken);
        let command = with_options(command, &rows, &known.name);
        let mut words = self.words.attributes.clone();
        if self.help {
            words.insert(0, "--help".to_owned());
        }
        let matches = match command.try_get_matches_from(words) {
            Ok(matches) => matches,
            Err(error) => {
                let _ = error.print();
                let outcome = if error.use_stderr() {
                    Outcome::Unusable
                } else {
                    Outcome::Fine
                };
                return Ok(Read::Over(outcome));
            }
        };
        let again = |error: clap::Error| Error::input(error.to_string());
        let style = session
            .style
            .and(Style::from_arg_matches(&matches).map_err(again)?);
        let said = self
            .said
            .and(Said::from_arg_matches(&matches).map_err(again)?);
        let to = match self.to {
            Some(to) => to.and(To::from_arg_matches(&matches).map_err(again)?),
            None => To::default(),
        };
        let fit = if style.unchecked {
            Fit::Ignored
        } else {
            Fit::Demanded
        };
        let given = attributes::given(&matches, &rows, known, fit)?;
        let others = match &given {
            Some(_) => Others::Given("attributes"),
            None => Others::Nothing,
        };
        let body = input::body(said.json.as_deref(), others)?;
        let resource = object(given.or(body))?;
        Ok(Read::Writing(Box::new(Writing {
            known,
            resource,
            said,
            to,
            style,
        })))
    }

    /// Without a type's name: the JSON tells it.
    fn untold<'s>(&self, session: &'s Session) -> Result<Box<Writing<'s>>, Error> {
        let body = input::body(self.said.json.as_deref(), Others::Nothing)?;
        let resource = object(body)?;
        let known = session.type_of(&resource).ok_or_else(|| {
            Error::input(
                "neither `meta.resourceType` nor `schemas` tells a resource type of the provider",
            )
            .with_help("name the type")
        })?;
        Ok(Box::new(Writing {
            known,
            resource,
            said: self.said.clone(),
            to: self.to.cloned().unwrap_or_default(),
            style: session.style,
        }))
    }
}

fn object(resource: Option<Json>) -> Result<Json, Error> {
    match resource {
        Some(resource) if resource.is_object() => Ok(resource),
        Some(_) => Err(Error::input("the resource is no JSON object")),
        None => Err(Error::input("there is nothing to send")
            .with_help("give attributes as options (TYPE --help lists them), or JSON with --json or on standard input")),
    }
}

impl Said {
    fn and(&self, other: Self) -> Self {
        Self {
            json: other.json.or_else(|| self.json.clone()),
            me: self.me || other.me,
        }
    }
}

impl To {
    fn and(&self, other: Self) -> Self {
        Self {
            id: other.id.or_else(|| self.id.clone()),
            if_match: other.if_match.or_else(|| self.if_match.clone()),
        }
    }
}
