//! Ctrl-C while changes are made: the run ends without further requests.

use std::sync::{Arc, atomic::AtomicBool};

/// The exit code after a second signal: 128 + SIGINT.
#[cfg(unix)]
const INTERRUPTED: i32 = 130;

/// Sets the flag when the process is asked to end. A second signal ends the process at once.
///
/// # Errors
/// If the handler can't be installed.
#[cfg(unix)]
pub(super) fn handle(flag: &Arc<AtomicBool>) -> Result<(), crate::Error> {
    use signal_hook::{consts::TERM_SIGNALS, flag};

    for signal in TERM_SIGNALS {
        let installed = flag::register_conditional_shutdown(*signal, INTERRUPTED, Arc::clone(flag))
            .and_then(|_| flag::register(*signal, Arc::clone(flag)));
        installed
            .map_err(|error| crate::Error::input(format!("cannot handle signals: {error}")))?;
    }
    Ok(())
}

/// On other systems, a signal ends the process at once. The next run completes the changes.
#[cfg(not(unix))]
pub(super) fn handle(_flag: &Arc<AtomicBool>) -> Result<(), crate::Error> {
    Ok(())
}
