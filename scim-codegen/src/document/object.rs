//! Members of an object, their names compared without case (RFC 7643 §2.1), their deviations reported.

use super::{Document, Node, Value};
use crate::{
    finding::{Finding, Findings, Rule},
    lint::{
        repair::{self, Subject},
        rules,
    },
    text::{Place, shown},
};

/// The way to a value, for its JSON pointer.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Trail<'a> {
    Root,
    Member(&'a Trail<'a>, &'a str),
    Item(&'a Trail<'a>, usize),
}

impl Trail<'_> {
    pub(crate) fn pointer(&self) -> String {
        match self {
            Self::Root => String::new(),
            Self::Member(parent, name) => {
                format!(
                    "{}/{}",
                    parent.pointer(),
                    name.replace('~', "~0").replace('/', "~1")
                )
            }
            Self::Item(parent, index) => format!("{}/{index}", parent.pointer()),
        }
    }
}

/// An object, and where findings about it go.
#[derive(Clone, Copy)]
pub(crate) struct Object<'a> {
    pub(crate) document: &'a Document,
    pub(crate) node: &'a Node,
    pub(crate) trail: Trail<'a>,
    /// What it says something about: who wants to say otherwise has to name it.
    pub(crate) subject: Subject<'a>,
    members: &'a [(String, Node)],
}

impl<'a> Object<'a> {
    pub(crate) fn new(document: &'a Document, node: &'a Node, trail: Trail<'a>) -> Option<Self> {
        match &node.value {
            Value::Object(members) => Some(Self {
                document,
                node,
                trail,
                subject: Subject::Document,
                members,
            }),
            _ => None,
        }
    }

    /// The same object, now that it is known what it is about.
    pub(crate) fn about(self, subject: Subject<'a>) -> Self {
        Self { subject, ..self }
    }

    /// Where it stands.
    pub(crate) fn place(&self) -> Place {
        self.place_of(self.node, &self.trail)
    }

    /// Where something within stands.
    pub(crate) fn place_of(&self, node: &Node, trail: &Trail<'_>) -> Place {
        Place {
            subject: self.subject.name(),
            ..self.document.place(node.span(), trail.pointer())
        }
    }

    /// A finding about the object.
    pub(crate) fn finding(&self, rule: &'static Rule, message: impl Into<String>) -> Finding {
        Finding::new(rule, self.place(), message)
    }

    /// A finding about one of its members.
    pub(crate) fn finding_in(
        &self,
        member: &str,
        rule: &'static Rule,
        message: impl Into<String>,
    ) -> Finding {
        let Some((known, node)) = self.find(member) else {
            return self.finding(rule, message);
        };
        let place = self.place_of(node, &Trail::Member(&self.trail, known));
        Finding::new(rule, place, message)
    }

