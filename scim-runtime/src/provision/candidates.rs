//! The provider's resources that match a wanted one, and the decision that follows.

use super::{
    difference::StateDifference, known_ids::KnownIds, plan::PlannedAction, reference::Lookup,
};
use crate::Json;

/// The provider's resources that have a key in common with a wanted one.
#[derive(Default)]
pub(super) enum Candidates {
    #[default]
    None,
    /// One that has the first key and is as wanted, like most of them: its number among the known ids.
    Settled(usize),
    Listed(Box<CandidateLists>),
}

/// Candidates by how they are related to the wanted resource.
#[derive(Default)]
pub(super) struct CandidateLists {
    /// They have the first key.
    same: Vec<ListedPart>,
    /// They lack the first key and share another one.
    adoptable: Vec<ListedPart>,
    /// They have another first key, but share another key: they belong to someone else.
    taken: Vec<Box<str>>,
}

/// How a resource with a wanted one's key is related to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyRelation {
    /// It has the first key.
    Same,
    /// It lacks the first key.
    Adoptable,
    /// It has another first key.
    Taken,
}

/// The decision about a wanted resource, based on its candidates.
pub(super) enum MatchVerdict {
    Create,
    Unchanged,
    Update(PlannedAction, Box<str>, Box<ListedDetails>),
    /// Ambiguous: left alone.
    Conflict {
        reason: &'static str,
        ids: Vec<String>,
    },
}

/// The data that is kept of a listed resource.
pub(super) struct ListedPart {
    pub(super) id: Box<str>,
    /// `None` if the resource is as wanted.
    pub(super) details: Option<Box<ListedDetails>>,
}

/// A difference, and the references, which can only be resolved at the end.
pub(super) struct ListedDetails {
    pub(super) version: Option<String>,
    /// `None` if at most the references differ.
    pub(super) difference: Option<Result<StateDifference, String>>,
    pub(super) references: Json,
    /// The resource with only its first key.
    pub(super) first_key: Json,
}

impl Candidates {
    /// Adds a candidate that has the first key and is as wanted.
    pub(super) fn settle(&mut self, key: &str, id: &str, known: &mut KnownIds) {
        match self {
            Self::None => *self = Self::Settled(known.push(key, id)),
            Self::Settled(_) | Self::Listed(_) => {
                let id = id.into();
                self.add(KeyRelation::Same, ListedPart { id, details: None }, known);
            }
        }
    }

    /// Adds a candidate. A settled one that isn't the only one any more is withdrawn from the known ids.
    pub(super) fn add(&mut self, relation: KeyRelation, part: ListedPart, known: &mut KnownIds) {
        let mut lists = match std::mem::take(self) {
            Self::None => Box::default(),
            Self::Settled(number) => {
                let id = known.withdraw(number);
                Box::new(CandidateLists {
                    same: vec![ListedPart { id, details: None }],
                    ..CandidateLists::default()
                })
            }
            Self::Listed(lists) => lists,
        };
        match relation {
            KeyRelation::Same => lists.same.push(part),
            KeyRelation::Adoptable => lists.adoptable.push(part),
            KeyRelation::Taken => lists.taken.push(part.id),
        }
        *self = Self::Listed(lists);
    }

    pub(super) fn verdict(self) -> MatchVerdict {
        match self {
            Self::None => MatchVerdict::Create,
            Self::Settled(_) => MatchVerdict::Unchanged,
            Self::Listed(lists) => lists.verdict(),
        }
    }

    /// The resource that the wanted one matches, if there is exactly one.
    pub(super) fn id(&self, known: &KnownIds) -> Lookup {
        match self {
            Self::None => Lookup::Pending,
            Self::Settled(number) => Lookup::Id(known.id(*number).to_owned()),
            Self::Listed(lists) => lists.id(),
        }
    }
}

impl CandidateLists {
    fn verdict(self) -> MatchVerdict {
        let Self {
            mut same,
            mut adoptable,
            taken,
        } = self;
        let ids = || {
            let parts = same.iter().chain(&adoptable).map(|part| &part.id);
            parts.chain(&taken).map(ToString::to_string).collect()
        };
        match (same.len(), adoptable.len(), taken.len()) {
            (0, 0, 0) => MatchVerdict::Create,
            (1, 0, 0) | (0, 1, 0) => {
                let action = if same.is_empty() {
                    PlannedAction::Adopt
                } else {
                    PlannedAction::Update
                };
                match same.pop().or_else(|| adoptable.pop()) {
                    Some(ListedPart {
                        id,
                        details: Some(details),
                    }) => MatchVerdict::Update(action, id, details),
                    Some(ListedPart { details: None, .. }) => MatchVerdict::Unchanged,
                    None => MatchVerdict::Create,
                }
            }
            (0, 0, _) => MatchVerdict::Conflict {
                reason: "a resource with another first key has one of the other keys of",
                ids: ids(),
            },
            (0, _, _) => MatchVerdict::Conflict {
                reason: "several resources could be adopted for",
                ids: ids(),
            },
            (1, _, _) => MatchVerdict::Conflict {
                reason: "another resource has one of the other keys of",
                ids: ids(),
            },
            _ => MatchVerdict::Conflict {
                reason: "several resources have the key of",
                ids: ids(),
            },
        }
    }

    /// The resource that the wanted one matches, if there is exactly one.
    fn id(&self) -> Lookup {
        match (
            self.same.as_slice(),
            self.adoptable.as_slice(),
            self.taken.as_slice(),
        ) {
            ([part], [], []) | ([], [part], []) => Lookup::Id(part.id.to_string()),
            ([], [], []) => Lookup::Pending,
            _ => Lookup::Unknown,
        }
    }
}
