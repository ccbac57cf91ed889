//! The parameters of a query: from options, or from a SearchRequest.

use crate::{
    Error,
    ctl::{input, output::ResourceExtent},
    text::shown,
};
use clap::{Args, ValueEnum};
use scim_runtime::{Json, client::Position};
use std::path::PathBuf;

// A doc comment would become the help of the command.
#[derive(Debug, Clone, Args)]
pub(super) struct ListParameters {
    /// Request only this attribute, by its path; repeat for several
    #[arg(long, value_name = "PATH", conflicts_with = "excluded_attribute")]
    pub(super) attribute: Vec<String>,
    /// Leave out this attribute, by its path; repeat for several
    #[arg(long, value_name = "PATH")]
    pub(super) excluded_attribute: Vec<String>,
    /// Return only resources that match: `userName sw "b" and active eq true`
    #[arg(long)]
    pub(super) filter: Option<String>,
    /// Sort by this attribute, by its path
    #[arg(long, value_name = "PATH")]
    pub(super) sort_by: Option<String>,
    /// Order of the sorted resources
    #[arg(long, value_enum, value_name = "ORDER")]
    pub(super) sort_order: Option<SortOrder>,
    /// Start at this resource, counted from 1
    #[arg(long, value_name = "N", conflicts_with = "cursor")]
    start_index: Option<u64>,
    /// Start at this cursor from the previous page; empty for the first page (RFC 9865)
    #[arg(long)]
    cursor: Option<String>,
    /// Maximum number of resources per page
    #[arg(long, value_name = "N")]
    pub(super) count: Option<u64>,
    /// Fetch all pages, and print one array of resources
    #[arg(long)]
    pub(super) all: bool,
    /// Fetch all pages, and print each resource on a line as it arrives
    #[arg(long, conflicts_with = "all")]
    pub(super) lines: bool,
    /// File with a SearchRequest instead of these options (RFC 7644 §3.4.3); `-` for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = [
        "attribute", "excluded_attribute", "filter", "sort_by", "sort_order", "start_index", "cursor", "count"
    ])]
    json: Option<PathBuf>,
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

impl ListParameters {
    /// Returns the parameters, including those of a SearchRequest.
    ///
    /// # Errors
    /// If the SearchRequest can't be read.
    pub(super) fn resolve(&self) -> Result<Self, Error> {
        let mut parameters = self.clone();
        let Some(path) = &self.json else {
            return Ok(parameters);
        };
        let json = input::read(path)?;
        let members = json
            .as_object()
            .ok_or_else(|| Error::input("the SearchRequest is not a JSON object"))?;
        for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
            parameters.set(name, value).ok_or_else(|| {
                Error::input(format!(
                    "invalid SearchRequest: `{}` is unknown or has the wrong type (RFC 7644 §3.4.3)",
                    shown(name)
                ))
            })?;
        }
        Ok(parameters)
    }

    fn set(&mut self, name: &str, value: &Json) -> Option<()> {
        let text = || value.as_str().map(str::to_owned);
        let list = || -> Option<Vec<String>> {
            let items = value.as_array()?.iter();
            items.map(|item| item.as_str().map(str::to_owned)).collect()
        };
        match name.to_ascii_lowercase().as_str() {
            "schemas" => {}
            "attributes" => self.attribute = list()?,
            "excludedattributes" => self.excluded_attribute = list()?,
            "filter" => self.filter = Some(text()?),
            "sortby" => self.sort_by = Some(text()?),
            "sortorder" => self.sort_order = Some(SortOrder::from_str(&text()?, true).ok()?),
            "startindex" => self.start_index = Some(value.as_u64()?),
            "cursor" => self.cursor = Some(text()?),
            "count" => self.count = Some(value.as_u64()?),
            _ => return None,
        }
        Some(())
    }

    /// How much of a resource the response contains.
    pub(super) fn extent(&self) -> ResourceExtent {
        if self.attribute.is_empty() && self.excluded_attribute.is_empty() {
            ResourceExtent::Whole
        } else {
            ResourceExtent::Projected
        }
    }

    pub(super) fn start(&self) -> Option<Position> {
        let cursor = self.cursor.clone().map(Position::Cursor);
        cursor.or_else(|| self.start_index.map(Position::Index))
    }

    /// The projection, as query parameters.
    pub(super) fn projection(&self) -> Vec<(&'static str, String)> {
        let both = [
            ("attributes", &self.attribute),
            ("excludedAttributes", &self.excluded_attribute),
        ];
        let given = both.into_iter().filter(|(_, paths)| !paths.is_empty());
        given.map(|(name, paths)| (name, paths.join(","))).collect()
    }

    /// All query parameters except those of the page.
    pub(super) fn unpaged(&self) -> Vec<(&'static str, String)> {
        let mut parameters = self.projection();
        let order = self.sort_order.map(|order| order.as_str().to_owned());
        for (name, value) in [
            ("filter", self.filter.clone()),
            ("sortBy", self.sort_by.clone()),
            ("sortOrder", order),
        ] {
            parameters.extend(value.map(|value| (name, value)));
        }
        parameters
    }

    /// Rejects parameters that only make sense for lists, and for a document the projection as well.
    ///
    /// # Errors
    /// The first such parameter.
    pub(super) fn demand_none_for(&self, target: SingleTarget) -> Result<(), Error> {
        let of_lists = [
            ("--filter", self.filter.is_some()),
            ("--sort-by", self.sort_by.is_some()),
            ("--sort-order", self.sort_order.is_some()),
            ("--start-index", self.start_index.is_some()),
            ("--cursor", self.cursor.is_some()),
            ("--count", self.count.is_some()),
            ("--all", self.all),
            ("--lines", self.lines),
        ];
        let of_projections = [
            ("--attribute", !self.attribute.is_empty()),
            ("--excluded-attribute", !self.excluded_attribute.is_empty()),
        ];
        let first = |options: &[(&'static str, bool)]| {
            let given = options.iter().find(|(_, is_given)| *is_given);
            given.map(|(name, _)| *name)
        };
        match target {
            SingleTarget::Resource => match first(&of_lists) {
                None => Ok(()),
                Some(name) => Err(Error::input(format!(
                    "`{name}` is for lists: for a single resource use --attribute or --excluded-attribute"
                ))),
            },
            SingleTarget::Document => match first(&of_lists).or_else(|| first(&of_projections)) {
                None => Ok(()),
                Some(name) => Err(Error::input(format!(
                    "`{name}` is not for discovery documents (RFC 7644 §4)"
                ))),
            },
        }
    }
}
