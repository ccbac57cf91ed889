//! Projections (RFC 7644 §3.9) and sort keys (§3.4.2.3).

use crate::record::{Attr, Extends};

/// Attributes of `R` that a response should contain: one, a tuple of up to eight, or paths as text.
///
/// ```
/// use scim_runtime::{models::{EnterpriseUser, User, user}, support::Projection};
///
/// fn names(projection: impl Projection<User>) -> String {
///     projection.names().join(",")
/// }
/// assert_eq!(names((User::USER_NAME, User::NAME.dot(user::Name::FAMILY_NAME))), "userName,name.familyName");
/// assert_eq!(names(["userName", "emails.value"]), "userName,emails.value");
/// ```
pub trait Projection<R> {
    /// Returns the attributes' paths.
    fn names(self) -> Vec<String>;
}

impl<R: Extends<O>, O, V, M> Projection<R> for Attr<O, V, M> {
    fn names(self) -> Vec<String> {
        vec![self.path::<R>().to_string()]
    }
}

impl<R, const N: usize> Projection<R> for [&str; N] {
    fn names(self) -> Vec<String> {
        self.into_iter().map(str::to_owned).collect()
    }
}

impl<R> Projection<R> for Vec<String> {
    fn names(self) -> Vec<String> {
        self
    }
}

/// An attribute of `R` to sort by (RFC 7644 §3.4.2.3): a typed one, or its path as text, with or without the schema's URN.
///
/// ```
/// use scim_runtime::{support::SortKey, models::{EnterpriseUser, User}};
///
/// fn name(key: impl SortKey<User>) -> String {
///     key.name()
/// }
/// assert_eq!(name(User::USER_NAME), "userName");
/// assert_eq!(name("urn:ietf:params:scim:schemas:core:2.0:User:userName"), "urn:ietf:params:scim:schemas:core:2.0:User:userName");
/// ```
pub trait SortKey<R> {
    /// Returns the attribute's path.
    fn name(self) -> String;
}

impl<R: Extends<O>, O, V, M> SortKey<R> for Attr<O, V, M> {
    fn name(self) -> String {
        self.path::<R>().to_string()
    }
}

impl<R> SortKey<R> for &str {
    fn name(self) -> String {
        self.to_owned()
    }
}

macro_rules! tuples {
    ($(($($part:ident),*))*) => {$(
        impl<R, $($part: Projection<R>),*> Projection<R> for ($($part,)*) {
            #[allow(non_snake_case)]
            fn names(self) -> Vec<String> {
                let ($($part,)*) = self;
                let mut names = Vec::new();
                $(names.extend($part.names());)*
                names
            }
        }
    )*};
}

tuples! { (A) (A, B) (A, B, C) (A, B, C, D) (A, B, C, D, F) (A, B, C, D, F, G) (A, B, C, D, F, G, H) (A, B, C, D, F, G, H, I) }
