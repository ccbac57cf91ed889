//! The grammar of JSON (RFC 8259): each document in `vectors/json.txt` is accepted or refused as expected, also by serde_json.

use scim_runtime::models::user::Name;

const VECTORS: &str = include_str!("vectors/json.txt");

struct JsonVector {
    name: &'static str,
    /// As the value of an unknown attribute.
    as_value: bool,
    /// As a document of its own.
    as_document: bool,
    by_serde_json: bool,
    bytes: Vec<u8>,
}

impl JsonVector {
    fn all() -> Vec<Self> {
        VECTORS
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(Self::parse)
            .collect()
    }

    fn parse(line: &'static str) -> Self {
        let mut rest = line;
        let mut word = || {
            let (word, after) = rest.split_once(' ').expect("five columns");
            rest = after.trim_start_matches(' ');
            word
        };
        let name = word();
        let [as_value, as_document, by_serde_json] =
            [word(), word(), word()].map(|word| match word {
                "yes" => true,
                "no" => false,
                other => panic!("{name}: `{other}` is neither `yes` nor `no`"),
            });
        Self {
            name,
            as_value,
            as_document,
            by_serde_json,
            bytes: bytes(rest),
        }
    }
}

/// Replaces `<C3><A5>` by bytes, and `<[*100>` by a repeated text.
fn bytes(text: &str) -> Vec<u8> {
    let mut parts = text.split('<');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (code, after) = part.split_once('>').expect("a closing angle bracket");
        if let Some((repeated, count)) = code.split_once('*') {
            bytes.extend(repeated.repeat(count.parse().expect("a count")).bytes());
        } else if !code.is_empty() {
            bytes.push(u8::from_str_radix(code, 16).expect("two hexadecimal digits"));
        }
        bytes.extend_from_slice(after.as_bytes());
    }
    bytes
}

fn is_accepted(document: &[u8]) -> bool {
    scim_runtime::from_json::<Name>(document).is_ok()
}

fn as_unknown_attribute(value: &[u8]) -> Vec<u8> {
    [b"{\"nickName\":", value, b"}"].concat()
}

#[test]
fn each_json_vector_is_accepted_or_refused_as_a_value() {
    for vector in JsonVector::all() {
        let document = as_unknown_attribute(&vector.bytes);
        assert_eq!(is_accepted(&document), vector.as_value, "{}", vector.name);
    }
}

#[test]
fn each_json_vector_is_accepted_or_refused_as_a_document() {
    for vector in JsonVector::all() {
        let accepted = is_accepted(&vector.bytes);
        assert_eq!(accepted, vector.as_document, "{}", vector.name);
    }
}

#[test]
fn serde_json_accepts_the_same_vectors_except_the_marked_ones() {
    for vector in JsonVector::all() {
        let accepted = serde_json::from_slice::<serde_json::Value>(&vector.bytes).is_ok();
        assert_eq!(accepted, vector.by_serde_json, "{}", vector.name);
        // serde_json passes the text of a record to the runtime's reader.
        let document = as_unknown_attribute(&vector.bytes);
        let read = serde_json::from_slice::<Name>(&document);
        assert_eq!(read.is_ok(), vector.as_value, "over serde: {}", vector.name);
    }
}

#[test]
fn an_accepted_json_vector_is_written_as_it_was_read() {
    for vector in JsonVector::all().iter().filter(|vector| vector.as_value) {
        let name: Name =
            scim_runtime::from_json(&as_unknown_attribute(&vector.bytes)).expect(vector.name);
        let value = vector.bytes.trim_ascii();
        let written = scim_runtime::to_json(&name);
        assert_eq!(written, as_unknown_attribute(value), "{}", vector.name);
    }
}

#[test]
fn json_vectors_follow_the_grammar() {
    let (mut valid, mut invalid, mut open) = (0, 0, 0);
    for vector in JsonVector::all() {
        let verdicts = (vector.as_value, vector.by_serde_json);
        match vector.name.as_bytes().first() {
            Some(b'y') => {
                valid += 1;
                assert_eq!(verdicts, (true, true), "{}", vector.name);
            }
            Some(b'n') => {
                invalid += 1;
                assert_eq!(verdicts, (false, false), "{}", vector.name);
            }
            _ => open += 1,
        }
    }
    assert_eq!((valid, invalid, open), (95, 188, 35));
}
