//! Every rule, with its explanation: what it says, what is assumed, how to say otherwise.

use crate::finding::Rule;

/// An attribute has no `type`. Read as `string`, the default of RFC 7643 §2.2, or as `complex` if it has sub-attributes.
pub(crate) const MISSING_TYPE: Rule = Rule::warning("scim::missing-type");
/// An attribute's `type` is none of RFC 7643 §2.3. Its values are kept as JSON.
pub(crate) const UNKNOWN_TYPE: Rule = Rule::warning("scim::unknown-type");
/// A word is written in another case, or as another word of the same meaning, than RFC 7643 §7 has it.
pub(crate) const ODD_WORD: Rule = Rule::warning("scim::odd-word");
/// A boolean characteristic is given as text or number.
pub(crate) const BOOLEAN_AS_TEXT: Rule = Rule::warning("scim::boolean-as-text");
/// A characteristic has a value that RFC 7643 §7 does not know. Its default is taken.
pub(crate) const UNKNOWN_CHARACTERISTIC: Rule = Rule::warning("scim::unknown-characteristic");
/// A complex attribute declares no sub-attributes. Its values are kept as JSON; the default sub-attributes of RFC 7643 §2.4
/// can be declared in the snapshot.
pub(crate) const NO_SUB_ATTRIBUTES: Rule = Rule::warning("scim::no-sub-attributes");
/// A simple attribute declares sub-attributes. They are left out.
pub(crate) const NEEDLESS_SUB_ATTRIBUTES: Rule = Rule::warning("scim::needless-sub-attributes");
/// A complex attribute within a complex one, which RFC 7643 §2.3.8 forbids. It is generated all the same.
pub(crate) const NESTED_COMPLEX: Rule = Rule::warning("scim::nested-complex");
/// An attribute's name is outside the grammar of RFC 7643 §2.1. It stays as it is in JSON.
pub(crate) const ODD_NAME: Rule = Rule::warning("scim::odd-name");
/// An attribute has no name, or an empty one. It is left out: nothing could be said about it in JSON.
pub(crate) const NO_NAME: Rule = Rule::warning("scim::no-name");
/// Two attributes of one schema have one name (RFC 7643 §2.1 compares without case) and say the same. The first is taken.
pub(crate) const DUPLICATE_ATTRIBUTE: Rule = Rule::warning("scim::duplicate-attribute");
/// Two attributes of one schema have one name and contradict each other. The first is taken.
pub(crate) const CONTRADICTING_ATTRIBUTES: Rule = Rule::warning("scim::contradicting-attributes");
/// A canonical value comes twice, or is no text.
pub(crate) const ODD_CANONICAL_VALUE: Rule = Rule::warning("scim::odd-canonical-value");
/// Characteristics that exclude each other: required and read-only, for example.
pub(crate) const CONTRADICTION: Rule = Rule::note("scim::contradiction");
/// A schema has no `id`.
pub(crate) const NO_SCHEMA_ID: Rule = Rule::error("scim::no-schema-id");
/// A schema's `id` is no URN. It is used as it is.
pub(crate) const ODD_URN: Rule = Rule::warning("scim::odd-urn");
/// A URN is written in two ways that differ only in case.
pub(crate) const URN_CASE: Rule = Rule::warning("scim::urn-case");
/// Two schemas have one `id` and say the same.
pub(crate) const DUPLICATE_SCHEMA: Rule = Rule::warning("scim::duplicate-schema");
/// Two schemas have one `id` and contradict each other.
pub(crate) const CONTRADICTING_SCHEMAS: Rule = Rule::error("scim::contradicting-schemas");
/// A resource type names a base schema that is not among the schemas.
pub(crate) const MISSING_SCHEMA: Rule = Rule::error("scim::missing-schema");
/// A discovery resource (RFC 7643 §5–7) is listed as a resource type, but its schema is not there. It is left out: the
/// runtime has these itself.
pub(crate) const DISCOVERY_WITHOUT_SCHEMA: Rule = Rule::warning("scim::discovery-without-schema");
/// A resource type lists an extension that is not among the schemas.
pub(crate) const MISSING_EXTENSION: Rule = Rule::error("scim::missing-extension");
/// The provider lists no resource type.
pub(crate) const NO_RESOURCE_TYPES: Rule = Rule::error("scim::no-resource-types");
/// A resource type has no `name`, `endpoint` or `schema`.
pub(crate) const INCOMPLETE_RESOURCE_TYPE: Rule = Rule::error("scim::incomplete-resource-type");
/// Two resource types have one name.
pub(crate) const DUPLICATE_RESOURCE_TYPE: Rule = Rule::error("scim::duplicate-resource-type");
/// An endpoint is absolute, lacks its leading slash or has one at its end (RFC 7643 §6 wants it relative).
pub(crate) const ODD_ENDPOINT: Rule = Rule::warning("scim::odd-endpoint");
/// An endpoint leads outside the base URL, or holds a query.
pub(crate) const UNSAFE_ENDPOINT: Rule = Rule::error("scim::unsafe-endpoint");
/// The provider's configuration is missing, or a part of it is. What is not announced counts as unsupported.
pub(crate) const NO_CONFIGURATION: Rule = Rule::warning("scim::no-configuration");
/// A document is a single object where a list is expected.
pub(crate) const SINGLE_OBJECT: Rule = Rule::warning("scim::single-object");
/// A document is not JSON.
pub(crate) const NOT_JSON: Rule = Rule::error("scim::not-json");
/// A document is not UTF-8.
pub(crate) const NOT_UTF_8: Rule = Rule::error("scim::not-utf-8");
/// A document is neither a list nor an object.
pub(crate) const NO_LIST: Rule = Rule::error("scim::no-list");
/// A document is the provider's error message (RFC 7644 §3.12).
pub(crate) const ERROR_MESSAGE: Rule = Rule::error("scim::error-message");
/// A member's name is written in another case than the RFCs have it.
pub(crate) const MEMBER_CASE: Rule = Rule::warning("scim::member-case");
/// A member comes twice in one object. The first is taken.
pub(crate) const DUPLICATE_MEMBER: Rule = Rule::warning("scim::duplicate-member");
/// A value has another JSON type than the RFCs give it. It is passed over.
pub(crate) const WRONG_JSON_TYPE: Rule = Rule::warning("scim::wrong-json-type");
/// A list holds fewer resources than it says it has: one page of several.
pub(crate) const INCOMPLETE_LIST: Rule = Rule::error("scim::incomplete-list");
/// A document begins with a byte order mark. It is skipped.
pub(crate) const BYTE_ORDER_MARK: Rule = Rule::note("scim::byte-order-mark");
/// A snapshot's content is not what its digest says: it was edited by hand.
#[cfg(feature = "cli")]
pub(crate) const EDITED_SNAPSHOT: Rule = Rule::note("scim::edited-snapshot");
/// Two names of the output would be the same, or one has no usable letter. A name made of the spelling is taken.
pub(crate) const NAME_CLASH: Rule = Rule::warning("scim::name-clash");
/// There is more than the generator reads: attributes, schemas, levels.
pub(crate) const LIMIT: Rule = Rule::error("scim::limit");
/// A name that the user gave is no Rust identifier in ASCII.
pub(crate) const BAD_RENAME: Rule = Rule::error("scim::bad-rename");
/// A rename matches nothing: a misspelling, or the provider has changed.
pub(crate) const UNUSED_RENAME: Rule = Rule::error("scim::unused-rename");
/// There is no document of resource types. Each schema is generated as a model, which has to be asked for: `--models-only`.
pub(crate) const MODELS_ONLY: Rule = Rule::warning("scim::models-only");
