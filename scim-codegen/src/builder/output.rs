//! What a build script says about the form of the output.

use super::Builder;
use crate::{
    options::{
        KeptApart, Layout, Merge, OnField, OnTypes, Options, Package, Replacement, Runtime, Setters,
    },
    overlay::by_builder,
};

impl Builder {
    /// [`generate_to`](Builder::generate_to) writes a directory that is a module: `mod.rs`, `client.rs`, a file for each schema.
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

    /// [`generate_to`](Builder::generate_to) writes a package of this name: `Cargo.toml`, `README.md` and sources. A manifest or
    /// README without the header of generated files is yours, and stays as it is.
    pub fn package(mut self, name: impl Into<String>) -> Self {
        self.options_mut().layout = Layout::Package(Package {
            name: name.into(),
            version: "0.1.0".to_owned(),
            runtime: Runtime::Registry,
            place: by_builder(),
        });
        self
    }

    /// Where the package takes `scim-runtime` from, if not from the registry: a directory, relative to the package.
    pub fn runtime_path(mut self, path: impl Into<String>) -> Self {
        if let Layout::Package(package) = &mut self.options_mut().layout {
            package.runtime = Runtime::Path(path.into());
        }
        self
    }

    /// Lets complex attributes of one schema share a type where their sub-attributes are equal in everything but description;
    /// the name comes from the shape: `ValueDisplayTypePrimary`. For large providers: less to compile, less to read.
    ///
    /// Not the default: one attribute more can make a type of its own a shared one, with another name.
    pub fn merge_equal_types(mut self) -> Self {
        if self.options_mut().merge == Merge::None {
            self.options_mut().merge = Merge::Equal { except: Vec::new() };
        }
        self
    }

    /// An attribute that keeps a type of its own when equal ones are merged, by its full name (`urn:…:User:roles`).
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

    /// Gives structs a method for each attribute that sets it and returns the struct, so that values are made in one expression.
    ///
    /// Not the default: the fields are public, and a method for each of them makes the models take about a sixth longer to check.
    ///
    /// ```
    /// let text = scim_codegen::Builder::rfc7643().setters().to_text()?;
    /// assert!(text.contains("pub fn display_name(mut self, display_name: impl Into<String>) -> Self {"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn setters(mut self) -> Self {
        self.options_mut().setters = Setters::Chained;
        self
    }

    /// Derives something more on the types that match: `*`, `User`, `user::Email`, `user::*`.
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

    /// Puts an attribute on the types that match, as [`Builder::derive`] does.
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

    /// Puts a Rust attribute on the field of a SCIM attribute, by its full name (`urn:…:User:emails.value`).
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

    /// Uses a type of your own: for the values of an attribute, by its full name, or for an extension, by its URN.
    ///
    /// It is any type that implements `Clone`, `PartialEq`, `Debug` and serde's traits, given by its whole path. Attribute
    /// constants hold it as `Own<…>`; filters compare what serde writes.
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
