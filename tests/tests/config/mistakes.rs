//! Reports of mistakes in scim.toml, with their positions.

use crate::project::{BADGE, DEVICE, Project, USER, overlay};
use serde_json::Value;
use std::fs;

#[test]
fn names_that_match_nothing_are_errors_with_position_and_suggestion() {
    for (toml, expected) in [
        (
            format!("include = [\"Usr\"]\nexclude = [\"{USER}:emial\"]"),
            format!(
                "scim.toml:2:12: scim::unmatched-selection: `Usr` matches nothing\n\
                 scim.toml:3:12: scim::unmatched-selection: `{USER}:emial` matches nothing\n  \
                   help: did you mean `User`?\n        did you mean `{USER}:emails`?"
            ),
        ),
        (
            format!("exclude = [\"{USER}\"]"),
            format!(
                "scim.toml:2:12: scim::unmatched-selection: `{USER}` is the base schema of the resource type `User`\n  \
                   help: exclude `User` instead"
            ),
        ),
        (
            "allow = [\"scim::no-sub-attributs\", \"scim::not-json\"]".to_owned(),
            "scim.toml:2:10: scim::wrong-value: unknown rule `scim::no-sub-attributs`\n\
             scim.toml:2:36: scim::wrong-value: `scim::not-json` can't be allowed: it makes the input unusable\n  \
               help: did you mean `scim::no-sub-attributes`?\n        remove it; only warnings and notes can be allowed"
                .to_owned(),
        ),
        (
            overlay("attribute = \"userNam\"\ntype = \"string\""),
            format!(
                "scim.toml:3:13: scim::unmatched-overlay: unknown attribute `userNam`\n  \
                   help: did you mean `{USER}:userName`?"
            ),
        ),
        (
            overlay("attribute = \"userName\"\ntype = \"string\""),
            format!(
                "scim.toml:3:13: scim::unmatched-overlay: unknown attribute `userName`\n  \
                   help: did you mean `{USER}:userName`?"
            ),
        ),
        (
            overlay(&format!("attribute = \"{USER}:usrName\"\nremove = true")),
            format!(
                "scim.toml:3:13: scim::unmatched-overlay: unknown attribute `{USER}:usrName`\n  \
                   help: did you mean `{USER}:userName`?"
            ),
        ),
        (
            overlay(&format!("attribute = \"{USER}:userName\"\nadd = true")),
            format!(
                "scim.toml:3:13: scim::needless-addition: attribute `{USER}:userName` already exists\n  \
                   help: remove `add` to change it"
            ),
        ),
        (
            overlay(&format!("attribute = \"{USER}:mails.verified\"\nadd = true\ntype = \"boolean\"")),
            format!(
                "scim.toml:3:13: scim::unmatched-overlay: unknown attribute `{USER}:mails`\n  \
                   help: did you mean `{USER}:emails`?"
            ),
        ),
        (
            overlay(&format!("attribute = \"{USER}s:a\"\nadd = true\ntype = \"boolean\"")),
            format!(
                "scim.toml:3:13: scim::unmatched-overlay: unknown schema `{USER}s`\n  \
                   help: did you mean `{USER}`?"
            ),
        ),
        (
            overlay("schema = \"urn:zzz\"\nremove = true"),
            "scim.toml:3:10: scim::unmatched-overlay: unknown schema `urn:zzz`\n  \
               help: remove the overlay if the provider no longer has it"
                .to_owned(),
        ),
        (
            overlay("resource_type = \"Uesr\"\nendpoint = \"/Users\""),
            "scim.toml:3:17: scim::unmatched-overlay: unknown resource type `Uesr`\n  help: did you mean `User`?"
                .to_owned(),
        ),
        (
            overlay(&format!("resource_type = \"Group\"\nextension = \"{BADGE}\"\nrequired = true")),
            format!(
                "scim.toml:4:13: scim::unmatched-overlay: unknown extension `{BADGE}`\n  \
                   help: use `add = true` to add it"
            ),
        ),
        (
            format!("[rename]\n\"{USER}:userNames\" = \"login\"\n\"Group\" = \"no name\""),
            format!(
                "scim.toml:4:1: scim::bad-rename: `no name` is not a Rust identifier\n\
                 scim.toml:3:1: scim::unused-rename: the rename of `{USER}:userNames` matches nothing\n  \
                   help: use ASCII letters, digits and `_`, and not a keyword\n        \
                         did you mean `{USER}:userName`?"
            ),
        ),
        (
            "[[derive]]\ntypes = \"user::*\"\nderives = [\"Hash<T>\"]".to_owned(),
            "scim.toml:4:12: ".to_owned(),
        ),
        (
            "[[derive]]\ntypes = \"usr::*\"\nderives = [\"::a::B\"]".to_owned(),
            "scim.toml:4:12: ".to_owned(),
        ),
        (
            format!("[[replace]]\nattribute = \"{USER}:zone\"\ntype = \"crate::Zone\""),
            "scim.toml:3:13: ".to_owned(),
        ),
        (
            format!("[[field]]\nattribute = \"{USER}:userName\"\nattributes = [\"fn evil() {{}}\"]"),
            "scim.toml:4:15: ".to_owned(),
        ),
    ] {
        let error = Project::of(&toml).error();
        // For findings of other rooms, only the position matters here.
        let is_place = expected.ends_with(": ");
        let same = if is_place { error.starts_with(&expected) } else { error == expected };
        assert!(same, "{toml}\n{error}\n{expected}");
    }
}

