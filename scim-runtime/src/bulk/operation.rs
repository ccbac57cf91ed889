//! One operation of a bulk request as JSON text.

use super::reference::{self, CreatedResource, text};

/// The HTTP method of a bulk operation (RFC 7644 §3.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BulkMethod {
    Post,
    Put,
    Patch,
    Delete,
}

impl BulkMethod {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Parses a method, without regard to case.
    pub(super) fn parse(text: &str) -> Option<Self> {
        [Self::Post, Self::Put, Self::Patch, Self::Delete]
            .into_iter()
            .find(|method| method.as_str().eq_ignore_ascii_case(text))
    }

    pub(super) fn needs_data(self) -> bool {
        self != Self::Delete
    }
}

/// An operation with unresolved references.
#[derive(Clone)]
pub(crate) struct BulkOperation {
    pub(crate) method: BulkMethod,
    /// The typed builder always sets one, so that every response can be assigned to its operation.
    pub(crate) bulk_id: Option<String>,
    /// Percent-encoded, with a leading slash. Can end in `bulkId:x`.
    pub(crate) path: String,
    pub(crate) version: Option<String>,
    /// JSON text.
    pub(crate) data: Option<String>,
}

impl BulkOperation {
    /// The path, with known references replaced by ids.
    pub(super) fn resolved_path<'k>(
        &self,
        known: &dyn Fn(&str) -> Option<CreatedResource<'k>>,
    ) -> String {
        reference::rewrite_path(&self.path, known).unwrap_or_else(|| self.path.clone())
    }

    /// The data, with known references replaced by ids.
    pub(super) fn resolved_data<'k>(
        &self,
        known: &dyn Fn(&str) -> Option<CreatedResource<'k>>,
    ) -> Option<String> {
        let data = self.data.as_deref()?;
        Some(reference::rewrite_json(data, known).unwrap_or_else(|| data.to_owned()))
    }

    /// The operation as JSON, with known references replaced by ids.
    pub(super) fn write<'k>(&self, known: &dyn Fn(&str) -> Option<CreatedResource<'k>>) -> String {
        let mut out = String::with_capacity(self.data.as_ref().map_or(0, String::len) + 96);
        out.push_str("{\"method\":\"");
        out.push_str(self.method.as_str());
        out.push_str("\",\"path\":");
        out.push_str(&text(&self.resolved_path(known)));
        for (name, value) in [
            (",\"bulkId\":", &self.bulk_id),
            (",\"version\":", &self.version),
        ] {
            if let Some(value) = value {
                out.push_str(name);
                out.push_str(&text(value));
            }
        }
        if let Some(data) = self.resolved_data(known) {
            out.push_str(",\"data\":");
            out.push_str(&data);
        }
        out.push('}');
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // R7644-3.7-01
    #[test]
    fn only_members_with_a_value_are_written() {
        let full = BulkOperation {
            method: BulkMethod::Put,
            bulk_id: Some("q\"".to_owned()),
            path: "/Users/bulkId:u".to_owned(),
            version: Some("W/\"1\"".to_owned()),
            data: Some(r#"{"n":1.10}"#.to_owned()),
        };
        assert_eq!(
            full.write(&|_| None),
            r#"{"method":"PUT","path":"/Users/bulkId:u","bulkId":"q\"","version":"W/\"1\"","data":{"n":1.10}}"#
        );
        let bare = BulkOperation {
            method: BulkMethod::Delete,
            bulk_id: None,
            version: None,
            data: None,
            ..full
        };
        let known = |_: &str| {
            Some(CreatedResource {
                id: "a/b",
                location: None,
            })
        };
        assert_eq!(
            bare.write(&known),
            r#"{"method":"DELETE","path":"/Users/a%2Fb"}"#
        );
    }
}
