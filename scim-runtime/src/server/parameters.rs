//! The parameters of a query, from a URL or a SearchRequest (RFC 7644 §3.4.2, §3.4.3, §3.9; RFC 9865 §2).

use super::{message::ErrorReply, request::IncomingRequest};
use crate::{Json, filter::member, parameter::Parameter};

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
        Self::read(&ParameterSource::Url(request))
    }

    /// From a SearchRequest.
    pub(super) fn of_search(message: &Json) -> Result<Self, ErrorReply> {
        check_message_schema(message, SEARCH)?;
        Self::read(&ParameterSource::Message(message))
    }

    fn read(source: &ParameterSource<'_>) -> Result<Self, ErrorReply> {
        let mut read = Self::default();
        for parameter in Parameter::ALL {
            let name = parameter.name();
            match parameter {
                Parameter::Attributes => read.attributes = source.names(name)?,
                Parameter::ExcludedAttributes => read.excluded = source.names(name)?,
                Parameter::Filter => read.filter = source.text(name)?,
                Parameter::SortBy => read.sort_by = source.text(name)?,
                Parameter::SortOrder => {
                    read.order = ResultOrder::read(source.text(name)?.as_deref())?;
                }
                Parameter::StartIndex => {
                    let index = source.number(name)?;
                    read.start_index = index.map(|index| index.max(1).unsigned_abs());
                }
                Parameter::Count => read.count = source.number(name)?,
                Parameter::Cursor => read.cursor = source.text(name)?,
            }
        }
        read.checked()
    }

    fn checked(self) -> Result<Self, ErrorReply> {
        if !self.attributes.is_empty() && !self.excluded.is_empty() {
            let detail = "`attributes` and `excludedAttributes` can't be combined";
            return Err(ErrorReply::value(detail));
        }
        if self.cursor.is_some() && self.start_index.is_some() {
            return Err(ErrorReply::value(
                "`cursor` and `startIndex` can't be combined",
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

/// Where parameters are read from.
enum ParameterSource<'a> {
    Url(&'a IncomingRequest<'a>),
    /// A SearchRequest.
    Message(&'a Json),
}

impl ParameterSource<'_> {
    fn text(&self, name: &str) -> Result<Option<String>, ErrorReply> {
        match self {
            Self::Url(request) => Ok(request.get(name).map(str::to_owned)),
            Self::Message(message) => {
                let read = |value: &Json| {
                    let text = value.as_str().map(str::to_owned);
                    text.ok_or_else(|| ErrorReply::syntax(format!("`{name}` must be a string")))
                };
                stated(message, name).map(read).transpose()
            }
        }
    }

    fn names(&self, name: &str) -> Result<Vec<String>, ErrorReply> {
        match self {
            Self::Url(request) => {
                let list = request.get(name).unwrap_or_default().split(',');
                let names = list.map(str::trim).filter(|name| !name.is_empty());
                Ok(names.map(str::to_owned).collect())
            }
            Self::Message(message) => {
                let invalid =
                    || ErrorReply::syntax(format!("`{name}` must be an array of strings"));
                let Some(value) = stated(message, name) else {
                    return Ok(Vec::new());
                };
                let list = value.as_array().ok_or_else(invalid)?;
                let names = list.iter().map(|name| name.as_str().map(str::to_owned));
                names.map(|name| name.ok_or_else(invalid)).collect()
            }
        }
    }

    fn number(&self, name: &str) -> Result<Option<i64>, ErrorReply> {
        let invalid = || format!("`{name}` must be an integer");
        match self {
            Self::Url(request) => {
                let read = |text: &str| {
                    let number = text.trim().parse();
                    number.map_err(|_| ErrorReply::value(invalid()))
                };
                request.get(name).map(read).transpose()
            }
            Self::Message(message) => {
                let read =
                    |value: &Json| value.as_i64().ok_or_else(|| ErrorReply::syntax(invalid()));
                stated(message, name).map(read).transpose()
            }
        }
    }
}

/// A member with a value other than null.
fn stated<'a>(message: &'a Json, name: &str) -> Option<&'a Json> {
    member(message, name).filter(|value| !value.is_null())
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
