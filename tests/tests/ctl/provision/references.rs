//! `scimctl provision`: members of groups and managers, named by key.

use super::super::{ENTERPRISE, acme, scimctl};
use super::{Input, user};
use tests::loopback::Serving;

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
