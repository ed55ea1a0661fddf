//! The verdict on what a client sent.

use std::collections::BTreeMap;
use std::fmt;

use oplog_schema::Operation;
use serde_json::{Value, json};

use crate::recorded::Recorded;
use crate::rules::Rule;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Worth a look.
    Warn,
    /// The client is wrong.
    Deny,
}

/// One violation of a client from the documentation, seen in one request.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How much it weighs.
    pub level: Level,
    /// The operation, unless the request led to none.
    pub operation: Option<String>,
    /// The fact, without the operation.
    pub fact: String,
    /// The request: `request 7`.
    pub at: String,
    /// What is wrong, without the request: findings with one cause belong together.
    pub cause: String,
    /// What the documentation lets one expect.
    pub expected: String,
    /// What came.
    pub actual: String,
    /// The method.
    pub method: String,
    /// Path and query, secrets masked.
    pub target: String,
}

/// What a client's requests came to.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    /// How many requests were checked.
    pub requests: usize,
    /// How many more there were, which were not kept, or not whole.
    pub forgotten: u64,
    /// Violations, in the order of the requests.
    pub findings: Vec<Finding>,
    /// How often each documented request and parameter was used, by operation and fact.
    pub used: BTreeMap<(String, String), u64>,
}

impl Verdict {
    /// Whether there were requests, all of them were checked, and none departs.
    #[must_use]
    pub fn is_conforming(&self) -> bool {
        self.requests > 0 && self.forgotten == 0 && self.findings.iter().all(|finding| finding.level < Level::Deny)
    }

    /// The verdict for programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let finding = |finding: &Finding| {
            json!({
                "rule": finding.rule.id,
                "level": if finding.level == Level::Deny { "deny" } else { "warn" },
                "operation": finding.operation,
                "fact": finding.fact,
                "at": finding.at,
                "expected": finding.expected,
                "actual": finding.actual,
                "request": {"method": finding.method, "url": finding.target},
            })
        };
        json!({
            "conforming": self.is_conforming(),
            "requests": self.requests,
            "forgotten": self.forgotten,
            "findings": self.findings.iter().map(finding).collect::<Vec<_>>(),
        })
    }

    /// Nothing, if the client conforms.
    ///
    /// # Panics
    /// With the findings, if it does not. For tests.
    #[track_caller]
    pub fn expect_conforming(&self) {
        assert!(self.is_conforming(), "the client violates the documentation\n{self}");
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            let word = if finding.level == Level::Deny { "FAIL" } else { "WARN" };
            let operation = finding.operation.as_deref().unwrap_or("no operation");
            writeln!(f, "{word}  {operation}  {}", finding.rule.id)?;
            writeln!(f, "  at        {}: {} {}", finding.at, finding.method, finding.target)?;
            writeln!(f, "  expected  {}", finding.expected)?;
            writeln!(f, "  actual    {}", finding.actual)?;
        }
        if self.forgotten > 0 {
            writeln!(f, "{} requests more were not kept and not checked", self.forgotten)?;
        }
        write!(f, "{} requests checked, {} findings", self.requests, self.findings.len())
    }
}

/// A finding in the making: rules say what, the request says where.
pub(crate) struct Violation {
    pub(crate) level: Level,
    pub(crate) operation: Option<String>,
    pub(crate) fact: String,
    pub(crate) expected: String,
    pub(crate) actual: String,
    pub(crate) cause: String,
}

impl Violation {
    /// A violation from a fact of `operation`. What the page does not state is worth a look and no more.
    pub(crate) fn from(operation: &Operation, fact: &str, expected: String, actual: String) -> Self {
        let documented = operation.fact(fact).is_none_or(|fact| fact.basis.is_documented());
        Self {
            level: if documented { Level::Deny } else { Level::Warn },
            operation: Some(operation.id().to_string()),
            fact: fact.to_owned(),
            cause: expected.clone(),
            expected,
            actual,
        }
    }

    /// The same, worth a look and no more.
    pub(crate) fn warned(self) -> Self {
        Self { level: Level::Warn, ..self }
    }

    pub(crate) fn because(self, cause: impl Into<String>) -> Self {
        Self { cause: cause.into(), ..self }
    }

    pub(crate) fn in_request(self, rule: &'static Rule, request: &Recorded) -> Finding {
        let Violation { level, operation, fact, expected, actual, cause } = self;
        Finding {
            rule,
            level,
            operation,
            fact,
            at: format!("request {}", request.id),
            cause,
            expected,
            actual,
            method: request.method.clone(),
            target: request.target.clone(),
        }
    }
}

/// A text from a request, cut to what a person reads.
pub(crate) fn brief(text: &str) -> String {
    const LONGEST: usize = 80;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}
