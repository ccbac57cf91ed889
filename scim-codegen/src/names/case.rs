//! Splits names into words and joins the words in a different case.

use std::borrow::Cow;

/// Splits a name at changes of case and at characters other than letters and digits: `x509CertURL-2` becomes `x509`, `Cert`, `URL`, `2`.
/// Returns nothing if the name has no usable letter or digit.
pub(super) fn words(name: &str) -> Vec<Cow<'_, str>> {
    if name.is_ascii() {
        return ascii_words(name).into_iter().map(Cow::Borrowed).collect();
    }
    let folded: String = name.chars().flat_map(fold).collect();
    let words = ascii_words(&folded).into_iter();
    words.map(|word| Cow::Owned(word.to_owned())).collect()
}

fn ascii_words(name: &str) -> Vec<&str> {
    let mut words: Vec<&str> = Vec::new();
    let (mut before, mut rest) = (b' ', name.as_bytes());
    let (mut start, mut at) = (0, 0);
    let mut end_word = |start: usize, end: usize| {
        if start < end {
            words.extend(name.get(start..end));
        }
    };
    while let [byte, after @ ..] = rest {
        match *byte {
            b'A'..=b'Z' => {
                let starts = match before {
                    b'a'..=b'z' | b'0'..=b'9' => true,
                    b'A'..=b'Z' => matches!(after, [b'a'..=b'z', ..]),
                    _ => false,
                };
                if starts {
                    end_word(start, at);
                    start = at;
                }
            }
            b'a'..=b'z' | b'0'..=b'9' => {}
            _ => {
                end_word(start, at);
                start = at + 1;
            }
        }
        (before, rest, at) = (*byte, after, at + 1);
    }
    end_word(start, at);
    words
}

/// Strips the diacritics of a Latin letter. Any other letter becomes its code point, as a separate word.
fn fold(char: char) -> Vec<char> {
    if char.is_ascii() {
        return vec![char];
    }
    let folded = match char {
        'À'..='Å' => "A",
        'à'..='å' => "a",
        'Æ' => "Ae",
        'æ' => "ae",
        'Ç' | 'Ć' | 'Č' => "C",
        'ç' | 'ć' | 'č' => "c",
        'È'..='Ë' | 'Ę' | 'Ě' => "E",
        'è'..='ë' | 'ę' | 'ě' => "e",
        'Ì'..='Ï' => "I",
        'ì'..='ï' | 'ı' => "i",
        'Ð' | 'Đ' => "D",
        'ð' | 'đ' => "d",
        'Ñ' | 'Ń' => "N",
        'ñ' | 'ń' => "n",
        'Ò'..='Ö' | 'Ø' => "O",
        'ò'..='ö' | 'ø' => "o",
        'Ù'..='Ü' => "U",
        'ù'..='ü' => "u",
        'Ý' => "Y",
        'ý' | 'ÿ' => "y",
        'ß' => "ss",
        'Ł' => "L",
        'ł' => "l",
        'Š' | 'Ś' | 'Ş' => "S",
        'š' | 'ś' | 'ş' => "s",
        'Ž' | 'Ź' | 'Ż' => "Z",
        'ž' | 'ź' | 'ż' => "z",
        'Ğ' => "G",
        'ğ' => "g",
        'Ř' => "R",
        'ř' => "r",
        _ if char.is_alphanumeric() => return format!(" u{:x} ", char as u32).chars().collect(),
        _ => " ",
    };
    folded.chars().collect()
}

/// The maximum length of a name in letters. Longer names are cut between words. If the cut names clash, they get a suffix.
const MAX: usize = 80;

/// The words of a name, at least one: a name without usable letters becomes its code points.
fn some_words(name: &str) -> Vec<Cow<'_, str>> {
    let mut words = words(name);
    let mut letters = 0;
    words.retain_mut(|word| {
        let is_first = letters == 0;
        letters += word.len();
        // A single word can be too long. Its letters are ASCII here.
        if is_first && word.len() > MAX {
            word.to_mut().truncate(MAX);
        }
        is_first || letters <= MAX
    });
    if words.is_empty() {
        return name
            .chars()
            .take(8)
            .map(|char| Cow::Owned(format!("u{:x}", char as u32)))
            .collect();
    }
    words
}

