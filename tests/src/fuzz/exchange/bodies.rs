//! Bodies of hostile responses, as text: JSON that is odd, deep, contradictory, huge or torn, and text that isn't JSON.

use super::operations::{KEY, PASSWORD, TOKEN, USER};
use crate::fuzz::mutate::{Rng, pick, word};
use base64::Engine as _;
use std::fmt::Write as _;

/// Text that a terminal, a log or a build script would act on.
const DANGEROUS: &[&str] = &[
    "\u{1b}[2J\u{1b}[31m",
    "\u{9b}31m",
    "\u{1b}]8;;https://b.example\u{7}link\u{1b}]8;;\u{7}",
    "\u{202e}txt.exe",
    "\u{2066}a\u{2069}",
    "zero\u{200b}width\u{feff}",
    "\r\ncargo::rustc-env=PWNED=1",
    "a\ncargo:warning=x",
    "\u{0}\u{8}\u{7f}",
    "\u{2028}next\u{2029}",
    "\u{e0041}\u{e0042}",
    "\u{ad}soft",
];

/// The client's secrets, in the forms in which a provider may echo them.
fn secret(rng: &mut Rng) -> String {
    let secret = *pick(rng, &[TOKEN, PASSWORD, KEY]);
    match rng.u8(..5) {
        0 => base64::engine::general_purpose::STANDARD.encode(format!("{USER}:{PASSWORD}")),
        1 => format!("Authorization: Bearer {TOKEN}, x-api-key: {KEY}"),
        2 => format!("{USER}:{PASSWORD}"),
        _ => secret.to_owned(),
    }
}

/// A text of any kind.
pub(super) fn text(rng: &mut Rng) -> String {
    match rng.u8(..10) {
        0 | 1 => (*pick(rng, DANGEROUS)).to_owned(),
        2 | 3 => secret(rng),
        4 => format!("{} {}", pick(rng, DANGEROUS), secret(rng)),
        5 => "x".repeat(rng.usize(..3_000)),
        6 => (*pick(rng, &["7", "b", "work", "a@b.example", "Users", "User"])).to_owned(),
        _ => word(rng),
    }
}

/// A JSON string, sometimes with all or some characters as escapes.
fn quoted(rng: &mut Rng, text: &str) -> String {
    let form = rng.u8(..4);
    if form > 1 {
        return serde_json::Value::from(text).to_string();
    }
    let mut quoted = String::from("\"");
    for unit in text.encode_utf16() {
        let plain = char::from_u32(u32::from(unit))
            .filter(|char| char.is_ascii_alphanumeric() && form == 1 && rng.bool());
        match plain {
            Some(char) => quoted.push(char),
            None => drop(write!(quoted, "\\u{unit:04x}")),
        }
    }
    quoted.push('"');
    quoted
}

fn string(rng: &mut Rng) -> String {
    let text = text(rng);
    quoted(rng, &text)
}

/// A number in an unusual form, or an ordinary one.
fn number(rng: &mut Rng) -> String {
    let form = *pick(
        rng,
        &[
            "0",
            "1",
            "2",
            "3",
            "300",
            "-1",
            "1.0",
            "1e3",
            "1e999",
            "\"1\"",
            "null",
            "true",
            "9223372036854775808",
            "18446744073709551616",
            "-0",
            "1.5",
            "[]",
            "{}",
        ],
    );
    form.to_owned()
}

/// Any JSON value, at most `depth` deep.
fn value(rng: &mut Rng, depth: u8) -> String {
    match rng.u8(..12) {
        0 => "null".to_owned(),
        1 => "true".to_owned(),
        2 => number(rng),
        3 if depth > 0 => {
            let items: Vec<String> = (0..rng.u8(..4)).map(|_| value(rng, depth - 1)).collect();
            format!("[{}]", items.join(","))
        }
        4 if depth > 0 => {
            let members: Vec<String> = (0..rng.u8(..4))
                .map(|_| format!("{}:{}", string(rng), value(rng, depth - 1)))
                .collect();
            format!("{{{}}}", members.join(","))
        }
        5 => nested(rng),
        _ => string(rng),
    }
}

fn nested(rng: &mut Rng) -> String {
    let depth = *pick(rng, &[2, 20, 127, 128, 129, 500, 5_000]);
    match rng.u8(..3) {
        0 => format!("{}{}", "[".repeat(depth), "]".repeat(depth)),
        1 => format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth)),
        // Never closed.
        _ => "[{\"a\":".repeat(depth / 2),
    }
}

const USER_URN: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP_URN: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";

/// A resource: mostly a valid one with a few odd members.
pub(super) fn resource(rng: &mut Rng) -> String {
    let urn = *pick(rng, &[USER_URN, USER_URN, USER_URN, GROUP_URN, "urn:x", ""]);
    let mut members = vec![format!("\"schemas\":[\"{urn}\"]")];
    if rng.u8(..16) > 0 {
        members.push(format!("\"id\":\"{}\"", rng.u8(..20)));
    }
    if rng.u8(..16) > 0 {
        members.push("\"userName\":\"b\"".to_owned());
    }
    for _ in 0..rng.u8(..4) {
        let name = *pick(
            rng,
            &[
                "id",
                "ID",
                "userName",
                "username",
                "displayName",
                "active",
                "emails",
                "name",
                "meta",
                "schemas",
                "groups",
                "members",
                "password",
                "externalId",
                "x509Certificates",
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
            ],
        );
        members.push(match rng.u8(..8) {
            0 => format!("{}:{}", string(rng), value(rng, 3)),
            1 => format!(
                "\"emails\":[{{\"value\":{},\"type\":{},\"primary\":{}}}]",
                string(rng),
                string(rng),
                number(rng)
            ),
            2 => format!(
                "\"meta\":{{\"resourceType\":{},\"location\":{},\"version\":{},\"created\":{}}}",
                string(rng),
                string(rng),
                string(rng),
                string(rng)
            ),
            3 => format!("\"displayName\":{}", string(rng)),
            _ => format!("\"{name}\":{}", value(rng, 3)),
        });
    }
    format!("{{{}}}", members.join(","))
}

