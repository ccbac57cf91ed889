//! The parameters of a query: from options, or from a SearchRequest.

use crate::{
    Error,
    ctl::{input, output::ResourceExtent, suggest::check_path},
    text::shown,
};
use clap::{Args, ValueEnum};
use scim_runtime::{
    Json,
    client::Position,
    describe::ResourceTypeDescription,
    support::{Parameter, ParameterRole},
};
use std::path::PathBuf;

// Doc comments would become the help of the command.
#[derive(Debug, Clone, Args)]
pub(super) struct ListParameters {
    #[command(flatten)]
    parameters: QueryParameterArgs,
    /// Fetch all pages, and print one array of resources
    #[arg(long)]
    pub(super) all: bool,
    /// Fetch all pages, and print each resource on a line as it arrives
    #[arg(long, conflicts_with = "all")]
    pub(super) lines: bool,
    /// File with a SearchRequest instead of these options (RFC 7644 §3.4.3); `-` for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "QueryParameterArgs")]
    json: Option<PathBuf>,
}

// One option per parameter. clap makes them a group, which conflicts with `--json`.
#[derive(Debug, Clone, Args)]
struct QueryParameterArgs {
    /// Request only this attribute, by its path (repeatable)
    #[arg(long, value_name = "PATH", conflicts_with = "excluded_attribute")]
    attribute: Vec<String>,
    /// Exclude this attribute, by its path (repeatable)
    #[arg(long, value_name = "PATH")]
    excluded_attribute: Vec<String>,
    /// Return only resources that match: `userName sw "b" and active eq true`
    #[arg(long)]
    filter: Option<String>,
    /// Sort by this attribute, by its path
    #[arg(long, value_name = "PATH")]
    sort_by: Option<String>,
    /// Order of the sorted resources
    #[arg(long, value_enum, value_name = "ORDER")]
    sort_order: Option<SortOrder>,
    /// Start at this resource, counted from 1
    #[arg(long, value_name = "N", conflicts_with = "cursor")]
    start_index: Option<u64>,
    /// Start at this cursor from the previous page; empty for the first page (RFC 9865)
    #[arg(long)]
    cursor: Option<String>,
    /// Maximum number of resources per page
    #[arg(long, value_name = "N")]
    count: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SortOrder {
    Ascending,
    Descending,
}

impl SortOrder {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Ascending => "ascending",
            Self::Descending => "descending",
        }
    }
}

/// The target of a query, which determines the valid parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SingleTarget {
    Resource,
    /// A discovery document (RFC 7644 §4).
    Document,
}

impl QueryParameterArgs {
    /// The option of a parameter.
    fn option(parameter: Parameter) -> &'static str {
        match parameter {
            Parameter::Attributes => "--attribute",
            Parameter::ExcludedAttributes => "--excluded-attribute",
            Parameter::Filter => "--filter",
            Parameter::SortBy => "--sort-by",
            Parameter::SortOrder => "--sort-order",
            Parameter::StartIndex => "--start-index",
            Parameter::Count => "--count",
            Parameter::Cursor => "--cursor",
        }
    }

    /// The value in a URL.
    fn value(&self, parameter: Parameter) -> Option<String> {
        let list = |paths: &[String]| (!paths.is_empty()).then(|| paths.join(","));
        match parameter {
            Parameter::Attributes => list(&self.attribute),
            Parameter::ExcludedAttributes => list(&self.excluded_attribute),
            Parameter::Filter => self.filter.clone(),
            Parameter::SortBy => self.sort_by.clone(),
            Parameter::SortOrder => self.sort_order.map(|order| order.as_str().to_owned()),
            Parameter::StartIndex => self.start_index.map(|index| index.to_string()),
            Parameter::Count => self.count.map(|count| count.to_string()),
            Parameter::Cursor => self.cursor.clone(),
        }
    }

    /// Takes the value of a SearchRequest. `None` if it has the wrong type.
    fn set(&mut self, parameter: Parameter, value: &Json) -> Option<()> {
        let text = || value.as_str().map(str::to_owned);
        let list = || -> Option<Vec<String>> {
            let items = value.as_array()?.iter();
            items.map(|item| item.as_str().map(str::to_owned)).collect()
        };
        match parameter {
            Parameter::Attributes => self.attribute = list()?,
            Parameter::ExcludedAttributes => self.excluded_attribute = list()?,
            Parameter::Filter => self.filter = Some(text()?),
            Parameter::SortBy => self.sort_by = Some(text()?),
            Parameter::SortOrder => {
                self.sort_order = Some(SortOrder::from_str(&text()?, true).ok()?);
            }
            Parameter::StartIndex => self.start_index = Some(value.as_u64()?),
            Parameter::Count => self.count = Some(value.as_u64()?),
            Parameter::Cursor => self.cursor = Some(text()?),
        }
        Some(())
    }
}

