//! PATCH operations made of typed attributes.

use super::{Addable, Dialect, Op, Operation, PatchTarget, Writable};
use crate::{
    Json,
    record::{Extends, Extension, Mutability, Resource},
    syntax::{AttributePath, Path, is_name},
    walk::{Assign, value_to_json as to_json},
};
use std::{fmt, marker::PhantomData};

/// Operations on a resource of type `R`, applied in order, all or none (RFC 7644 §3.5.2).
///
/// `Display` prints one operation per line, with secrets hidden; `Debug` hides all values. `Serialize` writes the PatchOp message
/// and `Deserialize` reads one.
///
/// ```
/// use scim_runtime::{models::{User, user}, patch::Patch};
///
/// let patch = Patch::<User>::new()
///     .replace(User::DISPLAY_NAME, "Babs")
///     .add(User::EMAILS, [user::Email::new("babs@example.com").primary(true)])
///     .remove(User::EMAILS.filtered(user::Email::TYPE.eq("home")));
/// assert_eq!(patch.operations().len(), 3);
/// ```
#[must_use = "a patch does nothing until it is sent"]
#[doc(alias("PatchOp", "PATCH"))]
pub struct Patch<R> {
    operations: Vec<Operation>,
    dialect: Dialect,
    marker: PhantomData<fn() -> R>,
}

impl<R> Patch<R> {
    /// A patch without operations.
    ///
    /// ```
    /// use scim_runtime::{models::User, patch::Patch};
    ///
    /// assert!(Patch::<User>::new().is_empty());
    /// ```
    pub fn new() -> Self {
        Self {
            operations: Vec::new(),
            dialect: Dialect::Standard,
            marker: PhantomData,
        }
    }

    /// The operations so far.
    ///
    /// ```
    /// use scim_runtime::{models::User, patch::{Op, Patch}};
    ///
    /// let patch = Patch::<User>::new().remove(User::TITLE);
    /// assert_eq!(patch.operations()[0].op, Op::Remove);
    /// ```
    #[must_use]
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// Whether the patch has no operations, so that nothing needs to be sent.
    ///
    /// ```
    /// use scim_runtime::{models::User, patch::Patch};
    ///
    /// let user = User::new("bjensen");
    /// assert!(Patch::<User>::between(&user, &user)?.is_empty());
    /// # Ok::<(), scim_runtime::patch::PatchError>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    /// Adds an operation without checks, for cases that the types don't cover.
    ///
    /// ```
    /// use scim_runtime::{models::User, patch::{Op, Operation, Patch}, path::Path};
    /// use serde_json::json;
    ///
    /// let patch = Patch::<User>::new().operation(Operation {
    ///     op: Op::Add,
    ///     path: Some(Path::parse("costCenter")?),
    ///     value: Some(json!("4130")),
    /// });
    /// assert_eq!(patch.to_string(), "add costCenter \"4130\"\n");
    /// # Ok::<(), scim_runtime::filter::FilterError>(())
    /// ```
    pub fn operation(mut self, operation: Operation) -> Self {
        self.operations.push(operation);
        self
    }

    /// Sends the patch in the dialect of a family of providers.
    ///
    /// ```
    /// use scim_runtime::{models::User, patch::{Dialect, Patch}};
    ///
    /// let patch = Patch::<User>::new().replace(User::ACTIVE, false).in_dialect(Dialect::Entra);
    /// assert_eq!(patch.to_message()["Operations"][0]["op"], "Replace");
    /// assert_eq!(patch.to_message()["Operations"][0]["value"], "False");
    /// ```
    pub fn in_dialect(mut self, dialect: Dialect) -> Self {
        self.dialect = dialect;
        self
    }

    fn push(self, op: Op, path: Path, value: Option<Json>) -> Self {
        self.operation(Operation {
            op,
            path: Some(path),
            value,
        })
    }

    /// Adds: sets a single value, appends to a multi-valued attribute, merges into a complex one (RFC 7644 §3.5.2.1).
    ///
    /// ```
    /// use scim_runtime::{models::{User, user}, patch::Patch};
    ///
    /// let mut user = User { emails: vec![user::Email::new("b@example.com")], ..User::new("bjensen") };
    /// let patch = Patch::<User>::new().add(User::EMAILS, [user::Email::new("babs@example.com")]);
    /// patch.apply_to(&mut user)?;
    /// assert_eq!(user.emails.len(), 2);
    /// # Ok::<(), scim_runtime::patch::PatchError>(())
    /// ```
    pub fn add<T, L>(self, target: T, value: L) -> Self
    where
        T: PatchTarget<R>,
        T::Mutability: Addable,
        T::Value: Assign<L>,
    {
        self.push(Op::Add, target.path(), Some(T::Value::json(value)))
    }

