//! Which operation is next: the first of those that wait for no other. Each is looked at once for itself and once for each that
//! it waits for.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashSet},
};

#[derive(Debug)]
pub(super) struct OperationQueue {
    waiting: Vec<QueuedOperation>,
    /// The first is the next; one that was settled together with others may still be here.
    ready: BinaryHeap<Reverse<usize>>,
    /// Of all before this one none is left.
    first: usize,
    /// Looks at operations, for tests.
    looks: usize,
}

#[derive(Debug, Default)]
struct QueuedOperation {
    /// What it waits for, settled or not.
    needs: Vec<usize>,
    /// How many of these are left.
    left: usize,
    /// Those that wait for it.
    followers: Vec<usize>,
    is_settled: bool,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NextOperation {
    /// This one can be run.
    Ready(usize),
    /// Each that is left waits for another that is left; this is the first.
    Stuck(usize),
    Nothing,
}

impl OperationQueue {
    /// Of operations, each with those that it waits for.
    pub(super) fn new(needs: Vec<HashSet<usize>>) -> Self {
        let mut waiting: Vec<QueuedOperation> =
            needs.iter().map(|_| QueuedOperation::default()).collect();
        for (index, needs) in needs.into_iter().enumerate() {
            for need in &needs {
                if let Some(needed) = waiting.get_mut(*need) {
                    needed.followers.push(index);
                }
            }
            if let Some(own) = waiting.get_mut(index) {
                own.left = needs.len();
                own.needs = needs.into_iter().collect();
            }
        }
        let ready = waiting.iter().enumerate();
        let ready = ready.filter(|(_, own)| own.left == 0);
        Self {
            ready: ready.map(|(index, _)| Reverse(index)).collect(),
            waiting,
            first: 0,
            looks: 0,
        }
    }

    pub(super) fn next(&mut self) -> NextOperation {
        while let Some(Reverse(index)) = self.ready.pop() {
            self.looks += 1;
            if !self.is_settled(index) {
                return NextOperation::Ready(index);
            }
        }
        while self.first < self.waiting.len() {
            if !self.is_settled(self.first) {
                return NextOperation::Stuck(self.first);
            }
            self.looks += 1;
            self.first += 1;
        }
        NextOperation::Nothing
    }

    /// An operation is done with: who waited for it waits for one less.
    pub(super) fn settle(&mut self, index: usize) {
        let Some(own) = self.waiting.get_mut(index) else {
            return;
        };
        own.is_settled = true;
        for follower in std::mem::take(&mut own.followers) {
            self.looks += 1;
            if let Some(follows) = self.waiting.get_mut(follower) {
                follows.left -= 1;
                if follows.left == 0 {
                    self.ready.push(Reverse(follower));
                }
            }
        }
    }

    /// An operation and all that it waits for, directly or not, in their order.
    pub(super) fn circle(&mut self, first: usize) -> Vec<usize> {
        let mut circle = vec![first];
        let mut seen = HashSet::from([first]);
        let mut next = 0;
        while let Some(own) = circle.get(next).and_then(|index| self.waiting.get(*index)) {
            self.looks += own.needs.len();
            let needs = own.needs.iter().copied();
            circle.extend(needs.filter(|need| !self.is_settled(*need) && seen.insert(*need)));
            next += 1;
        }
        circle.sort_unstable();
        circle
    }

    fn is_settled(&self, index: usize) -> bool {
        self.waiting.get(index).is_none_or(|own| own.is_settled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(needs: &[&[usize]]) -> OperationQueue {
        OperationQueue::new(
            needs
                .iter()
                .map(|needs| needs.iter().copied().collect())
                .collect(),
        )
    }

    /// The order in which all are settled; what is stuck with all that it waits for.
    fn order(mut queue: OperationQueue) -> (Vec<usize>, usize) {
        let mut order = Vec::new();
        loop {
            let settled = match queue.next() {
                NextOperation::Ready(index) => vec![index],
                NextOperation::Stuck(first) => queue.circle(first),
                NextOperation::Nothing => return (order, queue.looks),
            };
            for index in settled {
                queue.settle(index);
                order.push(index);
            }
        }
    }

    // R7644-3.7-02
    #[test]
    fn the_first_that_can_be_run_is_next() {
        let cases: [(&[&[usize]], &[usize]); 6] = [
            (&[], &[]),
            (&[&[], &[], &[]], &[0, 1, 2]),
            (&[&[2], &[], &[]], &[1, 2, 0]),
            // What becomes ready comes before what is after it.
            (&[&[1], &[], &[], &[]], &[1, 0, 2, 3]),
            // 1 and 2 wait for each other; 0 waits for them, and is settled with them.
            (&[&[1], &[2], &[1], &[]], &[3, 0, 1, 2]),
            // Itself.
            (&[&[0], &[0]], &[0, 1]),
        ];
        for (needs, expected) in cases {
            assert_eq!(order(queue(needs)).0, expected, "{needs:?}");
        }
    }

    #[test]
    fn looks_grow_with_the_operations_and_not_with_their_square() {
        for count in [1_000, 10_000] {
            // Each waits for the next one: the last is the first that can be run.
            let chain: Vec<HashSet<usize>> = (1..=count)
                .map(|next| (next < count).then_some(next).into_iter().collect())
                .collect();
            let (all, looks) = order(OperationQueue::new(chain));
            assert!(all.iter().copied().eq((0..count).rev()));
            assert!(looks <= 3 * count, "{looks} looks at {count}");
            // Pairs that wait for each other, the one at the beginning and the other at the end.
            let pairs: Vec<HashSet<usize>> = (0..count)
                .map(|index| HashSet::from([count - 1 - index]))
                .collect();
            let (all, looks) = order(OperationQueue::new(pairs));
            assert_eq!(all.len(), count);
            assert!(looks <= 6 * count, "{looks} looks at {count}");
        }
    }
}
