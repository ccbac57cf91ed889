//! The options of `scimctl provision`.

use crate::{Error, text::shown};
use clap::{Args, ValueEnum};
use scim_runtime::{
    describe::ResourceTypeDescription,
    dynamic::DynamicResource,
    provision::{Removal, RemovalLimit},
    record::{Attribute, Kind},
};
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Examples:
  scimctl provision user --from people.csv --match externalId --adopt userName
  scimctl provision user --from people.csv --match userName --remove deactivate --max-removals 5%
  scimctl provision user --from people.jsonl --match userName --lookup --apply --journal log.jsonl
  scimctl provision group --from groups.csv --match displayName --member-key userName --apply

The first line of a CSV file has attribute paths:
  externalId,userName,name.familyName,active,emails[type eq \"work\"].value

An attribute is managed if it has a column. All others are never touched. An empty cell clears the attribute. Values of a list are separated by `;`.

Exit codes:
  0  everything is as wanted
  1  conflicts, failures, or removals that were refused
  2  invalid input or arguments; nothing was written
  3  changes are pending: run again with --apply";

#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(in crate::ctl) struct ProvisionArgs {
    /// Resource type, ignoring case
    #[arg(value_name = "TYPE")]
    pub(super) resource_type: String,
    /// File with the wanted resources: CSV, JSON or JSON lines; `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub(super) from: PathBuf,
    /// Format of the file [default: by its extension]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(super) input: Option<InputFormat>,
    /// Attribute that identifies a resource: `externalId`
    #[arg(long = "match", value_name = "ATTRIBUTE")]
    pub(super) match_by: String,
    /// Take over resources that lack the key and have the same value of this attribute (repeatable)
    #[arg(long, value_name = "ATTRIBUTE")]
    pub(super) adopt: Vec<String>,
    /// Attributes to manage, separated by commas [default: the columns of a CSV file, or the attributes that each JSON resource has]
    #[arg(long, value_name = "ATTRIBUTES", value_delimiter = ',')]
    pub(super) managing: Vec<String>,
    /// What to do with resources that are not in the file
    #[arg(long, value_enum, value_name = "HOW", default_value_t)]
    pub(super) remove: RemovalChoice,
    /// Maximum number of removals: a number, or a share of those in scope [default: 5 or 5%, whichever is more]
    #[arg(long, value_name = "NUMBER|PERCENT%", value_parser = limit)]
    pub(super) max_removals: Option<RemovalLimit>,
    /// Remove only resources that match this filter
    #[arg(long, value_name = "FILTER")]
    pub(super) within: Option<String>,
    /// Look up each resource by its keys instead of listing all resources. Nothing is removed then
    #[arg(long)]
    pub(super) lookup: bool,
    /// Handle only part I of N, counted from 0, so that several processes can share a large file
    #[arg(long, value_name = "I/N", value_parser = partition)]
    pub(super) partition: Option<PartitionArg>,
    /// Make the changes. Without this, only the plan is printed
    #[arg(long)]
    pub(super) apply: bool,
    /// Append each change and its outcome to this file, as a line of JSON
    #[arg(long, value_name = "FILE", requires = "apply")]
    pub(super) journal: Option<PathBuf>,
    /// Maximum number of concurrent requests
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=64), requires = "apply")]
    pub(super) concurrency: u8,
    /// Send changes as bulk operations (RFC 7644 §3.7)
    #[arg(long, requires = "apply")]
    pub(super) bulk: bool,
    /// Format of the plan and of the report
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub(super) format: PlanFormat,
    #[command(flatten)]
    pub(super) columns: ColumnArgs,
    #[command(flatten)]
    pub(super) references: ReferenceArgs,
}

// A doc comment would become the help of the command.
#[derive(Debug, Args)]
#[command(next_help_heading = "CSV files")]
pub(in crate::ctl) struct ColumnArgs {
    /// Read a column under another name: `--column Login=userName` (repeatable)
    #[arg(long, value_name = "NAME=PATH")]
    pub(super) column: Vec<String>,
    /// Ignore a column (repeatable)
    #[arg(long, value_name = "NAME")]
    pub(super) ignore_column: Vec<String>,
    /// Whether an empty cell clears the attribute or keeps the provider's value. Also applies to attributes of --managing that a
    /// JSON resource lacks
    #[arg(long, value_enum, value_name = "HOW", default_value_t)]
    pub(super) empty: EmptyCells,
    /// Character between cells
    #[arg(long, value_name = "CHARACTER", default_value = ",", value_parser = one_byte)]
    pub(super) delimiter: u8,
    /// Text between the values of a list in one cell
    #[arg(long, value_name = "TEXT", default_value = ";", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(super) separator: String,
    /// Combine rows with the same key into one resource, for files with a row for each value of a list
    #[arg(long)]
    pub(super) merge_rows: bool,
}

