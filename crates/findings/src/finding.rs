//! What a rule says of one piece of evidence: which facts it could check, and what violates them.

use std::collections::BTreeMap;

use crate::exchange::Request;
use crate::severity::Severity;

/// One violation of a documented fact, seen in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The fact that it contradicts most exactly, without the operation.
    pub fact: String,
    /// Further facts that it contradicts.
    pub further: Vec<String>,
    /// The position: page and JSON pointer, or the probe's name.
    pub at: String,
    /// What is wrong without the position: findings with one cause are one finding with a count.
    pub cause: String,
    /// What the documentation lets one expect.
    pub expected: String,
    /// What came.
    pub actual: String,
    /// The erratum that makes this a conflict of the documentation.
    pub erratum: Option<String>,
    /// The request that shows it.
    pub request: Option<Request>,
    /// Its severity, where it is another one than its rule has.
    pub severity: Option<Severity>,
}

impl Finding {
    /// A finding about `fact`, whose cause is what was expected.
    #[must_use]
    pub fn new(fact: &str, at: impl Into<String>, expected: impl Into<String>, actual: impl Into<String>) -> Self {
        let expected = expected.into();
        Self {
            fact: fact.to_owned(),
            further: Vec::new(),
            at: at.into(),
            cause: expected.clone(),
            expected,
            actual: actual.into(),
            erratum: None,
            request: None,
            severity: None,
        }
    }

    /// Whether it contradicts the fact `local`.
    #[must_use]
    pub fn contradicts(&self, local: &str) -> bool {
        self.fact == local || self.further.iter().any(|further| further == local)
    }

    /// Whether it says something of the fact `local`: it contradicts it, or the erratum of that name explains it.
    #[must_use]
    pub fn concerns(&self, local: &str) -> bool {
        let erratum = local.strip_prefix("erratum.");
        self.contradicts(local) || erratum.is_some_and(|id| self.erratum.as_deref() == Some(id))
    }

    /// Names further facts that it contradicts; its own is left out.
    #[must_use]
    pub fn contradicting<'a>(mut self, facts: impl IntoIterator<Item = &'a str>) -> Self {
        for fact in facts {
            if !self.contradicts(fact) {
                self.further.push(fact.to_owned());
            }
        }
        self
    }

    /// The request that shows it.
    #[must_use]
    pub fn shown_by(mut self, request: &Request) -> Self {
        self.request = Some(request.clone());
        self
    }

    /// Groups it with findings of the same cause.
    #[must_use]
    pub fn because(mut self, cause: impl Into<String>) -> Self {
        self.cause = cause.into();
        self
    }

    /// Gives it a severity of its own.
    #[must_use]
    pub fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// Marks it as a conflict of the documentation.
    #[must_use]
    pub fn under(mut self, erratum: Option<String>) -> Self {
        self.erratum = erratum;
        self
    }
}

/// What one rule says of one piece of evidence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckResult {
    /// Facts that the evidence let the rule check, and how many times; violated ones included.
    pub checked: BTreeMap<String, u64>,
    /// Violations.
    pub findings: Vec<Finding>,
}

impl CheckResult {
    /// The evidence says nothing about the rule.
    #[must_use]
    pub fn not_applicable() -> Self {
        Self::default()
    }

    /// Checked these facts; nothing found so far.
    #[must_use]
    pub fn checked<'a>(facts: impl IntoIterator<Item = &'a str>) -> Self {
        Self { checked: facts.into_iter().map(|fact| (fact.to_owned(), 1)).collect(), findings: Vec::new() }
    }

    /// Adds a violation.
    pub fn push(&mut self, finding: Finding) {
        for fact in std::iter::once(&finding.fact).chain(&finding.further) {
            self.look_at(fact.clone());
        }
        self.findings.push(finding);
    }

    /// Adds a violation that contradicts every fact checked so far: none of them could hold on this evidence.
    pub fn push_against_all(&mut self, finding: Finding) {
        let finding = finding.contradicting(self.checked.keys().map(String::as_str));
        self.push(finding);
    }

    /// Notes that a fact could be checked.
    pub fn look_at(&mut self, fact: impl Into<String>) {
        self.checked.entry(fact.into()).or_insert(1);
    }

    /// Adds what the same rule says of other evidence.
    pub fn add(&mut self, other: Self) {
        for (fact, times) in other.checked {
            *self.checked.entry(fact).or_default() += times;
        }
        self.findings.extend(other.findings);
    }
}

/// A value as a short text for reports.
#[must_use]
pub fn brief(value: &serde_json::Value) -> String {
    brief_text(&value.to_string())
}

/// A text, cut to what a person reads.
#[must_use]
pub fn brief_text(text: &str) -> String {
    const LONGEST: usize = 160;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}… ({} characters)", &text[..end], text.chars().count()),
        None => text.to_owned(),
    }
}
