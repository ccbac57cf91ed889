//! Filters that deviate from RFC 7644 §3.4.2.2 as known clients send them, rewritten in the RFC's form.

use crate::Json;

/// The deviations from the RFC that filters may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FilterReading {
    /// A comparison after a value path: `emails[type eq "work"].value eq "x"`.
    pub(super) value_path_comparisons: bool,
    /// Text without quotes: `id eq 54D382A4-2050`.
    pub(super) unquoted_text: bool,
}

impl FilterReading {
    pub(super) const STRICT: Self = Self {
        value_path_comparisons: false,
        unquoted_text: false,
    };

    pub(super) const LENIENT: Self = Self {
        value_path_comparisons: true,
        unquoted_text: true,
    };

    /// Rewrites a filter in the RFC's form. Leaves deviations that aren't allowed for the parser to reject.
    pub(super) fn rewrite(self, filter: &str) -> String {
        if self == Self::STRICT {
            return filter.to_owned();
        }
        let mut tokens = tokens(filter);
        if self.unquoted_text {
            quote(&mut tokens);
        }
        if self.value_path_comparisons {
            tokens = within_brackets(tokens);
        }
        join(&tokens)
    }
}

/// Strings, brackets, parentheses, and words between them.
fn tokens(filter: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut word = String::new();
    let mut chars = filter.chars();
    let end = |word: &mut String, tokens: &mut Vec<String>| {
        if !word.is_empty() {
            tokens.push(std::mem::take(word));
        }
    };
    while let Some(char) = chars.next() {
        match char {
            '"' => {
                end(&mut word, &mut tokens);
                word.push(char);
                while let Some(char) = chars.next() {
                    word.push(char);
                    match char {
                        '\\' => word.extend(chars.next()),
                        '"' => break,
                        _ => {}
                    }
                }
                end(&mut word, &mut tokens);
            }
            '[' | ']' | '(' | ')' => {
                end(&mut word, &mut tokens);
                tokens.push(char.to_string());
            }
            char if char.is_whitespace() => end(&mut word, &mut tokens),
            char => word.push(char),
        }
    }
    end(&mut word, &mut tokens);
    tokens
}

const COMPARISONS: [&str; 9] = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"];

fn is_comparison(token: &str) -> bool {
    COMPARISONS
        .iter()
        .any(|operator| operator.eq_ignore_ascii_case(token))
}

fn is_word(token: &str) -> bool {
    !token.starts_with(['"', '[', ']', '(', ')'])
}

/// Quotes the words that follow a comparison operator, unless they are valid JSON.
fn quote(tokens: &mut [String]) {
    let mut index = 0;
    while let Some([path, operator, literal]) = tokens.get_mut(index..index + 3) {
        if is_word(path) && is_comparison(operator) {
            if is_word(literal) && serde_json::from_str::<Json>(literal).is_err() {
                *literal = Json::from(literal.as_str()).to_string();
            }
            index += 3;
        } else {
            index += 1;
        }
    }
}

/// Moves a comparison that follows a value path into its brackets: `emails[type eq "work"].value eq "x"` selects a user by
/// `emails[(type eq "work") and value eq "x"]`.
fn within_brackets(tokens: Vec<String>) -> Vec<String> {
    let mut moved: Vec<String> = Vec::with_capacity(tokens.len());
    let mut opened = None;
    let mut rest = tokens.into_iter().peekable();
    while let Some(token) = rest.next() {
        match (token.as_str(), opened) {
            ("[", _) => {
                moved.push(token);
                opened = Some(moved.len());
            }
            ("]", Some(at)) => {
                let sub = rest.next_if(|next| next.len() > 1 && next.starts_with('.'));
                if let Some(sub) = sub {
                    moved.insert(at, "(".to_owned());
                    moved.extend([")".to_owned(), "and".to_owned()]);
                    moved.push(sub.trim_start_matches('.').to_owned());
                    if let Some(operator) = rest.next() {
                        let is_comparison = is_comparison(&operator);
                        moved.push(operator);
                        moved.extend(rest.next_if(|_| is_comparison));
                    }
                }
                moved.push(token);
                opened = None;
            }
            _ => moved.push(token),
        }
    }
    moved
}

fn join(tokens: &[String]) -> String {
    let mut text = String::new();
    for token in tokens {
        let is_apart = !text.is_empty()
            && !text.ends_with(['[', '('])
            && !["[", "]", ")"].contains(&token.as_str());
        if is_apart {
            text.push(' ');
        }
        text.push_str(token);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deviations_of_known_clients_are_rewritten() {
        let cases = [
            (r#"userName eq "a b""#, r#"userName eq "a b""#),
            (
                r#"emails[type eq "work"].value eq "x""#,
                r#"emails[(type eq "work") and value eq "x"]"#,
            ),
            (
                r#"not (emails[type eq "a]" or primary eq true].value co "\"]x") and title pr"#,
                r#"not (emails[(type eq "a]" or primary eq true) and value co "\"]x"]) and title pr"#,
            ),
            (
                r#"emails[type eq "work"].value pr"#,
                r#"emails[(type eq "work") and value pr]"#,
            ),
            (r#"emails[type eq "work"]"#, r#"emails[type eq "work"]"#),
            (
                "id eq 54D382A4-2050 and manager eq 2819c223-7f76",
                r#"id eq "54D382A4-2050" and manager eq "2819c223-7f76""#,
            ),
            (
                r"active eq true and x ne null or y gt 1.5",
                "active eq true and x ne null or y gt 1.5",
            ),
            (r#"userName eq "open"#, r#"userName eq "open"#),
        ];
        for (given, expected) in cases {
            assert_eq!(FilterReading::LENIENT.rewrite(given), expected);
            assert_eq!(FilterReading::STRICT.rewrite(given), given);
        }
    }

    #[test]
    fn each_deviation_is_allowed_by_itself() {
        let reading = FilterReading {
            value_path_comparisons: true,
            ..FilterReading::STRICT
        };
        let given = r#"emails[type eq "work"].value eq x"#;
        assert_eq!(
            reading.rewrite(given),
            r#"emails[(type eq "work") and value eq x]"#
        );
    }
}
