//! Findings with one cause, reported as one.

use std::cmp::Reverse;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::exchange::Request;
use crate::finding::{Finding, PLACES};
use crate::rule::RuleInfo;
use crate::severity::Severity;

/// Why a finding that would fail the run does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "by")]
pub enum Suppression {
    /// A waiver of the configuration covers it.
    Waiver {
        /// The waiver's pattern.
        pattern: String,
        /// Why it is suppressed.
        reason: String,
        /// The last day on which it is.
        #[schemars(with = "String", extend("format" = "date"))]
        until: jiff::civil::Date,
    },
    /// It was known before.
    Baseline,
}

impl fmt::Display for Suppression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Suppression::Waiver { reason, until, .. } => write!(f, "waived until {until}: {reason}"),
            Suppression::Baseline => f.write_str("known from the baseline"),
        }
    }
}

/// Findings with one cause.
#[derive(Debug, Clone)]
pub struct FindingGroup {
    /// The rule.
    pub rule: &'static RuleInfo,
    /// How severe it is in this run.
    pub severity: Severity,
    /// The first finding, with the shortest request.
    pub finding: Finding,
    /// How often.
    pub count: u64,
    /// The first positions.
    pub places: Vec<String>,
    /// The rules that noticed the same by comparing.
    pub also: Vec<&'static str>,
    /// Why it fails nothing although it is a violation.
    pub suppression: Option<Suppression>,
}

impl FindingGroup {
    /// A group of one finding.
    pub(crate) fn new(rule: &'static RuleInfo, severity: Severity, finding: Finding) -> Self {
        let (count, places) = (finding.count, finding.places().cloned().collect());
        Self { rule, severity, finding, count, places, also: Vec::new(), suppression: None }
    }

    /// Adds a finding with the same cause.
    pub(crate) fn add(&mut self, severity: Severity, finding: Finding) {
        self.count += finding.count;
        self.severity = self.severity.max(severity);
        let free = PLACES.saturating_sub(self.places.len());
        self.places.extend(finding.places().take(free).cloned());
        let length = |finding: &Finding| finding.request.as_ref().map_or(0, Request::target_length);
        if length(&finding) < length(&self.finding) {
            self.finding = finding;
        }
    }

    /// Names further rules that noticed the same.
    pub fn noticed_by(&mut self, rules: impl IntoIterator<Item = &'static str>) {
        self.also.extend(rules);
        self.also.sort_unstable();
        self.also.dedup();
    }

    /// The place among the findings of an operation: the most important one first.
    #[must_use]
    pub fn rank(&self) -> (bool, Reverse<Severity>, &'static str) {
        (self.is_conflict(), Reverse(self.severity), self.rule.id)
    }

    /// What names this finding in every run of the same check against the same target: eight digits.
    ///
    /// Long numbers in the cause are left out of it, since they are made up anew; short ones are statuses and sizes, which tell
    /// one finding from another.
    #[must_use]
    pub fn id(&self, operation: &str) -> String {
        const SHORT: usize = 4;
        let cause = &self.finding.cause;
        // Each piece is a number, or nothing, and the character behind it.
        let pieces = cause.split_inclusive(|character: char| !character.is_ascii_digit());
        let cause: String = pieces
            .map(|piece| {
                let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
                if digits > SHORT { &piece[digits..] } else { piece }
            })
            .collect();
        let text = format!("{operation}#{} {} {} {cause}", self.finding.fact, self.rule.id, self.is_conflict());
        format!("{:08x}", xxhash_rust::xxh3::xxh3_64(text.as_bytes()) >> 32)
    }

    /// Whether it is a conflict of the documentation.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.finding.erratum.is_some()
    }
}
