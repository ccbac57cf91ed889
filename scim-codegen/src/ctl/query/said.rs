//! What a query asks for: as options, or as a SearchRequest.

use crate::{Error, ctl::input, text::shown};
use clap::{Args, ValueEnum};
use scim_runtime::{Json, client::Position};
use std::path::PathBuf;

/// What is asked for.
#[derive(Debug, Clone, Args)]
pub(super) struct Said {
    /// An attribute to ask for, by its path; several times for several.
    #[arg(long, value_name = "PATH", conflicts_with = "excluded_attribute")]
    pub(super) attribute: Vec<String>,
    /// An attribute to leave out, by its path; several times for several.
    #[arg(long, value_name = "PATH")]
    pub(super) excluded_attribute: Vec<String>,
    /// Which resources: `userName sw "b" and active eq true`.
    #[arg(long)]
    pub(super) filter: Option<String>,
    /// The attribute to sort by, by its path.
    #[arg(long, value_name = "PATH")]
    pub(super) sort_by: Option<String>,
    /// In which order.
    #[arg(long, value_enum, value_name = "ORDER")]
    pub(super) sort_order: Option<Order>,
    /// The first resource, counted from 1.
    #[arg(long, value_name = "N", conflicts_with = "cursor")]
    start_index: Option<u64>,
    /// Where the page before told that this one begins; empty for the first page (RFC 9865).
    #[arg(long)]
    cursor: Option<String>,
    /// Resources in a page, at most.
    #[arg(long, value_name = "N")]
    pub(super) count: Option<u64>,
    /// All pages, as one list of resources.
    #[arg(long)]
    pub(super) all: bool,
    /// All pages, a line of JSON for each resource as it comes.
    #[arg(long, conflicts_with = "all")]
    pub(super) lines: bool,
    /// A SearchRequest (RFC 7644 §3.4.3) in the place of these options; `-` for standard input.
    #[arg(long, value_name = "FILE", conflicts_with_all = [
        "attribute", "excluded_attribute", "filter", "sort_by", "sort_order", "start_index", "cursor", "count"
    ])]
    json: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Order {
    Ascending,
    Descending,
}

impl Order {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Ascending => "ascending",
            Self::Descending => "descending",
        }
    }
}

impl Said {
    /// With what a SearchRequest says.
    pub(super) fn complete(&self) -> Result<Self, Error> {
        let Some(path) = &self.json else {
            return Ok(self.clone());
        };
        let mut said = self.clone();
        let json = input::read(path)?;
        let members = json
            .as_object()
            .ok_or_else(|| Error::input("the SearchRequest is no JSON object"))?;
        for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
            said.take(name, value).ok_or_else(|| {
                Error::input(format!(
                    "the SearchRequest can't be used: `{}` is none of its members, or of another type (RFC 7644 §3.4.3)",
                    shown(name)
                ))
            })?;
        }
        Ok(said)
    }

    fn take(&mut self, name: &str, value: &Json) -> Option<()> {
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
            "sortorder" => self.sort_order = Some(Order::from_str(&text()?, true).ok()?),
            "startindex" => self.start_index = Some(value.as_u64()?),
            "cursor" => self.cursor = Some(text()?),
            "count" => self.count = Some(value.as_u64()?),
            _ => return None,
        }
        Some(())
    }

    pub(super) fn is_projected(&self) -> bool {
        !self.attribute.is_empty() || !self.excluded_attribute.is_empty()
    }

    pub(super) fn start(&self) -> Option<Position> {
        let cursor = self.cursor.clone().map(Position::Cursor);
        cursor.or_else(|| self.start_index.map(Position::Index))
    }

    pub(super) fn projection(&self) -> Vec<(&'static str, String)> {
        let both = [
            ("attributes", &self.attribute),
            ("excludedAttributes", &self.excluded_attribute),
        ];
        let said = both.into_iter().filter(|(_, paths)| !paths.is_empty());
        said.map(|(name, paths)| (name, paths.join(","))).collect()
    }

    /// As they travel, but for where the page begins and ends.
    pub(super) fn parameters(&self) -> Vec<(&'static str, String)> {
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

    /// Refuses what is for lists.
    pub(super) fn demand_none_but(&self, what: &str) -> Result<(), Error> {
        let said = [
            ("--filter", self.filter.is_some()),
            ("--sort-by", self.sort_by.is_some()),
            ("--sort-order", self.sort_order.is_some()),
            ("--start-index", self.start_index.is_some()),
            ("--cursor", self.cursor.is_some()),
            ("--count", self.count.is_some()),
            ("--all", self.all),
            ("--lines", self.lines),
            ("--attribute", what.is_empty() && !self.attribute.is_empty()),
            (
                "--excluded-attribute",
                what.is_empty() && !self.excluded_attribute.is_empty(),
            ),
        ];
        match said.iter().find(|(_, is_said)| *is_said) {
            None => Ok(()),
            Some((name, _)) if what.is_empty() => Err(Error::input(format!(
                "`{name}` is not for discovery documents (RFC 7644 §4)"
            ))),
            Some((name, _)) => Err(Error::input(format!(
                "`{name}` is for lists: one resource has {what} at most"
            ))),
        }
    }
}
