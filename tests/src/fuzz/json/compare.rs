//! Compares the readers with each other, and with what is expected.

use super::{
    BYTE_ORDER_MARK, MAX_DEPTH,
    expected::{self, CommonAttributes, Refusal},
    sample::Sample,
    tree::Tree,
};
use scim_runtime::{
    Json,
    client::Page,
    models,
    record::{Record, Resource, Stored},
};
use serde::{
    Deserialize, Serialize,
    de::{Deserializer, Visitor},
    forward_to_deserialize_any,
};

type Outcome = Result<(), String>;

/// Reads one document with every reader.
pub(super) fn document(input: &[u8]) -> Outcome {
    let text = input.strip_prefix(BYTE_ORDER_MARK).unwrap_or(input);
    let tree = Tree::parse(text);
    let json: Option<Json> = serde_json::from_slice(text).ok();
    let is_reserved = tree.as_ref().is_some_and(Tree::is_reserved);
    let document = Document {
        input,
        text,
        of_events: tree
            .as_ref()
            .filter(|_| json.is_some())
            .and_then(Tree::with_json_numbers),
        of_json: json.as_ref().map(Tree::from),
        is_too_deep: tree.as_ref().is_some_and(|tree| tree.depth() > MAX_DEPTH),
        tree,
        json,
        is_reserved,
    };
    document.compare_grammar()?;
    if !is_reserved {
        document.compare_resource::<Sample>()?;
    }
    document.compare_resource::<models::User>()?;
    document.compare_record::<models::ResourceType>()?;
    document.compare_page()
}

struct Document<'a> {
    input: &'a [u8],
    /// Without a byte order mark.
    text: &'a [u8],
    /// `None` if serde_json refuses the text.
    tree: Option<Tree>,
    /// `None` also if a number is out of range, or the nesting is too deep for serde_json.
    json: Option<Json>,
    /// The tree as serde_json's events give it.
    of_events: Option<Tree>,
    of_json: Option<Tree>,
    is_too_deep: bool,
    /// Whether serde_json reads some of the objects as something else.
    is_reserved: bool,
}

