//! Messages about rejected queries: where the mistake is, what was probably meant, and how to send the query anyway.

use super::{ENTERPRISE, acme, scimctl, scimctl_with, snapshot};
use serde_json::json;

#[test]
fn an_invalid_filter_names_the_position_and_what_was_probably_meant() {
    let acme = acme();
    for (filter, reason, suggestion) in [
        (
            r#"emails[type eq "work"].value eq "x""#,
            "expected the end, found '.' at position 22",
            r#"emails[type eq "work" and value eq "x"]"#,
        ),
        (
            r#"userType._id eq "x""#,
            "expected an attribute's name, which starts with a letter, found '_' at position 9",
            "",
        ),
        (
            r#"tags.abc:xyz eq "x""#,
            "expected a letter, a digit, `$`, `-` or `_`, found ':' at position 8",
            "",
        ),
        (
            "userName eq 'x'",
            "expected a string in double quotes, a number, true, false or null, found '\\'' at position 12",
            r#"userName eq "x""#,
        ),
        (
            "userName pr and",
            "expected a space and another condition, found the end at position 15",
            "",
        ),
        (
            "usrName pr",
            "the schema has no attribute `usrName`",
            "userName",
        ),
        (
            "familyName pr",
            "the schema has no attribute `familyName`",
            "name.familyName",
        ),
        (
            "emails[typ pr]",
            "the schema has no attribute `emails.typ`",
            "emails.type",
        ),
        (
            "department pr",
            "the schema has no attribute `department`",
            &format!("{ENTERPRISE}:department"),
        ),
        // A value of the wrong type is not a wrong name.
        (
            r#"active eq "true""#,
            "`active` (boolean) can't be compared with a string",
            "",
        ),
    ] {
        let suggestion = match suggestion {
            "" => String::new(),
            meant => format!("did you mean `{meant}`? "),
        };
        scimctl(&acme, &["query", "user", "--filter", filter]).failed(
            2,
            &format!(
                "error: invalid filter: {reason}\n  help: {suggestion}--unchecked sends it anyway\n"
            ),
        );
    }
    scimctl(&acme, &["query", "user", "x", "--attribute", "usrName"]).failed(
        2,
        "error: `--attribute usrName`: `User` has no such attribute\n  help: did you mean `userName`? --unchecked sends it anyway\n",
    );
}

#[test]
fn a_refusal_for_a_feature_that_is_not_announced_names_the_option_to_send_it() {
    for (feature, arguments, name) in [
        (
            "filter",
            &["query", "user", "--filter", "userName pr"][..],
            "filters",
        ),
        (
            "sort",
            &["query", "user", "--sort-by", "userName"],
            "sorting",
        ),
        (
            "patch",
            &["modify", "user", "1", "remove", "title"],
            "PATCH",
        ),
        ("bulk", &["bulk", "--json", "-"], "bulk operations"),
    ] {
        let mut documents: serde_json::Value = serde_json::from_str(tests::ACME).unwrap();
        documents["serviceProviderConfig"][feature]["supported"] = json!(false);
        let serving = snapshot(&documents.to_string(), |server| server);
        scimctl_with(&serving, arguments, "{}", &[]).failed(
            2,
            &format!("error: according to its configuration, the provider does not support {name}\n  help: --unchecked sends it anyway\n"),
        );
    }
}

#[test]
fn a_mistake_in_a_write_names_what_was_probably_meant() {
    let acme = acme();
    for (arguments, message) in [
        (
            &["create", "user", "usrName=x"][..],
            "did you mean `userName`? --unchecked sends it anyway",
        ),
        (
            &["create", "user", "nothing=x"],
            "help: --unchecked sends it anyway",
        ),
        (
            &["modify", "user", "1", "replace", "displayNam", "x"],
            "did you mean `displayName`? --unchecked sends it anyway",
        ),
        (
            &["modify", "user", "1", "replce", "title", "x"],
            "did you mean `replace`?",
        ),
        (
            &["create", "user", "--color", "white"],
            "to set an attribute `color`, write `color=VALUE`",
        ),
        (&["create", "user", "--colour", "white"], "'--color'"),
        (
            &["bulk", "operations.json"],
            "name the file with --json FILE",
        ),
        (
            &["create"],
            "help: pass arguments (--help lists them), or JSON",
        ),
    ] {
        scimctl(&acme, arguments).says(2, message);
    }
    let input = r#"{"userName": "j", "actve": true}"#;
    let done = scimctl_with(&acme, &["create", "user"], input, &[]);
    done.fine();
    assert_eq!(
        done.err,
        "warning: `actve` is not an attribute of `User`; it is sent anyway\n  help: did you mean `active`?\n"
    );
}

#[test]
fn a_provider_that_is_not_running_has_a_hint() {
    let connection = ["--url", "http://127.0.0.1:1", "--no-retry"];
    for more in [&["query"][..], &["query", "user", "--rfc7643"]] {
        super::run(&[&connection, more].concat(), "", &[])
            .says(1, "check the address, whether the provider is running");
    }
}
