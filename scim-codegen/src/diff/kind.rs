//! Every kind of change, with what it means for requests and responses.

/// What a change means for requests and responses of a client that was made for the old documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum WireImpact {
    /// Requests and responses stay the same.
    None,
    /// What worked still works.
    Compatible,
    /// Something that worked may fail, or means something else.
    Breaking,
}

impl WireImpact {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Compatible => "compatible",
            Self::Breaking => "breaking",
        }
    }
}

/// A kind of change.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct DifferenceKind {
    /// `attribute-removed`
    pub(crate) id: &'static str,
    pub(crate) wire: WireImpact,
    /// The reason for the impact, as the end of a sentence.
    pub(crate) reason: &'static str,
}

macro_rules! kinds {
    ($($name:ident $id:literal $wire:ident $reason:literal;)+) => {
        $(pub(crate) const $name: DifferenceKind = DifferenceKind {
            id: $id,
            wire: WireImpact::$wire,
            reason: $reason,
        };)+

        /// All kinds, in the order of the documentation.
        pub(crate) const ALL: &[&DifferenceKind] = &[$(&$name),+];
    };
}

kinds! {
    RESOURCE_TYPE_ADDED "resource-type-added" Compatible
        "clients that don't know the resource type don't ask for it";
    RESOURCE_TYPE_REMOVED "resource-type-removed" Breaking
        "its endpoint is gone";
    ENDPOINT_CHANGED "endpoint-changed" Breaking
        "requests to the old endpoint fail";
    BASE_SCHEMA_CHANGED "base-schema-changed" Breaking
        "resources have another schema, and requests with the old one are rejected";
    EXTENSION_ADDED "extension-added" Compatible
        "responses may contain its attributes; requests don't need them";
    REQUIRED_EXTENSION_ADDED "required-extension-added" Breaking
        "resources without it are rejected";
    EXTENSION_REMOVED "extension-removed" Breaking
        "responses no longer contain it, and requests with it may be rejected";
    EXTENSION_BECAME_REQUIRED "extension-became-required" Breaking
        "resources without it are rejected";
    EXTENSION_BECAME_OPTIONAL "extension-became-optional" Compatible
        "requests with it still work; resources of others may lack it";
    SCHEMA_ADDED "schema-added" Compatible
        "no resource type uses the schema";
    SCHEMA_REMOVED "schema-removed" Compatible
        "no resource type used the schema";
    ATTRIBUTE_ADDED "attribute-added" Compatible
        "responses may contain it; requests don't need it";
    REQUIRED_ATTRIBUTE_ADDED "required-attribute-added" Breaking
        "resources without it are rejected";
    ATTRIBUTE_REMOVED "attribute-removed" Breaking
        "responses no longer contain it, and requests with it may be rejected";
    SPELLING_CHANGED "spelling-changed" Compatible
        "names and URNs don't depend on case (RFC 7643 §2.1)";
    DESCRIPTION_CHANGED "description-changed" None
        "descriptions are for people";
    TYPE_CHANGED "type-changed" Breaking
        "values have another form, in requests and responses";
    BECAME_MULTI_VALUED "became-multi-valued" Breaking
        "values are arrays now";
    BECAME_SINGULAR "became-singular" Breaking
        "values are no longer arrays, and a second value is rejected";
    BECAME_REQUIRED "became-required" Breaking
        "resources without it are rejected";
    BECAME_OPTIONAL "became-optional" Compatible
        "requests with it still work; resources of others may lack it";
    BECAME_READ_ONLY "became-read-only" Breaking
        "values in requests are ignored, and PATCH operations on it are rejected";
    BECAME_IMMUTABLE "became-immutable" Breaking
        "it can't be changed after the resource was created";
    BECAME_WRITE_ONLY "became-write-only" Breaking
        "responses no longer contain it, and filters can't use it";
    BECAME_READ_WRITE "became-read-write" Compatible
        "everything that was allowed still is";
    NEVER_RETURNED "never-returned" Breaking
        "responses no longer contain it";
    RETURNED_ON_REQUEST "returned-on-request" Breaking
        "responses contain it only if a request names it in `attributes`";
    RETURNED_BY_DEFAULT "returned-by-default" Compatible
        "responses contain it unless a request excludes it";
    NO_LONGER_ALWAYS_RETURNED "no-longer-always-returned" Breaking
        "responses to requests with `attributes` may lack it";
    ALWAYS_RETURNED "always-returned" Compatible
        "responses always contain it";
    UNIQUENESS_TIGHTENED "uniqueness-tightened" Breaking
        "values that exist already are rejected";
    UNIQUENESS_RELAXED "uniqueness-relaxed" Breaking
        "a value may no longer identify a resource";
    BECAME_CASE_SENSITIVE "became-case-sensitive" Breaking
        "filters no longer match values in another case";
    BECAME_CASE_INSENSITIVE "became-case-insensitive" Breaking
        "values that differ only in case are equal: filters match more, unique values may clash";
    CANONICAL_VALUE_ADDED "canonical-value-added" Compatible
        "responses may contain the new value";
    CANONICAL_VALUE_REMOVED "canonical-value-removed" Breaking
        "requests with the value may be rejected";
    CANONICAL_VALUES_DECLARED "canonical-values-declared" Breaking
        "requests with other values may be rejected";
    CANONICAL_VALUES_DROPPED "canonical-values-dropped" Compatible
        "other values are allowed, too";
    REFERENCE_TYPE_ADDED "reference-type-added" Compatible
        "references may lead to more resource types";
    REFERENCE_TYPE_REMOVED "reference-type-removed" Breaking
        "references to this resource type may be rejected";
    CAPABILITY_GAINED "capability-gained" Compatible
        "requests without it still work";
    CAPABILITY_LOST "capability-lost" Breaking
        "requests that use it are rejected";
    LIMIT_LOWERED "limit-lowered" Breaking
        "requests above the new limit are rejected or cut";
    LIMIT_RAISED "limit-raised" Compatible
        "requests within the old limit still work";
    PAGE_SIZE_CHANGED "page-size-changed" Compatible
        "pages have another size if a request doesn't name one";
    DEFAULT_PAGING_CHANGED "default-paging-changed" Breaking
        "requests that name no paging method get another one";
    AUTHENTICATION_ADDED "authentication-added" Compatible
        "the other methods still work";
    AUTHENTICATION_REMOVED "authentication-removed" Breaking
        "requests that authenticate with it are rejected";
    CODE_ONLY "code-only" None
        "only names or types of the generated code differ";
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_are_unique() {
        let ids: BTreeSet<&str> = ALL.iter().map(|kind| kind.id).collect();
        assert_eq!(ids.len(), ALL.len());
    }
}