#[test]
fn missing_and_broken_schema_files_are_reported() {
    let missing = Project::of(&overlay("schema_file = \"no.json\"")).error();
    assert!(missing.starts_with("cannot read no.json: "), "{missing}");
    assert!(
        missing.ends_with("help: scim.toml:3:15 refers to it"),
        "{missing}"
    );
    let project = Project::of(&overlay("schema_file = \"desk.json\""));
    fs::write(project.0.join("desk.json"), "{\n  \"id\": }").unwrap();
    assert!(
        project.error().starts_with("desk.json:2:9: "),
        "{}",
        project.error()
    );
}

#[test]
fn findings_about_overlaid_values_point_into_the_file() {
    let toml = [
        overlay(&format!(
            "attribute = \"{USER}:title\"\ncanonical_values = [\"a\", \"a\"]"
        )),
        overlay(&format!("attribute = \"{USER}:floor\"\nadd = true")),
        overlay("schema_file = \"desk.json\""),
    ];
    let project = Project::of(&toml.concat());
    fs::write(
        project.0.join("desk.json"),
        "{\"id\": \"urn:desk\",\n\"attributes\": [{\"name\": \"a\"}]}",
    )
    .unwrap();
    let findings = project.builder().unwrap().findings().unwrap().join("\n");
    for expected in [
        "scim.toml:4:26: scim::odd-canonical-value",
        "scim.toml:6:13: scim::missing-type",
        "desk.json:2:16: scim::missing-type",
        "acme.json:157:9: scim::no-sub-attributes",
    ] {
        assert!(findings.contains(expected), "{expected}\n{findings}");
    }
}

#[test]
fn allowed_findings_are_not_reported() {
    let overlay = overlay(&format!("attribute = \"{USER}:floor\"\nadd = true"));
    let rules = |toml: &str| -> Vec<String> {
        let lines = Project::of(toml).builder().unwrap().findings().unwrap();
        let rule = |line: &String| line.split(": ").nth(1).unwrap().to_owned();
        lines.iter().map(rule).collect()
    };
    assert_eq!(
        rules(&overlay),
        ["scim::no-sub-attributes", "scim::missing-type"]
    );
    let allowed = "allow = [\"scim::missing-type\"]\n";
    assert_eq!(
        rules(&format!("{allowed}{overlay}")),
        ["scim::no-sub-attributes"]
    );
}

#[test]
fn leaving_out_a_required_attribute_is_a_warning() {
    let project = Project::of(&format!("exclude = [\"{USER}:userName\"]"));
    let findings = project.builder().unwrap().findings().unwrap().join("\n");
    let expected = format!(
        "scim.toml:2:12: scim::required-left-out: required attribute `{USER}:userName` is excluded"
    );
    assert!(findings.contains(&expected), "{findings}");
}

#[test]
fn texts_of_the_file_never_become_code() {
    fn has_ident(tokens: proc_macro2::TokenStream, word: &str) -> bool {
        tokens.into_iter().any(|token| match token {
            proc_macro2::TokenTree::Ident(ident) => ident == word,
            proc_macro2::TokenTree::Group(group) => has_ident(group.stream(), word),
            _ => false,
        })
    }
    for evil in [
        "\"; } fn evil() {} //",
        "*/ fn evil() {} /*",
        "\n} fn evil() {} mod x {",
        "`\n/// ```\nfn evil() {}",
        "\r fn evil() {}",
        "\u{2028}fn evil() {}",
    ] {
        let quoted = Value::from(evil).to_string();
        let toml = [
            overlay(&format!(
                "schema = {quoted}\nadd = true\nname = {quoted}\ndescription = {quoted}"
            )),
            overlay(&format!(
                "resource_type = \"User\"\nextension = {quoted}\nadd = true"
            )),
            overlay(&format!(
                "attribute = \"{DEVICE}:a\"\nadd = true\ntype = \"complex\"\ndescription = {quoted}\nsub_attributes = [{{ name = {quoted}, \
                 type = \"string\", canonical_values = [{quoted}], description = {quoted} }}]"
            )),
            overlay(&format!(
                "resource_type = \"Device\"\ndescription = {quoted}"
            )),
        ];
        let text = Project::of(&toml.concat())
            .text()
            .unwrap_or_else(|error| panic!("{evil:?} {error}"));
        let tokens: proc_macro2::TokenStream = text.parse().unwrap();
        assert!(!has_ident(tokens, "evil"), "{evil:?}");
    }
    for endpoint in [
        "/Users\"; fn evil() {} //",
        "/../evil",
        "//evil.example.com",
    ] {
        let quoted = Value::from(endpoint).to_string();
        let error = Project::of(&overlay(&format!(
            "resource_type = \"User\"\nendpoint = {quoted}"
        )))
        .error();
        assert!(
            error.starts_with("scim.toml:4:12: scim::unsafe-endpoint"),
            "{error}"
        );
    }
}
