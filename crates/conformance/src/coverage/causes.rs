//! One broken value is one finding: what comparisons say about a value that departs by itself is told with it.
//!
//! The coverage collects findings rule by rule; this is the last look before they are shown. Pure functions.

use super::Group;
use crate::rules::{self, Check};
use crate::verdict::Level;

/// The findings without those that follow from another one, which names their rules instead.
///
/// A field that is null in the detail differs from the list as well: mending the field mends both. A comparison about a value
/// that is as documented stays, as does one about a value that is only warned of.
pub(super) fn fold_consequences(groups: Vec<Group>) -> Vec<Group> {
    let (follow, mut told): (Vec<_>, Vec<_>) =
        groups.into_iter().partition(|group| compares(group) && !group.is_conflict());
    for group in follow {
        match told.iter_mut().find(|cause| explains(cause, &group)) {
            Some(cause) => cause.also.push(group.rule.id),
            None => told.push(group),
        }
    }
    for cause in &mut told {
        cause.also.sort_unstable();
        cause.also.dedup();
    }
    told
}

fn compares(group: &Group) -> bool {
    matches!(check(group), Some(Check::Compared(_) | Check::Again(_) | Check::Pair(_)))
}

fn explains(cause: &Group, group: &Group) -> bool {
    let alone = matches!(check(cause), Some(Check::Answer(_))) && !cause.is_conflict();
    alone && cause.level == Level::Deny && cause.finding.fact == group.finding.fact
}

fn check(group: &Group) -> Option<Check> {
    rules::find(group.rule.id).map(|rule| rule.check)
}
