//! `lint`: findings as the result, explanations of rules, repairs that work.

use crate::directory::{Dir, acme, configured, run};
use std::fs;

#[test]
fn lint_prints_only_findings_and_its_exit_code_follows_the_options() {
    let dir = Dir::new();
    acme(&dir);
    let lint = ["lint", "--snapshot", "acme.json"];
    let (code, out, err) = run(&dir, &lint);
    assert_eq!((code, err.trim()), (0, "1 warning"));
    assert!(out.contains("warning[scim::no-sub-attributes]"), "{out}");
    assert_eq!(dir.files(), ["acme.json"], "nothing is written");
    let denied = [&lint[..], &["--deny-warnings"]].concat();
    assert_eq!(run(&dir, &denied).0, 1);
    assert_eq!(run(&dir, &["lint", "--rfc7643", "--deny-warnings"]).0, 0);
    let allowed = [&denied[..], &["--allow", "scim::no-sub-attributes"]].concat();
    let (code, out_allowed, err) = run(&dir, &allowed);
    assert_eq!(
        (code, out_allowed.as_str(), err.trim()),
        (0, "", "no findings")
    );
    let slip = [&lint[..], &["--allow", "no-sub-attributes"]].concat();
    let (code, out, _) = run(&dir, &slip);
    assert!(
        code == 2 && out.contains("did you mean `scim::no-sub-attributes`?"),
        "{out}"
    );
    let always = [&lint[..], &["--color", "always"]].concat();
    assert!(run(&dir, &always).1.contains("\u{1b}["));
    assert!(!out.contains('\u{1b}'), "colors are only for terminals");
    let (_, out, err) = run(&dir, &[&lint[..], &["--quiet"]].concat());
    assert!(
        !out.is_empty() && err.is_empty(),
        "the findings are the result: {err}"
    );
    let (_, _, err) = run(
        &dir,
        &[
            "generate",
            "--snapshot",
            "acme.json",
            "-o",
            "acme.rs",
            "--quiet",
        ],
    );
    assert_eq!(err, "");
    let (_, out, _) = run(&dir, &[&lint[..], &["--format", "sarif"]].concat());
    let sarif: serde_json::Value = serde_json::from_str(&out).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "scim::no-sub-attributes");
    assert_eq!(
        result["locations"][0]["physicalLocation"]["region"]["startLine"],
        157
    );
}

/// SARIF has every mistake in `scim.toml`, next to the findings in the documents, each with its rule and its repair.
#[test]
fn sarif_has_every_mistake_of_the_configuration_with_its_repair() {
    let user = "urn:ietf:params:scim:schemas:core:2.0:User";
    let dir = configured(&format!(
        "snapshot = \"acme.json\"\n\
         [[replace]]\nattribute = \"{user}:nickNmae\"\ntype = \"crate::Nickname\"\n\
         [[replace]]\nattribute = \"{user}:title\"\ntype = \"Title\"\n\
         [[replace]]\nattribute = \"[sign in](https://attacker.example)\"\ntype = \"crate::Link\"\n"
    ));
    let (code, out, err) = run(&dir, &["lint", "--format", "sarif"]);
    assert_eq!(code, 2, "{err}");
    let sarif: serde_json::Value = serde_json::from_str(&out).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let at = |line: u64| {
        let is_at = |result: &&serde_json::Value| {
            let location = &result["locations"][0]["physicalLocation"];
            location["artifactLocation"]["uri"] == "scim.toml"
                && location["region"]["startLine"] == line
        };
        let result = results.iter().find(is_at);
        let result = result.unwrap_or_else(|| panic!("no result in line {line}: {results:#?}"));
        assert_eq!(result["level"], "error");
        let text = result["message"]["text"].as_str().unwrap();
        (result["ruleId"].as_str().unwrap(), text)
    };
    let (rule, text) = at(3);
    assert_eq!(rule, "scim::unmatched-option");
    assert!(
        text.ends_with(&format!("did you mean `{user}:nickName`?")),
        "{text}"
    );
    let (rule, text) = at(6);
    assert_eq!(rule, "scim::wrong-value");
    assert!(
        text.contains("help: ") && text.contains("`crate::"),
        "{text}"
    );
    let (_, text) = at(9);
    assert!(
        text.contains("attacker.example") && !text.contains("]("),
        "a link: {text}"
    );
    let is_in_documents =
        |result: &serde_json::Value| result["ruleId"] == "scim::no-sub-attributes";
    assert!(results.iter().any(is_in_documents), "{results:#?}");
}

#[test]
fn explain_shows_the_page_of_a_rule() {
    let dir = Dir::new();
    let (code, out, err) = run(&dir, &["lint", "--explain", "scim::missing-type"]);
    assert_eq!(code, 0, "{err}");
    for heading in [
        "# scim::missing-type (warning)",
        "## Why it matters",
        "## Why it matters",
        "## What is assumed",
        "## How to fix or override it",
    ] {
        assert!(out.contains(heading), "{out}");
    }
    assert_eq!(run(&dir, &["lint", "--explain", "missing-type"]).1, out);
    assert_eq!(run(&dir, &["lint"]).0, 2, "a source is needed");
}

