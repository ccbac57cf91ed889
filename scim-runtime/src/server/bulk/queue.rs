//! Orders operations: the next one is the first that waits for no other. Takes time linear in the number of operations and
//! references.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashSet},
};

#[derive(Debug)]
pub(super) struct OperationQueue {
    waiting: Vec<QueuedOperation>,
    /// A stack of operations that can run, the first on top. Some may have been settled meanwhile as part of a cycle.
    ready: BinaryHeap<Reverse<usize>>,
    /// All operations before this one are settled.
    first: usize,
    /// Counts visits of operations, for tests.
    visits: usize,
}

#[derive(Debug, Default)]
struct QueuedOperation {
    /// The operations that it waits for, settled or not.
    needs: Vec<usize>,
    /// How many of them aren't settled.
    unsettled: usize,
    /// The operations that wait for it.
    followers: Vec<usize>,
    is_settled: bool,
}

/// The next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NextOperation {
    /// Run this operation.
    Ready(usize),
    /// All unsettled operations wait for each other. This is the first.
    Stuck(usize),
    Nothing,
}

impl OperationQueue {
    /// A queue of operations. `needs` has, for each of them, the operations that it waits for.
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
                own.unsettled = needs.len();
                own.needs = needs.into_iter().collect();
            }
        }
        let ready = waiting.iter().enumerate();
        let ready = ready.filter(|(_, own)| own.unsettled == 0);
        Self {
            ready: ready.map(|(index, _)| Reverse(index)).collect(),
            waiting,
            first: 0,
            visits: 0,
        }
    }

    pub(super) fn next(&mut self) -> NextOperation {
        while let Some(Reverse(index)) = self.ready.pop() {
            self.visits += 1;
            if !self.is_settled(index) {
                return NextOperation::Ready(index);
            }
        }
        while self.first < self.waiting.len() {
            if !self.is_settled(self.first) {
                return NextOperation::Stuck(self.first);
            }
            self.visits += 1;
            self.first += 1;
        }
        NextOperation::Nothing
    }

    /// Marks an operation as done, for those that wait for it.
    pub(super) fn settle(&mut self, index: usize) {
        let Some(own) = self.waiting.get_mut(index) else {
            return;
        };
        own.is_settled = true;
        for follower in std::mem::take(&mut own.followers) {
            self.visits += 1;
            if let Some(follows) = self.waiting.get_mut(follower) {
                follows.unsettled -= 1;
                if follows.unsettled == 0 {
                    self.ready.push(Reverse(follower));
                }
            }
        }
    }

    /// An operation and all that it waits for, directly or indirectly, in order.
    pub(super) fn circle(&mut self, first: usize) -> Vec<usize> {
        let mut circle = vec![first];
        let mut seen = HashSet::from([first]);
        let mut next = 0;
        while let Some(own) = circle.get(next).and_then(|index| self.waiting.get(*index)) {
            self.visits += own.needs.len();
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

    /// The order in which all operations are settled, and the number of visits.
    fn order(mut queue: OperationQueue) -> (Vec<usize>, usize) {
        let mut order = Vec::new();
        loop {
            let settled = match queue.next() {
                NextOperation::Ready(index) => vec![index],
                NextOperation::Stuck(first) => queue.circle(first),
                NextOperation::Nothing => return (order, queue.visits),
            };
            for index in settled {
                queue.settle(index);
                order.push(index);
            }
        }
    }

    // R7644-3.7-02
    #[test]
    fn the_first_operation_that_can_run_is_next() {
        let cases: [(&[&[usize]], &[usize]); 6] = [
            (&[], &[]),
            (&[&[], &[], &[]], &[0, 1, 2]),
            (&[&[2], &[], &[]], &[1, 2, 0]),
            // An operation that becomes ready runs before later ones.
            (&[&[1], &[], &[], &[]], &[1, 0, 2, 3]),
            // 1 and 2 wait for each other. 0 waits for them and is settled with them.
            (&[&[1], &[2], &[1], &[]], &[3, 0, 1, 2]),
            // Operations that wait for themselves.
            (&[&[0], &[0]], &[0, 1]),
        ];
        for (needs, expected) in cases {
            assert_eq!(order(queue(needs)).0, expected, "{needs:?}");
        }
    }

    #[test]
    fn the_number_of_visits_is_linear() {
        for count in [1_000, 10_000] {
            // Each waits for the next one, so the last one runs first.
            let chain: Vec<HashSet<usize>> = (1..=count)
                .map(|next| (next < count).then_some(next).into_iter().collect())
                .collect();
            let (all, visits) = order(OperationQueue::new(chain));
            assert!(all.iter().copied().eq((0..count).rev()));
            assert!(visits <= 3 * count, "{visits} visits of {count}");
            // Pairs that wait for each other, from the outside in.
            let pairs: Vec<HashSet<usize>> = (0..count)
                .map(|index| HashSet::from([count - 1 - index]))
                .collect();
            let (all, visits) = order(OperationQueue::new(pairs));
            assert_eq!(all.len(), count);
            assert!(visits <= 6 * count, "{visits} visits of {count}");
        }
    }
}
