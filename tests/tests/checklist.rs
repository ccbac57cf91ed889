//! The duties of a client. Each one is cited by a test that proves it, or listed in `ARCHITECTURE.md` with the reason why it doesn't apply.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The duty ids in a text: `R7644-3.5.1-02`.
fn ids(text: &str) -> BTreeSet<String> {
    text.split(|char: char| !(char.is_ascii_alphanumeric() || matches!(char, '-' | '.')))
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| is_id(word))
        .map(str::to_owned)
        .collect()
}

fn is_id(word: &str) -> bool {
    let parts: Vec<&str> = word.split('-').collect();
    let [rfc, section, number] = parts.as_slice() else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let rfc = rfc.strip_prefix('R').is_some_and(digits);
    rfc && section.split('.').all(digits) && number.len() == 2 && digits(number)
}

/// Parses the duties: lines like "- `R7644-3.6-01` **M** DELETE; …".
fn duties(list: &str) -> BTreeSet<String> {
    let named = list.lines().filter_map(|line| line.strip_prefix("- `"));
    named
        .filter_map(|line| line.split('`').next())
        .filter(|word| is_id(word))
        .map(str::to_owned)
        .collect()
}

fn sources(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_dir() {
        if path.file_name().is_some_and(|name| name == "target") {
            return;
        }
        for entry in fs::read_dir(path).unwrap() {
            sources(&entry.unwrap().path(), found);
        }
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        found.push(path.to_owned());
    }
}

/// Ids in comments directly above a test or one of its parts. Citations elsewhere don't count.
fn cited_above_tests(text: &str) -> BTreeSet<String> {
    let mut cited = BTreeSet::new();
    let mut pending = BTreeSet::new();
    for line in text.lines().map(str::trim_start) {
        if line.starts_with("//") {
            pending.extend(ids(line));
        } else if line.starts_with("#[") {
            if line.contains("test") {
                cited.append(&mut pending);
            }
        } else if line.contains("fn ") || line.starts_with("const ") {
            cited.append(&mut pending);
        } else {
            pending.clear();
        }
    }
    cited
}

#[test]
fn every_duty_is_shown_or_excused() {
    let list = tests::root().join("../shared/RFC-CHECKLIST.md");
    let Ok(list) = fs::read_to_string(&list) else {
        assert!(
            std::env::var_os("CI").is_none(),
            "{} is missing",
            list.display()
        );
        eprintln!(
            "note: {} is not there: duties are not compared with tests",
            list.display()
        );
        return;
    };
    let duties = duties(&list);
    assert!(duties.len() > 100, "the list was not read: {duties:?}");

    let mut shown: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    let mut files = Vec::new();
    for package in ["scim-codegen", "scim-runtime", "tests"] {
        sources(&tests::root().join(package), &mut files);
    }
    for file in files {
        for id in cited_above_tests(&fs::read_to_string(&file).unwrap()) {
            shown.entry(id).or_default().push(file.clone());
        }
    }
    let architecture = fs::read_to_string(tests::root().join("ARCHITECTURE.md")).unwrap();
    let excused = architecture
        .split("## Duties that do not apply")
        .nth(1)
        .map_or_else(BTreeSet::new, |section| {
            ids(section.split("\n## ").next().unwrap_or_default())
        });

    let open: Vec<&String> = duties
        .iter()
        .filter(|id| !shown.contains_key(*id) && !excused.contains(*id))
        .collect();
    assert!(
        open.is_empty(),
        "no test cites, and ARCHITECTURE.md does not excuse: {open:#?}"
    );
    let unknown: Vec<_> = shown
        .iter()
        .filter(|(id, _)| !duties.contains(*id))
        .collect();
    assert!(
        unknown.is_empty(),
        "cited, but no duty has this id: {unknown:#?}"
    );
    let both: Vec<&String> = excused
        .iter()
        .filter(|id| shown.contains_key(*id))
        .collect();
    assert!(both.is_empty(), "excused and yet shown by a test: {both:?}");
}

#[test]
fn a_citation_counts_above_a_test_only() {
    let text = "// R7644-3.6-01, R7644-3.5.1-02.\n#[test]\nfn a() {}\n// R7644-3.3-01\nlet x = 1;\n#[test]\nfn b() {}\n";
    let cited: Vec<String> = cited_above_tests(text).into_iter().collect();
    assert_eq!(cited, ["R7644-3.5.1-02", "R7644-3.6-01"]);
}

