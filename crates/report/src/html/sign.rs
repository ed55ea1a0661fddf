//! What a fact, a finding or a run came to, as the page shows it: a sign and a word, never colour alone.

use oplog_findings::{Counts, Outcome, Verdict, Weight};

/// What something came to; the order is the one of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sign {
    Failed,
    Errored,
    Warning,
    Waived,
    Conflict,
    Passed,
    Skipped,
    NotCheckable,
}

impl Sign {
    /// All of them, in the order of the page.
    pub(super) const ALL: [Sign; 8] = [
        Sign::Failed,
        Sign::Errored,
        Sign::Warning,
        Sign::Waived,
        Sign::Conflict,
        Sign::Passed,
        Sign::Skipped,
        Sign::NotCheckable,
    ];

    /// Its word, which is also its class in the style sheet and its name in a filter.
    pub(super) fn word(self) -> &'static str {
        match self {
            Sign::Failed => "failed",
            Sign::Errored => "errored",
            Sign::Warning => "warning",
            Sign::Waived => "waived",
            Sign::Conflict => "conflict",
            Sign::Passed => "passed",
            Sign::Skipped => "skipped",
            Sign::NotCheckable => "not-checkable",
        }
    }

    /// Its mark.
    pub(super) fn mark(self) -> &'static str {
        match self {
            Sign::Failed => "✗",
            Sign::Errored => "!",
            Sign::Warning => "▲",
            Sign::Waived => "≈",
            Sign::Conflict => "≠",
            Sign::Passed => "✓",
            Sign::Skipped => "–",
            Sign::NotCheckable => "∅",
        }
    }

    /// What it means, for the legend.
    pub(super) fn meaning(self) -> &'static str {
        match self {
            Sign::Failed => "violates the page",
            Sign::Errored => "the network or a limit prevented the check",
            Sign::Warning => "a violation that fails nothing",
            Sign::Waived => "a violation that is suppressed for now",
            Sign::Conflict => "a violation that the page itself causes",
            Sign::Passed => "as the page says",
            Sign::Skipped => "nothing in the run exercised it",
            Sign::NotCheckable => "no server could violate it on the wire",
        }
    }
}

impl From<Outcome> for Sign {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Skipped => Sign::Skipped,
            Outcome::NotCheckable => Sign::NotCheckable,
            Outcome::Errored => Sign::Errored,
            Outcome::Passed => Sign::Passed,
            Outcome::Conflict => Sign::Conflict,
            Outcome::Waived => Sign::Waived,
            Outcome::Failed => Sign::Failed,
        }
    }
}

impl From<Weight> for Sign {
    fn from(weight: Weight) -> Self {
        match weight {
            Weight::Fail => Sign::Failed,
            Weight::Warn => Sign::Warning,
            Weight::Conflict => Sign::Conflict,
            Weight::Waived => Sign::Waived,
        }
    }
}

impl From<Verdict> for Sign {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Pass => Sign::Passed,
            Verdict::Fail => Sign::Failed,
            Verdict::Inconclusive => Sign::Errored,
        }
    }
}

/// A part of a bar.
#[derive(Debug)]
pub(super) struct Share {
    pub(super) sign: Sign,
    pub(super) count: usize,
    /// Where it begins, in thousandths of the bar.
    pub(super) start: usize,
    /// How wide it is, in the same.
    pub(super) width: usize,
}

/// The least width that is still seen, in thousandths.
const THINNEST: usize = 12;

/// Counts as the parts of a bar, the worst first; nothing for what was not counted.
pub(super) fn shares(counts: &Counts) -> Vec<Share> {
    let all = [
        (Sign::Failed, counts.failed),
        (Sign::Errored, counts.errored),
        (Sign::Waived, counts.waived),
        (Sign::Conflict, counts.conflict),
        (Sign::Passed, counts.passed),
        (Sign::Skipped, counts.skipped),
        (Sign::NotCheckable, counts.not_checkable),
    ];
    let some: Vec<(Sign, usize)> = all.into_iter().filter(|(_, count)| *count > 0).collect();
    let total = counts.all().max(1);
    let widths: Vec<usize> = some.iter().map(|(_, count)| (count * 1000 / total).max(THINNEST)).collect();
    let sum = widths.iter().sum::<usize>().max(1);
    let mut shares: Vec<Share> = Vec::new();
    for ((sign, count), width) in some.into_iter().zip(widths) {
        let start = shares.last().map_or(0, |share| share.start + share.width);
        shares.push(Share { sign, count, start, width: width * 1000 / sum });
    }
    if let Some(last) = shares.last_mut() {
        last.width = 1000 - last.start;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_full_and_shows_even_the_smallest_part() {
        let counts = Counts { passed: 5000, failed: 1, skipped: 3, ..Counts::default() };
        let shares = shares(&counts);
        assert_eq!(shares.iter().map(|share| share.width).sum::<usize>(), 1000);
        assert!(shares.iter().all(|share| share.width > 10), "{shares:?}");
        assert_eq!(shares.iter().map(|share| share.sign.word()).collect::<Vec<_>>(), ["failed", "passed", "skipped"]);
    }

    #[test]
    fn nothing_counted_is_no_bar() {
        assert!(shares(&Counts::default()).is_empty());
    }
}
