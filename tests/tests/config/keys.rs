//! The effect of each key.

use crate::project::{BADGE, Project, USER, overlay};

#[test]
fn each_key_has_its_effect() {
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
        // The layout and form of the output.
        ("setters = true".into(), &["pub fn user_name<Given>(mut self, user_name: impl IntoOption<String, Given>) -> Self {"], &[]),
        ("setters = false".into(), &["pub fn new(user_name: impl Into<String>) -> Self {"], &["(mut self"]),
        (
            format!("[[replace]]\nattribute = \"{USER}:timezone\"\ntype = \"crate::TimeZone\""),
            &["pub timezone: Option<crate::TimeZone>"],
            &[],
        ),
        (
            "[[derive]]\ntypes = \"user::Email\"\nderives = [\"::my_crate::Audit\"]\nattributes = [\"#[non_exhaustive]\"]".into(),
            &["#[derive(::my_crate::Audit)]", "#[non_exhaustive]"],
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
