//! Waivers: violations that a team suppresses until a day that it names.
//!
//! Pure functions over a finished report: `config` reads the waivers, the command line says which day it is. A waiver suppresses
//! failing findings; one that has run out, or that nothing needs any more, fails the run by itself, so that none is forgotten.
//! What a run did not check proves nothing: a waiver that may be needed there is only noted.

use jiff::civil::Date;
use oplog_schema::fact::{Fact, FactKind};
use oplog_schema::{Catalogue, Operation};

use oplog_findings::{FactResult, FindingGroup, OperationReport, Outcome, RunReport, Suppression, Weight, matches};

use crate::SourceLocation;

/// A violation that is suppressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// What it covers: a pattern over the ids of rules and facts (`*` stands for any text), or the id of one finding.
    pub pattern: String,
    /// Why.
    pub reason: String,
    /// The last day on which it holds.
    pub until: Date,
    /// Where it is written.
    pub location: SourceLocation,
}

/// What is wrong with a waiver.
enum Complaint {
    /// It must go.
    Stale(String),
    /// It may have to.
    Note(String),
}

/// Whether a text has the form of a finding's id.
///
/// ```
/// use oplog_report::waivers::is_finding;
/// assert!(is_finding("00c0ffee") && !is_finding("pagination/echo") && !is_finding("c0ffee"));
/// ```
#[must_use]
pub fn is_finding(id: &str) -> bool {
    id.len() == 8 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

impl Waiver {
    fn covers(&self, operation: &str, group: &FindingGroup) -> bool {
        let fact = |local: &str| matches(&self.pattern, &format!("{operation}#{local}"));
        matches(&self.pattern, group.rule.id)
            || fact(&group.finding.fact)
            || group.finding.erratum.as_ref().is_some_and(|id| fact(&format!("erratum.{id}")))
            || self.pattern == group.id(operation)
    }

    fn suppression(&self) -> Suppression {
        Suppression::Waiver { pattern: self.pattern.clone(), reason: self.reason.clone(), until: self.until }
    }

    /// Whether it may be about a fact.
    fn concerns(&self, operation: &Operation, fact: &Fact) -> bool {
        matches(&self.pattern, &operation.full_id(&fact.local))
            // A contradiction is a fact of its own only where it is named.
            || fact.kind != FactKind::Erratum
                && (is_finding(&self.pattern) || fact.rules.iter().any(|rule| matches(&self.pattern, rule)))
    }

    /// What is wrong with it, seen from a report in which nothing is suppressed yet.
    fn complaint(&self, report: &RunReport, served: &[&Operation], today: Date) -> Option<Complaint> {
        if self.until < today {
            let (until, reason) = (self.until, &self.reason);
            let text = format!("ended on {until}: mend the target, or give it a later day (it says: {reason})");
            let checked =
                |operation: &Operation| report.operations.iter().any(|part| part.id == operation.id().as_str());
            let concerned = served.iter().any(|operation| {
                checked(operation) && operation.facts().iter().any(|fact| self.concerns(operation, fact))
            });
            return Some(if concerned { Complaint::Stale(text) } else { Complaint::Note(text) });
        }
        let covered = report.operations.iter().flat_map(|part| {
            let groups = part.findings.iter().filter(|group| self.covers(&part.id, group));
            groups.map(|group| report.weight(group))
        });
        match covered.min() {
            Some(Weight::Fail | Weight::Waived) => None,
            Some(Weight::Warn) => {
                Some(Complaint::Stale("matches only what is warned of, which needs no waiver: delete it".to_owned()))
            }
            Some(Weight::Conflict) => {
                Some(Complaint::Note("matches only conflicts, which fail nothing without --strict".to_owned()))
            }
            None => Some(match self.unseen(report, served) {
                Some(why) => Complaint::Note(format!("matches nothing, which may be because {why}")),
                None => Complaint::Stale("matches nothing any more: delete it".to_owned()),
            }),
        }
    }

    /// Why a run that met nothing to suppression proves nothing; `None` where it looked at all that the waiver may be about.
    fn unseen(&self, report: &RunReport, served: &[&Operation]) -> Option<String> {
        if !report.complete || report.shard.is_some() {
            return Some("the run was stopped before its end".to_owned());
        }
        served.iter().find_map(|operation| {
            let mut facts = operation.facts().iter().filter(|fact| self.concerns(operation, fact)).peekable();
            facts.peek()?;
            let Some(part) = report.operations.iter().find(|part| part.id == operation.id().as_str()) else {
                return Some(format!("{} was not checked", operation.id()));
            };
            facts.find_map(|fact| self.unseen_fact(part, &operation.full_id(&fact.local), fact))
        })
    }

    fn unseen_fact(&self, part: &OperationReport, id: &str, fact: &Fact) -> Option<String> {
        let Some(entry) = part.facts.iter().find(|entry| entry.fact == id) else {
            // A fact that the page does not state has a line only where it is violated.
            return part.breakages.first().cloned();
        };
        let reason = entry.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        // A violation that is allowed was checked, and counts as skipped all the same.
        if entry.outcome == Outcome::Errored || entry.outcome == Outcome::Skipped && entry.rules.is_empty() {
            return Some(format!("{id} was not checked{reason}"));
        }
        if is_finding(&self.pattern) || matches(&self.pattern, id) {
            return None;
        }
        let rules = fact.rules.iter().filter(|rule| matches(&self.pattern, rule));
        let blind = rules.clone().find(|rule| !entry.rules.contains(rule))?;
        Some(format!("{blind} did not check {id}"))
    }
}

/// Suppressions what waivers cover on the day `today`, and says in [`RunReport::stale`] which of them must go. `served` are the
/// operations that the target has, checked in this run or not.
///
/// Returns notes: waivers that matched nothing in a run that did not check all they are about. A waiver holds on its last
/// day. Where several cover a finding, the first one that holds is named.
#[must_use = "the notes are for a person"]
pub fn apply(report: &mut RunReport, waivers: &[Waiver], served: &[&Operation], today: Date) -> Vec<String> {
    let (mut stale, mut notes) = (Vec::new(), Vec::new());
    for waiver in waivers {
        let head = format!("{}: the waiver `{}`", waiver.location, waiver.pattern);
        match waiver.complaint(report, served, today) {
            Some(Complaint::Stale(text)) => stale.push(format!("{head} {text}")),
            Some(Complaint::Note(text)) => notes.push(format!("{head} {text}")),
            None => {}
        }
    }
    let valid: Vec<&Waiver> = waivers.iter().filter(|waiver| today <= waiver.until).collect();
    suppression(report, |operation, group| {
        valid.iter().find(|waiver| waiver.covers(operation, group)).map(|waiver| waiver.suppression())
    });
    report.stale.append(&mut stale);
    notes
}

/// The operations of a catalogue with these ids.
#[must_use]
pub fn served<'c>(catalogue: &'c Catalogue, ids: &[String]) -> Vec<&'c Operation> {
    ids.iter().filter_map(|id| catalogue.get(id)).collect()
}

