//! A report that was kept, read back: what is needed of it later, and nothing more.
//!
//! Members that a newer program added are skipped, so that reports of one `schema_version` can be read by every program that
//! knows it. Neighbours: [`super::render`] writes what is read here; replaying, comparing and baselines stand on it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::SCHEMA_VERSION;
use jiff::Timestamp;
use oplog_findings::{CommandEnd, Counts, Outcome, Request, Severity, Shard, Suppression, Weight};

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
    /// When the run began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// Whether the run went to its end.
    pub complete: bool,
    /// The part of a run that it is.
    #[serde(default)]
    pub shard: Option<Shard>,
    /// How the command ended whose requests were checked.
    #[serde(default)]
    pub command: Option<CommandEnd>,
    /// How many requests were sent.
    pub requests: u64,
    /// The rules that were checked.
    #[serde(default)]
    pub rules: Vec<String>,
    /// What is wrong with the waivers themselves.
    pub stale: Vec<String>,
    /// Response shapes that nobody has accepted yet.
    pub drift: Vec<String>,
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
    /// Its base URL.
    pub url: String,
    /// What its facts came to.
    pub counts: Counts,
    /// Its findings.
    pub findings: Vec<StoredFinding>,
    /// Its facts.
    pub facts: Vec<StoredFact>,
    /// The shapes of its answers as text, by their form.
    #[serde(default)]
    pub shapes: BTreeMap<String, String>,
    /// How much was looked at, of what need not be looked at as a whole.
    #[serde(default)]
    pub samples: Vec<String>,
    /// What the tool or the network broke.
    pub breakages: Vec<String>,
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
    /// The full ids of further facts.
    #[serde(default)]
    pub further: Vec<String>,
    /// How severe it was; reports of earlier versions do not say.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// What is wrong without the place; reports of earlier versions do not say.
    #[serde(default)]
    pub cause: Option<String>,
    /// The contradiction of the page that explains it.
    #[serde(default)]
    pub erratum: Option<String>,
    /// Why it fails nothing although it is a violation.
    #[serde(default)]
    pub suppression: Option<Suppression>,
    /// How often.
    pub count: u64,
    /// The first places.
    pub places: Vec<String>,
    /// The rules that noticed the same by comparing answers.
    #[serde(default)]
    pub also: Vec<String>,
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
    /// How often a rule looked and found nothing.
    pub passed: u64,
    /// The rules that looked.
    pub rules: Vec<String>,
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
