//! The builder supports everything that the file does.

use crate::project::{Project, USER, overlay};
use scim_codegen::{AttributeType, Builder, Feature, Mutability, Overlay, Paging};

#[test]
fn the_builder_generates_the_same_as_the_file() {
    let toml = format!(
        "allow = [\"scim::no-sub-attributes\"]\ninclude = [\"User\", \"Device\"]\nexclude = [\"{USER}:x509*\"]\nscope = \"models\"\nsetters = true\n\
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
        .allow("scim::no-sub-attributes")
        .include("User")
        .include("Device")
        .exclude(format!("{USER}:x509*"))
        .models_only()
        .setters()
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
    assert_eq!(builder.findings().unwrap(), from_file.findings().unwrap());
}
