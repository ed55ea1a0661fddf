//! Violations counted by kind as they come: fact, expectation and erratum make a kind, and the first places of each are kept.
//!
//! A page may violate its tables in every entry, and there may be hundreds of thousands of them: what is the same in each of them is
//! worked out once.

use std::collections::HashMap;

use super::{Violation, ViolationKind};

/// Places that are kept of each kind.
const PLACES: usize = 3;

/// Violations of one body.
#[derive(Default)]
pub(super) struct Tally {
    kinds: Vec<Violation>,
    /// Where each kind stands, by fact, expectation and erratum.
    by_kind: HashMap<(ViolationKind, String, String, Option<String>), usize>,
    /// Kinds that a place in the schema leads to, whatever the value.
    by_place: HashMap<String, usize>,
}

impl Tally {
    /// Counts one more violation of the kind that is known for a place in the schema; `false` where none is.
    pub(super) fn again(&mut self, place: &str, pointer: impl FnOnce() -> String) -> bool {
        let Some(&index) = self.by_place.get(place) else { return false };
        count(&mut self.kinds[index], pointer);
        true
    }

    /// Counts a violation. Where a place in the schema is given, all violations there are of this kind.
    pub(super) fn add(&mut self, violation: Violation, place: Option<String>) {
        let kind = (violation.kind, violation.fact.clone(), violation.expected.clone(), violation.erratum.clone());
        let index = match self.by_kind.get(&kind) {
            Some(&index) => {
                count(&mut self.kinds[index], || violation.pointer);
                index
            }
            None => {
                self.by_kind.insert(kind, self.kinds.len());
                self.kinds.push(violation);
                self.kinds.len() - 1
            }
        };
        if let Some(place) = place {
            self.by_place.insert(place, index);
        }
    }

    /// What was counted, in the order in which the kinds were met.
    pub(super) fn into_violations(self) -> Vec<Violation> {
        self.kinds
    }
}

fn count(known: &mut Violation, pointer: impl FnOnce() -> String) {
    known.count += 1;
    if known.also_at.len() + 1 < PLACES {
        known.also_at.push(pointer());
    }
}
