//! Builder methods for the form of the output.

use super::Builder;
use crate::{
    options::{
        KeptApart, Layout, Merge, OnField, OnTypes, Options, Package, Replacement, Runtime, Scope,
        Setters,
    },
    overlay::by_builder,
};

impl Builder {
    /// Makes [`generate_to`](Builder::generate_to) write a directory module: `mod.rs`, `client.rs` and a file for each schema.
    ///
    /// ```
    /// let files = scim_codegen::Builder::rfc7643().directory().to_files()?;
    /// let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    /// assert_eq!(paths, ["mod.rs", "client.rs", "user.rs", "group.rs", "enterprise_user.rs"]);
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn directory(mut self) -> Self {
        self.options_mut().layout = Layout::Directory;
        self
    }

    /// Makes [`generate_to`](Builder::generate_to) write a package of this name: `Cargo.toml`, `README.md` and sources.
    ///
    /// A manifest or README without the header of generated files belongs to you and is never changed.
    ///
    /// ```
    /// let files = scim_codegen::Builder::rfc7643().package("rfc-scim").to_files()?;
    /// assert_eq!(files[0].0, "Cargo.toml");
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn package(mut self, name: impl Into<String>) -> Self {
        self.options_mut().layout = Layout::Package(Package {
            name: name.into(),
            version: "0.1.0".to_owned(),
            runtime: Runtime::Registry,
            place: by_builder(),
        });
        self
    }

