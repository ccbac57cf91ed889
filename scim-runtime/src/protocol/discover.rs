//! Decides which discovery documents are requested, and in which order (RFC 7644 §4).
//!
//! The first request of a list has no parameters, since providers may refuse filters, sorting or paging there with 403. Further
//! pages are only requested if the provider states more members than it sent. If it refuses a list, the members whose names are
//! known are requested one by one.

use super::url::encode_segment;
use crate::{
    Json,
    describe::members,
    error::{Error, ErrorKind},
    record::ListMember,
};
use std::collections::{HashSet, VecDeque};

/// A list of more pages than this is refused.
const MAX_PAGES: usize = 200;

/// A list of more members than this is refused: as many as `describe` reads.
const MAX_MEMBERS: usize = 2_000;

/// More members than this are not requested one by one.
const MAX_REQUESTS: usize = 200;

const CONFIGURATION: &str = "/ServiceProviderConfig";
const TYPES: &str = "/ResourceTypes";
const SCHEMAS: &str = "/Schemas";

/// The documents that have been read, and the state of the current list.
#[derive(Debug, Default)]
pub(crate) struct DocumentReader {
    /// Null if the provider has none.
    pub(crate) configuration: Option<Json>,
    pub(crate) resource_types: Option<Vec<Json>>,
    pub(crate) schemas: Option<Vec<Json>>,
    /// Known names of resource types, in case the provider refuses the list.
    pub(crate) type_names: Vec<String>,
    current: Option<PartialList>,
}

/// A list that isn't complete yet.
#[derive(Debug)]
struct PartialList {
    path: &'static str,
    found: Vec<Json>,
    rest: Remaining,
}

#[derive(Debug)]
enum Remaining {
    /// The stated total, and the number of pages requested so far.
    Pages { total: usize, requested: usize },
    /// Names of members to request one by one.
    Members(VecDeque<String>),
}

/// A document to request with GET.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct DocumentRequest {
    /// Encoded.
    pub(crate) path: String,
    pub(crate) query: Vec<(&'static str, String)>,
}

impl DocumentReader {
    /// Starts without documents.
    pub(crate) fn new(type_names: Vec<String>) -> Self {
        Self {
            type_names,
            ..Self::default()
        }
    }

    /// The next request; `None` if all documents are there.
    pub(crate) fn next(&self) -> Option<DocumentRequest> {
        let plain = |path: &str| DocumentRequest {
            path: path.to_owned(),
            query: Vec::new(),
        };
        if let Some(PartialList { path, found, rest }) = &self.current {
            return Some(match rest {
                Remaining::Pages { total, .. } => DocumentRequest {
                    path: (*path).to_owned(),
                    query: vec![
                        ("startIndex", (found.len() + 1).to_string()),
                        ("count", total.saturating_sub(found.len()).to_string()),
                    ],
                },
                Remaining::Members(names) => {
                    let name = names.front().map_or("", String::as_str);
                    // A segment may contain colons (RFC 3986 §3.3), and URNs do.
                    let name = encode_segment(name).replace("%3A", ":");
                    plain(&format!("{path}/{name}"))
                }
            });
        }
        self.missing().map(plain)
    }

    /// Takes the response to the last request.
    pub(crate) fn received(&mut self, answer: Result<Json, Error>) -> Result<(), Error> {
        let line = self.next().map(|ask| format!("GET {}", ask.path));
        self.take(answer)
            .map_err(|error| error.of_request(line.as_deref().unwrap_or_default()))
    }

    fn take(&mut self, answer: Result<Json, Error>) -> Result<(), Error> {
        match self.current.take() {
            Some(PartialList {
                path,
                found,
                rest: Remaining::Pages { total, requested },
            }) => self.page(path, found, total, requested, answer.map_err(explain)?),
            Some(PartialList {
                path,
                mut found,
                rest: Remaining::Members(mut names),
            }) => {
                found.push(answer.map_err(explain)?);
                names.pop_front();
                self.members(path, found, names);
                Ok(())
            }
            None => match self.missing() {
                Some(CONFIGURATION) => {
                    self.configuration = Some(match answer {
                        Err(error) if is_absent(&error) => Json::Null,
                        answer => answer.map_err(explain)?,
                    });
                    // Some providers return it in a list.
                    let read = self
                        .configuration
                        .as_ref()
                        .map(|read| members(CONFIGURATION, read));
                    read.transpose().map(drop).map_err(incoherent)
                }
                Some(path) => self.list(path, answer),
                None => Ok(()),
            },
        }
    }

