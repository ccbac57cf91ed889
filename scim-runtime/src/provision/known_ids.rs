//! The ids of wanted resources that exist at the provider.

use super::text_list::TextList;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

/// The ids of resources by their key.
pub(crate) type Ids = BTreeMap<String, String>;

/// Keys with their ids, from which a map is made if someone asks for them. Takes few bytes a resource, and no allocation of its own.
#[derive(Debug, Clone, Default)]
pub(crate) struct KnownIds {
    /// A key and an id in turn.
    texts: TextList,
    withdrawn: BTreeSet<usize>,
    ids: OnceLock<Ids>,
}

impl KnownIds {
    /// Adds a resource. Returns its number.
    pub(super) fn push(&mut self, key: &str, id: &str) -> usize {
        let number = self.texts.push(key) / 2;
        self.texts.push(id);
        number
    }

    /// The id of a resource.
    pub(super) fn id(&self, number: usize) -> &str {
        self.texts.get(2 * number + 1)
    }

    /// Takes a resource out again. Returns its id.
    pub(super) fn withdraw(&mut self, number: usize) -> Box<str> {
        self.withdrawn.insert(number);
        self.id(number).into()
    }

    pub(crate) fn ids(&self) -> &Ids {
        self.ids.get_or_init(|| {
            let numbers =
                (0..self.texts.len() / 2).filter(|number| !self.withdrawn.contains(number));
            numbers
                .map(|number| {
                    let key = self.texts.get(2 * number);
                    (key.to_owned(), self.id(number).to_owned())
                })
                .collect()
        })
    }

    pub(crate) fn into_ids(mut self) -> Ids {
        self.ids();
        self.ids.take().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn withdrawn_resources_have_no_id() {
        let mut known = KnownIds::default();
        for (key, id) in [("E-1", "a"), ("E-2", "b"), ("E-3", "c")] {
            known.push(key, id);
        }
        assert_eq!(&*known.withdraw(1), "b");
        let pairs = [("E-1", "a"), ("E-3", "c")];
        let expected: Ids = pairs.map(|(key, id)| (key.into(), id.into())).into();
        assert_eq!(*known.ids(), expected);
        assert_eq!(known.into_ids(), expected);
    }
}
