//! Reads a `ListResponse` into resources, in one pass.

use super::{
    read::{object, value, within},
    scan::{Result, Scanner},
    unread::UnreadResource,
};
use crate::record::{Common, Fields, ListMember, SeenRows, Slot};

/// The members of a `ListResponse` besides its resources (RFC 7644 §3.4.2, RFC 9865 §2).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PageHead {
    pub(crate) schemas: Vec<String>,
    pub(crate) total_results: Option<i64>,
    pub(crate) start_index: Option<i64>,
    pub(crate) items_per_page: Option<i64>,
    pub(crate) next_cursor: Option<String>,
    pub(crate) previous_cursor: Option<String>,
}

/// Receives the resources of a response.
pub(crate) trait StoredSink {
    /// Whether the sink has skipped a resource that it need not store.
    fn skips(&mut self, _resource: &mut UnreadResource<'_, '_>) -> bool {
        false
    }
    /// Appends an empty resource to read into.
    fn push(&mut self) -> (&mut dyn Fields, &mut Common);
    /// Visits the common attributes of each resource.
    fn commons(&mut self, each: &mut dyn FnMut(&mut Common));
    /// The number of resources.
    fn len(&self) -> usize;
    /// Removes all resources.
    fn clear(&mut self);
}

/// Reads a `ListResponse` into resources. Returns false if one of them breaks a rule of its schema. `each` is called with the common
/// attributes of every resource right after it was read, while it is in the processor's cache; not with those of skipped ones, which
/// are complete and follow their schema.
pub(crate) fn read_page(
    bytes: &[u8],
    out: &mut dyn StoredSink,
    projected: bool,
    memory: usize,
    each: &mut dyn FnMut(&mut Common),
) -> Result<(PageHead, bool)> {
    page(bytes, projected, memory, &mut |reader| {
        resources(reader, out, each)
    })
}

/// Reads a `ListResponse`; `resources` reads its resources.
fn page<'a>(
    bytes: &'a [u8],
    projected: bool,
    memory: usize,
    resources: &mut dyn FnMut(&mut Scanner<'a>) -> Result<()>,
) -> Result<(PageHead, bool)> {
    let mut head = PageHead::default();
    let mut reader = Scanner::new(bytes)?;
    reader.projected = projected;
    reader.memory = memory;
    let mut seen = SeenRows::default();
    let mut more = reader.open_object()?;
    while more {
        let name = reader.name()?;
        let member = ListMember::of(&name);
        if member.is_some_and(|member| !seen.first(member as usize)) {
            return reader
                .fail("an attribute occurs twice")
                .map_err(|e| within(e, &name));
        }
        let read = match member {
            Some(ListMember::Schemas) => {
                value(&mut reader, &mut Slot::Strings(&mut head.schemas), None).map(drop)
            }
            Some(ListMember::TotalResults) => value(
                &mut reader,
                &mut Slot::Integer(&mut head.total_results),
                None,
            )
            .map(drop),
            Some(ListMember::StartIndex) => {
                value(&mut reader, &mut Slot::Integer(&mut head.start_index), None).map(drop)
            }
            Some(ListMember::ItemsPerPage) => value(
                &mut reader,
                &mut Slot::Integer(&mut head.items_per_page),
                None,
            )
            .map(drop),
            Some(ListMember::Resources) => resources(&mut reader),
            Some(ListMember::NextCursor) => {
                value(&mut reader, &mut Slot::String(&mut head.next_cursor), None).map(drop)
            }
            Some(ListMember::PreviousCursor) => value(
                &mut reader,
                &mut Slot::String(&mut head.previous_cursor),
                None,
            )
            .map(drop),
            None => reader.raw().map(drop),
        };
        read.map_err(|error| within(error, &name))?;
        more = reader.more_members()?;
    }
    reader.end()?;
    Ok((head, reader.fits))
}

fn resources(
    reader: &mut Scanner<'_>,
    out: &mut dyn StoredSink,
    each: &mut dyn FnMut(&mut Common),
) -> Result<()> {
    if reader.null() {
        return Ok(());
    }
    let mut more = reader.open_array()?;
    while more {
        if !out.skips(&mut UnreadResource::new(reader)) {
            resource(reader, out, each)?;
        }
        more = reader.more_items()?;
    }
    Ok(())
}

fn resource(
    reader: &mut Scanner<'_>,
    out: &mut dyn StoredSink,
    each: &mut dyn FnMut(&mut Common),
) -> Result<()> {
    let (record, common) = out.push();
    let read = reader
        .charge(size_of_val(record) + size_of::<Common>() + size_of::<crate::record::Meta>())
        .and_then(|()| object(reader, record, Some(&mut *common)).map(drop));
    each(common);
    read.map_err(|error| within(error, &(out.len() - 1).to_string()))
}
