//! Filters built from typed attributes, or parsed and checked against the schema.

use super::{comparison::Comparison, evaluate, filtered::Filtered, node::Node};
use crate::{
    Json,
    record::{
        Attr, Descriptor, Extends, HasSubAttributesOf, Own, OwnType, Record, Resource, Stored,
    },
    syntax::{Filter, FilterError, Operator},
    value::{Canonical, Open, text_types},
    walk::Assign,
};
use std::{fmt, marker::PhantomData, ops};

/// A filter for resources of type `R` (RFC 7644 §3.4.2.2), or for the values of a complex attribute.
///
/// Build it from attributes ([`Attr::eq`] and so on), join with `&` and `|`, negate with `!`.
///
/// ```
/// use scim_runtime::{filter::Condition, models::{User, user}};
///
/// let work = User::EMAILS.matches(user::Email::TYPE.eq("work") & user::Email::VALUE.contains("@example."));
/// let filter: Condition<User> = work & (User::ACTIVE.eq(true) | !User::NICK_NAME.present());
/// assert_eq!(
///     filter.to_string(),
///     r#"emails[type eq "work" and value co "@example."] and (active eq true or not (nickName pr))"#
/// );
/// ```
#[doc(alias = "filter")]
pub struct Condition<R> {
    filter: Filter,
    marker: PhantomData<fn() -> R>,
}

impl<R> Condition<R> {
    pub(crate) fn new(filter: Filter) -> Self {
        Self {
            filter,
            marker: PhantomData,
        }
    }

    /// The syntax tree.
    ///
    /// ```
    /// use scim_runtime::{filter::{Condition, Filter}, models::User};
    ///
    /// let active: Condition<User> = User::ACTIVE.eq(true);
    /// assert_eq!(active.as_filter(), &Filter::parse("active eq true")?);
    /// # Ok::<(), scim_runtime::filter::FilterError>(())
    /// ```
    #[must_use]
    pub fn as_filter(&self) -> &Filter {
        &self.filter
    }
}

impl<R: Resource> Condition<R> {
    /// Parses a filter and checks it against the schemas of the resource type.
    ///
    /// # Errors
    /// If the text is not a filter, names an attribute that `R` doesn't have, or compares one in a way that its type doesn't allow.
    ///
    /// ```
    /// use scim_runtime::{filter::Condition, models::User};
    ///
    /// assert!(Condition::<User>::parse(r#"userName sw "b""#).is_ok());
    /// assert!(Condition::<User>::parse(r#"shoeSize gt 42"#).is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let filter = Filter::parse(text)?;
        filter.check(R::DESCRIPTOR)?;
        Ok(Self::new(filter))
    }
}

impl<R: Record> Condition<R> {
    /// Whether a resource, or a value of a complex attribute, matches. Values are compared by their types and `caseExact`.
    ///
    /// `id` and `meta` only have values in a [`Stored`] resource.
    ///
    /// ```
    /// use scim_runtime::{filter::Condition, models::{User, user}};
    ///
    /// let user = User { active: Some(true), ..User::new("BJensen") };
    /// assert!((User::USER_NAME.starts_with("bj") & User::ACTIVE.eq(true)).matches(&user));
    /// assert!(Condition::<user::Email>::matches(&user::Email::TYPE.ne("home"), &user::Email::new("b@example.com")));
    /// ```
    #[must_use]
    pub fn matches<T: Candidate<R>>(&self, resource: &T) -> bool {
        self.matches_by(resource, Comparison::default())
    }

    /// Like [`Condition::matches`], with other rules for text that is not `caseExact`.
    ///
    /// ```
    /// use scim_runtime::{filter::{Comparison, Condition}, models::User};
    ///
    /// let condition: Condition<User> = User::USER_NAME.eq("JOSÉ");
    /// assert!(condition.matches(&User::new("josé")));
    /// assert!(!condition.matches_by(&User::new("josé"), Comparison::Ascii));
    /// ```
    #[must_use]
    pub fn matches_by<T: Candidate<R>>(&self, resource: &T, comparison: Comparison) -> bool {
        let descriptor = Descriptor {
            urn: R::ROOT.urn().unwrap_or_default(),
            attributes: R::ATTRIBUTES,
        };
        resource.evaluate(&self.filter, descriptor, comparison)
    }
}

