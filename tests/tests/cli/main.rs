//! The command line and its failures: exit codes, messages, no partial output; live providers and substitutes for them.
#![allow(clippy::unwrap_used)]

mod check;
mod configuration;
mod directory;
mod fake_provider;
mod fetch;
mod generate;
mod help;
mod init;
mod inspect;
mod interrupt;
mod lint;
mod messages;
mod reference;
