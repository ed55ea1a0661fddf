//! The coverage of every operation: each fact with what it came to, and how many did so in each family of rules.

use std::collections::{BTreeMap, BTreeSet};

use super::sign::{Share, Sign, shares};
use super::text::clip;
use oplog_findings::{Counts, FactResult, FindingGroup, OperationReport, Outcome, RunReport, Subject, Weight};

/// What the rules of a run are about, by their ids.
#[derive(Debug)]
pub(super) struct Subjects(BTreeMap<&'static str, Subject>);

impl Subjects {
    pub(super) fn of(report: &RunReport) -> Self {
        Self(report.rules.iter().map(|rule| (rule.id, rule.subject)).collect())
    }

    /// Each once, in the order of the matrix.
    pub(super) fn columns(&self) -> Vec<Subject> {
        Subject::ALL.into_iter().filter(|subject| self.0.values().any(|known| known == subject)).collect()
    }

    /// What a rule of the run is about; `None` for a rule of another checker.
    fn of_rule(&self, rule: &str) -> Option<Subject> {
        self.0.get(rule).copied()
    }

    /// What the rules are about that speak for a fact. In a run with one subject that is the one.
    fn of_fact(&self, part: &OperationReport, fact: &FactResult, groups: &[&FindingGroup]) -> BTreeSet<Subject> {
        let columns = self.columns();
        if let [only] = columns.as_slice() {
            return BTreeSet::from([*only]);
        }
        let documented = part.documented.fact(fact.local()).into_iter().flat_map(|fact| &fact.rules);
        let found = groups.iter().map(|group| group.rule.id);
        documented.chain(&fact.rules).map(String::as_str).chain(found).filter_map(|rule| self.of_rule(rule)).collect()
    }
}

/// One operation.
#[derive(Debug)]
pub(super) struct Operation<'a> {
    pub(super) id: &'a str,
    pub(super) summary: &'a str,
    pub(super) product: &'a str,
    pub(super) page: &'a str,
    pub(super) edition: &'a str,
    pub(super) url: &'a str,
    pub(super) counts: Counts,
    pub(super) bar: Vec<Share>,
    pub(super) cells: Vec<Cell>,
    pub(super) facts: Vec<Fact<'a>>,
}

/// What the facts of one operation came to in one family.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) subject: Subject,
    /// The worst, and how many came to it.
    pub(super) sign: Sign,
    pub(super) count: usize,
    pub(super) all: usize,
    pub(super) bar: Vec<Share>,
}

impl Cell {
    /// All counts in words.
    pub(super) fn words(&self) -> String {
        let words: Vec<String> =
            self.bar.iter().map(|share| format!("{} {}", share.count, share.sign.word())).collect();
        words.join(", ")
    }
}

/// One fact.
#[derive(Debug)]
pub(super) struct Fact<'a> {
    pub(super) id: &'a str,
    pub(super) local: &'a str,
    pub(super) about: &'a str,
    pub(super) at: &'a str,
    pub(super) sign: Sign,
    pub(super) is_contradiction: bool,
    /// Whether it is the first of the contradictions.
    pub(super) opens_contradictions: bool,
    pub(super) passed: u64,
    pub(super) looked: &'a [String],
    pub(super) families: String,
    pub(super) reason: Option<String>,
    /// The places of the findings about it.
    pub(super) findings: Vec<String>,
}

