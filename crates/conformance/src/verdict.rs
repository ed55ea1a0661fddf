//! What a rule says: which facts it checked, and what it found.

use crate::exchange::Call;

/// How much a rule's findings weigh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Not reported.
    Allow,
    /// Reported, never fails a run.
    Warn,
    /// Fails a run.
    Deny,
}

/// One violation from a documented fact, seen in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The fact, without the operation.
    pub fact: String,
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
    pub call: Option<Call>,
}

impl Finding {
    /// A finding about `fact`, whose cause is what was expected.
    #[must_use]
    pub fn new(fact: &str, at: impl Into<String>, expected: impl Into<String>, actual: impl Into<String>) -> Self {
        let expected = expected.into();
        Self {
            fact: fact.to_owned(),
            at: at.into(),
            cause: expected.clone(),
            expected,
            actual: actual.into(),
            erratum: None,
            call: None,
        }
    }

    /// Whether it says something of the fact `local`: it is about it, or the contradiction of that name explains it.
    #[must_use]
    pub fn concerns(&self, local: &str) -> bool {
        let erratum = local.strip_prefix("erratum.");
        self.fact == local || erratum.is_some_and(|id| self.erratum.as_deref() == Some(id))
    }

    /// The request that shows it.
    #[must_use]
    pub fn shown_by(mut self, call: &Call) -> Self {
        self.call = Some(call.clone());
        self
    }

    /// Groups it with findings of the same cause.
    #[must_use]
    pub fn because(mut self, cause: impl Into<String>) -> Self {
        self.cause = cause.into();
        self
    }

    /// Marks it as a conflict of the documentation.
    #[must_use]
    pub fn under(mut self, erratum: Option<String>) -> Self {
        self.erratum = erratum;
        self
    }
}

/// The outcome of one rule over one transcript.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Facts that the transcript let the rule check, violations included.
    pub checked: Vec<String>,
    /// Violations.
    pub findings: Vec<Finding>,
}

impl Verdict {
    /// The transcript says nothing about the rule.
    #[must_use]
    pub fn not_applicable() -> Self {
        Self::default()
    }

    /// Checked these facts; nothing found so far.
    #[must_use]
    pub fn checked<'a>(facts: impl IntoIterator<Item = &'a str>) -> Self {
        Self { checked: facts.into_iter().map(str::to_owned).collect(), findings: Vec::new() }
    }

    /// Adds a violation.
    pub fn push(&mut self, finding: Finding) {
        if !self.checked.contains(&finding.fact) {
            self.checked.push(finding.fact.clone());
        }
        self.findings.push(finding);
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
