//! Types that know nothing about SCIM and replace generated ones.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A simple value: a name from the IANA time zone database.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeZone(String);

impl TryFrom<String> for TimeZone {
    type Error = &'static str;
    fn try_from(name: String) -> Result<Self, Self::Error> {
        let region = name.split_once('/').map(|(region, _)| region);
        match region {
            Some("Africa" | "America" | "Asia" | "Europe") => Ok(Self(name)),
            _ => Err("not a time zone"),
        }
    }
}

impl From<TimeZone> for String {
    fn from(zone: TimeZone) -> Self {
        zone.0
    }
}

/// A complex value.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FullName {
    /// `familyName`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_name: Option<String>,
    /// `givenName`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_name: Option<String>,
}

/// A value of a multi-valued complex attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Photo {
    /// `value`
    pub value: String,
}

/// The value of a sub-attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mailbox(pub String);

/// An extension.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Employment(pub BTreeMap<String, serde_json::Value>);
