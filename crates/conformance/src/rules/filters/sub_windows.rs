//! `filters/sub-windows`: windows that meet hold together what one window over both holds.
//!
//! An entry exactly where they meet has a rule of its own, `filters/boundaries`.

use oplog_schema::Operation;

use super::{about, copies, readable};
use crate::rules::{Check, Rule};
use crate::transcript::{WindowKind, Windows, instant};
use crate::verdict::{Level, Verdict};

pub(crate) const RULE: Rule = Rule {
    id: "filters/sub-windows",
    about: "windows that meet hold together what one window over both holds",
    level: Level::Deny,
    check: Check::Windows(check),
};

fn check(operation: &Operation, windows: &Windows<'_>) -> Verdict {
    if !matches!(windows.kind, WindowKind::SubWindows | WindowKind::Within) {
        return Verdict::not_applicable();
    }
    let Some(mut verdict) = readable(operation, RULE.id, windows) else {
        return Verdict::not_applicable();
    };
    for entry in windows.whole {
        let Some(time) = entry.time else { continue };
        for window in &windows.windows {
            let inside = window.start < time && time < window.end;
            let expected = windows.whole.iter().filter(|other| other.digest == entry.digest).count();
            if inside && copies(window, entry.digest) < expected {
                let actual = format!("the entry of {} is missing", instant(time));
                verdict.push(
                    about(operation, RULE.id, window, "every entry of the window".to_owned(), actual)
                        .because("an entry inside the window is missing"),
                );
            }
        }
    }
    verdict
}
