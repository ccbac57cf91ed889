//! A scope: names that must differ from each other.

use std::collections::{BTreeMap, BTreeSet};

/// A name to be settled.
#[derive(Debug, Clone)]
pub(super) struct NameRequest {
    /// What the name stands for, as the provider spells it. A suffix is made of this.
    pub(super) spelling: String,
    /// The requested name; not reserved.
    pub(super) name: String,
    /// Whether this request keeps the name if several have the same.
    pub(super) has_first_claim: bool,
    /// Whether the user gave the name.
    pub(super) is_fixed: bool,
}

/// How a suffix is added to a name.
#[derive(Debug, Clone, Copy)]
pub(super) enum SuffixStyle {
    /// `user_name_x1a2b`
    Snake,
    /// `UserNameX1a2b`
    Pascal,
}

/// Settles a scope. Returns the names in the order of the requests, and whether each had to change.
///
/// The names differ from each other and from those in `taken`. They don't depend on the order of requests with different spellings.
pub(super) fn settle(
    requests: &[NameRequest],
    taken: &BTreeSet<String>,
    style: SuffixStyle,
) -> Vec<(String, bool)> {
    let mut rivals: BTreeMap<&str, Vec<&NameRequest>> = BTreeMap::new();
    for request in requests {
        rivals.entry(&request.name).or_default().push(request);
    }
    // Counted once for each name: thousands of requests may have the same.
    let claims: BTreeMap<&str, Claims> = rivals
        .iter()
        .map(|(name, rivals)| (*name, Claims::of(rivals)))
        .collect();
    let keeps = |request: &NameRequest| {
        let claims = claims.get(request.name.as_str());
        !taken.contains(&request.name) && claims.is_none_or(|claims| claims.is_kept_by(request))
    };
    // Sorted, so that two that want the same suffix are settled in an order of their own.
    let mut losers: Vec<(usize, &NameRequest)> = requests
        .iter()
        .enumerate()
        .filter(|(_, request)| !keeps(request))
        .collect();
    losers.sort_by(|(_, one), (_, other)| {
        (&one.name, &one.spelling).cmp(&(&other.name, &other.spelling))
    });
    let mut assigned = BTreeSet::new();
    let mut changed: BTreeMap<usize, String> = BTreeMap::new();
    for (index, request) in losers {
        let is_free = |name: &String| {
            !rivals.contains_key(name.as_str()) && !taken.contains(name) && !assigned.contains(name)
        };
        let name = candidates(request, style).find(is_free);
        // There are more candidates than requests.
        let name = name.unwrap_or_else(|| request.name.clone());
        assigned.insert(name.clone());
        changed.insert(index, name);
    }
    let settled = requests.iter().enumerate();
    settled
        .map(|(index, request)| match changed.remove(&index) {
            Some(name) => (name, true),
            None => (request.name.clone(), false),
        })
        .collect()
}

/// How many requests have one name, and with which claims.
struct Claims {
    all: usize,
    fixed: usize,
    first: usize,
}

impl Claims {
    fn of(rivals: &[&NameRequest]) -> Self {
        let count = |claim: fn(&NameRequest) -> bool| rivals.iter().filter(|r| claim(r)).count();
        Self {
            all: rivals.len(),
            fixed: count(|request| request.is_fixed),
            first: count(|request| request.has_first_claim),
        }
    }

    /// Whether one of the requests keeps the name: if it is alone, or the only one with the best claim.
    fn is_kept_by(&self, request: &NameRequest) -> bool {
        self.all == 1
            || self.fixed == 1 && request.is_fixed
            || self.fixed == 0 && self.first == 1 && request.has_first_claim
    }
}

/// Names with a hash of the spelling, longer and longer, then numbered: one of them is free, whatever the provider's names are.
fn candidates(request: &NameRequest, style: SuffixStyle) -> impl Iterator<Item = String> {
    let hash = format!("{:016x}", hash(&request.spelling));
    let name = request.name.trim_end_matches('_').to_owned();
    let with_suffix = move |suffix: &str| match style {
        SuffixStyle::Snake => format!("{name}_x{suffix}"),
        SuffixStyle::Pascal => format!("{name}X{suffix}"),
    };
    let lengths = [4, 8, 12, 16].map(|length| hash.get(..length).unwrap_or(&hash).to_owned());
    let numbered = (2..u64::MAX).map(move |number| format!("{hash}x{number}"));
    lengths
        .into_iter()
        .chain(numbered)
        .map(move |suffix| with_suffix(&suffix))
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

    fn request(spelling: &str, name: &str, first: bool) -> NameRequest {
        NameRequest {
            spelling: spelling.to_owned(),
            name: name.to_owned(),
            has_first_claim: first,
            is_fixed: false,
        }
    }

    fn by_spelling(requests: &[NameRequest], taken: &[&str]) -> BTreeMap<String, String> {
        let taken = taken.iter().map(|name| (*name).to_owned()).collect();
        let names = settle(requests, &taken, SuffixStyle::Snake);
        let names = names.into_iter().map(|(name, _)| name);
        requests
            .iter()
            .map(|r| r.spelling.clone())
            .zip(names)
            .collect()
    }

    #[test]
    fn names_do_not_depend_on_their_order() {
        let mut requests = vec![
            request("user-name", "user_name", false),
            request("userName", "user_name", true),
            request("user_name", "user_name", false),
            request("other", "other", true),
        ];
        let names = by_spelling(&requests, &[]);
        assert_eq!(names["userName"], "user_name");
        assert_eq!(names["other"], "other");
        let distinct: BTreeSet<_> = names.values().collect();
        assert_eq!(distinct.len(), 4, "{names:?}");
        for _ in 0..4 {
            requests.rotate_left(1);
            assert_eq!(by_spelling(&requests, &[]), names);
        }
    }

    #[test]
    fn no_choice_of_names_leads_to_a_clash() {
        // Every name that the suffix of `a-b` could give is wanted by someone else, or taken.
        let loser = request("a-b", "a_b", false);
        let all: Vec<String> = candidates(&loser, SuffixStyle::Snake).take(20).collect();
        let mut requests = vec![loser, request("a_b", "a_b", true)];
        requests.extend(all.iter().take(19).map(|name| request(name, name, true)));
        let names = by_spelling(&requests, &[&all[19]]);
        let distinct: BTreeSet<_> = names.values().collect();
        assert_eq!(distinct.len(), requests.len(), "{names:?}");
        assert!(!names.values().any(|name| *name == all[19]));
    }

    #[test]
    fn a_taken_name_is_not_given_again() {
        let names = by_spelling(&[request("a", "a", true)], &["a"]);
        assert_ne!(names["a"], "a");
    }
}
