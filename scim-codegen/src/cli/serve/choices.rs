//! The values of enumerated options, as written on the command line.

use crate::text::did_you_mean;
use clap::ValueEnum;
use scim_runtime::{
    filter, patch,
    server::{FaultRule, Server},
};

/// The faults, as [`FaultRule`] reads them.
const FAULTS: [&str; 17] = [
    "latency",
    "error",
    "too-many-requests",
    "unavailable",
    "torn",
    "html",
    "no-body",
    "no-content",
    "content-type",
    "no-meta",
    "numeric-ids",
    "text-booleans",
    "lone-values",
    "no-resources",
    "ignored-paging",
    "repeated-cursors",
    "wrong-total",
];

/// Parses a value of `--fault`.
pub(super) fn fault(text: &str) -> Result<FaultRule, String> {
    text.parse()
        .map_err(|error: scim_runtime::server::ServerError| {
            let words = text
                .split_whitespace()
                .map(|word| word.split('=').next().unwrap_or(word));
            let mut unknown =
                words.filter(|word| error.to_string().contains(&format!("`{word}` is not")));
            match unknown.find_map(|word| did_you_mean(word, FAULTS)) {
                Some(suggestion) => format!("{error}; {suggestion}"),
                None => error.to_string(),
            }
        })
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum UnknownArg {
    /// Store and return them
    Keep,
    /// Drop them silently
    Ignore,
    /// Reject the request
    Forbid,
}

impl UnknownArg {
    pub(super) fn configure(self, server: Server) -> Server {
        match self {
            Self::Keep => server,
            Self::Ignore => server.ignore_unknown_attributes(),
            Self::Forbid => server.forbid_unknown_attributes(),
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum DialectArg {
    /// RFC 7644 only
    Standard,
    /// Microsoft Entra ID
    Entra,
    /// Okta
    Okta,
    /// Drafts before RFC 7644
    Legacy,
}

impl From<DialectArg> for patch::Dialect {
    fn from(dialect: DialectArg) -> Self {
        match dialect {
            DialectArg::Standard => Self::Standard,
            DialectArg::Entra => Self::Entra,
            DialectArg::Okta => Self::Okta,
            DialectArg::Legacy => Self::Legacy,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum ComparisonArg {
    /// Ignore the case of A to Z
    Ascii,
    /// Compare in Unicode's lower case
    LowerCase,
    /// Compare in Unicode's lower case and normal form C
    Normalized,
    /// Compare as the PRECIS profile UsernameCaseMapped does (RFC 8265), which also ignores full and half width
    Precis,
}

impl From<ComparisonArg> for filter::Comparison {
    fn from(comparison: ComparisonArg) -> Self {
        match comparison {
            ComparisonArg::Ascii => Self::Ascii,
            ComparisonArg::LowerCase => Self::LowerCase,
            ComparisonArg::Normalized => Self::Normalized,
            ComparisonArg::Precis => Self::Precis,
        }
    }
}