pub(super) fn snake(name: &str) -> String {
    let text = some_words(name).join("_").to_ascii_lowercase();
    if text.starts_with(|char: char| char.is_ascii_digit()) {
        format!("n{text}")
    } else {
        text
    }
}

/// The form of command-line options: `user-name`.
#[cfg(feature = "ctl")]
pub(crate) fn kebab(name: &str) -> String {
    some_words(name).join("-").to_ascii_lowercase()
}

pub(super) fn pascal(name: &str) -> String {
    let mut text = String::new();
    for word in some_words(name) {
        let (first, rest) = word.split_at_checked(1).unwrap_or((&word, ""));
        text.extend(first.chars().map(|char| char.to_ascii_uppercase()));
        if is_lower(rest) {
            text.push_str(rest);
        } else {
            text.push_str(&rest.to_ascii_lowercase());
        }
    }
    if text.starts_with(|char: char| char.is_ascii_digit()) {
        format!("N{text}")
    } else {
        text
    }
}

fn is_lower(word: &str) -> bool {
    let mut rest = word.as_bytes();
    while let [b'a'..=b'z' | b'0'..=b'9', after @ ..] = rest {
        rest = after;
    }
    rest.is_empty()
}

/// Whether a name is in camel case, the usual form in JSON: `userName`.
pub(super) fn is_usual(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|char| char.is_ascii_lowercase())
        && chars.all(|char| char.is_ascii_alphanumeric())
}

/// The singular of a plural: `emails` → `email`, `addresses` → `address`, `entities` → `entity`.
pub(super) fn singular(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let cut = |count: usize| name.get(..name.len() - count).unwrap_or(name).to_owned();
    if lower.ends_with("ies") && lower.len() > 4 {
        return format!("{}y", cut(3));
    }
    if ["sses", "xes", "ches", "shes", "zes"]
        .iter()
        .any(|end| lower.ends_with(end))
    {
        return cut(2);
    }
    let keeps = ["ss", "us", "is"].iter().any(|end| lower.ends_with(end));
    if lower.ends_with('s') && !keeps && lower.len() > 2 {
        cut(1)
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_readable_forms() {
        for (name, expected_snake, expected_pascal) in [
            ("userName", "user_name", "UserName"),
            ("$ref", "ref", "Ref"),
            ("x509Certificates", "x509_certificates", "X509Certificates"),
            ("profileURL", "profile_url", "ProfileUrl"),
            ("URLPath", "url_path", "UrlPath"),
            ("user-name", "user_name", "UserName"),
            ("USERNAME", "username", "Username"),
            ("2fa", "n2fa", "N2fa"),
            ("größe", "grosse", "Grosse"),
            ("имя", "u438_u43c_u44f", "U438U43cU44f"),
            ("😀", "u1f600", "U1f600"),
            ("", "", ""),
            ("Enterprise User", "enterprise_user", "EnterpriseUser"),
        ] {
            assert_eq!(snake(name), expected_snake, "{name}");
            assert_eq!(pascal(name), expected_pascal, "{name}");
        }
    }

    #[test]
    fn names_are_bounded() {
        for name in ["x".repeat(1_000), "ab_".repeat(300), "名".repeat(300)] {
            assert!(snake(&name).len() <= 160, "{}", snake(&name));
            assert!(pascal(&name).len() <= 81, "{}", pascal(&name));
        }
        assert_eq!(snake(&"ab_".repeat(300)), vec!["ab"; 40].join("_"));
    }

    #[test]
    fn plurals_become_singular() {
        for (many, one) in [
            ("emails", "email"),
            ("addresses", "address"),
            ("entities", "entity"),
            ("ims", "im"),
            ("boxes", "box"),
            ("status", "status"),
            ("x509Certificates", "x509Certificate"),
            ("class", "class"),
            ("s", "s"),
        ] {
            assert_eq!(singular(many), one);
        }
    }
}