// A doc comment would become the help of the command.
#[derive(Debug, Args)]
#[command(next_help_heading = "References to other resources")]
pub(in crate::ctl) struct ReferenceArgs {
    /// Attribute that identifies the members of groups in the file: `userName`. Without this, members are ids
    #[arg(long, value_name = "ATTRIBUTE")]
    pub(super) member_key: Option<String>,
    /// Resource type of the members
    #[arg(
        long,
        value_name = "TYPE",
        default_value = "User",
        requires = "member_key"
    )]
    pub(super) member_type: String,
    /// Read the values of this attribute as keys of other resources in the file: `urn:…:User:manager` (repeatable)
    #[arg(long, value_name = "ATTRIBUTE")]
    pub(super) resolve: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum InputFormat {
    /// A row for each resource, with attribute paths in the first line
    Csv,
    /// An array of resources, or a ListResponse
    Json,
    /// A resource in each line
    Jsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum RemovalChoice {
    /// Keep them unchanged
    #[default]
    Keep,
    /// Set `active` to false
    Deactivate,
    /// Delete them
    Delete,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum EmptyCells {
    /// Clear the attribute
    #[default]
    Clear,
    /// Keep the provider's value
    Keep,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum PlanFormat {
    /// Human-readable text
    #[default]
    Text,
    /// Versioned JSON
    Json,
}

/// One of several disjoint parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PartitionArg {
    pub(super) index: u32,
    pub(super) of: u32,
}

impl ProvisionArgs {
    /// What happens to resources that are not in the file.
    ///
    /// # Errors
    /// If the resource type can't be deactivated, or a look-up should remove resources.
    pub(super) fn removal(
        &self,
        resource_type: &ResourceTypeDescription,
    ) -> Result<Removal<DynamicResource>, Error> {
        if self.lookup && self.remove != RemovalChoice::Keep {
            return Err(Error::input(
                "--lookup can't find resources that are not in the file, so nothing can be removed",
            )
            .with_help("leave out --lookup or --remove"));
        }
        match self.remove {
            RemovalChoice::Keep => Ok(Removal::keep()),
            RemovalChoice::Delete => Ok(Removal::delete()),
            RemovalChoice::Deactivate => {
                let active = Attribute::find(&resource_type.attributes, "active");
                match active {
                    Some(active) if active.kind == Kind::Boolean => {
                        Ok(Removal::set_path("active", false.into()))
                    }
                    Some(_) | None => Err(Error::input(format!(
                        "`{}` has no boolean attribute `active`",
                        shown(&resource_type.name)
                    ))
                    .with_help("use --remove delete")),
                }
            }
        }
    }
}

fn limit(text: &str) -> Result<RemovalLimit, String> {
    let unusable = || "expected a number such as 25, or a percentage such as 5%".to_owned();
    match text.strip_suffix('%') {
        Some(percent) => match percent.trim().parse::<f64>() {
            Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(RemovalLimit::percent(percent)),
            Ok(_) | Err(_) => Err(unusable()),
        },
        None => text
            .parse()
            .map(RemovalLimit::count)
            .map_err(|_| unusable()),
    }
}

fn partition(text: &str) -> Result<PartitionArg, String> {
    let parsed = text.split_once('/').and_then(|(index, of)| {
        Some(PartitionArg {
            index: index.parse().ok()?,
            of: of.parse().ok()?,
        })
    });
    let parsed = parsed.filter(|part| part.index < part.of);
    parsed.ok_or_else(|| "expected I/N with I from 0 to N-1, such as 0/8".to_owned())
}

fn one_byte(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        [byte] if byte.is_ascii() && !b"\"\r\n".contains(byte) => Ok(*byte),
        b"\\t" => Ok(b'\t'),
        _ => Err("expected one ASCII character, or \\t for a tab".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_numbers_or_percentages() {
        assert_eq!(limit("25"), Ok(RemovalLimit::count(25)));
        assert_eq!(limit("5%"), Ok(RemovalLimit::percent(5.0)));
        assert_eq!(limit("0.5 %"), Ok(RemovalLimit::percent(0.5)));
        for text in ["", "%", "-1", "101%", "NaN%", "inf%", "five"] {
            assert!(limit(text).is_err(), "{text}");
        }
    }

    #[test]
    fn partitions_count_from_zero() {
        assert_eq!(partition("0/8"), Ok(PartitionArg { index: 0, of: 8 }));
        for text in ["8/8", "1", "1/0", "-1/2", "a/b"] {
            assert!(partition(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_delimiter_is_one_character() {
        assert_eq!(one_byte(";"), Ok(b';'));
        assert_eq!(one_byte("\\t"), Ok(b'\t'));
        for text in ["", ";;", "\"", "é"] {
            assert!(one_byte(text).is_err(), "{text}");
        }
    }
}