    fn missing(&self) -> Option<&'static str> {
        let parts = [
            (CONFIGURATION, self.configuration.is_none()),
            (TYPES, self.resource_types.is_none()),
            (SCHEMAS, self.schemas.is_none()),
        ];
        let missing = parts.into_iter().find(|(_, is_missing)| *is_missing);
        missing.map(|(path, _)| path)
    }

    fn list(&mut self, path: &'static str, answer: Result<Json, Error>) -> Result<(), Error> {
        let document = match answer {
            Err(error) if is_absent(&error) || error.status() == Some(403) => {
                let names = if path == TYPES {
                    self.type_names.iter().cloned().collect()
                } else {
                    self.urns()
                };
                if names.is_empty() {
                    return Err(explain(error));
                }
                if names.len() > MAX_REQUESTS {
                    let message = format!(
                        "the provider refuses to list `{path}`, and its {} members exceed the limit of {MAX_REQUESTS} single requests",
                        names.len()
                    );
                    return Err(Error::new(ErrorKind::Paging(message)));
                }
                self.members(path, Vec::new(), names);
                return Ok(());
            }
            answer => answer.map_err(explain)?,
        };
        let found = members(path, &document).map_err(incoherent)?;
        let total = total(&document).unwrap_or(found.len());
        if total.max(found.len()) > MAX_MEMBERS {
            let message = format!("`{path}` has {total} members: at most {MAX_MEMBERS} are read");
            return Err(Error::new(ErrorKind::Paging(message)));
        }
        if total <= found.len() {
            self.complete(path, found);
        } else {
            self.current = Some(PartialList {
                path,
                found,
                rest: Remaining::Pages {
                    total,
                    requested: 0,
                },
            });
        }
        Ok(())
    }

    fn page(
        &mut self,
        path: &'static str,
        mut found: Vec<Json>,
        total: usize,
        requested: usize,
        document: Json,
    ) -> Result<(), Error> {
        let before = found.len();
        // A provider that ignores startIndex sends the same page again: only new members count.
        let mut known: HashSet<String> = found.iter().map(Json::to_string).collect();
        for item in members(path, &document).map_err(incoherent)? {
            if found.len() <= MAX_MEMBERS && known.insert(item.to_string()) {
                found.push(item);
            }
        }
        if found.len() >= total {
            self.complete(path, found);
            return Ok(());
        }
        if found.len() == before || requested >= MAX_PAGES {
            let message = format!(
                "the provider states {total} members of `{path}`, but only sends {}",
                found.len()
            );
            return Err(Error::new(ErrorKind::Paging(message)));
        }
        let rest = Remaining::Pages {
            total,
            requested: requested + 1,
        };
        self.current = Some(PartialList { path, found, rest });
        Ok(())
    }

    fn members(&mut self, path: &'static str, found: Vec<Json>, names: VecDeque<String>) {
        if names.is_empty() {
            self.complete(path, found);
        } else {
            let rest = Remaining::Members(names);
            self.current = Some(PartialList { path, found, rest });
        }
    }

    fn complete(&mut self, path: &str, found: Vec<Json>) {
        if path == TYPES {
            self.resource_types = Some(found);
        } else {
            self.schemas = Some(found);
        }
    }

    /// The URNs of the schemas that the resource types refer to.
    fn urns(&self) -> VecDeque<String> {
        let mut urns = VecDeque::<String>::new();
        let mut known = HashSet::new();
        let mut add = |urn: Option<&Json>| {
            if let Some(urn) = urn.and_then(Json::as_str)
                && known.insert(urn.to_ascii_lowercase())
            {
                urns.push_back(urn.to_owned());
            }
        };
        for resource_type in self.resource_types.iter().flatten() {
            add(member(resource_type, "schema"));
            let extensions = member(resource_type, "schemaExtensions").and_then(Json::as_array);
            for extension in extensions.into_iter().flatten() {
                add(member(extension, "schema"));
            }
        }
        urns
    }
}

