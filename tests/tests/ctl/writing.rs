//! `create`, `replace`, `modify`, `delete` and `bulk`.

use super::{ENTERPRISE, acme, file, id_of, scimctl, scimctl_with, serving, with_bulk};
use serde_json::{Value, json};

#[test]
fn create_combines_options_and_assignments() {
    let acme = acme();
    let user = scimctl(
        &acme,
        &[
            "create",
            "user",
            "--user-name",
            "bjensen",
            "--active",
            "--name-family-name",
            "Jensen",
            "--name",
            r#"{"givenName": "Barbara"}"#,
            "--emails",
            "b@example.com",
            "--emails",
            r#"{"value": "h@example.com", "type": "home"}"#,
            "--enterprise-user-department",
            "Tours",
            "NAME.middlename=J",
            &format!("{ENTERPRISE}:costCenter=4130"),
            "title=Guide=1",
        ],
    )
    .fine();
    assert_eq!(
        user["name"],
        json!({"givenName": "Barbara", "familyName": "Jensen", "middleName": "J"})
    );
    assert_eq!(
        user["emails"],
        json!([{"value": "b@example.com"}, {"value": "h@example.com", "type": "home"}])
    );
    assert_eq!(
        user[ENTERPRISE],
        json!({"department": "Tours", "costCenter": "4130"})
    );
    assert_eq!(
        (&user["active"], &user["title"]),
        (&json!(true), &json!("Guide=1"))
    );
}

#[test]
fn help_on_a_type_lists_its_attributes() {
    let acme = acme();
    for arguments in [
        &["create", "user", "--help"][..],
        &["create", "user", "--user-name", "x", "--help"],
    ] {
        let done = scimctl(&acme, arguments);
        assert_eq!((done.code, done.err.as_str()), (0, ""));
        for part in [
            "Attributes of User that can be written",
            "--user-name <TEXT>",
            "--emails <JSON>",
            "--active [<BOOL>]",
            "--enterprise-user-department <TEXT>",
            "required, unique",
            "repeat for several values",
        ] {
            assert!(done.out.contains(part), "{part}: {}", done.out);
        }
        assert!(
            !done.out.contains("--groups") && !done.out.contains("--id "),
            "read-only"
        );
    }
    assert!(
        scimctl(&acme, &["replace", "user", "-h"])
            .out
            .contains("`scimctl replace --help` lists")
    );
    // Without a type, no provider is needed.
    let plain = super::run(&["replace", "--help"], "", &[]);
    assert!(
        plain.code == 0 && plain.out.contains("Usage: scimctl replace"),
        "{plain:?}"
    );
}

#[test]
fn invalid_attributes_are_rejected_before_anything_is_sent() {
    let acme = acme();
    for (arguments, message) in [
        (
            &["--nick-name", "x"][..],
            "error: POST /Users: the request breaks its schema\n  /userName: is required and missing (RFC 7643 §2.2)\n  help: --unchecked sends it anyway\n",
        ),
        (
            &["--active", "yes"],
            "error: `active`: expected true or false, not `yes`\n",
        ),
        (
            &["--name", "Babs"],
            "error: `name`: expected a JSON object, not `Babs`\n",
        ),
        (
            &["userNam=x"],
            "error: `userNam` is not an attribute of `User`\n  help: did you mean `userName`? --unchecked sends it anyway\n",
        ),
        (
            &["id=7"],
            "error: `id` is read-only: only the provider writes it\n",
        ),
        (
            &["userName"],
            "error: `userName`: expected PATH=VALUE, or --OPTION VALUE\n",
        ),
    ] {
        let arguments = [&["create", "user"][..], arguments].concat();
        scimctl(&acme, &arguments).failed(2, message);
    }
    scimctl(&acme, &["create", "user", "department=x"]).failed(
        2,
        &format!("error: `department` is not an attribute of `User`\n  help: did you mean `{ENTERPRISE}:department`? --unchecked sends it anyway\n"),
    );
    for (option, similar) in [
        ("--department", "--enterprise-user-department"),
        ("--family-name", "--name-family-name"),
    ] {
        let done = scimctl(&acme, &["create", "user", option, "x"]);
        done.says(2, &format!("a similar argument exists: '{similar}'"));
        assert!(!done.err.contains("as a value"), "{done:?}");
    }
    scimctl(&acme, &["create", "user", "--usr-name", "x"])
        .says(2, "a similar argument exists: '--user-name'");
    scimctl(&acme, &["create", "usr", "--user-name", "x"]).failed(
        2,
        "error: unknown resource type `usr`; the provider has Device, Group, User, Schema, ResourceType, \
         ServiceProviderConfig\n  help: did you mean `User`?\n",
    );
    scimctl(&acme, &["create", "user", "--user-name", "a"]).says(1, "SCIM error 409 (uniqueness)");
    // A value that the schema doesn't suggest is sent, with a warning.
    let done = scimctl(
        &acme,
        &[
            "create",
            "user",
            "--user-name",
            "q",
            "--emails",
            r#"{"value": "x@y.z", "type": "boat"}"#,
        ],
    );
    assert_eq!(done.code, 0);
    assert!(
        done.err
            .starts_with("warning: the schema does not list `boat` for `emails.type`: work, home"),
        "{done:?}"
    );
}

