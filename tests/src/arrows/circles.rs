//! Finds circles in a graph.

use std::collections::{BTreeMap, BTreeSet};

/// The sets of nodes that lead to each other, each sorted: Tarjan's strongly connected components with more than one node.
#[must_use]
pub fn circles<'a>(edges: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Vec<&'a str>> {
    let mut successors: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (from, to) in edges {
        successors.entry(from).or_default().insert(to);
        successors.entry(to).or_default();
    }
    let mut search = Search {
        successors: &successors,
        index: BTreeMap::new(),
        low: BTreeMap::new(),
        stack: Vec::new(),
        found: Vec::new(),
    };
    for node in successors.keys() {
        if !search.index.contains_key(node) {
            search.visit(node);
        }
    }
    search.found
}

struct Search<'a, 'g> {
    successors: &'g BTreeMap<&'a str, BTreeSet<&'a str>>,
    index: BTreeMap<&'a str, usize>,
    low: BTreeMap<&'a str, usize>,
    stack: Vec<&'a str>,
    found: Vec<Vec<&'a str>>,
}

impl<'a> Search<'a, '_> {
    fn visit(&mut self, node: &'a str) {
        let index = self.index.len();
        self.index.insert(node, index);
        self.low.insert(node, index);
        self.stack.push(node);
        let successors = &self.successors[node];
        for next in successors {
            if !self.index.contains_key(next) {
                self.visit(next);
                let low = self.low[next].min(self.low[node]);
                self.low.insert(node, low);
            } else if self.stack.contains(next) {
                let low = self.index[next].min(self.low[node]);
                self.low.insert(node, low);
            }
        }
        if self.low[node] == self.index[node] {
            let start = self.stack.iter().position(|other| *other == node);
            let mut component = self.stack.split_off(start.unwrap_or_default());
            component.sort_unstable();
            if component.len() > 1 {
                self.found.push(component);
            }
        }
    }
}
