//! The arguments of `create` and `replace`: options of the command, and options derived from the schema.
//!
//! The arguments are parsed twice. `reorder` puts every known option before the attributes. A command created from the schema then
//! parses the rest.

use super::{
    attribute_options::{AttributeOption, attribute_options, with_options},
    attributes::{self, SchemaFit},
    input::{self, Alternative},
    session::ProviderSession,
};
use crate::{
    Error,
    console::CommandOutcome,
    text::{closest, shown},
};
use clap::{
    Args, Command,
    error::{ContextKind, ContextValue, ErrorKind},
};
use scim_runtime::{Json, describe::ResourceTypeDescription};
use std::{path::PathBuf, process::ExitCode};

// A doc comment would become the help of the command.
#[derive(Debug, Args)]
pub(super) struct BodyArgs {
    /// Resource type, ignoring case [default: the type that the JSON's `schemas` name]
    #[arg(value_name = "TYPE")]
    pub(super) resource_type: Option<String>,
    /// One option per attribute: `--user-name bjensen --active`, or PATH=VALUE. TYPE --help lists them
    #[arg(
        value_name = "ATTRIBUTES",
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    pub(super) attributes: Vec<String>,
    /// Read the resource as JSON from this file instead of attributes. `-` or no attributes: standard input
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// The resource of the authenticated user (RFC 7644 §3.11)
    #[arg(long)]
    pub(super) me: bool,
    /// Print help: with a TYPE, about its attributes
    #[arg(long, short)]
    pub(super) help: bool,
}

/// The command whose attributes are parsed.
#[derive(Debug, Clone, Copy)]
pub(super) struct SchemaCommand<'a> {
    pub(super) name: &'static str,
    /// Names that attributes can't use as options.
    pub(super) reserved: &'a [String],
}

impl BodyArgs {
    /// Whether the user asked for help that works without a provider.
    pub(super) fn is_plain_help(&self) -> bool {
        self.help && self.resource_type.is_none()
    }
}

/// The input to write.
pub(super) struct ParsedBody<'s> {
    pub(super) resource_type: &'s ResourceTypeDescription,
    pub(super) resource: Json,
}

/// The result of parsing the attributes.
pub(super) enum ParsedArgs<'s> {
    ParsedBody(ParsedBody<'s>),
    /// Help was printed, or a usage error.
    Finished(CommandOutcome),
}

impl BodyArgs {
    /// Parses the attributes with a command created from the schema, or reads the JSON.
    ///
    /// # Errors
    /// If there is nothing to write, or a value doesn't fit.
    pub(super) fn parse<'s>(
        &self,
        command: SchemaCommand<'_>,
        words: &[String],
        session: &'s ProviderSession,
    ) -> Result<ParsedArgs<'s>, Error> {
        let Some(name) = &self.resource_type else {
            return self.without_type(session).map(ParsedArgs::ParsedBody);
        };
        let resource_type = session.resource_type(name)?;
        let reserved = command.reserved;
        let (command, options) = schema_command(command, resource_type, session);
        let mut words = words.to_vec();
        if self.help {
            words.insert(0, "--help".to_owned());
        }
        let matches = match command.try_get_matches_from(words) {
            Ok(matches) => matches,
            Err(error) => {
                let error = with_extension_option(error, &options, reserved);
                let outcome = if session.console.usage(&error) == ExitCode::SUCCESS {
                    CommandOutcome::Fine
                } else {
                    CommandOutcome::Unusable
                };
                return Ok(ParsedArgs::Finished(outcome));
            }
        };
        let fit = if session.style.unchecked {
            SchemaFit::Ignored
        } else {
            SchemaFit::Required
        };
        let given = attributes::resource(&matches, &options, resource_type, fit)?;
        let alternative = match &given {
            Some(_) => Alternative::Given("attributes"),
            None => Alternative::Missing,
        };
        let body = input::body(self.json.as_deref(), alternative)?;
        Ok(ParsedArgs::ParsedBody(ParsedBody {
            resource_type,
            resource: object(given.or(body))?,
        }))
    }

    /// Reads the input without a type name: the JSON contains the type.
    fn without_type<'s>(&self, session: &'s ProviderSession) -> Result<ParsedBody<'s>, Error> {
        let body = input::body(self.json.as_deref(), Alternative::Missing)?;
        let resource = object(body)?;
        let resource_type = session.type_of(&resource).ok_or_else(|| {
            Error::input(
                "neither `meta.resourceType` nor `schemas` names a resource type of the provider",
            )
            .with_help("name the type")
        })?;
        Ok(ParsedBody {
            resource_type,
            resource,
        })
    }
}

/// Creates a command with an option for each attribute.
fn schema_command<'s>(
    SchemaCommand { name, reserved }: SchemaCommand<'_>,
    resource_type: &'s ResourceTypeDescription,
    session: &'s ProviderSession,
) -> (Command, Vec<AttributeOption<'s>>) {
    let type_name = shown(&resource_type.name);
    let usage = format!("scimctl {name} {type_name}");
    let command = Command::new(name)
        .about(format!("Attributes of {type_name} that can be written"))
        .no_binary_name(true)
        .disable_version_flag(true)
        .max_term_width(100)
        .bin_name(usage.clone())
        .override_usage(format!("{usage} [OPTIONS] [PATH=VALUE]..."))
        .after_help(format!("`scimctl {name} --help` lists all other options."));
    let options = attribute_options(resource_type, &session.provider, reserved);
    (
        with_options(command, &options, &resource_type.name),
        options,
    )
}

/// Suggests `--enterprise-user-department` for `--department`, `--name-family-name` for `--family-name`, and `--color` for `--colour`.
fn with_extension_option(
    mut error: clap::Error,
    options: &[AttributeOption<'_>],
    reserved: &[String],
) -> clap::Error {
    if error.kind() != ErrorKind::UnknownArgument {
        return error;
    }
    let Some(ContextValue::String(argument)) = error.get(ContextKind::InvalidArg).cloned() else {
        return error;
    };
    let ending = format!("-{}", argument.trim_start_matches('-').to_ascii_lowercase());
    // clap suggests to write `--` before the word. A resource has no such values.
    error.remove(ContextKind::Suggested);
    let names = options.iter().map(|option| &option.name);
    let found: Vec<String> = names
        .filter(|name| name.ends_with(&ending))
        .map(|name| format!("--{name}"))
        .collect();
    match found.as_slice() {
        [] if error.get(ContextKind::SuggestedArg).is_none() => {
            let word = argument.trim_start_matches('-');
            if let Some(option) = closest(word, reserved.iter().map(String::as_str)) {
                let suggestion = ContextValue::String(format!("--{option}"));
                error.insert(ContextKind::SuggestedArg, suggestion);
            }
        }
        [] => {}
        [only] => {
            let suggestion = ContextValue::String(only.clone());
            error.insert(ContextKind::SuggestedArg, suggestion);
        }
        [_, ..] => {
            error.insert(ContextKind::SuggestedArg, ContextValue::Strings(found));
        }
    }
    error
}

fn object(resource: Option<Json>) -> Result<Json, Error> {
    match resource {
        Some(resource) if resource.is_object() => Ok(resource),
        Some(_) => Err(Error::input("the resource is not a JSON object")),
        None => Err(Error::input("no resource is given").with_help(
            "give attributes as options (TYPE --help lists them), or JSON with --json or on standard input",
        )),
    }
}
