//! All rules with their pages.
//!
//! `lint --explain` prints the pages, and docs/rules.md is generated from them. A rule needs a fixture: `tests/fixtures/findings/<rule>`.

use crate::finding::Rule;

/// `NAME: severity "id" why "…" assumed "…" fix "…";`. The comment above it is the rule's summary.
macro_rules! rules {
    ($($(#[doc = $summary:literal])+ $name:ident: $severity:ident $id:literal
        why $why:literal assumed $assumed:literal fix $fix:literal;)+) => {
        $(
            $(#[doc = $summary])+
            pub(crate) const $name: Rule = Rule::$severity($id).page(
                concat!($($summary, "\n"),+),
                $why,
                $assumed,
                $fix,
            );
        )+

        /// All rules, by subject.
        pub(crate) const ALL: &[&Rule] = &[$(&$name),+];
    };
}

rules! {
    // Documents.

    /// A document is not valid JSON.
    NOT_JSON: error "scim::not-json"
        why "Nothing can be read from it. Often it is a login page, or a response that was cut off."
        assumed "Nothing. The other documents are still read, so that you see all errors at once."
        fix "Correct the document at the given position, or fetch it again.";
    /// A document is not valid UTF-8.
    NOT_UTF_8: error "scim::not-utf-8"
        why "JSON is UTF-8 (RFC 8259 §8.1)."
        assumed "Nothing."
        fix "Save the document as UTF-8.";
    /// A document begins with a byte order mark.
    BYTE_ORDER_MARK: note "scim::byte-order-mark"
        why "RFC 8259 §8.1 forbids it; many editors add it."
        assumed "The mark is skipped."
        fix "Save the document without it.";
    /// A document exceeds a limit: bytes, nesting, number of attributes or schemas, length of a name.
    LIMIT: error "scim::limit"
        why "A huge document must not exhaust the build machine."
        assumed "Nothing. Content beyond the limit is not read."
        fix "The finding explains how to get below the limit. The limits are far above any known provider.";
    /// A document is neither an object nor a list of resources.
    NOT_A_LIST: error "scim::not-a-list"
        why "`/Schemas` and `/ResourceTypes` return a ListResponse (RFC 7644 §4)."
        assumed "Nothing."
        fix "Fetch the document again.";
    /// A document is a SCIM error response (RFC 7644 §3.12).
    ERROR_MESSAGE: error "scim::error-message"
        why "The provider rejected the request, usually because of missing credentials."
        assumed "Nothing."
        fix "Fetch the document again with credentials that may read it.";
    /// A snapshot has no version, or one that this generator can't read.
    INVALID_SNAPSHOT: error "scim::invalid-snapshot"
        why "The meaning of a snapshot's members depends on its version."
        assumed "Nothing."
        fix "Create a snapshot with `scim-codegen fetch`.";
    /// A snapshot was edited by hand: its content doesn't match its digest.
    EDITED_SNAPSHOT: note "scim::edited-snapshot"
        why "The next `fetch` overwrites the edit."
        assumed "The content is used, not the digest."
        fix "Move the correction to an `[[overlay]]` in scim.toml, and fetch again.";
    /// A document is a single object instead of a list.
    SINGLE_OBJECT: warning "scim::single-object"
        why "Some providers return a single resource without a ListResponse. A resource that was fetched by its id looks the same, but then other resources are missing."
        assumed "It is a list with one resource."
        fix "If there are more resources, put all of them into an array.";
    /// A list contains fewer resources than it announces: it is a single page.
    INCOMPLETE_LIST: error "scim::incomplete-list"
        why "Code generated from some of the resources would reject the others."
        assumed "Nothing."
        fix "Fetch all pages, as `scim-codegen fetch` does, or correct `totalResults` in the document.";
    /// A document is of a different kind than expected, for example resource types instead of schemas, or not SCIM at all.
    WRONG_DOCUMENT: error "scim::wrong-document"
        why "Reading it as the expected kind would cause misleading findings, or a client without most of its methods."
        assumed "Nothing."
        fix "Name each file after the endpoint that sends it: Schemas.json, ResourceTypes.json, ServiceProviderConfig.json.";
    /// A document belongs to SCIM 1.1.
    SCIM_1_1: error "scim::scim-1-1"
        why "SCIM 1.1 uses different schemas, characteristics and messages. If it were read as SCIM 2.0, its read-only attributes would become writable."
        assumed "Nothing: SCIM 1.1 is not supported."
        fix "Use the provider's SCIM 2.0 endpoint, if it has one. Its base URL often ends in `/v2`.";
    /// The case of a member's name differs from the RFCs.
    MEMBER_CASE: warning "scim::member-case"
        why "Names are compared without case (RFC 7643 §2.1), but not every reader of the documents does so."
        assumed "The member is read as if its case were correct. If both spellings exist, the correct one is used."
        fix "Rename the member in the document, or set its value with an `[[overlay]]`.";
    /// A member occurs twice in one object.
    DUPLICATE_MEMBER: warning "scim::duplicate-member"
        why "RFC 8259 §4 doesn't define which one is used; many readers use the last."
        assumed "The first one is used."
        fix "Remove one of them from the document, or set the value with an `[[overlay]]`.";
    /// A value's JSON type differs from the one in the RFCs.
    WRONG_JSON_TYPE: warning "scim::wrong-json-type"
        why "The generator has to guess the intended value or ignore it."
        assumed "A single value is read as an array with one item, and a number in a string as that number. Anything else is ignored."
        fix "Correct the document, or set the value with an `[[overlay]]`.";

    // Schemas.

    /// A schema has no `id`.
    NO_SCHEMA_ID: error "scim::no-schema-id"
        why "The `id` is the URN by which resources refer to the schema (RFC 7643 §7)."
        assumed "Nothing. The other schemas are still read."
        fix "Add `id` to the document.";
    /// A schema has no `id`, but its `meta.location` ends in a URN.
    ID_FROM_LOCATION: warning "scim::id-from-location"
        why "Some providers omit the `id` of the schemas they list."
        assumed "The URN at the end of the location is the `id`."
        fix "Add `id` to the document.";
    /// A schema's `id` is not a URN.
    ODD_URN: warning "scim::odd-urn"
        why "RFC 7643 §3 requires a URN; some providers use a plain name, or a URN with spaces."
        assumed "It is used as it is: in `schemas`, in paths, and as the name of an extension's member."
        fix "If the provider uses a different URN, correct `id` in the document. Otherwise, do nothing.";
    /// Two spellings of a URN differ only in case or surrounding space.
    URN_CASE: warning "scim::urn-case"
        why "URNs are compared without case (RFC 7643 §3.1); a provider that compares with case would reject one of the two."
        assumed "Both mean the same schema. The client sends the schema's own spelling."
        fix "Use one spelling in the document.";
    /// Two schemas have the same `id` and the same attributes.
    DUPLICATE_SCHEMA: warning "scim::duplicate-schema"
        why "Nothing is lost, but a document that was assembled from parts may have other duplicates that differ."
        assumed "The first one is used."
        fix "Remove one of the two from the document.";
    /// Two schemas have the same `id` and different attributes.
    CONTRADICTING_SCHEMAS: error "scim::contradicting-schemas"
        why "Code generated from one schema would reject values that the other allows."
        assumed "Nothing."
        fix "Remove one of the two from the document.";
    /// A schema declares no attributes.
    NO_ATTRIBUTES: warning "scim::no-attributes"
        why "The generated struct has no fields, and the client can't check what it sends."
        assumed "Values that the provider sends are kept as JSON in `extra`, and sent back on replace."
        fix "Declare the attributes: `[[overlay]]` with `schema` and `attributes`, or with `schema_file`.";
    /// No resource type uses a schema, neither as its base schema nor as an extension.
    UNUSED_SCHEMA: warning "scim::unused-schema"
        why "Usually a resource type is missing, or lacks the extension."
        assumed "Nothing is generated for the schema."
        fix "Add a resource type or an extension: `[[overlay]]` with `resource_type` and `add = true`.";

    // Attributes.

    /// An attribute has no `type`.
    MISSING_TYPE: warning "scim::missing-type"
        why "The generator has to guess the Rust type; a wrong guess fails at run time."
        assumed "`complex` if there are sub-attributes. Otherwise, for attributes of RFC 7643's schemas, the RFC's type; for others `string`, the default of §2.2."
        fix "`[[overlay]]` with `attribute` and `type`.";
    /// An attribute's `type` is not one of RFC 7643 §2.3.
    UNKNOWN_TYPE: warning "scim::unknown-type"
        why "There is no Rust type for it."
        assumed "For attributes of RFC 7643's schemas, the RFC's type. Other attributes are kept as `scim_runtime::Json`."
        fix "`[[overlay]]` with `attribute` and `type`.";
    /// A keyword is spelled differently than in RFC 7643 §7, but its meaning is clear.
    ODD_WORD: warning "scim::odd-word"
        why "`String`, `bool` or `readonly` are clear, but not valid."
        assumed "The RFC's keyword: `text` is `string`, `bool` is `boolean`, `int` and `long` are `integer`, `number`, `float` and `double` are `decimal`, `timestamp` and `date-time` are `dateTime`, `uri`, `url` and `ref` are `reference`, `base64` is `binary`, `object` is `complex`. Case, hyphens and underscores are ignored."
        fix "`[[overlay]]` with `attribute` and the characteristic.";
    /// A boolean characteristic is a string or a number.
    BOOLEAN_AS_TEXT: warning "scim::boolean-as-text"
        why "RFC 7643 §2.3.2 allows `true` and `false` only; some serializers write `\"true\"`, `\"True\"` or `1`."
        assumed "`\"true\"` in any case and `1` are true, `\"false\"` in any case and `0` are false."
        fix "`[[overlay]]` with `attribute` and the characteristic.";
    /// A characteristic has a value that RFC 7643 §7 doesn't define.
    UNKNOWN_CHARACTERISTIC: warning "scim::unknown-characteristic"
        why "The generated code depends on whether an attribute can be written and when it is returned."
        assumed "For attributes of RFC 7643's schemas, the RFC's value. Otherwise, the default of §2.2: `readWrite`, `default`, `none`."
        fix "`[[overlay]]` with `attribute` and the characteristic.";
    /// A single-valued complex attribute declares no sub-attributes.
    NO_SUB_ATTRIBUTES: warning "scim::no-sub-attributes"
        why "Without sub-attributes, a struct would have no fields. Many such attributes are maps."
        assumed "Its values are kept as JSON."
        fix "`[[overlay]]` with `attribute` and `sub_attributes`, or with another `type`.";
    /// A multi-valued complex attribute declares no sub-attributes.
    DEFAULT_SUB_ATTRIBUTES: warning "scim::default-sub-attributes"
        why "RFC 7643 §2.4 defines default sub-attributes; the provider may use others."
        assumed "It has `type`, `primary`, `display`, `$ref`, and `value` as JSON. Other sub-attributes that the provider sends are kept."
        fix "`[[overlay]]` with `attribute` and `sub_attributes`, or with another `type`.";
    /// Sub-attributes are in a member `attributes`, or a schema's attributes in `subAttributes`.
    MISPLACED_ATTRIBUTES: warning "scim::misplaced-attributes"
        why "RFC 7643 §7 defines `attributes` for schemas and `subAttributes` for attributes."
        assumed "They are read as if the name were correct. If the correct member exists too, only that one is read."
        fix "Rename the member in the document.";
    /// An attribute of a base schema has the URN of an extension as its name.
    HIDDEN_ATTRIBUTE: warning "scim::hidden-attribute"
        why "Both would be the same JSON member, which RFC 7643 §3.3 assigns to the extension."
        assumed "The attribute is ignored."
        fix "`[[overlay]]` with `attribute` and `remove = true`.";
    /// A simple attribute declares sub-attributes.
    NEEDLESS_SUB_ATTRIBUTES: warning "scim::needless-sub-attributes"
        why "Either the type or the sub-attributes are wrong."
        assumed "The type is used, and the sub-attributes are ignored."
        fix "`[[overlay]]` with `attribute` and `type = \"complex\"`, or with `sub_attributes = []`.";
    /// A complex attribute is nested in a complex attribute, which RFC 7643 §2.3.8 forbids.
    NESTED_COMPLEX: warning "scim::nested-complex"
        why "The RFC's paths and filters reach one level deep (RFC 7644 §3.10); the provider may not understand longer ones."
        assumed "It is generated, with typed paths, up to four levels deep."
        fix "Nothing, if the provider supports it. `[[overlay]]` with `attribute` and `remove = true` removes it.";
    /// An attribute's name is not valid (RFC 7643 §2.1).
    ODD_NAME: warning "scim::odd-name"
        why "Filters and paths can't contain such a name."
        assumed "The name is used as it is in JSON. The Rust name is made of its letters and digits."
        fix "`[rename]` chooses the Rust name; `[[overlay]]` with `attribute` and `remove = true` removes the attribute.";
    /// An attribute has no name.
    NO_NAME: warning "scim::no-name"
        why "Without a name, it can't occur in a resource."
        assumed "The attribute is ignored."
        fix "Add `name` to the attribute in the document.";
    /// Two attributes of one schema have the same name (compared without case) and the same characteristics.
    DUPLICATE_ATTRIBUTE: warning "scim::duplicate-attribute"
        why "Nothing is lost except the second spelling."
        assumed "The first one is used, with its spelling."
        fix "Remove one of the two from the document.";
    /// Two attributes of one schema have the same name and different characteristics.
    CONTRADICTING_ATTRIBUTES: warning "scim::contradicting-attributes"
        why "The provider can only follow one of them."
        assumed "The first one is used."
        fix "`[[overlay]]` with `attribute` and the right characteristics, or remove the wrong one from the document.";
    /// A canonical value occurs twice, or is not a string.
    ODD_CANONICAL_VALUE: warning "scim::odd-canonical-value"
        why "Canonical values become the variants of an enumeration."
        assumed "The first of two equal values is used. A number is read as text, anything else is ignored."
        fix "`[[overlay]]` with `attribute` and `canonical_values`.";
    /// Characteristics contradict each other.
    CONTRADICTION: note "scim::contradiction"
        why "A client can't send a required attribute that is read-only; an attribute that is read-only and never returned is never visible."
        assumed "Both characteristics are kept. Read-only attributes are never arguments of `new`."
        fix "`[[overlay]]` with `attribute` and the characteristic that is wrong.";
    /// An attribute that RFC 7643 defines as writable is required and read-only.
    REQUIRED_READ_ONLY: warning "scim::required-read-only"
        why "No client could create the resource: the attribute would be both required and forbidden."
        assumed "The attribute is writable, as RFC 7643 defines it, and an argument of `new`."
        fix "`[[overlay]]` with `attribute` and `mutability`; or with `required = false`, if the provider assigns the value.";

    // Resource types.

    /// The documents contain no resource types, which a client needs.
    NO_RESOURCE_TYPES: error "scim::no-resource-types"
        why "A client would have no endpoints."
        assumed "Nothing."
        fix "Add resource types: `[[overlay]]` with `resource_type` and `add = true`. `--models-only` generates the schemas without a client.";
    /// The document with resource types is missing.
    MODELS_ONLY: warning "scim::models-only"
        why "A client needs endpoints."
        assumed "Each schema is generated as a model, without a client."
        fix "Add ResourceTypes.json, as `/ResourceTypes` returns it, or `[[overlay]]` with `resource_type` and `add = true`.";
    /// A resource type has no `name`, `endpoint` or `schema`, or an extension has no `schema`.
    INCOMPLETE_RESOURCE_TYPE: error "scim::incomplete-resource-type"
        why "The client can't reach or describe its resources. (A missing `id` is fine: RFC 7643 §6 makes it optional.)"
        assumed "Nothing. The other resource types are still read."
        fix "Add the missing member to the document, or `[[overlay]]` with `resource_type` and `endpoint`.";
    /// Two resource types have the same name.
    DUPLICATE_RESOURCE_TYPE: error "scim::duplicate-resource-type"
        why "`meta.resourceType` refers to resource types by name (RFC 7643 §3.1)."
        assumed "Nothing."
        fix "Rename or remove one of them in the document.";
    /// A resource type's base schema is not among the schemas.
    MISSING_SCHEMA: error "scim::missing-schema"
        why "Without the schema, a struct would have no fields."
        assumed "Nothing."
        fix "Add the schema: `[[overlay]]` with `schema` or `schema_file`. Or `exclude` the resource type.";
    /// A discovery resource (RFC 7643 §5–7) is listed as a resource type, and its schema is missing.
    DISCOVERY_WITHOUT_SCHEMA: warning "scim::discovery-without-schema"
        why "Some providers list Schema, ResourceType and ServiceProviderConfig as resource types."
        assumed "It is ignored: the runtime has these types."
        fix "`exclude` the resource type, or add its schema.";
    /// An extension of a resource type is not among the schemas.
    MISSING_EXTENSION: warning "scim::missing-extension"
        why "The types of its attributes are unknown."
        assumed "No struct is generated for it. Its values are kept as JSON under its URN in `extra`, and sent back on replace."
        fix "Add the schema: `[[overlay]]` with `schema` or `schema_file`. Or `exclude` the extension.";
    /// A required extension of a resource type is not among the schemas.
    MISSING_REQUIRED_EXTENSION: error "scim::missing-required-extension"
        why "No client could create a resource: the provider requires attributes that are unknown (RFC 7643 §6)."
        assumed "Nothing."
        fix "Add the schema: `[[overlay]]` with `schema` or `schema_file`.";
    /// An endpoint is absolute, repeats the base URL's path, or has a missing leading or an extra trailing slash.
    ODD_ENDPOINT: warning "scim::odd-endpoint"
        why "RFC 7643 §6 requires a path relative to the base URL. A path that repeats the base URL's would give 404 for every request."
        assumed "`Users`, `/Users/` and `https://scim.example.com/v2/Users` are `/Users`. If the base URL or a resource type's `meta.location` ends in `/v2`, so is `/v2/Users`. If neither is known, an endpoint with several segments is used as it is."
        fix "Set the base URL as `url` in scim.toml, or `[[overlay]]` with `resource_type` and `endpoint`.";
    /// An endpoint leads outside the base URL, or contains a query.
    UNSAFE_ENDPOINT: error "scim::unsafe-endpoint"
        why "Requests contain credentials, and a document must not redirect them to another host or path."
        assumed "Nothing."
        fix "`[[overlay]]` with `resource_type` and `endpoint`.";
    /// A resource type lists an extension twice, or its own base schema as an extension.
    NEEDLESS_EXTENSION: warning "scim::needless-extension"
        why "The resource type has these attributes already."
        assumed "The duplicate is ignored."
        fix "Remove the extension from the document.";
    /// Two resource types have the same endpoint.
    SHARED_ENDPOINT: warning "scim::shared-endpoint"
        why "A list of one type may contain resources of the other."
        assumed "Both are generated. `meta.resourceType` and `schemas` distinguish their resources."
        fix "`exclude` one of them, or `[[overlay]]` with `resource_type` and `endpoint`.";

    // The provider's configuration.

    /// The provider's configuration is missing, or does not mention a feature.
    NO_CONFIGURATION: warning "scim::no-configuration"
        why "The client has no methods for features that the provider doesn't announce."
        assumed "PATCH, bulk, filters, sorting, password changes and ETags are not supported; paging is by index."
        fix "`[features]` with `patch = true` and the like, for each feature that the provider supports.";
    /// A limit of the provider's configuration is 0.
    ZERO_LIMIT: warning "scim::zero-limit"
        why "A limit of 0 would forbid every bulk request or page."
        assumed "The provider has no limit."
        fix "`[features]` with the real limit, as in `bulk = { max_operations = 1000 }`, or with `bulk = false`.";

    // The output.

    /// Two names of the output would be equal, or a name has no usable letters.
    NAME_CLASH: warning "scim::name-clash"
        why "Names that differ in JSON can be equal in Rust."
        assumed "A suffix derived from the spelling makes the name unique. It doesn't depend on other attributes."
        fix "`[rename]` with the full name and a Rust name.";
    /// A name given by the user is not a valid ASCII identifier in Rust.
    BAD_RENAME: error "scim::bad-rename"
        why "The output would not compile."
        assumed "Nothing."
        fix "Use ASCII letters, digits and `_`. Keywords are not allowed.";
    /// A rename matches nothing.
    UNUSED_RENAME: error "scim::unused-rename"
        why "Either the name is misspelled, or the provider has changed."
        assumed "Nothing."
        fix "Name an attribute as `URN:attribute.subAttribute`, a schema by its URN, a resource type by its name; or remove the rename.";

    // scim.toml, the builder, the command line.

    /// An overlay corrects something that does not exist.
    UNMATCHED_OVERLAY: error "scim::unmatched-overlay"
        why "Either the name is misspelled, or the provider has changed and the correction may be obsolete."
        assumed "Nothing."
        fix "Name an attribute as `urn:…:User:emails.type`; use `add = true` to add what is missing; or remove the overlay.";
    /// An overlay adds something that exists.
    NEEDLESS_ADDITION: error "scim::needless-addition"
        why "The provider may have added it since, with different characteristics."
        assumed "Nothing."
        fix "Remove the overlay, or remove `add = true` to change what the provider declares.";
    /// `include` or `exclude` names something that does not exist or can't be left out.
    UNMATCHED_SELECTION: error "scim::unmatched-selection"
        why "Either the name is misspelled, or the provider has changed."
        assumed "Nothing."
        fix "Name a resource type, an extension by its URN, or an attribute as `urn:…:User:emails.type`; `*` matches any text.";
    /// A selection leaves out a required attribute.
    REQUIRED_LEFT_OUT: warning "scim::required-left-out"
        why "The provider may reject resources that are created without it."
        assumed "You set the attribute in `extra`."
        fix "Include the attribute, or declare it optional: `[[overlay]]` with `required = false`.";
    /// An option for the output names an attribute, an extension or a type that does not exist or can't be replaced.
    UNMATCHED_OPTION: error "scim::unmatched-option"
        why "Either the name is misspelled, or the provider has changed: the option would have no effect."
        assumed "Nothing."
        fix "Name an attribute as `urn:…:User:emails.type`, an extension by its URN, a type as `User`, `user::Email` or `user::*`; or remove the option.";
    /// A standard derive needs a trait that a field of the type doesn't implement.
    IMPOSSIBLE_DERIVE: error "scim::impossible-derive"
        why "The output would not compile: decimals have no `Eq` or `Hash`, and a struct needs the derives of its fields."
        assumed "Nothing."
        fix "Name fewer types in `types`, or all that belong together: `user::*` matches all types of a module.";
    /// `scim.toml` is not valid TOML.
    CONFIG_SYNTAX: error "scim::config-syntax"
        why "Nothing can be read from it."
        assumed "Nothing."
        fix "Correct the file at the given position.";
    /// `scim.toml` has a key that is unknown in its table.
    UNKNOWN_KEY: error "scim::unknown-key"
        why "A misspelled key, or a key in the wrong table, would be ignored."
        assumed "Nothing."
        fix "See docs/scim-toml.md for the keys of each table.";
    /// A value of `scim.toml` or of an option is not valid for its key.
    WRONG_VALUE: error "scim::wrong-value"
        why "The intended value would have to be guessed."
        assumed "Nothing."
        fix "See docs/scim-toml.md for the values of each key.";
    /// Keys of `scim.toml` can't be combined, or a key is missing that another one needs.
    CONFLICTING_KEYS: error "scim::conflicting-keys"
        why "One of them would be ignored."
        assumed "Nothing."
        fix "Remove the keys that you don't need.";
}
