//! What options are called on the command line.

use clap::ValueEnum;
use scim_runtime::{filter, patch, server::UnknownAttributes};

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum UnknownArg {
    Keep,
    Ignore,
    Forbid,
}

impl From<UnknownArg> for UnknownAttributes {
    fn from(unknown: UnknownArg) -> Self {
        match unknown {
            UnknownArg::Keep => Self::Keep,
            UnknownArg::Ignore => Self::Ignore,
            UnknownArg::Forbid => Self::Forbid,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum DialectArg {
    /// As RFC 7644 defines them.
    Standard,
    /// As Microsoft Entra ID sends them.
    Entra,
    /// As Okta sends them.
    Okta,
    /// As drafts before RFC 7644 defined them.
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
    /// The case of A to Z does not count.
    Ascii,
    /// In Unicode's lower case: an accent that was typed as a character of its own counts.
    LowerCase,
    /// In Unicode's lower case and normal form C.
    Normalized,
    /// As the PRECIS profile UsernameCaseMapped compares (RFC 8265): full and half width are one, too.
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
