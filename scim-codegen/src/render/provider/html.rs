//! Renders a provider as one HTML page without external files: searchable, linkable, printable, for people who don't program.

use super::facts::{self, Fact};
use crate::{
    characteristics::DataType,
    finding::{Finding, Findings},
    model::{
        AttributeModel, Capabilities, Capability, ProviderModel, ResourceTypeModel, SchemaModel,
    },
    render::word,
    text::neutral,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Renders the page.
pub(crate) fn html(provider: &ProviderModel, findings: &Findings) -> String {
    let title = escaped(&provider.origin);
    let (style, script) = (digest(STYLE), digest(SCRIPT));
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src '{style}'; script-src '{script}'\">\n\
         <meta name=\"generator\" content=\"scim-codegen {}\">\n<link rel=\"icon\" href=\"data:,\">\n\
         <title>{title}: SCIM service provider</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#content\">Skip to the content</a>\n",
        env!("CARGO_PKG_VERSION"),
    );
    head(&mut out, provider);
    out.push_str("<div class=\"layout\">\n");
    navigation(&mut out, provider, findings);
    out.push_str("<main id=\"content\">\n");
    capabilities(&mut out, &provider.capabilities);
    resource_types(&mut out, provider);
    schemas(&mut out, provider);
    reported(&mut out, findings);
    out.push_str("</main>\n</div>\n");
    out.push_str(&format!("<script>{SCRIPT}</script>\n</body>\n</html>\n"));
    out
}

/// The digest that lets a browser run exactly this text, and nothing that a document might smuggle in.
fn digest(text: &str) -> String {
    format!(
        "sha256-{}",
        STANDARD.encode(hmac_sha256::Hash::hash(text.as_bytes()))
    )
}

/// Foreign text as HTML, in content and in quoted values.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in neutral(text).chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

fn head(out: &mut String, provider: &ProviderModel) {
    let (types, schemas) = (provider.resource_types.len(), provider.schemas.len());
    out.push_str(&format!(
        "<header>\n<h1>{}</h1>\n<p>SCIM 2.0 service provider with {types} resource types and {schemas} schemas</p>\n</header>\n\
         <search class=\"search\">\n<label for=\"search\">Search</label>\n\
         <input id=\"search\" type=\"search\" placeholder=\"Attribute, type or description (press /)\" autocomplete=\"off\">\n\
         <output id=\"count\" for=\"search\"></output>\n</search>\n",
        escaped(&provider.origin)
    ));
}

fn navigation(out: &mut String, provider: &ProviderModel, findings: &Findings) {
    out.push_str("<nav aria-label=\"Contents\">\n<ul>\n<li><a href=\"#capabilities\">Capabilities</a></li>\n");
    if !provider.resource_types.is_empty() {
        out.push_str("<li><a href=\"#resource-types\">Resource types</a></li>\n");
    }
    out.push_str("<li>Schemas</li>\n");
    for schema in &provider.schemas {
        out.push_str(&format!(
            "<li class=\"below\"><a href=\"#{}\">{}</a></li>\n",
            escaped(&schema.urn.0),
            escaped(&schema.name)
        ));
    }
    if findings.iter().next().is_some() {
        out.push_str("<li><a href=\"#findings\">Findings</a></li>\n");
    }
    out.push_str("</ul>\n</nav>\n");
}

fn capabilities(out: &mut String, capabilities: &Capabilities) {
    out.push_str("<section id=\"capabilities\">\n<h2>Capabilities</h2>\n<table>\n<thead><tr><th scope=\"col\">Feature</th><th scope=\"col\">Supported</th><th scope=\"col\">Limits</th></tr></thead>\n<tbody>\n");
    for capability in Capability::ALL {
        let (class, word) = if capabilities.supports(*capability) {
            ("yes", "yes")
        } else {
            ("no", "no")
        };
        out.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td class=\"{class}\">{word}</td><td>{}</td></tr>\n",
            title(*capability),
            limits(capabilities, *capability)
        ));
    }
    out.push_str("</tbody>\n</table>\n");
    if !capabilities.authentication_schemes.is_empty() {
        let schemes = capabilities.authentication_schemes.iter();
        let schemes = schemes.map(|scheme| {
            let (name, kind) = (escaped(&scheme.name), escaped(&scheme.kind));
            format!("{name} (<code>{kind}</code>)")
        });
        let schemes: Vec<String> = schemes.collect();
        out.push_str(&format!("<p>Authentication: {}</p>\n", schemes.join(", ")));
    }
    out.push_str("</section>\n");
}

