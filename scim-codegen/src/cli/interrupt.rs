//! Handles Ctrl-C while files are being written.

use crate::Error;

/// Removes temporary files when the process is interrupted, then ends the process as the signal would have done.
///
/// # Errors
/// If the handler can't be installed.
#[cfg(unix)]
pub(super) fn remove_temporary_files() -> Result<(), Error> {
    use crate::write;
    use signal_hook::{consts::TERM_SIGNALS, iterator::Signals, low_level};

    let mut signals = Signals::new(TERM_SIGNALS)
        .map_err(|error| Error::input(format!("cannot handle signals: {error}")))?;
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            let _nothing_is_written_any_more = write::remove_temporary_files();
            let _ = low_level::emulate_default_handler(signal);
        }
    });
    Ok(())
}

/// On other systems, temporary files stay if the process is interrupted while writing.
#[cfg(not(unix))]
pub(super) fn remove_temporary_files() -> Result<(), Error> {
    Ok(())
}