#[test]
fn unchecked_sends_what_breaks_the_schema() {
    let acme = acme();
    let done = scimctl(&acme, &["--unchecked", "create", "user", "--active", "yes"]);
    done.says(1, "SCIM error 400 (invalidValue)");
    let done = scimctl(
        &acme,
        &[
            "create",
            "user",
            "--user-name",
            "u",
            "--unchecked",
            "shoeSize=42",
        ],
    );
    assert_eq!(done.fine()["shoeSize"], "42");
    let id = id_of(&acme, "u");
    scimctl(
        &acme,
        &[
            "replace",
            "user",
            "--id",
            &id,
            "--unchecked",
            "--nick-name",
            "n",
        ],
    )
    .says(1, "SCIM error 400");
    scimctl(
        &acme,
        &[
            "modify",
            "--unchecked",
            "user",
            &id,
            "replace",
            "active",
            "\"yes\"",
        ],
    )
    .says(1, "SCIM error 400");
}

#[test]
fn create_reads_json_and_finds_its_type() {
    let acme = acme();
    let group = r#"{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "Staff", "id": "mine"}"#;
    let made = scimctl_with(&acme, &["create"], group, &[]).fine();
    assert!(
        made["displayName"] == "Staff" && made["id"] != "mine",
        "{made}"
    );
    let path = file("user.json", r#"{"userName": "j", "shoeSize": 42}"#);
    let done = scimctl(&acme, &["create", "user", "--json", &path, "--no-indent"]);
    assert_eq!(done.fine()["shoeSize"], 42);
    assert_eq!(done.out.lines().count(), 1);
    assert_eq!(
        done.err,
        "warning: `shoeSize` is not an attribute of `User`; it is sent anyway\n"
    );
    for (arguments, input, message) in [
        (
            &["create"][..],
            "",
            "error: standard input is empty: expected JSON\n  help: pass arguments (--help lists them), or JSON with --json FILE\n",
        ),
        (
            &["create", "user"],
            "{",
            "error: standard input is not JSON: EOF while parsing an object at line 1 column 1\n",
        ),
        (
            &["create", "user"],
            "[]",
            "error: the resource is not a JSON object\n",
        ),
        (
            &["create"],
            "{}",
            "error: neither `meta.resourceType` nor `schemas` names a resource type of the provider\n  help: name the type\n",
        ),
        (
            &["create", "user", "--user-name", "x", "--json", "-"],
            "{}",
            "error: attributes and JSON can't both be given\n  help: put everything into the JSON\n",
        ),
    ] {
        scimctl_with(&acme, arguments, input, &[]).failed(2, message);
    }
}

#[test]
fn replace_gives_the_json_of_another_resource_the_id() {
    let acme = acme();
    let (a, b) = (id_of(&acme, "a"), id_of(&acme, "b"));
    let mut user = scimctl(&acme, &["query", "user", &a]).fine();
    user["userName"] = json!("c2");
    let path = file("other.json", &user.to_string());
    // The version of the other resource would fail the request with 412.
    let done = scimctl(&acme, &["replace", "user", &b, "--json", &path]);
    assert_eq!(
        (&done.fine()["id"], &done.fine()["userName"]),
        (&json!(b), &json!("c2"))
    );
    assert_eq!(
        done.err,
        format!("warning: the JSON has the id `{a}`; `{b}` is replaced\n")
    );
    let path = file("own.json", r#"{"userName": "b"}"#);
    let done = scimctl(&acme, &["replace", "user", &b, "--json", &path]);
    assert_eq!((&done.fine()["id"], done.err.as_str()), (&json!(b), ""));
    scimctl(&acme, &["replace", "user", "--json", &path]).failed(
        2,
        "error: the id of the resource is missing\n  help: give it after the type or with --id, or JSON with an `id`\n",
    );
}

#[test]
fn replace_sends_the_version_that_was_read() {
    let acme = acme();
    let id = id_of(&acme, "a");
    let read = scimctl(&acme, &["query", "user", &id]);
    let mut user = read.json();
    user["displayName"] = json!("A");
    let replaced = scimctl_with(&acme, &["replace"], &user.to_string(), &[]).fine();
    assert_eq!(replaced["displayName"], "A");
    scimctl_with(&acme, &["replace", "user"], &user.to_string(), &[]).says(1, "SCIM error 412");
    let forced = scimctl_with(
        &acme,
        &["replace", "user", "--if-match", "*"],
        &user.to_string(),
        &[],
    );
    forced.fine();
    let replaced = scimctl(
        &acme,
        &["replace", "user", "--id", &id, "--user-name", "a2"],
    )
    .fine();
    assert!(replaced["userName"] == "a2" && replaced.get("displayName").is_none());
    scimctl(&acme, &["replace", "user", "--user-name", "x"]).failed(
        2,
        "error: the id of the resource is missing\n  help: give it after the type or with --id, or JSON with an `id`\n",
    );
}

#[test]
fn modify_applies_operations_in_order() {
    let acme = acme();
    let id = id_of(&acme, "a");
    let user = scimctl(
        &acme,
        &[
            "modify",
            "user",
            &id,
            "add",
            "displayName",
            "true",
            "replace",
            "active",
            "true",
            "add",
            "emails",
            "b@example.com",
            "add",
            r#"emails[value eq "b@example.com"].type"#,
            "work",
            "add",
            "",
            r#"{"title": "Guide"}"#,
            "remove",
            "title",
        ],
    )
    .fine();
    assert_eq!(
        (&user["displayName"], &user["active"]),
        (&json!("true"), &json!(true))
    );
    assert_eq!(
        user["emails"],
        json!([{"value": "b@example.com", "type": "work"}])
    );
    assert!(user.get("title").is_none());
    let message = r#"{"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{"op": "remove", "path": "emails"}]}"#;
    assert!(
        scimctl_with(&acme, &["modify", "user", &id], message, &[])
            .fine()
            .get("emails")
            .is_none()
    );
    let stale = scimctl(
        &acme,
        &[
            "modify",
            "user",
            &id,
            "--if-match",
            "W/\"0\"",
            "remove",
            "active",
        ],
    );
    stale.says(1, "SCIM error 412");
    let dash = scimctl(
        &acme,
        &["modify", "--", "user", &id, "replace", "displayName", "-x"],
    );
    assert_eq!(dash.fine()["displayName"], "-x");
    for (words, message) in [
        (
            &[][..],
            "error: standard input is empty: expected JSON\n  help: pass arguments (--help lists them), or JSON with --json FILE\n",
        ),
        (
            &["ad", "title", "x"],
            "error: expected `add`, `replace` or `remove`, not `ad`\n  help: did you mean `add`?\n",
        ),
        (&["add"], "error: `add` needs a PATH\n"),
        (&["add", "title"], "error: `add title` needs a VALUE\n"),
        (&["remove", ""], "error: `remove` needs a path\n"),
        (
            &["add", "shoeSize", "1"],
            "error: `shoeSize` is not an attribute of `User`\n  help: --unchecked sends it anyway\n",
        ),
        (
            &["replace", "active", "on"],
            "error: `active`: expected true or false, not `on`\n",
        ),
    ] {
        scimctl(&acme, &[&["modify", "user", &id][..], words].concat()).failed(2, message);
    }
    scimctl(&acme, &["modify", "user", &id, "replace", "id", "7"]).says(2, "/Operations/0: ");
    scimctl_with(
        &acme,
        &["modify", "user", &id, "remove", "title", "--json", "-"],
        message,
        &[],
    )
    .failed(
        2,
        "error: operations and JSON can't both be given\n  help: put everything into the JSON\n",
    );
    scimctl_with(&acme, &["modify", "user", &id], "{}", &[])
        .says(2, "invalid PatchOp: `schemas` does not name PatchOp");
    scimctl(&acme, &["modify", "user"]).failed(2, "error: the id of the resource is missing\n");
}

#[test]
fn me_can_be_modified_replaced_and_deleted() {
    let acme = serving(|server| server.me("User", "userName", "b"));
    let me = scimctl(&acme, &["modify", "--me", "user", "add", "title", "T"]).fine();
    assert_eq!((&me["title"], &me["userName"]), (&json!("T"), &json!("b")));
    // Reads the resource to find its type.
    let me = scimctl(&acme, &["modify", "--me", "replace", "active", "true"]).fine();
    assert_eq!(me["active"], true);
    let message = r#"{"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{"op": "remove", "path": "active"}]}"#;
    let me = scimctl_with(&acme, &["modify", "--me"], message, &[]).fine();
    assert!(me.get("active").is_none(), "{me}");
    let me = scimctl(
        &acme,
        &[
            "replace",
            "--me",
            "user",
            "--user-name",
            "b",
            "--title",
            "U",
        ],
    )
    .fine();
    assert_eq!(me["title"], "U");
    let done = scimctl(&acme, &["delete", "--me"]);
    assert_eq!(
        (done.code, done.out.as_str(), done.err.as_str()),
        (0, "", "Deleted /Me\n")
    );
    scimctl(&acme, &["query", "--me"]).says(1, "404");
    let me = scimctl(&acme, &["create", "--me", "user", "--user-name", "b"]).fine();
    assert_eq!(me["userName"], "b");
}

#[test]
fn delete_honors_if_match() {
    let acme = acme();
    let id = id_of(&acme, "a");
    scimctl(&acme, &["delete", "user", &id, "--if-match", "W/\"0\""]).failed(
        1,
        &format!(
            "error: DELETE /Users/{id}: SCIM error 412: the resource has changed: it has another version\n  \
             help: read the resource again, and give its current version\n"
        ),
    );
    let done = scimctl(&acme, &["delete", "user", &id, "--quiet"]);
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    scimctl(&acme, &["delete", "user", &id]).says(1, "SCIM error 404");
    scimctl(&acme, &["delete", "user"]).says(2, "required");
}

#[test]
fn a_bulk_is_checked_before_sending_and_its_failures_are_counted() {
    let acme = with_bulk();
    let operations = |operations: Value| {
        json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": operations}).to_string()
    };
    let user = |id: &str, name: &str| json!({"method": "POST", "path": "/Users", "bulkId": id, "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": name}});
    let fine = operations(json!([user("x", "x"), user("y", "y")]));
    let done = scimctl_with(&acme, &["bulk"], &fine, &[]);
    let answer = done.fine();
    assert_eq!(answer["Operations"][1]["bulkId"], "y");
    assert_eq!(answer["Operations"][1]["status"], "201");
    assert_eq!(done.err, "");
    let path = file(
        "bulk.json",
        &operations(json!([user("x", "x"), user("z", "z")])),
    );
    let done = scimctl(&acme, &["bulk", "--json", &path]);
    assert_eq!(
        (done.code, done.err.as_str()),
        (1, "1 of 2 operations failed\n")
    );
    assert_eq!(
        done.json()["Operations"][0]["response"]["scimType"],
        "uniqueness"
    );
    let broken = operations(
        json!([{"method": "POST", "path": "/Users", "bulkId": "n", "data": {"active": "yes"}}]),
    );
    let done = scimctl_with(&acme, &["bulk"], &broken, &[]);
    done.says(2, "/Operations/0/data/userName: is required and missing");
    assert_eq!(
        scimctl_with(&acme, &["bulk", "--unchecked"], &broken, &[]).code,
        1
    );
    scimctl_with(&super::acme(), &["bulk"], &fine, &[]).failed(
        2,
        "error: according to its configuration, the provider does not support bulk operations\n  help: --unchecked sends it anyway\n",
    );
}

#[test]
fn options_of_the_command_may_follow_the_attributes() {
    let acme = acme();
    let arguments = [
        "create",
        "user",
        "--user-name",
        "z",
        "--no-indent",
        "title=T",
        "-v",
        "--timeout",
        "20",
    ];
    let done = scimctl(&acme, &arguments);
    assert_eq!(done.fine()["title"], "T");
    assert_eq!(done.out.lines().count(), 1);
    assert!(done.err.contains("POST "), "{done:?}");
    let id = id_of(&acme, "z");
    let replaced = scimctl(
        &acme,
        &[
            "replace",
            "user",
            &id,
            "--user-name",
            "z2",
            "--if-match",
            "*",
        ],
    );
    assert_eq!(replaced.fine()["userName"], "z2");
    for arguments in [
        &["query", "user", "--verbose"][..],
        &["delete", "user", &id, "--verbose"],
    ] {
        let done = scimctl(&acme, arguments);
        assert!(done.code == 0 && done.err.contains("/Users"), "{done:?}");
    }
}

#[test]
fn an_option_of_an_extension_is_suggested_by_its_last_word() {
    let acme = acme();
    scimctl(
        &acme,
        &[
            "create",
            "user",
            "--user-name",
            "x",
            "--department",
            "Tours",
        ],
    )
    .says(2, "'--enterprise-user-department'");
}
