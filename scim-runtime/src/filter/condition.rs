//! Filters made of typed attributes, and text that is checked against the schema.

use super::{comparison::Comparison, evaluate, node::Node};
use crate::{
    Json,
    record::{Attr, Descriptor, Extends, Own, OwnType, Record, Resource, Stored, Within},
    syntax::{Filter, FilterError, Operator},
    value::{Binary, Canonical, DateTime, Open, Reference},
    walk::Assign,
};
use std::{fmt, marker::PhantomData, ops};

/// A filter over resources of type `R` (RFC 7644 §3.4.2.2), or over the values of a complex attribute.
///
/// Made of attributes ([`Attr::eq`] and its kin), joined with `&` and `|`, negated with `!`.
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

    /// The filter's syntax tree.
    #[must_use]
    pub fn as_filter(&self) -> &Filter {
        &self.filter
    }
}

impl<R: Resource> Condition<R> {
    /// A filter given as text, checked against the resource type's schemas.
    ///
    /// # Errors
    /// If the text is no filter, names an attribute that `R` lacks, or compares it in a way that its type does not allow.
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
    /// Whether a resource meets the condition, by the schema's types and `caseExact`; or a value of a complex attribute does.
    ///
    /// `id` and `meta` have no value but in a [`Stored`] resource.
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

    /// As [`Condition::matches`], with other rules for text that is not `caseExact`.
    #[must_use]
    pub fn matches_by<T: Candidate<R>>(&self, resource: &T, comparison: Comparison) -> bool {
        let descriptor = Descriptor {
            urn: R::TABLE.root.urn().unwrap_or_default(),
            attributes: R::ATTRIBUTES,
        };
        resource.meets(&self.filter, descriptor, comparison)
    }
}

/// What a condition on `R` can be asked of: an `R`, or a [`Stored`] one.
pub trait Candidate<R>: sealed::Meets {}
impl<R: Record> Candidate<R> for R {}
impl<R: Resource> Candidate<R> for Stored<R> {}

mod sealed {
    use super::{Comparison, Descriptor, Filter, Node, Record, Resource, Stored, evaluate};

    pub trait Meets {
        fn meets(&self, filter: &Filter, descriptor: Descriptor<'_>, by: Comparison) -> bool;
    }
    impl<R: Record> Meets for R {
        fn meets(&self, filter: &Filter, descriptor: Descriptor<'_>, by: Comparison) -> bool {
            evaluate::matches(filter, &Node::Record(self), descriptor, by)
        }
    }
    impl<R: Resource> Meets for Stored<R> {
        fn meets(&self, filter: &Filter, descriptor: Descriptor<'_>, by: Comparison) -> bool {
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

/// Values that can be compared for equality: all but complex ones.
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

/// Values that are text: `co`, `sw` and `ew` look into them.
#[diagnostic::on_unimplemented(
    message = "attributes of type `{Self}` are no text",
    label = "`contains`, `starts_with` and `ends_with` need a string, a reference or an enumeration"
)]
pub trait Textual: Comparable {}

macro_rules! mark {
    ($($mark:ident: $($type:ty),*;)*) => {$($(impl $mark for $type {})*)*};
}

mark! {
    Comparable: String, bool, i64, f64, DateTime, Reference, Binary;
    Ordered: String, i64, f64, DateTime, Reference;
    Textual: String, Reference, DateTime;
}

impl<V: Canonical> Comparable for Open<V> {}
impl<V: Canonical> Ordered for Open<V> {}
impl<V: Canonical> Textual for Open<V> {}
/// What the user's own type is written as is compared for equality; that it has an order in JSON is not known.
impl<T: OwnType> Comparable for Own<T> {}
impl<T: Comparable> Comparable for Vec<T> {}
impl<T: Ordered> Ordered for Vec<T> {}
impl<T: Textual> Textual for Vec<T> {}

/// What one value of an attribute is compared with: of a multi-valued one, each of its values.
#[diagnostic::on_unimplemented(
    message = "an attribute of type `{Self}` can't be compared with a value of type `{L}`",
    label = "expected a `{Self}`"
)]
pub trait Operand<L> {
    /// The value as JSON.
    fn literal(value: L) -> Json;
}

macro_rules! operand {
    ($($type:ty),*) => {$(
        impl<L> Operand<L> for $type where $type: Assign<L> {
            fn literal(value: L) -> Json {
                <$type as Assign<L>>::json(value)
            }
        }
    )*};
}

