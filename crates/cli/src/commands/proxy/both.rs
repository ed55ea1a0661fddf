//! One report of both sides: what the answers came to, and what the requests came to.
//!
//! A fact about requests may have been looked at on either side: it comes to what is worse, and its rules say who looked.

use std::collections::BTreeSet;

use jiff::Timestamp;
use oplog_conformance::recorded::NOT_RECORDED;
use oplog_conformance::run::Options;
use oplog_findings::{CommandEnd, FactResult, FindingGroup, OperationReport, RunReport};
use oplog_proxy::BothSides;

use crate::commands::clients::{self, Clients};
use crate::data::Data;

/// Why a fact is skipped that nothing touched.
const NOT_PASSED: &str = "nothing that passed showed it";

/// The report on everything that has passed since `started`; `ended` is how the command has, if there was one.
pub(super) fn report(
    outcome: &BothSides,
    data: &Data,
    options: &Options,
    (target, url): (&str, &str),
    started: Timestamp,
    ended: Option<&CommandEnd>,
) -> RunReport {
    let answered = outcome.answers.operations.iter().map(|part| part.id.clone());
    let asked = outcome.requests.results.iter().filter_map(|one| Some(one.operation.as_ref()?.to_string()));
    let seen: BTreeSet<String> = answered.chain(asked).collect();
    let clients = Clients {
        name: target,
        url,
        started,
        ended: Timestamp::now(),
        command: ended,
        seed: options.seed,
        operations: (!seen.is_empty()).then_some(&seen),
        severities: &options.levels,
    };
    let mut report = clients::report(&data.catalogue, &outcome.requests, clients);
    for part in &mut report.operations {
        if let Some(answers) = outcome.answers.operations.iter().find(|answers| answers.id == part.id) {
            join(part, answers);
        }
        for fact in part.facts.iter_mut().filter(|fact| fact.reason.as_deref() == Some(NOT_RECORDED)) {
            fact.reason = Some(NOT_PASSED.to_owned());
        }
    }
    if let Some(first) = report.operations.first_mut() {
        first.breakages.extend(breakages(outcome));
    }
    report.rules.extend(outcome.answers.rules.iter().copied());
    report.requests = outcome.seen.exchanges;
    report
}

/// What kept the run from being whole.
fn breakages(outcome: &BothSides) -> impl Iterator<Item = String> {
    let forgotten = outcome.forgotten - outcome.requests.forgotten;
    let lost = (forgotten > 0).then(|| {
        format!(
            "{forgotten} exchanges were forwarded faster than they could be checked, or had bodies too long to be kept"
        )
    });
    let unanswered = outcome.unanswered.iter().map(|(why, times)| match times {
        1 => format!("a request had no answer of the target: it {why}"),
        _ => format!("{times} requests had no answer of the target: it {why}"),
    });
    lost.into_iter().chain(unanswered)
}

/// Adds what the answers came to.
fn join(part: &mut OperationReport, answers: &OperationReport) {
    part.findings.extend(answers.findings.iter().cloned());
    part.findings.sort_by_key(FindingGroup::rank);
    let requests = std::mem::take(&mut part.facts);
    part.facts = answers
        .facts
        .iter()
        .map(|fact| match requests.iter().find(|other| other.fact == fact.fact) {
            Some(other) => worse(fact, other),
            None => fact.clone(),
        })
        .collect();
    let others = requests.into_iter().filter(|one| !answers.facts.iter().any(|known| known.fact == one.fact));
    part.facts.extend(others);
    part.samples.extend(answers.samples.iter().cloned());
    part.breakages.extend(answers.breakages.iter().cloned());
}

fn worse(answered: &FactResult, asked: &FactResult) -> FactResult {
    let mut kept = if asked.outcome >= answered.outcome { asked } else { answered }.clone();
    kept.passed = answered.passed + asked.passed;
    kept.rules = answered.rules.iter().chain(&asked.rules).cloned().collect();
    kept.rules.sort_unstable();
    kept.rules.dedup();
    kept
}
