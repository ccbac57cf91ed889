//! Runs a program on a pseudo-terminal, to test what a person at a terminal sees: progress, colors and line widths.
//!
//! ```no_run
//! use std::process::Command;
//! use tests::{command, terminal::Terminal};
//!
//! let mut inspect = Command::new(command::binary());
//! inspect.args(["inspect", "--rfc7643"]);
//! let session = Terminal::new(80).run(inspect);
//! assert_eq!((session.code, session.wrapped_lines()), (0, vec![]));
//! ```
#![allow(clippy::unwrap_used, clippy::missing_panics_doc)]

use rustix::{
    fs::OFlags,
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{Winsize, tcsetwinsize},
};
use std::{
    fs::{File, OpenOptions},
    io::Read,
    num::NonZero,
    os::{fd::OwnedFd, unix::fs::OpenOptionsExt as _},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// The time after which a program is killed, and its test fails.
const LIMIT: Duration = Duration::from_secs(60);

/// The height of the terminal.
const ROWS: u16 = 50;

/// The environment variables that change colors, widths and credentials.
const VARIABLES: [&str; 6] = [
    "CI",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "NO_COLOR",
    "SCIM_TOKEN",
];

/// Where standard output goes. Standard input and standard error are always the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StandardOutput {
    Terminal,
    Captured,
}

/// A pseudo-terminal.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    columns: u16,
    stdout: StandardOutput,
}

/// The output of a program that has ended.
#[derive(Debug)]
pub struct TerminalSession {
    /// The exit code; -1 after a signal.
    pub code: i32,
    /// Everything that the program wrote to the terminal, with escape sequences.
    pub raw: String,
    /// Standard output, if it was captured.
    pub out: String,
    columns: u16,
}

impl Terminal {
    /// A terminal of this width.
    #[must_use]
    pub fn new(columns: u16) -> Self {
        Self {
            columns,
            stdout: StandardOutput::Terminal,
        }
    }

    /// Captures standard output, as `program > file` does.
    #[must_use]
    pub fn capture_stdout(mut self) -> Self {
        self.stdout = StandardOutput::Captured;
        self
    }

    /// Runs a program until it ends. Removes environment variables that change colors and widths, unless the command sets them.
    #[must_use]
    pub fn run(self, mut command: Command) -> TerminalSession {
        let (terminal, program_side) = self.open();
        let side = || Stdio::from(program_side.try_clone().unwrap());
        command.stdin(side()).stderr(side());
        match self.stdout {
            StandardOutput::Terminal => command.stdout(side()),
            StandardOutput::Captured => command.stdout(Stdio::piped()),
        };
        let given: Vec<_> = command
            .get_envs()
            .map(|(name, _)| name.to_owned())
            .collect();
        for name in VARIABLES
            .iter()
            .filter(|name| !given.iter().any(|own| own == *name))
        {
            command.env_remove(name);
        }
        if !given.iter().any(|name| name == "TERM") {
            command.env("TERM", "xterm-256color");
        }
        let mut child = command.spawn().unwrap();
        // Reading the terminal ends when its last copy is closed.
        drop((command, program_side));
        let out = child.stdout.take().map(read);
        let raw = read(File::from(terminal));
        let status = wait(&mut child);
        TerminalSession {
            code: status.code().unwrap_or(-1),
            raw: text(raw),
            out: out.map(text).unwrap_or_default(),
            columns: self.columns,
        }
    }

    /// Opens a pseudo-terminal: our side, and the side of the program.
    fn open(self) -> (OwnedFd, OwnedFd) {
        let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&terminal).unwrap();
        unlockpt(&terminal).unwrap();
        let name = ptsname(&terminal, Vec::new()).unwrap();
        let side = OpenOptions::new()
            .read(true)
            .write(true)
            .custom_flags(i32::try_from(OFlags::NOCTTY.bits()).unwrap())
            .open(Path::new(name.to_str().unwrap()))
            .unwrap();
        let size = Winsize {
            ws_row: ROWS,
            ws_col: self.columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&side, size).unwrap();
        (terminal, side.into())
    }
}

impl TerminalSession {
    /// Whether the text was visible at any time, in one line.
    #[must_use]
    pub fn showed(&self, part: &str) -> bool {
        let mut parser = self.parser();
        self.raw.as_bytes().iter().any(|byte| {
            // A line is complete when a control character follows.
            let is_visible = byte.is_ascii_control() && parser.screen().contents().contains(part);
            parser.process(&[*byte]);
            is_visible
        }) || parser.screen().contents().contains(part)
    }

    /// The visible text when the program ended, including what has scrolled off the screen.
    #[must_use]
    pub fn screen(&self) -> String {
        let mut parser = self.tall_parser();
        parser.process(self.raw.as_bytes());
        parser.screen().contents()
    }

    /// The lines that didn't fit the width when the program ended.
    #[must_use]
    pub fn wrapped_lines(&self) -> Vec<String> {
        let mut parser = self.tall_parser();
        parser.process(self.raw.as_bytes());
        let screen = parser.screen();
        let rows = (0_u16..).zip(screen.rows(0, self.columns));
        let rows = rows.filter(|(row, _)| screen.row_wrapped(*row));
        rows.map(|(_, text)| text).collect()
    }

    /// Whether the program used colors.
    #[must_use]
    pub fn has_colors(&self) -> bool {
        self.raw.contains("\u{1b}[1;3") || self.raw.contains("\u{1b}[3")
    }

    fn parser(&self) -> vt100::Parser {
        self.parser_with(ROWS)
    }

    /// A terminal with a row for every line, so that nothing scrolls.
    fn tall_parser(&self) -> vt100::Parser {
        let cells = self.raw.len() / usize::from(self.columns.max(1));
        let rows = self.raw.matches('\n').count() + cells + 1;
        self.parser_with(u16::try_from(rows).unwrap_or(u16::MAX))
    }

    fn parser_with(&self, rows: u16) -> vt100::Parser {
        let size = |size: u16| NonZero::new(size).unwrap_or(NonZero::<u16>::MIN);
        vt100::Parser::new(size(rows), size(self.columns), 0)
    }
}

fn read(mut from: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // On Linux, reading a terminal that no program has open any more is an error.
        let _ = from.read_to_end(&mut bytes);
        bytes
    })
}

fn text(reader: JoinHandle<Vec<u8>>) -> String {
    String::from_utf8(reader.join().unwrap()).unwrap()
}

fn wait(child: &mut Child) -> ExitStatus {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if start.elapsed() > LIMIT {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("the program did not end");
        }
        thread::sleep(Duration::from_millis(5));
    }
}