/// Suppressions the failing findings for which `why` has an suppression, and the facts about which nothing fails after that.
pub(crate) fn suppression(report: &mut RunReport, why: impl Fn(&str, &FindingGroup) -> Option<Suppression>) {
    for at in 0..report.operations.len() {
        let part = &report.operations[at];
        let suppresses: Vec<Option<Suppression>> = part
            .findings
            .iter()
            .map(|group| match report.weight(group) {
                Weight::Fail => why(&part.id, group),
                _ => group.suppression.clone(),
            })
            .collect();
        let part = &mut report.operations[at];
        part.findings.iter_mut().zip(suppresses).for_each(|(group, suppression)| group.suppression = suppression);
        let part = &report.operations[at];
        let settled: Vec<Option<String>> = part.facts.iter().map(|entry| suppressed(report, part, entry)).collect();
        for (entry, reason) in report.operations[at].facts.iter_mut().zip(settled) {
            if let Some(reason) = reason {
                entry.outcome = Outcome::Waived;
                entry.reason = Some(reason);
            }
        }
    }
}

/// Why a fact that failed is suppressed: every failing finding about it is.
fn suppressed(report: &RunReport, part: &OperationReport, entry: &FactResult) -> Option<String> {
    if entry.outcome != Outcome::Failed {
        return None;
    }
    let about: Vec<&FindingGroup> =
        part.findings.iter().filter(|group| group.finding.concerns(entry.local())).collect();
    if about.iter().any(|group| report.weight(group) == Weight::Fail) {
        return None;
    }
    let mut reasons: Vec<String> = about.iter().filter_map(|group| group.suppression.as_ref()).map(said).collect();
    reasons.dedup();
    (!reasons.is_empty()).then(|| reasons.join("; "))
}

fn said(suppression: &Suppression) -> String {
    match suppression {
        Suppression::Waiver { reason, until, .. } => format!("waived until {until}: {reason}"),
        Suppression::Baseline => "known from the baseline".to_owned(),
    }
}
