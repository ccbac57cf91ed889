//! Builder methods that correct the documents and select what to generate.

use super::Builder;
use crate::{
    allow::AllowedRule,
    names::Rename,
    overlay::{Feature, FeatureSetting, Overlay, SelectionPattern, by_builder},
};

impl Builder {
    /// Renames an attribute (by its full name, `urn:…:User:userName`), a schema (by its URN) or a resource type in the generated code.
    ///
    /// A rename that matches nothing is an error.
    ///
    /// ```
    /// let path = "urn:ietf:params:scim:schemas:core:2.0:User:userName";
    /// let code = scim_codegen::Builder::rfc7643().rename(path, "login").to_text()?;
    /// assert!(code.contains("pub login: Option<String>"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn rename(mut self, what: impl Into<String>, name: impl Into<String>) -> Self {
        let rename = Rename {
            name: name.into(),
            place: by_builder(),
        };
        self.plan.renames.insert(what.into(), rename);
        self
    }

    /// Corrects the provider's documents. Overlays are applied in order. An overlay that matches nothing is an error.
    ///
    /// ```
    /// use scim_codegen::{AttributeType, Builder, Overlay};
    ///
    /// let path = "urn:ietf:params:scim:schemas:core:2.0:User:timezone";
    /// let builder = Builder::rfc7643().overlay(Overlay::attribute(path).required(true));
    /// assert!(builder.to_text()?.contains("pub timezone: Option<String>"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn overlay(mut self, overlay: impl Into<Overlay>) -> Self {
        self.plan.corrections.overlays.push(overlay.into());
        self
    }

    /// Overrides a feature of the provider's configuration.
    ///
    /// ```
    /// use scim_codegen::{Builder, Feature};
    ///
    /// let text = Builder::rfc7643().feature(Feature::Patch(false)).to_text()?;
    /// assert!(!text.contains("SupportsPatch"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn feature(mut self, feature: Feature) -> Self {
        self.plan
            .corrections
            .features
            .push(FeatureSetting::of(feature));
        self
    }

    /// Generates only the named resource types (by name), extensions (by URN) or attributes (by full name). `*` matches any text.
    ///
    /// Kinds are independent: naming a resource type doesn't exclude any attribute. Attributes are selected per schema.
    ///
    /// ```
    /// let text = scim_codegen::Builder::rfc7643().include("User").to_text()?;
    /// assert!(!text.contains("\"/Groups\""));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn include(mut self, what: impl Into<String>) -> Self {
        let selector = SelectionPattern::new(what.into());
        self.plan.corrections.selection.include.push(selector);
        self
    }

    /// Excludes resource types, extensions or attributes, named as in [`Builder::include`].
    ///
    /// When a resource is read, values of excluded attributes are kept in `extra`, so nothing is lost.
    ///
    /// ```
    /// let user = "urn:ietf:params:scim:schemas:core:2.0:User";
    /// let text = scim_codegen::Builder::rfc7643().exclude(format!("{user}:x509*")).to_text()?;
    /// assert!(!text.contains("x509"));
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn exclude(mut self, what: impl Into<String>) -> Self {
        let selector = SelectionPattern::new(what.into());
        self.plan.corrections.selection.exclude.push(selector);
        self
    }

    /// Drops findings of this rule. Only warnings and notes can be allowed. An unknown rule is an error.
    ///
    /// ```
    /// use scim_codegen::{Builder, Overlay};
    ///
    /// let overlay = Overlay::attribute("urn:ietf:params:scim:schemas:core:2.0:User:shoe").add();
    /// let builder = Builder::rfc7643().overlay(overlay);
    /// assert!(builder.findings()?[0].contains("scim::missing-type"));
    /// assert!(builder.allow("scim::missing-type").findings()?.is_empty());
    /// # Ok::<(), scim_codegen::Error>(())
    /// ```
    pub fn allow(mut self, rule: impl Into<String>) -> Self {
        self.plan.allowed.push(AllowedRule {
            rule: rule.into(),
            place: by_builder(),
        });
        self
    }
}
