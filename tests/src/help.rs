//! The help texts of a binary: pinned in `tests/golden/help`, complete, and narrow enough for a terminal.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc)]

use std::{env, fs};

/// The help texts of a binary and its commands.
pub struct HelpTexts {
    binary: &'static str,
    commands: &'static [&'static str],
    /// The text of `--help` without and with each command.
    texts: Vec<(String, String)>,
}

impl HelpTexts {
    /// Reads all help texts. `run` returns the output of the binary with these arguments.
    pub fn read(
        binary: &'static str,
        commands: &'static [&'static str],
        run: impl Fn(&[&str]) -> String,
    ) -> Self {
        let text = |arguments: &[&str]| -> String {
            let text = run(arguments);
            let lines = text.lines().map(|line| format!("{}\n", line.trim_end()));
            lines.collect()
        };
        let mut texts = vec![(binary.to_owned(), text(&["--help"]))];
        let commands_with_help = commands.iter();
        texts.extend(
            commands_with_help
                .map(|command| (format!("{binary}-{command}"), text(&[command, "--help"]))),
        );
        Self {
            binary,
            commands,
            texts,
        }
    }

    /// Compares the texts with `tests/golden/help`. `UPDATE=1` rewrites the files.
    pub fn assert_pinned(&self) {
        let directory = crate::here("golden/help");
        for (name, text) in &self.texts {
            let path = directory.join(format!("{name}.txt"));
            if env::var_os("UPDATE").is_some() {
                fs::create_dir_all(&directory).unwrap();
                fs::write(&path, text).unwrap();
            }
            let pinned = fs::read_to_string(&path).unwrap_or_default();
            assert_eq!(*text, pinned, "{name}: run the test with UPDATE=1");
        }
    }

    /// Checks that the list of commands is complete.
    pub fn assert_complete(&self) {
        let (_, text) = self.texts.first().unwrap();
        let commands = text.split_once("Commands:\n").unwrap().1;
        let commands = commands.split("\n\n").next().unwrap();
        let names = commands.lines().filter(|line| !line.starts_with("   "));
        let names = names.filter_map(|line| line.split_whitespace().next());
        let names: Vec<&str> = names.filter(|name| *name != "help").collect();
        assert_eq!(names, self.commands);
    }

    /// Checks that every command has an example, and that exit codes are described.
    pub fn assert_examples(&self) {
        let (_, general) = self.texts.first().unwrap();
        assert!(general.contains("Exit codes:\n  0  "), "{general}");
        for (name, text) in &self.texts {
            let examples = text.split_once("Examples:\n").map_or("", |(_, rest)| rest);
            let command = name.strip_prefix(&format!("{}-", self.binary));
            let example = format!("  {} {}", self.binary, command.unwrap_or_default());
            assert!(examples.contains(example.trim_end()), "{name}");
        }
    }

    /// Checks that no line is wider than 100 columns.
    pub fn assert_narrow(&self) {
        for (name, text) in &self.texts {
            let wide = text.lines().find(|line| line.chars().count() > 100);
            assert_eq!(wide, None, "{name}");
        }
    }

    /// The lines that call the binary, in order and without duplicates.
    #[must_use]
    pub fn examples(&self) -> Vec<String> {
        let start = format!("{} ", self.binary);
        let mut examples: Vec<String> = Vec::new();
        let lines = self.texts.iter().flat_map(|(_, text)| text.lines());
        for line in lines.map(str::trim).filter(|line| line.starts_with(&start)) {
            let is_usage = line.contains("OPTIONS") || line.contains("COMMAND");
            if !is_usage && !examples.iter().any(|example| example == line) {
                examples.push(line.to_owned());
            }
        }
        examples
    }
}
