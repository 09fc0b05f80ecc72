//! Reading a password without showing it. It is never an argument: arguments stand in the process list and in the
//! shell's history.

use super::Failure;
use std::io::{self, BufRead, IsTerminal, Write};

/// Asks twice on a terminal; takes the first line of anything else.
pub(super) fn read() -> Result<String, Failure> {
    let input = io::stdin();
    if !input.is_terminal() {
        return line(&mut input.lock());
    }
    let first = hidden("Password: ")?;
    let second = hidden("Once more: ")?;
    if first == second { Ok(first) } else { Err(Failure::new("the two passwords differ; nothing was changed")) }
}

fn line(input: &mut impl BufRead) -> Result<String, Failure> {
    let mut text = String::new();
    input.read_line(&mut text).map_err(|_| Failure::new("the password on stdin is not UTF-8"))?;
    let text = text.trim_end_matches(['\r', '\n']);
    if text.is_empty() {
        return Err(Failure::new("no password on stdin: write it on the first line"));
    }
    Ok(text.to_owned())
}

/// One line from the terminal, with the echo switched off meanwhile.
fn hidden(prompt: &str) -> Result<String, Failure> {
    let mut stderr = io::stderr();
    write!(stderr, "{prompt}")?;
    let echo = Echo::off()?;
    let text = line(&mut io::stdin().lock());
    drop(echo);
    writeln!(stderr)?;
    text
}

/// The terminal's settings before the echo was switched off; restored when dropped.
struct Echo(libc::termios);

impl Echo {
    fn off() -> io::Result<Self> {
        // SAFETY: termios is plain data that tcgetattr fills in; it is read only after tcgetattr succeeded.
        let mut settings: libc::termios = unsafe { std::mem::zeroed() };
        // SAFETY: stdin's descriptor is open and `settings` is a valid place.
        if unsafe { libc::tcgetattr(libc::STDIN_FILENO, &raw mut settings) } != 0 {
            return Err(io::Error::last_os_error());
        }
        let before = Self(settings);
        settings.c_lflag &= !libc::ECHO;
        // SAFETY: as above.
        if unsafe { libc::tcsetattr(libc::STDIN_FILENO, libc::TCSAFLUSH, &raw const settings) } != 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(before)
    }
}

impl Drop for Echo {
    fn drop(&mut self) {
        // SAFETY: as above. A failure leaves the terminal silent; there is nothing better to do.
        let _ = unsafe { libc::tcsetattr(libc::STDIN_FILENO, libc::TCSAFLUSH, &raw const self.0) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_the_password_whatever_follows() {
        assert_eq!(line(&mut "correct horse \r\nmore".as_bytes()).unwrap(), "correct horse ");
        assert!(line(&mut "\nsecond".as_bytes()).is_err());
        assert!(line(&mut [0xff, 0xfe, b'\n'].as_slice()).is_err());
    }
}
