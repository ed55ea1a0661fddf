//! `filters/boundaries`: an entry exactly where two windows meet is in at least one of them.
//!
//! Whether bounds are counted in is left open by the page; losing the entry between both is not.

use oplog_schema::Operation;

use super::{about, copies, readable};
use crate::rules::{Check, Rule};
use crate::transcript::{WindowKind, Windows, instant};
use crate::verdict::{Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "filters/boundaries",
    about: "an entry exactly where two windows meet is in at least one of them",
    level: Level::Deny,
    check: Check::Windows(check),
};

fn check(operation: &Operation, windows: &Windows<'_>) -> Verdict {
    let (true, [first, second]) =
        (matches!(windows.kind, WindowKind::Boundary | WindowKind::SubWindows), windows.windows.as_slice())
    else {
        return Verdict::not_applicable();
    };
    let Some(mut verdict) = readable(operation, RULE.id, windows) else {
        return Verdict::not_applicable();
    };
    for entry in windows.whole.iter().filter(|entry| entry.time == Some(first.end) && first.end == second.start) {
        if copies(first, entry.digest) + copies(second, entry.digest) == 0 {
            let actual = format!("the entry of {} is in neither window", instant(first.end));
            verdict.push(
                about(operation, RULE.id, first, format!("in it or in the one from {}", instant(second.start)), actual)
                    .because("an entry between two windows is lost"),
            );
        }
    }
    verdict
}
