//! `Option<T>` and `Vec<T>` as slots.
//!
//! This code is compiled for every type of a generated client. It avoids closures and helpers of the standard library, so that
//! there is little to compile.

use super::{
    resource::Record,
    slot::{
        Fields, RecordSlot, RecordView, RecordsSlot, RecordsView, TextSlot, TextView, TextsSlot,
        TextsView,
    },
};
use crate::value::Text;

impl<T: Record> RecordSlot for Option<T> {
    fn fill(&mut self) -> &mut dyn Fields {
        *self = Some(T::default());
        let Some(record) = self else {
            unreachable!("a value was set")
        };
        record
    }
}

impl<T: Record> RecordView for Option<T> {
    fn record(&self) -> Option<&dyn Fields> {
        match self {
            Some(record) => Some(record),
            None => None,
        }
    }
}

impl<T: Record> RecordsSlot for Vec<T> {
    fn push(&mut self) -> &mut dyn Fields {
        Vec::push(self, T::default());
        let [.., last] = self.as_mut_slice() else {
            unreachable!("a value was appended")
        };
        last
    }
}

impl<T: Record> RecordsView for Vec<T> {
    fn len(&self) -> usize {
        self.as_slice().len()
    }
    fn at(&self, index: usize) -> Option<&dyn Fields> {
        let records = self.as_slice();
        if index < records.len() {
            Some(&records[index])
        } else {
            None
        }
    }
}

impl<T: Text> TextSlot for Option<T> {
    fn set(&mut self, text: String) {
        *self = Some(T::from_text(text));
    }
}

impl<T: Text> TextView for Option<T> {
    fn text(&self) -> Option<&str> {
        match self {
            Some(value) => Some(value.as_text()),
            None => None,
        }
    }
}

impl<T: Text> TextsSlot for Vec<T> {
    fn push(&mut self, text: String) {
        Vec::push(self, T::from_text(text));
    }
}

impl<T: Text> TextsView for Vec<T> {
    fn len(&self) -> usize {
        Vec::len(self)
    }
    fn at(&self, index: usize) -> &str {
        self.get(index).map_or("", T::as_text)
    }
}