/// A value that a condition on `R` can be evaluated for: an `R`, or a [`Stored`] one.
pub trait Candidate<R>: sealed::Evaluate {}
impl<R: Record> Candidate<R> for R {}
impl<R: Resource> Candidate<R> for Stored<R> {}

mod sealed {
    use super::{Comparison, Descriptor, Filter, Node, Record, Resource, Stored, evaluate};

    /// Can be compared with a filter.
    pub trait Evaluate {
        /// Whether the filter matches.
        fn evaluate(&self, filter: &Filter, descriptor: Descriptor<'_>, by: Comparison) -> bool;
    }
    impl<R: Record> Evaluate for R {
        fn evaluate(&self, filter: &Filter, descriptor: Descriptor<'_>, by: Comparison) -> bool {
            evaluate::matches(filter, &Node::Record(self), descriptor, by)
        }
    }
    impl<R: Resource> Evaluate for Stored<R> {
        fn evaluate(&self, filter: &Filter, descriptor: Descriptor<'_>, by: Comparison) -> bool {
            let node = Node::Stored(&self.resource, &self.common);
            evaluate::matches(filter, &node, descriptor, by)
        }
    }
}

impl<R> Clone for Condition<R> {
    fn clone(&self) -> Self {
        Self::new(self.filter.clone())
    }
}

/// Without the values, which are personal data.
impl<R> fmt::Debug for Condition<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.filter, f)
    }
}

impl<R> fmt::Display for Condition<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.filter, f)
    }
}

impl<R> ops::BitAnd for Condition<R> {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self::new(self.filter & other.filter)
    }
}

impl<R> ops::BitOr for Condition<R> {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self::new(self.filter | other.filter)
    }
}

impl<R> ops::Not for Condition<R> {
    type Output = Self;
    fn not(self) -> Self {
        Self::new(!self.filter)
    }
}

/// Values that can be compared for equality: all except complex ones.
#[diagnostic::on_unimplemented(
    message = "attributes of type `{Self}` can't be compared",
    note = "compare a sub-attribute with `.dot(…)`, or several of one value with `.matches(…)`"
)]
pub trait Comparable {}

/// Values that have an order: strings, numbers, dates.
#[diagnostic::on_unimplemented(
    message = "attributes of type `{Self}` have no order",
    label = "`gt`, `ge`, `lt` and `le` need a string, a number or a date and time",
    note = "RFC 7644 §3.4.2.2 forbids ordering booleans and binaries"
)]
pub trait Ordered: Comparable {}

/// Text, which `co`, `sw` and `ew` can search.
#[diagnostic::on_unimplemented(
    message = "attributes of type `{Self}` are not text",
    label = "`contains`, `starts_with` and `ends_with` need a string, a reference or an enumeration"
)]
pub trait Textual: Comparable {}

impl<V: Canonical> Comparable for Open<V> {}
impl<V: Canonical> Ordered for Open<V> {}
impl<V: Canonical> Textual for Open<V> {}
/// A user-defined type is compared by its JSON, which has no known order.
impl<T: OwnType> Comparable for Own<T> {}
impl<T: Comparable> Comparable for Vec<T> {}
impl<T: Ordered> Ordered for Vec<T> {}
impl<T: Textual> Textual for Vec<T> {}

/// Implemented by the type of a field for each `L` that its values can be compared with. For a multi-valued attribute, each value
/// is compared.
#[diagnostic::on_unimplemented(
    message = "an attribute of type `{Self}` can't be compared with a value of type `{L}`",
    label = "expected a `{Self}`"
)]
pub trait Operand<L> {
    /// The value as JSON.
    fn literal(value: L) -> Json;
}

macro_rules! operand {
    ($($type:ty $(: $($operators:ident),+)?;)*) => {$(
        impl Comparable for $type {}
        $($(impl $operators for $type {})+)?
        impl<L> Operand<L> for $type where $type: Assign<L> {
            fn literal(value: L) -> Json {
                <$type as Assign<L>>::json(value)
            }
        }
    )*};
}

