//! The test helper shows what a person at a terminal would see.

use std::process::Command;
use tests::terminal::{Terminal, TerminalSession};

fn shell(terminal: Terminal, script: &str) -> TerminalSession {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    terminal.run(command)
}

#[test]
fn a_program_finds_a_terminal_of_the_given_width() {
    let script = "test -t 0 && test -t 1 && test -t 2 && stty size && exit 3";
    let session = shell(Terminal::new(40), script);
    assert_eq!((session.code, session.screen().as_str()), (3, "50 40"));
    assert!(!session.has_colors());
}

#[test]
fn standard_output_can_be_captured() {
    let script = "test ! -t 1 && test -t 2 && echo out && echo err >&2";
    let session = shell(Terminal::new(40).capture_stdout(), script);
    assert_eq!(session.code, 0, "{session:?}");
    assert_eq!(
        (session.out.as_str(), session.screen().as_str()),
        ("out\n", "err")
    );
}

#[test]
fn overwritten_text_was_shown() {
    let session = shell(Terminal::new(40), r"printf '1 of 2\r2 of 2\r\033[2Kdone\n'");
    assert!(session.showed("1 of 2") && session.showed("2 of 2"));
    assert!(!session.showed("3 of 2"));
    assert_eq!(session.screen(), "done");
}

#[test]
fn wrapped_lines_are_those_that_do_not_fit() {
    let session = shell(Terminal::new(10), r"printf '1234567890\nabcdefghijk\n'");
    assert_eq!(session.wrapped_lines(), ["abcdefghij"]);
    let many = shell(Terminal::new(10), "seq 100");
    assert!(many.screen().starts_with("1\n2\n"), "{}", many.screen());
}

#[test]
fn colors_are_noticed() {
    let session = shell(Terminal::new(10), r"printf '\033[1;31mred\033[0m\n'");
    assert!(session.has_colors());
}
