//! Reads the members of an object. Names are compared without case (RFC 7643 §2.1), and deviations are reported.

use super::{
    node::{JsonNode, JsonText, JsonValue},
    parsed::Document,
    rfc7643,
};
use crate::{
    finding::{Finding, Findings, Repair, Rule},
    lint::{repair::FindingSubject, rules},
    text::{SourceSpan, shown, toml_string},
};

/// The path to a value, for its JSON pointer.
#[derive(Debug, Clone, Copy)]
pub(crate) enum JsonPath<'a> {
    Root,
    Member(&'a JsonPath<'a>, &'a str),
    Item(&'a JsonPath<'a>, usize),
}

impl JsonPath<'_> {
    /// The JSON pointer (RFC 6901).
    pub(crate) fn pointer(&self) -> String {
        match self {
            Self::Root => String::new(),
            Self::Member(parent, name) => {
                let name = name.replace('~', "~0").replace('/', "~1");
                format!("{}/{name}", parent.pointer())
            }
            Self::Item(parent, index) => format!("{}/{index}", parent.pointer()),
        }
    }
}

/// An object, with the context that its findings need.
#[derive(Clone, Copy)]
pub(crate) struct Object<'a> {
    pub(crate) document: &'a Document,
    pub(crate) node: &'a JsonNode,
    pub(crate) path: JsonPath<'a>,
    /// What the object describes, used for the `scim.toml` lines that a finding proposes.
    pub(crate) subject: FindingSubject<'a>,
    members: &'a [(JsonText, JsonNode)],
}

/// A member that was looked up by its name.
struct Found<'a> {
    name: &'a str,
    node: &'a JsonNode,
    /// The number of members with this name, ignoring case.
    count: usize,
}

impl<'a> Object<'a> {
    pub(crate) fn new(
        document: &'a Document,
        node: &'a JsonNode,
        path: JsonPath<'a>,
    ) -> Option<Self> {
        match &node.value {
            JsonValue::Object(members) => Some(Self {
                document,
                node,
                path,
                subject: FindingSubject::Document,
                members,
            }),
            _ => None,
        }
    }

    /// Sets what the object describes, once that is known.
    pub(crate) fn about(self, subject: FindingSubject<'a>) -> Self {
        Self { subject, ..self }
    }

    pub(crate) fn place(&self) -> SourceSpan {
        self.place_of(self.node, &self.path)
    }

    /// The position of a value within the object.
    pub(crate) fn place_of(&self, node: &JsonNode, path: &JsonPath<'_>) -> SourceSpan {
        SourceSpan {
            subject: self.subject.name(),
            ..self.document.place(node.span(), path.pointer())
        }
    }

    /// A finding about the object.
    pub(crate) fn finding(&self, rule: &'static Rule, message: impl Into<String>) -> Finding {
        Finding::new(rule, self.place(), message)
    }

    /// A finding about a member.
    pub(crate) fn finding_in(
        &self,
        member: &str,
        rule: &'static Rule,
        message: impl Into<String>,
    ) -> Finding {
        let Some((known, node)) = self.find(member) else {
            return self.finding(rule, message);
        };
        let place = self.place_of(node, &JsonPath::Member(&self.path, known));
        Finding::new(rule, place, message)
    }

    /// The `scim.toml` lines that set a member whose value is missing or unusable: to RFC 7643's value for an attribute of the RFC,
    /// otherwise to the assumed value.
    pub(crate) fn state(&self, member: &str, assumed: &str) -> Repair {
        let name = self.subject.name();
        let known = name.and_then(|name| rfc7643::characteristic(&name, member));
        self.subject
            .set(member, known.as_deref().unwrap_or(assumed))
    }

    fn find(&self, name: &str) -> Option<(&'a str, &'a JsonNode)> {
        let found = self.find_all(name)?;
        Some((found.name, found.node))
    }

