//! What findings likely come from, where that is no fault of the target: a list that changed while it was read, a clock that is off.
//!
//! Looked at once the findings of an operation are there, and only where there are some that it could explain. The findings stay.

use jiff::SignedDuration;
use oplog_findings::{RuleInfo, Subject};

use super::list::{Reference, unchecked};
use crate::session::Session;
use crate::walk::{ItemDigest, entries};

/// Difference between two clocks that explains something.
const OFF: SignedDuration = SignedDuration::from_secs(60);

/// Names what the findings of an operation likely come from.
pub(super) async fn name(session: Session<'_>, reference: Option<&Reference>) {
    if let Some(reference) = reference.filter(|_| session.coverage.has_failure(compares_lists))
        && has_changed(session, reference).await
    {
        let cause =
            "the list changed while it was checked, and its first page is another one now: check one that is at rest";
        session.coverage.likely(compares_lists, cause);
    }
    if let Some(off) = clock(session).filter(|_| session.coverage.has_failure(needs_a_clock)) {
        session.coverage.likely(needs_a_clock, &off);
    }
}

fn compares_lists(rule: &RuleInfo) -> bool {
    matches!(rule.subject, Subject::Pagination | Subject::Filters)
}

fn needs_a_clock(rule: &RuleInfo) -> bool {
    matches!(rule.subject, Subject::Filters | Subject::Authentication)
}

/// Whether the list begins with other entries than at the beginning of the check. Where it does so each time, that is no change: the
/// service has no order.
async fn has_changed(session: Session<'_>, reference: &Reference) -> bool {
    let Some(page) = reference.walk.pages.first() else { return false };
    let before = &reference.walk.entries[page.start..page.start + page.count];
    let mut now: Vec<Vec<ItemDigest>> = Vec::new();
    for _ in 0..2 {
        let Some((_, body)) = unchecked(session, &page.call).await else { return false };
        now.extend(entries(session.operation(), &body));
    }
    matches!(now.as_slice(), [first, second] if first == second && first != before)
}

/// How far the target's clock is from this machine's, in words, if it is.
pub(super) fn clock(session: Session<'_>) -> Option<String> {
    let ahead = session.client.archive().clock_ahead().filter(|ahead| ahead.abs() >= OFF)?;
    let how = if ahead.is_positive() { "ahead of" } else { "behind" };
    Some(format!("the target's clock is {:#} {how} this machine's", ahead.abs()))
}
