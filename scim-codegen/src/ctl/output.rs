//! Prints results to standard output, and reports how they break their schema.

use super::{
    json::member,
    json_text::{JsonLayout, colored, plain},
    session::ProviderSession,
};
use crate::{Error, console::print};
use scim_runtime::{Json, check, check::Violation, describe::ResourceTypeDescription};
use std::{
    io::{ErrorKind, Write as _},
    path::Path,
};

/// Maximum number of violations to print. The rest are counted.
const MAX_VIOLATIONS: usize = 50;

/// Whether standard output still has a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OutputReader {
    Present,
    Gone,
}

/// How much of a resource a response contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ResourceExtent {
    Whole,
    Projected,
}

impl ProviderSession {
    /// Prints a result.
    pub(super) fn print(&self, json: &Json) -> Result<(), Error> {
        let layout = if self.style.no_indent {
            JsonLayout::OneLine
        } else {
            JsonLayout::Indented
        };
        print(&self.text(json, layout))
    }

    /// Prints JSON on one line and flushes it.
    ///
    /// # Errors
    /// If writing fails for a reason other than a closed reader.
    pub(super) fn print_line(&self, json: &Json) -> Result<OutputReader, Error> {
        let text = self.text(json, JsonLayout::OneLine);
        let mut out = std::io::stdout().lock();
        let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        match written {
            Ok(()) => Ok(OutputReader::Present),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(OutputReader::Gone),
            Err(error) => Err(Error::writing(Path::new("standard output"), error)),
        }
    }

    fn text(&self, json: &Json, layout: JsonLayout) -> String {
        if self.console.text_style(&std::io::stdout()).colors {
            colored(json, layout)
        } else {
            plain(json, layout)
        }
    }

    /// Prints a resource and reports how it breaks its schema.
    pub(super) fn print_resource(
        &self,
        json: &Json,
        resource_type: Option<&ResourceTypeDescription>,
        extent: ResourceExtent,
    ) -> Result<(), Error> {
        self.print(json)?;
        self.report(&self.violations(json, resource_type, extent))
    }

    /// Returns how a resource breaks its schema. If neither the name nor the schemas identify the type, returns nothing.
    pub(super) fn violations(
        &self,
        json: &Json,
        resource_type: Option<&ResourceTypeDescription>,
        extent: ResourceExtent,
    ) -> Vec<Violation> {
        let resource_type = resource_type.or_else(|| self.type_of(json));
        resource_type.map_or_else(Vec::new, |resource_type| {
            let is_projected = extent == ResourceExtent::Projected;
            if is_projected {
                check::projected_response(json, resource_type.descriptor())
            } else {
                check::response(json, resource_type.descriptor())
            }
        })
    }

    /// Reports how a response breaks its schema.
    ///
    /// # Errors
    /// The violations, with `--strict`.
    pub(super) fn report(&self, violations: &[Violation]) -> Result<(), Error> {
        if violations.is_empty() {
            return Ok(());
        }
        let shown = violations.iter().take(MAX_VIOLATIONS);
        let mut lines: Vec<String> = shown.map(|violation| format!("  {violation}")).collect();
        if let Some(more) = violations
            .len()
            .checked_sub(MAX_VIOLATIONS)
            .filter(|more| *more > 0)
        {
            lines.push(format!("  and {more} more"));
        }
        self.warn_or_fail(&format!(
            "the response breaks its schema\n{}",
            lines.join("\n")
        ))
    }
}

/// Returns how a list breaks RFC 7644 §3.4.2: `schemas`, `totalResults`, `Resources`.
pub(super) fn list_deviations(list: &Json) -> Vec<String> {
    const LIST: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
    let urns = member(list, "schemas").and_then(Json::as_array);
    let mut urns = urns.into_iter().flatten().filter_map(Json::as_str);
    let mut deviations = Vec::new();
    if !urns.any(|urn| urn.eq_ignore_ascii_case(LIST)) {
        deviations.push("/schemas: does not name ListResponse".to_owned());
    }
    let total = member(list, "totalResults");
    match total {
        Some(Json::Number(total)) if total.is_u64() => {}
        Some(_) => deviations.push("/totalResults: is not a number".to_owned()),
        None => deviations.push("/totalResults: is missing".to_owned()),
    }
    match member(list, "Resources") {
        Some(Json::Array(_)) => {}
        Some(_) => deviations.push("/Resources: is not an array".to_owned()),
        None if total.and_then(Json::as_u64).is_some_and(|total| total > 0) => {
            deviations.push("/Resources: is missing, although there are results".to_owned());
        }
        None => {}
    }
    deviations
}
