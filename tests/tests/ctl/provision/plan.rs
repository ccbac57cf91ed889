//! `scimctl provision`: plans, changes, removals, conflicts, and what is printed.

use super::super::{acme, run_in, scimctl_with, serving, with_bulk};
use super::{Input, PEOPLE, all_names, user};
use serde_json::{Value, json};
use std::fs;

#[test]
fn a_plan_is_printed_and_nothing_is_written() {
    let acme = acme();
    let people = Input::new("people.csv", PEOPLE);
    let done = people.users(&acme, &[]);
    assert_eq!(done.code, 3, "{done:?}");
    for part in [
        "+ create 1001  # no resource has this `externalId` or `userName`\n",
        "    userName: \"bjensen\"\n",
        "~ adopt 1002 (",
        "User: 1 to create, 1 to adopt, 0 to update, 0 to remove, 0 unchanged, 2 kept, 0 in conflict\n",
    ] {
        assert!(done.out.contains(part), "{part}: {done:?}");
    }
    assert_eq!(
        done.err,
        "nothing was written; --apply makes these changes (requests: 2)\n"
    );
    assert_eq!(all_names(&acme), ["a", "b", "c"]);
    let quiet = people.users(&acme, &["--quiet", "--format", "json"]);
    assert_eq!((quiet.code, quiet.err.as_str()), (3, ""));
    assert_eq!(quiet.json()["changes"][0]["action"], "create");
}

#[test]
fn apply_makes_the_changes_and_a_second_run_has_none() {
    let acme = acme();
    let people = Input::new("people.csv", PEOPLE);
    let done = people.users(&acme, &["--apply", "--journal", "journal.jsonl"]);
    assert_eq!(
        (done.code, done.out.as_str(), done.err.as_str()),
        (
            0,
            "1 created, 1 adopted, 0 updated, 0 deactivated, 0 deleted, 0 failed\n",
            ""
        )
    );
    let created = user(&acme, "bjensen");
    assert_eq!(created["name"], json!({"familyName": "Jensen"}));
    assert_eq!(created["active"], json!(true));
    assert_eq!(
        created["emails"],
        json!([{"type": "work", "value": "b@example.com"}])
    );
    assert_eq!(user(&acme, "a")["externalId"], "1002");

    let again = people.users(&acme, &[]);
    assert_eq!((again.code, again.err.as_str()), (0, ""), "{again:?}");
    assert!(again.out.contains("2 unchanged"), "{again:?}");
    let applied = people.users(
        &acme,
        &["--apply", "--journal", "journal.jsonl", "--format", "json"],
    );
    assert_eq!(applied.fine()["report"]["created"], 0);

    let journal = fs::read_to_string(people.path("journal.jsonl")).unwrap();
    let lines: Vec<Value> = journal
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mut actions: Vec<(&str, &str)> = lines
        .iter()
        .map(|line| {
            (
                line["action"].as_str().unwrap(),
                line["outcome"].as_str().unwrap(),
            )
        })
        .collect();
    actions.sort_unstable();
    assert_eq!(actions, [("adopt", "adopted"), ("create", "done")]);
    assert_eq!(lines[0]["version"], 1);
}

#[test]
fn removals_are_limited() {
    let acme = acme();
    let people = Input::new("people.csv", "externalId,userName\n1,a\n");
    let refused = people.users(&acme, &["--remove", "delete", "--max-removals", "1"]);
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.out.contains("- delete"), "{refused:?}");
    assert_eq!(
        refused.err,
        "error: the plan can't be applied: there are more removals than the limit allows (2 removals among 3 resources in scope)\n  \
         help: check the file; then raise --max-removals, or use --remove keep to make the other changes\n"
    );
    let refused = people.users(
        &acme,
        &["--remove", "delete", "--max-removals", "10%", "--apply"],
    );
    assert_eq!(refused.code, 1, "{refused:?}");
    assert_eq!(all_names(&acme), ["a", "b", "c"]);
    assert_eq!(
        user(&acme, "a").get("externalId"),
        None,
        "nothing else was written"
    );

    let within = "userName eq \"b\"";
    let done = people.users(
        &acme,
        &["--remove", "deactivate", "--within", within, "--apply"],
    );
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(user(&acme, "b")["active"], json!(false));
    assert_eq!(user(&acme, "c").get("active"), None);
    let done = people.users(
        &acme,
        &["--remove", "delete", "--max-removals", "2", "--apply"],
    );
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(all_names(&acme), ["a"]);
    let groups = Input::new("groups.csv", "displayName\nTours\n");
    groups
        .provision(
            &acme,
            "group",
            &["--match", "displayName", "--remove", "deactivate"],
        )
        .failed(
            2,
            "error: `Group` has no boolean attribute `active`\n  help: use --remove delete\n",
        );
}

