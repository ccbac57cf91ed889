//! Compares what two versions of `/ServiceProviderConfig` announce.

use super::{kind, seen::ChangeList};
use crate::model::{
    AuthenticationScheme, BulkSupport, Capabilities, Capability, DefaultPagingMethod, ModelPart,
};

pub(super) fn compare(old: &Capabilities, new: &Capabilities, seen: &mut ChangeList) {
    for capability in Capability::ALL {
        let part = ModelPart::Capability(*capability);
        match (old.supports(*capability), new.supports(*capability)) {
            (false, true) => seen.seen(&part, &kind::CAPABILITY_GAINED),
            (true, false) => seen.seen(&part, &kind::CAPABILITY_LOST),
            (true, true) => limits(old, new, *capability, &part, seen),
            (false, false) => {}
        }
    }
    let paging = ModelPart::Configuration;
    let sizes = [old, new].map(|side| side.pagination.default_page_size);
    if sizes[0] != sizes[1] {
        let [before, after] = sizes.map(|size| named("defaultPageSize", size));
        seen.changed(&paging, &kind::PAGE_SIZE_CHANGED, before, after);
    }
    let methods = [old, new].map(|side| side.pagination.default_method);
    if methods[0] != methods[1] {
        let [before, after] = methods.map(|method| match method {
            DefaultPagingMethod::Index => "index",
            DefaultPagingMethod::Cursor => "cursor",
        });
        seen.changed(&paging, &kind::DEFAULT_PAGING_CHANGED, before, after);
    }
    authentication(old, new, seen);
}

/// Compares the limits of a feature that both versions support.
fn limits(
    old: &Capabilities,
    new: &Capabilities,
    capability: Capability,
    part: &ModelPart,
    seen: &mut ChangeList,
) {
    let mut compare =
        |name: &str, old: Option<u64>, new: Option<u64>| limit(name, old, new, part, seen);
    match capability {
        Capability::Filter => {
            let [old, new] = [old, new].map(|side| side.filter.as_ref()?.max_results);
            compare("maxResults", old, new);
        }
        Capability::Bulk => {
            let of = |limit: fn(&BulkSupport) -> Option<u64>| {
                [old, new].map(|side| side.bulk.as_ref().and_then(limit))
            };
            let [before, after] = of(|bulk| bulk.max_operations);
            compare("maxOperations", before, after);
            let [before, after] = of(|bulk| bulk.max_payload_size);
            compare("maxPayloadSize", before, after);
        }
        Capability::IndexPaging => {
            let [old, new] = [old, new].map(|side| side.pagination.max_page_size);
            compare("maxPageSize", old, new);
        }
        Capability::CursorPaging => {
            let [old, new] = [old, new].map(|side| side.pagination.cursor_timeout);
            compare("cursorTimeout", old, new);
        }
        Capability::Patch | Capability::Sort | Capability::Etag | Capability::ChangePassword => {}
    }
}

/// Compares a limit. A limit that isn't stated is the highest one.
fn limit(name: &str, old: Option<u64>, new: Option<u64>, part: &ModelPart, seen: &mut ChangeList) {
    let height = |limit: Option<u64>| limit.unwrap_or(u64::MAX);
    let kind = match height(new).cmp(&height(old)) {
        std::cmp::Ordering::Less => &kind::LIMIT_LOWERED,
        std::cmp::Ordering::Equal => return,
        std::cmp::Ordering::Greater => &kind::LIMIT_RAISED,
    };
    seen.changed(part, kind, named(name, old), named(name, new));
}

fn named(name: &str, limit: Option<u64>) -> String {
    match limit {
        Some(limit) => format!("{name} {limit}"),
        None => format!("no {name}"),
    }
}

fn authentication(old: &Capabilities, new: &Capabilities, seen: &mut ChangeList) {
    let has = |side: &Capabilities, scheme: &AuthenticationScheme| {
        let mut schemes = side.authentication_schemes.iter();
        schemes.any(|other| other.kind.eq_ignore_ascii_case(&scheme.kind))
    };
    let part = ModelPart::Configuration;
    for scheme in &old.authentication_schemes {
        if !has(new, scheme) {
            seen.removed(&part, &kind::AUTHENTICATION_REMOVED, &scheme.kind);
        }
    }
    for scheme in &new.authentication_schemes {
        if !has(old, scheme) {
            seen.added(&part, &kind::AUTHENTICATION_ADDED, &scheme.kind);
        }
    }
}
