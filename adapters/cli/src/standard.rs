//! The standard streams. What cannot be written to them never makes the program panic: the macros
//! that print do.

use std::io::{self, BufWriter, ErrorKind, StdoutLock, Write};

use crate::quote::escaped;

/// Standard output. Whoever reads it may have read enough and close the pipe: what comes after that
/// goes nowhere, so that the exit code is about what was found. Any other failure is an error.
pub(crate) struct Out {
    to: StdoutLock<'static>,
    is_read: bool,
}

/// Opens standard output for as long as the result lives. Flush it: what is left when it is dropped
/// is written too, and nobody learns whether that worked.
pub(crate) fn out() -> BufWriter<Out> {
    let to = io::stdout().lock();
    let is_read = true;
    BufWriter::new(Out { to, is_read })
}

/// Says something to people on standard error. Where nobody can hear it, the report still can be
/// read.
pub(crate) fn say(words: &str) {
    let line = escaped(words) + "\n";
    // There is nobody left to tell.
    let _ = io::stderr().lock().write_all(line.as_bytes());
}

impl Out {
    fn attempt<T>(
        &mut self,
        nothing: T,
        write: impl FnOnce(&mut StdoutLock<'static>) -> io::Result<T>,
    ) -> io::Result<T> {
        if !self.is_read {
            return Ok(nothing);
        }
        match write(&mut self.to) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.is_read = false;
                Ok(nothing)
            }
            other => other,
        }
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.attempt(bytes.len(), |to| to.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.attempt((), StdoutLock::flush)
    }
}
