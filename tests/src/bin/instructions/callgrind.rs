//! Reads callgrind's output: what the program itself executed, without shared libraries.
//!
//! The code of libc depends on its version and on the processor. Calls to its allocator are counted instead.

use crate::baseline::Counts;

/// The functions of libc that allocate.
const ALLOCATORS: [&str; 4] = ["malloc", "calloc", "realloc", "posix_memalign"];

/// Sums up a profile that was written without compressed names and positions. `program` is the path of the program.
pub(crate) fn read(profile: &str, program: &str) -> Result<Counts, String> {
    let mut counts = Counts::default();
    let mut is_own = false;
    let mut called = "";
    let mut lines = profile.lines();
    while let Some(line) = lines.next() {
        if let Some(object) = line.strip_prefix("ob=") {
            is_own = object == program;
        } else if let Some(function) = line.strip_prefix("cfn=") {
            called = function;
        } else if let Some(calls) = line.strip_prefix("calls=") {
            // The next line is the cost of the calls, which the functions that were called also have.
            lines.next();
            if is_own && ALLOCATORS.contains(&called) {
                counts.allocations += number(calls.split(' ').next())?;
            }
        } else if is_own && line.starts_with(|first: char| first.is_ascii_digit()) {
            counts.instructions += number(line.split(' ').nth(1))?;
        }
    }
    if counts.instructions == 0 {
        return Err("callgrind counted no instruction of the program".to_owned());
    }
    Ok(counts)
}

fn number(word: Option<&str>) -> Result<u64, String> {
    let word = word.unwrap_or_default();
    word.parse()
        .map_err(|error| format!("callgrind wrote {word:?} for a number: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROFILE: &str = "version: 1\nevents: Ir\n\n\
        ob=/bin/instructions\nfl=???\nfn=parse\n0 120\ncob=/lib/libc.so.6\ncfi=???\ncfn=malloc\ncalls=3 0\n0 240\n0 5\n\n\
        ob=/lib/libc.so.6\nfl=???\nfn=malloc\n0 200\ncfn=_int_malloc\ncalls=3 0\n0 40\n\nfn=_int_malloc\n0 40\n\ntotals: 365\n";

    #[test]
    fn only_the_program_itself_is_counted() {
        let counts = read(PROFILE, "/bin/instructions");
        let expected = Counts {
            instructions: 125,
            allocations: 3,
        };
        assert_eq!(counts, Ok(expected));
    }

    #[test]
    fn a_profile_without_the_program_is_an_error() {
        assert!(read(PROFILE, "/bin/other").is_err());
    }
}
