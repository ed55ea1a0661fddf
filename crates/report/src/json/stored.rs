//! A report that was kept, read back: what is needed of it later, and nothing more.
//!
//! Members that a newer program added are skipped, so that reports of one `schema_version` can be read by every program that
//! knows it. Neighbours: [`super::render`] writes what is read here; replaying, comparing and baselines stand on it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::SCHEMA_VERSION;
use oplog_findings::{Counts, Outcome, Request, Weight};

/// A report that was kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Stored {
    /// The target's name.
    pub target: String,
    /// Its base URL.
    pub url: String,
    /// The seed.
    pub seed: u64,
    /// Whether conflicts of the documentation failed it.
    pub strict: bool,
    /// Whether the run went to its end.
    pub complete: bool,
    /// What its facts came to.
    pub counts: Counts,
    /// The operations that were checked.
    pub operations: Vec<StoredOperation>,
}

/// What came of one operation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct StoredOperation {
    /// The operation.
    pub id: String,
    /// What its facts came to.
    pub counts: Counts,
    /// Its findings.
    pub findings: Vec<StoredFinding>,
    /// Its facts.
    pub facts: Vec<StoredFact>,
    /// The shapes of its answers as text, by their form.
    #[serde(default)]
    pub shapes: BTreeMap<String, String>,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct StoredFinding {
    /// Its id, the same in every run.
    pub id: String,
    /// What it did to its run.
    pub weight: Weight,
    /// The rule.
    pub rule: String,
    /// The full id of the fact.
    pub fact: String,
    /// The place.
    pub at: String,
    /// What is documented.
    pub expected: String,
    /// What came.
    pub actual: String,
    /// The request that shows it.
    pub request: Option<StoredRequest>,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct StoredRequest {
    /// The request in its parts, from which it is sent again.
    pub parts: Request,
}

/// A fact.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct StoredFact {
    /// Its full id.
    pub fact: String,
    /// What it came to.
    pub outcome: Outcome,
    /// Why.
    pub reason: Option<String>,
}

/// Why a text is no report that can be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is no JSON, or JSON of another shape.
    #[error("it is no report in JSON")]
    Malformed(#[source] serde_json::Error),
    /// Its shape is newer than this program.
    #[error("its schema_version is {0}, and this program knows up to {SCHEMA_VERSION}")]
    Newer(u64),
}

impl Stored {
    /// Every finding with its operation.
    pub fn findings(&self) -> impl Iterator<Item = (&StoredOperation, &StoredFinding)> {
        self.operations.iter().flat_map(|part| part.findings.iter().map(move |finding| (part, finding)))
    }

    /// The finding with this id, and its operation.
    #[must_use]
    pub fn finding(&self, id: &str) -> Option<(&StoredOperation, &StoredFinding)> {
        self.findings().find(|(_, finding)| finding.id == id)
    }
}

impl StoredFinding {
    /// The fact without its operation.
    #[must_use]
    pub fn local(&self) -> &str {
        self.fact.split_once('#').map_or(self.fact.as_str(), |(_, local)| local)
    }
}

/// Reads a report that [`super::render`] wrote. The text is held in memory: bound its length before.
///
/// # Errors
/// When it is no report, or one whose shape is newer than this program.
pub fn read(text: &str) -> Result<Stored, ReadError> {
    #[derive(Deserialize)]
    struct Head {
        schema_version: u64,
    }
    let head: Head = serde_json::from_str(text).map_err(ReadError::Malformed)?;
    if head.schema_version > u64::from(SCHEMA_VERSION) {
        return Err(ReadError::Newer(head.schema_version));
    }
    serde_json::from_str(text).map_err(ReadError::Malformed)
}
