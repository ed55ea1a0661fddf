//! Violations counted by kind as they come: fact, expectation and erratum make a kind, and the first places of each are kept.
//!
//! A page may violate its tables in every entry, and there may be hundreds of thousands of them: what is the same in each of them is
//! worked out once for each place in the schema.

use std::collections::HashMap;

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
pub(super) struct Known<'c> {
    pub(super) kind: ViolationKind,
    pub(super) fact: String,
    pub(super) expected: String,
    /// The errata that may explain them.
    pub(super) errata: Vec<&'c Erratum>,
}

/// Violations of one body.
#[derive(Default)]
pub(super) struct Tally<'c> {
    kinds: Vec<Violation>,
    /// What is known of places in the schema, by their digests.
    places: HashMap<u64, Vec<Counted<'c>>>,
}

/// A place in the schema, and where its violations are counted.
struct Counted<'c> {
    path: String,
    missing: Option<String>,
    is_null: bool,
    is_container: bool,
    /// `None` where no violation is told.
    known: Option<Known<'c>>,
    /// By the erratum that explains them.
    kinds: Vec<(Option<&'c Erratum>, usize)>,
}

impl Counted<'_> {
    fn is_at(&self, place: &Place<'_>) -> bool {
        let missing = self.missing.as_deref();
        *place == Place { path: &self.path, missing, is_null: self.is_null, is_container: self.is_container }
    }
}

impl<'c> Tally<'c> {
    /// What is known of a place; `learn` finds out, the first time.
    pub(super) fn at(&mut self, place: &Place<'_>, learn: impl FnOnce() -> Option<Known<'c>>) -> Option<&Known<'c>> {
        let alike = self.places.entry(place.digest()).or_default();
        let found = alike.iter().position(|one| one.is_at(place)).unwrap_or_else(|| {
            alike.push(Counted {
                path: place.path.to_owned(),
                missing: place.missing.map(str::to_owned),
                is_null: place.is_null,
                is_container: place.is_container,
                known: learn(),
                kinds: Vec::new(),
            });
            alike.len() - 1
        });
        alike[found].known.as_ref()
    }

    /// Counts a violation at a place that is known, explained by `erratum` or by none.
    pub(super) fn count(
        &mut self,
        place: &Place<'_>,
        erratum: Option<&'c Erratum>,
        pointer: impl FnOnce() -> String,
        actual: impl FnOnce() -> String,
    ) {
        let alike = self.places.get_mut(&place.digest()).into_iter().flatten();
        let Some(counted) = alike.into_iter().find(|one| one.is_at(place)) else { return };
        let Some(known) = &counted.known else { return };
        let same = |other: Option<&Erratum>| other.map(|row| &row.id) == erratum.map(|row| &row.id);
        if let Some((_, index)) = counted.kinds.iter().find(|(other, _)| same(*other)) {
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
        counted.kinds.push((erratum, index));
    }

    /// What was counted, in the order in which the kinds were met.
    pub(super) fn into_violations(self) -> Vec<Violation> {
        self.kinds
    }
}

fn again(known: &mut Violation, pointer: impl FnOnce() -> String) {
    known.count += 1;
    if known.also_at.len() + 1 < PLACES {
        known.also_at.push(pointer());
    }
}
