//! A scope: names that must differ from each other.

use std::collections::BTreeMap;

/// A name to be settled.
#[derive(Debug, Clone)]
pub(super) struct Wish {
    /// What it stands for, as the provider spells it: what a suffix is made of.
    pub(super) spelling: String,
    /// The form it should have; free of reserved names.
    pub(super) name: String,
    /// Keeps the name where several want it.
    pub(super) has_first_claim: bool,
    /// Given by the user: never changed.
    pub(super) is_fixed: bool,
}

/// How a suffix is put to a name.
#[derive(Debug, Clone, Copy)]
pub(super) enum Form {
    /// `user_name_x1a2b`
    Snake,
    /// `UserNameX1a2b`
    Pascal,
}

/// Settles a scope: the names, in the order of the wishes, and which of them had to change. Independent of that order.
pub(super) fn settle(wishes: &[Wish], form: Form) -> Vec<(String, bool)> {
    let mut wanted: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, wish) in wishes.iter().enumerate() {
        wanted.entry(&wish.name).or_default().push(index);
    }
    let keeps = |index: usize| -> bool {
        let Some(wish) = wishes.get(index) else {
            return true;
        };
        let rivals = wanted
            .get(wish.name.as_str())
            .map_or(&[][..], Vec::as_slice);
        let with = |claim: fn(&Wish) -> bool| -> Vec<usize> {
            rivals
                .iter()
                .copied()
                .filter(|rival| wishes.get(*rival).is_some_and(claim))
                .collect()
        };
        let fixed = with(|wish| wish.is_fixed);
        let first = with(|wish| wish.has_first_claim);
        rivals.len() == 1 || fixed == [index] || fixed.is_empty() && first == [index]
    };
    // A suffix is made longer until it meets no other name: chance alone makes it so, and hardly ever.
    let mut length = 4;
    loop {
        let names: Vec<(String, bool)> = wishes
            .iter()
            .enumerate()
            .map(|(index, wish)| {
                if keeps(index) {
                    (wish.name.clone(), false)
                } else {
                    (with_suffix(wish, form, length), true)
                }
            })
            .collect();
        let mut sorted: Vec<&str> = names.iter().map(|(name, _)| name.as_str()).collect();
        sorted.sort_unstable();
        let clash = sorted.windows(2).any(|pair| pair.first() == pair.last());
        if !clash || length >= 16 {
            return names;
        }
        length += 4;
    }
}

fn with_suffix(wish: &Wish, form: Form, length: usize) -> String {
    let hash = format!("{:016x}", hash(&wish.spelling));
    let hash = hash.get(..length).unwrap_or(&hash);
    let name = wish.name.trim_end_matches('_');
    match form {
        Form::Snake => format!("{name}_x{hash}"),
        Form::Pascal => format!("{name}X{hash}"),
    }
}

/// FNV-1a: the same on every platform and in every version.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(spelling: &str, name: &str, first: bool) -> Wish {
        Wish {
            spelling: spelling.to_owned(),
            name: name.to_owned(),
            has_first_claim: first,
            is_fixed: false,
        }
    }

    #[test]
    fn names_do_not_depend_on_their_order() {
        let mut wishes = vec![
            wish("user-name", "user_name", false),
            wish("userName", "user_name", true),
            wish("user_name", "user_name", false),
            wish("other", "other", true),
        ];
        let by_spelling = |wishes: &[Wish]| -> BTreeMap<String, String> {
            let names = settle(wishes, Form::Snake);
            wishes
                .iter()
                .map(|w| w.spelling.clone())
                .zip(names.into_iter().map(|(n, _)| n))
                .collect()
        };
        let names = by_spelling(&wishes);
        assert_eq!(names["userName"], "user_name");
        assert_eq!(names["other"], "other");
        let distinct: std::collections::BTreeSet<_> = names.values().collect();
        assert_eq!(distinct.len(), 4, "{names:?}");
        for _ in 0..4 {
            wishes.rotate_left(1);
            assert_eq!(by_spelling(&wishes), names);
        }
    }
}
