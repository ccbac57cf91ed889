//! Reads the tables of `ARCHITECTURE.md`, which list the rooms of a crate and the rooms that each one may use.

use std::collections::{BTreeMap, BTreeSet};

/// One row per room, with the rooms that it sees.
pub type Room = BTreeSet<String>;

/// Reads the table below the heading `## heading`. Its columns are room, contents and `sees`.
///
/// # Errors
/// If the section has no such table, or a row has a different form than `` | `room` | … | `a`, `b` | ``.
pub fn rooms(text: &str, heading: &str) -> Result<BTreeMap<String, Room>, String> {
    let start = format!("## {heading}");
    let section = text.lines().skip_while(|line| *line != start).skip(1);
    let mut rooms = BTreeMap::new();
    for line in section.take_while(|line| !line.starts_with("## ")) {
        let Some(cells) = line
            .strip_prefix('|')
            .and_then(|line| line.strip_suffix('|'))
        else {
            continue;
        };
        let cells: Vec<&str> = cells.split('|').map(str::trim).collect();
        let [room, _, sees] = cells.as_slice() else {
            return Err(format!("a row of `{heading}` needs three cells: {line}"));
        };
        if *room == "room" || room.starts_with("---") {
            continue;
        }
        let room = quoted(room).ok_or_else(|| format!("not a room in backticks: {line}"))?;
        let sees = match *sees {
            "–" => BTreeSet::new(),
            list => list
                .split(',')
                .map(|name| {
                    quoted(name.trim()).ok_or_else(|| format!("not rooms in backticks: {line}"))
                })
                .collect::<Result<_, _>>()?,
        };
        if rooms.insert(room.clone(), sees).is_some() {
            return Err(format!("`{room}` has two rows in `{heading}`"));
        }
    }
    if rooms.is_empty() {
        return Err(format!(
            "ARCHITECTURE.md has no table of rooms below `{start}`"
        ));
    }
    Ok(rooms)
}

fn quoted(text: &str) -> Option<String> {
    let name = text.strip_prefix('`')?.strip_suffix('`')?;
    Some(name.to_owned())
}