    fn find(&self, name: &str) -> Option<(&'a str, &'a Node)> {
        let exact = self.members.iter().find(|(known, _)| known == name);
        let member = exact.or_else(|| {
            self.members
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(name))
        })?;
        Some((&member.0, &member.1))
    }

    /// A member's value; `null` is no value (RFC 7643 §2.5).
    pub(crate) fn get(&self, name: &str, findings: &mut Findings) -> Option<&'a Node> {
        let (known, node) = self.find(name)?;
        if known != name {
            findings.push(
                self.finding_in(name, &rules::MEMBER_CASE, format!("`{}`", shown(known)))
                    .assuming(format!("read as `{name}`"))
                    .repaired_by(self.say(name, node)),
            );
        }
        let is_same = |(other, _): &&(String, Node)| other.eq_ignore_ascii_case(name);
        let same = self.members.iter().filter(is_same).count();
        if same > 1 {
            let last = self.members.iter().rev().find(is_same);
            let other = last.map_or(node, |(_, node)| node);
            findings.push(
                self.finding_in(
                    name,
                    &rules::DUPLICATE_MEMBER,
                    format!("`{name}` comes {same} times"),
                )
                .assuming("the first one is taken")
                .repaired_by(self.say(name, other)),
            );
        }
        (node.value != Value::Null).then_some(node)
    }

    /// A text.
    pub(crate) fn text(&self, name: &str, findings: &mut Findings) -> Option<&'a str> {
        match &self.get(name, findings)?.value {
            Value::String(text) => Some(text),
            other => {
                let wrong = self.wrong_type(name, "a string", other);
                findings.push(wrong.assuming("passed over"));
                None
            }
        }
    }

    /// A boolean; as text too, reported.
    pub(crate) fn boolean(&self, name: &str, findings: &mut Findings) -> Option<bool> {
        let value = &self.get(name, findings)?.value;
        let read = match value {
            Value::Bool(value) => return Some(*value),
            Value::String(text) if text.trim().eq_ignore_ascii_case("true") => true,
            Value::String(text) if text.trim().eq_ignore_ascii_case("false") => false,
            Value::Number(text) if text == "1" => true,
            Value::Number(text) if text == "0" => false,
            other => {
                let wrong = self.wrong_type(name, "a boolean", other);
                findings.push(
                    wrong
                        .assuming("passed over")
                        .repaired_by(self.subject.set(name, "true")),
                );
                return None;
            }
        };
        findings.push(
            self.finding_in(
                name,
                &rules::BOOLEAN_AS_TEXT,
                format!("`{name}` is {} where a boolean is due", value.kind()),
            )
            .assuming(format!("read as {read}"))
            .repaired_by(self.subject.set(name, &(!read).to_string())),
        );
        Some(read)
    }

    /// A number that is not negative; as text too, reported.
    pub(crate) fn count(&self, name: &str, findings: &mut Findings) -> Option<u64> {
        let value = &self.get(name, findings)?.value;
        let (Value::Number(text) | Value::String(text)) = value else {
            findings.push(
                self.wrong_type(name, "a number", value)
                    .assuming("passed over"),
            );
            return None;
        };
        let number: Option<u64> = text.trim().parse().ok();
        if number.is_none() || matches!(value, Value::String(_)) {
            let assumed = number.map_or("passed over".to_owned(), |number| {
                format!("read as {number}")
            });
            let wrong = self.wrong_type(name, "a whole number", value);
            findings.push(wrong.assuming(assumed));
        }
        number
    }

    /// Items of a list; a lone value is a list of one.
    pub(crate) fn items(&self, name: &str, findings: &mut Findings) -> &'a [Node] {
        let Some(node) = self.get(name, findings) else {
            return &[];
        };
        match &node.value {
            Value::Array(items) => items,
            other => {
                findings.push(
                    self.wrong_type(name, "an array", other)
                        .assuming("read as a list of one"),
                );
                std::slice::from_ref(node)
            }
        }
    }

    /// An object within.
    pub(crate) fn object(&'a self, name: &'a str, findings: &mut Findings) -> Option<Object<'a>> {
        let node = self.get(name, findings)?;
        let object = Object::new(self.document, node, Trail::Member(&self.trail, name));
        if object.is_none() {
            let wrong = self.wrong_type(name, "an object", &node.value);
            findings.push(wrong.assuming("passed over"));
        }
        object
    }

    /// A member of another JSON type than is due.
    fn wrong_type(&self, name: &str, expected: &str, found: &Value) -> Finding {
        let message = format!("`{name}` is {} where {expected} is due", found.kind());
        self.finding_in(name, &rules::WRONG_JSON_TYPE, message)
            .repaired_by(format!("write {expected} for `{name}` in the document"))
    }

    /// Reports an item of a list that has another JSON type than is due: it is passed over.
    pub(crate) fn wrong_item(
        &self,
        item: &Node,
        trail: &Trail<'_>,
        expected: &str,
        findings: &mut Findings,
    ) {
        let message = format!("{} where {expected} is due", item.value.kind());
        findings.push(
            Finding::new(&rules::WRONG_JSON_TYPE, self.place_of(item, trail), message)
                .assuming("passed over")
                .repaired_by(format!(
                    "write {expected} here, or remove it from the document"
                )),
        );
    }

    /// The lines that give a member a value, as far as one of scim.toml's can be made of it.
    fn say(&self, name: &str, node: &Node) -> String {
        match toml(&node.value) {
            Some(value) => self.subject.set(name, &value),
            None => format!("correct `{name}` in the document"),
        }
    }
}

/// A value in the words of TOML.
fn toml(value: &Value) -> Option<String> {
    match value {
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(text) => Some(text.clone()),
        Value::String(text) => Some(repair::text(&shown(text))),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
