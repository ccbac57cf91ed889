//! Both binaries on a pseudo-terminal: progress, colors and line widths.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod codegen;
mod helper;
mod scimctl;
