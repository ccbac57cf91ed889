//! How strictly a PATCH is read and applied, and the dialects of known peers.

use super::option_values::{
    ExtensionPaths, FilteredReplace, Keys, OpCase, PathForms, RemoveValue, UnknownAttribute,
    Unmatched, UnmatchedRemove, Values,
};
use crate::filter::{Comparison, TextOperators};

/// How a PATCH that deviates from RFC 7644 §3.5.2 is read and applied. Strict by default.
///
/// ```
/// use scim_runtime::patch::{self, Dialect, PatchOptions};
/// use serde_json::json;
///
/// let message = json!({
///     "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
///     "Operations": [{"op": "Replace", "path": "active", "value": "False"}]
/// });
/// assert!(patch::parse(&message).is_err());
/// assert!(Dialect::Entra.options().parse(&message).is_ok());
/// assert!(PatchOptions::STRICT.any_op_case().parse(&message).is_ok());
/// ```
#[derive(Debug, Clone, Copy)]
pub struct PatchOptions {
    pub(crate) op_case: OpCase,
    pub(crate) path_forms: PathForms,
    pub(crate) keys: Keys,
    pub(crate) extension_paths: ExtensionPaths,
    pub(crate) values: Values,
    pub(crate) remove_value: RemoveValue,
    pub(crate) unmatched: Unmatched,
    pub(crate) unmatched_remove: UnmatchedRemove,
    pub(crate) filtered_replace: FilteredReplace,
    pub(crate) unknown: UnknownAttribute,
    pub(crate) comparison: Comparison,
    pub(crate) text_operators: TextOperators,
}

impl PatchOptions {
    /// Accept only what RFC 7644 allows.
    pub const STRICT: Self = Self {
        op_case: OpCase::Lower,
        path_forms: PathForms::Standard,
        keys: Keys::Names,
        extension_paths: ExtensionPaths::Qualified,
        values: Values::AsTyped,
        remove_value: RemoveValue::Refused,
        unmatched: Unmatched::Refused,
        unmatched_remove: UnmatchedRemove::Refused,
        filtered_replace: FilteredReplace::Replaces,
        unknown: UnknownAttribute::Refused,
        comparison: Comparison::LowerCase,
        text_operators: TextOperators::Text,
    };

    /// Accept everything that known clients send.
    pub const LENIENT: Self = Self {
        op_case: OpCase::Any,
        path_forms: PathForms::Extended,
        keys: Keys::Paths,
        extension_paths: ExtensionPaths::Bare,
        values: Values::Converted,
        remove_value: RemoveValue::Selects,
        unmatched: Unmatched::Created,
        unmatched_remove: UnmatchedRemove::Ignored,
        filtered_replace: FilteredReplace::Replaces,
        unknown: UnknownAttribute::Kept,
        comparison: Comparison::LowerCase,
        text_operators: TextOperators::Text,
    };

    /// Accepts `op` in any case, such as `Add` or `ADD`.
    ///
    /// ```
    /// # const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
    /// use scim_runtime::patch::{self, PatchOptions};
    /// use serde_json::json;
    ///
    /// let message = json!({"schemas": [PATCH_OP], "Operations": [{"op": "Remove", "path": "title"}]});
    /// assert!(PatchOptions::STRICT.parse(&message).is_err());
    /// assert!(PatchOptions::STRICT.any_op_case().parse(&message).is_ok());
    /// ```
    #[must_use]
    pub const fn any_op_case(mut self) -> Self {
        self.op_case = OpCase::Any;
        self
    }

