//! Reads the types of the serde derive with jiter's pull parser, which has no serde. This is what a derive for jiter would generate:
//! each member is matched by its exact name, and unknown members are skipped.

use crate::plain::{
    Address, EnterpriseUser, GroupOfUser, List, Manager, Meta, Name, Text, User, Value,
};
use jiter::{Jiter, JiterError, JiterErrorType, JiterResult, JsonErrorType, NumberInt, Peek};

/// Reads a document.
pub(crate) fn read<T: PullValue>(bytes: &[u8]) -> JiterResult<T> {
    let mut jiter = Jiter::new(bytes);
    let peek = jiter.peek()?;
    let value = T::read(&mut jiter, peek)?;
    jiter.finish()?;
    Ok(value)
}

/// A type that is read from a value whose first byte has been looked at.
pub(crate) trait PullValue: Sized {
    fn read(jiter: &mut Jiter<'_>, peek: Peek) -> JiterResult<Self>;
}

impl PullValue for String {
    fn read(jiter: &mut Jiter<'_>, peek: Peek) -> JiterResult<Self> {
        if peek != Peek::String {
            return unexpected(jiter);
        }
        jiter.known_str().map(str::to_owned)
    }
}

impl PullValue for bool {
    fn read(jiter: &mut Jiter<'_>, peek: Peek) -> JiterResult<Self> {
        jiter.known_bool(peek)
    }
}

impl PullValue for u64 {
    fn read(jiter: &mut Jiter<'_>, peek: Peek) -> JiterResult<Self> {
        match jiter.known_int(peek)? {
            NumberInt::Int(number) => number.try_into().or_else(|_| unexpected(jiter)),
            NumberInt::BigInt(_) => unexpected(jiter),
        }
    }
}

impl<T: PullValue> PullValue for Option<T> {
    fn read(jiter: &mut Jiter<'_>, peek: Peek) -> JiterResult<Self> {
        if peek == Peek::Null {
            jiter.known_null()?;
            return Ok(None);
        }
        T::read(jiter, peek).map(Some)
    }
}

impl<T: PullValue> PullValue for Vec<T> {
    fn read(jiter: &mut Jiter<'_>, peek: Peek) -> JiterResult<Self> {
        if peek != Peek::Array {
            return unexpected(jiter);
        }
        let mut items = Self::new();
        let mut next = jiter.known_array()?;
        while let Some(peek) = next {
            items.push(T::read(jiter, peek)?);
            next = jiter.array_step()?;
        }
        Ok(items)
    }
}

fn unexpected<T>(jiter: &Jiter<'_>) -> JiterResult<T> {
    Err(JiterError {
        error_type: JiterErrorType::JsonError(JsonErrorType::ExpectedSomeValue),
        index: jiter.current_index(),
    })
}

macro_rules! pull {
    ($($name:ident { $($field:ident $wire:literal: $type:ty,)* })*) => {$(
        impl PullValue for $name {
            fn read(jiter: &mut Jiter<'_>, peek: Peek) -> JiterResult<Self> {
                #[allow(non_camel_case_types)]
                enum Member { $($field,)* Unknown }
                fn member(name: &str) -> Member {
                    match name {
                        $($wire => Member::$field,)*
                        _ => Member::Unknown,
                    }
                }
                if peek != Peek::Object {
                    return unexpected(jiter);
                }
                let mut record = Self::default();
                let mut next = jiter.known_object()?.map(member);
                while let Some(member_read) = next {
                    let peek = jiter.peek()?;
                    match member_read {
                        $(Member::$field => record.$field = <$type>::read(jiter, peek)?,)*
                        Member::Unknown => jiter.known_skip(peek)?,
                    }
                    next = jiter.next_key()?.map(member);
                }
                Ok(record)
            }
        }
    )*};
}

plain_types!(pull);
