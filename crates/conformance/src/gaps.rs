//! Gaps: what errata let single entries lack, counted over a whole run.
//!
//! An erratum may say that a value is null in some entries, because somebody else than the page says so. That every entry lacks
//! it no single answer can tell. Each entry counts once, however often it is read.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use oplog_findings::Request;
use oplog_schema::errata::Gap;
use oplog_schema::tables::{Erratum, Field};
use oplog_schema::{FieldPath, Operation};
use serde_json::Value;

use crate::answer::Answer;
use crate::walk::digest;

/// Entries without a value that are told apart: enough to know.
const MOST: usize = 64;

/// One field with the gap that an erratum allows it, over all answers of a run.
#[derive(Debug, Clone)]
pub struct GapCount<'a> {
    /// The field.
    pub field: &'a Field,
    /// The erratum.
    pub erratum: &'a Erratum,
    /// What entries may lack.
    pub gap: Gap,
    /// How many lack it, as long as none has it.
    pub lacking: usize,
    /// Whether an entry has it. Then what others lack is what the erratum says.
    pub is_filled: bool,
    /// The first request whose answer lacks it.
    pub call: Option<Request>,
}

/// All gaps of one operation.
#[derive(Debug)]
pub struct Gaps<'a> {
    watched: Vec<Watched<'a>>,
}

#[derive(Debug)]
struct Watched<'a> {
    field: &'a Field,
    erratum: &'a Erratum,
    gap: Gap,
    around: FieldPath,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    lacking: BTreeSet<u64>,
    is_filled: bool,
    call: Option<Request>,
}

impl<'a> Gaps<'a> {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(operation: &'a Operation) -> Self {
        let fields = operation.fields().iter().filter(|field| field.basis.is_documented());
        let watched = fields.flat_map(|field| {
            operation.unshown_gaps(field).map(move |(erratum, gap)| Watched {
                field,
                erratum,
                gap,
                around: field.path.parent(),
                seen: Mutex::default(),
            })
        });
        Self { watched: watched.collect() }
    }

    /// Counts what an answer holds.
    pub fn count(&self, answer: &Answer<'_>) {
        let Some(body) = answer.value() else { return };
        for watched in &self.watched {
            let mut seen = watched.seen.lock().unwrap_or_else(PoisonError::into_inner);
            if seen.is_filled {
                continue;
            }
            for around in watched.around.select(body).into_iter().filter(|around| around.is_object()) {
                match (around.get(watched.field.path.name()), watched.gap) {
                    (None, Gap::Absent) | (Some(Value::Null), Gap::Null) => {}
                    (None, Gap::Null) => continue,
                    (Some(_), _) => {
                        seen.is_filled = true;
                        break;
                    }
                }
                if seen.call.is_none() {
                    seen.call = Some(answer.call.clone());
                }
                if seen.lacking.len() < MOST {
                    seen.lacking.insert(digest(around));
                }
            }
        }
    }

    /// What was counted.
    pub fn counts(&self) -> impl Iterator<Item = GapCount<'a>> {
        self.watched.iter().map(|watched| {
            let seen = watched.seen.lock().unwrap_or_else(PoisonError::into_inner);
            GapCount {
                field: watched.field,
                erratum: watched.erratum,
                gap: watched.gap,
                lacking: seen.lacking.len(),
                is_filled: seen.is_filled,
                call: seen.call.clone(),
            }
        })
    }
}
