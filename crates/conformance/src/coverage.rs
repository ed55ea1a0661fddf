//! The coverage: what every documented fact came to.
//!
//! Rules are run here over each piece of evidence as it arrives; what they say is kept per fact, findings with one cause as
//! one. Nothing of an answer is kept but what a finding quotes.

mod causes;
mod entry;
mod group;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use oplog_schema::Operation;
use oplog_schema::fact::{Fact, FactKind};

use crate::answer::Answer;
use crate::levels::Levels;
use crate::rules::{self, Check, Rule};
use crate::transcript::{Again, Compared, DefaultPage, ErrorProbe, Isolation, Omission, Pair, Refusal, Windows};
use crate::verdict::{Finding, Level, Verdict};
use crate::walk::Walk;

pub use entry::{Entry, Outcome};
pub use group::{Group, RuleName, Suppression};

#[derive(Debug, Default)]
struct State {
    passed: BTreeMap<String, u64>,
    looked: BTreeMap<String, BTreeSet<&'static str>>,
    groups: BTreeMap<(&'static str, String, String, bool), Group>,
    skips: BTreeMap<String, String>,
    broken: Vec<String>,
}

/// The coverage of one operation.
#[derive(Debug)]
pub struct Coverage<'a> {
    operation: &'a Operation,
    levels: &'a Levels,
    state: Mutex<State>,
}

