//! The parameters of a query, from a URL or a SearchRequest (RFC 7644 §3.4.2, §3.4.3, §3.9; RFC 9865 §2).

use super::{message::ErrorReply, request::IncomingRequest};
use crate::{Json, filter::member};

const SEARCH: &str = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

#[derive(Debug, Default, Clone)]
pub(super) struct QueryParameters {
    pub(super) filter: Option<String>,
    pub(super) sort_by: Option<String>,
    pub(super) order: ResultOrder,
    /// From 1.
    pub(super) start_index: Option<u64>,
    /// As given: whether 0 is valid depends on the method of paging.
    pub(super) count: Option<i64>,
    pub(super) cursor: Option<String>,
    pub(super) attributes: Vec<String>,
    pub(super) excluded: Vec<String>,
    /// The attributes that the request sets, as chains of names from the outside in.
    pub(super) set: Vec<Vec<String>>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum ResultOrder {
    #[default]
    Ascending,
    Descending,
}

impl QueryParameters {
    /// From a query string.
    pub(super) fn of_query(request: &IncomingRequest<'_>) -> Result<Self, ErrorReply> {
        let text = |name| request.get(name).map(str::to_owned);
        let names = |name| -> Vec<String> {
            let list = request.get(name).unwrap_or_default().split(',');
            list.map(str::trim)
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let number = |name| -> Result<Option<i64>, ErrorReply> {
            let read = |text: &str| {
                let number = text.trim().parse();
                number.map_err(|_| ErrorReply::value(format!("`{name}` must be an integer")))
            };
            request.get(name).map(read).transpose()
        };
        Self {
            filter: text("filter"),
            sort_by: text("sortBy"),
            order: ResultOrder::read(request.get("sortOrder"))?,
            start_index: number("startIndex")?.map(|index| index.max(1).unsigned_abs()),
            count: number("count")?,
            cursor: text("cursor"),
            attributes: names("attributes"),
            excluded: names("excludedAttributes"),
            set: Vec::new(),
        }
        .checked()
    }

    /// From a SearchRequest.
    pub(super) fn of_search(message: &Json) -> Result<Self, ErrorReply> {
        check_message_schema(message, SEARCH)?;
        let get = |name: &str| member(message, name).filter(|value| !value.is_null());
        let text = |name: &str| -> Result<Option<String>, ErrorReply> {
            let read = |value: &Json| {
                let text = value.as_str().map(str::to_owned);
                text.ok_or_else(|| ErrorReply::syntax(format!("`{name}` must be a string")))
            };
            get(name).map(read).transpose()
        };
        let names = |name: &str| -> Result<Vec<String>, ErrorReply> {
            let invalid = || ErrorReply::syntax(format!("`{name}` must be an array of strings"));
            let Some(value) = get(name) else {
                return Ok(Vec::new());
            };
            let list = value.as_array().ok_or_else(invalid)?;
            list.iter()
                .map(|name| name.as_str().map(str::to_owned).ok_or_else(invalid))
                .collect()
        };
        let number = |name: &str| -> Result<Option<i64>, ErrorReply> {
            let invalid = || ErrorReply::syntax(format!("`{name}` must be an integer"));
            get(name)
                .map(|value| value.as_i64().ok_or_else(invalid))
                .transpose()
        };
        Self {
            filter: text("filter")?,
            sort_by: text("sortBy")?,
            order: ResultOrder::read(text("sortOrder")?.as_deref())?,
            start_index: number("startIndex")?.map(|index| index.max(1).unsigned_abs()),
            count: number("count")?,
            cursor: text("cursor")?,
            attributes: names("attributes")?,
            excluded: names("excludedAttributes")?,
            set: Vec::new(),
        }
        .checked()
    }

    fn checked(self) -> Result<Self, ErrorReply> {
        if !self.attributes.is_empty() && !self.excluded.is_empty() {
            let detail = "`attributes` and `excludedAttributes` exclude each other";
            return Err(ErrorReply::value(detail));
        }
        if self.cursor.is_some() && self.start_index.is_some() {
            return Err(ErrorReply::value(
                "`cursor` and `startIndex` exclude each other",
            ));
        }
        Ok(self)
    }

    /// The parameters that stay the same from page to page.
    pub(super) fn query(&self) -> String {
        format!("{:?}", self.clone().without_paging())
    }

    pub(super) fn without_paging(self) -> Self {
        Self {
            count: None,
            cursor: None,
            start_index: None,
            ..self
        }
    }
}

impl ResultOrder {
    fn read(text: Option<&str>) -> Result<Self, ErrorReply> {
        match text {
            None => Ok(Self::Ascending),
            Some(text) if text.eq_ignore_ascii_case("ascending") => Ok(Self::Ascending),
            Some(text) if text.eq_ignore_ascii_case("descending") => Ok(Self::Descending),
            Some(_) => Err(ErrorReply::value(
                "`sortOrder` must be `ascending` or `descending`",
            )),
        }
    }
}

/// Fails unless `schemas` of a message names the schema.
pub(super) fn check_message_schema(message: &Json, urn: &str) -> Result<(), ErrorReply> {
    let urns = member(message, "schemas").and_then(Json::as_array);
    let named = urns
        .into_iter()
        .flatten()
        .filter_map(Json::as_str)
        .any(|known| known.eq_ignore_ascii_case(urn));
    if named {
        Ok(())
    } else {
        Err(ErrorReply::syntax(format!("`schemas` does not name {urn}")))
    }
}
