//! Renders a provider's attributes in columns, for terminals and for `grep`.

use super::facts;
use crate::{
    model::{AttributeModel, ProviderModel},
    text::{neutral, shown, wrap},
};

/// The columns that the last column needs to be broken within itself.
const LEAST: usize = 20;

/// Renders a line per attribute, below the URN of each schema. With a width, the last column is broken into several lines.
pub(crate) fn table(provider: &ProviderModel, width: Option<usize>) -> String {
    let mut out = String::new();
    for schema in &provider.schemas {
        let mut rows = Vec::new();
        collect(&mut rows, "", &schema.attributes);
        out.push_str(&format!("{}\n", neutral(&schema.urn.0)));
        let widest = |column: usize| {
            let cells = rows.iter().filter_map(|row: &[String; 3]| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let (path_width, type_width) = (widest(0), widest(1));
        for [path, type_, facts] in &rows {
            let start = path_width + type_width + 6;
            let room = width.map(|width| width.saturating_sub(start));
            let facts = match room {
                Some(room) if room >= LEAST => wrap(facts, room, 0),
                Some(_) | None => facts.clone(),
            };
            let facts = facts.replace('\n', &format!("\n{:start$}", ""));
            let line = format!("  {path:path_width$}  {type_:type_width$}  {facts}");
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out.push('\n');
    }
    match width {
        Some(width) => wrap(&out, width, 4),
        None => out,
    }
}

fn collect(rows: &mut Vec<[String; 3]>, prefix: &str, attributes: &[AttributeModel]) {
    for attribute in attributes {
        let path = format!("{prefix}{}", attribute.name.0);
        let list = if attribute.multi_valued { "[]" } else { "" };
        let facts = facts::of(attribute)
            .into_iter()
            .filter(|fact| !fact.is_default);
        let facts: Vec<String> = facts.map(|fact| neutral(&fact.text)).collect();
        rows.push([
            shown(&path),
            format!("{}{list}", attribute.kind.word()),
            facts.join("; "),
        ]);
        collect(rows, &format!("{path}."), &attribute.sub_attributes);
    }
}