fn title(capability: Capability) -> &'static str {
    match capability {
        Capability::Patch => "Partial changes (PATCH)",
        Capability::Filter => "Filters",
        Capability::Sort => "Sorting",
        Capability::Etag => "Versions (ETag)",
        Capability::Bulk => "Bulk operations",
        Capability::ChangePassword => "Password changes",
        Capability::IndexPaging => "Paging by index",
        Capability::CursorPaging => "Paging by cursor",
    }
}

fn limits(capabilities: &Capabilities, capability: Capability) -> String {
    let paging = &capabilities.pagination;
    let limits: Vec<(Option<u64>, &str)> = match capability {
        Capability::Filter => {
            let limit = capabilities
                .filter
                .as_ref()
                .and_then(|filter| filter.max_results);
            vec![(limit, "results at most")]
        }
        Capability::Bulk => capabilities
            .bulk
            .iter()
            .flat_map(|bulk| {
                [
                    (bulk.max_operations, "operations at most"),
                    (bulk.max_payload_size, "bytes at most"),
                ]
            })
            .collect(),
        Capability::IndexPaging => vec![
            (paging.default_page_size, "resources a page by default"),
            (paging.max_page_size, "at most"),
        ],
        Capability::CursorPaging => vec![(paging.cursor_timeout, "seconds until a cursor expires")],
        Capability::Patch | Capability::Sort | Capability::Etag | Capability::ChangePassword => {
            Vec::new()
        }
    };
    if !capabilities.supports(capability) {
        return String::new();
    }
    let limits = limits
        .into_iter()
        .filter_map(|(limit, words)| Some(format!("{} {words}", limit?)));
    limits.collect::<Vec<_>>().join(", ")
}

fn resource_types(out: &mut String, provider: &ProviderModel) {
    if provider.resource_types.is_empty() {
        return;
    }
    out.push_str("<section id=\"resource-types\">\n<h2>Resource types</h2>\n<table>\n<thead><tr><th scope=\"col\">Name</th><th scope=\"col\">Endpoint</th><th scope=\"col\">Schemas</th><th scope=\"col\">Description</th></tr></thead>\n<tbody>\n");
    for resource_type in &provider.resource_types {
        out.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td><code>{}</code></td><td>{}</td><td class=\"what\">{}</td></tr>\n",
            escaped(&resource_type.name),
            escaped(&resource_type.endpoint),
            schemas_of(provider, resource_type),
            escaped(resource_type.description.as_deref().unwrap_or_default()),
        ));
    }
    out.push_str("</tbody>\n</table>\n</section>\n");
}

/// Links to the schema and the extensions of a resource type.
fn schemas_of(provider: &ProviderModel, resource_type: &ResourceTypeModel) -> String {
    let base = (resource_type.schema, "");
    let extensions = resource_type.extensions.iter().map(|extension| {
        let what = if extension.required {
            " (required extension)"
        } else {
            " (extension)"
        };
        (extension.schema, what)
    });
    let links = std::iter::once(base)
        .chain(extensions)
        .filter_map(|(id, what)| {
            let schema = provider.schemas.get(id.0)?;
            let (urn, name) = (escaped(&schema.urn.0), escaped(&schema.name));
            Some(format!("<a href=\"#{urn}\">{name}</a>{what}"))
        });
    links.collect::<Vec<_>>().join("<br>")
}

