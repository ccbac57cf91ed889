//! Attributes that a schema does not know, and those that are to be cleared.

use crate::Json;

/// What a record carries beyond its schema, so that a round trip loses nothing (RFC 7644 §3.5.1).
///
/// One word wide when empty. Values are kept as the text that came, so that numbers and the order of members survive too.
/// A known attribute under its name with `null` is an *asserted null*: the field stays unset, and `null` is written,
/// which asks the service provider to clear the attribute (RFC 7643 §2.5).
///
/// ```
/// use scim_runtime::record::Extra;
///
/// let mut extra = Extra::default();
/// extra.insert("costCentre", &"4711".into());
/// extra.assert_null("title");
/// assert_eq!(extra.get("COSTCENTRE"), Some("4711".into()));
/// ```
#[derive(Clone, Default)]
#[allow(clippy::box_collection)] // one word in every struct, not three: most have nothing here
pub struct Extra(Option<Box<Vec<Entry>>>);

/// A name and the JSON text of its value.
type Entry = (Box<str>, Box<str>);

/// Up to how many unknown attributes a name is looked for among them when it is read: a document with more is not worth
/// a quadratic search.
const SEARCHED: usize = 64;

impl Extra {
    /// Nothing.
    #[must_use]
    pub const fn none() -> Self {
        Self(None)
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries().is_empty()
    }

    /// The value of an attribute, its name compared without case (RFC 7643 §2.1).
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Json> {
        let (_, raw) = self
            .entries()
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        serde_json::from_str(raw).ok()
    }

    /// Sets an attribute, in the place of one of the same name.
    pub fn insert(&mut self, name: &str, value: &Json) {
        let raw = value.to_string().into_boxed_str();
        let entries = self.0.get_or_insert_default();
        match entries
            .iter_mut()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
        {
            Some(entry) => entry.1 = raw,
            None => entries.push((name.into(), raw)),
        }
    }

    /// Takes an attribute out.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        let entries = self.0.as_mut()?;
        let at = entries
            .iter()
            .position(|(known, _)| known.eq_ignore_ascii_case(name))?;
        serde_json::from_str(&entries.remove(at).1).ok()
    }

    /// Says that an attribute is to be cleared: it is written as `null`.
    pub fn assert_null(&mut self, name: &str) {
        self.insert(name, &Json::Null);
    }

    /// Names and values, in the order they came.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Json)> {
        self.iter_raw()
            .map(|(name, raw)| (name, serde_json::from_str(raw).unwrap_or_default()))
    }

    /// Names and the JSON text of their values.
    pub(crate) fn iter_raw(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries().iter().map(|(name, raw)| (&**name, &**raw))
    }

    /// Appends what was read; false if the name is there already.
    pub(crate) fn push_raw(&mut self, name: &str, raw: &str) -> bool {
        let entries = self.0.get_or_insert_default();
        if entries
            .iter()
            .take(SEARCHED)
            .any(|(known, _)| known.eq_ignore_ascii_case(name))
        {
            return false;
        }
        entries.push((name.into(), raw.into()));
        true
    }

    fn entries(&self) -> &[Entry] {
        self.0.as_ref().map_or(&[], |entries| entries.as_slice())
    }
}

/// By value: `1.0` and `1.00` are one number, and the order of attributes says nothing.
impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        self.entries() == other.entries()
            || (self.entries().len() == other.entries().len()
                && self
                    .iter()
                    .all(|(name, value)| other.get(name).as_ref() == Some(&value)))
    }
}

/// JSON has no value that differs from itself.
impl Eq for Extra {}

/// The names alone: no schema says which values are secret.
impl std::fmt::Debug for Extra {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = self.iter_raw().map(|(name, _)| name);
        f.debug_set().entries(names).finish()
    }
}
