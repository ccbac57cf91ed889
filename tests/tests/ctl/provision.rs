//! `scimctl provision`: plans, changes, exit codes and messages.

use super::{Done, ENTERPRISE, acme, names, run_in, scimctl, serving, with_bulk};
use serde_json::{Value, json};
use std::{fs, path::PathBuf};
use tests::{Dir, loopback::Serving};

/// The input of a run: a directory with one file.
struct Input {
    directory: Dir,
    name: &'static str,
}

impl Input {
    fn new(name: &'static str, text: &str) -> Self {
        let directory = Dir::new();
        fs::write(directory.0.join(name), text).unwrap();
        Self { directory, name }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.0.join(name)
    }

    /// Provisions users, matched by `externalId`, and adopted by `userName`.
    fn users(&self, serving: &Serving, more: &[&str]) -> Done {
        let keys = ["--match", "externalId", "--adopt", "userName"];
        self.provision(serving, "user", &[&keys, more].concat())
    }

    fn provision(&self, serving: &Serving, kind: &str, more: &[&str]) -> Done {
        let arguments = ["provision", kind, "--from", self.name];
        run_in(
            &self.directory.0,
            &[&arguments, more].concat(),
            "",
            &[("SCIM_URL", &serving.url)],
        )
    }
}

const PEOPLE: &str = "\
externalId,userName,name.familyName,active,emails[type eq \"work\"].value
1001,bjensen,Jensen,TRUE,b@example.com
1002,a,Adams,true,
";

fn user(serving: &Serving, name: &str) -> Value {
    let filter = format!("userName eq {name:?}");
    let found = scimctl(serving, &["query", "user", "--filter", &filter]).fine();
    found["Resources"][0].clone()
}

fn all_names(serving: &Serving) -> Vec<String> {
    let all = scimctl(serving, &["query", "user"]).fine();
    let mut names: Vec<String> = names(&all["Resources"])
        .into_iter()
        .map(str::to_owned)
        .collect();
    names.sort();
    names
}

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
fn errors_in_the_header_suggest_a_repair() {
    let acme = acme();
    for (header, message) in [
        (
            "externalId,usrName",
            "error: people.csv: column `usrName` is not an attribute of `User`\n  help: did you mean `userName`?\n",
        ),
        (
            "externalId,userName,department",
            "error: people.csv: column `department` is not an attribute of `User`\n  \
             help: did you mean `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department`?\n",
        ),
        (
            "externalId,userName,name.familyNam",
            "error: people.csv: column `name.familyNam` is not an attribute of `User`\n  help: did you mean `name.familyName`?\n",
        ),
        (
            "externalId,userName,groups",
            "error: people.csv: column `groups` is read-only: only the provider writes it\n  help: leave it out with --ignore-column\n",
        ),
        (
            "externalId,userName,username",
            "error: people.csv: column `username` sets `username` for the second time\n",
        ),
        (
            "externalId,userName,emails.display",
            "error: people.csv: column `emails.display`: the attribute has several values\n  \
             help: select one of them, as in `emails[type eq \"work\"].display`\n",
        ),
        (
            "externalId,userName,emails[type pr].value",
            "error: people.csv: column `emails[type pr].value`: the filter must compare sub-attributes by `eq`, joined by `and`\n  \
             help: for example `emails[type eq \"work\"].value`\n",
        ),
        (
            "externalId,userName,",
            "error: people.csv: column 3 has no name\n  help: name the attribute in the first line\n",
        ),
        (
            "userName,title",
            "error: people.csv has no column `externalId`, which --match needs\n",
        ),
        (
            "externalId;userName",
            "error: people.csv has one column, `externalId;userName`, with the delimiter `,`\n  help: try --delimiter ';'\n",
        ),
    ] {
        let people = Input::new("people.csv", &format!("{header}\n"));
        people.users(&acme, &[]).failed(2, message);
    }
}

#[test]
fn errors_in_cells_name_line_and_column() {
    let acme = acme();
    let text = "\
externalId,userName,active,x509Certificates
1,d,yes,
2,e,true,!
3,f,true,,,
";
    let people = Input::new("people.csv", text);
    people.users(&acme, &[]).failed(
        2,
        "error: people.csv line 4: has 6 cells, but the first line has 4\n  \
         help: put cells with the delimiter, quotes or line breaks between quotes: \"a, b\"\n",
    );
    let people = Input::new("people.csv", &text.replace(",,,", ","));
    people.users(&acme, &[]).failed(
        2,
        "error: people.csv line 2, column `active`: `active`: expected true or false, not `yes`\n  \
         people.csv line 3, column `x509Certificates`: is not base64\n",
    );
    // Text from the file can't control the terminal.
    let people = Input::new(
        "people.csv",
        "externalId,userName,active\n1,d,\u{1b}[31mx\n",
    );
    let done = people.users(&acme, &[]);
    assert!(done.code == 2 && !done.err.contains('\u{1b}'), "{done:?}");
    assert_eq!(all_names(&acme), ["a", "b", "c"]);
}

