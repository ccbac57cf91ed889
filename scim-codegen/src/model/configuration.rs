//! What the provider's configuration supports (RFC 7643 §5, RFC 9865 §4). What is not announced is not supported.

use super::{AuthenticationScheme, Bulk, Capabilities, Filter, Pagination, PaginationMethod};
use crate::{
    document::{self, Document, Object, Trail, Value},
    finding::{Finding, Findings},
    lint::{repair::Subject, rules},
    text::Place,
};

/// Reads a ServiceProviderConfig; one in a list of one, too.
pub(super) fn read(
    document: &Document,
    findings: &mut Findings,
) -> Result<Capabilities, Box<Finding>> {
    if let Some(root) = Object::new(document, &document.root, Trail::Root)
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
        missing(
            document.place(document.root.span(), String::new()),
            findings,
        )
    }))
}

/// No configuration: nothing optional is supported.
pub(super) fn missing(place: Place, findings: &mut Findings) -> Capabilities {
    let assumed = "PATCH, bulk, filters, sorting, password changes and ETags count as not supported, \
         paging is by index";
    findings.push(
        Finding::new(
            &rules::NO_CONFIGURATION,
            place,
            "there is no ServiceProviderConfig",
        )
        .assuming(assumed)
        .repaired_by("[features]\npatch = true\nfilter = true"),
    );
    Capabilities::default()
}

/// Reads a configuration's object.
pub(super) fn capabilities(object: &Object<'_>, findings: &mut Findings) -> Capabilities {
    let bulk = supported(object, "bulk", findings).then(|| {
        // That it may be no object was reported above.
        let bulk = object.object("bulk", &mut Findings::default());
        let mut count = |name| bulk.as_ref().and_then(|bulk| bulk.count(name, findings));
        Bulk {
            max_operations: count("maxOperations"),
            max_payload_size: count("maxPayloadSize"),
        }
    });
    let filter = supported(object, "filter", findings).then(|| {
        let filter = object.object("filter", &mut Findings::default());
        Filter {
            max_results: filter.and_then(|filter| filter.count("maxResults", findings)),
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

fn supported(object: &Object<'_>, feature: &str, findings: &mut Findings) -> bool {
    if object.get(feature, &mut Findings::default()).is_none() {
        let message = format!("the configuration says nothing of `{feature}`");
        findings.push(
            object
                .finding(&rules::NO_CONFIGURATION, message)
                .assuming("counts as not supported")
                .repaired_by(Subject::Feature(feature).set("supported", "true")),
        );
        return false;
    }
    let subject = Subject::Feature(feature);
    // Some providers write the answer where its object is due.
    if let Some(Value::Bool(supported)) = object.get(feature, findings).map(|node| &node.value) {
        let message = format!("`{feature}` is a boolean where an object is due");
        findings.push(
            object
                .finding_in(feature, &rules::WRONG_JSON_TYPE, message)
                .assuming(format!("read as `supported`: {supported}"))
                .repaired_by(subject.set("supported", &(!supported).to_string())),
        );
        return *supported;
    }
    let part = object.object(feature, findings);
    part.map(|part| part.about(subject))
        .and_then(|part| part.boolean("supported", findings))
        .unwrap_or(false)
}

fn pagination(object: &Object<'_>, findings: &mut Findings) -> Pagination {
    if object.get("pagination", &mut Findings::default()).is_none() {
        return Pagination::default();
    }
    let Some(part) = object.object("pagination", findings) else {
        return Pagination::default();
    };
    let cursor = part.boolean("cursor", findings).unwrap_or(false);
    let by_cursor = part
        .text("defaultPaginationMethod", findings)
        .is_some_and(|method| method.eq_ignore_ascii_case("cursor"));
    Pagination {
        cursor,
        index: part.boolean("index", findings).unwrap_or(!cursor),
        default_method: if by_cursor {
            PaginationMethod::Cursor
        } else {
            PaginationMethod::Index
        },
        default_page_size: part.count("defaultPageSize", findings),
        max_page_size: part.count("maxPageSize", findings),
        cursor_timeout: part.count("cursorTimeout", findings),
    }
}

fn authentication_schemes(
    object: &Object<'_>,
    findings: &mut Findings,
) -> Vec<AuthenticationScheme> {
    let trail = Trail::Member(&object.trail, "authenticationSchemes");
    let mut schemes = Vec::new();
    for (index, node) in object
        .items("authenticationSchemes", findings)
        .iter()
        .enumerate()
    {
        let trail = Trail::Item(&trail, index);
        let Some(scheme) = Object::new(object.document, node, trail) else {
            object.wrong_item(node, &trail, "an object", findings);
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
