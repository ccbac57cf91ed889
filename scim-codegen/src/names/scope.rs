//! A scope, in which all names must differ.

use std::collections::{BTreeMap, BTreeSet};

/// A request for a name.
#[derive(Debug, Clone)]
pub(super) struct NameRequest {
    /// The provider's spelling of the item. Suffixes are derived from it.
    pub(super) spelling: String,
    /// The requested name; not reserved.
    pub(super) name: String,
    /// Whether this request keeps the name if several requests have the same one.
    pub(super) has_first_claim: bool,
    /// Whether the user chose the name.
    pub(super) is_fixed: bool,
}

/// How to add a suffix to a name.
#[derive(Debug, Clone, Copy)]
pub(super) enum SuffixStyle {
    /// `user_name_x1a2b`
    Snake,
    /// `UserNameX1a2b`
    Pascal,
}

/// Resolves the clashes in a scope. Returns the names in the order of the requests, and whether each one had to change.
///
/// The names differ from each other and from those in `taken`. For requests with different spellings, the order doesn't matter.
pub(super) fn settle(
    requests: &[NameRequest],
    taken: &BTreeSet<String>,
    style: SuffixStyle,
) -> Vec<(String, bool)> {
    let mut rivals: BTreeMap<&str, Vec<&NameRequest>> = BTreeMap::new();
    for request in requests {
        rivals.entry(&request.name).or_default().push(request);
    }
    // Count once per name, since thousands of requests can have the same one.
    let claims: BTreeMap<&str, Claims> = rivals
        .iter()
        .map(|(name, rivals)| (*name, Claims::of(rivals)))
        .collect();
    let keeps = |request: &NameRequest| {
        let claims = claims.get(request.name.as_str());
        !taken.contains(&request.name) && claims.is_none_or(|claims| claims.is_kept_by(request))
    };
    // Sort, so that requests for the same suffix are resolved in an order that doesn't depend on the input.
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

/// The number of requests for a name, by strength of claim.
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

    /// Whether one of the requests keeps the name: it is the only one, or the only one with the strongest claim.
    fn is_kept_by(&self, request: &NameRequest) -> bool {
        self.all == 1
            || self.fixed == 1 && request.is_fixed
            || self.fixed == 0 && self.first == 1 && request.has_first_claim
    }
}

/// Candidates with increasingly long hashes of the spelling, then with numbers. One of them is always free.
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

/// FNV-1a, which gives the same result on every platform and in every version.
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
        // Every name that `a-b` could get from its suffix is requested by another item, or taken.
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
