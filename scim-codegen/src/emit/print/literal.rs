//! Text of a document as code.

/// A string literal: the only way from a document's text to code.
pub(super) fn literal(text: &str) -> String {
    proc_macro2::Literal::string(text).to_string()
}