    /// Accepts the URN of an extension with a trailing colon, which Ping's clients send, and a filter on a single complex
    /// value (`manager[value eq "x"]`), which selects the value if it matches.
    ///
    /// ```
    /// # const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
    /// use scim_runtime::{models::User, patch::{self, PatchOptions}, record::Resource};
    /// use serde_json::json;
    ///
    /// const MANAGER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager";
    /// let message = json!({"schemas": [PATCH_OP], "Operations": [{"op": "remove", "path": format!(r#"{MANAGER}[value eq "7"]"#)}]});
    /// let mut user = json!({
    ///     "userName": "bjensen",
    ///     "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"manager": {"value": "7"}}
    /// });
    /// let operations = patch::parse(&message)?;
    /// assert!(patch::apply(&mut user, &operations, User::DESCRIPTOR).is_err());
    ///
    /// let options = PatchOptions::STRICT.extended_path_forms();
    /// assert!(options.apply(&mut user, &operations, User::DESCRIPTOR)?);
    /// assert_eq!(user, json!({"userName": "bjensen"}));
    /// # Ok::<(), patch::PatchError>(())
    /// ```
    #[must_use]
    pub const fn extended_path_forms(mut self) -> Self {
        self.path_forms = PathForms::Extended;
        self
    }

    /// Accepts paths as names in a value without path: `name.givenName`, `urn:…:User:department`,
    /// `emails[type eq "work"].value`.
    ///
    /// ```
    /// # const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
    /// use scim_runtime::{models::User, patch::{self, PatchOptions}, record::Resource};
    /// use serde_json::json;
    ///
    /// let operations = json!([{"op": "add", "value": {"name.givenName": "Barbara"}}]);
    /// let operations = patch::parse(&json!({"schemas": [PATCH_OP], "Operations": operations}))?;
    /// let mut user = json!({"userName": "bjensen"});
    /// PatchOptions::STRICT.paths_as_keys().apply(&mut user, &operations, User::DESCRIPTOR)?;
    /// assert_eq!(user["name"], json!({"givenName": "Barbara"}));
    /// # Ok::<(), patch::PatchError>(())
    /// ```
    #[must_use]
    pub const fn paths_as_keys(mut self) -> Self {
        self.keys = Keys::Paths;
        self
    }

    /// Accepts an extension's attribute without the extension's URN (`manager`), if only one extension and not the resource
    /// type itself has the attribute, and with a dot after the URN: `urn:…:User.manager`.
    ///
    /// ```
    /// # const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
    /// use scim_runtime::{models::User, patch::{self, PatchOptions}, record::Resource};
    /// use serde_json::json;
    ///
    /// let operations = json!([{"op": "add", "path": "department", "value": "Tours"}]);
    /// let operations = patch::parse(&json!({"schemas": [PATCH_OP], "Operations": operations}))?;
    /// let mut user = json!({"userName": "bjensen"});
    /// PatchOptions::STRICT.bare_extension_paths().apply(&mut user, &operations, User::DESCRIPTOR)?;
    /// assert_eq!(user["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"]["department"], "Tours");
    /// # Ok::<(), patch::PatchError>(())
    /// ```
    #[must_use]
    pub const fn bare_extension_paths(mut self) -> Self {
        self.extension_paths = ExtensionPaths::Bare;
        self
    }

    /// Converts a value of another type than the attribute's if it has one sensible meaning: `"True"` for a boolean, also in
    /// a path's filter; `"5"` for a number; a text for a complex attribute's `value`; a list of one or `{"value": …}` for a
    /// single value. In a value without path, a read-only attribute is ignored if its value equals the resource's.
    ///
    /// ```
    /// # const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
    /// use scim_runtime::{models::User, patch::{self, PatchOptions}, record::Resource};
    /// use serde_json::json;
    ///
    /// let operations = json!([{"op": "replace", "path": "active", "value": "False"}]);
    /// let operations = patch::parse(&json!({"schemas": [PATCH_OP], "Operations": operations}))?;
    /// let mut user = json!({"userName": "bjensen", "active": true});
    /// PatchOptions::STRICT.convert_values().apply(&mut user, &operations, User::DESCRIPTOR)?;
    /// assert_eq!(user["active"], false);
    /// # Ok::<(), patch::PatchError>(())
    /// ```
    #[must_use]
    pub const fn convert_values(mut self) -> Self {
        self.values = Values::Converted;
        self
    }

