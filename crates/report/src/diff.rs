//! How one text became another, for a person: changed lines with a few around them.

use std::fmt::Write as _;

use similar::ChangeTag;
use similar::algorithms::{Capture, Compact, Replace, myers};

use crate::terminal::plain;

/// The text with everything spelled out that is not seen, or that steers a terminal.
///
/// ```
/// assert_eq!(oplog_report::diff::visible("a\u{1b}[31m"), "a\\u{1b}[31m");
/// ```
#[must_use]
pub fn visible(text: &str) -> String {
    plain(text)
}

/// Lines shown around a change.
const AROUND: usize = 3;

/// The difference of two texts by lines, empty where there is none. Colour is always marked; whoever prints it takes it out
/// where nobody sees it. What steers a terminal is spelled out.
///
/// ```
/// use oplog_report::diff::lines;
/// assert_eq!(lines("a\nb\n", "a\nc\n"), "    a\n\u{1b}[31m  - b\u{1b}[0m\n\u{1b}[32m  + c\u{1b}[0m\n");
/// assert_eq!(lines("a\n", "a\n"), "");
/// ```
#[must_use]
pub fn lines(old: &str, new: &str) -> String {
    let split = |text| str::split_inclusive(text, '\n').collect::<Vec<&str>>();
    let (old, new) = (split(old), split(new));
    // By name: a choice at run time would bring every other algorithm along.
    let mut changes = Compact::new(Replace::new(Capture::new()), &old, &new);
    let Ok(()) = myers::diff(&mut changes, &old, 0..old.len(), &new, 0..new.len());
    let mut text = String::new();
    for (index, group) in changes.into_inner().into_inner().into_grouped_ops(AROUND).iter().enumerate() {
        if index > 0 {
            text += "    …\n";
        }
        for change in group.iter().flat_map(|op| op.iter_changes(&old, &new)) {
            let line = plain(change.value().trim_end_matches(['\r', '\n']));
            let _ = match change.tag() {
                ChangeTag::Equal => writeln!(text, "    {line}"),
                ChangeTag::Delete => writeln!(text, "\x1b[31m  - {line}\x1b[0m"),
                ChangeTag::Insert => writeln!(text, "\x1b[32m  + {line}\x1b[0m"),
            };
        }
    }
    text
}
