//! What the documented facts of one operation came to.

use oplog_findings::{FactResult, OperationReport, Outcome};

use super::text::{BOLD, CYAN, GREEN, RED, Text, YELLOW, plain};
use super::{CoverageView, SHOWN};
use crate::words;

/// The counts of an operation, and the facts that are to be shown: all, or as many as `lines`.
pub(super) fn coverage(text: &mut Text, part: &OperationReport, view: CoverageView, lines: usize) {
    let head = text.paint(&part.id, BOLD);
    text.line(&format!("{head}  {}", words::counted(part.counts())));
    let shown: Vec<&FactResult> = part
        .facts
        .iter()
        .filter(|entry| match view {
            CoverageView::All => true,
            CoverageView::Open => !matches!(entry.outcome, Outcome::Passed | Outcome::Conflict),
            CoverageView::None => false,
        })
        .collect();
    let width = shown.iter().map(|entry| entry.local().chars().count()).max().unwrap_or_default().min(48);
    let mut told = 0;
    for entry in &shown {
        // What stopped one fact often stopped them all.
        let same = |other: &&&FactResult| (other.outcome, &other.reason) == (entry.outcome, &entry.reason);
        let alike: Vec<_> = shown.iter().filter(same).copied().collect();
        let is_told_once = view == CoverageView::Open && entry.reason.is_some() && alike.len() > SHOWN;
        if is_told_once && alike[0].fact != entry.fact {
            continue;
        }
        told += 1;
        if view == CoverageView::Open && told > lines {
            continue;
        }
        let (word, paint) = outcome(entry.outcome);
        let line = if is_told_once { together(&alike) } else { alone(entry, width) };
        text.line(format!("  {} {line}", text.paint(word, paint)).trim_end());
    }
    if let (CoverageView::Open, Some(more @ 1..)) = (view, told.checked_sub(lines)) {
        text.line(&format!("  and {more} more (--coverage all names them)"));
    }
    for what in &part.samples {
        text.line(&format!("  sampled  {what}"));
    }
    for what in part.breakages.iter().take(SHOWN) {
        text.line(&format!("  {} {}", text.paint("broke   ", RED), plain(what)));
    }
    if let Some(more @ 1..) = part.breakages.len().checked_sub(SHOWN) {
        text.line(&format!("  {} and {more} more", text.paint("broke   ", RED)));
    }
    text.line("");
}

/// One fact, and why it came to what it did.
fn alone(entry: &FactResult, width: usize) -> String {
    let why = match (&entry.reason, entry.outcome) {
        (Some(reason), _) => reason.clone(),
        (None, Outcome::Passed) => format!("{} × {}", entry.passed, entry.rules.join(", ")),
        (None, _) => entry.at.clone(),
    };
    format!("{:<width$}  {}", plain(entry.local()), plain(&why))
}

/// Facts that came to the same for the same reason.
fn together(alike: &[&FactResult]) -> String {
    let names: Vec<_> = alike.iter().take(SHOWN).map(|entry| entry.local()).collect();
    let (names, more) = (names.join(", "), alike.len() - SHOWN);
    let reason = alike.first().and_then(|entry| entry.reason.as_deref()).unwrap_or_default();
    format!("{} and {more} more (--coverage all names them)  {}", plain(&names), plain(reason))
}

fn outcome(outcome: Outcome) -> (&'static str, &'static str) {
    match outcome {
        Outcome::NotCheckable => ("n/a     ", CYAN),
        Outcome::Skipped => ("skipped ", YELLOW),
        Outcome::Errored => ("errored ", RED),
        Outcome::Passed => ("passed  ", GREEN),
        Outcome::Conflict => ("conflict", CYAN),
        Outcome::Waived => ("waived  ", CYAN),
        Outcome::Failed => ("failed  ", RED),
    }
}
