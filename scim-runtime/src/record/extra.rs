//! Unknown attributes of a record, and attributes to clear.

use crate::Json;

/// The attributes of a record that its schema doesn't have. They are kept, so that a round trip loses nothing (RFC 7644 §3.5.1).
///
/// Values are kept as JSON text, so that numbers and the order of members don't change.
///
/// A known attribute with the value `null` is an *asserted null*: the field is unset and `null` is written, which asks the provider
/// to clear the attribute (RFC 7643 §2.5).
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
#[allow(clippy::box_collection)] // one word in every struct instead of three: most are empty
pub struct Extra(Option<Box<Vec<UnknownPair>>>);

/// A name and the JSON text of its value.
type UnknownPair = (Box<str>, Box<str>);

/// Only this many entries are searched for duplicates while reading, so that a document with many unknown attributes is not read in
/// quadratic time.
const SEARCHED: usize = 64;

impl Extra {
    /// Creates an empty collection in a constant.
    ///
    /// ```
    /// use scim_runtime::record::Extra;
    ///
    /// const EMPTY: Extra = Extra::none();
    /// assert_eq!(EMPTY, Extra::default());
    /// ```
    #[must_use]
    pub const fn none() -> Self {
        Self(None)
    }

    /// Whether the collection is empty.
    ///
    /// ```
    /// assert!(scim_runtime::record::Extra::default().is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries().is_empty()
    }

    /// The value of an attribute; names are compared without regard to case (RFC 7643 §2.1).
    ///
    /// ```
    /// use scim_runtime::models::User;
    ///
    /// let user: User = scim_runtime::from_json(br#"{"userName": "bjensen", "shoeSize": 42}"#)?;
    /// assert_eq!(user.extra.get("shoesize"), Some(42.into()));
    /// # Ok::<(), scim_runtime::ReadError>(())
    /// ```
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Json> {
        let (_, raw) = self
            .entries()
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        serde_json::from_str(raw).ok()
    }

    /// Sets an attribute, replacing one of the same name.
    ///
    /// ```
    /// use scim_runtime::models::User;
    ///
    /// let mut user = User::default();
    /// user.extra.insert("shoeSize", &42.into());
    /// let json = String::from_utf8_lossy(&scim_runtime::to_json(&user)).into_owned();
    /// assert!(json.ends_with(r#""shoeSize":42}"#));
    /// ```
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

    /// Removes an attribute and returns its value.
    ///
    /// ```
    /// use scim_runtime::record::Extra;
    ///
    /// let mut extra = Extra::default();
    /// extra.insert("shoeSize", &42.into());
    /// assert_eq!(extra.remove("SHOESIZE"), Some(42.into()));
    /// assert!(extra.is_empty());
    /// ```
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        let entries = self.0.as_mut()?;
        let at = entries
            .iter()
            .position(|(known, _)| known.eq_ignore_ascii_case(name))?;
        serde_json::from_str(&entries.remove(at).1).ok()
    }

    /// Writes an attribute as `null`, which asks the provider to clear it.
    ///
    /// ```
    /// use scim_runtime::models::User;
    ///
    /// let mut user = User::new("bjensen");
    /// user.extra.assert_null("title");
    /// let json = String::from_utf8_lossy(&scim_runtime::to_json(&user)).into_owned();
    /// assert!(json.ends_with(r#""title":null}"#));
    /// ```
    pub fn assert_null(&mut self, name: &str) {
        self.insert(name, &Json::Null);
    }

    /// Names and values, in the order in which they were read or inserted.
    ///
    /// ```
    /// use scim_runtime::record::Extra;
    ///
    /// let mut extra = Extra::default();
    /// extra.insert("b", &1.into());
    /// extra.insert("a", &2.into());
    /// let names: Vec<&str> = extra.iter().map(|(name, _)| name).collect();
    /// assert_eq!(names, ["b", "a"]);
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (&str, Json)> {
        self.iter_raw()
            .map(|(name, raw)| (name, serde_json::from_str(raw).unwrap_or_default()))
    }

    /// Names and the JSON text of their values.
    pub(crate) fn iter_raw(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries().iter().map(|(name, raw)| (&**name, &**raw))
    }

    /// Appends an attribute while reading; false if the name is a duplicate.
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

    fn entries(&self) -> &[UnknownPair] {
        self.0.as_ref().map_or(&[], |entries| entries.as_slice())
    }
}

/// By value: `1.0` equals `1.00`, and the order of attributes doesn't matter.
impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        self.entries() == other.entries()
            || (self.entries().len() == other.entries().len()
                && self
                    .iter()
                    .all(|(name, value)| other.get(name).as_ref() == Some(&value)))
    }
}

/// JSON has no NaN.
impl Eq for Extra {}

/// Shows names only: without a schema, secret values can't be recognized.
impl std::fmt::Debug for Extra {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = self.iter_raw().map(|(name, _)| name);
        f.debug_set().entries(names).finish()
    }
}
