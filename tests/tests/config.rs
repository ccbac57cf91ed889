//! scim.toml from end to end: what each key makes of the documents, and what is told when it matches nothing.
#![allow(clippy::unwrap_used)]

use scim_codegen::{AttributeType, Builder, Error, Feature, Mutability, Overlay, Paging};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs,
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
};

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const BADGE: &str = "urn:acme:params:scim:schemas:extension:badge:2.0:User";
const DEVICE: &str = "urn:acme:params:scim:schemas:core:2.0:Device";

/// A schema that a file adds.
const DESK: &str = r#"{
    "id": "urn:acme:params:scim:schemas:extension:desk:2.0:Room",
    "name": "Desk",
    "attributes": [{"name": "drawers", "type": "integer", "multiValued": false}]
}"#;

/// A directory with the example's snapshot and a scim.toml, removed in the end.
struct Project(PathBuf);

impl Project {
    fn new(text: &str) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("scim-config-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("acme.json"), tests::ACME).unwrap();
        fs::write(path.join("desk.json"), DESK).unwrap();
        fs::write(path.join("scim.toml"), text).unwrap();
        Self(path)
    }

    /// With the example's snapshot for a source.
    fn of(text: &str) -> Self {
        Self::new(&format!("snapshot = \"acme.json\"\n{text}"))
    }

    fn builder(&self) -> Result<Builder, Error> {
        Builder::from_config(self.0.join("scim.toml"))
    }

    /// What is generated, the directory's name taken out.
    fn text(&self) -> Result<String, Error> {
        Ok(self.local(&self.builder()?.to_text()?))
    }

