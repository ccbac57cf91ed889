//! Builder methods that generate outside of build scripts, or return the output.

use super::Builder;
use crate::{
    Error,
    finding::Finding,
    pipeline::{self, Generated},
    source::DiscoveryDocuments,
    write::{self, Overwrite, Written},
};
use std::path::Path;

impl Builder {
    /// Generates code to commit: a file, or the files of a [`directory`](Builder::directory) or [`package`](Builder::package) below
    /// this path. Returns whether anything changed.
    ///
    /// Writes either all files or none. Removes files of an earlier output that are no longer generated. Files without the header
    /// of generated files are never touched; see [`Builder::overwrite`].
    ///
    /// ```
    /// let directory = std::env::temp_dir().join("scim-codegen-example");
    /// let builder = scim_codegen::Builder::rfc7643();
    /// builder.generate_to(directory.join("rfc.rs"))?;
    /// assert!(!builder.generate_to(directory.join("rfc.rs"))?);
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the source is unusable, a hand-written file is in the way, or a file can't be written.
    pub fn generate_to(&self, path: impl AsRef<Path>) -> Result<bool, Error> {
        let generated = self.generated()?;
        let written = write::generated(path.as_ref(), &generated.files, self.overwrite)?;
        Ok(written == Written::Changed)
    }

    /// Lets [`generate_to`](Builder::generate_to) overwrite files without the header of generated files.
    ///
    /// ```no_run
    /// scim_codegen::Builder::rfc7643().overwrite().generate_to("src/rfc.rs")?;
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn overwrite(mut self) -> Self {
        self.overwrite = Overwrite::Any;
        self
    }

    /// Returns the generated code. With several files, returns the root file.
    ///
    /// ```
    /// let code = scim_codegen::Builder::rfc7643().to_text()?;
    /// assert!(code.contains("pub struct User {"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the source is unusable.
    pub fn to_text(&self) -> Result<String, Error> {
        let files = self.generated()?.files.into_iter();
        Ok(files.map(|file| file.text).next().unwrap_or_default())
    }

    /// Returns the generated files as path and text. Paths are relative to the output path, and empty for a single file.
    ///
    /// ```
    /// let files = scim_codegen::Builder::rfc7643().to_files()?;
    /// assert_eq!(files.len(), 1);
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the source is unusable.
    pub fn to_files(&self) -> Result<Vec<(String, String)>, Error> {
        let generated = self.generated()?;
        let files = generated.files.into_iter();
        Ok(files.map(|file| (file.path, file.text)).collect())
    }

    /// Compares the files on disk with the generated output and describes each difference. Empty if they are up to date.
    ///
    /// The generator version in the header is ignored. Use this method in a test next to committed code:
    ///
    /// ```no_run
    /// let differences = scim_codegen::Builder::from_snapshot("scim/acme.json").differences("src/acme.rs")?;
    /// assert_eq!(differences, [""; 0]);
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the source is unusable, or a file can't be read.
    pub fn differences(&self, path: impl AsRef<Path>) -> Result<Vec<String>, Error> {
        let generated = self.generated()?;
        let differences = write::compare(path.as_ref(), &generated.files)?;
        Ok(differences.iter().map(ToString::to_string).collect())
    }

    /// Returns the documents after all corrections, as a snapshot.
    ///
    /// ```
    /// let snapshot = scim_codegen::Builder::rfc7643().exclude("Group").effective_documents()?;
    /// assert!(!snapshot.contains("/Groups"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the source is unusable, or a correction matches nothing.
    pub fn effective_documents(&self) -> Result<String, Error> {
        let snapshot = pipeline::effective(&self.documents()?, &self.plan)?;
        Ok(String::from_utf8_lossy(&snapshot.to_bytes()).into_owned())
    }

    /// Returns the findings, one line each: place, rule, message and assumption.
    ///
    /// ```
    /// let findings = scim_codegen::Builder::rfc7643().findings()?;
    /// assert!(findings.is_empty());
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the source is unusable.
    pub fn findings(&self) -> Result<Vec<String>, Error> {
        let generated = self.generated()?;
        Ok(generated.findings.iter().map(Finding::line).collect())
    }

    pub(crate) fn generated(&self) -> Result<Generated, Error> {
        pipeline::generate(&self.documents()?, &self.plan)
    }

    #[cfg(feature = "cli")]
    pub(crate) fn described(&self) -> Result<pipeline::DescribedProvider, Error> {
        pipeline::describe(&self.documents()?, &self.plan)
    }

    pub(super) fn documents(&self) -> Result<DiscoveryDocuments, Error> {
        self.source.read()
    }
}
