//! Prints text from a document as code.

/// Prints a string literal: the only way for a document's text to become code.
///
/// Escapes everything that could change its meaning or appearance: controls, combining marks, text that isn't in NFC.
pub(super) fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    if is_ordinary(text) {
        literal.push_str(text);
        literal.push('"');
        return literal;
    }
    for char in text.chars() {
        match char {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            plain if is_plain(plain) => literal.push(plain),
            other => literal.push_str(&format!("\\u{{{:x}}}", u32::from(other))),
        }
    }
    literal.push('"');
    literal
}

/// Whether a text is ASCII without anything to escape, as most texts are.
fn is_ordinary(text: &str) -> bool {
    let mut rest = text.as_bytes();
    while let [b' ' | b'!' | b'#'..=b'[' | b']'..=b'~', after @ ..] = rest {
        rest = after;
    }
    rest.is_empty()
}

/// Whether a character is visible, and stays the same under NFC in any context.
fn is_plain(char: char) -> bool {
    matches!(char,
        ' '..='~'
        // Latin letters with and without marks.
        | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{2ff}'
        // Greek and Cyrillic letters.
        | '\u{388}'..='\u{38a}' | '\u{38e}'..='\u{3a1}' | '\u{3a3}'..='\u{3ff}'
        | '\u{400}'..='\u{482}' | '\u{48a}'..='\u{52f}'
        // Dashes, quotation marks, the ellipsis.
        | '\u{2010}'..='\u{2027}'
        // Japanese, Chinese and Korean.
        | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_reads_back_as_the_text_and_shows_nothing_hidden() {
        for (text, expected) in [
            ("a\"b\\c", r#""a\"b\\c""#),
            ("größe", "\"größe\""),
            ("e\u{301}", r#""e\u{301}""#),
            ("\u{212b}", r#""\u{212b}""#),
            ("\u{1100}\u{1161}", r#""\u{1100}\u{1161}""#),
            ("\u{202e}\u{ad}\0\n", r#""\u{202e}\u{ad}\u{0}\n""#),
        ] {
            assert_eq!(literal(text), expected);
            let parsed: syn::LitStr = syn::parse_str(&literal(text)).expect("a literal");
            assert_eq!(parsed.value(), text);
        }
    }
}
