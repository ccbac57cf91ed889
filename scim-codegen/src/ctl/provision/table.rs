//! Reads a CSV file into resources.

use super::{
    arguments::ProvisionArgs,
    cell,
    column::{Column, columns},
    merge::{merge, without_repetitions},
    problems::Problems,
    source::{MAX_ROWS, SourceFile},
    wanted::WantedInput,
};
use crate::{
    Error,
    text::{did_you_mean, shown},
};
use csv::{ByteRecord, ErrorKind, ReaderBuilder, StringRecord, Trim};
use scim_runtime::{
    Json, describe::ResourceTypeDescription, dynamic::DynamicResource, path::AttributePath,
};
use serde_json::Map;
use std::collections::HashMap;

/// # Errors
/// All problems of the file at once.
pub(super) fn read(
    file: &SourceFile,
    arguments: &ProvisionArgs,
    resource_type: &ResourceTypeDescription,
) -> Result<WantedInput, Error> {
    read_up_to(MAX_ROWS, file, arguments, resource_type)
}

fn read_up_to(
    row_limit: usize,
    file: &SourceFile,
    arguments: &ProvisionArgs,
    resource_type: &ResourceTypeDescription,
) -> Result<WantedInput, Error> {
    let mut reader = ReaderBuilder::new()
        .delimiter(arguments.columns.delimiter)
        .trim(Trim::Headers)
        .from_reader(file.bytes.as_slice());
    let header = reader
        .headers()
        .map_err(|error| unreadable(&file.name, &error))?;
    let header: Vec<String> = header.iter().map(str::to_owned).collect();
    let columns = header_columns(file, &header, arguments, resource_type)?;
    let mut rows = Rows {
        file,
        arguments,
        resource_type,
        columns: &columns,
        key: key_column(file, &columns, arguments, resource_type)?,
        by_key: HashMap::new(),
        count: 0,
        row_limit,
        resources: Vec::new(),
        problems: Problems::default(),
    };
    let mut bytes = ByteRecord::new();
    while reader
        .read_byte_record(&mut bytes)
        .map_err(|error| unreadable(&file.name, &error))?
    {
        let line = bytes.position().map_or(0, csv::Position::line);
        match StringRecord::from_byte_record(bytes) {
            Ok(record) => {
                rows.row(line, &record)?;
                bytes = record.into_byte_record();
            }
            Err(error) => {
                rows.problem(line, "is not valid UTF-8");
                bytes = error.into_byte_record();
            }
        }
    }
    let Rows {
        mut resources,
        problems,
        ..
    } = rows;
    problems.stop()?;
    if arguments.columns.merge_rows {
        resources.iter_mut().for_each(without_repetitions);
    }
    Ok(WantedInput {
        resources: resources.into_iter().map(Json::Object).collect(),
        columns: columns.into_iter().map(|column| column.path).collect(),
    })
}

fn header_columns(
    file: &SourceFile,
    header: &[String],
    arguments: &ProvisionArgs,
    resource_type: &ResourceTypeDescription,
) -> Result<Vec<Column>, Error> {
    let delimiter = char::from(arguments.columns.delimiter);
    if let [only] = header
        && let Some(other) = [',', ';', '\t']
            .into_iter()
            .find(|other| only.contains(*other))
        && !only.contains('[')
    {
        return Err(Error::input(format!(
            "{} has one column, `{}`, with the delimiter `{delimiter}`",
            file.name,
            shown(only)
        ))
        .with_help(format!("try --delimiter '{}'", other.escape_default())));
    }
    columns(header, &arguments.columns, resource_type).map_err(|errors| {
        let mut problems = Problems::default();
        for error in &errors {
            problems.add_error(&file.name, error);
        }
        problems
            .stop()
            .err()
            .unwrap_or_else(|| Error::input("the columns can't be read"))
    })
}

/// The column of the key. Columns of the other keys must exist, too.
fn key_column(
    file: &SourceFile,
    columns: &[Column],
    arguments: &ProvisionArgs,
    resource_type: &ResourceTypeDescription,
) -> Result<usize, Error> {
    let find = |key: &str| {
        let descriptor = resource_type.descriptor();
        let path = AttributePath::parse(key).ok()?;
        let is_key = |column: &&Column| {
            let own = AttributePath::parse(&column.path);
            own.is_ok_and(|own| own.is_same(&path, descriptor))
        };
        columns.iter().find(is_key).map(|column| column.index)
    };
    let options = [("--match", &arguments.match_by)].into_iter();
    let adopt = arguments.adopt.iter().map(|key| ("--adopt", key));
    let mut first = None;
    for (option, key) in options.chain(adopt) {
        let Some(index) = find(key) else {
            let error = Error::input(format!(
                "{} has no column `{}`, which {option} needs",
                file.name,
                shown(key)
            ));
            let known = columns.iter().map(|column| column.path.as_str());
            return Err(match did_you_mean(key, known) {
                Some(help) => error.with_help(help),
                None => error,
            });
        };
        first = first.or(Some(index));
    }
    first.ok_or_else(|| Error::input("--match is missing"))
}

/// The rows that have been read.
struct Rows<'a> {
    file: &'a SourceFile,
    arguments: &'a ProvisionArgs,
    resource_type: &'a ResourceTypeDescription,
    columns: &'a [Column],
    key: usize,
    /// The key of each resource, as it is written, with the resource's position; only for `--merge-rows`.
    by_key: HashMap<String, usize>,
    count: usize,
    row_limit: usize,
    resources: Vec<Map<String, Json>>,
    problems: Problems,
}

