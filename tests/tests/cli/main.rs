//! The command line and its bad days: exit codes, messages, nothing half-written; a live provider and what stands in for one.
#![allow(clippy::unwrap_used)]

mod configuration;
mod directory;
mod fetch;
mod generate;
mod help;
mod inspect;
mod lint;
mod stand_in;
