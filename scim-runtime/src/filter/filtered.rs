//! Values of a multi-valued attribute, selected by a condition: the target of a PATCH operation.

use crate::{
    record::{Attr, CombineMutability, Record, attr::Typed},
    syntax::Filter,
};
use std::marker::PhantomData;

/// The values of a multi-valued attribute that meet a condition: `emails[type eq "home"]`, or a sub-attribute of them:
/// `emails[type eq "home"].value`. See [`Attr::filtered`].
pub struct Filtered<O, V, M> {
    /// The names of the attribute's path.
    pub(crate) attribute: Vec<&'static str>,
    pub(crate) filter: Filter,
    pub(crate) sub: Option<String>,
    marker: PhantomData<Typed<O, V, M>>,
}

impl<O, V, M> Filtered<O, V, M> {
    pub(super) fn new(attribute: Vec<&'static str>, filter: Filter) -> Self {
        Self {
            attribute,
            filter,
            sub: None,
            marker: PhantomData,
        }
    }
}

impl<O, C: Record, M> Filtered<O, C, M> {
    /// Names a sub-attribute of the selected values.
    ///
    /// ```
    /// use scim_runtime::{models::{User, user::Email}, patch::Patch};
    ///
    /// let home = User::EMAILS.filtered(Email::TYPE.eq("home"));
    /// let patch: Patch<User> = Patch::new().replace(home.dot(Email::VALUE), "b@example.com");
    /// let path = patch.operations()[0].path.as_ref().map(ToString::to_string);
    /// assert_eq!(path.as_deref(), Some(r#"emails[type eq "home"].value"#));
    /// ```
    #[must_use]
    pub fn dot<S, N>(self, sub: Attr<C, S, N>) -> Filtered<O, S, M::Combined>
    where
        M: CombineMutability<N>,
    {
        let sub = match self.sub {
            Some(outer) => format!("{outer}.{}", sub.name()),
            None => sub.name(),
        };
        Filtered {
            attribute: self.attribute,
            filter: self.filter,
            sub: Some(sub),
            marker: PhantomData,
        }
    }
}
