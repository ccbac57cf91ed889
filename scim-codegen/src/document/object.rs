//! Members of an object, their names compared without case (RFC 7643 §2.1), their deviations reported.

use super::{Document, Node, Value};
use crate::{
    finding::{Finding, Findings, Place, Rule},
    lint::rules,
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
    members: &'a [(String, Node)],
}

impl<'a> Object<'a> {
    pub(crate) fn new(document: &'a Document, node: &'a Node, trail: Trail<'a>) -> Option<Self> {
        match &node.value {
            Value::Object(members) => Some(Self {
                document,
                node,
                trail,
                members,
            }),
            _ => None,
        }
    }

    /// Where it stands.
    pub(crate) fn place(&self) -> Place {
        self.document.place(self.node.span(), self.trail.pointer())
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
        let pointer = Trail::Member(&self.trail, known).pointer();
        Finding::new(rule, self.document.place(node.span(), pointer), message)
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
            findings.push(Finding {
                assumed: Some(format!("read as `{name}`")),
                ..self.finding_in(name, &rules::MEMBER_CASE, format!("`{}`", shown(known)))
            });
        }
        let same = self
            .members
            .iter()
            .filter(|(other, _)| other.eq_ignore_ascii_case(name))
            .count();
        if same > 1 {
            findings.push(Finding {
                assumed: Some("the first one is taken".to_owned()),
                ..self.finding_in(
                    name,
                    &rules::DUPLICATE_MEMBER,
                    format!("`{name}` comes {same} times"),
                )
            });
        }
        (node.value != Value::Null).then_some(node)
    }

    /// A text.
    pub(crate) fn text(&self, name: &str, findings: &mut Findings) -> Option<&'a str> {
        match &self.get(name, findings)?.value {
            Value::String(text) => Some(text),
            other => {
                self.wrong_type(name, "a string", other, findings);
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
                self.wrong_type(name, "a boolean", other, findings);
                return None;
            }
        };
        findings.push(Finding {
            assumed: Some(format!("read as {read}")),
            ..self.finding_in(
                name,
                &rules::BOOLEAN_AS_TEXT,
                format!("`{name}` is {} where a boolean is due", value.kind()),
            )
        });
        Some(read)
    }

    /// A number that is not negative; as text too, reported.
    pub(crate) fn count(&self, name: &str, findings: &mut Findings) -> Option<u64> {
        let value = &self.get(name, findings)?.value;
        let (Value::Number(text) | Value::String(text)) = value else {
            self.wrong_type(name, "a number", value, findings);
            return None;
        };
        let number = text.trim().parse().ok();
        if number.is_none() || matches!(value, Value::String(_)) {
            self.wrong_type(name, "a whole number", value, findings);
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
                self.wrong_type(name, "an array", other, findings);
                std::slice::from_ref(node)
            }
        }
    }

    /// An object within.
    pub(crate) fn object(&'a self, name: &'a str, findings: &mut Findings) -> Option<Object<'a>> {
        let node = self.get(name, findings)?;
        let object = Object::new(self.document, node, Trail::Member(&self.trail, name));
        if object.is_none() {
            self.wrong_type(name, "an object", &node.value, findings);
        }
        object
    }

    pub(crate) fn wrong_type(
        &self,
        name: &str,
        expected: &str,
        found: &Value,
        findings: &mut Findings,
    ) {
        findings.push(self.finding_in(
            name,
            &rules::WRONG_JSON_TYPE,
            format!("`{name}` is {} where {expected} is due", found.kind()),
        ));
    }
}

/// Text of a document in a message: short, and without characters that a terminal would act on.
pub(crate) fn shown(text: &str) -> String {
    let mut shown: String = text
        .chars()
        .take(80)
        .map(|char| {
            if char.is_control() || is_bidi(char) {
                '\u{fffd}'
            } else {
                char
            }
        })
        .collect();
    if text.chars().nth(80).is_some() {
        shown.push('…');
    }
    shown
}

/// Characters that reorder what stands beside them.
pub(crate) fn is_bidi(char: char) -> bool {
    matches!(char, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