    /// Accepts a `remove` with a `value`, which selects the values to remove: those that have all members of a given value.
    ///
    /// ```
    /// # const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
    /// use scim_runtime::{models::Group, patch::{self, PatchOptions}, record::Resource};
    /// use serde_json::json;
    ///
    /// let options = PatchOptions::STRICT.remove_selects_values();
    /// let message = json!({"schemas": [PATCH_OP], "Operations": [{"op": "remove", "path": "members", "value": [{"value": "7"}]}]});
    /// let mut group = json!({"members": [{"value": "7"}, {"value": "8"}]});
    /// options.apply(&mut group, &options.parse(&message)?, Group::DESCRIPTOR)?;
    /// assert_eq!(group["members"], json!([{"value": "8"}]));
    /// # Ok::<(), patch::PatchError>(())
    /// ```
    #[must_use]
    pub const fn remove_selects_values(mut self) -> Self {
        self.remove_value = RemoveValue::Selects;
        self
    }

    /// Lets an `add` or `replace` whose path's filter matches no value create one, if the filter describes it: comparisons by
    /// `eq`, joined by `and`. Otherwise such an operation fails (`noTarget`).
    ///
    /// ```
    /// # const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
    /// use scim_runtime::{models::User, patch::{self, PatchOptions}, record::Resource};
    /// use serde_json::json;
    ///
    /// let path = r#"emails[type eq "work"].value"#;
    /// let operations = json!([{"op": "replace", "path": path, "value": "b@example.com"}]);
    /// let operations = patch::parse(&json!({"schemas": [PATCH_OP], "Operations": operations}))?;
    /// let mut user = json!({"userName": "bjensen"});
    /// PatchOptions::STRICT.create_unmatched().apply(&mut user, &operations, User::DESCRIPTOR)?;
    /// assert_eq!(user["emails"], json!([{"type": "work", "value": "b@example.com"}]));
    /// # Ok::<(), patch::PatchError>(())
    /// ```
    #[must_use]
    pub const fn create_unmatched(mut self) -> Self {
        self.unmatched = Unmatched::Created;
        self
    }

    /// Lets a `remove` whose path's filter matches no value succeed without a change, as with most servers. Otherwise it
    /// fails (`noTarget`). RFC 7644 §3.5.2.2 leaves this open.
    ///
    /// ```
    /// # const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
    /// use scim_runtime::{models::Group, patch::{self, PatchOptions}, record::Resource};
    /// use serde_json::json;
    ///
    /// let operations = json!([{"op": "remove", "path": r#"members[value eq "7"]"#}]);
    /// let operations = patch::parse(&json!({"schemas": [PATCH_OP], "Operations": operations}))?;
    /// let options = PatchOptions::STRICT.ignore_unmatched_removes();
    /// let mut group = json!({"members": [{"value": "8"}]});
    /// assert!(!options.apply(&mut group, &operations, Group::DESCRIPTOR)?);
    /// # Ok::<(), patch::PatchError>(())
    /// ```
    #[must_use]
    pub const fn ignore_unmatched_removes(mut self) -> Self {
        self.unmatched_remove = UnmatchedRemove::Ignored;
        self
    }

    /// Merges the value of a `replace` on a path like `emails[type eq "work"]` into the values that match: sub-attributes that
    /// the new value doesn't name are kept. By RFC 7644 §3.5.2.3, the new value takes their place.
    ///
    /// ```
    /// # const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
    /// use scim_runtime::{models::User, patch::{self, PatchOptions}, record::Resource};
    /// use serde_json::json;
    ///
    /// let path = r#"emails[type eq "work"]"#;
    /// let operations = json!([{"op": "replace", "path": path, "value": {"value": "new@example.com"}}]);
    /// let operations = patch::parse(&json!({"schemas": [PATCH_OP], "Operations": operations}))?;
    /// let mut user = json!({"emails": [{"type": "work", "value": "old@example.com"}]});
    /// PatchOptions::STRICT.merge_filtered_replaces().apply(&mut user, &operations, User::DESCRIPTOR)?;
    /// assert_eq!(user["emails"], json!([{"type": "work", "value": "new@example.com"}]));
    /// # Ok::<(), patch::PatchError>(())
    /// ```
    #[must_use]
    pub const fn merge_filtered_replaces(mut self) -> Self {
        self.filtered_replace = FilteredReplace::Merges;
        self
    }

