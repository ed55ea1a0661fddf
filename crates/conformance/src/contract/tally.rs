//! Violations counted by kind as they come: fact, expectation and erratum make a kind, and the first places of each are kept.
//!
//! A page may violate its tables in every entry, and there may be hundreds of thousands of them: what is the same in each of them is
//! worked out once for each place in the schema, and kept for the bodies that come later.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use oplog_schema::tables::Erratum;
use serde_json::Value;
use xxhash_rust::xxh3::xxh3_64;

use super::{Violation, ViolationKind};

/// Places in bodies that are kept of each kind.
const PLACES: usize = 3;

/// A place in the schema, with what of the value decides about the kind of violation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place<'e> {
    pub(super) path: &'e str,
    /// The name of the member that is missing.
    pub(super) missing: Option<&'e str>,
    /// Whether null stands there.
    pub(super) is_null: bool,
    /// Whether an object or a list stands there.
    pub(super) is_container: bool,
}

impl<'e> Place<'e> {
    pub(super) fn of(error: &'e ValidationError<'_>) -> Self {
        let path = error.schema_path().as_str();
        let instance: &Value = error.instance();
        match error.kind() {
            ValidationErrorKind::Required { property } => {
                Self { path, missing: Some(property.as_str().unwrap_or_default()), is_null: false, is_container: false }
            }
            _ => {
                let is_container = instance.is_object() || instance.is_array();
                Self { path, missing: None, is_null: instance.is_null(), is_container }
            }
        }
    }

    /// What it is found by.
    fn digest(&self) -> u64 {
        xxh3_64(self.path.as_bytes()) ^ xxh3_64(self.missing.unwrap_or_default().as_bytes()).rotate_left(1)
    }
}

/// What all violations at a place in the schema have in common.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) kind: ViolationKind,
    pub(super) fact: String,
    pub(super) expected: String,
    /// The errata that may explain them, by their places among those of the operation.
    pub(super) errata: Vec<usize>,
}

/// What is known of places in the schema, which are as many as the schema has: it holds for every body.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// By their digests.
    numbers: HashMap<u64, Vec<(OwnPlace, usize)>>,
    /// By their numbers; `None` where no violation is told.
    known: Vec<Option<Arc<Known>>>,
}

/// As [`Place`].
#[derive(Debug)]
struct OwnPlace {
    path: String,
    missing: Option<String>,
    is_null: bool,
    is_container: bool,
}

impl OwnPlace {
    fn is(&self, place: &Place<'_>) -> bool {
        let missing = self.missing.as_deref();
        *place == Place { path: &self.path, missing, is_null: self.is_null, is_container: self.is_container }
    }
}

impl Places {
    /// The number of a place, and what is known of it; `learn` finds out, the first time.
    pub(super) fn at(
        &mut self,
        place: &Place<'_>,
        learn: impl FnOnce() -> Option<Known>,
    ) -> Option<(usize, Arc<Known>)> {
        let alike = self.numbers.entry(place.digest()).or_default();
        let number = match alike.iter().find(|(own, _)| own.is(place)) {
            Some((_, number)) => *number,
            None => {
                let Place { path, missing, is_null, is_container } = *place;
                let own =
                    OwnPlace { path: path.to_owned(), missing: missing.map(str::to_owned), is_null, is_container };
                alike.push((own, self.known.len()));
                self.known.push(learn().map(Arc::new));
                self.known.len() - 1
            }
        };
        Some((number, self.known[number].clone()?))
    }
}

/// Violations of one body.
#[derive(Default)]
pub(super) struct Tally<'c> {
    kinds: Vec<Violation>,
    /// Where the violations of each place are counted, by its number and the erratum that explains them.
    counted: HashMap<usize, Vec<(Option<&'c Erratum>, usize)>, RandomState>,
}

impl<'c> Tally<'c> {
    /// Counts a violation at a place, explained by `erratum` or by none.
    pub(super) fn count(
        &mut self,
        number: usize,
        known: &Known,
        erratum: Option<&'c Erratum>,
        pointer: impl FnOnce() -> String,
        actual: impl FnOnce() -> String,
    ) {
        let counted = self.counted.entry(number).or_default();
        let same = |other: Option<&Erratum>| other.map(|row| &row.id) == erratum.map(|row| &row.id);
        if let Some((_, index)) = counted.iter().find(|(other, _)| same(*other)) {
            return again(&mut self.kinds[*index], pointer);
        }
        // Other places of the schema may be about the same fact.
        let is_alike = |violation: &Violation| {
            (violation.kind, &violation.fact, &violation.expected) == (known.kind, &known.fact, &known.expected)
                && violation.erratum.as_ref() == erratum.map(|row| &row.id)
        };
        let index = match self.kinds.iter().position(is_alike) {
            Some(index) => {
                again(&mut self.kinds[index], pointer);
                index
            }
            None => {
                self.kinds.push(Violation {
                    kind: known.kind,
                    pointer: pointer(),
                    also_at: Vec::new(),
                    count: 1,
                    fact: known.fact.clone(),
                    expected: known.expected.clone(),
                    actual: actual(),
                    erratum: erratum.map(|row| row.id.clone()),
                });
                self.kinds.len() - 1
            }
        };
        counted.push((erratum, index));
    }

    /// What was counted, in the order in which the kinds were met.
    pub(super) fn into_violations(self) -> Vec<Violation> {
        self.kinds
    }
}

impl Violation {
    /// Whether another one is of the same kind, whatever explains it.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        (self.kind, &self.fact, &self.expected) == (other.kind, &other.fact, &other.expected)
    }
}

/// Adds the violations of an entry that has this place in the list at a pointer.
pub(crate) fn add(violations: &mut Vec<Violation>, entry: &[Violation], list: &str, place: usize) {
    for violation in entry {
        let same = |own: &&mut Violation| own.is_like(violation) && own.erratum == violation.erratum;
        let places = std::iter::once(&violation.pointer).chain(&violation.also_at);
        let mut places = places.map(|below| format!("{list}/{place}{below}"));
        match violations.iter_mut().find(same) {
            Some(known) => {
                known.count += violation.count;
                let free = (PLACES - 1).saturating_sub(known.also_at.len());
                known.also_at.extend(places.take(free));
            }
            None => violations.push(Violation {
                pointer: places.next().unwrap_or_default(),
                also_at: places.collect(),
                ..violation.clone()
            }),
        }
    }
}

fn again(known: &mut Violation, pointer: impl FnOnce() -> String) {
    known.count += 1;
    if known.also_at.len() + 1 < PLACES {
        known.also_at.push(pointer());
    }
}
