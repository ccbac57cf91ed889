//! Many short texts in one allocation.

/// A list of texts that only grows.
#[derive(Debug, Clone, Default)]
pub(super) struct TextList {
    text: String,
    ends: Vec<usize>,
}

impl TextList {
    /// Adds a text. Returns its number.
    pub(super) fn push(&mut self, text: &str) -> usize {
        self.text.push_str(text);
        self.ends.push(self.text.len());
        self.ends.len() - 1
    }

    /// Removes all texts, and keeps their memory.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text with a number; empty if no text has it.
    pub(super) fn get(&self, number: usize) -> &str {
        let before = number
            .checked_sub(1)
            .and_then(|before| self.ends.get(before));
        let start = before.copied().unwrap_or_default();
        let end = self.ends.get(number).copied();
        end.and_then(|end| self.text.get(start..end))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_keep_their_numbers() {
        let mut list = TextList::default();
        let texts = ["é", "", "b"];
        assert_eq!(texts.map(|text| list.push(text)), [0, 1, 2]);
        assert_eq!(
            [0, 1, 2, 3].map(|number| list.get(number)),
            ["é", "", "b", ""]
        );
        assert_eq!(list.len(), 3);
    }
}
