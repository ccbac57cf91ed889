//! A script: one operation of a client, and the responses that a hostile provider gives to its requests. JSON, so that a failing
//! input can be read, changed and replayed.

use serde::{Deserialize, Serialize};

/// An operation and its responses, in the order of the requests. The last response is repeated for further requests.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Script {
    pub(super) credential: Credential,
    pub(super) operation: Operation,
    #[serde(default)]
    pub(super) lenient: bool,
    #[serde(default)]
    pub(super) responses: Vec<Answer>,
}

/// How the client authenticates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Credential {
    Bearer,
    Basic,
    ApiKey,
    OneRequest,
    ClientCredentials,
}

impl Credential {
    pub(super) const ALL: [Self; 5] = [
        Self::Bearer,
        Self::Basic,
        Self::ApiKey,
        Self::OneRequest,
        Self::ClientCredentials,
    ];
}

/// An operation of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Operation {
    Get,
    Json,
    Raw,
    Create,
    CreateAnyStatus,
    CreateOrFind,
    Replace,
    Change,
    Patch,
    Delete,
    Page,
    Walk,
    WalkUnreadable,
    Search,
    Me,
    Root,
    Dynamic,
    DynamicWalk,
    Discover,
    Bulk,
}

impl Operation {
    pub(super) const ALL: [Self; 20] = [
        Self::Get,
        Self::Json,
        Self::Raw,
        Self::Create,
        Self::CreateAnyStatus,
        Self::CreateOrFind,
        Self::Replace,
        Self::Change,
        Self::Patch,
        Self::Delete,
        Self::Page,
        Self::Walk,
        Self::WalkUnreadable,
        Self::Search,
        Self::Me,
        Self::Root,
        Self::Dynamic,
        Self::DynamicWalk,
        Self::Discover,
        Self::Bulk,
    ];

    /// The most requests that the operation may send, whatever the provider answers.
    pub(super) const fn max_requests(self) -> usize {
        /// Attempts, redirects, and a token with its renewal.
        const ONE: usize = 4 + 5 + 2 * 9;
        match self {
            Self::Get
            | Self::Json
            | Self::Raw
            | Self::Create
            | Self::CreateAnyStatus
            | Self::Patch
            | Self::Delete
            | Self::Page
            | Self::Search
            | Self::Me
            | Self::Root
            | Self::Dynamic => ONE,
            // Reads, then writes.
            Self::Replace => 2 * ONE,
            // Reads and writes, three times; or creates, finds and reads.
            Self::Change | Self::CreateOrFind | Self::Bulk => 6 * ONE,
            Self::Walk | Self::WalkUnreadable | Self::DynamicWalk => super::MAX_WALK * ONE,
            // Three documents: 200 pages or 200 single members each.
            Self::Discover => 1_300 + 3 * ONE,
        }
    }
}

/// A response.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Answer {
    pub(super) status: u16,
    #[serde(default)]
    pub(super) headers: Vec<(String, String)>,
    #[serde(default)]
    pub(super) body: String,
    /// This text follows `times` times, separated by commas, then `tail`.
    #[serde(default)]
    pub(super) fill: String,
    #[serde(default)]
    pub(super) times: usize,
    #[serde(default)]
    pub(super) tail: String,
    #[serde(default)]
    pub(super) framing: Framing,
}

/// How the body is sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Framing {
    #[default]
    Length,
    Chunked,
    Gzip,
    /// Gzip without its last bytes.
    TornGzip,
    /// Text, declared as gzip.
    FalseGzip,
    UntilClosed,
    /// Announces more bytes than it sends.
    Torn,
    /// Announces fewer bytes than it sends.
    TooLong,
    /// A chunk without its end.
    TornChunk,
    /// No response at all.
    Closed,
}

impl Framing {
    pub(super) const ALL: [Self; 10] = [
        Self::Length,
        Self::Chunked,
        Self::Gzip,
        Self::TornGzip,
        Self::FalseGzip,
        Self::UntilClosed,
        Self::Torn,
        Self::TooLong,
        Self::TornChunk,
        Self::Closed,
    ];
}

/// The largest body, in bytes.
pub(super) const MAX_BODY: usize = 2 * 1024 * 1024;

impl Answer {
    /// The body, with the origins of this run in place of `{home}`, `{away}` and `{login}`.
    pub(super) fn body(&self, origins: &Origins) -> Vec<u8> {
        let mut text = origins.insert(&self.body);
        let fill = origins.insert(&self.fill);
        for number in 0..self.times {
            if text.len() + fill.len() > MAX_BODY {
                break;
            }
            if number > 0 {
                text.push(',');
            }
            text.push_str(&fill);
        }
        text.push_str(&origins.insert(&self.tail));
        text.into_bytes()
    }

    /// The headers that can be sent.
    pub(super) fn headers(&self, origins: &Origins) -> Vec<(http::HeaderName, http::HeaderValue)> {
        let valid = self.headers.iter().filter_map(|(name, value)| {
            let name = http::HeaderName::from_bytes(name.as_bytes()).ok()?;
            let value = http::HeaderValue::from_bytes(origins.insert(value).as_bytes()).ok()?;
            Some((name, value))
        });
        valid.collect()
    }
}

/// The origins of a run: the provider, another server, and the token endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Origins {
    pub(super) home: String,
    pub(super) away: String,
    pub(super) login: String,
}

impl Origins {
    fn insert(&self, text: &str) -> String {
        if !text.contains('{') {
            return text.to_owned();
        }
        text.replace("{home}", &self.home)
            .replace("{away}", &self.away)
            .replace("{login}", &self.login)
    }
}
