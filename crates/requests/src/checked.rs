//! What the requests of a client came to: per operation and rule one result, and a way to read them without a report.

use std::fmt;

use oplog_findings::{CheckResult, Finding, RuleInfo, Severity, SeverityOverrides};
use oplog_schema::{Operation, OperationId};
use serde_json::{Value, json};

/// What one rule says of all requests for one operation.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The operation; `None` for requests that led to none, whose findings name no fact.
    pub operation: Option<OperationId>,
    /// The rule.
    pub rule: &'static RuleInfo,
    /// What it says.
    pub result: CheckResult,
    /// How severe each finding is by default, in the order of the findings.
    severities: Vec<Severity>,
}

impl Checked {
    pub(crate) fn new(operation: Option<&Operation>, rule: &'static RuleInfo) -> Self {
        let operation = operation.map(|operation| operation.id().clone());
        Self { operation, rule, result: CheckResult::default(), severities: Vec::new() }
    }

    pub(crate) fn add(&mut self, operation: Option<&Operation>, result: CheckResult) {
        let severities = result.findings.iter().map(|finding| severity(operation, self.rule, finding));
        self.severities.extend(severities);
        self.result.add(result);
    }
}

/// The severity of a finding where nobody overrides it.
fn severity(operation: Option<&Operation>, rule: &RuleInfo, finding: &Finding) -> Severity {
    let fact = operation.and_then(|operation| Some((operation, operation.fact(&finding.fact)?)));
    match fact {
        Some((operation, fact)) => SeverityOverrides::default().of(rule, operation.id(), fact, finding),
        None => finding.severity.unwrap_or(rule.severity),
    }
}

/// What a client's requests came to.
#[derive(Debug, Clone, Default)]
pub struct CheckedRequests {
    /// How many requests were checked.
    pub requests: usize,
    /// How many older ones there were, which were not kept, or not whole. Where there were some, nothing passes.
    pub forgotten: u64,
    /// Per operation and rule what was found, sorted by rule.
    pub results: Vec<Checked>,
}

/// A finding about a request, as it is read without a report.
#[derive(Debug, Clone, Copy)]
pub struct RequestFinding<'a> {
    /// The operation, unless the request led to none.
    pub operation: Option<&'a OperationId>,
    /// The rule.
    pub rule: &'static RuleInfo,
    /// How severe it is where nobody overrides it.
    pub severity: Severity,
    /// What is wrong, and in which request.
    pub finding: &'a Finding,
}

impl CheckedRequests {
    /// Every finding, sorted by rule.
    pub fn findings(&self) -> impl Iterator<Item = RequestFinding<'_>> {
        self.results.iter().flat_map(|checked| {
            let Checked { operation, rule, result, severities } = checked;
            let findings = result.findings.iter().zip(severities);
            findings.map(move |(finding, severity)| RequestFinding {
                operation: operation.as_ref(),
                rule,
                severity: *severity,
                finding,
            })
        })
    }

    /// Whether there were requests, all of them were checked, and none is wrong.
    #[must_use]
    pub fn is_pass(&self) -> bool {
        self.requests > 0 && self.forgotten == 0 && self.findings().all(|found| found.severity < Severity::Deny)
    }

    /// Which requests were not checked, in a sentence; only of use where some were forgotten.
    #[must_use]
    pub fn unchecked(&self) -> String {
        let (noun, they) = if self.forgotten == 1 { ("request was", "it") } else { ("requests were", "they") };
        format!("{} older {noun} forgotten; what {they} showed was not checked", self.forgotten)
    }

    /// The same for programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let finding = |found: RequestFinding<'_>| {
            let Finding { fact, at, expected, actual, .. } = found.finding;
            json!({
                "rule": found.rule.id,
                "severity": found.severity,
                "operation": found.operation,
                "fact": fact,
                "at": at,
                "expected": expected,
                "actual": actual,
            })
        };
        json!({
            "pass": self.is_pass(),
            "requests": self.requests,
            "forgotten": self.forgotten,
            "findings": self.findings().map(finding).collect::<Vec<_>>(),
        })
    }

    /// Nothing, if the requests are right.
    ///
    /// # Panics
    /// With the findings, if they are not. For tests.
    #[track_caller]
    pub fn expect_pass(&self) {
        assert!(self.is_pass(), "the client violates the documentation\n{self}");
    }
}

impl fmt::Display for CheckedRequests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for RequestFinding { operation, rule, severity, finding } in self.findings() {
            let word = if severity == Severity::Deny { "FAIL" } else { "WARN" };
            writeln!(f, "{word}  {}  {}", operation.map_or("no operation", OperationId::as_str), rule.id)?;
            writeln!(f, "  at        {}", finding.at)?;
            writeln!(f, "  expected  {}", finding.expected)?;
            writeln!(f, "  actual    {}", finding.actual)?;
        }
        if self.forgotten > 0 {
            writeln!(f, "{}", self.unchecked())?;
        }
        write!(f, "{} requests checked, {} findings", self.requests, self.findings().count())
    }
}
