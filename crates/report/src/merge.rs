//! Several reports as one: the parts of a run that was spread over machines, or runs on many of them.
//!
//! Pure, and it makes no difference in which order reports come, or whether some were merged before: what is chosen among several is
//! the least, and everything else is counted together. Parts may overlap; what both saw is then counted twice. Exchanges are not part
//! of a report in JSON, so a merged one has none. Neighbour: [`crate::json`] reads reports.

use std::collections::BTreeMap;

use oplog_findings::{
    FactResult, Finding, FindingGroup, OperationReport, PLACES, RuleInfo, RunReport, Severity, Shard, Weight,
    is_untouched,
};
use oplog_schema::{Catalogue, Operation};

use crate::json::{Stored, StoredFact, StoredFinding, StoredOperation};

/// Why reports cannot be merged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// There is none.
    #[error("there is no report to merge")]
    Nothing,
    /// They were made with different options.
    #[error("they are parts of different runs: {0} is {1} in one and {2} in another")]
    Different(&'static str, String, String),
    /// One speaks of what this program does not know.
    #[error("the {0} `{1}` is not known here: the report was made by another version, or on other tables")]
    Unknown(&'static str, String),
    /// One was written before findings said all that is needed.
    #[error("a finding of {0} does not say its cause: the report was made by an earlier version")]
    Earlier(String),
}

/// One report of several. Rules are found by `rule`, operations in `catalogue`.
///
/// # Errors
/// When the reports are not parts of one run or runs of one kind, or speak of what is not known.
pub fn merge(
    reports: &[Stored],
    catalogue: &Catalogue,
    rule: impl Fn(&str) -> Option<&'static RuleInfo>,
) -> Result<RunReport, MergeError> {
    let first = reports.first().ok_or(MergeError::Nothing)?;
    for other in reports {
        same("--strict", first.strict, other.strict)?;
        same("--shard", first.shard.as_ref().map(|shard| shard.of), other.shard.as_ref().map(|shard| shard.of))?;
        if first.shard.is_some() {
            same("--seed", first.seed, other.seed)?;
        }
    }
    let known = |id: &str| rule(id).ok_or_else(|| MergeError::Unknown("rule", id.to_owned()));
    let mut rules: Vec<&str> = reports.iter().flat_map(|report| &report.rules).map(String::as_str).collect();
    rules.sort_unstable();
    rules.dedup();
    let mut parts: BTreeMap<&str, Vec<&StoredOperation>> = BTreeMap::new();
    for part in reports.iter().flat_map(|report| &report.operations) {
        parts.entry(&part.id).or_default().push(part);
    }
    if let Some(id) = parts.keys().find(|id| catalogue.get(id).is_none()) {
        return Err(MergeError::Unknown("operation", (*id).to_owned()));
    }
    let operations = catalogue.operations().iter().filter_map(|operation| {
        let parts = parts.get(operation.id().as_str())?;
        Some(joined(operation, parts, &known))
    });
    let shard = reports.iter().try_fold(None, |whole: Option<Shard>, report| match (whole, &report.shard) {
        (None, shard) => Some(shard.clone()),
        (Some(whole), Some(shard)) => whole.joined(shard).map(Some),
        (whole, None) => Some(whole),
    });
    let shard = shard.flatten();
    let least = |text: fn(&Stored) -> &String| reports.iter().map(text).min().cloned().unwrap_or_default();
    let together = |texts: fn(&Stored) -> &Vec<String>| distinct(reports.iter().flat_map(texts));
    Ok(RunReport {
        target: least(|report| &report.target),
        url: least(|report| &report.url),
        started: reports.iter().map(|report| report.started_at).min().unwrap_or_default(),
        ended: reports.iter().map(|report| report.ended_at).max().unwrap_or_default(),
        seed: reports.iter().map(|report| report.seed).min().unwrap_or_default(),
        strict: first.strict,
        // A part that was stopped before its end does not count as one.
        complete: shard.as_ref().map_or_else(|| reports.iter().all(|report| report.complete), Shard::is_whole),
        shard,
        command: reports
            .iter()
            .filter_map(|report| report.command.clone())
            .max_by_key(|command| (command.interrupted.clone(), command.signal, command.exit_code)),
        requests: reports.iter().map(|report| report.requests).sum(),
        operations: operations.collect::<Result<_, _>>()?,
        rules: rules.into_iter().map(known).collect::<Result<_, _>>()?,
        exchanges: Vec::new(),
        stale: together(|report| &report.stale),
        drift: together(|report| &report.drift),
    })
}

fn same<T: PartialEq + std::fmt::Debug>(what: &'static str, one: T, other: T) -> Result<(), MergeError> {
    let differ = || {
        // Which is told first must not depend on the order of reports.
        let mut values = [format!("{one:?}"), format!("{other:?}")];
        values.sort();
        let [one, other] = values;
        MergeError::Different(what, one, other)
    };
    if one == other { Ok(()) } else { Err(differ()) }
}

fn distinct<'a>(texts: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut texts: Vec<String> = texts.cloned().collect();
    texts.sort_unstable();
    texts.dedup();
    texts
}

