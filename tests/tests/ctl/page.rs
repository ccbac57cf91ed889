//! `docs/provisioning.md`: every command on the page runs, and prints what the page says. `UPDATE=1` rewrites the outputs.

use super::acme;
use std::{env, fs};
use tests::page::PageSession;

#[test]
fn every_command_on_the_page_prints_what_the_page_says() {
    let path = tests::root().join("docs/provisioning.md");
    let page = fs::read_to_string(&path).unwrap();
    let serving = acme();
    let mut session = PageSession::new(&serving.url);
    let written = session.execute(&page);
    assert!(session.commands >= 10, "{}", session.commands);
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, &written).unwrap();
        return;
    }
    assert_eq!(page, written, "run the test with UPDATE=1");
}
