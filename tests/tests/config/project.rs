//! A directory with documents and a scim.toml.

use scim_codegen::{Builder, Error};
use std::fs;
use tests::Dir;

pub(crate) const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";

pub(crate) const BADGE: &str = "urn:acme:params:scim:schemas:extension:badge:2.0:User";

pub(crate) const DEVICE: &str = "urn:acme:params:scim:schemas:core:2.0:Device";

/// A schema file.
pub(crate) const DESK: &str = r#"{
    "id": "urn:acme:params:scim:schemas:extension:desk:2.0:Room",
    "name": "Desk",
    "attributes": [{"name": "drawers", "type": "integer", "multiValued": false}]
}"#;

/// A directory with the example's snapshot and a scim.toml, removed on drop.
pub(crate) struct Project(pub(crate) Dir);

impl Project {
    pub(crate) fn new(text: &str) -> Self {
        let dir = Dir::new();
        fs::write(dir.join("acme.json"), tests::ACME).unwrap();
        fs::write(dir.join("desk.json"), DESK).unwrap();
        fs::write(dir.join("scim.toml"), text).unwrap();
        Self(dir)
    }

    /// Uses the example's snapshot as the source.
    pub(crate) fn of(text: &str) -> Self {
        Self::new(&format!("snapshot = \"acme.json\"\n{text}"))
    }

    pub(crate) fn builder(&self) -> Result<Builder, Error> {
        Builder::from_config(self.0.join("scim.toml"))
    }

    /// The generated text, without the directory's name.
    pub(crate) fn text(&self) -> Result<String, Error> {
        Ok(self.local(&self.builder()?.to_text()?))
    }

    pub(crate) fn local(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.0.display()), "")
    }

    /// The error message.
    pub(crate) fn error(&self) -> String {
        let error = self.text().expect_err("refused").to_string();
        self.local(&error)
    }
}

/// The text after the header, which contains the digest of the source.
pub(crate) fn body(text: &str) -> &str {
    text.split_once("\n\n").unwrap().1
}

pub(crate) fn overlay(text: &str) -> String {
    format!("[[overlay]]\n{text}\n")
}
