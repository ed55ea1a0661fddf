//! `filters/sub-windows`: windows that meet hold together what one window over both holds.
//!
//! An entry exactly where they meet has a rule of its own, `filters/boundaries`.

use oplog_schema::Operation;

use super::{about, counted, readable};
use crate::rules::{Check, Rule, speaks_for};
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
    if !readable(windows) {
        return Verdict::not_applicable();
    }
    let mut verdict = Verdict::not_applicable();
    let whole = counted(windows.whole);
    for window in &windows.windows {
        let held = counted(&window.walk.entries);
        for (entry, time) in windows.whole.iter().filter_map(|entry| Some((entry, entry.time?))) {
            if !(window.start < time && time < window.end) {
                continue;
            }
            if verdict.checked.is_empty() {
                verdict = speaks_for(operation, RULE.id);
            }
            if held.get(&entry.digest).copied().unwrap_or_default() < whole[&entry.digest] {
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
