//! The values of enumerated options, as written on the command line.

use clap::ValueEnum;
use scim_runtime::{filter, patch, server::Server};

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