#[test]
fn lint_reports_mistakes_in_the_configuration() {
    let dir = configured(
        "snapshot = \"acme.json\"\n[[overlay]]\nattribute = \"urn:x:a\"\nremove = true\n",
    );
    let (code, out, err) = run(&dir, &["lint", "--format", "json"]);
    assert!(
        code == 2 && out.contains("scim::unmatched-overlay"),
        "{out}{err}"
    );
    let dir = configured("snapshots = \"acme.json\"");
    let (code, out, err) = run(&dir, &["lint", "--format", "json"]);
    assert!(
        code == 2 && out.contains("scim::unknown-key") && out.contains("scim.toml"),
        "{out}{err}"
    );
}

/// Checks that the `scim.toml` lines proposed for these documents are valid and remove the finding.
#[test]
fn the_lines_that_findings_give_work() {
    let dir = Dir::new();
    let schemas = r#"[{"id": "urn:x:2.0:Thing", "name": "Thing", "attributes": [
        {"name": "a"},
        {"name": "b", "type": "number"},
        {"name": "c", "type": "strange"},
        {"name": "d", "type": "string", "required": "true"},
        {"name": "e", "type": "string", "mutability": "sometimes", "returned": "ALWAYS"},
        {"name": "f", "type": "string", "canonicalValues": ["x", "x"]},
        {"name": "g", "Type": "string", "multiValued": 1},
        {"name": "h", "type": "complex"},
        {"name": "i", "type": "string", "subAttributes": [{"name": "j", "type": "string"}]},
        {"name": "k-1", "type": "string"},
        {"name": "k_1", "type": "string"},
        {"name": "l", "type": "complex", "subAttributes": [{"name": "m"}]},
        {"name": "n", "type": "string", "required": true, "mutability": "readOnly"},
        {"name": "o", "type": "string", "mutability": "writeOnly", "returned": "always"}
    ]}]"#;
    let types = r#"[
        {"name": "Thing", "endpoint": "Things/", "schema": "urn:x:2.0:Thing", "schemaExtensions": [{"schema": "urn:x:2.0:More"}]},
        {"name": "Lost", "endpoint": "/Lost", "schema": "urn:ietf:params:scim:schemas:core:2.0:Schema"}
    ]"#;
    fs::write(dir.0.join("Schemas.json"), schemas).unwrap();
    fs::write(dir.0.join("ResourceTypes.json"), types).unwrap();
    fs::write(
        dir.0.join("ServiceProviderConfig.json"),
        r#"{"patch": {"supported": true}}"#,
    )
    .unwrap();
    let findings = |arguments: &[&str]| -> Vec<serde_json::Value> {
        let (_, out, err) = run(&dir, &[&["lint", "--format", "json"], arguments].concat());
        let json: serde_json::Value =
            serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{err}"));
        json["findings"].as_array().unwrap().clone()
    };
    let mut count = 0;
    for finding in findings(&["--dir", "."]) {
        let Some(lines) = finding["repair"]["scimToml"].as_str() else {
            continue;
        };
        count += 1;
        let lines = lines.replace('…', "chosen");
        let toml = if lines.starts_with('[') {
            format!("dir = \".\"\n{lines}\n")
        } else {
            format!("{lines}\ndir = \".\"\n")
        };
        fs::write(dir.0.join("scim.toml"), &toml).unwrap();
        let left = findings(&[]);
        let same = left.iter().any(|other| {
            other["rule"] == finding["rule"] && other["message"] == finding["message"]
        });
        let errors: Vec<_> = left
            .iter()
            .filter(|other| other["severity"] == "error")
            .collect();
        assert!(
            !same && errors.is_empty(),
            "{toml}\n{finding:#}\n{errors:#?}"
        );
    }
    assert!(count >= 15, "{count}");
}

#[test]
fn an_unknown_rule_is_answered_with_a_suggestion_and_short_lines() {
    let dir = Dir::new();
    for (given, guess) in [
        (
            "scim::mising-type",
            Some("did you mean `scim::missing-type`?"),
        ),
        ("mising-type", Some("did you mean `scim::missing-type`?")),
        ("scim::nope", None),
        ("", None),
    ] {
        let (code, out, err) = run(&dir, &["lint", "--explain", given]);
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        assert!(
            err.contains("`scim-codegen lint --list` prints all rules"),
            "{err}"
        );
        match guess {
            Some(guess) => assert!(err.contains(guess), "{err}"),
            None => assert!(!err.contains("did you mean"), "{err}"),
        }
        assert!(err.lines().all(|line| line.chars().count() <= 80), "{err}");
    }
}

#[test]
fn list_has_every_rule_with_its_severity_and_summary() {
    let dir = Dir::new();
    let (code, text, err) = run(&dir, &["lint", "--list"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let (code, json, _) = run(&dir, &["lint", "--list", "--format", "json"]);
    assert_eq!(code, 0);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["format"], "scim-codegen/rules");
    assert_eq!(json["version"], 1);
    let rules = json["rules"].as_array().unwrap();
    assert_eq!(rules.len(), text.lines().count());
    for (rule, line) in rules.iter().zip(text.lines()) {
        let word = |name: &str| rule[name].as_str().unwrap();
        assert!(line.starts_with(word("severity")), "{line}");
        assert!(line.contains(&format!(" {} ", word("id"))), "{line}");
        assert!(line.ends_with(word("summary")), "{line}");
        let (_, page, _) = run(&dir, &["lint", "--explain", word("id")]);
        assert!(page.contains(word("fix")), "{page}");
    }
    let (code, _, err) = run(&dir, &["lint", "--list", "--format", "sarif"]);
    assert!(code == 2 && err.contains("--format json"), "{err}");
    assert_eq!(run(&dir, &["lint", "--list", "--rfc7643"]).0, 2);
}