/// The last column of SECURITY.md's tables cites tests.
#[test]
fn every_test_that_security_md_cites_exists() {
    let text = fs::read_to_string(tests::root().join("SECURITY.md")).unwrap();
    let mut files = Vec::new();
    for directory in ["scim-codegen", "scim-runtime", "tests"] {
        sources(&tests::root().join(directory), &mut files);
    }
    let code: Vec<String> = files
        .iter()
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    let mut cited = 0;
    let mut missing = Vec::new();
    for row in text.lines().filter(|line| line.starts_with("| ")) {
        let Some(tests) = row.trim_end_matches(" |").rsplit('|').next() else {
            continue;
        };
        for name in tests.split('`').skip(1).step_by(2) {
            cited += 1;
            if !code
                .iter()
                .any(|text| text.contains(&format!("fn {name}(")))
            {
                missing.push(name);
            }
        }
    }
    assert!(cited > 20, "the tables of SECURITY.md have no tests");
    assert_eq!(missing, [""; 0]);
}

/// The tests of a text, each with the words of the comment directly above it.
fn tests_with_comments(text: &str) -> Vec<(String, BTreeSet<String>)> {
    let mut found = Vec::new();
    let mut comment = String::new();
    for line in text.lines().map(str::trim_start) {
        let rest = line.strip_prefix("async ").unwrap_or(line);
        if line.starts_with("//") {
            comment.push_str(line);
            comment.push(' ');
        } else if let Some((name, _)) = rest
            .strip_prefix("fn ")
            .and_then(|rest| rest.split_once('('))
        {
            let words = comment.split(|char: char| !char.is_ascii_alphanumeric());
            found.push((name.to_owned(), words.map(str::to_owned).collect()));
            comment.clear();
        } else if !line.starts_with("#[") {
            comment.clear();
        }
    }
    found
}

#[test]
fn every_case_is_shown_by_the_tests_that_the_table_names() {
    let table = fs::read_to_string(tests::here("README.md")).unwrap();
    let mut files = Vec::new();
    for package in ["scim-codegen", "scim-runtime", "tests"] {
        sources(&tests::root().join(package), &mut files);
    }
    let mut cited: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files {
        for (name, words) in tests_with_comments(&fs::read_to_string(file).unwrap()) {
            cited.entry(name).or_default().extend(words);
        }
    }
    // These two belong to provisioning.
    let cases = (1..=28).filter(|case| ![13, 23].contains(case));
    let mut wrong = Vec::new();
    for case in cases.map(|case| format!("R{case}")) {
        let row = table
            .lines()
            .find(|line| line.starts_with(&format!("| {case} |")));
        let tests = row.and_then(|row| row.trim_end_matches(" |").rsplit('|').next());
        let tests: Vec<&str> = tests
            .unwrap_or_default()
            .split('`')
            .skip(1)
            .step_by(2)
            .collect();
        if tests.is_empty() {
            wrong.push(format!("{case}: no test"));
        }
        for test in tests {
            match cited.get(test) {
                None => wrong.push(format!("{case}: `{test}` doesn't exist")),
                Some(words) if !words.contains(&case) => {
                    wrong.push(format!(
                        "{case}: the comment above `{test}` doesn't name it"
                    ));
                }
                Some(_) => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_vectors_are_those_that_all_implementations_share() {
    let shared = tests::root().join("../shared/corpus/vectors");
    let Ok(entries) = fs::read_dir(&shared) else {
        assert!(
            std::env::var_os("CI").is_none(),
            "{} is missing",
            shared.display()
        );
        eprintln!(
            "note: {} is missing: the vectors are not compared",
            shared.display()
        );
        return;
    };
    let mut compared = 0;
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let own = tests::root()
                .join("scim-runtime/tests/vectors")
                .join(path.file_name().unwrap());
            assert_eq!(
                fs::read(&own).unwrap(),
                fs::read(&path).unwrap(),
                "{}",
                own.display()
            );
            compared += 1;
        }
    }
    assert_eq!(compared, 16);
}