    fn local(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.0.display()), "")
    }

    /// The message why not.
    fn error(&self) -> String {
        let error = self.text().expect_err("refused").to_string();
        self.local(&error)
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What follows the header, which has the digest of the source.
fn body(text: &str) -> &str {
    text.split_once("\n\n").unwrap().1
}

fn overlay(text: &str) -> String {
    format!("[[overlay]]\n{text}\n")
}

#[test]
fn each_key_does_what_it_says() {
    let cases: Vec<(String, &[&str], &[&str])> = vec![
        // Selection.
        ("include = [\"User\"]".into(), &["pub struct User "], &["\"/Groups\"", "\"/Devices\""]),
        ("exclude = [\"Device\", \"G*\"]".into(), &["\"/Users\""], &["\"/Groups\"", "\"/Devices\""]),
        (format!("exclude = [\"{BADGE}\"]"), &["EnterpriseUser"], &["Badge", "extension:badge"]),
        (format!("include = [\"{BADGE}\"]"), &["pub struct Badge", "\"/Groups\""], &["EnterpriseUser"]),
        (format!("exclude = [\"{USER}:x509*\", \"{USER}:EMAILS.display\"]"), &["pub emails:"], &["x509"]),
        (
            format!("include = [\"{USER}:name.*\", \"{USER}:userName\"]"),
            &["pub user_name:", "pub family_name:"],
            &["pub emails:"],
        ),
        (
            format!("include = [\"{USER}:userName\", \"{USER}:name.givenName\"]"),
            &["pub user_name:", "pub given_name:", "pub number: Option<i64>"],
            &["pub family_name:", "pub emails:"],
        ),
        // Features.
        ("features = { patch = false }".into(), &[], &["SupportsPatch"]),
        (
            "features = { bulk = { max_operations = 7 } }".into(),
            &["SupportsBulk", "max_operations: Some(7)"],
            &[],
        ),
        ("features = { bulk = true, sort = false }".into(), &["SupportsBulk"], &["SupportsSort"]),
        ("features = { etag = false, changePassword = true }".into(), &["SupportsChangePassword"], &["SupportsEtag"]),
        ("features = { filter = false }".into(), &[], &["SupportsFilter"]),
        ("features = { pagination = { cursor = true } }".into(), &["SupportsCursorPaging", "SupportsIndexPaging"], &[]),
        // Names.
        (format!("[rename]\n\"{USER}:userName\" = \"login\""), &["pub login:", "\"userName\""], &["pub user_name:"]),
        ("[rename]\n\"Device\" = \"Gadget\"".into(), &["pub struct Gadget "], &["pub struct Device "]),
        // Scope.
        ("scope = \"models\"".into(), &["pub struct User "], &["pub struct Client"]),
        ("scope = \"client-over-models\"".into(), &["use super::{"], &["pub struct User "]),
        // Attributes.
        (overlay(&format!("attribute = \"{BADGE}:number\"\ntype = \"string\"")), &["pub number: Option<String>"], &[]),
        (
            overlay(&format!("attribute = \"{BADGE}:NUMBER\"\nmulti_valued = true\nmutability = \"readOnly\"")),
            &["pub number: Vec<i64>"],
            &[],
        ),
        (
            overlay(&format!("attribute = \"{USER}:emails.verified\"\nadd = true\ntype = \"boolean\"")),
            &["pub verified: Option<bool>"],
            &[],
        ),
        (overlay(&format!("attribute = \"{USER}:ims\"\nremove = true")), &[], &["pub ims:"]),
        (
            overlay(&format!("attribute = \"{USER}:title\"\ncanonicalValues = [\"Dr\", \"Prof\"]")),
            &["Dr,", "Prof,"],
            &[],
        ),
        (overlay(&format!("attribute = \"{USER}:title\"\nname = \"jobTitle\"")), &["pub job_title:"], &["pub title:"]),
        (
            overlay(&format!("attribute = \"{USER}:title\"\ndescription = \"What they do, they say.\"")),
            &["What they do, they say."],
            &[],
        ),
        // The form of the output.
        (
            format!("[[replace]]\nattribute = \"{USER}:timezone\"\ntype = \"crate::TimeZone\""),
            &["pub timezone: Option<crate::TimeZone>"],
            &[],
        ),
        (
            "[[derive]]\ntypes = \"user::Email\"\nderives = [\"::my_crate::Audit\"]\nattributes = [\"#[non_exhaustive]\"]".into(),
            &["#[derive(Clone, Default, ::my_crate::Audit)]", "#[non_exhaustive]"],
            &[],
        ),
        (
            format!("[[field]]\nattribute = \"{USER}:userName\"\nattributes = [\"#[doc(alias = \\\"login\\\")]\"]"),
            &["#[doc(alias = \"login\")]"],
            &[],
        ),
        ("merge = true".into(), &["pub struct ValueDisplayTypePrimary"], &["pub struct Role "]),
        (
            format!("merge = {{ except = [\"{USER}:roles\"] }}"),
            &["pub struct Role "],
            &[],
        ),
        // Schemas, resource types, extensions.
        (
            [
                overlay("schema = \"urn:acme:Room\"\nadd = true\nname = \"Room\"\nattributes = [{ name = \"beds\", type = \"integer\" }]"),
                overlay("schema_file = \"desk.json\""),
                overlay("resource_type = \"Room\"\nadd = true\nendpoint = \"/Rooms\"\nschema = \"urn:acme:Room\""),
                overlay("resource_type = \"Room\"\nextension = \"urn:acme:params:scim:schemas:extension:desk:2.0:Room\"\nadd = true"),
            ]
            .concat(),
            &["pub struct Room ", "\"/Rooms\"", "pub beds: Option<i64>", "pub struct Desk ", "pub drawers: Option<i64>"],
            &[],
        ),
        (overlay(&format!("schema = \"{BADGE}\"\nremove = true")), &["EnterpriseUser"], &["struct Badge"]),
        (overlay("resource_type = \"Device\"\nremove = true"), &[], &["\"/Devices\""]),
        (overlay("resource_type = \"Device\"\nendpoint = \"/Things\""), &["\"/Things\""], &["\"/Devices\""]),
        (
            overlay(&format!("resource_type = \"User\"\nextension = \"{BADGE}\"\nremove = true")),
            &["\"/Users\""],
            &["struct Badge"],
        ),
    ];
    for (toml, present, absent) in cases {
        let project = Project::of(&toml);
        let text = project
            .text()
            .unwrap_or_else(|error| panic!("{toml}\n{error}"));
        for word in present {
            assert!(text.contains(word), "{toml}\n`{word}` is missing");
        }
        for word in absent {
            assert!(!text.contains(word), "{toml}\n`{word}` is there");
        }
        let again = project.text().unwrap();
        assert_eq!(text, again, "{toml}");
    }
}

#[test]
fn what_matches_nothing_is_an_error_with_a_place_and_a_guess() {
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
            overlay("attribute = \"userNam\"\ntype = \"string\""),
            format!(
                "scim.toml:3:13: scim::unmatched-overlay: there is no attribute `userNam`\n  \
                   help: did you mean `{USER}:userName`?"
            ),
        ),
        (
            overlay("attribute = \"userName\"\ntype = \"string\""),
            format!(
                "scim.toml:3:13: scim::unmatched-overlay: there is no attribute `userName`\n  \
                   help: did you mean `{USER}:userName`?"
            ),
        ),
        (
            overlay(&format!("attribute = \"{USER}:usrName\"\nremove = true")),
            format!(
                "scim.toml:3:13: scim::unmatched-overlay: there is no attribute `{USER}:usrName`\n  \
                   help: did you mean `{USER}:userName`?"
            ),
        ),
        (
            overlay(&format!("attribute = \"{USER}:userName\"\nadd = true")),
            format!(
                "scim.toml:3:13: scim::needless-addition: attribute `{USER}:userName` is there already\n  \
                   help: leave out `add` to change it"
            ),
        ),
        (
            overlay(&format!("attribute = \"{USER}:mails.verified\"\nadd = true\ntype = \"boolean\"")),
            format!(
                "scim.toml:3:13: scim::unmatched-overlay: there is no attribute `{USER}:mails`\n  \
                   help: did you mean `{USER}:emails`?"
            ),
        ),
        (
            overlay(&format!("attribute = \"{USER}s:a\"\nadd = true\ntype = \"boolean\"")),
            format!(
                "scim.toml:3:13: scim::unmatched-overlay: there is no schema `{USER}s`\n  \
                   help: did you mean `{USER}`?"
            ),
        ),
        (
            overlay("schema = \"urn:zzz\"\nremove = true"),
            "scim.toml:3:10: scim::unmatched-overlay: there is no schema `urn:zzz`\n  \
               help: leave the overlay out, if the provider no longer has it"
                .to_owned(),
        ),
        (
            overlay("resource_type = \"Uesr\"\nendpoint = \"/Users\""),
            "scim.toml:3:17: scim::unmatched-overlay: there is no resource type `Uesr`\n  help: did you mean `User`?"
                .to_owned(),
        ),
        (
            overlay(&format!("resource_type = \"Group\"\nextension = \"{BADGE}\"\nrequired = true")),
            format!(
                "scim.toml:4:13: scim::unmatched-overlay: there is no extension `{BADGE}`\n  \
                   help: `add = true` adds what is not there"
            ),
        ),
        (
            format!("[rename]\n\"{USER}:userNames\" = \"login\"\n\"Group\" = \"no name\""),
            format!(
                "scim.toml:4:1: scim::bad-rename: `no name` can't be a name: it is no Rust identifier\n\
                 scim.toml:3:1: scim::unused-rename: the rename of `{USER}:userNames` matches nothing\n  \
                   help: give a name of ASCII letters, digits and `_` that is no keyword\n        \
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
        // Of what other rooms find, the place is what counts here.
        let is_place = expected.ends_with(": ");
        let same = if is_place { error.starts_with(&expected) } else { error == expected };
        assert!(same, "{toml}\n{error}\n{expected}");
    }
}

#[test]
fn a_file_of_schemas_that_is_missing_or_broken_is_told() {
    let missing = Project::of(&overlay("schema_file = \"no.json\"")).error();
    assert!(missing.starts_with("cannot read no.json: "), "{missing}");
    assert!(
        missing.ends_with("help: scim.toml:3:15 names it"),
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
fn a_required_attribute_that_is_left_out_is_warned_of() {
    let project = Project::of(&format!("exclude = [\"{USER}:userName\"]"));
    let findings = project.builder().unwrap().findings().unwrap().join("\n");
    let expected =
        format!("scim.toml:2:12: scim::required-left-out: attribute `{USER}:userName` is left out");
    assert!(findings.contains(&expected), "{findings}");
}

/// Every attribute of the documents, sub-attributes too: its full name, and what is said of it.
fn attributes() -> Vec<(String, Value)> {
    fn branch(holder: &str, list: &Value, all: &mut Vec<(String, Value)>) {
        for attribute in list.as_array().into_iter().flatten() {
            let name = format!("{holder}{}", attribute["name"].as_str().unwrap());
            branch(&format!("{name}."), &attribute["subAttributes"], all);
            all.push((name, attribute.clone()));
        }
    }
    let snapshot: Value = serde_json::from_str(tests::ACME).unwrap();
    let mut all = Vec::new();
    for schema in snapshot["schemas"].as_array().unwrap() {
        branch(
            &format!("{}:", schema["id"].as_str().unwrap()),
            &schema["attributes"],
            &mut all,
        );
    }
    all
}

#[test]
fn overlays_that_say_what_is_said_already_leave_every_byte_alone() {
    let mut toml = String::new();
    for (name, attribute) in attributes() {
        let mut lines = format!("attribute = {}\n", Value::from(name));
        for (key, value) in attribute.as_object().unwrap() {
            if key != "subAttributes" {
                // A JSON string, boolean or array of strings is one of TOML, too.
                lines.push_str(&format!("{key} = {value}\n"));
            }
        }
        toml.push_str(&overlay(&lines));
    }
    let project = Project::of(&toml);
    assert!(toml.matches("[[overlay]]").count() > 90);
    let plain = Project::of("");
    assert!(
        body(&project.text().unwrap()) == body(&plain.text().unwrap()),
        "not the same bytes"
    );
    let effective = |project: &Project| project.builder().unwrap().effective_documents().unwrap();
    assert!(
        effective(&project) == effective(&plain),
        "not the same bytes"
    );
}

#[test]
fn the_effective_documents_say_all_that_was_corrected() {
    // Without corrections they are the snapshot.
    let plain = Project::of("").builder().unwrap().effective_documents();
    assert!(plain.unwrap() == tests::ACME, "not the same bytes");
    let project = Project::of(&format!(
        "exclude = [\"Device\"]\n[features]\nbulk = {{ max_operations = 5 }}\n{}",
        overlay(&format!(
            "attribute = \"{USER}:floor\"\nadd = true\ntype = \"integer\""
        )),
    ));
    let effective = project.builder().unwrap().effective_documents().unwrap();
    assert!(
        effective.contains("\"floor\"") && !effective.contains("/Devices"),
        "{effective}"
    );
    let again = Project::of("");
    fs::write(again.0.join("acme.json"), &effective).unwrap();
    assert!(
        body(&again.text().unwrap()) == body(&project.text().unwrap()),
        "not the same bytes"
    );
    let twice = again.builder().unwrap().effective_documents();
    assert!(twice.unwrap() == effective, "not the same bytes");
}

#[test]
fn documents_in_every_envelope_are_corrected() {
    let snapshot: Value = serde_json::from_str(tests::ACME).unwrap();
    let list = |name: &str| snapshot[name].clone();
    let envelope = |list: Value| {
        let total = list.as_array().unwrap().len();
        serde_json::json!({"totalResults": total, "Resources": list})
    };
    let toml = [
        overlay(&format!("schema = \"{BADGE}\"\nremove = true")),
        overlay("schema_file = \"desk.json\""),
        overlay("resource_type = \"Device\"\nremove = true"),
        overlay(&format!(
            "attribute = \"{USER}:floor\"\nadd = true\ntype = \"integer\""
        )),
    ]
    .concat();
    let toml = format!("dir = \"documents\"\n[features]\npatch = false\n{toml}");
    let mut texts = BTreeSet::new();
    for (schemas, types, config) in [
        (
            list("schemas"),
            list("resourceTypes"),
            list("serviceProviderConfig"),
        ),
        (
            envelope(list("schemas")),
            envelope(list("resourceTypes")),
            serde_json::json!([list("serviceProviderConfig")]),
        ),
        (
            envelope(list("schemas")),
            envelope(list("resourceTypes")),
            envelope(serde_json::json!([list("serviceProviderConfig")])),
        ),
    ] {
        let project = Project::new(&toml);
        let directory = project.0.join("documents");
        fs::create_dir_all(&directory).unwrap();
        for (name, document) in [
            ("Schemas.json", schemas),
            ("ResourceTypes.json", types),
            ("ServiceProviderConfig.json", config),
        ] {
            fs::write(directory.join(name), document.to_string()).unwrap();
        }
        let text = project.text().unwrap();
        assert!(text.contains("pub floor: Option<i64>") && !text.contains("SupportsPatch"));
        texts.insert(body(&text).to_owned());
    }
    assert!(texts.len() == 1, "the envelope makes a difference");
}

#[test]
fn the_builder_says_everything_that_the_file_says() {
    let toml = format!(
        "include = [\"User\", \"Device\"]\nexclude = [\"{USER}:x509*\"]\nscope = \"models\"\n\
         rename = {{ \"{USER}:userName\" = \"login\" }}\n\
         [features]\npatch = false\nbulk = {{ max_operations = 5, max_payload_size = 6 }}\nfilter = {{ max_results = 7 }}\n\
         sort = true\netag = false\nchange_password = true\n\
         pagination = {{ cursor = true, index = false, default_pagination_method = \"cursor\", default_page_size = 8, max_page_size = 9, cursor_timeout = 10 }}\n{}{}{}{}{}{}{}",
        overlay(&format!(
            "attribute = \"{USER}:title\"\nmutability = \"immutable\"\nrequired = true"
        )),
        overlay(&format!(
            "attribute = \"{USER}:desk\"\nadd = true\ntype = \"complex\"\nsub_attributes = [{{ name = \"floor\", type = \"integer\" }}]"
        )),
        overlay(&format!("attribute = \"{USER}:ims\"\nremove = true")),
        overlay(
            "schema = \"urn:acme:Room\"\nadd = true\nname = \"Room\"\nattributes = [{ name = \"beds\", type = \"integer\" }]"
        ),
        overlay(
            "resource_type = \"User\"\nextension = \"urn:acme:Room\"\nadd = true\nrequired = true"
        ),
        overlay("resource_type = \"Device\"\nendpoint = \"/Things\""),
        overlay("schema_file = \"desk.json\""),
    );
    let project = Project::of(&toml);
    let attribute = |path: &str| Overlay::attribute(path);
    let builder = Builder::from_snapshot(project.0.join("acme.json"))
        .include("User")
        .include("Device")
        .exclude(format!("{USER}:x509*"))
        .models_only()
        .rename(format!("{USER}:userName"), "login")
        .feature(Feature::Patch(false))
        .feature(Feature::BulkMaxOperations(5))
        .feature(Feature::BulkMaxPayloadSize(6))
        .feature(Feature::FilterMaxResults(7))
        .feature(Feature::Sort(true))
        .feature(Feature::Etag(false))
        .feature(Feature::ChangePassword(true))
        .feature(Feature::CursorPaging(true))
        .feature(Feature::IndexPaging(false))
        .feature(Feature::DefaultPaging(Paging::Cursor))
        .feature(Feature::DefaultPageSize(8))
        .feature(Feature::MaxPageSize(9))
        .feature(Feature::CursorTimeout(10))
        .overlay(
            attribute(&format!("{USER}:title"))
                .mutability(Mutability::Immutable)
                .required(true),
        )
        .overlay(
            attribute(&format!("{USER}:desk"))
                .add()
                .kind(AttributeType::Complex)
                .sub_attributes([attribute("floor").kind(AttributeType::Integer)]),
        )
        .overlay(attribute(&format!("{USER}:ims")).remove())
        .overlay(
            Overlay::schema("urn:acme:Room")
                .add()
                .name("Room")
                .attributes([attribute("beds").kind(AttributeType::Integer)]),
        )
        .overlay(
            Overlay::extension("User", "urn:acme:Room")
                .add()
                .required(true),
        )
        .overlay(Overlay::resource_type("Device").endpoint("/Things"))
        .overlay(Overlay::schema_file(project.0.join("desk.json")));
    let from_file = project.builder().unwrap();
    assert_eq!(
        builder.effective_documents().unwrap(),
        from_file.effective_documents().unwrap()
    );
    assert_eq!(builder.to_text().unwrap(), from_file.to_text().unwrap());
}

#[test]
fn no_text_of_the_file_becomes_code() {
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

#[test]
fn the_examples_of_the_documentation_generate() {
    let page = fs::read_to_string(tests::root().join("docs/scim-toml.md")).unwrap();
    let mut count = 0;
    for block in page.split("```toml\n").skip(1) {
        let toml = block.split("```").next().unwrap();
        let project = Project::new(toml);
        let path = project.0.join("scim.toml");
        let builders = if toml.contains("[provider.") {
            let names = ["acme", "rfc"];
            names
                .map(|name| Builder::from_config_provider(&path, name).unwrap())
                .to_vec()
        } else {
            vec![Builder::from_config(&path).unwrap_or_else(|error| panic!("{toml}\n{error}"))]
        };
        for builder in builders {
            builder
                .to_text()
                .unwrap_or_else(|error| panic!("{toml}\n{error}"));
            count += 1;
        }
    }
    assert!(count >= 8, "{count}");
}

#[test]
fn the_documentation_names_every_key() {
    let page = fs::read_to_string(tests::root().join("docs/scim-toml.md")).unwrap();
    let schema = fs::read_to_string(tests::root().join("scim-codegen/scim.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let mut count = 0;
    for (table, definition) in schema["$defs"].as_object().unwrap() {
        for key in definition["properties"].as_object().unwrap().keys() {
            if key.chars().any(|char| char.is_ascii_uppercase()) {
                continue; // the RFC's spelling of another key
            }
            let named = [
                format!("`{key}`"),
                format!("{key} = "),
                format!("[{key}"),
                format!("{key}]"),
            ];
            assert!(
                named.iter().any(|form| page.contains(form)),
                "{table}: {key}"
            );
            count += 1;
        }
    }
    assert!(count > 50, "{count}");
}
