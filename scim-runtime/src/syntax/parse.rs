//! The parser of filters and paths.

use super::{
    AttributePath, Filter, FilterError, Literal, Operator, Path, attribute_path::invalid_at,
};
use std::str::FromStr;

/// The deepest nesting of a filter.
const MAX_DEPTH: usize = 64;

/// The longest text, in bytes.
const MAX_LENGTH: usize = 64 * 1024;

/// A position in a text.
pub(crate) struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl Filter {
    /// Parses a filter.
    ///
    /// ```
    /// use scim_runtime::filter::Filter;
    ///
    /// let filter = Filter::parse(r#"userName sw "b" and active eq true"#)?;
    /// assert!(matches!(filter, Filter::And(_)));
    ///
    /// let error = Filter::parse("userName is great").unwrap_err();
    /// assert_eq!(error.position(), Some(9));
    /// # Ok::<(), scim_runtime::filter::FilterError>(())
    /// ```
    ///
    /// # Errors
    /// If the text is not a filter, with the position; if it nests too deeply.
    pub fn parse(text: &str) -> ParseResult<Self> {
        let mut parser = Parser::new(text)?;
        let filter = parser.filter()?;
        parser.end()?;
        Ok(filter)
    }
}

impl AttributePath {
    /// Parses a path: `userName`, `name.familyName`, `urn:…:User:department`.
    ///
    /// ```
    /// use scim_runtime::path::AttributePath;
    ///
    /// let path = AttributePath::parse("name.familyName")?;
    /// assert_eq!((path.attribute.as_str(), path.sub.len()), ("name", 1));
    /// # Ok::<(), scim_runtime::filter::FilterError>(())
    /// ```
    ///
    /// # Errors
    /// If the text is not a path, with the position.
    pub fn parse(text: &str) -> ParseResult<Self> {
        let mut parser = Parser::new(text)?;
        let path = parser.attribute_path()?;
        parser.end()?;
        Ok(path)
    }
}

impl Path {
    /// Parses a path.
    ///
    /// ```
    /// use scim_runtime::path::Path;
    ///
    /// let path = Path::parse(r#"members[value eq "2819c223"].display"#)?;
    /// assert_eq!(path.attribute.to_string(), "members");
    /// assert_eq!(path.sub.as_deref(), Some("display"));
    /// # Ok::<(), scim_runtime::filter::FilterError>(())
    /// ```
    ///
    /// # Errors
    /// If the text is not a path, with the position.
    pub fn parse(text: &str) -> ParseResult<Self> {
        let mut parser = Parser::new(text)?;
        let path = parser.path()?;
        parser.end()?;
        Ok(path)
    }
}

macro_rules! from_str {
    ($($type:ty),*) => {$(
        impl FromStr for $type {
            type Err = FilterError;
            fn from_str(text: &str) -> ParseResult<Self> {
                Self::parse(text)
            }
        }
    )*};
}

from_str!(Filter, AttributePath, Path);

type ParseResult<T> = Result<T, FilterError>;

impl<'a> Parser<'a> {
    pub(crate) fn new(text: &'a str) -> ParseResult<Self> {
        if text.len() > MAX_LENGTH {
            return Err(FilterError::at(MAX_LENGTH, "the text is too long"));
        }
        Ok(Self {
            text,
            at: 0,
            depth: 0,
        })
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn fail<T>(&self, expected: &str) -> ParseResult<T> {
        let found = match self.rest().chars().next() {
            None => "the end".to_owned(),
            Some(char) => format!("{char:?}"),
        };
        Err(FilterError::at(
            self.at,
            format!("expected {expected}, found {found}"),
        ))
    }

    /// Skips spaces; true if there was at least one.
    fn spaces(&mut self) -> bool {
        let spaces = self.rest().len() - self.rest().trim_start_matches(' ').len();
        self.at += spaces;
        spaces > 0
    }

    fn eat(&mut self, char: char) -> bool {
        let found = self.rest().starts_with(char);
        if found {
            self.at += char.len_utf8();
        }
        found
    }

    /// The text before the next space, bracket or quote.
    fn token(&self) -> &'a str {
        let end = self.rest().find([' ', '(', ')', '[', ']', '"']);
        self.rest()
            .get(..end.unwrap_or(self.rest().len()))
            .unwrap_or_default()
    }

    /// Expects the end of the text.
    pub(crate) fn end(&mut self) -> ParseResult<()> {
        if self.rest().is_empty() {
            Ok(())
        } else {
            self.fail("the end")
        }
    }

    /// A filter, with optional spaces around it.
    pub(crate) fn filter(&mut self) -> ParseResult<Filter> {
        self.spaces();
        let filter = self.or(false)?;
        self.spaces();
        Ok(filter)
    }

