//! Names that generated items can't have.

use crate::characteristics::DataType;

/// Keywords of all editions, and `_`.
const KEYWORDS: &[&str] = &[
    "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The length of `abstract`, `continue`, `override`.
const LONGEST_KEYWORD: usize = 8;

/// Reserved for fields and setters: members of every record, and methods that a setter would hide.
const MEMBERS: &[&str] = &["clone", "default", "extra", "new"];

/// The attributes of every resource (RFC 7643 §3.1).
const COMMON: &[&str] = &["external_id", "id", "meta"];

/// Constants of the traits that generated code uses.
const CONSTANTS: &[&str] = &["ATTRIBUTES", "DESCRIPTOR", "SCHEMA", "TABLE", "URN"];

/// Reserved for client methods: the methods of the runtime's client, to which the generated client dereferences.
const METHODS: &[&str] = &[
    "base_url", "bulk", "clone", "connect", "deref", "discover", "endpoint", "engine", "follow",
    "list", "me", "me_any", "request", "search", "verify",
];

/// Reserved for modules: the first segments of generated paths, other generated files, and names that Windows reserves.
const MODULES: &[&str] = &[
    "aux",
    "client",
    "com0",
    "com1",
    "com2",
    "com3",
    "com4",
    "com5",
    "com6",
    "com7",
    "com8",
    "com9",
    "con",
    "core",
    "lib",
    "lpt0",
    "lpt1",
    "lpt2",
    "lpt3",
    "lpt4",
    "lpt5",
    "lpt6",
    "lpt7",
    "lpt8",
    "lpt9",
    "main",
    "nul",
    "prn",
    "scim_runtime",
    "std",
];

/// Reserved for types: those in the prelude, those that models import, and `Self`. Types of values are in [`DataType`].
const TYPES: &[&str] = &[
    "AsMut",
    "AsRef",
    "Attr",
    "Attribute",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Extends",
    "Extension",
    "Extra",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    // The type parameter of setters.
    "Given",
    "Hash",
    "Immutable",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "IntoOption",
    "Iterator",
    "Json",
    "Meta",
    "None",
    "Ok",
    "Open",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "ReadOnly",
    "ReadWrite",
    "Record",
    "Resource",
    "Result",
    "Root",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
    "WriteOnly",
];

/// Types that the client imports or defines, in addition to the structs at the root.
const CLIENT_TYPES: &[&str] = &[
    "AnyResource",
    "Builder",
    "BulkLimits",
    "Client",
    "Configuration",
    // The client's type parameter.
    "E",
    "Endpoint",
    "Error",
    "FilterLimits",
    "Mixed",
    "Pagination",
    "Provider",
    "ResourceType",
    "ServedBy",
    "ServiceProvider",
    "Stored",
    "SupportsBulk",
    "SupportsChangePassword",
    "SupportsCursorPaging",
    "SupportsEtag",
    "SupportsFilter",
    "SupportsIndexPaging",
    "SupportsPatch",
    "SupportsSort",
    "Unlisted",
    "Unread",
];

/// Reserved for variants of an enumeration.
const VARIANTS: &[&str] = &["Self"];

fn has(list: &[&str], name: &str) -> bool {
    // Compares the length first, without a closure: build scripts are not optimised, and every name is looked up several times.
    for word in list {
        if word.len() == name.len() && *word == name {
            return true;
        }
    }
    false
}

pub(super) fn is_keyword(name: &str) -> bool {
    name.len() <= LONGEST_KEYWORD && has(KEYWORDS, name)
}

pub(super) fn is_member(name: &str) -> bool {
    is_keyword(name) || has(MEMBERS, name)
}

pub(super) fn is_common(name: &str) -> bool {
    has(COMMON, name)
}

pub(super) fn is_constant(name: &str) -> bool {
    has(CONSTANTS, name)
}

pub(super) fn is_method(name: &str) -> bool {
    is_keyword(name) || has(METHODS, name)
}

pub(super) fn is_module(name: &str) -> bool {
    is_keyword(name) || has(MODULES, name)
}

pub(super) fn is_type(name: &str) -> bool {
    has(TYPES, name)
        || DataType::DECLARABLE
            .iter()
            .any(|kind| kind.import() == Some(name))
}

/// Reserved for types at the root, next to the client.
pub(super) fn is_top_type(name: &str) -> bool {
    is_type(name) || has(CLIENT_TYPES, name)
}

pub(super) fn is_variant(name: &str) -> bool {
    has(VARIANTS, name)
}
