//! `review`: shows what waits for a review, one by one, and does what it is told with each.

use std::io::{self, BufRead, IsTerminal};

use anyhow::{Context, bail};
use oplog_report::diff;
use oplog_report::snapshots::Pending;

use crate::args::ReviewArgs;
use crate::{FAIL, PASS, out};

/// What to do with one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decision {
    Accept,
    Reject,
    Skip,
}

pub(crate) fn run(args: &ReviewArgs, program: &str) -> anyhow::Result<u8> {
    let folder = args.folder.display();
    if !args.folder.is_dir() {
        bail!(
            "there is no folder `{folder}`: name the one that was given to `{program} conformance --snapshots`, \
             before any pattern"
        );
    }
    let mut pending = Pending::all(&args.folder)?;
    if pending.is_empty() {
        out::print(&format!("nothing in `{folder}` waits for a review\n"))?;
        return Ok(PASS);
    }
    if let Some(pattern) = &args.pattern {
        pending = Pending::matching(pending, pattern).context("the pattern cannot be used")?;
    }
    let asks = !args.accept && !args.reject && !args.list && io::stdin().is_terminal() && io::stdout().is_terminal();
    let mut answers = io::stdin().lock();
    let (mut accepted, mut rejected, count) = (0, 0, pending.len());
    for (index, one) in pending.iter().enumerate() {
        out::print(&shown(one, index + 1, count))?;
        let decision = match () {
            () if args.accept => Decision::Accept,
            () if args.reject => Decision::Reject,
            () if asks => ask(&mut answers)?,
            () => Decision::Skip,
        };
        match decision {
            Decision::Accept => one.accept().map(|()| accepted += 1)?,
            Decision::Reject => one.reject().map(|()| rejected += 1)?,
            Decision::Skip => {}
        }
    }
    let waiting = count - accepted - rejected;
    out::print(&format!("{accepted} accepted, {rejected} rejected, {waiting} waiting\n"))?;
    if waiting > 0 && !asks {
        out::print(&format!("take them with `{program} review {} --accept` or --reject\n", shell_word(args)))?;
    }
    Ok(if waiting == 0 { PASS } else { FAIL })
}

fn shell_word(args: &ReviewArgs) -> String {
    out::quoted(&args.folder.to_string_lossy())
}

fn shown(one: &Pending, number: usize, count: usize) -> String {
    let word = if one.old.is_none() { "\x1b[33;1mNEW\x1b[0m" } else { "\x1b[31;1mDRIFT\x1b[0m" };
    let difference = diff::lines(one.old.as_deref().unwrap_or_default(), &one.new);
    let difference = if difference.is_empty() { "    no difference\n".to_owned() } else { difference };
    format!("{word}  {}  ({number} of {count})\n{difference}", diff::visible(&one.name))
}

/// Asks until an answer is understood; where answers end, everything else is skipped.
fn ask(answers: &mut impl BufRead) -> anyhow::Result<Decision> {
    loop {
        out::print("[a]ccept, [r]eject or [s]kip? ")?;
        let mut line = String::new();
        if answers.read_line(&mut line).context("cannot read the answer")? == 0 {
            return Ok(Decision::Skip);
        }
        match line.trim().to_ascii_lowercase().as_str() {
            "a" | "accept" => return Ok(Decision::Accept),
            "r" | "reject" => return Ok(Decision::Reject),
            "s" | "skip" => return Ok(Decision::Skip),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Decision, ask};

    #[test]
    fn an_answer_is_asked_for_until_it_is_understood() {
        for (typed, decision) in [
            ("a\n", Decision::Accept),
            ("R\n", Decision::Reject),
            (" skip \n", Decision::Skip),
            ("yes\n\na\n", Decision::Accept),
            ("what", Decision::Skip),
            ("", Decision::Skip),
        ] {
            assert_eq!(ask(&mut typed.as_bytes()).ok(), Some(decision), "{typed:?}");
        }
    }
}
