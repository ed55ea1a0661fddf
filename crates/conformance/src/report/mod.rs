//! Reports: what a run found, for a person and for a program.
//!
//! All are pure functions of a [`Report`] and say the same: [`terminal`] to a person, each [`Format`] to a program. Neighbours:
//! `run` makes the report, the command line prints it and decides about colour.

pub mod curl;
mod format;
pub mod github;
pub mod har;
pub mod html;
pub mod json;
pub mod junit;
pub mod markdown;
mod response;
pub mod sarif;
pub mod terminal;
mod without;
mod words;

pub use format::{Format, render};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::coverage::{Entry, Group};
use crate::run::{OperationReport, Report};
use crate::verdict::Level;

/// How this program is run again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invocation {
    /// The program, with what every command of it needs: `oplog`.
    pub program: String,
    /// What checks the same target in the same way: `oplog conformance --target staging`.
    pub check: String,
    /// What follows all flags, with a blank before it: ` -- npm test`. Mostly empty.
    pub rest: String,
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

impl Report {
    /// What a finding does to the run.
    #[must_use]
    pub fn weight(&self, group: &Group) -> Weight {
        match group.level {
            _ if group.suppression.is_some() => Weight::Waived,
            Level::Deny if group.is_conflict() && self.strict => Weight::Fail,
            _ if group.is_conflict() => Weight::Conflict,
            Level::Deny => Weight::Fail,
            Level::Warn | Level::Allow => Weight::Warn,
        }
    }

    /// How many findings have this weight.
    #[must_use]
    pub fn weighing(&self, weight: Weight) -> usize {
        self.findings(weight).count()
    }

    /// The findings with this weight, each with its operation.
    pub fn findings(&self, weight: Weight) -> impl Iterator<Item = (&OperationReport, &Group)> {
        let all = self.operations.iter().flat_map(|part| part.findings.iter().map(move |group| (part, group)));
        all.filter(move |(_, group)| self.weight(group) == weight)
    }
}

impl OperationReport {
    /// The full id of the fact that a finding is about.
    #[must_use]
    pub fn fact_id(&self, group: &Group) -> String {
        format!("{}#{}", self.id, group.finding.fact)
    }

    /// The documented row that a finding is about; `None` for what the page does not state.
    #[must_use]
    pub fn row(&self, group: &Group) -> Option<&Entry> {
        let id = self.fact_id(group);
        self.facts.iter().find(|entry| entry.fact == id)
    }

    /// The line of the tables that names the fact that a finding is about, from 1.
    #[must_use]
    pub fn line(&self, group: &Group) -> Option<usize> {
        self.documented.fact(&group.finding.fact).map(|fact| fact.line)
    }

    /// The command that checks this operation again in the same way.
    #[must_use]
    pub fn again(&self, invocation: &Invocation, seed: u64) -> String {
        format!("{} --only {} --seed {seed}{}", invocation.check, self.id, invocation.rest)
    }

    /// The command that sends what showed a finding once more.
    #[must_use]
    pub fn replay(&self, invocation: &Invocation, group: &Group) -> String {
        format!("{} --replay {}{}", invocation.check, group.id(&self.id), invocation.rest)
    }

    /// The command that explains the fact that a finding is about: the documented row, and how to relax it.
    #[must_use]
    pub fn explain(&self, invocation: &Invocation, group: &Group) -> String {
        format!("{} explain '{}'", invocation.program, self.fact_id(group))
    }

    /// The request that shows a finding, as a line for a shell.
    #[must_use]
    pub fn curl(&self, invocation: &Invocation, group: &Group) -> Option<String> {
        let call = group.finding.call.as_ref()?;
        Some(curl::line(call, &self.url, &self.manner, &format!("{} sign", invocation.program)))
    }
}