impl ListParameters {
    /// Returns the parameters, including those of a SearchRequest.
    ///
    /// # Errors
    /// If the SearchRequest can't be read.
    pub(super) fn resolve(&self) -> Result<Self, Error> {
        let mut resolved = self.clone();
        let Some(path) = &self.json else {
            return Ok(resolved);
        };
        let json = input::read(path)?;
        let members = json
            .as_object()
            .ok_or_else(|| Error::input("the SearchRequest is not a JSON object"))?;
        for (name, value) in members {
            if value.is_null() || name.eq_ignore_ascii_case("schemas") {
                continue;
            }
            let parameter = Parameter::of_name(name);
            parameter
                .and_then(|parameter| resolved.parameters.set(parameter, value))
                .ok_or_else(|| {
                    Error::input(format!(
                        "invalid SearchRequest: `{}` is unknown or has the wrong type (RFC 7644 §3.4.3)",
                        shown(name)
                    ))
                })?;
        }
        Ok(resolved)
    }

    /// How much of a resource the response contains.
    pub(super) fn extent(&self) -> ResourceExtent {
        match self.projection().next() {
            None => ResourceExtent::Whole,
            Some(_) => ResourceExtent::Projected,
        }
    }

    pub(super) fn start(&self) -> Option<Position> {
        let cursor = self.parameters.cursor.clone().map(Position::Cursor);
        cursor.or_else(|| self.parameters.start_index.map(Position::Index))
    }

    pub(super) fn count(&self) -> Option<u64> {
        self.parameters.count
    }

    pub(super) fn filter(&self) -> Option<&str> {
        self.parameters.filter.as_deref()
    }

    /// The paths of `--attribute`.
    pub(super) fn attributes(&self) -> &[String] {
        &self.parameters.attribute
    }

    /// The paths of `--excluded-attribute`.
    pub(super) fn excluded_attributes(&self) -> &[String] {
        &self.parameters.excluded_attribute
    }

    /// Checks that the resource type has the attributes of the projection.
    ///
    /// # Errors
    /// The first attribute that it doesn't have, with a suggestion.
    pub(super) fn check_projection(
        &self,
        resource_type: &ResourceTypeDescription,
    ) -> Result<(), Error> {
        for path in self.attributes() {
            check_path("--attribute", path, resource_type)?;
        }
        for path in self.excluded_attributes() {
            check_path("--excluded-attribute", path, resource_type)?;
        }
        Ok(())
    }

    /// The projection, as query parameters.
    pub(super) fn projection(&self) -> impl Iterator<Item = (Parameter, String)> {
        self.given(|role| role == ParameterRole::Projection)
    }

    /// All query parameters except those of the page.
    pub(super) fn unpaged(&self) -> impl Iterator<Item = (Parameter, String)> {
        self.given(|role| role != ParameterRole::Paging)
    }

    fn given(
        &self,
        is_included: fn(ParameterRole) -> bool,
    ) -> impl Iterator<Item = (Parameter, String)> {
        let all = Parameter::ALL.iter().copied();
        let included = all.filter(move |parameter| is_included(parameter.role()));
        included.filter_map(|parameter| Some((parameter, self.parameters.value(parameter)?)))
    }

    /// Rejects parameters that only make sense for lists, and for a document the projection as well.
    ///
    /// # Errors
    /// The first such parameter.
    pub(super) fn demand_none_for(&self, target: SingleTarget) -> Result<(), Error> {
        let lists = self.given(|role| role != ParameterRole::Projection);
        let lists = lists.map(|(parameter, _)| QueryParameterArgs::option(parameter));
        let pages = [("--all", self.all), ("--lines", self.lines)];
        let pages = pages.into_iter().filter(|(_, is_given)| *is_given);
        let of_list = lists.chain(pages.map(|(name, _)| name)).next();
        let projection = self.projection();
        let of_projection = projection
            .map(|(parameter, _)| QueryParameterArgs::option(parameter))
            .next();
        match target {
            SingleTarget::Resource => match of_list {
                None => Ok(()),
                Some(name) => Err(Error::input(format!(
                    "`{name}` is for lists: for a single resource use --attribute or --excluded-attribute"
                ))),
            },
            SingleTarget::Document => match of_list.or(of_projection) {
                None => Ok(()),
                Some(name) => Err(Error::input(format!(
                    "`{name}` is not for discovery documents (RFC 7644 §4)"
                ))),
            },
        }
    }
}