fn member<'v>(object: &'v Json, name: &str) -> Option<&'v Json> {
    crate::record::member(object.as_object()?, name)
}

fn total(document: &Json) -> Option<usize> {
    match member(document, ListMember::TotalResults.name())? {
        Json::String(text) => text.trim().parse().ok(),
        other => usize::try_from(other.as_u64()?).ok(),
    }
}

fn incoherent(error: crate::describe::DescribeError) -> Error {
    Error::new(ErrorKind::Description(error))
}

/// Whether the provider has no such document.
fn is_absent(error: &Error) -> bool {
    matches!(error.status(), Some(404 | 405 | 501))
}

fn explain(error: Error) -> Error {
    match error.status() {
        Some(401) => error.with_help("the discovery documents require authentication: check that the credentials are correct and not expired"),
        Some(403) => error.with_help(
            "the discovery documents are not accessible: check that the credentials are set and may read schemas",
        ),
        Some(404) => error.with_help("check the base URL: it often ends in /scim/v2 or /v2"),
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::BareStatus;
    use serde_json::json;

    fn status(status: u16) -> Result<Json, Error> {
        Err(Error::new(ErrorKind::Status(BareStatus {
            status,
            content_type: None,
            start: String::new(),
        })))
    }

    fn paths(
        discovery: &mut DocumentReader,
        mut answers: Vec<Result<Json, Error>>,
    ) -> (Vec<String>, Result<(), Error>) {
        let mut asked = Vec::new();
        while let Some(DocumentRequest { path, query }) = discovery.next() {
            let query: Vec<String> = query
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            asked.push(
                [path, query.join("&")]
                    .join("?")
                    .trim_end_matches('?')
                    .to_owned(),
            );
            if answers.is_empty() {
                break;
            }
            if let Err(error) = discovery.received(answers.remove(0)) {
                return (asked, Err(error));
            }
        }
        (asked, Ok(()))
    }

    fn list(total: usize, ids: &[&str]) -> Json {
        let resources: Vec<Json> = ids.iter().map(|id| json!({"id": id})).collect();
        json!({"totalResults": total, "Resources": resources})
    }

    // R7644-4-01, R7644-4-02
    #[test]
    fn documents_are_requested_without_parameters_and_further_pages_by_index() {
        let mut discovery = DocumentReader::default();
        let answers = vec![
            Ok(json!({})),
            Ok(list(1, &["User"])),
            Ok(list(3, &["a"])),
            Ok(list(3, &["b"])),
            Ok(list(3, &["c"])),
        ];
        let (asked, outcome) = paths(&mut discovery, answers);
        outcome.expect("all is there");
        assert_eq!(
            asked,
            [
                "/ServiceProviderConfig",
                "/ResourceTypes",
                "/Schemas",
                "/Schemas?startIndex=2&count=2",
                "/Schemas?startIndex=3&count=1",
            ]
        );
        assert_eq!(discovery.schemas.map(|schemas| schemas.len()), Some(3));
    }

    // R7644-4-01
    #[test]
    fn members_are_requested_one_by_one_if_the_list_is_refused() {
        for refusal in [403, 404, 501] {
            let mut discovery = DocumentReader {
                type_names: vec!["User".to_owned()],
                ..DocumentReader::default()
            };
            let user = json!({"schema": "urn:x:User", "schemaExtensions": [{"schema": "urn:x:More"}, {"schema": "URN:x:more"}]});
            let answers = vec![
                status(404),
                status(refusal),
                Ok(user),
                status(refusal),
                Ok(json!({"id": 1})),
                Ok(json!({"id": 2})),
            ];
            let (asked, outcome) = paths(&mut discovery, answers);
            outcome.expect("all is there");
            assert_eq!(
                asked,
                [
                    "/ServiceProviderConfig",
                    "/ResourceTypes",
                    "/ResourceTypes/User",
                    "/Schemas",
                    "/Schemas/urn:x:User",
                    "/Schemas/urn:x:More",
                ]
            );
            assert_eq!(discovery.configuration, Some(Json::Null));
        }
    }

    // R7644-7-01
    #[test]
    fn lists_are_bounded() {
        let answers = vec![Ok(json!({})), Ok(list(20_000, &["a"]))];
        let (asked, outcome) = paths(&mut DocumentReader::default(), answers);
        assert_eq!(asked.len(), 2);
        let error = outcome.expect_err("too many");
        assert!(error.to_string().contains("at most 2000"), "{error}");

        let extensions: Vec<Json> = (0..300)
            .map(|n| json!({"schema": format!("urn:x:{n}")}))
            .collect();
        let types = json!([{"schema": "urn:x:User", "schemaExtensions": extensions}]);
        let answers = vec![Ok(json!({})), Ok(types), status(404)];
        let (asked, outcome) = paths(&mut DocumentReader::default(), answers);
        assert_eq!(asked.len(), 3);
        let error = outcome.expect_err("too many");
        assert!(
            error
                .to_string()
                .contains("the limit of 200 single requests"),
            "{error}"
        );
    }

    // R7644-4-02
    #[test]
    fn refusals_are_explained_and_endless_lists_are_stopped() {
        let answers = vec![Ok(json!({})), status(403)];
        let (_, outcome) = paths(&mut DocumentReader::default(), answers);
        let error = outcome.expect_err("refused");
        assert!(
            error
                .help()
                .is_some_and(|help| help.contains("discovery documents are not accessible")),
            "{error}"
        );

        let answers = vec![Ok(json!({})), Ok(list(9, &["a"])), Ok(list(9, &["a"]))];
        let (_, outcome) = paths(&mut DocumentReader::default(), answers);
        assert!(
            outcome
                .expect_err("no end")
                .to_string()
                .contains("but only sends 1")
        );
    }

    #[test]
    fn documents_at_hand_are_not_requested() {
        let mut discovery = DocumentReader {
            schemas: Some(Vec::new()),
            configuration: Some(Json::Null),
            ..DocumentReader::default()
        };
        let (asked, _) = paths(&mut discovery, vec![Ok(list(0, &[]))]);
        assert_eq!(asked, ["/ResourceTypes"]);
    }

    #[test]
    fn an_error_of_the_discovery_names_the_next_step() {
        for (code, help) in [
            (401, "require authentication"),
            (403, "may read schemas"),
            (404, "check the base URL"),
        ] {
            let error = explain(status(code).expect_err("an error")).to_string();
            assert!(error.contains(help), "{code}: {error}");
        }
    }

    // R7644-4-02
    #[test]
    fn as_many_members_and_pages_as_allowed_are_read() {
        let types = |count: usize| {
            let extensions: Vec<Json> = (1..count)
                .map(|n| json!({"schema": format!("urn:x:{n}")}))
                .collect();
            json!([{"schema": "urn:x:0", "schemaExtensions": extensions}])
        };
        for (count, accepted) in [(MAX_REQUESTS, true), (MAX_REQUESTS + 1, false)] {
            let answers = vec![Ok(json!({})), Ok(types(count)), status(404)];
            let (_, outcome) = paths(&mut DocumentReader::default(), answers);
            assert_eq!(outcome.is_ok(), accepted, "{count}");
        }
        for (total, accepted) in [(MAX_MEMBERS, true), (MAX_MEMBERS + 1, false)] {
            let answers = vec![Ok(json!({})), Ok(list(total, &["a"]))];
            let (_, outcome) = paths(&mut DocumentReader::default(), answers);
            assert_eq!(outcome.is_ok(), accepted, "{total}");
        }
        // Each page has one new member; the last one that is accepted is that of the limit.
        let mut answers = vec![Ok(json!({}))];
        let names: Vec<String> = (0..MAX_PAGES + 10).map(|n| n.to_string()).collect();
        answers.extend(names.iter().map(|name| Ok(list(MAX_MEMBERS, &[name]))));
        let (asked, outcome) = paths(&mut DocumentReader::default(), answers);
        assert!(outcome.is_err());
        assert!(asked.len() <= MAX_PAGES + 3, "{} requests", asked.len());
    }

    #[test]
    fn a_failure_of_the_provider_is_not_taken_for_a_missing_list() {
        let mut discovery = DocumentReader {
            type_names: vec!["User".to_owned()],
            ..DocumentReader::default()
        };
        let (asked, outcome) = paths(&mut discovery, vec![Ok(json!({})), status(500)]);
        assert_eq!(asked.len(), 2);
        assert_eq!(outcome.expect_err("a failure").status(), Some(500));
    }
}
