//! The query parameters of SCIM: the one place that lists them.
//!
//! Add query parameters here: `Draft` sends them in the URL of a GET and in the body of a search.

use crate::Json;

macro_rules! parameters {
    ($($(#[$meta:meta])* $variant:ident $name:literal $form:ident,)*) => {
        /// A query parameter (RFC 7644 §3.4.2, §3.9; RFC 9865 §2).
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Parameter {
            $($(#[$meta])* $variant,)*
        }

        impl Parameter {
            /// Its name in a URL and in a `SearchRequest`.
            pub(crate) fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// The parameter of this name.
            pub(crate) fn of_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// Its value in a `SearchRequest` (RFC 7644 §3.4.3).
            pub(crate) fn json(self, value: &str) -> Json {
                match self {
                    $(Self::$variant => $form(value),)*
                }
            }
        }
    };
}

parameters! {
    Attributes "attributes" names,
    ExcludedAttributes "excludedAttributes" names,
    Filter "filter" text,
    SortBy "sortBy" text,
    SortOrder "sortOrder" text,
    StartIndex "startIndex" number,
    Count "count" number,
    Cursor "cursor" text,
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