fn schemas(out: &mut String, provider: &ProviderModel) {
    for schema in &provider.schemas {
        let urn = escaped(&schema.urn.0);
        out.push_str(&format!(
            "<section id=\"{urn}\" data-searched>\n<h2>{}</h2>\n<p><code>{urn}</code>{}</p>\n",
            escaped(&schema.name),
            used_by(provider, schema)
        ));
        if let Some(description) = &schema.description {
            out.push_str(&format!("<p class=\"what\">{}</p>\n", escaped(description)));
        }
        out.push_str("<table>\n<thead><tr><th scope=\"col\">Attribute</th><th scope=\"col\">Type</th><th scope=\"col\">Characteristics</th><th scope=\"col\">Description</th></tr></thead>\n<tbody>\n");
        attributes(out, &schema.urn.0, "", &schema.attributes);
        out.push_str("</tbody>\n</table>\n</section>\n");
    }
}

fn used_by(provider: &ProviderModel, schema: &SchemaModel) -> String {
    let names = |indices: &[usize]| {
        let types = indices
            .iter()
            .filter_map(|index| provider.resource_types.get(*index));
        let names: Vec<String> = types.map(|type_| escaped(&type_.name)).collect();
        names.join(", ")
    };
    match (schema.base_of.is_empty(), schema.extension_of.is_empty()) {
        (true, true) => ", without a resource type".to_owned(),
        (false, true) => format!(", schema of {}", names(&schema.base_of)),
        (true, false) => format!(", extension of {}", names(&schema.extension_of)),
        (false, false) => format!(
            ", schema of {} and extension of {}",
            names(&schema.base_of),
            names(&schema.extension_of)
        ),
    }
}

fn attributes(out: &mut String, urn: &str, prefix: &str, attributes: &[AttributeModel]) {
    for attribute in attributes {
        let path = format!("{prefix}{}", attribute.name.0);
        row(
            out,
            urn,
            &path,
            attribute,
            if prefix.is_empty() {
                ""
            } else {
                " class=\"sub\""
            },
        );
        self::attributes(out, urn, &format!("{path}."), &attribute.sub_attributes);
    }
}

fn row(out: &mut String, urn: &str, path: &str, attribute: &AttributeModel, class: &str) {
    let facts = facts::of(attribute);
    let type_ = match attribute.kind {
        DataType::Json => DataType::Json.prose(),
        kind => kind.word(),
    };
    let description = attribute.description.as_deref().unwrap_or_default();
    let searched: Vec<&str> = [path, type_, description]
        .into_iter()
        .chain(facts.iter().map(|fact| fact.text.as_str()))
        .collect();
    let tags = facts.iter().map(|Fact { text, is_default }| {
        let class = if *is_default { "tag" } else { "tag strong" };
        format!("<span class=\"{class}\">{}</span>", escaped(text))
    });
    let id = escaped(&format!("{urn}:{path}"));
    let list = if attribute.multi_valued {
        " (multi-valued)"
    } else {
        ""
    };
    out.push_str(&format!(
        "<tr id=\"{id}\" data-text=\"{}\"><th scope=\"row\"{class}><a class=\"self\" href=\"#{id}\"><code>{}</code></a></th><td>{}{list}</td><td>{}</td><td class=\"what\">{}</td></tr>\n",
        escaped(&searched.join(" ").to_lowercase()),
        escaped(&attribute.name.0),
        escaped(type_),
        tags.collect::<String>(),
        escaped(description),
    ));
}

fn reported(out: &mut String, findings: &Findings) {
    let mut all = findings.iter().peekable();
    if all.peek().is_none() {
        return;
    }
    out.push_str("<section id=\"findings\">\n<h2>Findings</h2>\n<p>Deviations of the documents from the RFCs, and what is assumed.</p>\n<ul class=\"findings\">\n");
    for finding in all {
        out.push_str(&item(finding));
    }
    out.push_str("</ul>\n</section>\n");
}

fn item(finding: &Finding) -> String {
    let assumed = finding
        .assumed
        .as_deref()
        .map(|assumed| format!("; {}", escaped(assumed)));
    let severity = word(finding.rule.severity);
    format!(
        "<li><span class=\"{severity}\">{severity}</span> {}{} <code>{}</code></li>\n",
        escaped(&finding.message),
        assumed.unwrap_or_default(),
        escaped(finding.rule.id),
    )
}
