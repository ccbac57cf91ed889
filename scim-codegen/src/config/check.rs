//! Checks the keys and values of a file. Reports all mistakes in one run.

use super::{
    item::{TomlData, TomlEntry, TomlItem, place},
    keys::{Key, KeyTable, Shape},
};
use crate::{
    finding::{Finding, Findings, Repair, Rule},
    lint::rules,
    text::{SourceSpan, SourceText, closest, did_you_mean, shown},
};
use std::{ops::Range, sync::Arc};

/// Checks a file, including all its tables.
pub(super) struct Checker<'a> {
    pub(super) file: &'a Arc<SourceText>,
    pub(super) findings: &'a mut Findings,
}

impl Checker<'_> {
    pub(super) fn push(
        &mut self,
        span: &Range<usize>,
        rule: &'static Rule,
        message: impl Into<String>,
        repair: impl Into<Repair>,
    ) {
        let finding = Finding::new(rule, place(self.file, span), message);
        self.findings.push(finding.repaired_by(repair));
    }

    /// Like [`Checker::push`], for a line that must not be shown because it may contain a credential.
    pub(super) fn push_unseen(
        &mut self,
        span: &Range<usize>,
        rule: &'static Rule,
        message: &str,
        repair: &str,
    ) {
        let (line, column) = self.file.position(span.start);
        let place = SourceSpan::whole(format!("{}:{line}:{column}", self.file.name()));
        self.findings
            .push(Finding::new(rule, place, message).repaired_by(repair));
    }

    pub(super) fn table(&mut self, entries: &[TomlEntry], table: &'static KeyTable) {
        for (index, entry) in entries.iter().enumerate() {
            let Some(key) = table.find(&entry.name) else {
                self.unknown_key(entry, table);
                continue;
            };
            let before = entries.get(..index).unwrap_or_default();
            if before.iter().any(|known| {
                table
                    .find(&known.name)
                    .is_some_and(|other| other.name == key.name)
            }) {
                self.push(
                    &entry.span,
                    &rules::CONFLICTING_KEYS,
                    format!("`{}` is set twice, in different spellings", key.name),
                    "remove one of them",
                );
            }
            self.value(&entry.item, key, &key.shape);
        }
    }

    fn unknown_key(&mut self, entry: &TomlEntry, table: &KeyTable) {
        if is_secret(&entry.name) {
            let message = format!(
                "unknown key `{}`, which looks like a credential",
                shown(&entry.name)
            );
            let repair = "name the variable that holds it: `token_env` or `header_env`";
            return self.push_unseen(&entry.span, &rules::UNKNOWN_KEY, &message, repair);
        }
        let known = table.keys.iter().map(|key| key.name);
        let repair = did_you_mean(&entry.name, known.clone()).unwrap_or_else(|| {
            let known: Vec<&str> = known.collect();
            format!("the keys are `{}`", known.join("`, `"))
        });
        let message = format!("unknown key `{}`", shown(&entry.name));
        self.push(&entry.span, &rules::UNKNOWN_KEY, message, repair);
    }

    fn value(&mut self, item: &TomlItem, key: &'static Key, shape: &'static Shape) {
        match (shape, &item.data) {
            (Shape::Text, TomlData::Text(text)) if text.trim().is_empty() => {
                let help = "remove it, or give a value".to_owned();
                self.wrong(item, key, "is empty", help);
            }
            (Shape::Text, TomlData::Text(_))
            | (Shape::Flag | Shape::FlagOr(_), TomlData::Flag(_))
            | (Shape::Yes, TomlData::Flag(true))
            | (Shape::Count, TomlData::Count(_)) => {}
            (Shape::Yes, TomlData::Flag(false)) => {
                let help = "remove it instead".to_owned();
                self.wrong(item, key, "can only be `true`", help);
            }
            (Shape::Word(words), TomlData::Text(text)) => self.word(item, key, words, text),
            (Shape::Texts | Shape::Rules, TomlData::List(items)) => {
                for item in items {
                    self.value(item, key, &Shape::Text);
                }
            }
            (Shape::Table(table) | Shape::FlagOr(table), TomlData::Table(entries)) => {
                self.table(entries, table);
            }
            (Shape::Tables(table), TomlData::List(items)) => {
                for item in items {
                    match &item.data {
                        TomlData::Table(entries) => self.table(entries, table),
                        other => self.unexpected(item, key, "a table", other),
                    }
                }
            }
            (Shape::Named(table), TomlData::Table(entries)) => {
                for entry in entries {
                    match &entry.item.data {
                        TomlData::Table(entries) => self.table(entries, table),
                        other => self.unexpected(&entry.item, key, "a table", other),
                    }
                }
            }
            (Shape::Names, TomlData::Table(entries)) => {
                for entry in entries {
                    self.value(&entry.item, key, &Shape::Text);
                }
            }
            (_, other) => self.unexpected(item, key, shape.due(), other),
        }
    }

    fn word(&mut self, item: &TomlItem, key: &Key, words: &[&'static str], text: &str) {
        if words.contains(&text) {
            return;
        }
        let repair = match closest(text, words.iter().copied()) {
            Some(word) => format!("did you mean `{word}`?"),
            None => format!("use one of `{}`", words.join("`, `")),
        };
        let message = format!("can't be `{}`", shown(text));
        self.wrong(item, key, &message, repair);
    }

    fn unexpected(&mut self, item: &TomlItem, key: &Key, due: &str, found: &TomlData) {
        let message = format!("is {}; expected {due}", found.kind());
        self.wrong(item, key, &message, format!("write {due} here"));
    }

    fn wrong(&mut self, item: &TomlItem, key: &Key, what: &str, repair: String) {
        let message = format!("`{}` {what}", key.name);
        self.push(&item.span, &rules::WRONG_VALUE, message, repair);
    }
}

/// Whether a key seems to hold a credential.
fn is_secret(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    let words = [
        "token",
        "secret",
        "password",
        "credential",
        "auth",
        "header",
        "key",
    ];
    words.iter().any(|word| key.contains(word))
}

impl Shape {
    fn due(&self) -> &'static str {
        match self {
            Self::Text | Self::Word(_) => "a string",
            Self::Flag => "a boolean",
            Self::Yes => "`true`",
            Self::Count => "a number",
            Self::Texts | Self::Rules => "an array of strings",
            Self::Table(_) | Self::Named(_) | Self::Names => "a table",
            Self::Tables(_) => "an array of tables",
            Self::FlagOr(_) => "a boolean or a table",
        }
    }
}
