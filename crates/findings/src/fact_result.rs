//! What a run found out about one documented fact.

use oplog_schema::FactKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a fact came to, best first; where several hold, the last one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// No server could violate it on the wire.
    NotCheckable,
    /// No request of the run exercised it.
    Skipped,
    /// The tool or the network kept it from being checked.
    Errored,
    /// Checked, and as documented.
    Passed,
    /// Violated in a way that the page itself causes.
    Conflict,
    /// Violated, which is suppressed for now.
    Waived,
    /// Violated.
    Failed,
}

impl Outcome {
    /// Its name in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::NotCheckable => "not checkable",
            Outcome::Skipped => "skipped",
            Outcome::Errored => "errored",
            Outcome::Passed => "passed",
            Outcome::Conflict => "conflict",
            Outcome::Waived => "waived",
            Outcome::Failed => "failed",
        }
    }
}

/// One documented fact with its outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactResult {
    /// The full id.
    pub fact: String,
    /// What kind of row it is.
    pub kind: FactKind,
    /// What the fact says.
    pub about: String,
    /// Where it stands on the page.
    pub at: String,
    /// What it came to.
    pub outcome: Outcome,
    /// How often a rule checked it and found nothing.
    pub passed: u64,
    /// The rules that checked it.
    pub rules: Vec<String>,
    /// Why it was skipped, which erratum it conflicts with, or what broke.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl FactResult {
    /// Whether it is a contradiction of the page, and no fact that a target could satisfy.
    #[must_use]
    pub fn is_contradiction(&self) -> bool {
        self.kind == FactKind::Erratum
    }

    /// The id within the operation.
    #[must_use]
    pub fn local(&self) -> &str {
        self.fact.split_once('#').map_or(self.fact.as_str(), |(_, local)| local)
    }
}
