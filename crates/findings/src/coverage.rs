//! Coverage: the outcome of every documented fact of one operation.
//!
//! A checker records here what each rule says of each piece of evidence; findings with one cause are kept as one group, and
//! nothing of an answer is kept but what a finding quotes. Which rules there are, this module does not know.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use foldhash::fast::RandomState;
use oplog_schema::Operation;
use oplog_schema::fact::{Fact, FactKind};

use crate::fact_result::{FactResult, Outcome};
use crate::finding::{CheckResult, Finding, KINDS};
use crate::group::FindingGroup;
use crate::overrides::SeverityOverrides;
use crate::rule::RuleInfo;
use crate::severity::Severity;

/// What broke that is named, the first ones.
const BREAKAGES: usize = 50;

/// Rule, fact, cause, and whether it is a conflict: findings that share all of them are one group.
type Cause = (&'static str, String, String, bool);

#[derive(Debug, Default)]
struct State {
    checked: HashMap<Arc<str>, Checked, RandomState>,
    groups: BTreeMap<Cause, FindingGroup>,
    skips: BTreeMap<Arc<str>, String>,
    /// How many groups each rule has of each fact.
    told_apart: BTreeMap<(&'static str, String), usize>,
    broken: Vec<String>,
    /// Why some of it was not reached.
    out_of_time: Option<String>,
    /// How often something else broke after that.
    broken_further: u64,
    samples: Vec<String>,
}

/// How a fact was checked. That is noted for every fact of every rule of every answer, so its names are hashed fast.
#[derive(Debug, Default)]
struct Checked {
    /// How many times it held.
    passed: u64,
    /// The rules that looked, each once.
    rules: Vec<&'static str>,
}

/// Who is checked, and so which facts are there to be covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Party {
    /// A service: every fact.
    Server,
    /// A client: what the page says of requests.
    Client,
}

impl Checked {
    fn note(&mut self, rule: &RuleInfo, passed: u64) {
        self.passed += passed;
        if !self.rules.contains(&rule.id) {
            self.rules.push(rule.id);
        }
    }
}

const UNPROVEN: &str = "no request proved who sent it";
const UNUSED: &str = "no request used it";
const NOT_CARRIED: &str = "no answer carried it";
const NOT_EXERCISED: &str = "no request of this run exercised it";

/// Whether the reason for skipping a fact says no more than that nothing touched it.
#[must_use]
pub fn is_untouched(reason: &str) -> bool {
    [UNPROVEN, UNUSED, NOT_CARRIED, NOT_EXERCISED].contains(&reason)
}

impl Party {
    fn answers_for(self, kind: FactKind) -> bool {
        self == Self::Server || matches!(kind, FactKind::Request | FactKind::Parameter | FactKind::Auth)
    }
}

/// The coverage of one operation.
#[derive(Debug)]
pub struct Coverage<'a> {
    operation: &'a Operation,
    severities: &'a SeverityOverrides,
    party: Party,
    state: Mutex<State>,
}

