//! A constant for each kind of row, so that [`record!`](crate::record!) can write an array with one element for each row.
#![allow(non_upper_case_globals, missing_docs)]

macro_rules! kinds {
    ($($kind:ident)*) => {
        $(pub const $kind: () = ();)*
    };
}

kinds! {
    String Strings Boolean Booleans Integer Integers Decimal Decimals Text Texts Json Jsons Record Records Own
}