impl Rows<'_> {
    /// # Errors
    /// If there are too many rows.
    fn row(&mut self, line: u64, record: &StringRecord) -> Result<(), Error> {
        if self.count >= self.row_limit {
            let (name, max) = (&self.file.name, self.row_limit);
            return Err(Error::input(format!("{name} has more than {max} rows"))
                .with_help("split the file"));
        }
        self.count += 1;
        let mut resource = Map::new();
        let mut is_valid = true;
        for column in self.columns {
            let cell = record.get(column.index).unwrap_or_default();
            let separator = &self.arguments.columns.separator;
            if let Err(error) = cell::set(&mut resource, column, cell, separator) {
                is_valid = false;
                let at = self.at(line, Some(column));
                self.problems.add_error(&at, &error);
            }
        }
        if is_valid {
            self.check(line, &resource);
        }
        self.add(line, record, resource);
        Ok(())
    }

    /// Reports values that don't fit their attributes, such as invalid dates.
    fn check(&mut self, line: u64, resource: &Map<String, Json>) {
        let json = Json::Object(resource.clone());
        let resource = DynamicResource::from_json(self.resource_type, json);
        for violation in resource.invalid_values() {
            let column = self.columns.iter().find(|column| {
                let at = format!("/{}", column.steps.join("/"));
                violation.pointer == at || violation.pointer.starts_with(&format!("{at}/"))
            });
            let at = self.at(line, column);
            self.problems.add(format!("{at}: {}", violation.message));
        }
    }

    fn add(&mut self, line: u64, record: &StringRecord, resource: Map<String, Json>) {
        if self.arguments.columns.merge_rows {
            let key = record.get(self.key).unwrap_or_default().to_owned();
            let next = self.resources.len();
            let known = *self.by_key.entry(key).or_insert(next);
            if let Some(other) = self.resources.get_mut(known) {
                if let Err(attribute) = merge(other, resource) {
                    let what = format!(
                        "`{}` differs from an earlier row with the same key",
                        shown(&attribute)
                    );
                    self.problem(line, &what);
                }
                return;
            }
        }
        self.resources.push(resource);
    }

    fn at(&self, line: u64, column: Option<&Column>) -> String {
        match column {
            Some(column) => format!(
                "{} line {line}, column `{}`",
                self.file.name,
                shown(&column.header)
            ),
            None => format!("{} line {line}", self.file.name),
        }
    }

    fn problem(&mut self, line: u64, what: &str) {
        let at = self.at(line, None);
        self.problems.add(format!("{at}: {what}"));
    }
}

/// The error for text that is not CSV.
fn unreadable(name: &str, error: &csv::Error) -> Error {
    match error.kind() {
        ErrorKind::UnequalLengths {
            pos,
            expected_len,
            len,
        } => {
            let line = pos.as_ref().map_or(0, csv::Position::line);
            Error::input(format!(
                "{name} line {line}: has {len} cells, but the first line has {expected_len}"
            ))
            .with_help(
                "put cells with the delimiter, quotes or line breaks between quotes: \"a, b\"",
            )
        }
        ErrorKind::Utf8 { pos, .. } => {
            let line = pos.as_ref().map_or(1, csv::Position::line);
            Error::input(format!("{name} line {line}: is not valid UTF-8"))
                .with_help("save the file as UTF-8")
        }
        _ => Error::input(format!("cannot read {name}: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ctl::provision::arguments::InputFormat;
    use clap::Parser;
    use scim_runtime::describe::Description;
    use serde_json::json;

    #[derive(Parser)]
    struct Arguments {
        #[command(flatten)]
        provision: ProvisionArgs,
    }

    /// The number of resources in a file that may have three rows.
    fn read(text: &str, more: &[&str]) -> Result<usize, String> {
        let provider = Description::from_documents(
            &json!([{"id": "urn:example:Account", "name": "Account", "attributes": [
                {"name": "login", "type": "string"}, {"name": "tags", "type": "string", "multiValued": true},
            ]}]),
            &json!([{"name": "Account", "endpoint": "/Accounts", "schema": "urn:example:Account"}]),
            &json!({}),
        );
        let provider = provider.map_err(|error| error.to_string())?;
        let fixed = ["test", "account", "--from", "a.csv", "--match", "login"];
        let arguments = Arguments::try_parse_from([&fixed, more].concat());
        let arguments = arguments.map_err(|error| error.to_string())?.provision;
        let file = SourceFile {
            name: "a.csv".to_owned(),
            bytes: text.as_bytes().to_vec(),
            format: InputFormat::Csv,
        };
        let resource_type = provider.resource_types.first().ok_or("no resource type")?;
        read_up_to(3, &file, &arguments, resource_type)
            .map(|wanted| wanted.resources.len())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_file_has_a_limited_number_of_rows() {
        let too_many = Err("a.csv has more than 3 rows\n  help: split the file".to_owned());
        assert_eq!(read("login\na\nb\nc\n", &[]), Ok(3));
        assert_eq!(read("login\na\nb\nc\nd\n", &[]), too_many);
        // Rows of one resource count as well.
        let merged = |rows: &str| read(&format!("login,tags\n{rows}"), &["--merge-rows"]);
        assert_eq!(merged("a,1\na,2\na,1\n"), Ok(1));
        assert_eq!(merged("a,1\na,2\na,3\na,4\n"), too_many);
    }
}