impl<'a> Coverage<'a> {
    /// Coverage in which nothing has been checked yet.
    #[must_use]
    pub fn new(operation: &'a Operation, severities: &'a SeverityOverrides, party: Party) -> Self {
        Self { operation, severities, party, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records what `rule` says of one piece of evidence; returns how many of its findings fail the run.
    pub fn record(&self, rule: &'static RuleInfo, result: CheckResult) -> usize {
        let mut failing = 0;
        let mut state = self.state();
        for (fact, times) in result.checked.iter() {
            let violated = result.findings.iter().filter(|finding| finding.contradicts(fact));
            let passed = times.saturating_sub(violated.map(|finding| finding.count).sum());
            // Nearly all of them are known, and then their names are not copied.
            match state.checked.get_mut(fact) {
                Some(known) => known.note(rule, passed),
                None => state.checked.entry(Arc::clone(fact)).or_default().note(rule, passed),
            }
        }
        for mut finding in result.findings {
            // What the page does not state cannot fail with it.
            let stated = |local: &String| self.operation.fact(local).is_some_and(|fact| fact.basis.is_binding());
            finding.further.retain(stated);
            let severity = match self.operation.fact(&finding.fact) {
                Some(fact) => self.severities.of(rule, self.operation.id(), fact, &finding),
                // A rule that names no fact of the tables is wrong, and what it found is there all the same.
                None => finding.severity.unwrap_or(rule.severity),
            };
            if severity == Severity::Allow {
                continue;
            }
            failing += usize::from(severity == Severity::Deny && finding.erratum.is_none());
            let cause =
                |finding: &Finding| (rule.id, finding.fact.clone(), finding.cause.clone(), finding.erratum.is_some());
            let mut own = cause(&finding);
            if !state.groups.contains_key(&own) {
                let told_apart = state.told_apart.entry((rule.id, finding.fact.clone())).or_default();
                *told_apart += 1;
                if *told_apart > KINDS {
                    finding = finding.for_all_others();
                    own = cause(&finding);
                }
            }
            match state.groups.entry(own) {
                Entry::Vacant(new) => {
                    new.insert(FindingGroup::new(rule, severity, finding));
                }
                Entry::Occupied(mut known) => known.get_mut().add(severity, finding),
            }
        }
        failing
    }

    /// Notes why `rule` could not look.
    pub fn skip_rule(&self, rule: &str, reason: &str) {
        let mut state = self.state();
        for fact in self.operation.facts_of_rule(rule) {
            state.skips.entry(Arc::clone(&fact.local)).or_insert_with(|| reason.to_owned());
        }
    }

    /// Notes why a fact could not be checked.
    pub fn skip_fact(&self, local: &str, reason: &str) {
        self.state().skips.insert(local.into(), reason.to_owned());
    }

    /// Notes that the network or the tool kept a request from being answered.
    pub fn broken(&self, what: &str) {
        let mut state = self.state();
        if state.broken.len() == BREAKAGES {
            state.broken_further += 1;
        } else if !state.broken.iter().any(|known| known == what) {
            state.broken.push(what.to_owned());
        }
    }

    /// Whether a rule of this kind found something that fails.
    #[must_use]
    pub fn has_failure(&self, is_about: impl Fn(&RuleInfo) -> bool) -> bool {
        self.state().groups.values().any(|group| is_about(group.rule) && self.outcome(group) == Outcome::Failed)
    }

    /// Names what findings of rules of this kind likely come from, which is no fault of the target.
    pub fn likely(&self, is_about: impl Fn(&RuleInfo) -> bool, cause: &str) {
        for group in self.state().groups.values_mut().filter(|group| is_about(group.rule)) {
            group.finding.actual += &format!("; likely because {cause}");
        }
    }

    /// Notes that the time of the run did not suffice for a request.
    pub fn out_of_time(&self, what: &str) {
        self.state().out_of_time.get_or_insert_with(|| what.to_owned());
    }

    /// Notes how much of something was looked at, as `200 of 5000 entries were asked for one by one`.
    pub fn sampled(&self, what: String) {
        self.state().samples.push(what);
    }

    /// How much was looked at, of what need not be looked at as a whole.
    #[must_use]
    pub fn samples(&self) -> Vec<String> {
        self.state().samples.clone()
    }

    /// What went wrong on the way, each once, as far as anybody reads.
    #[must_use]
    pub fn breakages(&self) -> Vec<String> {
        let state = self.state();
        let further = (state.broken_further > 0).then(|| format!("and {} more", state.broken_further));
        state.broken.iter().cloned().chain(further).chain(state.out_of_time.clone()).collect()
    }

    /// The findings, each cause once, most important first.
    #[must_use]
    pub fn findings(&self) -> Vec<FindingGroup> {
        let mut groups = self.state().groups.values().cloned().collect::<Vec<_>>();
        groups.sort_by_key(FindingGroup::rank);
        groups
    }

    /// Every documented fact, and every other one that a rule violated, in the order of the tables.
    #[must_use]
    pub fn facts(&self) -> Vec<FactResult> {
        let state = self.state();
        self.operation
            .facts()
            .iter()
            .filter(|fact| {
                self.party.answers_for(fact.kind) && fact.basis.is_binding()
                    || self.party == Party::Server && fact.kind == FactKind::Erratum
                    || state
                        .groups
                        .values()
                        .any(|g| g.finding.fact == *fact.local && self.outcome(g) == Outcome::Failed)
            })
            .map(|fact| self.fact(fact, &state))
            .collect()
    }

    fn outcome(&self, group: &FindingGroup) -> Outcome {
        match (group.is_conflict(), group.severity) {
            (_, Severity::Deny) if !group.is_conflict() || self.severities.strict => Outcome::Failed,
            (true, _) => Outcome::Conflict,
            _ => Outcome::Passed,
        }
    }

    fn fact(&self, fact: &Fact, state: &State) -> FactResult {
        let result = |outcome, passed, rules, reason| FactResult {
            fact: self.operation.full_id(&fact.local),
            kind: fact.kind,
            about: fact.about.clone(),
            at: fact.at.clone(),
            outcome,
            passed,
            rules,
            reason,
        };
        if let Some(reason) = &fact.not_checkable {
            return result(Outcome::NotCheckable, 0, Vec::new(), Some(reason.clone()));
        }
        let groups: Vec<&FindingGroup> =
            state.groups.values().filter(|group| group.finding.concerns(&fact.local)).collect();
        let worst = groups.iter().map(|group| self.outcome(group)).max();
        // A contradiction is looked at where the rows are that it is about, and by rules that know it by name.
        let mut about = vec![&*fact.local];
        if fact.kind == FactKind::Erratum {
            let id = fact.local.trim_start_matches("erratum.");
            let row = self.operation.errata().iter().find(|row| row.id == id);
            about.extend(row.iter().flat_map(|row| &row.facts).map(String::as_str));
        }
        let checked = about.iter().filter_map(|local| state.checked.get(*local));
        let passed = checked.clone().map(|one| one.passed).sum();
        let rules: BTreeSet<&str> = checked.flat_map(|one| &one.rules).copied().collect();
        let broken = state.broken.first();
        let (outcome, reason) = match (worst, passed, broken) {
            (Some(outcome @ (Outcome::Failed | Outcome::Conflict)), _, _) => (
                outcome,
                groups.iter().find_map(|group| group.finding.erratum.clone()).map(|id| format!("erratum {id}")),
            ),
            (Some(_), _, _) => (Outcome::Passed, Some("violated, which is only warned of".to_owned())),
            (None, 1.., _) => (Outcome::Passed, None),
            // Checked and violated, yet no finding is left of it.
            (None, 0, _) if fact.kind != FactKind::Erratum && !rules.is_empty() => {
                (Outcome::Skipped, Some("violated, which is allowed".to_owned()))
            }
            _ if state.out_of_time.is_some() && !state.skips.contains_key(&fact.local) => {
                (Outcome::Skipped, state.out_of_time.clone())
            }
            (_, _, Some(what)) if !state.skips.contains_key(&fact.local) => (Outcome::Errored, Some(what.clone())),
            _ => (Outcome::Skipped, Some(self.skip_reason(fact, &about, state))),
        };
        result(outcome, passed, rules.into_iter().map(str::to_owned).collect(), reason)
    }

    fn skip_reason(&self, fact: &Fact, about: &[&str], state: &State) -> String {
        if let Some(reason) = about.iter().find_map(|local| state.skips.get(*local)) {
            return reason.clone();
        }
        let reason = match (self.party, fact.kind) {
            (Party::Client, FactKind::Auth) => UNPROVEN,
            (Party::Client, _) => UNUSED,
            (Party::Server, FactKind::Response | FactKind::Header) => NOT_CARRIED,
            (Party::Server, _) => NOT_EXERCISED,
        };
        reason.to_owned()
    }
}
