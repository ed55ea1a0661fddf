//! `requests/retry`: a request that was refused for what it is, is not sent again as it is.
//!
//! Only what one client sends right after the other, within a minute, as the same sender and to the same end is a retry. Three
//! of a kind are one for certain; two may be two tests with one question, and so may three be: a suite that asks one wrong
//! question in several tests in a row is to be checked with this rule at another level. Not checked: load (408, 425, 429),
//! failures of the server (5xx), and requests that do not prove who sends them, which may be signed anew or with a new token
//! and are another rule's business.

use super::{Check, Looked, Rule, series, violation};
use crate::evidence::Evidence;
use crate::logged_request::{LoggedRequest, Proof};
use crate::reading::Reading;
use jiff::SignedDuration;
use oplog_findings::{CheckResult, Example, RuleInfo, Scope, Severity, Subject};

pub(crate) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "requests/retry",
        summary: "A request that was rejected for its content is not sent again unchanged",
        rationale: "Catches a client that retries every failure. The answer to a wrong request does not change, so retries delay the error, use up the rate limit and may lock the account.",
        example: Example { expected: "no retry after status 400", actual: "the same request, 3 times in a row" },
        severity: Severity::Deny,
        subject: Subject::Requests,
        scope: Scope::Several,
    },
    check: Check::Journal(check),
};

/// The longest pause between a request and its retry.
const PAUSE: SignedDuration = SignedDuration::from_secs(60);

fn check<'a>(evidence: &Evidence<'a>) -> Vec<Looked<'a>> {
    let readings = evidence.readings;
    let repeated =
        |index: usize| evidence.before[index].filter(|before| is_retry(&readings[*before], &readings[index]));
    let repeated: Vec<Option<usize>> = (0..readings.len()).map(repeated).collect();
    let mut looked = Vec::new();
    for (index, times) in series(&repeated) {
        let reading = &readings[index];
        let status = reading.request.answer.status;
        let finding = violation(
            &reading.request_fact(),
            format!("no retry after status {status}"),
            format!("the same request, {times} times in a row"),
        );
        let severity = if times > 2 { Severity::Deny } else { Severity::Warn };
        let mut result = CheckResult::default();
        result.push(finding.because(format!("status {status} is retried")).with_severity(severity));
        looked.push(Looked { request: reading.request, operation: reading.operation(), result });
    }
    looked
}

/// Whether `second` is `first` once more, refused once more.
fn is_retry(first: &Reading<'_>, second: &Reading<'_>) -> bool {
    is_refused(first.request)
        && first.request.answer.status == second.request.answer.status
        && first.request.proof == second.request.proof
        && second.request.at.duration_since(first.request.at) <= PAUSE
        && essence(first) == essence(second)
}

/// Whether asking again cannot help.
fn is_refused(request: &LoggedRequest) -> bool {
    let status = request.answer.status;
    let is_proven = !matches!(request.proof, Proof::Failed { .. });
    is_proven && (400..500).contains(&status) && !matches!(status, 408 | 425 | 429)
}

/// Everything that makes a request what it is: without what a signature adds anew each time, and of the headers those that
/// tell what is asked for.
fn essence<'r>(reading: &'r Reading<'_>) -> (&'r str, &'r str, Vec<(&'r str, &'r str)>) {
    let request = reading.request;
    let Some(parsed) = reading.parsed() else { return (&request.method, &request.target, vec![("", &request.body)]) };
    let is_new = |name: &str| {
        let name = name.to_lowercase();
        ["signature", "nonce", "timestamp", "authorization"].iter().any(|part| name.contains(part))
    };
    let pairs = parsed.pairs.iter().filter(|(name, _)| !is_new(name));
    let operation = parsed.operation;
    let versions = operation.microversion().into_iter().flat_map(|table| &table.headers);
    let constants = operation.parameters().iter().filter_map(|row| row.constant.as_ref()?.header.as_ref());
    let headers = versions.chain(constants).filter_map(|name| Some((name.as_str(), request.header(name)?)));
    let headers: Vec<_> = headers.collect();
    let pairs = pairs.map(|(name, value)| (name.as_str(), value.as_str()));
    (&request.method, request.path(), pairs.chain(headers).collect())
}
