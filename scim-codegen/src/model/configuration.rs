//! The provider's configuration (RFC 7643 §5, RFC 9865 §4). A feature that the configuration doesn't announce counts as unsupported.

use super::{
    AuthenticationScheme, BulkSupport, Capabilities, DefaultPagingMethod, FilterSupport,
    PagingSupport,
};
use crate::{
    document::{self, Document, JsonPath, JsonValue, Object},
    finding::{Finding, Findings, Repair},
    lint::{
        repair::{FindingSubject, key},
        rules,
    },
    text::SourceSpan,
};

/// Reads a `ServiceProviderConfig`, either a single object or a list with one item.
pub(super) fn read(
    document: &Document,
    findings: &mut Findings,
) -> Result<Capabilities, Box<Finding>> {
    if let Some(root) = Object::new(document, &document.root, JsonPath::Root)
        && root.items_quietly("Resources").is_empty()
    {
        document::refuse_error_message(&root, findings)?;
        return Ok(capabilities(&root, findings));
    }
    let list = document::resources(document, "configurations", findings)?;
    let first = list.first().and_then(|resource| {
        resource.read(document, findings, |object, findings| {
            capabilities(&object, findings)
        })
    });
    Ok(first.unwrap_or_else(|| {
        let place = document.place(document.root.span(), String::new());
        missing(place, findings)
    }))
}

/// The features that a configuration must mention.
const FEATURES: [&str; 6] = ["patch", "bulk", "filter", "changePassword", "sort", "etag"];

/// The configuration to assume if there is none: no optional feature is supported.
pub(super) fn missing(place: SourceSpan, findings: &mut Findings) -> Capabilities {
    let lines = FEATURES.map(|feature| format!("\n{} = false", key(feature)));
    findings.push(
        Finding::new(
            &rules::NO_CONFIGURATION,
            place,
            "there is no ServiceProviderConfig",
        )
        .assuming(
            "PATCH, bulk, filters, sorting, password changes and ETags are not supported; paging is by index",
        )
        .repaired_by(Repair::Config(format!("[features]{}", lines.concat()))),
    );
    Capabilities::default()
}

/// Reads the configuration from a JSON object.
pub(super) fn capabilities(object: &Object<'_>, findings: &mut Findings) -> Capabilities {
    let bulk = supported(object, "bulk", findings).then(|| {
        // A value that isn't an object was already reported by `supported`.
        let bulk = object.object("bulk", &mut Findings::default());
        let mut limit = |name| bulk.as_ref().and_then(|bulk| limit(bulk, name, findings));
        BulkSupport {
            max_operations: limit("maxOperations"),
            max_payload_size: limit("maxPayloadSize"),
        }
    });
    let filter = supported(object, "filter", findings).then(|| {
        let filter = object.object("filter", &mut Findings::default());
        FilterSupport {
            max_results: filter.and_then(|filter| limit(&filter, "maxResults", findings)),
        }
    });
    Capabilities {
        patch: supported(object, "patch", findings),
        bulk,
        filter,
        change_password: supported(object, "changePassword", findings),
        sort: supported(object, "sort", findings),
        etag: supported(object, "etag", findings),
        pagination: pagination(object, findings),
        authentication_schemes: authentication_schemes(object, findings),
    }
}

/// Reads a limit. A limit of 0 would disable a feature that the provider supports, so 0 counts as not stated.
fn limit(object: &Object<'_>, name: &str, findings: &mut Findings) -> Option<u64> {
    let limit = object.count(name, findings)?;
    if limit > 0 {
        return Some(limit);
    }
    findings.push(
        object
            .finding_in(name, &rules::ZERO_LIMIT, format!("`{name}` is 0"))
            .assuming("the limit is not stated")
            .repaired_by("set the limit in `[features]` of scim.toml, or disable the feature"),
    );
    None
}

fn supported(object: &Object<'_>, feature: &str, findings: &mut Findings) -> bool {
    let subject = FindingSubject::Feature(feature);
    if !object.has(feature) {
        let message = format!("the configuration does not mention `{feature}`");
        findings.push(
            object
                .finding(&rules::NO_CONFIGURATION, message)
                .assuming("not supported")
                .repaired_by(subject.set("supported", "false")),
        );
        return false;
    }
    // Some providers write a bare boolean instead of an object.
    if let Some(JsonValue::Bool(supported)) = object.get(feature, findings).map(|node| &node.value)
    {
        let message = format!("`{feature}` is a boolean; expected an object");
        findings.push(
            object
                .finding_in(feature, &rules::WRONG_JSON_TYPE, message)
                .assuming(format!("read as `supported`: {supported}"))
                .repaired_by(subject.set("supported", &supported.to_string())),
        );
        return *supported;
    }
    let part = object.object(feature, findings);
    part.map(|part| part.about(subject))
        .and_then(|part| part.boolean("supported", findings))
        .unwrap_or(false)
}

fn pagination(object: &Object<'_>, findings: &mut Findings) -> PagingSupport {
    if !object.has("pagination") {
        return PagingSupport::default();
    }
    let Some(part) = object.object("pagination", findings) else {
        return PagingSupport::default();
    };
    let cursor = part.boolean("cursor", findings).unwrap_or(false);
    let by_cursor = part
        .text("defaultPaginationMethod", findings)
        .is_some_and(|method| method.eq_ignore_ascii_case("cursor"));
    PagingSupport {
        cursor,
        index: part.boolean("index", findings).unwrap_or(!cursor),
        default_method: if by_cursor {
            DefaultPagingMethod::Cursor
        } else {
            DefaultPagingMethod::Index
        },
        default_page_size: limit(&part, "defaultPageSize", findings),
        max_page_size: limit(&part, "maxPageSize", findings),
        cursor_timeout: limit(&part, "cursorTimeout", findings),
    }
}

fn authentication_schemes(
    object: &Object<'_>,
    findings: &mut Findings,
) -> Vec<AuthenticationScheme> {
    const MEMBER: &str = "authenticationSchemes";
    let path = JsonPath::Member(&object.path, MEMBER);
    let mut schemes = Vec::new();
    for (index, node) in object.items(MEMBER, findings).iter().enumerate() {
        let path = JsonPath::Item(&path, index);
        let Some(scheme) = Object::new(object.document, node, path) else {
            object.wrong_item(node, &path, "an object", findings);
            continue;
        };
        let mut text = |name: &str| scheme.text(name, findings).unwrap_or_default().to_owned();
        schemes.push(AuthenticationScheme {
            kind: text("type"),
            name: text("name"),
        });
    }
    schemes
}