/// The facts of `part` by what the rules of the run are about; `links` are the places of the findings that the page shows, by the id of a fact.
pub(super) fn of<'a>(
    report: &RunReport,
    part: &'a OperationReport,
    subjects: &Subjects,
    links: &BTreeMap<String, Vec<String>>,
) -> Operation<'a> {
    let groups = groups(part);
    let none = Vec::new();
    let about = |entry: &FactResult| groups.get(entry.local()).unwrap_or(&none);
    let of_facts: Vec<BTreeSet<Subject>> =
        part.facts.iter().map(|fact| subjects.of_fact(part, fact, about(fact))).collect();
    let cells = subjects.columns().into_iter().map(|subject| {
        let mut counts = Counts::default();
        let documented = part.facts.iter().zip(&of_facts).filter(|(fact, _)| !fact.is_contradiction());
        for (fact, _) in documented.filter(|(_, of_fact)| of_fact.contains(&subject)) {
            add(&mut counts, within(report, subjects, fact, about(fact), subject));
        }
        cell(subject, &counts)
    });
    let cells = cells.collect();
    let source = part.documented.source();
    let first_contradiction = part.facts.iter().position(FactResult::is_contradiction);
    Operation {
        id: &part.id,
        summary: &part.summary,
        product: &source.product,
        page: &source.page,
        edition: &source.edition,
        url: &part.url,
        counts: part.counts(),
        bar: shares(&part.counts()),
        cells,
        facts: part
            .facts
            .iter()
            .zip(of_facts)
            .enumerate()
            .map(|(index, (entry, of_fact))| Fact {
                is_contradiction: entry.is_contradiction(),
                opens_contradictions: first_contradiction == Some(index),
                id: &entry.fact,
                local: entry.local(),
                about: &entry.about,
                at: &entry.at,
                sign: entry.outcome.into(),
                passed: entry.passed,
                looked: &entry.rules,
                families: of_fact.into_iter().map(Subject::family).collect::<Vec<_>>().join(" "),
                reason: entry.reason.as_ref().map(|reason| clip(reason, 400).into_owned()),
                findings: links.get(&entry.fact).cloned().unwrap_or_default(),
            })
            .collect(),
    }
}

/// The findings by the fact that they are about, and by the contradiction that they come from.
fn groups(part: &OperationReport) -> BTreeMap<String, Vec<&FindingGroup>> {
    let mut groups: BTreeMap<String, Vec<&FindingGroup>> = BTreeMap::new();
    for group in &part.findings {
        for local in std::iter::once(&group.finding.fact).chain(&group.finding.further) {
            groups.entry(local.clone()).or_default().push(group);
        }
        if let Some(erratum) = &group.finding.erratum {
            groups.entry(format!("erratum.{erratum}")).or_default().push(group);
        }
    }
    groups
}

/// What a fact came to under one subject: a field may have the right type and be lost between two pages.
fn within(
    report: &RunReport,
    subjects: &Subjects,
    fact: &FactResult,
    groups: &[&FindingGroup],
    subject: Subject,
) -> Outcome {
    let found = groups.iter().filter(|group| group.rule.subject == subject);
    let worst = found.filter_map(|group| match report.weight(group) {
        Weight::Fail => Some(Outcome::Failed),
        Weight::Waived => Some(Outcome::Waived),
        Weight::Conflict => Some(Outcome::Conflict),
        Weight::Warn => None,
    });
    let looked = fact.rules.iter().any(|rule| subjects.of_rule(rule) == Some(subject));
    worst.max().unwrap_or(match fact.outcome {
        _ if looked => Outcome::Passed,
        Outcome::Errored => Outcome::Errored,
        Outcome::NotCheckable => Outcome::NotCheckable,
        _ => Outcome::Skipped,
    })
}

fn add(counts: &mut Counts, outcome: Outcome) {
    *match outcome {
        Outcome::Passed => &mut counts.passed,
        Outcome::Failed => &mut counts.failed,
        Outcome::Conflict => &mut counts.conflict,
        Outcome::Waived => &mut counts.waived,
        Outcome::Skipped => &mut counts.skipped,
        Outcome::Errored => &mut counts.errored,
        Outcome::NotCheckable => &mut counts.not_checkable,
    } += 1;
}

fn cell(subject: Subject, counts: &Counts) -> Cell {
    let bar = shares(counts);
    let (sign, count) = bar.first().map_or((Sign::Skipped, 0), |share| (share.sign, share.count));
    Cell { subject, sign, count, all: counts.all(), bar }
}