impl<'a> Coverage<'a> {
    /// An empty coverage.
    #[must_use]
    pub fn new(operation: &'a Operation, levels: &'a Levels) -> Self {
        Self { operation, levels, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Checks one answer.
    pub fn answer(&self, answer: &Answer<'_>) -> usize {
        self.run(|check| if let Check::Answer(check) = check { Some(check(answer)) } else { None })
    }

    /// Checks one walk.
    pub fn walk(&self, walk: &Walk) -> usize {
        self.run(|check| if let Check::Walk(check) = check { Some(check(self.operation, walk)) } else { None })
    }

    /// Checks a walk beside the reference.
    pub fn compared(&self, compared: Compared<'_>) -> usize {
        self.run(|check| if let Check::Compared(check) = check { Some(check(self.operation, compared)) } else { None })
    }

    /// Checks the same thing asked for twice.
    pub fn again(&self, again: &Again<'_>) -> usize {
        self.run(|check| if let Check::Again(check) = check { Some(check(self.operation, again)) } else { None })
    }

    /// Checks the default page.
    pub fn default_page(&self, page: DefaultPage<'_>) -> usize {
        self.run(|check| if let Check::DefaultPage(check) = check { Some(check(self.operation, page)) } else { None })
    }

    /// Checks windows.
    pub fn windows(&self, windows: &Windows<'_>) -> usize {
        self.run(|check| if let Check::Windows(check) = check { Some(check(self.operation, windows)) } else { None })
    }

    /// Checks a probed error.
    pub fn error_probe(&self, error_probe: ErrorProbe<'_>) -> usize {
        self.run(
            |check| {
                if let Check::ErrorProbe(check) = check { Some(check(self.operation, error_probe)) } else { None }
            },
        )
    }

    /// Checks a request without a mandatory parameter.
    pub fn omission(&self, omission: Omission<'_>) -> usize {
        self.run(|check| if let Check::Omission(check) = check { Some(check(self.operation, omission)) } else { None })
    }

    /// Checks two bodies.
    pub fn pair(&self, pair: &Pair<'_>) -> usize {
        self.run(|check| if let Check::Pair(check) = check { Some(check(self.operation, pair)) } else { None })
    }

    /// Checks isolation.
    pub fn isolation(&self, isolation: &Isolation<'_>) -> usize {
        self.run(
            |check| {
                if let Check::Isolation(check) = check { Some(check(self.operation, isolation)) } else { None }
            },
        )
    }

    /// Checks a request with bad credentials.
    pub fn refusal(&self, refusal: Refusal<'_>) -> usize {
        self.run(|check| if let Check::Refusal(check) = check { Some(check(self.operation, refusal)) } else { None })
    }

    /// Runs every rule that reads this evidence; returns how many findings fail the run.
    fn run(&self, read: impl Fn(&Check) -> Option<Verdict>) -> usize {
        rules::ALL.iter().filter_map(|rule| Some(self.record(rule, read(&rule.check)?))).sum()
    }

    fn record(&self, rule: &'static Rule, verdict: Verdict) -> usize {
        let mut failing = 0;
        let mut state = self.state();
        let departed: BTreeSet<&str> = verdict.findings.iter().map(|finding| finding.fact.as_str()).collect();
        for fact in &verdict.checked {
            state.looked.entry(fact.clone()).or_default().insert(rule.id);
            if !departed.contains(fact.as_str()) {
                *state.passed.entry(fact.clone()).or_default() += 1;
            }
        }
        for finding in verdict.findings {
            let Some(fact) = self.operation.fact(&finding.fact) else { continue };
            let level = self.levels.of(rule, self.operation.id(), fact, finding.erratum.as_deref());
            if level == Level::Allow {
                continue;
            }
            failing += usize::from(level == Level::Deny && finding.erratum.is_none());
            let key = (rule.id, finding.fact.clone(), finding.cause.clone(), finding.erratum.is_some());
            let group = state.groups.entry(key).or_insert_with(|| Group {
                rule: RuleName { id: rule.id, about: rule.about },
                level,
                finding: finding.clone(),
                count: 0,
                places: Vec::new(),
                also: Vec::new(),
                suppression: None,
            });
            group.count += 1;
            if group.places.len() < 5 {
                group.places.push(finding.at.clone());
            }
            let length = |finding: &Finding| finding.call.as_ref().map_or(0, |call| call.target().len());
            if length(&finding) < length(&group.finding) {
                group.finding = finding;
            }
        }
        failing
    }

    /// Notes why `rule` could not look.
    pub fn skip_rule(&self, rule: &str, reason: &str) {
        let mut state = self.state();
        for fact in self.operation.facts_of_rule(rule) {
            state.skips.entry(fact.local.clone()).or_insert_with(|| reason.to_owned());
        }
    }

    /// Notes why a fact could not be looked at.
    pub fn skip_fact(&self, local: &str, reason: &str) {
        self.state().skips.insert(local.to_owned(), reason.to_owned());
    }

    /// Notes that the network or the tool kept a request from being answered.
    pub fn broken(&self, what: &str) {
        let mut state = self.state();
        if !state.broken.iter().any(|known| known == what) {
            state.broken.push(what.to_owned());
        }
    }

    /// What went wrong on the way, each once.
    #[must_use]
    pub fn breakages(&self) -> Vec<String> {
        self.state().broken.clone()
    }

    /// The findings, each cause once, most important first.
    #[must_use]
    pub fn findings(&self) -> Vec<Group> {
        let mut groups = causes::fold_consequences(self.state().groups.values().cloned().collect());
        groups.sort_by_key(|group| (group.is_conflict(), std::cmp::Reverse(group.level), group.rule.id));
        groups
    }

    /// Every documented fact, and every other one that a rule violated, in the order of the tables.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        let state = self.state();
        self.operation
            .facts()
            .iter()
            .filter(|fact| {
                fact.basis.is_documented()
                    || fact.kind == FactKind::Erratum
                    || state.groups.values().any(|g| g.finding.fact == fact.local && self.outcome(g) == Outcome::Failed)
            })
            .map(|fact| self.entry(fact, &state))
            .collect()
    }

    fn outcome(&self, group: &Group) -> Outcome {
        match (group.is_conflict(), group.level) {
            (_, Level::Deny) if !group.is_conflict() || self.levels.strict => Outcome::Failed,
            (true, _) => Outcome::Conflict,
            _ => Outcome::Passed,
        }
    }

    fn entry(&self, fact: &Fact, state: &State) -> Entry {
        let groups: Vec<&Group> = state.groups.values().filter(|group| group.finding.concerns(&fact.local)).collect();
        let worst = groups.iter().map(|group| self.outcome(group)).max();
        // A contradiction is looked at where the rows are that it is about, and by rules that know it by name.
        let mut about = vec![fact.local.as_str()];
        if fact.kind == FactKind::Erratum {
            let id = fact.local.trim_start_matches("erratum.");
            let row = self.operation.erratum(id);
            about.extend(row.iter().flat_map(|row| &row.facts).map(String::as_str));
        }
        let passed = about.iter().filter_map(|local| state.passed.get(*local)).sum();
        let rules: BTreeSet<&str> =
            about.iter().filter_map(|local| state.looked.get(*local)).flatten().copied().collect();
        let broken = state.broken.first();
        let (outcome, reason) = match (worst, passed, broken) {
            (Some(outcome @ (Outcome::Failed | Outcome::Conflict)), _, _) => (
                outcome,
                groups.iter().find_map(|group| group.finding.erratum.clone()).map(|id| format!("erratum {id}")),
            ),
            (Some(_), _, _) => (Outcome::Passed, Some("departs, which is only warned of".to_owned())),
            (None, 1.., _) => (Outcome::Passed, None),
            // Looked at and departing, yet no finding is left of it.
            (None, 0, _) if fact.kind != FactKind::Erratum && !rules.is_empty() => {
                (Outcome::Skipped, Some("departs, which is allowed".to_owned()))
            }
            (_, _, Some(what)) if !state.skips.contains_key(&fact.local) => (Outcome::Errored, Some(what.clone())),
            _ => (Outcome::Skipped, Some(self.skip_reason(fact, &about, state))),
        };
        Entry {
            fact: self.operation.full_id(&fact.local),
            about: fact.about.clone(),
            at: fact.at.clone(),
            outcome,
            passed,
            rules: rules.into_iter().map(str::to_owned).collect(),
            reason,
        }
    }

    fn skip_reason(&self, fact: &Fact, about: &[&str], state: &State) -> String {
        if let Some(reason) = about.iter().find_map(|local| state.skips.get(*local)) {
            return reason.clone();
        }
        match fact.kind {
            FactKind::Response | FactKind::Header => "no answer of the run carried it".to_owned(),
            FactKind::Erratum => "nothing in the run touched it".to_owned(),
            _ => format!("nothing in the run let {} look", fact.rules.join(", ")),
        }
    }
}