fn joined(
    operation: &Operation,
    parts: &[&StoredOperation],
    rule: &impl Fn(&str) -> Result<&'static RuleInfo, MergeError>,
) -> Result<OperationReport, MergeError> {
    let mut groups: BTreeMap<(&'static str, String, String, bool), FindingGroup> = BTreeMap::new();
    for found in parts.iter().flat_map(|part| &part.findings) {
        let group = group(operation, found, rule)?;
        let key = (group.rule.id, group.finding.fact.clone(), group.finding.cause.clone(), group.is_conflict());
        match groups.remove(&key) {
            None => groups.insert(key, group),
            Some(other) => groups.insert(key, both(group, other)),
        };
    }
    let mut findings: Vec<FindingGroup> = groups.into_values().collect();
    findings.sort_by_key(FindingGroup::rank);
    let facts = operation.facts().iter().filter_map(|fact| {
        let id = operation.full_id(&fact.local);
        let seen: Vec<&StoredFact> = parts.iter().flat_map(|part| &part.facts).filter(|seen| seen.fact == id).collect();
        let outcome = seen.iter().map(|seen| seen.outcome).max()?;
        let reasons = seen.iter().filter(|seen| seen.outcome == outcome).filter_map(|seen| seen.reason.as_ref());
        Some(FactResult {
            fact: id,
            kind: fact.kind,
            about: fact.about.clone(),
            at: fact.at.clone(),
            outcome,
            passed: seen.iter().map(|seen| seen.passed).sum(),
            rules: distinct(seen.iter().flat_map(|seen| &seen.rules)),
            // One that tells of more than a lack of requests is worth more.
            reason: reasons.min_by_key(|reason| (is_untouched(reason), (*reason).clone())).cloned(),
        })
    });
    Ok(OperationReport {
        id: operation.id().to_string(),
        summary: operation.summary().to_owned(),
        documented: operation.clone(),
        url: parts.iter().map(|part| &part.url).min().cloned().unwrap_or_default(),
        findings,
        facts: facts.collect(),
        samples: distinct(parts.iter().flat_map(|part| &part.samples)),
        breakages: distinct(parts.iter().flat_map(|part| &part.breakages)),
    })
}

fn group(
    operation: &Operation,
    found: &StoredFinding,
    rule: &impl Fn(&str) -> Result<&'static RuleInfo, MergeError>,
) -> Result<FindingGroup, MergeError> {
    let local = |fact: &String| fact.split_once('#').map_or(fact.as_str(), |(_, local)| local).to_owned();
    let cause = found.cause.clone().ok_or_else(|| MergeError::Earlier(operation.id().to_string()))?;
    let also = found.also.iter().map(|id| rule(id).map(|rule| rule.id)).collect::<Result<_, _>>()?;
    let severity = found.severity.unwrap_or(match found.weight {
        Weight::Warn => Severity::Warn,
        Weight::Fail | Weight::Conflict | Weight::Waived => Severity::Deny,
    });
    Ok(FindingGroup {
        rule: rule(&found.rule)?,
        severity,
        finding: Finding {
            fact: local(&found.fact),
            further: found.further.iter().map(local).collect(),
            at: found.at.clone(),
            also_at: Vec::new(),
            count: found.count,
            cause,
            expected: found.expected.clone(),
            actual: found.actual.clone(),
            erratum: found.erratum.clone(),
            request: found.request.as_ref().map(|request| request.parts.clone()),
            severity: None,
        },
        count: found.count,
        places: found.places.clone(),
        also,
        suppression: found.suppression.clone(),
    })
}

/// Findings with one cause, from two reports.
fn both(one: FindingGroup, other: FindingGroup) -> FindingGroup {
    let rank = |group: &FindingGroup| {
        let request = group.finding.request.as_ref().map(|request| request.target());
        (request.as_ref().map_or(0, String::len), request, group.finding.at.clone(), group.finding.actual.clone())
    };
    let (mut kept, other) = if rank(&one) <= rank(&other) { (one, other) } else { (other, one) };
    kept.count += other.count;
    kept.severity = kept.severity.max(other.severity);
    kept.places.extend(other.places);
    kept.places.sort_unstable();
    kept.places.truncate(PLACES);
    kept.noticed_by(other.also);
    kept.finding.further.extend(other.finding.further);
    kept.finding.further.sort_unstable();
    kept.finding.further.dedup();
    // What is suppressed in one run only fails in the other.
    kept.suppression = kept.suppression.filter(|_| other.suppression.is_some());
    kept
}
