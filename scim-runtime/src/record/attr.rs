//! Typed attribute paths: `User::USER_NAME`, `User::NAME.dot(user::Name::FAMILY_NAME)`.

use super::resource::Record;
use std::marker::PhantomData;

/// Mutability of an attribute that only the service provider writes.
#[derive(Debug, Clone, Copy)]
pub struct ReadOnly;
/// Mutability of an attribute that the client writes at any time.
#[derive(Debug, Clone, Copy)]
pub struct ReadWrite;
/// Mutability of an attribute that the client writes once.
#[derive(Debug, Clone, Copy)]
pub struct Immutable;
/// Mutability of an attribute that the client writes and no response contains.
#[derive(Debug, Clone, Copy)]
pub struct WriteOnly;

/// The depth of a typed path: attribute, sub-attribute, and two levels for providers that nest despite RFC 7643 §2.3.8.
const DEPTH: usize = 4;

/// An attribute of `O` with values of type `V` and mutability `M`.
///
/// The mutability decides which PATCH operations compile; by default, a client can write the attribute at any time.
///
/// Generated code has a constant for each attribute. Use them for filters, PATCH, sorting and projections that fit the schema:
///
/// ```
/// use scim_runtime::{models::{EnterpriseUser, User, user}, filter::Condition};
///
/// let filter: Condition<User> = User::USER_NAME.starts_with("bj")
///     & User::NAME.dot(user::Name::FAMILY_NAME).eq("Jensen")
///     & EnterpriseUser::DEPARTMENT.eq("Tour Operations");
/// assert_eq!(
///     filter.to_string(),
///     r#"userName sw "bj" and name.familyName eq "Jensen" and urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "Tour Operations""#
/// );
/// ```
pub struct Attr<O, V, M = ReadWrite> {
    /// Outermost first; the rest is empty.
    names: [&'static str; DEPTH],
    marker: PhantomData<Typed<O, V, M>>,
}

/// Owner, value and mutability of an attribute.
pub(crate) type Typed<O, V, M> = fn() -> (O, V, M);

impl<O, V, M> Clone for Attr<O, V, M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<O, V, M> Copy for Attr<O, V, M> {}

impl<O, V, M> Attr<O, V, M> {
    /// Creates an attribute from its name in JSON. Generated code calls this; the types must be those of the schema.
    ///
    /// ```
    /// use scim_runtime::{models::User, record::Attr};
    ///
    /// const SHOE_SIZE: Attr<User, i64> = Attr::new("shoeSize");
    /// assert_eq!(SHOE_SIZE.name(), "shoeSize");
    /// ```
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            names: [name, "", "", ""],
            marker: PhantomData,
        }
    }

    /// Names a sub-attribute: `name.familyName`.
    ///
    /// ```
    /// use scim_runtime::models::{User, user::Name};
    /// assert_eq!(User::NAME.dot(Name::FAMILY_NAME).name(), "name.familyName");
    /// ```
    #[must_use]
    pub fn dot<C, S, N>(self, sub: Attr<C, S, N>) -> Attr<O, S, M::Combined>
    where
        V: HasSubAttributesOf<C>,
        M: CombineMutability<N>,
    {
        let mut names = self.names;
        let free = names
            .iter()
            .position(|name| name.is_empty())
            .unwrap_or(DEPTH);
        for (place, name) in names.iter_mut().skip(free).zip(sub.names) {
            *place = name;
        }
        Attr {
            names,
            marker: PhantomData,
        }
    }

    /// The path as text, without the URN of an extension.
    ///
    /// ```
    /// use scim_runtime::models::EnterpriseUser;
    /// assert_eq!(EnterpriseUser::DEPARTMENT.name(), "department");
    /// ```
    #[must_use]
    pub fn name(self) -> String {
        self.parts().join(".")
    }

    pub(crate) fn parts(&self) -> Vec<&'static str> {
        self.names
            .iter()
            .copied()
            .take_while(|name| !name.is_empty())
            .collect()
    }
}

impl<O, V, M> std::fmt::Debug for Attr<O, V, M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name())
    }
}

/// `Self` holds values of the complex type `C`: it is `C` or `Vec<C>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no sub-attributes of `{C}`",
    label = "this sub-attribute belongs to `{C}`"
)]
pub trait HasSubAttributesOf<C> {}

impl<C: Record> HasSubAttributesOf<C> for C {}
impl<C: Record> HasSubAttributesOf<C> for Vec<C> {}

/// The mutability of a sub-attribute within an attribute: the stricter of the two.
pub trait CombineMutability<N> {
    /// The stricter one.
    type Combined;
}

impl<N> CombineMutability<N> for ReadOnly {
    type Combined = ReadOnly;
}
impl<N> CombineMutability<N> for ReadWrite {
    type Combined = N;
}
impl<N> CombineMutability<N> for WriteOnly {
    type Combined = N;
}
impl CombineMutability<ReadOnly> for Immutable {
    type Combined = ReadOnly;
}
impl CombineMutability<ReadWrite> for Immutable {
    type Combined = Immutable;
}
impl CombineMutability<WriteOnly> for Immutable {
    type Combined = Immutable;
}
impl CombineMutability<Immutable> for Immutable {
    type Combined = Immutable;
}
