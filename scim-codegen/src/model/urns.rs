//! URNs of schemas.

use super::{SchemaId, SchemaModel};
use crate::{
    finding::{Finding, Findings},
    lint::rules,
    text::{SourceSpan, shown},
};
use std::collections::BTreeMap;

/// Indexes schemas by their URNs.
pub(super) struct UrnIndex<'a> {
    schemas: &'a [SchemaModel],
    exact: BTreeMap<&'a str, usize>,
    /// URNs in lower case, without surrounding space.
    folded: BTreeMap<String, usize>,
}

impl<'a> UrnIndex<'a> {
    pub(super) fn new(schemas: &'a [SchemaModel]) -> Self {
        let mut folded = BTreeMap::new();
        for (index, schema) in schemas.iter().enumerate() {
            let urn = schema.urn.0.trim().to_ascii_lowercase();
            folded.entry(urn).or_insert(index);
        }
        let exact = |(index, schema): (usize, &'a SchemaModel)| (schema.urn.0.as_str(), index);
        Self {
            schemas,
            exact: schemas.iter().enumerate().map(exact).collect(),
            folded,
        }
    }

    /// Finds the schema with this URN. Reports a URN that is spelled differently from the schema's own.
    pub(super) fn find(
        &self,
        urn: &str,
        place: &SourceSpan,
        findings: &mut Findings,
    ) -> Option<SchemaId> {
        let urn = urn.trim();
        if let Some(index) = self.exact.get(urn) {
            return Some(SchemaId(*index));
        }
        let index = *self.folded.get(&urn.to_ascii_lowercase())?;
        let known = shown(&self.schemas.get(index)?.urn.0);
        let message = format!("`{}` differs from the schema's own spelling", shown(urn));
        findings.push(
            Finding::new(&rules::URN_CASE, place.clone(), message)
                .assuming(format!("read as `{known}`"))
                .repaired_by("use one spelling in the document"),
        );
        Some(SchemaId(index))
    }
}

/// Whether a text is a URN (RFC 8141). Checks only the parts that matter here.
pub(super) fn is_urn(text: &str) -> bool {
    let is_scheme = |start: &str| start.eq_ignore_ascii_case("urn:");
    text.get(..4).is_some_and(is_scheme) && !text.contains(char::is_whitespace)
}

/// Whether a schema describes a discovery resource (RFC 7643 §5–7).
pub(super) fn is_discovery(urn: &str) -> bool {
    const DISCOVERY: [&str; 3] = [
        "urn:ietf:params:scim:schemas:core:2.0:Schema",
        "urn:ietf:params:scim:schemas:core:2.0:ResourceType",
        "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig",
    ];
    DISCOVERY
        .iter()
        .any(|known| known.eq_ignore_ascii_case(urn))
}

/// Whether a schema describes messages rather than resources (RFC 7644 §3).
pub(super) fn is_message(urn: &str) -> bool {
    urn.to_ascii_lowercase().contains(":api:messages:")
}

/// Whether a schema's URN follows the naming scheme of extensions.
pub(super) fn is_extension(urn: &str) -> bool {
    urn.to_ascii_lowercase().contains(":extension:")
}

/// `User` of `urn:ietf:params:scim:schemas:core:2.0:User`.
pub(super) fn last_part(urn: &str) -> &str {
    urn.rsplit(':').next().unwrap_or(urn)
}