    /// Finds a member by its exact name, or else ignoring case, and counts the members with this name.
    fn find_all(&self, name: &str) -> Option<Found<'a>> {
        let mut found: Option<Found<'a>> = None;
        for (known, node) in self.members {
            let known: &str = known;
            if known.len() != name.len() || !known.eq_ignore_ascii_case(name) {
                continue;
            }
            let count = found.as_ref().map_or(1, |found| found.count + 1);
            found = match found {
                Some(first) if first.name == name || known != name => {
                    Some(Found { count, ..first })
                }
                _ => Some(Found {
                    name: known,
                    node,
                    count,
                }),
            };
        }
        found
    }

    /// Returns a member's value. `null` counts as missing (RFC 7643 §2.5).
    pub(crate) fn get(&self, name: &str, findings: &mut Findings) -> Option<&'a JsonNode> {
        let Found {
            name: known,
            node,
            count,
        } = self.find_all(name)?;
        if known != name {
            findings.push(
                self.finding_in(name, &rules::MEMBER_CASE, format!("`{}`", shown(known)))
                    .assuming(format!("read as `{name}`"))
                    .repaired_by(self.repeat(name, node)),
            );
        }
        if count > 1 {
            let message = format!("`{name}` occurs {count} times");
            findings.push(
                self.finding_in(name, &rules::DUPLICATE_MEMBER, message)
                    .assuming("the first one is used")
                    .repaired_by(self.repeat(name, node)),
            );
        }
        (!matches!(node.value, JsonValue::Null)).then_some(node)
    }

    /// Whether the object has a member. Reports nothing.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name)
            .is_some_and(|(_, node)| !matches!(node.value, JsonValue::Null))
    }

    /// Reads a string.
    pub(crate) fn text(&self, name: &str, findings: &mut Findings) -> Option<&'a str> {
        match &self.get(name, findings)?.value {
            JsonValue::String(text) => Some(text),
            other => {
                let wrong = self.wrong_type(name, "a string", other);
                findings.push(wrong.assuming("ignored"));
                None
            }
        }
    }

    /// Reads a boolean. Accepts and reports text and numbers.
    pub(crate) fn boolean(&self, name: &str, findings: &mut Findings) -> Option<bool> {
        let value = &self.get(name, findings)?.value;
        let read = match value {
            JsonValue::Bool(value) => return Some(*value),
            JsonValue::String(text) if text.trim().eq_ignore_ascii_case("true") => true,
            JsonValue::String(text) if text.trim().eq_ignore_ascii_case("false") => false,
            JsonValue::Number(text) if text == "1" => true,
            JsonValue::Number(text) if text == "0" => false,
            other => {
                let wrong = self.wrong_type(name, "a boolean", other);
                findings.push(
                    wrong
                        .assuming("ignored")
                        .repaired_by(self.state(name, "false")),
                );
                return None;
            }
        };
        let message = format!("`{name}` is {}; expected a boolean", value.kind());
        findings.push(
            self.finding_in(name, &rules::BOOLEAN_AS_TEXT, message)
                .assuming(format!("read as {read}"))
                .repaired_by(self.subject.set(name, &read.to_string())),
        );
        Some(read)
    }

    /// Reads a non-negative number. Accepts and reports text.
    pub(crate) fn count(&self, name: &str, findings: &mut Findings) -> Option<u64> {
        let value = &self.get(name, findings)?.value;
        let (JsonValue::Number(text) | JsonValue::String(text)) = value else {
            findings.push(self.wrong_type(name, "a number", value).assuming("ignored"));
            return None;
        };
        let number: Option<u64> = text.trim().parse().ok();
        if number.is_none() || matches!(value, JsonValue::String(_)) {
            let assumed = number.map_or("ignored".to_owned(), |number| format!("read as {number}"));
            let wrong = self.wrong_type(name, "a whole number", value);
            findings.push(wrong.assuming(assumed));
        }
        number
    }

    /// Returns the items of an array. A single value counts as an array of one.
    pub(crate) fn items(&self, name: &str, findings: &mut Findings) -> &'a [JsonNode] {
        let Some(node) = self.get(name, findings) else {
            return &[];
        };
        match &node.value {
            JsonValue::Array(items) => items,
            other => {
                findings.push(
                    self.wrong_type(name, "an array", other)
                        .assuming("read as an array with one item"),
                );
                std::slice::from_ref(node)
            }
        }
    }

    /// Returns the items of an array. Reports nothing.
    pub(crate) fn items_quietly(&self, name: &str) -> &'a [JsonNode] {
        match self.find(name).map(|(_, node)| &node.value) {
            Some(JsonValue::Array(items)) => items,
            _ => &[],
        }
    }

    /// Returns a nested object.
    pub(crate) fn object(&'a self, name: &'a str, findings: &mut Findings) -> Option<Object<'a>> {
        let node = self.get(name, findings)?;
        let object = Object::new(self.document, node, JsonPath::Member(&self.path, name));
        if object.is_none() {
            let wrong = self.wrong_type(name, "an object", &node.value);
            findings.push(wrong.assuming("ignored"));
        }
        object
    }

    /// Reports a member whose JSON type is not the expected one.
    fn wrong_type(&self, name: &str, expected: &str, found: &JsonValue) -> Finding {
        let message = format!("`{name}` is {}; expected {expected}", found.kind());
        self.finding_in(name, &rules::WRONG_JSON_TYPE, message)
            .repaired_by(format!("make `{name}` {expected} in the document"))
    }

    /// Reports and ignores an item whose JSON type is not the expected one.
    pub(crate) fn wrong_item(
        &self,
        item: &JsonNode,
        path: &JsonPath<'_>,
        expected: &str,
        findings: &mut Findings,
    ) {
        let message = format!("expected {expected}, found {}", item.value.kind());
        findings.push(
            Finding::new(&rules::WRONG_JSON_TYPE, self.place_of(item, path), message)
                .assuming("ignored")
                .repaired_by(format!(
                    "make this {expected}, or remove it from the document"
                )),
        );
    }

    /// The lines that repeat a member's value under its correct name, if `scim.toml` can express them.
    fn repeat(&self, name: &str, node: &JsonNode) -> Repair {
        match toml(&node.value) {
            Some(value) => self.subject.set(name, &value),
            None => Repair::Advice(format!("correct `{name}` in the document")),
        }
    }
}

/// Maximum number of bytes of a text that a finding's lines repeat.
const MAX_REPEATED: usize = 400;

/// Writes a simple value as TOML.
fn toml(value: &JsonValue) -> Option<String> {
    match value {
        JsonValue::Bool(value) => Some(value.to_string()),
        JsonValue::String(text) if text.len() <= MAX_REPEATED => Some(toml_string(text)),
        // No key of an attribute takes a number.
        JsonValue::String(_)
        | JsonValue::Number(_)
        | JsonValue::Null
        | JsonValue::Array(_)
        | JsonValue::Object(_) => None,
    }
}