    fn deeper<T>(&mut self, parse: impl FnOnce(&mut Self) -> ParseResult<T>) -> ParseResult<T> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = format!("nested more than {MAX_DEPTH} levels deep");
            return Err(FilterError::at(self.at, message));
        }
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    fn or(&mut self, in_value_path: bool) -> ParseResult<Filter> {
        let mut filter = self.and(in_value_path)?;
        while self.connective("or")? {
            filter = filter | self.and(in_value_path)?;
        }
        Ok(filter)
    }

    fn and(&mut self, in_value_path: bool) -> ParseResult<Filter> {
        let mut filter = self.term(in_value_path)?;
        while self.connective("and")? {
            filter = filter & self.term(in_value_path)?;
        }
        Ok(filter)
    }

    /// ` and `, with its spaces.
    fn connective(&mut self, word: &str) -> ParseResult<bool> {
        let start = self.at;
        if self.spaces() && self.token().eq_ignore_ascii_case(word) {
            self.at += word.len();
            if self.spaces() {
                return Ok(true);
            }
            return self.fail("a space and another condition");
        }
        self.at = start;
        Ok(false)
    }

    fn term(&mut self, in_value_path: bool) -> ParseResult<Filter> {
        if self.eat('(') {
            return self.group(in_value_path);
        }
        if self.token().eq_ignore_ascii_case("not") {
            let start = self.at;
            self.at += "not".len();
            self.spaces();
            if self.eat('(') {
                return Ok(!self.group(in_value_path)?);
            }
            self.at = start;
        }
        let path = self.attribute_path()?;
        if self.rest().starts_with('[') {
            if in_value_path {
                return self.fail("a comparison: a value path has no value path inside");
            }
            if !path.sub.is_empty() {
                return self
                    .fail("a comparison: a filter follows an attribute, not a sub-attribute");
            }
            return Ok(Filter::value_path(path, self.brackets()?));
        }
        self.comparison(path)
    }

    fn group(&mut self, in_value_path: bool) -> ParseResult<Filter> {
        self.deeper(|parser| {
            parser.spaces();
            let filter = parser.or(in_value_path)?;
            parser.spaces();
            if parser.eat(')') {
                Ok(filter)
            } else {
                parser.fail("`)`")
            }
        })
    }

    fn brackets(&mut self) -> ParseResult<Filter> {
        self.eat('[');
        self.deeper(|parser| {
            parser.spaces();
            let filter = parser.or(true)?;
            parser.spaces();
            if parser.eat(']') {
                Ok(filter)
            } else {
                parser.fail("`]`")
            }
        })
    }

    fn comparison(&mut self, path: AttributePath) -> ParseResult<Filter> {
        if !self.spaces() {
            return self.fail("a space and an operator");
        }
        let word = self.token();
        if word.eq_ignore_ascii_case("pr") {
            self.at += word.len();
            return Ok(Filter::present(path));
        }
        let Some(operator) = Operator::read(word) else {
            return self.fail("an operator: eq, ne, co, sw, ew, gt, ge, lt, le or pr");
        };
        self.at += word.len();
        if !self.spaces() {
            return self.fail("a space and a value");
        }
        Ok(Filter::compare(path, operator, self.literal()?))
    }

    fn literal(&mut self) -> ParseResult<Literal> {
        let text = if self.rest().starts_with('"') {
            self.quoted()?
        } else {
            self.token()
        };
        match Literal::parse(text) {
            Some(value) => {
                self.at += text.len();
                Ok(value)
            }
            None => self.fail("a string in double quotes, a number, true, false or null"),
        }
    }

    /// A string with its quotes.
    fn quoted(&self) -> ParseResult<&'a str> {
        let mut escaped = false;
        for (index, char) in self.rest().char_indices().skip(1) {
            match char {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => return Ok(self.rest().get(..=index).unwrap_or_default()),
                _ => {}
            }
        }
        Err(FilterError::at(
            self.at,
            "a string without its closing quote",
        ))
    }

    /// An attribute's path.
    pub(crate) fn attribute_path(&mut self) -> ParseResult<AttributePath> {
        let token = self.token();
        match AttributePath::read(token) {
            Some(path) => {
                self.at += token.len();
                Ok(path)
            }
            None => self.fail_within(token),
        }
    }

    /// Fails at the character of a path that makes it invalid.
    fn fail_within<T>(&mut self, path: &str) -> ParseResult<T> {
        let (offset, expected) = invalid_at(path);
        self.at += offset;
        self.fail(expected)
    }

    /// A PATCH operation's path.
    pub(crate) fn path(&mut self) -> ParseResult<Path> {
        let attribute = self.attribute_path()?;
        if !self.rest().starts_with('[') {
            return Ok(Path::attribute(attribute));
        }
        if !attribute.sub.is_empty() {
            return self.fail("the end: a filter follows an attribute, not a sub-attribute");
        }
        let filter = self.brackets()?;
        if !self.eat('.') {
            return Ok(Path::filtered(attribute, filter, None));
        }
        let token = self.token();
        match AttributePath::read(token) {
            Some(sub) if sub.urn.is_none() && sub.sub.is_empty() => {
                self.at += token.len();
                Ok(Path::filtered(attribute, filter, Some(sub.attribute)))
            }
            Some(_) => self.fail("a sub-attribute's name"),
            None => self.fail_within(token),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Attribute, Descriptor};

    fn nested(depth: usize) -> String {
        format!("{}a pr{}", "(".repeat(depth), ")".repeat(depth))
    }

    #[test]
    fn groups_nest_up_to_the_limit_and_may_follow_each_other() {
        assert!(Filter::parse(&nested(MAX_DEPTH)).is_ok());
        let error = Filter::parse(&nested(MAX_DEPTH + 1)).expect_err("too deep");
        assert!(error.to_string().contains("64 levels"), "{error}");
        let level = nested(MAX_DEPTH);
        assert!(Filter::parse(&[level.as_str(); 3].join(" or ")).is_ok());
        let brackets = format!("a[{}]", nested(MAX_DEPTH - 1));
        assert!(Filter::parse(&brackets).is_ok());
        assert!(Filter::parse(&format!("a[{level}]")).is_err());
    }

    #[test]
    fn a_long_text_is_rejected_and_one_at_the_limit_is_not() {
        let long = |length: usize| format!("a eq \"{}\"", "x".repeat(length - 7));
        assert!(Filter::parse(&long(MAX_LENGTH)).is_ok());
        assert!(Filter::parse(&long(MAX_LENGTH + 1)).is_err());
    }

    #[test]
    fn an_error_has_the_position_where_the_text_stops_making_sense() {
        for (text, position) in [
            ("", 0),
            ("userName", 8),
            ("userName is great", 9),
            ("userName eq", 11),
            ("userName eq \"x", 12),
            ("(userName pr", 12),
            ("a pr and", 8),
            ("userType._id pr", 9),
            ("tags.abc:xyz pr", 8),
            ("urn:example:2.0:Thing:na/me pr", 24),
            ("a.b.c pr", 3),
            ("_id pr", 0),
            ("a.", 2),
            ("emails[type eq \"work\"].value eq \"x\"", 22),
        ] {
            let error = Filter::parse(text).expect_err(text);
            assert_eq!(error.position(), Some(position), "{text}: {error}");
        }
        let nothing = Descriptor {
            urn: "urn:example:2.0:Thing",
            attributes: &[],
        };
        let filter = Filter::parse("a pr").expect("a filter");
        let error = filter.check(nothing).expect_err("unknown");
        assert_eq!(error.position(), None);
        let path = Path::parse("a[b pr].c:d").expect_err("a colon");
        assert_eq!(path.position(), Some(9));
    }

    #[test]
    fn a_path_with_a_colon_needs_a_complete_urn() {
        for text in ["urn:a:b", "URN:example:2.0:Thing:name", "urn:a:b.c"] {
            assert!(AttributePath::parse(text).is_ok(), "{text}");
        }
        for text in ["urn:b", "foo:a:b", "urn::a:b", "urn:é:b", ":b", "a:b"] {
            assert!(AttributePath::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn literals_are_equal_if_their_values_are() {
        let filter = |text: &str| Filter::parse(text).expect(text);
        assert_eq!(filter("a eq 1.10"), filter("a eq 1.1"));
        assert_ne!(filter("a eq 1.10"), filter("a eq 1.2"));
        assert_ne!(filter("a eq \"x\""), filter("a eq \"y\""));
    }

    #[test]
    fn two_paths_are_the_same_if_they_lead_to_the_same_attribute() {
        const NAME: &[Attribute] = &[Attribute::string("given"), Attribute::string("family")];
        const ATTRIBUTES: &[Attribute] = &[
            Attribute::complex_with("name", NAME),
            Attribute::string("title"),
        ];
        let thing = Descriptor {
            urn: "urn:example:2.0:Thing",
            attributes: ATTRIBUTES,
        };
        let same = |one: &str, two: &str| {
            let path = |text: &str| AttributePath::parse(text).expect(text);
            path(one).is_same(&path(two), thing)
        };
        assert!(same("NAME.given", "urn:example:2.0:thing:name.Given"));
        assert!(!same("name.given", "name.family"));
        assert!(!same("name", "name.given"));
        assert!(!same("title", "shoe"));
        assert!(!same("shoe", "shoe"));
    }
}
