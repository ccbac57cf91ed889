//! Disjoint parts of the wanted state, so that several processes share the work.

/// One of several disjoint parts, chosen by a stable hash of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Partition {
    pub(crate) index: u32,
    pub(crate) of: u32,
}

impl Partition {
    /// Whether a key is in this part. The same key is in the same part on every machine and in every version.
    pub(crate) fn contains(self, key: &str) -> bool {
        stable_hash(key) % u64::from(self.of.max(1)) == u64::from(self.index)
    }
}

/// FNV-1a, followed by a mixing step, since FNV's low bits depend on few bytes of a short key.
fn stable_hash(key: &str) -> u64 {
    let hash = key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mixed = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed ^ (mixed >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_is_in_exactly_one_part() {
        for number in 0..1_000 {
            let key = format!("employee-{number}");
            let parts = (0..7).filter(|index| {
                Partition {
                    index: *index,
                    of: 7,
                }
                .contains(&key)
            });
            assert_eq!(parts.count(), 1, "{key}");
        }
    }

    #[test]
    fn parts_are_of_similar_size() {
        for index in 0..8 {
            let part = Partition { index, of: 8 };
            let size = (0..8_000).filter(|n| part.contains(&n.to_string())).count();
            assert!(
                (800..1_200).contains(&size),
                "part {index} has {size} of 8000 keys"
            );
        }
    }

    #[test]
    fn the_hash_of_a_key_never_changes() {
        // Processes of different versions may share the work.
        assert_eq!(stable_hash("bjensen"), 0x20cc_d22a_187e_721d);
    }
}