    /// Replaces the whole value, all values, or those that match the target's condition (RFC 7644 §3.5.2.3).
    ///
    /// ```
    /// use scim_runtime::{models::{User, user}, patch::Patch};
    ///
    /// let work = user::Email::TYPE.eq("work");
    /// let patch = Patch::<User>::new()
    ///     .replace(User::EMAILS.filtered(work).dot(user::Email::VALUE), "babs@example.com");
    /// assert_eq!(
    ///     patch.to_string(),
    ///     "replace emails[type eq \"work\"].value \"babs@example.com\"\n"
    /// );
    /// ```
    pub fn replace<T, L>(self, target: T, value: L) -> Self
    where
        T: PatchTarget<R>,
        T::Mutability: Writable,
        T::Value: Assign<L>,
    {
        self.push(Op::Replace, target.path(), Some(T::Value::json(value)))
    }

    /// Removes the value, all values, or those that match the target's condition (RFC 7644 §3.5.2.2).
    ///
    /// ```
    /// use scim_runtime::{models::User, patch::Patch};
    ///
    /// let patch = Patch::<User>::new().remove(User::TITLE);
    /// assert_eq!(patch.to_string(), "remove title\n");
    /// ```
    pub fn remove<T>(self, target: T) -> Self
    where
        T: PatchTarget<R>,
        T::Mutability: Writable,
    {
        self.push(Op::Remove, target.path(), None)
    }

    /// Adds the attributes of an extension that have a value. Its other attributes stay.
    ///
    /// Sends one `add` for each attribute, which more servers understand than the extension as a whole.
    ///
    /// ```
    /// use scim_runtime::{models::{EnterpriseUser, User}, patch::Patch};
    ///
    /// let enterprise = EnterpriseUser { department: Some("Tours".into()), ..EnterpriseUser::default() };
    /// let patch = Patch::<User>::new().add_extension(&enterprise);
    /// assert_eq!(
    ///     patch.to_string(),
    ///     "add urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department \"Tours\"\n"
    /// );
    /// ```
    pub fn add_extension<X: Extension + crate::record::Value>(self, extension: &X) -> Self
    where
        R: Extends<X>,
    {
        let value = to_json(extension);
        let members = value.as_object().into_iter().flatten();
        let has_path = |(name, _): &(&String, &Json)| is_name(name);
        let (with_path, others): (Vec<_>, Vec<_>) = members.partition(has_path);
        let mut patch = self;
        for (name, value) in with_path {
            let path = Path::attribute(AttributePath::of(Some(X::URN), &[name]));
            patch = patch.push(Op::Add, path, Some(value.clone()));
        }
        if others.is_empty() {
            return patch;
        }
        let others = others
            .into_iter()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        patch.push(Op::Add, Path::extension(X::URN), Some(Json::Object(others)))
    }

    /// Removes all attributes of an extension that a client can write.
    ///
    /// Sends one `remove` for each attribute: some servers ignore a `remove` of the extension as a whole and report success.
    ///
    /// ```
    /// use scim_runtime::{models::{EnterpriseUser, User}, patch::Patch};
    ///
    /// let mut user = User::new("bjensen");
    /// user.enterprise_user = Some(EnterpriseUser { department: Some("Tours".into()), ..EnterpriseUser::default() });
    /// Patch::<User>::new().remove_extension::<EnterpriseUser>().apply_to(&mut user)?;
    /// assert_eq!(user, User::new("bjensen"));
    /// # Ok::<(), scim_runtime::patch::PatchError>(())
    /// ```
    pub fn remove_extension<X: Extension>(self) -> Self
    where
        R: Extends<X>,
    {
        let writable = X::ATTRIBUTES
            .iter()
            .filter(|row| row.mutability != Mutability::ReadOnly);
        writable.fold(self, |patch, row| {
            let path = AttributePath::of(Some(X::URN), &[&row.name]);
            patch.push(Op::Remove, Path::attribute(path), None)
        })
    }
}

impl<R: Resource> Patch<R> {
    /// The PatchOp message (RFC 7644 §3.5.2), in the patch's dialect.
    ///
    /// ```
    /// use scim_runtime::{models::User, patch::Patch};
    /// use serde_json::json;
    ///
    /// let message = Patch::<User>::new().remove(User::TITLE).to_message();
    /// assert_eq!(message["Operations"], json!([{"op": "remove", "path": "title"}]));
    /// ```
    #[must_use]
    pub fn to_message(&self) -> Json {
        self.dialect.to_message(&self.operations)
    }
}

impl<R> Default for Patch<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R> Clone for Patch<R> {
    fn clone(&self) -> Self {
        Self {
            operations: self.operations.clone(),
            dialect: self.dialect,
            marker: PhantomData,
        }
    }
}

/// Patches are equal if their operations and their dialects are.
impl<R> PartialEq for Patch<R> {
    fn eq(&self, other: &Self) -> bool {
        self.operations == other.operations && self.dialect == other.dialect
    }
}

/// Shows paths only: values may be personal.
impl<R> fmt::Debug for Patch<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let paths = self
            .operations
            .iter()
            .map(|operation| (operation.op, &operation.path));
        f.debug_list().entries(paths).finish()
    }
}
