//! The data types of RFC 7643 §2.3, and the code that the generator writes for each.

/// The names of a data type in documents, in generated code and in its documentation.
#[derive(Debug)]
struct DataTypeRow {
    word: &'static str,
    synonyms: &'static [&'static str],
    prose: &'static str,
    rust_type: &'static str,
    import: Option<&'static str>,
    constructor: &'static str,
    slots: [&'static str; 2],
    json_schema: JsonSchema,
    conversion: ArgumentForm,
    equality: Equality,
}

/// The keywords of JSON Schema for a single value, with their values.
type JsonSchema = &'static [(&'static str, &'static str)];

/// Whether functions of generated code take `impl Into<T>` for a value.
#[derive(Debug, PartialEq, Eq)]
enum ArgumentForm {
    Into,
    Exact,
}

/// Whether the Rust type implements `Eq` and `Hash`.
#[derive(Debug, PartialEq, Eq)]
enum Equality {
    Total,
    Partial,
}

/// One row per data type. To add a type, add a row here and in the runtime.
macro_rules! data_types {
    ($($(#[doc = $doc:literal])+ $name:ident $row:tt)+) => {
        /// An attribute's data type (RFC 7643 §2.3), for overlays.
        ///
        /// ```
        /// use scim_codegen::{AttributeType, Builder, Overlay};
        ///
        /// let title = Overlay::attribute("urn:ietf:params:scim:schemas:core:2.0:User:title").kind(AttributeType::Integer);
        /// assert!(Builder::rfc7643().overlay(title).to_text()?.contains("pub title: Option<i64>"));
        /// # Ok::<(), scim_codegen::Error>(())
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum AttributeType {
            $($(#[doc = $doc])+ $name,)+
        }

        /// An attribute's data type (RFC 7643 §2.3).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum DataType {
            $($(#[doc = $doc])+ $name,)+
            /// Any JSON: a complex attribute without declared sub-attributes, or a type that RFC 7643 doesn't define.
            Json,
        }

        impl DataType {
            /// The types that RFC 7643 defines.
            pub(crate) const DECLARABLE: &[Self] = &[$(Self::$name),+];
            /// The RFC's keywords for these types, in the same order.
            #[cfg(feature = "config")]
            pub(crate) const WORDS: &[&str] = &[$(data_types!(@word $row)),+];

            fn row(self) -> &'static DataTypeRow {
                match self {
                    $(Self::$name => const { &data_types!(@row $row) },)+
                    Self::Json => &JSON,
                }
            }
        }

        impl From<AttributeType> for DataType {
            fn from(declared: AttributeType) -> Self {
                match declared {
                    $(AttributeType::$name => Self::$name,)+
                }
            }
        }
    };
    (@row { $($row:tt)+ }) => { DataTypeRow { $($row)+ } };
    (@word { word: $word:literal, $($rest:tt)+ }) => { $word };
}

data_types! {
    /// Text.
    String {
        word: "string",
        synonyms: &["text", "str"],
        prose: "string",
        rust_type: "String",
        import: None,
        constructor: "string",
        slots: ["String", "Strings"],
        json_schema: &[("type", "string")],
        conversion: ArgumentForm::Into,
        equality: Equality::Total,
    }
    /// `true` or `false`.
    Boolean {
        word: "boolean",
        synonyms: &["bool"],
        prose: "boolean",
        rust_type: "bool",
        import: None,
        constructor: "boolean",
        slots: ["Boolean", "Booleans"],
        json_schema: &[("type", "boolean")],
        conversion: ArgumentForm::Exact,
        equality: Equality::Total,
    }
    /// A number with a fraction.
    Decimal {
        word: "decimal",
        synonyms: &["number", "float", "double"],
        prose: "decimal",
        rust_type: "f64",
        import: None,
        constructor: "decimal",
        slots: ["Decimal", "Decimals"],
        json_schema: &[("type", "number")],
        conversion: ArgumentForm::Exact,
        equality: Equality::Partial,
    }
    /// A whole number.
    Integer {
        word: "integer",
        synonyms: &["int", "long"],
        prose: "integer",
        rust_type: "i64",
        import: None,
        constructor: "integer",
        slots: ["Integer", "Integers"],
        json_schema: &[("type", "integer")],
        conversion: ArgumentForm::Exact,
        equality: Equality::Total,
    }
    /// Date and time.
    DateTime {
        word: "dateTime",
        synonyms: &["date-time", "timestamp"],
        prose: "date and time",
        rust_type: "DateTime",
        import: Some("DateTime"),
        constructor: "date_time",
        slots: ["Text", "Texts"],
        json_schema: &[("type", "string"), ("format", "date-time")],
        conversion: ArgumentForm::Into,
        equality: Equality::Total,
    }
    /// A URI of a resource or of anything else.
    Reference {
        word: "reference",
        synonyms: &["uri", "url", "ref"],
        prose: "reference",
        rust_type: "Reference",
        import: Some("Reference"),
        constructor: "reference",
        slots: ["Text", "Texts"],
        json_schema: &[("type", "string"), ("format", "uri-reference")],
        conversion: ArgumentForm::Into,
        equality: Equality::Total,
    }
    /// Bytes in base64.
    Binary {
        word: "binary",
        synonyms: &["base64"],
        prose: "binary",
        rust_type: "Binary",
        import: Some("Binary"),
        constructor: "binary",
        slots: ["Text", "Texts"],
        json_schema: &[("type", "string"), ("contentEncoding", "base64")],
        conversion: ArgumentForm::Into,
        equality: Equality::Total,
    }
    /// An object with sub-attributes.
    Complex {
        word: "complex",
        synonyms: &["object"],
        prose: "complex",
        // Placeholder for the struct's name.
        rust_type: "Json",
        import: None,
        constructor: "complex",
        slots: ["Record", "Records"],
        json_schema: &[],
        conversion: ArgumentForm::Exact,
        equality: Equality::Partial,
    }
}

const JSON: DataTypeRow = DataTypeRow {
    word: "json",
    synonyms: &[],
    prose: "any JSON",
    rust_type: "Json",
    import: None,
    constructor: "json",
    slots: ["Json", "Jsons"],
    json_schema: &[],
    conversion: ArgumentForm::Exact,
    equality: Equality::Total,
};

impl DataType {
    /// Parses a keyword of a document. Also returns whether it has the RFC's spelling.
    pub(crate) fn parse(word: &str) -> Option<(Self, bool)> {
        if let Some(exact) = Self::DECLARABLE.iter().find(|kind| kind.word() == word) {
            return Some((*exact, true));
        }
        let word = word.trim();
        Self::DECLARABLE
            .iter()
            .find(|kind| {
                let row = kind.row();
                let mut words = std::iter::once(&row.word).chain(row.synonyms);
                words.any(|known| known.eq_ignore_ascii_case(word))
            })
            .map(|kind| (*kind, false))
    }

    /// The RFC's keyword. `json` is our own.
    pub(crate) fn word(self) -> &'static str {
        self.row().word
    }

    /// The name in documentation: `date and time`.
    pub(crate) fn prose(self) -> &'static str {
        self.row().prose
    }

    /// The Rust type of a single value. For a complex attribute, use the struct's name instead.
    pub(crate) fn rust_type(self) -> &'static str {
        self.row().rust_type
    }

    /// The runtime type to import for it.
    pub(crate) fn import(self) -> Option<&'static str> {
        self.row().import
    }

    /// The constructor of the runtime's `Attribute`.
    pub(crate) fn constructor(self) -> &'static str {
        self.row().constructor
    }

    /// The runtime's `Slot` for single and for multiple values.
    pub(crate) fn slots(self) -> [&'static str; 2] {
        self.row().slots
    }

    /// The keywords of JSON Schema for a single value, with their values. Empty for any JSON, and for a complex value, whose sub-attributes
    /// make its schema.
    #[cfg_attr(not(feature = "cli"), allow(dead_code))] // the command line exports JSON Schema
    pub(crate) fn json_schema(self) -> &'static [(&'static str, &'static str)] {
        self.row().json_schema
    }

    /// Whether functions of generated code take `impl Into<T>` for a value.
    pub(crate) fn takes_into(self) -> bool {
        self.row().conversion == ArgumentForm::Into
    }

    /// Whether the Rust type implements `Eq` and `Hash`.
    pub(crate) fn has_total_equality(self) -> bool {
        self.row().equality == Equality::Total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_means_one_type() {
        for kind in DataType::DECLARABLE {
            assert_eq!(DataType::parse(kind.word()), Some((*kind, true)));
            for synonym in kind.row().synonyms {
                let upper = format!(" {}", synonym.to_uppercase());
                assert_eq!(DataType::parse(&upper), Some((*kind, false)), "{synonym}");
            }
        }
        assert_eq!(DataType::parse("json"), None);
    }
}
