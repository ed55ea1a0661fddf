//! What a rule says of one piece of evidence: which facts it could check, and what violates them.
//!
//! What evidence holds comes from a target, which may be hostile: violations of one kind are counted as they come, the kinds of one
//! fact are bounded, and so is every text.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use crate::checked_facts::CheckedFacts;
use crate::exchange::Request;
use crate::severity::Severity;

/// Places that a finding names, of violations of one kind.
pub const PLACES: usize = 3;
/// Kinds of violations of one fact that are told apart in one piece of evidence, and over a run.
pub(crate) const KINDS: usize = 20;
/// Characters of a text of a finding.
const LONGEST: usize = 600;

/// Violations of one kind of a documented fact, in one piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The fact that it contradicts most exactly, without the operation.
    pub fact: String,
    /// Further facts that it contradicts.
    pub further: Vec<String>,
    /// The position: page and JSON pointer, or the probe's name; the first one, where there are several.
    pub at: String,
    /// Where else it was seen, the next few positions.
    pub also_at: Vec<String>,
    /// In how many places it was seen.
    pub count: u64,
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
            also_at: Vec::new(),
            count: 1,
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

    /// Counts further places where the same was seen; the first of them are named.
    #[must_use]
    pub fn seen_again(mut self, times: u64, places: impl IntoIterator<Item = String>) -> Self {
        self.count += times;
        self.note(places);
        self
    }

    /// Marks it as a conflict of the documentation.
    #[must_use]
    pub fn under(mut self, erratum: Option<String>) -> Self {
        self.erratum = erratum;
        self
    }
}

/// The same finding in other places, or another one that is told with it.
impl Finding {
    /// Counts another finding of the same kind. Of the two, the one with the shorter request is shown.
    pub(crate) fn absorb(&mut self, other: Self) {
        self.count += other.count;
        self.note(std::iter::once(other.at.clone()).chain(other.also_at.iter().cloned()));
        let length = |finding: &Finding| finding.request.as_ref().map_or(0, Request::target_length);
        if length(&other) < length(self) {
            *self =
                Self { at: self.at.clone(), also_at: std::mem::take(&mut self.also_at), count: self.count, ..other };
        }
    }

    /// The positions that are kept, in the order in which they came.
    pub(crate) fn places(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.at).chain(&self.also_at)
    }

    /// This finding as one that stands for all further kinds of its fact.
    pub(crate) fn for_all_others(mut self) -> Self {
        self.cause = OTHERS.to_owned();
        self
    }

    fn note(&mut self, places: impl IntoIterator<Item = String>) {
        let free = (PLACES - 1).saturating_sub(self.also_at.len());
        self.also_at.extend(places.into_iter().take(free).map(bounded));
    }
}

/// The cause of a finding that stands for more kinds than are told apart.
const OTHERS: &str = "more kinds than are told apart";

/// What a result tells apart: fact, cause, erratum and severity.
type Kind = (String, String, Option<String>, Option<Severity>);

/// What one rule says of one piece of evidence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckResult {
    /// Facts that the evidence let the rule check, and how many times; violated ones included.
    pub checked: CheckedFacts,
    /// Violations, those of one kind as one.
    pub findings: Vec<Finding>,
    /// Where in `findings` each kind stands.
    kinds: BTreeMap<Kind, usize>,
    /// How many kinds each fact has.
    told_apart: BTreeMap<String, usize>,
}

impl CheckResult {
    /// The evidence says nothing about the rule.
    #[must_use]
    pub fn not_applicable() -> Self {
        Self::default()
    }

    /// Checked these facts, of which none comes twice; nothing found so far.
    #[must_use]
    pub fn checked(facts: impl IntoIterator<Item: Into<Arc<str>>>) -> Self {
        Self { checked: facts.into_iter().collect(), ..Self::default() }
    }

    /// Adds a violation: one more of its kind, or the first one.
    pub fn push(&mut self, finding: Finding) {
        for fact in std::iter::once(&finding.fact).chain(&finding.further) {
            self.look_at(fact);
        }
        self.count(finding);
    }

    fn count(&mut self, mut finding: Finding) {
        for text in [&mut finding.at, &mut finding.cause, &mut finding.expected, &mut finding.actual] {
            *text = bounded(std::mem::take(text));
        }
        let kind = |finding: &Finding| {
            (finding.fact.clone(), finding.cause.clone(), finding.erratum.clone(), finding.severity)
        };
        let mut own = kind(&finding);
        if !self.kinds.contains_key(&own) {
            let told_apart = self.told_apart.entry(finding.fact.clone()).or_default();
            *told_apart += 1;
            if *told_apart > KINDS {
                finding = finding.for_all_others();
                own = kind(&finding);
            }
        }
        match self.kinds.entry(own) {
            Entry::Occupied(known) => self.findings[*known.get()].absorb(finding),
            Entry::Vacant(new) => {
                new.insert(self.findings.len());
                self.findings.push(finding);
            }
        }
    }

    /// Adds a violation that contradicts every fact checked so far: none of them could hold on this evidence.
    pub fn push_against_all(&mut self, finding: Finding) {
        let finding = finding.contradicting(self.checked.names());
        self.push(finding);
    }

    /// Notes that a fact could be checked.
    pub fn look_at(&mut self, fact: &str) {
        if !self.checked.contains(fact) {
            self.checked.add(fact, 1);
        }
    }

    /// Adds what the same rule says of other evidence, whose findings stay by themselves.
    pub fn add(&mut self, other: Self) {
        for (fact, times) in other.checked.iter() {
            self.checked.add(Arc::clone(fact), times);
        }
        self.findings.extend(other.findings);
    }
}

/// A text of a finding, cut where it is longer than anybody reads.
fn bounded(text: String) -> String {
    if text.len() <= LONGEST {
        return text;
    }
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
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

/// An instant, in milliseconds since 1970, as a short text for reports.
#[must_use]
pub fn instant(milliseconds: i64) -> String {
    jiff::Timestamp::from_millisecond(milliseconds).map_or_else(|_| milliseconds.to_string(), |t| t.to_string())
}