operand!(String, bool, i64, f64, DateTime, Reference, Binary);

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

    /// The attribute has a value (`pr`).
    #[must_use]
    pub fn present<R: Extends<O>>(self) -> Condition<R> {
        Condition::new(Filter::present(self.path::<R>()))
    }

    /// The attribute equals the value (`eq`), by case if it is `caseExact`.
    #[must_use]
    pub fn eq<R: Extends<O>, L>(self, value: L) -> Condition<R>
    where
        V: Comparable + Operand<L>,
    {
        self.compare(Operator::Eq, V::literal(value))
    }

    /// The attribute differs from the value (`ne`).
    #[must_use]
    pub fn ne<R: Extends<O>, L>(self, value: L) -> Condition<R>
    where
        V: Comparable + Operand<L>,
    {
        self.compare(Operator::Ne, V::literal(value))
    }

    /// The attribute is greater, or later (`gt`).
    #[must_use]
    pub fn gt<R: Extends<O>, L>(self, value: L) -> Condition<R>
    where
        V: Ordered + Operand<L>,
    {
        self.compare(Operator::Gt, V::literal(value))
    }

    /// The attribute is greater or equal, not earlier (`ge`).
    #[must_use]
    pub fn ge<R: Extends<O>, L>(self, value: L) -> Condition<R>
    where
        V: Ordered + Operand<L>,
    {
        self.compare(Operator::Ge, V::literal(value))
    }

    /// The attribute is less, or earlier (`lt`).
    #[must_use]
    pub fn lt<R: Extends<O>, L>(self, value: L) -> Condition<R>
    where
        V: Ordered + Operand<L>,
    {
        self.compare(Operator::Lt, V::literal(value))
    }

    /// The attribute is less or equal, not later (`le`).
    #[must_use]
    pub fn le<R: Extends<O>, L>(self, value: L) -> Condition<R>
    where
        V: Ordered + Operand<L>,
    {
        self.compare(Operator::Le, V::literal(value))
    }

    /// The attribute contains the text (`co`).
    #[must_use]
    pub fn contains<R: Extends<O>>(self, text: impl AsRef<str>) -> Condition<R>
    where
        V: Textual,
    {
        self.compare(Operator::Co, Json::from(text.as_ref()))
    }

    /// The attribute starts with the text (`sw`).
    #[must_use]
    pub fn starts_with<R: Extends<O>>(self, text: impl AsRef<str>) -> Condition<R>
    where
        V: Textual,
    {
        self.compare(Operator::Sw, Json::from(text.as_ref()))
    }

    /// The attribute ends with the text (`ew`).
    #[must_use]
    pub fn ends_with<R: Extends<O>>(self, text: impl AsRef<str>) -> Condition<R>
    where
        V: Textual,
    {
        self.compare(Operator::Ew, Json::from(text.as_ref()))
    }

    /// One value of the attribute meets all of the condition: `emails[type eq "work" and value co "@example."]`.
    #[must_use]
    pub fn matches<R: Extends<O>, C: Record>(self, condition: Condition<C>) -> Condition<R>
    where
        V: Within<C>,
    {
        Condition::new(Filter::value_path(self.path::<R>(), condition.filter))
    }

    /// The values of the attribute that meet the condition, as the target of a PATCH operation.
    #[must_use]
    pub fn filtered<C: Record>(self, condition: Condition<C>) -> Filtered<O, C, M>
    where
        V: Within<C>,
    {
        Filtered {
            attribute: self.erase(),
            filter: condition.filter,
            marker: PhantomData,
        }
    }
}

/// The values of a multi-valued attribute that meet a condition: `emails[type eq "home"]`.
pub struct Filtered<O, C, M> {
    pub(crate) attribute: Attr<O, (), M>,
    pub(crate) filter: Filter,
    marker: PhantomData<fn() -> C>,
}

impl<O, C: Record, M> Filtered<O, C, M> {
    /// A sub-attribute of those values: `emails[type eq "home"].value`.
    #[must_use]
    pub fn dot<S, N>(self, sub: Attr<C, S, N>) -> FilteredSub<O, S, M::Both>
    where
        M: crate::record::Over<N>,
    {
        FilteredSub {
            attribute: self.attribute.name(),
            filter: self.filter,
            sub: sub.name(),
            marker: PhantomData,
        }
    }
}

/// A sub-attribute of the values that meet a condition.
pub struct FilteredSub<O, V, M> {
    pub(crate) attribute: String,
    pub(crate) filter: Filter,
    pub(crate) sub: String,
    marker: PhantomData<crate::record::attr::Typed<O, V, M>>,
}
