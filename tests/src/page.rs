//! Pages whose command lines run: blocks of `console` are executed, and other blocks with a file name above them are written.
//!
//! `$ cd …` and `$ export NAME=VALUE` hold for the commands after them. `scim-codegen serve` runs until the session is dropped.

use crate::{Dir, command};
use std::{
    collections::BTreeMap,
    env, fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// A shell session in a temporary directory.
pub struct PageSession {
    root: Dir,
    directory: PathBuf,
    variables: BTreeMap<String, String>,
    /// Further directories of programs.
    path: Vec<PathBuf>,
    servers: Vec<Child>,
    /// The number of commands that ran.
    pub commands: usize,
}

impl PageSession {
    /// A session in an empty directory. `scimctl` talks to `url`.
    #[must_use]
    pub fn new(url: &str) -> Self {
        let root = Dir::new();
        Self {
            directory: root.0.clone(),
            root,
            variables: BTreeMap::from([("SCIM_URL".to_owned(), url.to_owned())]),
            path: Vec::new(),
            servers: Vec::new(),
            commands: 0,
        }
    }

    /// The session's directory.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Sets an environment variable.
    pub fn variable(&mut self, name: &str, value: &str) {
        self.variables.insert(name.to_owned(), value.to_owned());
    }

    /// Adds a directory of programs.
    pub fn programs(&mut self, directory: PathBuf) {
        self.path.push(directory);
    }

    fn command(&self, script: &str) -> Command {
        let binary = command::scimctl();
        let own = binary.parent().map(Path::to_owned);
        let system = ["/usr/bin", "/bin"].map(PathBuf::from);
        let path = own.into_iter().chain(self.path.clone()).chain(system);
        let mut command = Command::new("sh");
        command
            .args(["-c", &format!("{script} 2>&1")])
            .current_dir(&self.directory)
            .env_remove("SCIM_TOKEN")
            .env("PATH", env::join_paths(path).expect("paths without colons"))
            .envs(&self.variables);
        command
    }

    /// Starts a server and waits until it is ready. Returns the line that it prints then.
    fn start(&mut self, script: &str) -> String {
        // `exec`, so that the process that is ended is the server and not the shell.
        let mut command = self.command(&format!("exec {script}"));
        let mut child = command.stdout(Stdio::piped()).spawn().expect("sh exists");
        let output = child.stdout.take().expect("a pipe");
        self.servers.push(child);
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let ready = lines.find(|line| line.starts_with("READY"));
        // Reads the rest, so that the server never blocks.
        std::thread::spawn(move || lines.for_each(drop));
        ready.map_or_else(String::new, |line| format!("{line}\n"))
    }

    /// Runs a command line. Returns its output, and its exit code unless that is 0.
    ///
    /// # Panics
    /// If the shell is missing, or the output isn't UTF-8.
    pub fn run(&mut self, script: &str) -> String {
        self.commands += 1;
        if let Some(directory) = script.strip_prefix("cd ") {
            self.directory.push(directory);
            return String::new();
        }
        if let Some((name, value)) = script
            .strip_prefix("export ")
            .and_then(|variable| variable.split_once('='))
        {
            self.variable(name, value);
            return String::new();
        }
        if script.starts_with("scim-codegen serve ") {
            return self.start(script);
        }
        let output = self.command(script).output().expect("sh exists");
        let mut text = String::from_utf8(output.stdout).expect("UTF-8");
        match output.status.code() {
            Some(0) => {}
            code => text += &format!("(exit code {})\n", code.unwrap_or(-1)),
        }
        text
    }

    /// Executes a page. Returns it with the actual outputs.
    ///
    /// A last line `…` of an expected output stands for the rest.
    ///
    /// # Panics
    /// If a file can't be written.
    pub fn execute(&mut self, page: &str) -> String {
        let mut written = String::new();
        let mut name = None;
        let mut lines = page.lines();
        while let Some(line) = lines.next() {
            written += &format!("{line}\n");
            name = file_name(line)
                .or_else(|| name.filter(|_| line.is_empty() || line.starts_with("```")));
            let Some(language) = line.strip_prefix("```") else {
                continue;
            };
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            if language == "console" {
                written += &self.console(&block);
            } else {
                let text: String = block.iter().flat_map(|line| [*line, "\n"]).collect();
                if let Some(name) = name.take() {
                    let file = self.directory.join(name);
                    let parent = file.parent().expect("a file is in a directory");
                    fs::create_dir_all(parent).expect("it can be created");
                    fs::write(file, &text).expect("it can be written");
                }
                written += &text;
            }
            written += "```\n";
        }
        written
    }

    fn console(&mut self, block: &[&str]) -> String {
        let mut written = String::new();
        let is_command = |line: &&str| line.starts_with("$ ");
        let mut rest = block;
        while let [first, after @ ..] = rest {
            let expected = after.iter().take_while(|line| !is_command(line)).count();
            let (expected, next) = after.split_at(expected);
            rest = next;
            let Some(script) = first.strip_prefix("$ ") else {
                continue;
            };
            let output = self.run(script);
            written += &format!("{first}\n{}", shortened(&output, expected));
        }
        written
    }
}

/// The output, cut where the expected one ends with `…`.
fn shortened(output: &str, expected: &[&str]) -> String {
    let Some((&"…", shown)) = expected.split_last() else {
        return output.to_owned();
    };
    let lines = output.lines().take(shown.len());
    let shown: String = lines.flat_map(|line| [line, "\n"]).collect();
    format!("{shown}…\n")
}

/// The name of the file that the next block contains: `` `people.csv`: ``.
fn file_name(line: &str) -> Option<&str> {
    line.strip_prefix('`')?.strip_suffix("`:")
}

impl Drop for PageSession {
    fn drop(&mut self) {
        for server in &mut self.servers {
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}
