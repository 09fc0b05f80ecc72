//! `credence calc …`: the lawyers' pocket calculators, and the way anyone checks us.
//!
//! One JSON line on stdout for each line of stdin that is not blank. A line that can't be answered gives
//! `{"line":N,"error":code,"message":…}` in its place, and the exit code is 1 in the end: never a guess.

use super::{Failure, Outcome, lang};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use shared::{
    calendar::{self, Calendar},
    pack,
    problem::{Code, Problem},
};
use std::io::{self, BufRead, BufWriter, Write};

/// Which calculator.
#[derive(Subcommand)]
pub(super) enum Calc {
    /// Check unified social credit codes 统一社会信用代码, one on each line.
    Uscc,
    /// Count working days: lines `DATE N` give the N-th working day after DATE.
    Workday,
    /// Decide tiers: one facts object on each line.
    Tier(Tier),
}

/// What `calc tier` needs to know besides the facts.
#[derive(Args)]
pub(super) struct Tier {
    /// The city whose rules apply.
    #[arg(long)]
    city: String,
    /// The day on which the tier is asked for.
    #[arg(long, value_name = "DATE")]
    on: String,
}

/// Longest line that is read; a longer one is answered with an error line and skipped, so that memory stays bounded.
const LONGEST_LINE: usize = 4 << 20;

/// Runs one calculator over stdin.
pub(super) fn run(calc: Calc) -> Outcome {
    let input = io::stdin().lock();
    let output = io::stdout().lock();
    match calc {
        Calc::Uscc => each_line(input, output, |line| Ok(shared::uscc::answer(line))),
        Calc::Workday => {
            let calendar = Calendar::national();
            each_line(input, output, |line| calendar::answer(&calendar, line))
        }
        Calc::Tier(args) => {
            // A city or day that does not exist is an answer to every line, not a different way to end.
            let rules = pack::load(&args.city).and_then(|pack| Ok((pack.tier_law, calendar::parse_date(&args.on)?)));
            each_line(input, output, |line| {
                let (law, on) = rules.as_ref().map_err(Problem::clone)?;
                shared::tier::answer(law, *on, line)
            })
        }
    }
}

/// Answers each line that is not blank.
fn each_line(
    mut input: impl BufRead,
    output: impl Write,
    mut answer: impl FnMut(&str) -> Result<Value, Problem>,
) -> Outcome {
    let mut output = BufWriter::with_capacity(1 << 16, output);
    let mut buffer = Vec::with_capacity(256);
    let mut number: u64 = 0;
    let mut failed = false;
    while let Some(line) = next_line(&mut input, &mut buffer)? {
        number += 1;
        let line = line.and_then(|bytes| {
            let bytes = if number == 1 { bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes) } else { bytes };
            std::str::from_utf8(bytes).map_err(|_| broken(lang().pick("不是 UTF-8 编码", "not UTF-8")))
        });
        let answered = match line {
            Ok(line) if line.trim().is_empty() => continue,
            Ok(line) => answer(line),
            Err(problem) => Err(problem),
        };
        let value = answered.unwrap_or_else(|problem| {
            failed = true;
            json!({ "line": number, "error": problem.code.as_str(), "message": problem.say(lang()) })
        });
        // Whoever stopped reading (`| head`) has what they wanted.
        match serde_json::to_writer(&mut output, &value).map_err(io::Error::from).and_then(|()| output.write_all(b"\n"))
        {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
            written => written?,
        }
    }
    match output.flush() {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error.into()),
        _ => {}
    }
    if failed { Err(Failure::Said) } else { Ok(()) }
}

/// The next line without its end, `None` after the last one; a line that is too long is passed over.
fn next_line<'a>(input: &mut impl BufRead, buffer: &'a mut Vec<u8>) -> io::Result<Option<Result<&'a [u8], Problem>>> {
    buffer.clear();
    let mut too_long = false;
    loop {
        let available = match input.fill_buf() {
            Ok(available) => available,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if available.is_empty() {
            if buffer.is_empty() && !too_long {
                return Ok(None);
            }
            break;
        }
        let end = available.iter().position(|byte| *byte == b'\n');
        let taken = end.unwrap_or(available.len());
        if !too_long {
            buffer.extend_from_slice(&available[..taken]);
            too_long = buffer.len() > LONGEST_LINE;
        }
        input.consume(end.map_or(taken, |at| at + 1));
        if end.is_some() {
            break;
        }
    }
    if too_long {
        return Ok(Some(Err(broken(lang().pick("超过 4 MiB", "longer than 4 MiB")))));
    }
    if buffer.last() == Some(&b'\r') {
        buffer.pop();
    }
    Ok(Some(Ok(buffer)))
}

fn broken(why: &str) -> Problem {
    Problem::new(Code::LineBroken).with("why", why)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs the echo calculator, which refuses the word "no".
    fn echo(input: &[u8]) -> (Vec<Value>, bool) {
        let mut output = Vec::new();
        let outcome = each_line(input, &mut output, |line| match line {
            "no" => Err(Problem::new(Code::Required)),
            line => Ok(json!(line)),
        });
        let lines = String::from_utf8(output).unwrap();
        (lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), outcome.is_ok())
    }

    #[test]
    fn blank_lines_a_byte_order_mark_and_windows_line_ends_are_no_content() {
        let (lines, fine) = echo(b"\xef\xbb\xbfa\r\n\r\n  \nb");
        assert_eq!(lines, [json!("a"), json!("b")]);
        assert!(fine);
    }

    #[test]
    fn a_refused_line_is_named_by_its_number_and_the_rest_goes_on() {
        let (lines, fine) = echo(b"a\n\nno\nb\n");
        assert_eq!(lines[1]["line"], 3);
        assert_eq!(lines[1]["error"], "required");
        assert_eq!(lines[2], json!("b"));
        assert!(!fine);
    }

    #[test]
    fn bytes_that_are_no_text_are_an_error_line() {
        let (lines, fine) = echo(b"a\n\xd0\xc5\nb\n");
        assert_eq!(lines[1]["error"], "line_broken");
        assert_eq!(lines[2], json!("b"));
        assert!(!fine);
    }

    #[test]
    fn an_endless_line_is_passed_over_in_bounded_memory() {
        let mut input = vec![b'x'; LONGEST_LINE + 10];
        input.extend_from_slice(b"\nb\n");
        let mut buffer = Vec::new();
        let mut reader = io::BufReader::with_capacity(1 << 12, input.as_slice());
        assert!(matches!(next_line(&mut reader, &mut buffer), Ok(Some(Err(_)))));
        assert!(buffer.len() <= LONGEST_LINE + (1 << 12));
        assert!(matches!(next_line(&mut reader, &mut buffer), Ok(Some(Ok(b"b")))));
        assert!(matches!(next_line(&mut reader, &mut buffer), Ok(None)));
    }
}
