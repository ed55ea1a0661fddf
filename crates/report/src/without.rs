//! A report without secrets, from which every format can be rendered.
//!
//! Secrets are taken out of the texts of a report, and not out of what was rendered from it: there, a secret that looks like a
//! piece of the format (`null`, `": "`) would take the format with it, and one inside an encoded body would not be seen.
//! Every member is named here, so that a new one cannot be forgotten.

use std::borrow::Cow;

use oplog_findings::{
    FactResult, Failure, Finding, FindingGroup, OperationReport, RecordedExchange, Request, Response, RunReport,
    Suppression,
};
use oplog_wire::secret::{Redactor, Secret};

use super::Invocation;

/// The same report, without `secrets` in any text of it. Ids of findings stay.
#[must_use]
pub fn without_secrets(report: &RunReport, secrets: &[Secret]) -> RunReport {
    let redactor = &Redactor::new(secrets);
    let RunReport {
        target,
        url,
        started,
        ended,
        seed,
        strict,
        complete,
        shard,
        command,
        requests,
        rules,
        operations,
        exchanges,
        stale,
        drift,
    } = report;
    RunReport {
        target: redactor.text(target),
        url: redactor.text(url),
        started: *started,
        ended: *ended,
        seed: *seed,
        strict: *strict,
        complete: *complete,
        shard: shard.clone(),
        command: command.clone(),
        requests: *requests,
        rules: rules.clone(),
        operations: operations.iter().map(|part| operation(redactor, part)).collect(),
        exchanges: exchanges.iter().map(|exchange| recorded(redactor, exchange)).collect(),
        stale: texts(redactor, stale),
        drift: texts(redactor, drift),
    }
}

impl Invocation {
    /// The same, without `secrets`.
    #[must_use]
    pub fn without(&self, secrets: &[Secret]) -> Self {
        let redactor = Redactor::new(secrets);
        let Self { program, check, send, takes_seed, rest, place } = self;
        Self {
            program: redactor.text(program),
            check: redactor.text(check),
            send: send.as_ref().map(|line| redactor.text(line)),
            takes_seed: *takes_seed,
            rest: redactor.text(rest),
            place: place.clone(),
        }
    }
}

fn texts(redactor: &Redactor, texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| redactor.text(text)).collect()
}

fn optional(redactor: &Redactor, text: &Option<String>) -> Option<String> {
    text.as_ref().map(|text| redactor.text(text))
}

fn pairs(redactor: &Redactor, pairs: &[(String, String)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| (redactor.text(name), redactor.text(value))).collect()
}

fn operation(redactor: &Redactor, part: &OperationReport) -> OperationReport {
    let OperationReport { id, summary, documented, url, findings, facts, samples, breakages } = part;
    OperationReport {
        id: id.clone(),
        summary: summary.clone(),
        documented: documented.clone(),
        url: redactor.text(url),
        findings: findings.iter().map(|found| group(redactor, found)).collect(),
        facts: facts.iter().map(|fact| entry(redactor, fact)).collect(),
        samples: samples.clone(),
        breakages: texts(redactor, breakages),
    }
}

fn group(redactor: &Redactor, group: &FindingGroup) -> FindingGroup {
    let FindingGroup { rule, severity, finding, count, places, also, suppression } = group;
    let Finding { fact, at, also_at, count: seen, cause, expected, actual, erratum, request, severity: own, further } =
        finding;
    FindingGroup {
        rule,
        severity: *severity,
        finding: Finding {
            fact: fact.clone(),
            further: further.clone(),
            at: redactor.text(at),
            also_at: texts(redactor, also_at),
            count: *seen,
            // Shown nowhere; the id is made of it.
            cause: cause.clone(),
            expected: redactor.text(expected),
            actual: redactor.text(actual),
            erratum: erratum.clone(),
            request: request.as_ref().map(|request| sent(redactor, request)),
            severity: *own,
        },
        count: *count,
        places: texts(redactor, places),
        also: also.clone(),
        suppression: suppression.as_ref().map(|suppression| match suppression {
            Suppression::Waiver { pattern, reason, until } => {
                Suppression::Waiver { pattern: redactor.text(pattern), reason: redactor.text(reason), until: *until }
            }
            Suppression::Baseline => Suppression::Baseline,
        }),
    }
}

fn entry(redactor: &Redactor, entry: &FactResult) -> FactResult {
    let FactResult { fact, about, at, outcome, passed, rules, reason, kind } = entry;
    FactResult {
        fact: fact.clone(),
        kind: *kind,
        about: about.clone(),
        at: at.clone(),
        outcome: *outcome,
        passed: *passed,
        rules: rules.clone(),
        reason: optional(redactor, reason),
    }
}

fn recorded(redactor: &Redactor, exchange: &RecordedExchange) -> RecordedExchange {
    let RecordedExchange { operation, url, request, started, took, result, cut } = exchange;
    RecordedExchange {
        operation: operation.clone(),
        url: redactor.text(url),
        request: sent(redactor, request),
        started: *started,
        took: *took,
        result: match result {
            Ok(Response { status, headers, body }) => Ok(Response {
                status: *status,
                headers: pairs(redactor, headers),
                body: match if *cut > 0 { redactor.beginning(body) } else { redactor.bytes(body) } {
                    // A body without secrets is shared, and not copied.
                    Cow::Borrowed(_) => body.clone(),
                    Cow::Owned(clean) => clean.into(),
                },
            }),
            Err(failure) => Err(failed(redactor, failure)),
        },
        cut: *cut,
    }
}

fn sent(redactor: &Redactor, request: &Request) -> Request {
    let Request { method, path, query, headers, form, signing, json } = request;
    let query = query.iter().map(|(name, value)| (redactor.text(name), optional(redactor, value)));
    Request {
        method: method.clone(),
        path: redactor.text(path),
        query: query.collect(),
        headers: pairs(redactor, headers),
        form: *form,
        signing: signing.clone(),
        json: json.clone(),
    }
}

fn failed(redactor: &Redactor, failure: &Failure) -> Failure {
    match failure {
        Failure::Unreachable(why) => Failure::Unreachable(redactor.text(why)),
        Failure::Broken(why) => Failure::Broken(redactor.text(why)),
        Failure::Unread(why) => Failure::Unread(redactor.text(why)),
        Failure::Signing(why) => Failure::Signing(redactor.text(why)),
        Failure::Unsendable(why) => Failure::Unsendable(redactor.text(why)),
        Failure::OutOfTime(_)
        | Failure::GivenUp(_)
        | Failure::TimedOut(_)
        | Failure::TooLarge(_)
        | Failure::Closed
        | Failure::Overloaded(_)
        | Failure::Budget(_) => failure.clone(),
    }
}