    /// Ignores attributes that the schema lacks. Otherwise, a path to one is an error (`invalidPath`).
    ///
    /// ```
    /// # const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
    /// use scim_runtime::{models::User, patch::{self, PatchOptions}, record::Resource};
    /// use serde_json::json;
    ///
    /// let operations = json!([{"op": "add", "path": "shoeSize", "value": 43}]);
    /// let operations = patch::parse(&json!({"schemas": [PATCH_OP], "Operations": operations}))?;
    /// let options = PatchOptions::STRICT.ignore_unknown_attributes();
    /// let mut user = json!({"userName": "bjensen"});
    /// assert!(!options.apply(&mut user, &operations, User::DESCRIPTOR)?);
    /// # Ok::<(), patch::PatchError>(())
    /// ```
    #[must_use]
    pub const fn ignore_unknown_attributes(mut self) -> Self {
        self.unknown = UnknownAttribute::Ignored;
        self
    }

    /// Keeps attributes that the schema lacks, as JSON. Otherwise, a path to one is an error (`invalidPath`).
    ///
    /// ```
    /// # const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
    /// use scim_runtime::{models::User, patch::{self, PatchOptions}, record::Resource};
    /// use serde_json::json;
    ///
    /// let operations = json!([{"op": "add", "path": "shoeSize", "value": 43}]);
    /// let operations = patch::parse(&json!({"schemas": [PATCH_OP], "Operations": operations}))?;
    /// let mut user = json!({"userName": "bjensen"});
    /// PatchOptions::STRICT.keep_unknown_attributes().apply(&mut user, &operations, User::DESCRIPTOR)?;
    /// assert_eq!(user["shoeSize"], 43);
    /// # Ok::<(), patch::PatchError>(())
    /// ```
    #[must_use]
    pub const fn keep_unknown_attributes(mut self) -> Self {
        self.unknown = UnknownAttribute::Kept;
        self
    }

    /// Allows `co`, `sw` and `ew` with numbers and booleans in the filters of paths, as
    /// [`Filter::check_with_text_operators`](crate::filter::Filter::check_with_text_operators) does.
    ///
    /// ```
    /// # const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
    /// use scim_runtime::{models::User, patch::{self, PatchOptions}, record::Resource};
    /// use serde_json::json;
    ///
    /// let operations = json!([{"op": "remove", "path": r#"emails[primary sw "t"]"#}]);
    /// let operations = patch::parse(&json!({"schemas": [PATCH_OP], "Operations": operations}))?;
    /// let mut user = json!({"userName": "bjensen", "emails": [{"value": "b@example.com", "primary": true}]});
    /// let options = PatchOptions::STRICT.text_operators_on_any_value();
    /// options.apply(&mut user, &operations, User::DESCRIPTOR)?;
    /// assert_eq!(user, json!({"userName": "bjensen"}));
    /// # Ok::<(), patch::PatchError>(())
    /// ```
    #[must_use]
    pub const fn text_operators_on_any_value(mut self) -> Self {
        self.text_operators = TextOperators::AnyValue;
        self
    }

    /// Sets how text that is not `caseExact` is compared in the filters of paths.
    ///
    /// ```
    /// use scim_runtime::{filter::Comparison, patch::PatchOptions};
    ///
    /// let options = PatchOptions::STRICT.comparison(Comparison::Ascii);
    /// # let _ = options;
    /// ```
    #[must_use]
    pub const fn comparison(mut self, comparison: Comparison) -> Self {
        self.comparison = comparison;
        self
    }
}

impl Default for PatchOptions {
    fn default() -> Self {
        Self::STRICT
    }
}