#[test]
fn unusable_arguments_exit_with_2() {
    let acme = acme();
    let people = Input::new("people.csv", PEOPLE);
    for (arguments, message) in [
        (
            &["--match", "nope"][..],
            "people.csv has no column `nope`, which --match needs",
        ),
        (
            &["--match", "externalId", "--within", "userTyp eq \"x\""],
            "the filter of `within` can't be used",
        ),
        (
            &["--match", "externalId", "--within", "("],
            "the filter of `within` can't be used",
        ),
        (
            &["--match", "externalId", "--max-removals", "many"],
            "expected a number such as 25, or a percentage such as 5%",
        ),
        (
            &["--match", "externalId", "--partition", "8/8"],
            "expected I/N with I from 0 to N-1",
        ),
        (
            &["--match", "externalId", "--managing", "nope"],
            "`nope` can't be managed",
        ),
        (
            &["--match", "externalId", "--member-key", "userName"],
            "`User` has no attribute `members`",
        ),
        (
            &["--match", "externalId", "--lookup", "--remove", "delete"],
            "--lookup can't find resources that are not in the file",
        ),
        (
            &["--match", "externalId", "--journal", "j.jsonl"],
            "--apply",
        ),
        (
            &[
                "--match",
                "externalId",
                "--journal",
                "missing/j.jsonl",
                "--apply",
            ],
            "missing/j.jsonl",
        ),
        (
            &["--match", "externalId", "--unchecked"],
            "`provision` doesn't support --unchecked",
        ),
        (
            &["--match", "externalId", "--column", "Logn=userName"],
            "the file has no column `Logn`",
        ),
        (&[], "--match"),
    ] {
        let done = people.provision(&acme, "user", arguments);
        done.says(2, message);
    }
    people
        .provision(&acme, "usr", &["--match", "externalId"])
        .says(2, "did you mean `User`?");
    let other = Input::new("people.txt", PEOPLE);
    other
        .users(&acme, &[])
        .says(2, "the format of people.txt is unknown");
    let empty = Input::new("people.csv", " \n");
    empty.users(&acme, &[]).says(2, "people.csv is empty");
    let missing = run_in(
        &empty.directory.0,
        &[
            "provision",
            "user",
            "--from",
            "nope.csv",
            "--match",
            "userName",
        ],
        "",
        &[("SCIM_URL", &acme.url)],
    );
    missing.says(2, "cannot read nope.csv");
    assert_eq!(all_names(&acme), ["a", "b", "c"]);
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
fn json_and_json_lines_are_read_as_well() {
    let acme = acme();
    let list = json!({"totalResults": 1, "Resources": [{"id": "x", "externalId": "1", "userName": "d", "title": "Guide"}]});
    let people = Input::new("people.json", &list.to_string());
    assert_eq!(people.users(&acme, &["--apply"]).code, 0);
    assert_eq!(user(&acme, "d")["title"], "Guide");
    let people = Input::new("people.json", r#"[{"externalId": "1", "userName": "d"}]"#);
    // JSON manages what a resource names, unless --managing lists attributes.
    assert_eq!(people.users(&acme, &[]).code, 0);
    assert_eq!(
        people.users(&acme, &["--managing", "userName,title"]).code,
        3
    );
    assert_eq!(
        people
            .users(&acme, &["--managing", "userName,title", "--empty", "keep"])
            .code,
        0
    );
    let lines = Input::new(
        "people.jsonl",
        "{\"externalId\": \"1\", \"userName\": \"d\"}\n\n{\"externalId\": \"2\", \"userName\": \"e\"}\n",
    );
    let done = lines.users(&acme, &["--apply", "--lookup"]);
    assert!(
        done.code == 0 && done.out.starts_with("1 created"),
        "{done:?}"
    );
    for (name, text, message) in [
        (
            "people.json",
            "{",
            "error: people.json is not JSON: EOF while parsing an object at line 1 column 1\n",
        ),
        (
            "people.json",
            "{}",
            "error: people.json: expected an array of resources or a ListResponse\n  help: for one resource in each line, use --input jsonl\n",
        ),
        (
            "people.json",
            "[]",
            "error: people.json contains no `User`\n",
        ),
        (
            "people.json",
            r#"[{"usrName": "d"}, 7]"#,
            "error: people.json resource 1: `usrName` is not an attribute of `User`\n  people.json resource 2: is not a JSON object\n  help: did you mean `userName`?\n",
        ),
        (
            "people.jsonl",
            "{\"userName\": \"d\", \"active\": \"yes\"}\n",
            "error: people.jsonl line 1: /active: is not a boolean\n",
        ),
        (
            "people.jsonl",
            "{\"userName\": \"d\"}\n{\n",
            "error: people.jsonl line 2 column 1: is not JSON: EOF while parsing an object\n",
        ),
    ] {
        Input::new(name, text).users(&acme, &[]).failed(2, message);
    }
}

#[test]
fn standard_input_needs_a_format() {
    let acme = acme();
    let arguments = ["provision", "user", "--from", "-", "--match", "userName"];
    let directory = std::env::temp_dir();
    let url = [("SCIM_URL", acme.url.as_str())];
    run_in(&directory, &arguments, "userName\nd\n", &url).failed(
        2,
        "error: the format of standard input is unknown\n  help: name it with --input csv, --input json or --input jsonl\n",
    );
    let csv = [&arguments[..], &["--input", "csv", "--apply"]].concat();
    let done = run_in(&directory, &csv, "userName\nd\n", &url);
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(all_names(&acme), ["a", "b", "c", "d"]);
}

fn members(serving: &Serving, group: &str) -> Vec<String> {
    let filter = format!("displayName eq {group:?}");
    let found = scimctl(serving, &["query", "group", "--filter", &filter]).fine();
    let members = found["Resources"][0]["members"].as_array().cloned();
    let ids = members.unwrap_or_default();
    let mut ids: Vec<String> = ids
        .iter()
        .map(|member| member["value"].as_str().unwrap().to_owned())
        .collect();
    ids.sort();
    ids
}

#[test]
fn groups_name_their_members_by_key() {
    let acme = acme();
    let mut ids: Vec<String> = ["a", "b"]
        .map(|name| user(&acme, name)["id"].as_str().unwrap().to_owned())
        .into();
    ids.sort();
    let keys = ["--match", "displayName", "--member-key", "userName"];
    for (text, more) in [
        ("displayName,members\nTours,a; B\n", &[][..]),
        // A row for each member.
        ("displayName,members\nTours,A\nTours,b\n", &["--merge-rows"]),
    ] {
        let acme_groups = Input::new("groups.csv", text);
        let apply = [&keys[..], more, &["--apply"]].concat();
        let done = acme_groups.provision(&acme, "group", &apply);
        assert_eq!(done.code, 0, "{done:?}");
        assert_eq!(members(&acme, "Tours"), ids);
        let again = acme_groups.provision(&acme, "group", &[&keys[..], more].concat());
        assert_eq!(again.code, 0, "{again:?}");
    }
    let one = Input::new("groups.csv", "displayName,members\nTours,b\n");
    let done = one.provision(
        &acme,
        "group",
        &[&keys[..], &["--apply", "--lookup"]].concat(),
    );
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(members(&acme, "Tours").len(), 1);
    let unknown = Input::new("groups.csv", "displayName,members\nTours,nobody\n");
    let done = unknown.provision(&acme, "group", &keys);
    assert_eq!(done.code, 1, "{done:?}");
    assert!(
        done.out
            .contains("! conflict: \"Tours\" refers to \"nobody\", which is not known"),
        "{done:?}"
    );
    let rows = Input::new("groups.csv", "displayName,externalId\nTours,1\nTours,2\n");
    rows.provision(&acme, "group", &["--match", "displayName", "--merge-rows"])
        .failed(2, "error: groups.csv line 3: `externalId` differs from an earlier row with the same key\n");
}

#[test]
fn managers_are_other_rows_of_the_file() {
    let acme = acme();
    let manager = format!("{ENTERPRISE}:manager");
    let text = format!("externalId,userName,{manager}.value\n1,d,2\n2,boss,\n");
    let people = Input::new("people.csv", &text);
    let resolve = ["--resolve", manager.as_str()];
    let done = people.users(&acme, &[&resolve[..], &["--apply"]].concat());
    assert_eq!(done.code, 0, "{done:?}");
    let boss = user(&acme, "boss")["id"].clone();
    assert_eq!(user(&acme, "d")[ENTERPRISE]["manager"]["value"], boss);
    let again = people.users(&acme, &resolve);
    assert_eq!(again.code, 0, "{again:?}");
}

#[test]
fn changes_can_be_sent_as_bulk_operations() {
    let acme = with_bulk();
    let people = Input::new("people.csv", PEOPLE);
    let done = people.users(&acme, &["--apply", "--bulk", "--verbose"]);
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(done.err.matches("/Bulk → 200").count(), 1, "{done:?}");
    assert_eq!(people.users(&acme, &[]).code, 0);
    let plain = super::acme();
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
fn secrets_are_shown_nowhere() {
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
    super::scimctl_with(&acme, &["create", "user"], &json, &[]).fine();
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
