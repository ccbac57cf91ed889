//! Every mistake in a file is reported in one run, with its position and the next step.

use super::*;
use crate::options::{Layout, Merge, Runtime};

fn refused(text: &str) -> String {
    match parse(text, Path::new("scim.toml")) {
        Ok(config) => panic!("accepted: {config:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn every_mistake_is_reported_with_its_position() {
    for (text, expected) in [
        (
            "snapshot = ",
            "scim.toml:1:12: scim::config-syntax: string values must be quoted, expected literal string",
        ),
        (
            "rfc7643 = true\nincldue = [\"User\"]\nzzz = 1",
            "scim.toml:2:1: scim::unknown-key: unknown key `incldue`\n\
             scim.toml:3:1: scim::unknown-key: unknown key `zzz`\n  \
               help: did you mean `include`?\n        \
                     the keys are `snapshot`, `dir`, `rfc7643`",
        ),
        (
            "rfc7643 = false",
            "scim.toml:1:11: scim::wrong-value: `rfc7643` can only be `true`\n  help: remove it instead",
        ),
        (
            "snapshot = 1\ninclude = \"User\"\nexclude = [1]",
            "scim.toml:1:12: scim::wrong-value: `snapshot` is a number; expected a string\n\
             scim.toml:2:11: scim::wrong-value: `include` is a string; expected an array of strings\n\
             scim.toml:3:12: scim::wrong-value: `exclude` is a number; expected a string",
        ),
        (
            "rfc7643 = true\nscope = \"model\"",
            "scim.toml:2:9: scim::wrong-value: `scope` can't be `model`\n  help: did you mean `models`?",
        ),
        (
            "rfc7643 = true\noutput = \" \"",
            "scim.toml:2:10: scim::wrong-value: `output` is empty",
        ),
        (
            "rfc7643 = true\n[features]\npatch = \"yes\"\nbulk = { max_operation = 5 }\nfilter = 1.5",
            "scim.toml:3:9: scim::wrong-value: `patch` is a string; expected a boolean\n\
             scim.toml:4:10: scim::unknown-key: unknown key `max_operation`\n\
             scim.toml:5:10: scim::wrong-value: `filter` is a number with a fraction; expected a boolean or a table\n  \
               help: write a boolean here\n        did you mean `max_operations`?\n        write a boolean or a table here",
        ),
        (
            "snapshot = \"a.json\"\ndir = \"a\"",
            "scim.toml:2:1: scim::conflicting-keys: `snapshot` and `dir` can't be combined\n  \
               help: give one source; for several providers, use `[provider.NAME]`",
        ),
        (
            "",
            "scim.toml:1:1: scim::conflicting-keys: the provider has no source\n  \
               help: set `snapshot`, `dir` or `rfc7643`, or a `url` to fetch from",
        ),
        (
            "url = \"https://user:secret@scim.example.com\"",
            "scim.toml:1:7: scim::wrong-value: `url` contains a possible credential, which does not belong in a file\n  \
               help: remove the part before `@` and the query; `token_env` names an environment variable",
        ),
        (
            "url = \"scim.example.com\"",
            "scim.toml:1:7: scim::wrong-value: `url` is not a base URL\n  \
               help: start it with `https://`, as in `https://scim.example.com/v2`",
        ),
        (
            "scope = \"models\"\n[provider.a]\nrfc7643 = true",
            "scim.toml:1:1: scim::conflicting-keys: `scope` must be in a provider's table\n  \
               help: move it into `[provider.NAME]`",
        ),
        (
            "[provider]\na = 1",
            "scim.toml:2:5: scim::wrong-value: `provider` is a number; expected a table",
        ),
        (
            "[provider.a]\nrfc7643 = true\noutputs = \"a\"",
            "scim.toml:3:1: scim::unknown-key: unknown key `outputs`\n  help: did you mean `output`?",
        ),
        (
            "rfc7643 = true\n[[overlay]]\ntype = \"integer\"",
            "scim.toml:2:1: scim::conflicting-keys: an overlay needs exactly one target\n  \
               help: set one of `attribute`, `schema`, `resource_type`, `resource_type` with `extension`, or `schema_file`",
        ),
        (
            "rfc7643 = true\n[[overlay]]\nattribute = \"a\"\nschema = \"b\"\nadd = true",
            "scim.toml:2:1: scim::conflicting-keys: an overlay needs exactly one target\n  \
               help: set one of `attribute`, `schema`, `resource_type`, `resource_type` with `extension`, or `schema_file`",
        ),
        (
            "rfc7643 = true\n[[overlay]]\nattribute = \"a\"\nendpoint = \"/Users\"\ntype = \"int\"",
            "scim.toml:5:8: scim::wrong-value: `type` can't be `int`\n\
             scim.toml:4:1: scim::conflicting-keys: `endpoint` does not apply to an attribute\n  \
               help: use one of `string`, `boolean`, `decimal`, `integer`, `dateTime`, `reference`, `binary`, `complex`",
        ),
        (
            "rfc7643 = true\n[[overlay]]\nattribute = \"a\"\nadd = true\nremove = true",
            "scim.toml:2:1: scim::conflicting-keys: `add` and `remove` can't be combined",
        ),
        (
            "rfc7643 = true\n[[overlay]]\nattribute = \"a\"\nremove = true\nrequired = true",
            "scim.toml:5:1: scim::conflicting-keys: `required` and `remove` can't be combined",
        ),
        (
            "rfc7643 = true\n[[overlay]]\nextension = \"a\"\nremove = true",
            "scim.toml:2:1: scim::conflicting-keys: an overlay needs exactly one target\n  \
               help: set one of `attribute`, `schema`, `resource_type`, `resource_type` with `extension`, or `schema_file`",
        ),
        (
            "rfc7643 = true\n[[overlay]]\nresource_type = \"User\"",
            "scim.toml:2:1: scim::conflicting-keys: the overlay changes nothing\n  \
               help: set one of `schema`, `endpoint`, `description`",
        ),
        (
            "rfc7643 = true\n[[overlay]]\nschema_file = \"a.json\"\nremove = true",
            "scim.toml:2:1: scim::conflicting-keys: a schema file can only be added\n  \
               help: remove schemas with `schema = \"URN\"`",
        ),
        (
            "rfc7643 = true\n[[overlay]]\nattribute = \"a\"\nmultiValued = true\nmulti_valued = true",
            "scim.toml:5:1: scim::conflicting-keys: `multi_valued` is set twice, in different spellings\n  \
               help: remove one of them",
        ),
        (
            "rfc7643 = true\n[[overlay]]\nattribute = \"a\"\nsub_attributes = [{ name = \"b\", mutable = true }, 1]",
            "scim.toml:4:33: scim::unknown-key: unknown key `mutable`\n\
             scim.toml:4:51: scim::wrong-value: `sub_attributes` is a number; expected a table\n  \
               help: the keys are `name`",
        ),
        (
            "rfc7643 = true\nlayout = \"package\"",
            "scim.toml:2:10: scim::conflicting-keys: a package needs a name\n  \
               help: add `[package]` with `name`",
        ),
        (
            "rfc7643 = true\nlayout = \"file\"\npackage = { version = \"1.0.0\" }",
            "scim.toml:2:10: scim::conflicting-keys: `layout` and `[package]` can't be combined\n\
             scim.toml:3:11: scim::conflicting-keys: `name` is missing\n  \
               help: remove one of them\n        add `name`",
        ),
        (
            "rfc7643 = true\n[[derive]]\nderives = [\"Hash\"]\n[[derive]]\ntypes = \"*\"\n[[field]]\nattribute = \"a\"",
            "scim.toml:2:1: scim::conflicting-keys: `types` is missing\n\
             scim.toml:4:1: scim::conflicting-keys: this has no effect\n\
             scim.toml:6:1: scim::conflicting-keys: this has no effect\n  \
               help: add `types`\n        add `derives` or `attributes`\n        add `attributes`",
        ),
        (
            "rfc7643 = true\n[[replace]]\ntype = \"a\"\n[[replace]]\nextension = \"a\"",
            "scim.toml:2:1: scim::conflicting-keys: a replacement needs exactly one target\n\
             scim.toml:4:1: scim::conflicting-keys: `type` is missing\n  \
               help: set either `attribute` or `extension`\n        add `type`",
        ),
    ] {
        let error = refused(text);
        // The list of keys can grow, so compare only its beginning.
        assert!(
            error.starts_with(expected),
            "{text}\n\n{error}\n\n{expected}"
        );
    }
}

#[test]
fn a_credential_in_the_file_is_not_shown() {
    for (text, expected) in [
        (
            "rfc7643 = false\ntoken = \"s3cret\"",
            "scim.toml:1:11: scim::wrong-value: `rfc7643` can only be `true`\n\
             scim.toml:2:1: scim::unknown-key: unknown key `token`, which looks like a credential\n  \
               help: remove it instead\n        \
                     name the variable that holds it: `token_env` or `header_env`",
        ),
        (
            "url = \"https://scim.example.com?key=s3cret\"",
            "scim.toml:1:7: scim::wrong-value: `url` contains a possible credential, which does not belong in a file\n  \
               help: remove the part before `@` and the query; `token_env` names an environment variable",
        ),
    ] {
        let error = parse(text, Path::new("scim.toml")).expect_err("refused");
        assert_eq!(error.to_string(), expected);
        // The line must not appear in any form of the message.
        assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
    }
}

#[test]
fn the_form_of_the_output_is_read_with_its_places() {
    let text = "rfc7643 = true\nmerge = { except = [\"urn:a:b\"] }\n\
                package = { name = \"acme-scim\", runtime_path = \"../runtime\" }\n\
                [[derive]]\ntypes = \"user::*\"\nderives = [\"Hash\", \"Eq\"]\nattributes = [\"#[non_exhaustive]\"]\n\
                [[field]]\nattribute = \"urn:a:b\"\nattributes = [\"#[doc(hidden)]\"]\n\
                [[replace]]\nattribute = \"urn:a:c\"\ntype = \"crate::Zone\"\n\
                [[replace]]\nextension = \"urn:a\"\ntype = \"crate::Ext\"\n";
    let config = parse(text, Path::new("scim.toml")).expect("a configuration");
    let options = &config.provider(None).expect("one").plan.options;
    let Merge::Equal { except } = &options.merge else {
        panic!("{:?}", options.merge);
    };
    let except: Vec<String> = except
        .iter()
        .map(|apart| format!("{} {}", apart.path, apart.place))
        .collect();
    assert_eq!(except, ["urn:a:b scim.toml:2:21"]);
    let Layout::Package(package) = &options.layout else {
        panic!("{:?}", options.layout);
    };
    assert_eq!(package.name, "acme-scim");
    assert_eq!(package.version, "0.1.0");
    assert_eq!(package.runtime, Runtime::Path("../runtime".to_owned()));
    assert_eq!(package.place.to_string(), "scim.toml:3:11");
    let on_types: Vec<String> = options
        .on_types
        .iter()
        .map(|on| {
            format!(
                "{} {}{} {}",
                on.pattern,
                on.derives.concat(),
                on.attributes.concat(),
                on.place
            )
        })
        .collect();
    assert_eq!(
        on_types,
        [
            "user::* Hash scim.toml:6:12",
            "user::* Eq scim.toml:6:20",
            "user::* #[non_exhaustive] scim.toml:7:15"
        ]
    );
    let on_fields: Vec<String> = options
        .on_fields
        .iter()
        .map(|on| format!("{} {} {}", on.path, on.attributes.concat(), on.place))
        .collect();
    assert_eq!(on_fields, ["urn:a:b #[doc(hidden)] scim.toml:10:15"]);
    let replacements: Vec<String> = options
        .replacements
        .iter()
        .map(|own| format!("{} {} {}", own.what, own.type_, own.place))
        .collect();
    assert_eq!(
        replacements,
        [
            "urn:a:c crate::Zone scim.toml:12:13",
            "urn:a crate::Ext scim.toml:15:13"
        ]
    );
    for (text, expected) in [
        ("rfc7643 = true", Layout::OneFile),
        ("rfc7643 = true\nlayout = \"directory\"", Layout::Directory),
    ] {
        let config = parse(text, Path::new("scim.toml")).expect("a configuration");
        assert_eq!(
            config.provider(None).expect("one").plan.options.layout,
            expected
        );
    }
}

#[test]
fn a_repeated_key_is_not_valid_toml() {
    let error = refused("rfc7643 = true\nrfc7643 = true");
    assert!(
        error.starts_with("scim.toml:2:1: scim::config-syntax: duplicate key"),
        "{error}"
    );
}

#[test]
fn paths_are_relative_to_the_file() {
    let text =
        "snapshot = \"a.json\"\noutput = \"src/a.rs\"\n[[overlay]]\nschema_file = \"b.json\"";
    let config = parse(text, Path::new("deep/scim.toml")).expect("a configuration");
    let provider = config.provider(None).expect("one provider");
    assert_eq!(provider.output, Some(PathBuf::from("deep/src/a.rs")));
    let overlay = provider.plan.corrections.overlays.first().expect("one");
    assert_eq!(overlay.file(), Some(&PathBuf::from("deep/b.json")));
    assert_eq!(
        provider.source().ok().and_then(|source| source.path()),
        Some(&PathBuf::from("deep/a.json"))
    );
}

#[test]
fn a_provider_is_found_by_its_name() {
    let text =
        "[provider.acme]\nrfc7643 = true\n[provider.other]\nurl = \"https://scim.example.com\"";
    let config = parse(text, Path::new("scim.toml")).expect("a configuration");
    assert!(config.provider(Some("acme")).is_ok());
    for (name, expected) in [
        (
            Some("acne"),
            "scim.toml: unknown provider `acne`\n  help: did you mean `acme`?",
        ),
        (
            Some("zzz"),
            "scim.toml: unknown provider `zzz`\n  help: the providers are acme, other",
        ),
        (
            None,
            "scim.toml: the file has 2 providers\n  help: name one of them: acme, other",
        ),
    ] {
        let error = config.provider(name).expect_err("refused");
        assert_eq!(error.to_string(), expected);
    }
    let other = config.provider(Some("other")).expect("a provider");
    let error = other.source().expect_err("no source").to_string();
    assert!(
        error.starts_with("scim.toml:3:11: the provider has no source on disk"),
        "{error}"
    );
}

#[test]
fn no_text_makes_the_reader_panic() {
    let seed = "rfc7643 = true\n[features]\nbulk = { max_operations = 5 }\n[[overlay]]\nattribute = \"a\"\n\
                sub_attributes = [{ name = \"b\", type = \"string\" }]\n[rename]\n\"a\" = \"b\"\n";
    let mut state = 7u64;
    for _ in 0..3_000 {
        let mut text: Vec<char> = seed.chars().collect();
        for _ in 0..3 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let at = usize::try_from(state >> 40).unwrap_or_default();
            let index = at % text.len().max(1);
            match at % 3 {
                0 if !text.is_empty() => drop(text.remove(index)),
                1 => text.insert(
                    index.min(text.len()),
                    ['[', ']', '"', '=', '\n', '{', 'é', '\0'][at % 8],
                ),
                _ => text.truncate(index.max(1)),
            }
        }
        let text: String = text.into_iter().collect();
        let _ = parse(&text, Path::new("scim.toml"));
    }
    let deep = format!("a = {}", "[".repeat(10_000));
    assert!(parse(&deep, Path::new("scim.toml")).is_err());
}

/// Editors use the committed schema for completion: `scim-codegen schema > scim-codegen/scim.schema.json`.
#[test]
fn the_committed_json_schema_matches_the_reader() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scim.schema.json");
    let known = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        known.replace("\r\n", "\n") == json_schema(),
        "write it anew: scim-codegen schema > scim-codegen/scim.schema.json"
    );
}
