//! `requests/unknown-parameter`: every parameter is one that the tables know.
//!
//! Known are also those that the page leaves out and the service has: of later versions, of signatures.

use super::{Check, Rule, brief, violation};
use crate::parsed::ParsedRequest;
use crate::reading::Reading;
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};
use oplog_schema::Operation;
use oplog_schema::tables::Endpoint;

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "requests/unknown-parameter",
        summary: "A request has only parameters that the tables know",
        rationale: "Catches misspelt parameter names. Most servers ignore what they do not know, so the filter silently has no effect and the client believes that it did.",
        example: Example { expected: "parameters of the tables; did you mean maxKeys?", actual: "`maxKey`" },
        severity: Severity::Deny,
        subject: Subject::Requests,
        scope: Scope::Single,
    },
    check: Check::Request(check),
};

/// A signature may travel in the query under this name.
const AUTHORIZATION: &str = "authorization";

fn check(reading: &Reading<'_>) -> CheckResult {
    let Some(parsed) = reading.parsed() else { return CheckResult::not_applicable() };
    let known = |name: &str| parsed.operation.parameter(name).is_some() || name.eq_ignore_ascii_case(AUTHORIZATION);
    let mut result = CheckResult::checked([parsed.fact().as_str()]);
    let sent = parsed.operation.parameters().iter().filter(|row| parsed.sent(row, reading.request).is_some());
    sent.for_each(|row| result.look_at(&row.fact_id()));
    let unknown = parsed.pairs.iter().filter(|(name, _)| !known(name));
    unknown
        .map(|(name, _)| {
            let meant = closest(parsed.operation, name);
            let fact = meant.map_or_else(|| request_fact(parsed), |meant| format!("parameter.{meant}"));
            let hint = meant.map(|meant| format!("; did you mean {meant}?")).unwrap_or_default();
            let expected = format!("parameters of the tables{hint}");
            // Whatever the row rests on that was meant: what was sent is in no row.
            violation(&fact, expected, brief(name))
                .because(format!("unknown parameter {name}"))
                .with_severity(Severity::Deny)
        })
        .for_each(|finding| result.push(finding));
    result
}

/// The documented request; where the endpoint at hand is none of the page, the first that is.
fn request_fact(parsed: &ParsedRequest<'_>) -> String {
    let stated = |endpoint: &&Endpoint| endpoint.basis.is_documented();
    let endpoint = Some(parsed.endpoint).filter(stated).or_else(|| parsed.operation.endpoints().iter().find(stated));
    endpoint.unwrap_or(parsed.endpoint).fact_id()
}

/// The parameter that is most like `name`, if any is like it at all.
fn closest<'o>(operation: &'o Operation, name: &str) -> Option<&'o str> {
    const ALIKE: f64 = 0.6;
    let lower = name.to_lowercase();
    let rows = operation.parameters().iter().map(|row| row.name.as_str());
    let rated = rows.map(|known| (known, strsim::normalized_damerau_levenshtein(&known.to_lowercase(), &lower)));
    rated.filter(|(_, rate)| *rate >= ALIKE).max_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(known, _)| known)
}
