//! `scimctl provision`: the columns and cells of a CSV file.

use super::super::{ENTERPRISE, acme, scimctl};
use super::{Input, user};
use serde_json::json;

#[test]
fn values_that_are_not_in_the_file_are_kept() {
    let acme = acme();
    let emails = r#"[{"value": "h@example.com", "type": "home"}, {"value": "old@example.com", "type": "work"}]"#;
    let words = [
        "create",
        "user",
        "--user-name",
        "d",
        "--external-id",
        "1",
        "--emails",
        emails,
        "--nick-name",
        "D",
    ];
    scimctl(&acme, &words).fine();
    let people = Input::new(
        "people.csv",
        "externalId,userName,title,emails[type eq \"work\"].value\n1,d,,new@example.com\n",
    );
    let keep = people.users(&acme, &["--apply"]);
    assert_eq!(keep.code, 0, "{keep:?}");
    let stored = user(&acme, "d");
    assert_eq!(stored["nickName"], "D");
    assert_eq!(
        stored["emails"],
        json!([{"value": "h@example.com", "type": "home"}, {"value": "new@example.com", "type": "work"}])
    );
    assert_eq!(people.users(&acme, &[]).code, 0);
}

#[test]
fn an_empty_cell_clears_the_attribute_or_keeps_it() {
    let acme = acme();
    let words = [
        "create",
        "user",
        "--user-name",
        "d",
        "--external-id",
        "1",
        "--title",
        "Guide",
    ];
    scimctl(&acme, &words).fine();
    let people = Input::new("people.csv", "externalId,userName,title\n1,d,\n");
    assert_eq!(people.users(&acme, &["--empty", "keep"]).code, 0);
    let done = people.users(&acme, &["--apply"]);
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(user(&acme, "d").get("title"), None);
}

#[test]
fn cells_have_the_types_of_their_attributes() {
    let acme = acme();
    let header = format!("externalId,userName,emails,{ENTERPRISE}:department,name");
    let people = Input::new(
        "people.csv",
        &format!(
            "{header}\n1,d,d@example.com; e@example.com,Tours,\"{{\"\"givenName\"\": \"\"D\"\"}}\"\n"
        ),
    );
    assert_eq!(people.users(&acme, &["--apply"]).code, 0);
    let stored = user(&acme, "d");
    assert_eq!(
        stored["emails"],
        json!([{"value": "d@example.com"}, {"value": "e@example.com"}])
    );
    assert_eq!(stored[ENTERPRISE], json!({"department": "Tours"}));
    assert_eq!(stored["name"], json!({"givenName": "D"}));
    assert_eq!(people.users(&acme, &[]).code, 0);
}

#[test]
fn columns_can_be_renamed_and_ignored() {
    let acme = acme();
    let people = Input::new("people.csv", "\u{feff}Id;Login;Notes\n1;d;\"a;b\"\n");
    let done = people.provision(
        &acme,
        "user",
        &[
            "--match",
            "externalId",
            "--column",
            "Id=externalId",
            "--column",
            "Login=userName",
            "--ignore-column",
            "Notes",
            "--delimiter",
            ";",
            "--apply",
        ],
    );
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(user(&acme, "d")["externalId"], "1");
}

#[test]
fn several_columns_can_describe_one_value_of_a_list() {
    let acme = acme();
    let text = "\
userName,emails[type eq \"work\"].value,emails[type eq \"work\"].primary,emails[type eq \"home\"].value
d,w@example.com,true,h@example.com
a,,,
";
    let people = Input::new("people.csv", text);
    let arguments = ["--match", "userName"];
    let apply = ["--match", "userName", "--apply"];
    assert_eq!(people.provision(&acme, "user", &apply).code, 0);
    assert_eq!(
        user(&acme, "d")["emails"],
        json!([
            {"type": "work", "value": "w@example.com", "primary": true},
            {"type": "home", "value": "h@example.com"},
        ])
    );
    assert_eq!(people.provision(&acme, "user", &arguments).code, 0);
    // Without the home address, only that value goes.
    let people = Input::new("people.csv", &text.replace("h@example.com", ""));
    assert_eq!(people.provision(&acme, "user", &apply).code, 0);
    let emails = user(&acme, "d")["emails"].clone();
    assert_eq!(emails.as_array().map(Vec::len), Some(1), "{emails}");
    assert_eq!(people.provision(&acme, "user", &arguments).code, 0);
}