    /// Makes the package depend on `scim-runtime` by path (relative to the package) instead of through the registry.
    ///
    /// ```
    /// let builder = scim_codegen::Builder::rfc7643().package("rfc-scim").runtime_path("../scim-runtime");
    /// assert!(builder.to_files()?[0].1.contains("path = \"../scim-runtime\""));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn runtime_path(mut self, path: impl Into<String>) -> Self {
        if let Layout::Package(package) = &mut self.options_mut().layout {
            package.runtime = Runtime::Path(path.into());
        }
        self
    }

    /// Sets the name of the `scim-runtime` dependency, if your `Cargo.toml` renames it. A generated package has its own dependency.
    ///
    /// ```
    /// // scim = { package = "scim-runtime", version = "0.1" }
    /// let code = scim_codegen::Builder::rfc7643().runtime_crate("scim").to_text()?;
    /// assert!(code.contains("use ::scim::record::") && !code.contains("::scim_runtime"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn runtime_crate(mut self, name: impl Into<String>) -> Self {
        self.options_mut().runtime_crate = Some(name.into());
        self
    }

    /// Shares one type among the complex attributes of a schema whose sub-attributes differ only in their descriptions.
    ///
    /// A shared type is named after its shape: `ValueDisplayTypePrimary`. Large providers compile faster with this option. It is off by
    /// default because a new attribute can make another attribute's type shared, which changes the type's name.
    ///
    /// ```
    /// let code = scim_codegen::Builder::rfc7643().merge_equal_types().to_text()?;
    /// assert!(code.contains("pub roles: Vec<ValueDisplayTypePrimary>"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn merge_equal_types(mut self) -> Self {
        if self.options_mut().merge == Merge::None {
            self.options_mut().merge = Merge::Equal { except: Vec::new() };
        }
        self
    }

    /// Keeps an attribute's own type when equal types are merged. Pass the attribute's full name (`urn:…:User:roles`).
    ///
    /// ```
    /// let roles = "urn:ietf:params:scim:schemas:core:2.0:User:roles";
    /// let code = scim_codegen::Builder::rfc7643().merge_equal_types().keep_apart(roles).to_text()?;
    /// assert!(code.contains("pub roles: Vec<Role>"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn keep_apart(mut self, attribute: impl Into<String>) -> Self {
        self = self.merge_equal_types();
        if let Merge::Equal { except } = &mut self.options_mut().merge {
            except.push(KeptApart {
                path: attribute.into(),
                place: by_builder(),
            });
        }
        self
    }

    /// Generates models without the client, for users who don't need HTTP.
    ///
    /// ```
    /// let code = scim_codegen::Builder::rfc7643().models_only().to_text()?;
    /// assert!(!code.contains("pub struct Client"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn models_only(mut self) -> Self {
        self.options_mut().scope = Scope::Models;
        self
    }

    /// Generates the client without models. It uses the models in the parent module.
    ///
    /// ```
    /// let code = scim_codegen::Builder::rfc7643().client_over_models().to_text()?;
    /// assert!(code.contains("use super::{EnterpriseUser, Group, User};"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn client_over_models(mut self) -> Self {
        self.options_mut().scope = Scope::ClientOverModels;
        self
    }

    /// Generates a chainable setter for each attribute. It takes a value or an `Option`:
    /// `User::new(row.login).display_name(row.display_name).active(true)`.
    ///
    /// Setters are off by default. Fields are public, and setters make `cargo check` of the models take about a sixth longer.
    ///
    /// ```
    /// let text = scim_codegen::Builder::rfc7643().setters().to_text()?;
    /// assert!(text.contains("pub fn display_name<Given>(mut self, display_name: impl IntoOption<String, Given>) -> Self {"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn setters(mut self) -> Self {
        self.options_mut().setters = Setters::Chained;
        self
    }

    /// Adds a derive to all types that match a pattern: `*`, `User`, `user::Email` or `user::*`.
    ///
    /// ```
    /// let text = scim_codegen::Builder::rfc7643().derive("user::Email", "::my_crate::Audit").to_text()?;
    /// assert!(text.contains("#[derive(::my_crate::Audit)]\n    pub struct Email {"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn derive(mut self, types: impl Into<String>, path: impl Into<String>) -> Self {
        self.options_mut().on_types.push(OnTypes {
            pattern: types.into(),
            derives: vec![path.into()],
            place: by_builder(),
            ..OnTypes::default()
        });
        self
    }

    /// Adds an attribute to all types that match a pattern, as in [`Builder::derive`].
    ///
    /// ```
    /// let attribute = "#[cfg_attr(test, derive(Eq))]";
    /// let code = scim_codegen::Builder::rfc7643().type_attribute("Group", attribute).to_text()?;
    /// assert!(code.contains("#[cfg_attr(test, derive(Eq))]\n    pub struct Group {"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn type_attribute(
        mut self,
        types: impl Into<String>,
        attribute: impl Into<String>,
    ) -> Self {
        self.options_mut().on_types.push(OnTypes {
            pattern: types.into(),
            attributes: vec![attribute.into()],
            place: by_builder(),
            ..OnTypes::default()
        });
        self
    }

    /// Adds a Rust attribute to the field of a SCIM attribute, given by its full name (`urn:…:User:emails.value`).
    ///
    /// ```
    /// let name = "urn:ietf:params:scim:schemas:core:2.0:User:userName";
    /// let builder = scim_codegen::Builder::rfc7643().field_attribute(name, "#[doc(alias = \"login\")]");
    /// assert!(builder.to_text()?.contains("#[doc(alias = \"login\")]\n        pub user_name"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn field_attribute(
        mut self,
        path: impl Into<String>,
        attribute: impl Into<String>,
    ) -> Self {
        self.options_mut().on_fields.push(OnField {
            path: path.into(),
            attributes: vec![attribute.into()],
            place: by_builder(),
        });
        self
    }

    /// Uses your own type for the values of an attribute (given by its full name) or for an extension (given by its URN).
    ///
    /// Give the type's path from a crate's root. The type must implement `Clone`, `PartialEq`, `Debug`, `Serialize` and `Deserialize`.
    /// The attribute's constant gets the type `Own<…>`. Filters compare the serialized value.
    ///
    /// ```
    /// let name = "urn:ietf:params:scim:schemas:core:2.0:User:timezone";
    /// let text = scim_codegen::Builder::rfc7643().replace(name, "crate::TimeZone").to_text()?;
    /// assert!(text.contains("pub timezone: Option<crate::TimeZone>"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn replace(mut self, what: impl Into<String>, type_: impl Into<String>) -> Self {
        self.options_mut().replacements.push(Replacement {
            what: what.into(),
            type_: type_.into(),
            place: by_builder(),
        });
        self
    }

    fn options_mut(&mut self) -> &mut Options {
        &mut self.plan.options
    }
}