impl Document<'_> {
    /// The tree has the value that serde_json reads.
    fn compare_grammar(&self) -> Outcome {
        if self.is_reserved {
            return Ok(());
        }
        match (&self.tree, &self.json) {
            (Some(tree), Some(json)) if tree.to_json().as_ref() == Some(json) => Ok(()),
            (Some(_), Some(_)) => Err("the tree has another value than `Value`".to_owned()),
            (None, Some(_)) => Err("`Value` accepts what the tree refuses".to_owned()),
            (None, None) => Ok(()),
            (Some(tree), None) if tree.to_json().is_none() || tree.depth() > 127 => Ok(()),
            (Some(_), None) => Err("`Value` refuses what the tree accepts".to_owned()),
        }
    }

    fn has_json_value(&self) -> bool {
        self.json.is_some() && !self.is_reserved
    }

    /// What a reader must write. The inner error is the reason to refuse the document.
    fn expected<R: Record>(&self, common: CommonAttributes) -> Result<Tree, &'static str> {
        let tree = self.tree.as_ref().ok_or("it isn't JSON")?;
        if self.is_too_deep {
            return Err("it is nested too deeply");
        }
        expected::written::<R>(tree, common).map_err(reason)
    }

    fn compare_resource<R: Resource + Serialize + for<'de> Deserialize<'de> + PartialEq>(
        &self,
    ) -> Outcome {
        self.compare_record::<R>()?;
        let expected = self.expected::<R>(CommonAttributes::Read);
        let read = Stored::<R>::from_json(self.input);
        let read = agree("Stored::from_json", read, &expected)?;
        self.compare_text(read.as_ref())?;
        if !self.is_reserved {
            self.compare_events::<R>()?;
            self.compare_value::<R>()?;
        }
        let (Some(read), Ok(expected)) = (read, expected) else {
            return Ok(());
        };
        let written = read.to_json();
        same_tree("to_json", &written, &expected)?;
        let again = Stored::<R>::from_json(&written).map_err(|error| {
            format!(
                "to_json wrote what from_json refuses: {error}: {}",
                shown(&written)
            )
        })?;
        if again.to_json() != written {
            return Err(format!("a second round trip differs: {}", shown(&written)));
        }
        let by_serde = serde_json::to_vec(&read).ok();
        let by_serde = by_serde.and_then(|bytes| serde_json::from_slice::<Json>(&bytes).ok());
        if !self.is_reserved && by_serde != expected.to_json() {
            return Err(format!(
                "Serialize wrote {by_serde:?} instead of {}",
                shown(&written)
            ));
        }
        Ok(())
    }

    /// A record by itself, without `id` and `meta`.
    fn compare_record<R: Record>(&self) -> Outcome {
        let expected = self.expected::<R>(CommonAttributes::Skipped);
        let read = scim_runtime::from_json::<R>(self.input);
        let read = agree("from_json", read, &expected)?;
        match (read, expected) {
            (Some(read), Ok(expected)) => {
                same_tree("to_json", &scim_runtime::to_json(&read), &expected)
            }
            _ => Ok(()),
        }
    }

    /// `Deserialize` over serde_json's text gives the same record as `from_json`.
    fn compare_text<R: Resource + for<'de> Deserialize<'de> + PartialEq>(
        &self,
        read: Option<&Stored<R>>,
    ) -> Outcome {
        let by_serde = serde_json::from_slice::<Stored<R>>(self.text);
        match (by_serde, read) {
            (Ok(by_serde), Some(read)) if by_serde == *read => Ok(()),
            (Err(_), None) => Ok(()),
            (Ok(_), Some(_)) => Err("Deserialize over text gives another record".to_owned()),
            (Ok(_), None) => Err("Deserialize accepts what from_json refuses".to_owned()),
            (Err(error), Some(_)) => Err(format!(
                "Deserialize refuses what from_json accepts: {error}"
            )),
        }
    }

    /// `Deserialize` over the events of a parser.
    fn compare_events<R: Resource + for<'de> Deserialize<'de>>(&self) -> Outcome {
        let mut parser = serde_json::Deserializer::from_slice(self.text);
        let read = Stored::<R>::deserialize(EventsOnly(&mut parser));
        let read = read.and_then(|read| parser.end().map(|()| read));
        let expected = match &self.of_events {
            Some(tree) => expected::written::<R>(tree, CommonAttributes::Read).map_err(reason),
            None => Err("serde_json refuses it"),
        };
        let Some(read) = agree("Deserialize over events", read, &expected)? else {
            return Ok(());
        };
        let json = serde_json::from_slice::<Json>(&read.to_json()).ok();
        if json != expected.ok().and_then(|expected| expected.to_json()) {
            return Err(format!("read over events: {}", shown(&read.to_json())));
        }
        Ok(())
    }

    /// `Deserialize` over a `Value`.
    fn compare_value<R: Resource + for<'de> Deserialize<'de>>(&self) -> Outcome {
        let (Some(json), Some(tree)) = (&self.json, &self.of_json) else {
            return Ok(());
        };
        let expected = expected::written::<R>(tree, CommonAttributes::Read).map_err(reason);
        let read = Stored::<R>::deserialize(json);
        match (
            agree("Deserialize over a Value", read, &expected)?,
            expected,
        ) {
            (Some(read), Ok(expected)) => same_tree("from_value", &read.to_json(), &expected),
            _ => Ok(()),
        }
    }

    /// The document as the only resource of a page.
    fn compare_page(&self) -> Outcome {
        let start = br#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":1,"Resources":["#;
        let page = [start, self.text, b"]}"].concat();
        let read = Page::<Stored<models::User>>::from_json(&page);
        // A broken document may close the page and begin another member.
        let is_one = self.tree.is_some();
        let tree = Tree::parse(&page).filter(|tree| tree.depth() <= MAX_DEPTH);
        let expected = match (&self.tree, &tree) {
            (Some(tree), Some(_)) => {
                expected::written::<models::User>(tree, CommonAttributes::Read).map_err(reason)
            }
            _ => Err("it isn't JSON, or nested too deeply"),
        };
        match (read, expected) {
            (Ok(page), Ok(expected)) => match page.resources.as_slice() {
                [user] => same_tree("a page", &user.to_json(), &expected),
                users => Err(format!("a page of {} resources", users.len())),
            },
            (Ok(_), Err(_)) if tree.is_some() && !is_one => Ok(()),
            (Ok(_), Err(reason)) => Err(format!("a page is accepted, but {reason}")),
            // A page is also checked against the schema. Violations are searched for in a `Value`.
            (Err(error), Ok(_)) if error.violations().is_empty() && self.has_json_value() => {
                Err(format!("a page is refused: {error}"))
            }
            (Err(_), _) => Ok(()),
        }
    }
}

fn reason(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Type => "a value has another type",
        Refusal::Duplicate => "an attribute occurs twice",
        Refusal::NoId => "the resource has no id",
    }
}

/// Returns the record if the reader accepts the document, provided that it should.
fn agree<T, E: std::fmt::Display>(
    reader: &str,
    read: Result<T, E>,
    expected: &Result<Tree, &'static str>,
) -> Result<Option<T>, String> {
    match (read, expected) {
        (Ok(read), Ok(_)) => Ok(Some(read)),
        (Err(_), Err(_)) => Ok(None),
        (Ok(_), Err(reason)) => Err(format!("{reader} accepts a document, but {reason}")),
        (Err(error), Ok(_)) => Err(format!("{reader} refuses a document: {error}")),
    }
}

fn same_tree(what: &str, written: &[u8], expected: &Tree) -> Outcome {
    match Tree::parse(written) {
        Some(tree) if tree == *expected => Ok(()),
        _ => Err(format!(
            "{what}: {} instead of {expected:?}",
            shown(written)
        )),
    }
}

fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Hides that a deserializer belongs to serde_json, whose text would be read as by `from_json`.
struct EventsOnly<D>(D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for EventsOnly<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