/// A `ListResponse`, complete or contradictory.
pub(super) fn list(rng: &mut Rng) -> String {
    let count = rng.u8(..4);
    let resources: Vec<String> = (0..count).map(|_| resource(rng)).collect();
    let schemas = pick(
        rng,
        &[
            "[\"urn:ietf:params:scim:api:messages:2.0:ListResponse\"]",
            "[\"urn:ietf:params:scim:api:messages:2.0:ListResponse\"]",
            "[]",
            "\"x\"",
        ],
    );
    let total = if rng.bool() {
        count.to_string()
    } else {
        number(rng)
    };
    let mut members = vec![
        format!("\"schemas\":{schemas}"),
        format!("\"totalResults\":{total}"),
        format!("\"Resources\":[{}]", resources.join(",")),
    ];
    for name in ["startIndex", "itemsPerPage"] {
        if rng.u8(..4) == 0 {
            members.push(format!("\"{name}\":{}", number(rng)));
        }
    }
    if rng.u8(..4) == 0 {
        members.push(format!("\"nextCursor\":{}", string(rng)));
    }
    if rng.u8(..8) == 0 {
        let at = rng.usize(..members.len());
        members.remove(at);
    }
    format!("{{{}}}", members.join(","))
}

/// A SCIM error that quotes what it likes.
pub(super) fn error(rng: &mut Rng) -> String {
    let status = *pick(
        rng,
        &["\"400\"", "400", "\"409\"", "\"x\"", "99999", "null", "{}"],
    );
    let scim_type = if rng.bool() {
        "\"uniqueness\"".to_owned()
    } else {
        string(rng)
    };
    format!(
        "{{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:Error\"],\"status\":{status},\"scimType\":{scim_type},\"detail\":{},{}:{}}}",
        string(rng),
        string(rng),
        value(rng, 2)
    )
}

/// A `BulkResponse`.
pub(super) fn bulk(rng: &mut Rng) -> String {
    let operations: Vec<String> = (0..rng.u8(..5))
        .map(|number| {
            let method = *pick(rng, &["POST", "PATCH", "DELETE", "PUT", "GET"]);
            let status = *pick(rng, &["\"201\"", "\"200\"", "\"204\"", "404", "{\"code\":\"400\"}", "\"x\""]);
            let response = match rng.u8(..3) {
                0 => error(rng),
                1 => resource(rng),
                _ => value(rng, 2),
            };
            format!(
                "{{\"method\":\"{method}\",\"bulkId\":\"{number}\",\"location\":{},\"version\":{},\"status\":{status},\"response\":{response}}}",
                if rng.bool() { "\"{home}/v2/Users/7\"".to_owned() } else { string(rng) },
                string(rng),
            )
        })
        .collect();
    format!(
        "{{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:BulkResponse\"],\"Operations\":[{}]}}",
        operations.join(",")
    )
}

/// Discovery documents: schemas, resource types, or a configuration.
pub(super) fn documents(rng: &mut Rng) -> String {
    match rng.u8(..3) {
        0 => format!(
            "{{\"totalResults\":{},\"Resources\":[{{\"id\":{},\"name\":{},\"attributes\":[{{\"name\":{},\"type\":{}}}]}}]}}",
            number(rng),
            if rng.bool() {
                format!("\"{USER_URN}\"")
            } else {
                string(rng)
            },
            string(rng),
            string(rng),
            if rng.bool() {
                "\"string\"".to_owned()
            } else {
                string(rng)
            },
        ),
        1 => format!(
            "{{\"totalResults\":{},\"Resources\":[{{\"name\":{},\"endpoint\":{},\"schema\":\"{USER_URN}\",\"schemaExtensions\":[{{\"schema\":{},\"required\":{}}}]}}]}}",
            number(rng),
            string(rng),
            if rng.bool() {
                "\"/Users\"".to_owned()
            } else {
                string(rng)
            },
            string(rng),
            value(rng, 1),
        ),
        _ => format!(
            "{{\"patch\":{{\"supported\":{}}},\"bulk\":{{\"supported\":true,\"maxOperations\":{}}},\"filter\":{{\"supported\":true,\"maxResults\":{}}},\"authenticationSchemes\":[{}]}}",
            value(rng, 1),
            number(rng),
            number(rng),
            value(rng, 2),
        ),
    }
}

/// The answer of a token endpoint.
pub(super) fn token(rng: &mut Rng) -> String {
    match rng.u8(..4) {
        0 => format!(
            "{{\"error\":{},\"error_description\":{}}}",
            string(rng),
            string(rng)
        ),
        1 => format!(
            "{{\"access_token\":{},\"token_type\":{},\"expires_in\":{}}}",
            string(rng),
            string(rng),
            number(rng)
        ),
        _ => format!(
            "{{\"access_token\":\"{TOKEN}\",\"token_type\":\"Bearer\",\"expires_in\":3600}}"
        ),
    }
}

/// Text that isn't JSON.
pub(super) fn page(rng: &mut Rng) -> String {
    format!("<!DOCTYPE html><title>{}</title>{}", text(rng), text(rng))
}
