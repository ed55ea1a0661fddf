//! One broken value is one finding: what comparisons say about a value that is wrong by itself is folded into it.
//!
//! Coverage collects findings rule by rule; this is the last look before they are shown. Pure functions.

use crate::group::FindingGroup;
use crate::rule::Scope;
use crate::severity::Severity;

/// The findings without those that follow from another one, which names their rules instead.
///
/// A field that is null in the detail differs from the list as well: mending the field mends both. A comparison about a value
/// that is as documented stays, as does one about a value that is only warned of.
pub(super) fn fold(groups: Vec<FindingGroup>) -> Vec<FindingGroup> {
    let (follow, mut told): (Vec<_>, Vec<_>) =
        groups.into_iter().partition(|group| compares(group) && !group.is_conflict());
    for group in follow {
        match told.iter_mut().find(|cause| explains(cause, &group)) {
            Some(cause) => {
                cause.also.push(group.rule.id);
                // What the other says is contradicted as well, and suppressed with this one.
                let own = cause.finding.fact.clone();
                let facts = std::iter::once(group.finding.fact).chain(group.finding.further);
                let known = std::mem::take(&mut cause.finding.further);
                cause.finding.further = known.into_iter().chain(facts).filter(|fact| *fact != own).collect();
                cause.finding.further.sort_unstable();
                cause.finding.further.dedup();
            }
            None => told.push(group),
        }
    }
    for cause in &mut told {
        cause.also.sort_unstable();
        cause.also.dedup();
    }
    told
}

fn compares(group: &FindingGroup) -> bool {
    group.rule.scope == Scope::Comparison
}

fn explains(cause: &FindingGroup, group: &FindingGroup) -> bool {
    let alone = cause.rule.scope == Scope::Single && !cause.is_conflict();
    alone && cause.severity == Severity::Deny && cause.finding.fact == group.finding.fact
}
