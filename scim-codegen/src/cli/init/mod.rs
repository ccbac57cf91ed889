//! `scim-codegen init`: sets up a crate for a provider.

mod arguments;
mod manifest;
mod naming;
mod plan;
mod prepare;
mod project;
mod template;

pub(super) use arguments::InitArgs;

use super::{CommandOutcome, Console, generate::counted, interrupt};
use crate::{
    Error,
    console::{CONFIG_FILE, print},
    render::{self, TextChange},
};
use prepare::CrateContents;
use project::{FileChange, Project};
use std::path::Path;
use template::ListedType;

pub(super) fn run(arguments: &InitArgs, console: Console) -> Result<CommandOutcome, Error> {
    let project = Project::at(&arguments.path)?;
    let fetched = prepare::fetch(arguments, console)?;
    let prepared = match prepare::prepare(&project, fetched) {
        Err(failure) => {
            let (setup, error) = *failure;
            if console.findings_of(&error).is_none() {
                return Err(error);
            }
            console.message(
                "error: nothing was written: the documents are unusable without corrections",
            );
            console.message(&format!(
                "  help: write {CONFIG_FILE} with these lines and the corrections, and run the command again:\n{}",
                setup.configuration()
            ));
            return Ok(CommandOutcome::Unusable);
        }
        Ok(prepared) => prepared,
    };
    let changes = plan::changes(arguments, &project, &prepared)?;
    console.findings(&prepared.findings);
    if changes.is_empty() {
        console.note("Nothing to change");
        return Ok(CommandOutcome::Fine);
    }
    if arguments.dry_run {
        print(&shown(
            &changes,
            LONG,
            console.text_style(&std::io::stdout()),
        ))?;
        console.note("Nothing was written, because of --dry-run");
        return Ok(CommandOutcome::Fine);
    }
    console.note(shown(&changes, 0, console.text_style(&std::io::stderr())).trim_end());
    interrupt::remove_temporary_files()?;
    project::write(&changes)?;
    console.note(&format!(
        "Wrote {} in {}",
        counted(changes.len(), "file"),
        arguments.path.display()
    ));
    console.note(&next_step(arguments, &project, &prepared));
    Ok(CommandOutcome::Fine)
}

/// Snapshots and generated code are longer than this.
const LONG: usize = 100;

/// Shows the changes: a unified diff, or one line for new files of more than `limit` lines.
fn shown(changes: &[FileChange], limit: usize, style: render::TextStyle) -> String {
    let mut text = String::new();
    for change in changes {
        let path = change.path.display().to_string();
        let lines = change.after.lines().count();
        if lines > limit && change.before.is_none() {
            text += &format!("new file {path} ({})\n", counted(lines, "line"));
        } else {
            text += &render::unified(
                TextChange {
                    path: &path,
                    before: change.before.as_deref(),
                    after: Some(&change.after),
                },
                style,
            );
        }
    }
    text
}

fn next_step(arguments: &InitArgs, project: &Project, prepared: &CrateContents) -> String {
    if project.manifest.is_some() {
        let module = prepared.setup.module();
        let module = module.trim_end().replace('\n', "\n    ");
        return format!("help: declare the module in src/main.rs or src/lib.rs:\n    {module}");
    }
    let change_directory = if arguments.path == Path::new(".") {
        String::new()
    } else {
        format!("    cd {}\n", arguments.path.display())
    };
    let member = project.workspace().map(|manifest| {
        let manifest = manifest.display();
        format!("help: add the crate to `members` in {manifest}, unless a pattern includes it\n")
    });
    format!(
        "{}help: run it against a test server:\n{change_directory}    \
         scim-codegen serve {} --port 8080\n    \
         SCIM_URL=http://127.0.0.1:8080/v2 cargo run",
        member.unwrap_or_default(),
        prepared
            .listed
            .as_ref()
            .map_or_else(String::new, ListedType::serve_option)
    )
}
