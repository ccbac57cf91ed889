//! `scimctl provision`: errors in the file and in the arguments.

use super::super::{acme, run_in};
use super::{Input, PEOPLE, all_names};

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
