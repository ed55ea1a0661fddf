//! What a run came to: the one value that every report is rendered from.
//!
//! Checkers make it; reports, waivers and baselines read it, and change nothing in it but suppressions.

use std::fmt;

use jiff::Timestamp;
use oplog_schema::Operation;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::exchange::RecordedExchange;
use crate::fact_result::{FactResult, Outcome};
use crate::group::FindingGroup;
use crate::rule::RuleInfo;
use crate::severity::Severity;
use crate::shard::Shard;

/// The outcome of a run.
#[derive(Debug, Clone)]
pub struct RunReport {
    /// The target's name.
    pub target: String,
    /// Its base URL.
    pub url: String,
    /// When the run began.
    pub started: Timestamp,
    /// When it ended.
    pub ended: Timestamp,
    /// The seed.
    pub seed: u64,
    /// Whether conflicts of the documentation fail it.
    pub strict: bool,
    /// Whether the run went to its end.
    pub complete: bool,
    /// The part of a run that this is; `None` for a whole one.
    pub shard: Option<Shard>,
    /// How the command ended whose requests were checked; `None` where no command was run.
    pub command: Option<CommandEnd>,
    /// How many requests were sent.
    pub requests: u64,
    /// One report for each operation.
    pub operations: Vec<OperationReport>,
    /// The rules that were checked, whether they found something or not.
    pub rules: Vec<&'static RuleInfo>,
    /// What was sent, and what came back.
    pub exchanges: Vec<RecordedExchange>,
    /// What is wrong with the waivers themselves; each fails the run.
    pub stale: Vec<String>,
    /// Response shapes that nobody has accepted yet; each fails the run.
    pub drift: Vec<String>,
}

/// How the command of a gate ended.
///
/// ```
/// use oplog_findings::CommandEnd;
/// assert_eq!(CommandEnd { exit_code: Some(5), ..CommandEnd::default() }.to_string(), "ended with exit code 5");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CommandEnd {
    /// Its exit code; absent, a signal ended it.
    pub exit_code: Option<i32>,
    /// The signal that ended it.
    pub signal: Option<i32>,
    /// Why it was stopped before its end, if it was. What it had not sent by then is not known.
    pub interrupted: Option<String>,
}

impl fmt::Display for CommandEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.interrupted, self.exit_code, self.signal) {
            (Some(why), ..) => write!(f, "interrupted: {why}"),
            (None, Some(code), _) => write!(f, "ended with exit code {code}"),
            (None, None, Some(signal)) => write!(f, "ended by signal {signal}"),
            (None, None, None) => f.write_str("ended, nobody knows how"),
        }
    }
}

/// The outcome for one operation.
#[derive(Debug, Clone)]
pub struct OperationReport {
    /// The operation.
    pub id: String,
    /// What it does.
    pub summary: String,
    /// What is documented of it: the tables that it was checked by.
    pub documented: Operation,
    /// Its base URL.
    pub url: String,
    /// Findings, most important first.
    pub findings: Vec<FindingGroup>,
    /// Every documented fact.
    pub facts: Vec<FactResult>,
    /// How much was looked at, of what need not be looked at as a whole.
    pub samples: Vec<String>,
    /// What the tool or the network broke.
    pub breakages: Vec<String>,
}

/// How many facts came to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// As documented.
    pub passed: usize,
    /// Violated.
    pub failed: usize,
    /// Violated because the page contradicts itself.
    pub conflict: usize,
    /// Violated, which is suppressed for now.
    pub waived: usize,
    /// Not checked.
    pub skipped: usize,
    /// Kept from being checked.
    pub errored: usize,
    /// Such that no server could violate it on the wire.
    pub not_checkable: usize,
}

/// The verdict on a whole run; its number is the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// No violation was found.
    Pass = 0,
    /// A violation was found.
    Fail = 1,
    /// The target could not be tested, or not to the end.
    Inconclusive = 3,
}

impl Counts {
    /// How many facts there are.
    #[must_use]
    pub fn all(&self) -> usize {
        self.checked() + self.skipped + self.errored + self.not_checkable
    }

    /// How many were checked.
    #[must_use]
    pub fn checked(&self) -> usize {
        self.passed + self.failed + self.conflict + self.waived
    }

    fn of<'a>(entries: impl IntoIterator<Item = &'a FactResult>) -> Self {
        let mut counts = Self::default();
        for entry in entries {
            *match entry.outcome {
                Outcome::Passed => &mut counts.passed,
                Outcome::Failed => &mut counts.failed,
                Outcome::Conflict => &mut counts.conflict,
                Outcome::Waived => &mut counts.waived,
                Outcome::Skipped => &mut counts.skipped,
                Outcome::Errored => &mut counts.errored,
                Outcome::NotCheckable => &mut counts.not_checkable,
            } += 1;
        }
        counts
    }
}

