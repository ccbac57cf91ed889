//! Typed access to a checked table.

use super::item::{TomlData, TomlEntry, TomlItem};
use std::ops::Range;

/// A checked table. Values of the wrong type have been reported already and are skipped here.
pub(super) struct TableView<'a> {
    pub(super) entries: &'a [TomlEntry],
}

impl<'a> TableView<'a> {
    pub(super) fn entry(&self, name: &str) -> Option<&'a TomlEntry> {
        self.entries.iter().find(|entry| entry.name == name)
    }

    pub(super) fn get(&self, name: &str) -> Option<&'a TomlItem> {
        self.entry(name).map(|entry| &entry.item)
    }

    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        match &self.get(name)?.data {
            TomlData::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn list(&self, name: &str) -> &'a [TomlItem] {
        match self.get(name).map(|item| &item.data) {
            Some(TomlData::List(items)) => items,
            _ => &[],
        }
    }

    /// The tables of an array, with their spans.
    pub(super) fn tables(
        &self,
        name: &str,
    ) -> impl Iterator<Item = (&'a Range<usize>, TableView<'a>)> {
        self.list(name).iter().filter_map(|item| match &item.data {
            TomlData::Table(entries) => Some((&item.span, TableView { entries })),
            _ => None,
        })
    }

    /// The strings of an array, with their spans.
    pub(super) fn texts(&self, name: &str) -> impl Iterator<Item = (&'a Range<usize>, &'a str)> {
        self.list(name).iter().filter_map(|item| match &item.data {
            TomlData::Text(text) => Some((&item.span, text.as_str())),
            _ => None,
        })
    }

    /// A table of strings, as (span, name, string).
    pub(super) fn names(&self, name: &str) -> Vec<(Range<usize>, &'a str, &'a str)> {
        let Some(TomlData::Table(entries)) = self.get(name).map(|item| &item.data) else {
            return Vec::new();
        };
        entries
            .iter()
            .filter_map(|entry| match &entry.item.data {
                TomlData::Text(text) => {
                    let span = entry.span.start..entry.item.span.end;
                    Some((span, entry.name.as_str(), text.as_str()))
                }
                _ => None,
            })
            .collect()
    }
}
