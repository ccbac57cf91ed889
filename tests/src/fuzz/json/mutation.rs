//! Changes documents, so that many of them aren't JSON anymore.

use super::{
    super::mutate::{Rng, pick},
    writer::Writer,
};

/// Changes bytes, also to those that aren't UTF-8, or puts a part of the document elsewhere.
pub(super) fn mutated(mut document: Vec<u8>, rng: &mut Rng) -> Vec<u8> {
    for _ in 0..=rng.u8(..3) {
        let at = rng.usize(..=document.len());
        match rng.u8(..8) {
            0 => document.truncate(at),
            1 if at < document.len() => document[at] = rng.u8(..),
            2 if at < document.len() => drop(document.remove(at)),
            3 => document.insert(
                at,
                *pick(
                    rng,
                    b" \n\t\r\"\\{}[],:0-+.eE\x00\x1f\x7f\x80\xc0\xed\xf5\xff",
                ),
            ),
            4 => {
                let to = rng.usize(at..=document.len());
                let part = document[at..to].to_vec();
                let at = rng.usize(..=document.len());
                drop(document.splice(at..at, part));
            }
            5 => {
                let to = (at + rng.usize(..40)).min(document.len());
                drop(document.drain(at..to));
            }
            6 => {
                let mut writer = Writer {
                    out: Vec::new(),
                    rng,
                    is_spaced: false,
                };
                writer.value(1);
                let value = writer.out;
                drop(document.splice(at..at, value));
            }
            _ => document = swapped(document, rng),
        }
    }
    document
}

/// Swaps two bytes of the structure.
fn swapped(mut document: Vec<u8>, rng: &mut Rng) -> Vec<u8> {
    let structure: Vec<usize> = (0..document.len())
        .filter(|at| b"{}[],:\"".contains(&document[*at]))
        .collect();
    if !structure.is_empty() {
        let (one, two) = (*pick(rng, &structure), *pick(rng, &structure));
        document.swap(one, two);
    }
    document
}
