//! Baselines: failing findings that were known before, so that only new ones break a build.
//!
//! A baseline is a file with the id of each known finding, beside what a person needs to recognise it. Pure: the command line
//! reads and writes the file. Neighbour: `waivers`, which are written by hand, have a reason and end. Edges: what a run did
//! not look at is neither new nor gone, so its entries stay.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::waivers::{self, is_finding};
use oplog_findings::{FindingGroup, OperationReport, Outcome, RunReport, Suppression, Weight};

/// The version of the file's shape.
pub const SCHEMA_VERSION: u32 = 1;

/// What the file says it is.
const KIND: &str = "oplog-baseline";

/// Failing findings that were known before.
///
/// ```
/// use oplog_report::baseline::Baseline;
/// let empty = Baseline::default();
/// assert_eq!(Baseline::parse(&empty.render()).unwrap(), empty);
/// assert!(Baseline::parse("{}").is_err());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline(BTreeMap<String, Known>);

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// The full id of the fact.
    pub fact: String,
    /// The id of the rule.
    pub rule: String,
    /// The finding's id.
    pub id: String,
    /// What was wrong, for people.
    pub cause: String,
}

/// A text that is no baseline.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// It is no JSON, or not of this shape.
    #[error("it is no baseline: {0}")]
    Foreign(#[from] serde_json::Error),
    /// It says that it is something else.
    #[error("it is no baseline but `{0}`")]
    Kind(String),
    /// It is of another version.
    #[error("it is a baseline of version {0}, and this program reads version {SCHEMA_VERSION}: write it anew")]
    Version(u32),
    /// An entry cannot be the id of a finding.
    #[error("`{0}` is no id of a finding, which has eight digits")]
    Id(String),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    kind: String,
    schema_version: u32,
    findings: Vec<Known>,
}

impl Baseline {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// When it is no baseline.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let file: File = serde_json::from_str(text)?;
        if file.kind != KIND {
            return Err(BaselineError::Kind(file.kind));
        }
        if file.schema_version != SCHEMA_VERSION {
            return Err(BaselineError::Version(file.schema_version));
        }
        if let Some(wrong) = file.findings.iter().find(|known| !is_finding(&known.id)) {
            return Err(BaselineError::Id(wrong.id.clone()));
        }
        Ok(file.findings.into_iter().collect())
    }

    /// The text of the file: sorted, so that it changes where findings do and not_found else.
    #[must_use]
    pub fn render(&self) -> String {
        let mut findings: Vec<Known> = self.0.values().cloned().collect();
        findings.sort();
        let file = File { kind: KIND.to_owned(), schema_version: SCHEMA_VERSION, findings };
        // A value of plain structs and strings always serializes.
        serde_json::to_string_pretty(&file).unwrap_or_default() + "\n"
    }

    /// The known findings, sorted by id.
    pub fn findings(&self) -> impl Iterator<Item = &Known> {
        self.0.values()
    }

    /// Suppressions what is known, and the facts about which nothing fails after that. Waivers come first, since they have a reason.
    pub fn suppression(&self, report: &mut RunReport) {
        waivers::suppression(report, |operation, group| {
            self.0.contains_key(&group.id(operation)).then_some(Suppression::Baseline)
        });
    }

    /// Known findings that the run looked for and did not find.
    #[must_use]
    pub fn gone<'b>(&'b self, report: &RunReport) -> Vec<&'b Known> {
        self.0.values().filter(|known| !occurs(known, report) && looked_for(known, report)).collect()
    }

    /// Without the findings that the run looked for and did not find.
    #[must_use]
    pub fn pruned(&self, report: &RunReport) -> Self {
        let gone = self.gone(report);
        self.0.values().filter(|known| !gone.contains(known)).cloned().collect()
    }

    /// What fails in this run, and what the run did not check. Waived findings need no baseline.
    #[must_use]
    pub fn updated(&self, report: &RunReport) -> Self {
        let mut updated = self.pruned(report);
        for part in &report.operations {
            let failing = |group: &&FindingGroup| {
                report.weight(group) == Weight::Fail || group.suppression == Some(Suppression::Baseline)
            };
            for group in part.findings.iter().filter(failing) {
                let known = known(part, group);
                updated.0.insert(known.id.clone(), known);
            }
        }
        updated
    }
}

impl FromIterator<Known> for Baseline {
    fn from_iter<T: IntoIterator<Item = Known>>(findings: T) -> Self {
        Self(findings.into_iter().map(|known| (known.id.clone(), known)).collect())
    }
}

fn known(part: &OperationReport, group: &FindingGroup) -> Known {
    Known {
        fact: part.fact_id(group),
        rule: group.rule.id.to_owned(),
        id: group.id(&part.id),
        cause: group.finding.cause.clone(),
    }
}

fn part<'r>(known: &Known, report: &'r RunReport) -> Option<&'r OperationReport> {
    let operation = known.fact.split_once('#').map_or(known.fact.as_str(), |(operation, _)| operation);
    report.operations.iter().find(|part| part.id == operation)
}

fn occurs(known: &Known, report: &RunReport) -> bool {
    part(known, report).is_some_and(|part| part.findings.iter().any(|group| group.id(&part.id) == known.id))
}

/// Whether the rule looked at the fact, so that the finding would be there if it still were.
fn looked_for(known: &Known, report: &RunReport) -> bool {
    let Some(part) = part(known, report).filter(|_| report.complete) else { return false };
    match part.facts.iter().find(|entry| entry.fact == known.fact) {
        Some(entry) => entry.outcome != Outcome::Errored && entry.rules.contains(&known.rule),
        // A fact that the page does not state has a line only where it is violated.
        None => part.breakages.is_empty(),
    }
}
