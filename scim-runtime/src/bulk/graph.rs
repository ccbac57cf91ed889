//! The order of operations: referenced operations first, cycles together, otherwise the given order.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

/// For each operation, the operations that must be sent before it.
pub(super) type Edges = [Vec<usize>];

/// Operations that need one request: a single one, or a cycle.
pub(super) type Unit = Vec<usize>;

/// The units in the order of sending: dependencies first, otherwise by the position of their first operation.
pub(super) fn ordered(edges: &Edges) -> Vec<Unit> {
    let units = cycles_joined(edges);
    let mut unit_of = vec![0; edges.len()];
    for (index, unit) in units.iter().enumerate() {
        for &operation in unit {
            set(&mut unit_of, operation, index);
        }
    }
    let mut waiting = vec![0_usize; units.len()];
    let mut dependents = vec![Vec::new(); units.len()];
    for (index, unit) in units.iter().enumerate() {
        for other in unit.iter().flat_map(|operation| of(edges, *operation)) {
            let other = unit_of.get(*other).copied().unwrap_or(index);
            if other != index {
                if let Some(count) = waiting.get_mut(index) {
                    *count += 1;
                }
                if let Some(list) = dependents.get_mut(other) {
                    list.push(index);
                }
            }
        }
    }
    let first = |unit: usize| units.get(unit).and_then(|unit| unit.first()).copied();
    let mut ready: BinaryHeap<_> = (0..units.len())
        .filter(|unit| waiting.get(*unit) == Some(&0))
        .map(|unit| Reverse((first(unit), unit)))
        .collect();
    let mut order = Vec::with_capacity(units.len());
    while let Some(Reverse((_, unit))) = ready.pop() {
        order.push(unit);
        for &dependent in dependents.get(unit).into_iter().flatten() {
            let left = waiting.get(dependent).map_or(0, |n| n - 1);
            set(&mut waiting, dependent, left);
            if left == 0 {
                ready.push(Reverse((first(dependent), dependent)));
            }
        }
    }
    let mut units: Vec<Option<Unit>> = units.into_iter().map(Some).collect();
    order
        .into_iter()
        .filter_map(|unit| units.get_mut(unit)?.take())
        .collect()
}

fn of(edges: &Edges, operation: usize) -> &[usize] {
    edges.get(operation).map_or(&[], Vec::as_slice)
}

fn set<T>(list: &mut [T], index: usize, value: T) {
    if let Some(slot) = list.get_mut(index) {
        *slot = value;
    }
}

/// Strongly connected components (Kosaraju), without recursion, so that long chains can't overflow the stack.
fn cycles_joined(edges: &Edges) -> Vec<Unit> {
    let mut reversed = vec![Vec::new(); edges.len()];
    for (from, list) in edges.iter().enumerate() {
        for to in list {
            if let Some(back) = reversed.get_mut(*to) {
                back.push(from);
            }
        }
    }
    let mut seen = vec![false; edges.len()];
    let mut finished = Vec::with_capacity(edges.len());
    for root in 0..edges.len() {
        walk(&reversed, root, &mut seen, &mut finished);
    }
    let mut seen = vec![false; edges.len()];
    let mut units = Vec::new();
    for root in finished.into_iter().rev() {
        let mut unit = Vec::new();
        walk(edges, root, &mut seen, &mut unit);
        if !unit.is_empty() {
            unit.sort_unstable();
            units.push(unit);
        }
    }
    units
}

/// Appends the unvisited operations that can be reached from `root`, in postorder.
fn walk(edges: &Edges, root: usize, seen: &mut [bool], left: &mut Vec<usize>) {
    if seen.get(root) != Some(&false) {
        return;
    }
    set(seen, root, true);
    let mut stack = vec![(root, 0)];
    while let Some((operation, next)) = stack.pop() {
        let Some(&other) = of(edges, operation).get(next) else {
            left.push(operation);
            continue;
        };
        stack.push((operation, next + 1));
        if seen.get(other) == Some(&false) {
            set(seen, other, true);
            stack.push((other, 0));
        }
    }
}

/// Groups related units, each group in the given order.
pub(super) fn related(units: &[Unit], edges: &Edges) -> Vec<Vec<usize>> {
    let mut parent: Vec<usize> = (0..edges.len()).collect();
    for (operation, list) in edges.iter().enumerate() {
        for other in list {
            join(&mut parent, operation, *other);
        }
    }
    let mut groups: BTreeMap<usize, usize> = BTreeMap::new();
    let mut found: Vec<Vec<usize>> = Vec::new();
    for (index, unit) in units.iter().enumerate() {
        let Some(&operation) = unit.first() else {
            continue;
        };
        let group = *groups
            .entry(top(&mut parent, operation))
            .or_insert_with(|| {
                found.push(Vec::new());
                found.len() - 1
            });
        if let Some(group) = found.get_mut(group) {
            group.push(index);
        }
    }
    found
}

/// A unit is related within itself: its operations refer to each other.
fn join(parent: &mut [usize], one: usize, two: usize) {
    let (one, two) = (top(parent, one), top(parent, two));
    set(parent, one, two);
}

fn top(parent: &mut [usize], operation: usize) -> usize {
    let mut at = operation;
    while let Some(&next) = parent.get(at)
        && next != at
    {
        // Halve the path, so that later walks are short.
        let beyond = parent.get(next).copied().unwrap_or(next);
        set(parent, at, beyond);
        at = beyond;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    // R7644-3.7-02, R7644-3.7-04
    #[test]
    fn referenced_operations_come_first_and_others_keep_their_order() {
        type Batches = &'static [&'static [usize]];
        let cases: [(Batches, Batches); 5] = [
            (&[&[], &[], &[]], &[&[0], &[1], &[2]]),
            (&[&[2], &[], &[]], &[&[1], &[2], &[0]]),
            (&[&[1], &[0], &[]], &[&[0, 1], &[2]]),
            (&[&[1], &[2], &[1]], &[&[1, 2], &[0]]),
            (&[&[0], &[0]], &[&[0], &[1]]),
        ];
        for (edges, expected) in cases {
            let edges: Vec<Vec<usize>> = edges.iter().map(|list| list.to_vec()).collect();
            assert_eq!(ordered(&edges), expected, "{edges:?}");
        }
    }

    #[test]
    fn a_long_chain_doesnt_overflow_the_stack() {
        let edges: Vec<Vec<usize>> = (0..200_000)
            .map(|n| if n == 199_999 { vec![] } else { vec![n + 1] })
            .collect();
        assert_eq!(ordered(&edges).first(), Some(&vec![199_999]));
        assert_eq!(related(&ordered(&edges), &edges).len(), 1);
    }

    #[test]
    fn units_are_related_by_their_references() {
        let edges = [vec![], vec![], vec![0], vec![1, 4], vec![3]];
        let units = ordered(&edges);
        assert_eq!(units, [vec![0], vec![1], vec![2], vec![3, 4]]);
        assert_eq!(related(&units, &edges), [vec![0, 2], vec![1, 3]]);
    }
}
