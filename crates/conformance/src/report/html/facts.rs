//! The coverage of every operation: each fact with what it came to, and how many did so in each family of rules.

use std::collections::{BTreeMap, BTreeSet};

use super::sign::{Share, Sign, shares};
use super::text::clip;
use crate::coverage::{Entry, Group, Outcome};
use crate::report::Weight;
use crate::run::{Counts, OperationReport, Report};

/// The families of rules, in the order of the matrix, with what they are about.
pub(super) const FAMILIES: [(&str, &str); 7] = [
    ("fields", "what a body holds"),
    ("pages", "how a list is cut"),
    ("filters", "what narrows a list"),
    ("errors", "how a request is refused"),
    ("formats", "how a body is written"),
    ("auth", "who is let in"),
    ("relations", "what belongs together"),
];

/// The family of a rule: what stands before the slash of its id.
pub(super) fn family(rule: &str) -> &str {
    rule.split('/').next().unwrap_or(rule)
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
    pub(super) family: &'static str,
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
    pub(super) passed: u64,
    pub(super) looked: &'a [String],
    pub(super) families: String,
    pub(super) reason: Option<String>,
    /// The places of the findings about it.
    pub(super) findings: Vec<String>,
}

/// The coverage of `part`; `links` are the places of the findings that the page shows, by the id of a fact.
pub(super) fn of<'a>(
    report: &Report,
    part: &'a OperationReport,
    links: &BTreeMap<String, Vec<String>>,
) -> Operation<'a> {
    let groups = groups(part);
    let none = Vec::new();
    let about = |entry: &Entry| groups.get(entry.local()).unwrap_or(&none);
    let families: Vec<BTreeSet<&str>> = part.facts.iter().map(|entry| families(part, entry, about(entry))).collect();
    let cells = FAMILIES.iter().map(|(family, _)| {
        let mut counts = Counts::default();
        for (entry, _) in part.facts.iter().zip(&families).filter(|(_, families)| families.contains(family)) {
            add(&mut counts, within(report, entry, about(entry), family));
        }
        cell(family, &counts)
    });
    let cells = cells.collect();
    let source = part.documented.source();
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
            .zip(families)
            .map(|(entry, families)| Fact {
                id: &entry.fact,
                local: entry.local(),
                about: &entry.about,
                at: &entry.at,
                sign: entry.outcome.into(),
                passed: entry.passed,
                looked: &entry.rules,
                families: families.into_iter().collect::<Vec<_>>().join(" "),
                reason: entry.reason.as_ref().map(|reason| clip(reason, 400).into_owned()),
                findings: links.get(&entry.fact).cloned().unwrap_or_default(),
            })
            .collect(),
    }
}

/// The findings by the fact that they are about, and by the contradiction that they come from.
fn groups(part: &OperationReport) -> BTreeMap<String, Vec<&Group>> {
    let mut groups: BTreeMap<String, Vec<&Group>> = BTreeMap::new();
    for group in &part.findings {
        groups.entry(group.finding.fact.clone()).or_default().push(group);
        if let Some(erratum) = &group.finding.erratum {
            groups.entry(format!("erratum.{erratum}")).or_default().push(group);
        }
    }
    groups
}

/// The families with a rule that speaks for a fact.
fn families<'a>(part: &'a OperationReport, entry: &'a Entry, groups: &[&'a Group]) -> BTreeSet<&'a str> {
    let documented = part.documented.fact(entry.local()).into_iter().flat_map(|fact| &fact.rules);
    let found = groups.iter().map(|group| group.rule.id);
    documented.chain(&entry.rules).map(String::as_str).chain(found).map(family).collect()
}

/// What a fact came to in one family: a field may have the right type and be lost between two pages.
fn within(report: &Report, entry: &Entry, groups: &[&Group], family: &str) -> Outcome {
    let found = groups.iter().filter(|group| self::family(group.rule.id) == family);
    let worst = found.filter_map(|group| match report.weight(group) {
        Weight::Fail => Some(Outcome::Failed),
        Weight::Waived => Some(Outcome::Waived),
        Weight::Conflict => Some(Outcome::Conflict),
        Weight::Warn => None,
    });
    let looked = entry.rules.iter().any(|rule| self::family(rule) == family);
    worst.max().unwrap_or(match entry.outcome {
        _ if looked => Outcome::Passed,
        Outcome::Errored => Outcome::Errored,
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
    } += 1;
}

fn cell(family: &'static str, counts: &Counts) -> Cell {
    let bar = shares(counts);
    let (sign, count) = bar.first().map_or((Sign::Skipped, 0), |share| (share.sign, share.count));
    Cell { family, sign, count, all: counts.all(), bar }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_column() {
        let columns: BTreeSet<&str> = FAMILIES.iter().map(|(family, _)| *family).collect();
        let families: BTreeSet<&str> = crate::rules::ALL.iter().map(|rule| family(rule.id)).collect();
        assert_eq!(columns, families);
    }
}
