//! What options are called on the command line.

use clap::ValueEnum;
use scim_runtime::{filter, patch, server::UnknownAttributes};

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Unknown {
    Keep,
    Ignore,
    Forbid,
}

impl From<Unknown> for UnknownAttributes {
    fn from(unknown: Unknown) -> Self {
        match unknown {
            Unknown::Keep => Self::Keep,
            Unknown::Ignore => Self::Ignore,
            Unknown::Forbid => Self::Forbid,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Dialect {
    /// RFC 7644 to the letter.
    Standard,
    /// As Microsoft Entra ID writes it.
    Entra,
    /// As before the RFC.
    Legacy,
}

impl From<Dialect> for patch::Dialect {
    fn from(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Standard => Self::Standard,
            Dialect::Entra => Self::Entra,
            Dialect::Legacy => Self::Legacy,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Comparison {
    /// The case of A to Z does not count.
    Ascii,
    /// In Unicode's lower case: an accent that was typed as a character of its own counts.
    LowerCase,
    /// In Unicode's lower case and normal form C.
    Normalized,
    /// As the PRECIS profile UsernameCaseMapped compares (RFC 8265): full and half width are one, too.
    Precis,
}

impl From<Comparison> for filter::Comparison {
    fn from(comparison: Comparison) -> Self {
        match comparison {
            Comparison::Ascii => Self::Ascii,
            Comparison::LowerCase => Self::LowerCase,
            Comparison::Normalized => Self::Normalized,
            Comparison::Precis => Self::Precis,
        }
    }
}