impl std::iter::Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |a, b| Self {
            passed: a.passed + b.passed,
            failed: a.failed + b.failed,
            conflict: a.conflict + b.conflict,
            waived: a.waived + b.waived,
            skipped: a.skipped + b.skipped,
            errored: a.errored + b.errored,
            not_checkable: a.not_checkable + b.not_checkable,
        })
    }
}

impl Verdict {
    /// The exit code of a process that ends with it.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        self as u8
    }

    /// Its name, as reports print it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "PASS",
            Self::Fail => "FAIL",
            Self::Inconclusive => "INCONCLUSIVE",
        }
    }
}

impl OperationReport {
    /// The full id of the fact that a finding is about.
    #[must_use]
    pub fn fact_id(&self, group: &FindingGroup) -> String {
        format!("{}#{}", self.id, group.finding.fact)
    }

    /// The documented row that a finding is about; `None` for what the page does not state.
    #[must_use]
    pub fn row(&self, group: &FindingGroup) -> Option<&FactResult> {
        let id = self.fact_id(group);
        self.facts.iter().find(|entry| entry.fact == id)
    }

    /// The line of the tables that names the fact that a finding is about, from 1.
    #[must_use]
    pub fn line(&self, group: &FindingGroup) -> Option<usize> {
        self.documented.fact(&group.finding.fact).map(|fact| fact.line)
    }

    /// The counts of the operation's documented facts; contradictions of the page are counted apart.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts::of(self.facts.iter().filter(|entry| !entry.is_contradiction()))
    }

    /// The counts of the contradictions of the operation's page: passed where the adopted reading held.
    #[must_use]
    pub fn contradictions(&self) -> Counts {
        Counts::of(self.facts.iter().filter(|entry| entry.is_contradiction()))
    }
}

impl RunReport {
    /// The last exchange with the request that a finding of `operation` quotes.
    #[must_use]
    pub fn exchange(&self, operation: &str, group: &FindingGroup) -> Option<&RecordedExchange> {
        let request = group.finding.request.as_ref()?;
        self.exchanges.iter().rev().find(|exchange| exchange.operation == operation && exchange.request == *request)
    }

    /// The counts of all documented facts.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.operations.iter().map(OperationReport::counts).sum()
    }

    /// The counts of all contradictions of the pages.
    #[must_use]
    pub fn contradictions(&self) -> Counts {
        self.operations.iter().map(OperationReport::contradictions).sum()
    }

    /// The verdict.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let counts = self.counts();
        let broken = self.operations.iter().any(|part| !part.breakages.is_empty());
        match counts {
            _ if !self.stale.is_empty() || !self.drift.is_empty() => Verdict::Fail,
            // A finding whose fact no table has fails the run all the same.
            Counts { failed: 1.., .. } => Verdict::Fail,
            _ if self.weighing(Weight::Fail) > 0 => Verdict::Fail,
            Counts { errored: 1.., .. } => Verdict::Inconclusive,
            _ if counts.checked() == 0 || !self.complete || broken => Verdict::Inconclusive,
            _ => Verdict::Pass,
        }
    }
}

/// What a finding does to a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// Fails it.
    Fail,
    /// Is shown, and fails nothing.
    Warn,
    /// Comes from a page that contradicts itself, and fails nothing.
    Conflict,
    /// Is suppressed for now.
    Waived,
}

impl RunReport {
    /// What a finding does to the run.
    #[must_use]
    pub fn weight(&self, group: &FindingGroup) -> Weight {
        match group.severity {
            _ if group.suppression.is_some() => Weight::Waived,
            Severity::Deny if group.is_conflict() && self.strict => Weight::Fail,
            _ if group.is_conflict() => Weight::Conflict,
            Severity::Deny => Weight::Fail,
            Severity::Warn | Severity::Allow => Weight::Warn,
        }
    }

    /// How many findings have this weight.
    #[must_use]
    pub fn weighing(&self, weight: Weight) -> usize {
        self.findings(weight).count()
    }

    /// The findings with this weight, each with its operation.
    pub fn findings(&self, weight: Weight) -> impl Iterator<Item = (&OperationReport, &FindingGroup)> {
        let all = self.operations.iter().flat_map(|part| part.findings.iter().map(move |group| (part, group)));
        all.filter(move |(_, group)| self.weight(group) == weight)
    }
}
