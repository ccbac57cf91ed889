//! The query parameters of SCIM: the one table that clients, the server and `scimctl` read.

use crate::Json;

macro_rules! parameters {
    ($($variant:ident $name:literal $role:ident $form:ident,)*) => {
        /// A query parameter (RFC 7644 §3.4.2, §3.9; RFC 9865 §2).
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Parameter {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        impl Parameter {
            /// All parameters.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its name in a URL and in a `SearchRequest`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// What it selects.
            #[must_use]
            pub const fn role(self) -> ParameterRole {
                match self {
                    $(Self::$variant => ParameterRole::$role,)*
                }
            }

            /// Its value in a `SearchRequest` (RFC 7644 §3.4.3).
            #[must_use]
            pub fn json(self, value: &str) -> Json {
                match self {
                    $(Self::$variant => $form(value),)*
                }
            }
        }
    };
}

/// What a query parameter selects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterRole {
    /// The attributes of each resource.
    Projection,
    /// The resources, and their order.
    Selection,
    /// The page.
    Paging,
}

// To add a parameter, add a row. The compiler then points at every `match` that needs an arm.
parameters! {
    Attributes "attributes" Projection names,
    ExcludedAttributes "excludedAttributes" Projection names,
    Filter "filter" Selection text,
    SortBy "sortBy" Selection text,
    SortOrder "sortOrder" Selection text,
    StartIndex "startIndex" Paging number,
    Count "count" Paging number,
    Cursor "cursor" Paging text,
}

impl Parameter {
    /// The parameter of this name, without regard to case.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|parameter| parameter.name().eq_ignore_ascii_case(name))
    }
}

fn text(value: &str) -> Json {
    Json::from(value)
}

fn names(value: &str) -> Json {
    value.split(',').map(str::trim).collect()
}

fn number(value: &str) -> Json {
    value
        .parse::<u64>()
        .map_or_else(|_| Json::from(value), Json::from)
}