operand! {
    String: Ordered, Textual;
    bool;
    i64: Ordered;
    f64: Ordered;
}
text_types!(operand);

impl<V: Canonical, L> Operand<L> for Open<V>
where
    Self: Assign<L>,
{
    fn literal(value: L) -> Json {
        Self::json(value)
    }
}

impl<T, L> Operand<L> for Own<T>
where
    Self: Assign<L>,
{
    fn literal(value: L) -> Json {
        Self::json(value)
    }
}

impl<T: Operand<L>, L> Operand<L> for Vec<T> {
    fn literal(value: L) -> Json {
        T::literal(value)
    }
}

impl<O, V, M> Attr<O, V, M> {
    fn compare<R: Extends<O>>(self, operator: Operator, value: Json) -> Condition<R> {
        Condition::new(Filter::compare(self.path::<R>(), operator, value))
    }

    /// Matches if the attribute has a value (`pr`).
    ///
    /// ```
    /// use scim_runtime::{filter::Condition, models::User};
    ///
    /// let condition: Condition<User> = User::TITLE.present();
    /// assert_eq!(condition.to_string(), r#"title pr"#);
    /// ```
    #[must_use]
    pub fn present<R: Extends<O>>(self) -> Condition<R> {
        Condition::new(Filter::present(self.path::<R>()))
    }

    /// Matches if the attribute equals the value (`eq`); with regard to case if it is `caseExact`.
    ///
    /// ```
    /// use scim_runtime::{filter::Condition, models::User};
    ///
    /// let condition: Condition<User> = User::USER_NAME.eq("bjensen");
    /// assert_eq!(condition.to_string(), r#"userName eq "bjensen""#);
    /// ```
    #[must_use]
    pub fn eq<R: Extends<O>, L>(self, value: L) -> Condition<R>
    where
        V: Comparable + Operand<L>,
    {
        self.compare(Operator::Eq, V::literal(value))
    }

    /// Matches if the attribute differs from the value, or has none (`ne`).
    ///
    /// ```
    /// use scim_runtime::{filter::Condition, models::User};
    ///
    /// let condition: Condition<User> = User::USER_NAME.ne("bjensen");
    /// assert_eq!(condition.to_string(), r#"userName ne "bjensen""#);
    /// ```
    #[must_use]
    pub fn ne<R: Extends<O>, L>(self, value: L) -> Condition<R>
    where
        V: Comparable + Operand<L>,
    {
        self.compare(Operator::Ne, V::literal(value))
    }

    /// Matches if the attribute is greater, or later (`gt`).
    ///
    /// ```
    /// use scim_runtime::{filter::Condition, models::User};
    ///
    /// let condition: Condition<User> = User::USER_NAME.gt("b");
    /// assert_eq!(condition.to_string(), r#"userName gt "b""#);
    /// ```
    #[must_use]
    pub fn gt<R: Extends<O>, L>(self, value: L) -> Condition<R>
    where
        V: Ordered + Operand<L>,
    {
        self.compare(Operator::Gt, V::literal(value))
    }

    /// Matches if the attribute is greater or equal (`ge`).
    ///
    /// ```
    /// use scim_runtime::{filter::Condition, models::User, record::Meta};
    ///
    /// let condition: Condition<User> = User::META.dot(Meta::LAST_MODIFIED).ge("2024-01-01T00:00:00Z");
    /// assert_eq!(condition.to_string(), r#"meta.lastModified ge "2024-01-01T00:00:00Z""#);
    /// ```
    #[must_use]
    pub fn ge<R: Extends<O>, L>(self, value: L) -> Condition<R>
    where
        V: Ordered + Operand<L>,
    {
        self.compare(Operator::Ge, V::literal(value))
    }