#[test]
fn conflicts_exit_with_1_and_the_rest_is_applied() {
    let acme = acme();
    let text = "externalId,userName\n1,d\n2,e\n2,f\n,g\n";
    let people = Input::new("people.csv", text);
    let plan = people.users(&acme, &[]);
    assert_eq!(plan.code, 1, "{plan:?}");
    assert!(plan.out.contains("2 in conflict"), "{plan:?}");
    let done = people.users(&acme, &["--apply"]);
    assert_eq!(done.code, 1, "{done:?}");
    assert!(done.out.starts_with("1 created"), "{done:?}");
    assert!(
        done.err
            .contains("conflict: several wanted resources have `externalId` \"2\"\n"),
        "{done:?}"
    );
    assert_eq!(all_names(&acme), ["a", "b", "c", "d"]);
}

#[test]
fn a_failure_exits_with_1() {
    let acme = acme();
    // The e-mail address is valid for the client, but the user name belongs to someone else.
    let people = Input::new("people.csv", "externalId,userName\n1,a\n");
    let done = people.provision(&acme, "user", &["--match", "externalId", "--apply"]);
    assert_eq!(done.code, 1, "{done:?}");
    assert!(done.out.contains("not done: create 1: "), "{done:?}");
    assert!(done.out.contains("1 failed"), "{done:?}");
}

#[test]
fn changes_can_be_sent_as_bulk_operations() {
    let bulk = with_bulk();
    let people = Input::new("people.csv", PEOPLE);
    let done = people.users(&bulk, &["--apply", "--bulk", "--verbose"]);
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(done.err.matches("/Bulk → 200").count(), 1, "{done:?}");
    assert_eq!(people.users(&bulk, &[]).code, 0);
    let plain = acme();
    let done = people.users(&plain, &["--apply", "--bulk"]);
    done.says(2, "does not support bulk operations");
    assert_eq!(all_names(&plain), ["a", "b", "c"]);
}

#[test]
fn parts_of_a_file_are_disjoint() {
    let acme = acme();
    let rows: Vec<String> = (0..20).map(|n| format!("{n},u{n}\n")).collect();
    let rows = rows.concat();
    let people = Input::new("people.csv", &format!("externalId,userName\n{rows}"));
    for index in 0..3 {
        let part = format!("{index}/3");
        let done = people.users(&acme, &["--apply", "--partition", &part]);
        assert_eq!(done.code, 0, "{done:?}");
    }
    assert_eq!(people.users(&acme, &[]).code, 0);
}

#[test]
fn secrets_are_never_shown() {
    let acme = serving(|server| server.bearer_token("s3cret-token"));
    let text = "externalId,userName,password\n1,d,t1meMa$heen\n2,a,t1meMa$heen\n";
    let people = Input::new("people.csv", text);
    let token = [
        ("SCIM_TOKEN", "s3cret-token"),
        ("SCIM_URL", acme.url.as_str()),
    ];
    let arguments = [
        "provision",
        "user",
        "--from",
        "people.csv",
        "--match",
        "externalId",
    ];
    let mut shown = String::new();
    for more in [
        &[][..],
        &["--format", "json"],
        &["--apply", "--verbose", "--journal", "j.jsonl"],
        &["--apply", "--format", "json"],
    ] {
        let done = run_in(
            &people.directory.0,
            &[&arguments, more].concat(),
            "",
            &token,
        );
        assert!([0, 1, 3].contains(&done.code), "{done:?}");
        shown += &done.out;
        shown += &done.err;
    }
    shown += &fs::read_to_string(people.path("j.jsonl")).unwrap();
    assert!(shown.contains("created"), "{shown}");
    for secret in ["t1meMa$heen", "s3cret-token"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn text_of_the_provider_cannot_control_the_terminal() {
    let acme = acme();
    let evil = "\u{1b}]0;owned\u{7}\u{202e}";
    let json = json!({"userName": "d", "externalId": "1", "title": evil}).to_string();
    scimctl_with(&acme, &["create", "user"], &json, &[]).fine();
    let people = Input::new(
        "people.csv",
        &format!("externalId,userName,title\n1,d,Guide\n{evil},{evil},x\n"),
    );
    for more in [
        &[][..],
        &["--apply"],
        &["--remove", "delete", "--max-removals", "0"],
    ] {
        let done = people.users(&acme, more);
        for text in [&done.out, &done.err] {
            let is_hidden = |char: char| char != '\n' && char.is_control() || char == '\u{202e}';
            assert!(!text.contains(is_hidden), "{done:?}");
        }
    }
}
