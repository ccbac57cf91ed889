//! Every rule with its page: what it says, why it matters, what is assumed, how to say otherwise.
//!
//! `lint --explain` shows the pages, and docs/rules.md is made of them. A rule needs a fixture, `tests/fixtures/findings/<rule>`.

use crate::finding::Rule;

/// `NAME: severity "id" matters "…" assumed "…" otherwise "…";`, the comment above it is what the rule says.
macro_rules! rules {
    ($($(#[doc = $says:literal])+ $name:ident: $severity:ident $id:literal
        matters $matters:literal assumed $assumed:literal otherwise $otherwise:literal;)+) => {
        $(
            $(#[doc = $says])+
            pub(crate) const $name: Rule = Rule::$severity($id).page(
                concat!($($says, "\n"),+),
                $matters,
                $assumed,
                $otherwise,
            );
        )+

        /// All of them, by what they are about.
        pub(crate) const ALL: &[&Rule] = &[$(&$name),+];
    };
}

rules! {
    // Documents.

    /// A document is not JSON.
    NOT_JSON: error "scim::not-json"
        matters "Nothing can be read from it. It is often a login page, or a response that was cut off."
        assumed "Nothing: the other documents are read all the same, so that all errors show at once."
        otherwise "Correct the document at the place, or fetch it again.";
    /// A document is not UTF-8.
    NOT_UTF_8: error "scim::not-utf-8"
        matters "JSON is UTF-8 (RFC 8259 §8.1); what an editor saved as UTF-16 can't be told from noise."
        assumed "Nothing."
        otherwise "Save the document as UTF-8.";
    /// A document begins with a byte order mark.
    BYTE_ORDER_MARK: note "scim::byte-order-mark"
        matters "RFC 8259 §8.1 forbids to send one; many editors add it."
        assumed "It is skipped."
        otherwise "Nothing to overrule. Save the document without it to be rid of the note.";
    /// There is more than the generator reads: bytes, levels, attributes, schemas, characters of a name.
    LIMIT: error "scim::limit"
        matters "A document without end must not exhaust the machine that builds."
        assumed "Nothing: what is beyond the limit is not looked at."
        otherwise "The limits are far above every provider seen. Give the documents of one provider alone.";
    /// A document is neither a list of resources nor an object.
    NO_LIST: error "scim::no-list"
        matters "`/Schemas` and `/ResourceTypes` answer with a ListResponse (RFC 7644 §4)."
        assumed "Nothing."
        otherwise "Fetch the document again.";
    /// A document is the provider's error message (RFC 7644 §3.12).
    ERROR_MESSAGE: error "scim::error-message"
        matters "What was fetched is a refusal, as a rule for want of credentials."
        assumed "Nothing."
        otherwise "Fetch the document again, with credentials that may read it.";
    /// A snapshot lacks its version, or has one that this generator does not read.
    NO_SNAPSHOT: error "scim::no-snapshot"
        matters "What its members mean depends on the version."
        assumed "Nothing."
        otherwise "Make a snapshot with `scim-codegen fetch`.";
    /// A snapshot's content is not what its digest says: it was edited by hand.
    EDITED_SNAPSHOT: note "scim::edited-snapshot"
        matters "The next `fetch` writes the provider's own words again, and the edit is lost."
        assumed "The content counts, not the digest."
        otherwise "Write the correction into scim.toml as an `[[overlay]]`, and fetch again.";
    /// A single object stands where a list is due.
    SINGLE_OBJECT: warning "scim::single-object"
        matters "Some providers send a lone resource without a ListResponse around it. One that was fetched by id looks the same, and then others are missing."
        assumed "It is a list of one."
        otherwise "If there are more, put them into the document, in an array.";
    /// A list holds fewer resources than it says it has: one page of several.
    INCOMPLETE_LIST: error "scim::incomplete-list"
        matters "Code for a part of the provider would refuse what the rest sends."
        assumed "Nothing."
        otherwise "Fetch all pages: `scim-codegen fetch` does. Or correct `totalResults` in the document.";
    /// A document is another one than expected: resource types instead of schemas, for example, or not SCIM at all.
    WRONG_DOCUMENT: error "scim::wrong-document"
        matters "Reading one document as another would give misleading findings, or a client without most of its methods."
        assumed "Nothing."
        otherwise "Put each document into the file that is named after it, as the provider's endpoint of the same name sends it.";
    /// The documents are those of SCIM 1.1.
    SCIM_1_1: error "scim::scim-1-1"
        matters "SCIM 1.1 has other schemas, other characteristics and another protocol. Read as SCIM 2.0, its read-only attributes would be writable."
        assumed "Nothing: SCIM 1.1 is not supported."
        otherwise "Use the provider's SCIM 2.0 endpoint, if it has one; its base URL often ends in `/v2`.";
    /// A member's name is written in another case than the RFCs have it.
    MEMBER_CASE: warning "scim::member-case"
        matters "Names compare without case (RFC 7643 §2.1), but not every reader of the documents knows."
        assumed "It is the member that it looks like; one in the right case goes before."
        otherwise "Give the member another value by an `[[overlay]]`, or rename it in the document.";
    /// A member comes twice in one object.
    DUPLICATE_MEMBER: warning "scim::duplicate-member"
        matters "RFC 8259 §4 leaves open which one counts; other readers take the last."
        assumed "The first one counts."
        otherwise "Say the value by an `[[overlay]]`, or remove one of the two from the document.";
    /// A value has another JSON type than the RFCs give it.
    WRONG_JSON_TYPE: warning "scim::wrong-json-type"
        matters "What was meant has to be guessed, or is lost."
        assumed "A lone value is a list of one, a number in a text is that number; what can't be read counts as absent."
        otherwise "Say the value by an `[[overlay]]`, or correct the document.";

    // Schemas.

    /// A schema has no `id`.
    NO_SCHEMA_ID: error "scim::no-schema-id"
        matters "The `id` is the URN that resources name it by (RFC 7643 §7)."
        assumed "Nothing: the other schemas are read all the same."
        otherwise "Add `id` to the document.";
    /// A schema has no `id`, but its `meta.location` ends in a URN.
    ID_FROM_LOCATION: warning "scim::id-from-location"
        matters "Some providers leave the `id` out of the schemas they list."
        assumed "The URN of the location is the `id`."
        otherwise "Add `id` to the document.";
    /// A schema's `id` is no URN.
    ODD_URN: warning "scim::odd-urn"
        matters "RFC 7643 §3 wants a URN; some providers have a plain name or a URN with spaces."
        assumed "It is used as it is, in `schemas`, in paths and as an extension's member."
        otherwise "Nothing to overrule: the provider understands no other name.";
    /// A URN is written in two ways that differ only in case or in space around it.
    URN_CASE: warning "scim::urn-case"
        matters "URNs compare without case (RFC 7643 §3.1); a provider that compares with case would refuse one of the two."
        assumed "They are one. What is sent is the schema's own spelling."
        otherwise "Write one spelling in the document.";
    /// Two schemas have one `id` and say the same.
    DUPLICATE_SCHEMA: warning "scim::duplicate-schema"
        matters "Nothing is lost, but a document made of parts may have others twice, with differences."
        assumed "The first one is taken."
        otherwise "Remove one of the two from the document.";
    /// Two schemas have one `id` and contradict each other.
    CONTRADICTING_SCHEMAS: error "scim::contradicting-schemas"
        matters "Whichever is taken, the code would refuse what the other allows."
        assumed "Nothing."
        otherwise "Remove one of the two from the document.";

    /// A schema declares no attributes.
    NO_ATTRIBUTES: warning "scim::no-attributes"
        matters "The generated struct has no fields, and the client can't check what it sends."
        assumed "Values that the provider sends are kept as JSON in `extra`, and sent back on replace."
        otherwise "`[[overlay]]` with `schema` and `attributes`, or with `schema_file`.";
    /// A schema is neither the base schema nor an extension of any resource type.
    UNUSED_SCHEMA: warning "scim::unused-schema"
        matters "Nothing is generated for it. Often a resource type is missing, or lacks the extension."
        assumed "Nothing is generated for it."
        otherwise "`[[overlay]]` with `resource_type` and `add = true`, or with `extension` and `add = true`.";

    // Attributes.

    /// An attribute has no `type`.
    MISSING_TYPE: warning "scim::missing-type"
        matters "The generator has to guess the Rust type; a wrong guess fails at run time."
        assumed "`complex` if it has sub-attributes, else `string`, the default of RFC 7643 §2.2."
        otherwise "`[[overlay]]` with `attribute` and `type`.";
    /// An attribute's `type` is none of RFC 7643 §2.3.
    UNKNOWN_TYPE: warning "scim::unknown-type"
        matters "There is no Rust type for it."
        assumed "Its values are kept as JSON: `scim_runtime::Json`, whatever they are."
        otherwise "`[[overlay]]` with `attribute` and `type`.";
    /// A word is written in another case, or as another word of the same meaning, than RFC 7643 §7 has it.
    ODD_WORD: warning "scim::odd-word"
        matters "`String`, `bool` or `readonly` are clear enough, but not what the RFC says."
        assumed "The word of the RFC that it means: `text` is `string`, `bool` is `boolean`, `int` and `long` are `integer`, `number`, `float` and `double` are `decimal`, `timestamp` and `date-time` are `dateTime`, `uri`, `url` and `ref` are `reference`, `base64` is `binary`, `object` is `complex`; case, hyphens and underscores do not count."
        otherwise "`[[overlay]]` with `attribute` and the characteristic.";
    /// A boolean characteristic is given as text or as a number.
    BOOLEAN_AS_TEXT: warning "scim::boolean-as-text"
        matters "RFC 7643 §2.3.2 knows `true` and `false`; some serializers write `\"true\"`, `\"True\"` or `1`."
        assumed "`\"true\"` in any case and `1` are true, `\"false\"` in any case and `0` are false."
        otherwise "`[[overlay]]` with `attribute` and the characteristic.";
    /// A characteristic has a value that RFC 7643 §7 does not know.
    UNKNOWN_CHARACTERISTIC: warning "scim::unknown-characteristic"
        matters "Whether an attribute can be written or is returned decides about the code."
        assumed "The default of RFC 7643 §2.2: `readWrite`, `default`, `none`."
        otherwise "`[[overlay]]` with `attribute` and the characteristic.";
    /// A complex attribute declares no sub-attributes.
    NO_SUB_ATTRIBUTES: warning "scim::no-sub-attributes"
        matters "There is nothing to make a struct of."
        assumed "Its values are kept as JSON: many such attributes are maps."
        otherwise "`[[overlay]]` with `attribute` and another `type`, or declare `subAttributes` in the document.";
    /// A multi-valued complex attribute has no sub-attributes.
    DEFAULT_SUB_ATTRIBUTES: warning "scim::default-sub-attributes"
        matters "RFC 7643 §2.4 gives such an attribute its sub-attributes; a provider may mean others."
        assumed "It has `type`, `primary`, `display`, `$ref`, and `value` as JSON, since nothing is known of it. Others that come are kept."
        otherwise "`[[overlay]]` with `attribute` and another `type`, or declare `subAttributes` in the document.";
    /// Sub-attributes are in a member `attributes`, or a schema's attributes in `subAttributes`.
    MISPLACED_ATTRIBUTES: warning "scim::misplaced-attributes"
        matters "RFC 7643 §7 has `attributes` in a schema and `subAttributes` in an attribute."
        assumed "They are read as what they must be; if the proper member is there too, only that is read."
        otherwise "Rename the member in the document.";
    /// An attribute of a base schema has the name of an extension's URN.
    HIDDEN_ATTRIBUTE: warning "scim::hidden-attribute"
        matters "JSON has one member for both, which RFC 7643 §3.3 gives to the extension."
        assumed "The attribute is ignored."
        otherwise "`[[overlay]]` with `attribute` and `remove = true` removes it from the document.";
    /// A simple attribute declares sub-attributes.
    NEEDLESS_SUB_ATTRIBUTES: warning "scim::needless-sub-attributes"
        matters "Either the type or the sub-attributes are wrong."
        assumed "The type counts, the sub-attributes are left out."
        otherwise "`[[overlay]]` with `attribute` and `type = \"complex\"`.";
    /// A complex attribute stands within a complex one, which RFC 7643 §2.3.8 forbids.
    NESTED_COMPLEX: warning "scim::nested-complex"
        matters "Paths and filters of the RFC reach one level down (RFC 7644 §3.10); a provider may understand no others."
        assumed "It is generated all the same, up to four levels, with typed paths."
        otherwise "`[[overlay]]` with `attribute` and `remove = true`, if the provider does not mean it.";
    /// An attribute's name is outside the grammar of RFC 7643 §2.1.
    ODD_NAME: warning "scim::odd-name"
        matters "Such a name can't stand in a filter or a path."
        assumed "It stays as it is in JSON; the Rust name is made of its letters and digits."
        otherwise "`[rename]` chooses the Rust name; `[[overlay]]` with `remove = true` takes the attribute out.";
    /// An attribute has no name, or an empty one.
    NO_NAME: warning "scim::no-name"
        matters "Nothing can be said about it in JSON."
        assumed "It is left out."
        otherwise "Add `name` to the attribute in the document.";
    /// Two attributes of one schema have one name (RFC 7643 §2.1 compares without case) and say the same.
    DUPLICATE_ATTRIBUTE: warning "scim::duplicate-attribute"
        matters "Nothing is lost but the other spelling."
        assumed "The first one is taken, with its spelling."
        otherwise "Remove one of the two from the document.";
    /// Two attributes of one schema have one name and contradict each other.
    CONTRADICTING_ATTRIBUTES: warning "scim::contradicting-attributes"
        matters "One of the two is what the provider does."
        assumed "The first one is taken."
        otherwise "`[[overlay]]` with `attribute` and the characteristics that are right.";
    /// A canonical value comes twice, or is no text.
    ODD_CANONICAL_VALUE: warning "scim::odd-canonical-value"
        matters "Canonical values become the variants of an enumeration."
        assumed "Of two that are the same, one is taken; a number is read as text, anything else is left out."
        otherwise "`[[overlay]]` with `attribute` and `canonicalValues`.";
    /// Characteristics exclude each other.
    CONTRADICTION: note "scim::contradiction"
        matters "A required attribute that is read-only can't be given by a client; one that is read-only and never returned is seen by nobody."
        assumed "Both are kept; a client is never asked for what is read-only."
        otherwise "`[[overlay]]` with `attribute` and the characteristic that is wrong.";

    /// An attribute that RFC 7643 defines as writable is required and read-only.
    REQUIRED_READ_ONLY: warning "scim::required-read-only"
        matters "Taken literally, no client could create the resource: it must send what it must not send."
        assumed "The attribute is writable, as RFC 7643 defines it, and an argument of `new`."
        otherwise "`[[overlay]]` with `attribute` and `mutability`; `required = false` if the provider assigns the value itself.";

    // Resource types.

    /// The provider lists no resource type, or nothing lists them and a client is to be made.
    NO_RESOURCE_TYPES: error "scim::no-resource-types"
        matters "Without one there is no endpoint, and nothing for a client to reach."
        assumed "Nothing."
        otherwise "Add a resource type to the document, with `name`, `endpoint` and `schema`; `--models-only` generates the schemas alone, from a directory without ResourceTypes.json.";
    /// There is no document of resource types.
    MODELS_ONLY: warning "scim::models-only"
        matters "A client needs endpoints."
        assumed "Each schema is generated as a model, without a client."
        otherwise "Add ResourceTypes.json, as the provider's `/ResourceTypes` sends it.";
    /// A resource type has no `name`, `endpoint` or `schema`, or an extension no `schema`.
    INCOMPLETE_RESOURCE_TYPE: error "scim::incomplete-resource-type"
        matters "It can't be reached, or not be described. A missing `id` is no finding: RFC 7643 §6 makes it optional."
        assumed "Nothing: the other resource types are read all the same."
        otherwise "Add what is missing to the document.";
    /// Two resource types have one name.
    DUPLICATE_RESOURCE_TYPE: error "scim::duplicate-resource-type"
        matters "`meta.resourceType` names one (RFC 7643 §3.1); two could not be told apart."
        assumed "Nothing."
        otherwise "Rename or remove one of them in the document.";
    /// A resource type names a base schema that is not among the schemas.
    MISSING_SCHEMA: error "scim::missing-schema"
        matters "There is nothing to make a struct of."
        assumed "Nothing."
        otherwise "Add the schema to the document, or leave the resource type out: `exclude = [\"…\"]`.";
    /// A discovery resource (RFC 7643 §5–7) is listed as a resource type, but its schema is not there.
    DISCOVERY_WITHOUT_SCHEMA: warning "scim::discovery-without-schema"
        matters "Some providers list Schema, ResourceType and ServiceProviderConfig among their resource types."
        assumed "It is left out: the runtime has these itself."
        otherwise "Add the schema to the document; `exclude = [\"…\"]` says that it is meant to be left out.";
    /// A resource type lists an extension that is not among the schemas.
    MISSING_EXTENSION: warning "scim::missing-extension"
        matters "Its attributes have no Rust types."
        assumed "The extension is left out of the types. What the provider sends of it is kept as JSON under its URN, in `extra`, and sent back on replace."
        otherwise "Add the schema to the document, or leave the extension out: `exclude = [\"urn:…\"]`.";
    /// A resource type requires an extension that is not among the schemas.
    MISSING_REQUIRED_EXTENSION: error "scim::missing-required-extension"
        matters "No resource could be created: the provider wants attributes that nobody knows (RFC 7643 §6)."
        assumed "Nothing."
        otherwise "Add the schema to the document, or leave the extension out: `exclude = [\"urn:…\"]`.";
    /// An endpoint is absolute, repeats the base URL's path, lacks its leading slash or has one at its end.
    ODD_ENDPOINT: warning "scim::odd-endpoint"
        matters "RFC 7643 §6 wants a path below the base URL."
        assumed "`Users`, `/Users/` and `https://scim.example.com/v2/Users` are `/Users`: of an absolute URL the last segment. Where the base URL is known, `/v2/Users` below `https://scim.example.com/v2` is `/Users`, too."
        otherwise "`[[overlay]]` with `resourceType` and `endpoint`.";
    /// An endpoint leads outside the base URL, or holds a query.
    UNSAFE_ENDPOINT: error "scim::unsafe-endpoint"
        matters "Requests carry credentials; a document must not lead them elsewhere."
        assumed "Nothing."
        otherwise "`[[overlay]]` with `resourceType` and `endpoint`.";

    /// A resource type lists an extension twice, or its own base schema as an extension.
    NEEDLESS_EXTENSION: warning "scim::needless-extension"
        matters "The attributes are there already."
        assumed "The second mention is ignored."
        otherwise "Remove the extension from the document.";
    /// Two resource types have one endpoint.
    SHARED_ENDPOINT: warning "scim::shared-endpoint"
        matters "A list of one type may contain resources of the other."
        assumed "Both are generated; resources are told apart by `meta.resourceType` and `schemas`."
        otherwise "`[[overlay]]` with `resourceType` and `endpoint`, or `exclude` one of them.";

    // The provider's configuration.

    /// The provider's configuration is missing, or a part of it is.
    NO_CONFIGURATION: warning "scim::no-configuration"
        matters "What the provider does not announce has no method in the client."
        assumed "PATCH, bulk, filters, sorting, password changes and ETags count as not supported; paging is by index."
        otherwise "`[features]` with `patch = true` and the like.";

    /// A limit of the provider's configuration is 0.
    ZERO_LIMIT: warning "scim::zero-limit"
        matters "Taken literally, every bulk request or page would be too large."
        assumed "There is no stated limit."
        otherwise "`[features]` with the limit, as in `bulk = { max_operations = 1000 }`; or `bulk = false`.";

    // The output.

    /// Two names of the output would be the same, or one has no usable letter.
    NAME_CLASH: warning "scim::name-clash"
        matters "Rust has one namespace where JSON compares by spelling."
        assumed "A suffix made of the spelling tells them apart; it stays the same whatever else the provider adds."
        otherwise "`[rename]` with the full name.";
    /// A name that the user gave is no Rust identifier in ASCII.
    BAD_RENAME: error "scim::bad-rename"
        matters "The output would not compile."
        assumed "Nothing."
        otherwise "Give a name of ASCII letters, digits and `_` that is no keyword.";
    /// A rename matches nothing.
    UNUSED_RENAME: error "scim::unused-rename"
        matters "It is misspelled, or the provider has changed."
        assumed "Nothing."
        otherwise "Name an attribute as `URN:attribute.subAttribute`, a schema by its URN, a resource type by its name; or remove the rename.";

    // What the user says: scim.toml, the builder, the command line.

    /// An overlay corrects what is not there.
    UNMATCHED_OVERLAY: error "scim::unmatched-overlay"
        matters "It is misspelled, or the provider has changed: then the correction may not be needed any more."
        assumed "Nothing."
        otherwise "Name an attribute as `urn:…:User:emails.type`; `add = true` adds what is missing; or remove the overlay.";
    /// An overlay adds what is there already.
    NEEDLESS_ADDITION: error "scim::needless-addition"
        matters "The provider has it by now, and may say something else of it."
        assumed "Nothing."
        otherwise "Remove the overlay, or leave out `add = true` to change what the provider says.";
    /// `include` or `exclude` names what is not there, or what can't be left out.
    UNMATCHED_SELECTION: error "scim::unmatched-selection"
        matters "It is misspelled, or the provider has changed."
        assumed "Nothing."
        otherwise "Name a resource type, an extension by its URN, or an attribute as `urn:…:User:emails.type`; `*` stands for any text.";
    /// A selection leaves out an attribute that the provider requires.
    REQUIRED_LEFT_OUT: warning "scim::required-left-out"
        matters "The provider may refuse what is created without it."
        assumed "It is meant so: the attribute can be given in `extra`."
        otherwise "Include it, or say that it is not needed: `[[overlay]]` with `required = false`.";
    /// An option for the output names an attribute, an extension or a type that does not exist, or that can't be replaced.
    UNMATCHED_OPTION: error "scim::unmatched-option"
        matters "It is misspelled, or the provider has changed: the option would have no effect."
        assumed "Nothing."
        otherwise "Name an attribute as `urn:…:User:emails.type`, an extension by its URN, a type as `User`, `user::Email` or `user::*`; or remove the option.";
    /// A standard derive needs what a field of the type doesn't have.
    IMPOSSIBLE_DERIVE: error "scim::impossible-derive"
        matters "The output would not compile: `Eq` and `Hash` are not defined for decimals, and a struct needs the derives of its fields."
        assumed "Nothing."
        otherwise "Name fewer types in `types`, or all that belong together: `user::*` matches all types of a module.";
    /// `scim.toml` is no TOML.
    CONFIG_SYNTAX: error "scim::config-syntax"
        matters "Nothing can be read from it."
        assumed "Nothing."
        otherwise "Correct the file at the place.";
    /// `scim.toml` has a key that means nothing there.
    UNKNOWN_KEY: error "scim::unknown-key"
        matters "It is misspelled, or stands in the wrong table: what it says would be passed over."
        assumed "Nothing."
        otherwise "See docs/scim-toml.md for the keys of each table.";
    /// A value of `scim.toml` is not what its key asks for.
    WRONG_VALUE: error "scim::wrong-value"
        matters "What it says would have to be guessed."
        assumed "Nothing."
        otherwise "See docs/scim-toml.md for what a key takes.";
    /// Keys of `scim.toml` exclude each other, or one that they need is missing.
    CONFLICTING_KEYS: error "scim::conflicting-keys"
        matters "One of them would have to be passed over."
        assumed "Nothing."
        otherwise "Leave out what is not meant.";
}