    /// Matches if the attribute is less, or earlier (`lt`).
    ///
    /// ```
    /// use scim_runtime::{filter::Condition, models::User, record::Meta};
    ///
    /// let condition: Condition<User> = User::META.dot(Meta::CREATED).lt("2024-01-01T00:00:00Z");
    /// assert_eq!(condition.to_string(), r#"meta.created lt "2024-01-01T00:00:00Z""#);
    /// ```
    #[must_use]
    pub fn lt<R: Extends<O>, L>(self, value: L) -> Condition<R>
    where
        V: Ordered + Operand<L>,
    {
        self.compare(Operator::Lt, V::literal(value))
    }

    /// Matches if the attribute is less or equal (`le`).
    ///
    /// ```
    /// use scim_runtime::{filter::Condition, models::User};
    ///
    /// let condition: Condition<User> = User::USER_NAME.le("b");
    /// assert_eq!(condition.to_string(), r#"userName le "b""#);
    /// ```
    #[must_use]
    pub fn le<R: Extends<O>, L>(self, value: L) -> Condition<R>
    where
        V: Ordered + Operand<L>,
    {
        self.compare(Operator::Le, V::literal(value))
    }

    /// Matches if the attribute contains the text (`co`).
    ///
    /// ```
    /// use scim_runtime::{filter::Condition, models::User};
    ///
    /// let condition: Condition<User> = User::DISPLAY_NAME.contains("Jen");
    /// assert_eq!(condition.to_string(), r#"displayName co "Jen""#);
    /// ```
    #[must_use]
    pub fn contains<R: Extends<O>>(self, text: impl AsRef<str>) -> Condition<R>
    where
        V: Textual,
    {
        self.compare(Operator::Co, Json::from(text.as_ref()))
    }

    /// Matches if the attribute starts with the text (`sw`).
    ///
    /// ```
    /// use scim_runtime::{filter::Condition, models::User};
    ///
    /// let condition: Condition<User> = User::DISPLAY_NAME.starts_with("B");
    /// assert_eq!(condition.to_string(), r#"displayName sw "B""#);
    /// ```
    #[must_use]
    pub fn starts_with<R: Extends<O>>(self, text: impl AsRef<str>) -> Condition<R>
    where
        V: Textual,
    {
        self.compare(Operator::Sw, Json::from(text.as_ref()))
    }

    /// Matches if the attribute ends with the text (`ew`).
    ///
    /// ```
    /// use scim_runtime::{filter::Condition, models::User};
    ///
    /// let condition: Condition<User> = User::USER_NAME.ends_with("@example.com");
    /// assert_eq!(condition.to_string(), r#"userName ew "@example.com""#);
    /// ```
    #[must_use]
    pub fn ends_with<R: Extends<O>>(self, text: impl AsRef<str>) -> Condition<R>
    where
        V: Textual,
    {
        self.compare(Operator::Ew, Json::from(text.as_ref()))
    }

    /// Matches if a single value of the attribute meets the whole condition.
    ///
    /// ```
    /// use scim_runtime::{filter::Condition, models::{User, user::Email}};
    ///
    /// let work = Email::TYPE.eq("work") & Email::VALUE.contains("@example.");
    /// let condition: Condition<User> = User::EMAILS.matches(work);
    /// assert_eq!(condition.to_string(), r#"emails[type eq "work" and value co "@example."]"#);
    /// ```
    #[must_use]
    pub fn matches<R: Extends<O>, C: Record>(self, condition: Condition<C>) -> Condition<R>
    where
        V: HasSubAttributesOf<C>,
    {
        Condition::new(Filter::value_path(self.path::<R>(), condition.filter))
    }

    /// Selects the values of the attribute that meet a condition, as the target of a PATCH operation.
    ///
    /// ```
    /// use scim_runtime::{models::{User, user::Email}, patch::Patch};
    ///
    /// let home = User::EMAILS.filtered(Email::TYPE.eq("home"));
    /// let patch: Patch<User> = Patch::new().remove(home);
    /// let path = patch.operations()[0].path.as_ref().map(ToString::to_string);
    /// assert_eq!(path.as_deref(), Some(r#"emails[type eq "home"]"#));
    /// ```
    #[must_use]
    pub fn filtered<C: Record>(self, condition: Condition<C>) -> Filtered<O, C, M>
    where
        V: HasSubAttributesOf<C>,
    {
        Filtered::new(self.parts(), condition.filter)
    }
}
