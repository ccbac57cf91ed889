//! Writes the files of a run: all of them or none, only if they changed, and never over a hand-written file.
//!
//! Only regular files are written. For a symbolic link, the target is written and the link is kept. An existing file keeps its
//! permissions, owner and hard links. Devices, pipes and directories are rejected before they are opened, since opening a pipe can
//! block forever.

mod difference;
mod files;
mod run;
#[cfg(feature = "cli")]
mod several;
#[cfg(any(test, feature = "cli"))]
mod single_file;
mod target;
mod temporary;
#[cfg(test)]
mod tests;
mod written;

#[cfg(feature = "cli")]
pub(crate) use difference::FileDifference;
pub(crate) use difference::compare;
pub(crate) use files::{Overwrite, generated};
#[cfg(all(feature = "cli", unix))]
pub(crate) use temporary::remove_all as remove_temporary_files;

#[cfg(feature = "cli")]
pub(crate) use several::{FileWrite, several};
#[cfg(any(test, feature = "cli"))]
pub(crate) use single_file::{Replace, file};
#[cfg(feature = "serve")]
pub(crate) use single_file::{private, probe};
pub(crate) use written::Written;
