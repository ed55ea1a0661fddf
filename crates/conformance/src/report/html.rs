//! The report as one page for a browser: what is broken, where the documentation says so, how to see it again.
//!
//! The page stands alone: its style and its script are inside, it asks for nothing from anywhere, and its policy lets a
//! browser run nothing but that script. It is whole without it. What a target answered is escaped by the template, and
//! characters that are not seen are spelled out at the very end, over the whole page, so that no text can slip by.
//!
//! Neighbours: `html/` holds the parts, each with its own piece of the template; `json` says the same to programs. Edges:
//! like every report a pure function; the time of a run is the time of its first request.

mod body;
mod facts;
mod finding;
mod open;
mod sign;
mod text;

use askama::Template;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::{Invocation, Weight};
use crate::ledger::Outcome;
use crate::run::{Conclusion, Report};
use body::Mark;
use facts::FAMILIES;
use finding::{Erratum, Finding, Response};
use sign::{Share, Sign, shares};
use text::{clip, counted, visible};

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// Findings that are shown, and those of them whose exchange is unfolded.
const FINDINGS: usize = 200;
const UNFOLDED: usize = 8;
/// Characters of a text that is not the judge's own.
const LONG: usize = 600;

#[derive(Template)]
#[template(path = "page.html", config = "src/report/html/askama.toml")]
struct Page<'a> {
    style: &'static str,
    script: &'static str,
    style_hash: String,
    script_hash: String,
    version: &'static str,
    head: Head,
    families: [(&'static str, &'static str); 7],
    operations: Vec<facts::Operation<'a>>,
    /// Departures, the most important first, and how many more there are.
    findings: Vec<Finding<'a>>,
    more_findings: usize,
    conflicts: Vec<Conflict<'a>>,
    more_conflicts: usize,
    skipped: Vec<open::Open<'a>>,
    errored: Vec<open::Open<'a>>,
    broken: Vec<open::Broken<'a>>,
}

/// What the page begins with.
struct Head {
    sign: Sign,
    verdict: &'static str,
    target: String,
    url: String,
    lead: String,
    notes: Vec<String>,
    stale: Vec<String>,
    facts: usize,
    bar: Vec<Share>,
    time: Option<Time>,
    seed: u64,
    requests: u64,
    exit_code: u8,
    meaning: &'static str,
    again: String,
    strict: bool,
}

/// When a run was, and how long it took.
struct Time {
    machine: String,
    person: String,
    took: String,
}

/// Departures that one contradiction of a page causes.
struct Conflict<'a> {
    operation: &'a str,
    page: &'a str,
    erratum: Option<Erratum<'a>>,
    families: String,
    findings: Vec<Finding<'a>>,
}

/// The report as a page of HTML, with a line break at its end.
#[must_use]
pub fn render(report: &Report, invocation: &Invocation) -> String {
    let mut anchors = std::collections::BTreeMap::new();
    let mut shown = |weights: &[Weight], report| shown(report, invocation, weights, &mut anchors);
    let (findings, more_findings) = shown(&[Weight::Fail, Weight::Warn, Weight::Waived], report);
    let (conflicts, more_conflicts) = shown(&[Weight::Conflict], report);
    let page = Page {
        style: STYLE,
        script: SCRIPT,
        style_hash: hash(STYLE),
        script_hash: hash(SCRIPT),
        version: env!("CARGO_PKG_VERSION"),
        head: head(report, invocation),
        families: FAMILIES,
        operations: report.operations.iter().map(|part| facts::of(report, part)).collect(),
        findings,
        more_findings,
        conflicts: by_erratum(report, conflicts),
        more_conflicts,
        skipped: open::open(report, Outcome::Skipped),
        errored: open::open(report, Outcome::Errored),
        broken: open::broken(report),
    };
    // Writing into a string cannot fail, and the templates call nothing that can.
    let text = page.render().unwrap_or_default();
    visible(text.trim_end()) + "\n"
}

/// The findings of these weights in their order, and how many more there are. `anchors` counts the findings of each id.
fn shown<'a>(
    report: &'a Report,
    invocation: &Invocation,
    weights: &[Weight],
    anchors: &mut std::collections::BTreeMap<String, usize>,
) -> (Vec<Finding<'a>>, usize) {
    let all = || report.operations.iter().flat_map(|part| part.findings.iter().map(move |group| (part, group)));
    let of = |weight| all().filter(move |(_, group)| report.weight(group) == weight);
    let count = weights.iter().map(|weight| of(*weight).count()).sum::<usize>();
    let groups = weights.iter().flat_map(|weight| of(*weight)).take(FINDINGS);
    let mut findings: Vec<Finding<'a>> =
        groups.map(|(part, group)| finding::of(report, part, group, invocation)).collect();
    for (number, finding) in findings.iter_mut().enumerate() {
        finding.open = number < UNFOLDED && finding.sign == Sign::Failed;
        // Ids leave out numbers, so that two findings may have one.
        let known = anchors.entry(finding.id.clone()).or_default();
        *known += 1;
        if *known > 1 {
            finding.anchor = format!("{}-{known}", finding.id);
        }
    }
    (findings, count.saturating_sub(FINDINGS))
}

/// Conflicts by the contradiction that they come from.
fn by_erratum<'a>(report: &'a Report, findings: Vec<Finding<'a>>) -> Vec<Conflict<'a>> {
    let mut conflicts: Vec<Conflict<'a>> = Vec::new();
    for finding in findings {
        let same = |conflict: &&mut Conflict<'a>| {
            conflict.operation == finding.operation
                && conflict.erratum.as_ref().map(|erratum| erratum.id)
                    == finding.erratum.as_ref().map(|erratum| erratum.id)
        };
        match conflicts.iter_mut().find(same) {
            Some(conflict) => conflict.findings.push(finding),
            None => conflicts.push(Conflict {
                operation: finding.operation,
                page: finding.fact.page,
                erratum: erratum_of(report, &finding),
                families: String::new(),
                findings: vec![finding],
            }),
        }
    }
    for conflict in &mut conflicts {
        let families: std::collections::BTreeSet<&str> =
            conflict.findings.iter().map(|finding| finding.family).collect();
        conflict.families = families.into_iter().collect::<Vec<_>>().join(" ");
    }
    conflicts
}

fn erratum_of<'a>(report: &'a Report, finding: &Finding<'a>) -> Option<Erratum<'a>> {
    let part = report.operations.iter().find(|part| part.id == finding.operation)?;
    finding::erratum(part, finding.erratum.as_ref()?.id)
}

fn head(report: &Report, invocation: &Invocation) -> Head {
    let conclusion = report.conclusion();
    let counts = report.counts();
    Head {
        sign: conclusion.into(),
        verdict: match conclusion {
            Conclusion::Conforms => "conforms to its documentation",
            Conclusion::Departs => "departs from its documentation",
            Conclusion::Untested => "was not tested to the end",
        },
        target: clip(&report.target, LONG).into_owned(),
        url: clip(&report.url, LONG).into_owned(),
        lead: lead(report),
        notes: notes(report),
        stale: report.stale.iter().map(|what| clip(what, LONG).into_owned()).collect(),
        facts: counts.all(),
        bar: shares(&counts),
        time: time(report),
        seed: report.seed,
        requests: report.requests,
        exit_code: conclusion.exit_code(),
        meaning: match conclusion {
            Conclusion::Conforms => "nothing departs",
            Conclusion::Departs => "something departs",
            Conclusion::Untested => "not tested, or not to the end",
        },
        again: format!("{} --seed {}", invocation.judge, report.seed),
        strict: report.strict,
    }
}

/// The verdict in one sentence.
fn lead(report: &Report) -> String {
    let counts = report.counts();
    let operations = counted(report.operations.len(), "operation");
    match report.conclusion() {
        Conclusion::Departs if counts.failed == 0 => {
            format!("No fact fails, but {} must go.", counted(report.stale.len(), "stale waiver"))
        }
        Conclusion::Departs => {
            let wrong = report.operations.iter().filter(|part| part.counts().failed > 0).count();
            let facts = counted(counts.all(), "documented fact");
            let verb = if counts.failed == 1 { "fails" } else { "fail" };
            format!("{} of {facts} {verb}, in {wrong} of {operations}.", counts.failed)
        }
        Conclusion::Conforms => {
            let judged = counted(counts.judged(), "documented fact");
            format!("Nothing fails: {judged} of {operations} were looked at.")
        }
        Conclusion::Untested if counts.judged() == 0 => "Not one fact could be judged.".to_owned(),
        Conclusion::Untested => {
            format!("Nothing fails in what was seen, but only {} of {} facts were.", counts.judged(), counts.all())
        }
    }
}

fn notes(report: &Report) -> Vec<String> {
    let mut notes = Vec::new();
    if !report.complete {
        notes.push("The run was stopped before its end; what it had not reached is listed as skipped.".to_owned());
    }
    let errored = report.counts().errored;
    if errored > 0 {
        notes.push(format!("{} could not be looked at: see what broke.", counted(errored, "fact")));
    }
    notes
}

/// When the first request was sent, and how long it took to the last answer.
fn time(report: &Report) -> Option<Time> {
    let first = report.exchanges.iter().map(|exchange| exchange.started).min()?;
    let end = |exchange: &crate::archive::Recorded| exchange.started.checked_add(exchange.took).ok();
    let last = report.exchanges.iter().filter_map(end).max()?;
    let whole = Timestamp::from_second(first.as_second()).unwrap_or(first);
    let took = (last.as_millisecond() - first.as_millisecond()).max(0);
    Some(Time {
        machine: whole.to_string(),
        person: whole.to_string().replace('T', " ").replace('Z', " UTC"),
        took: format!("{}.{} s", took / 1000, took % 1000 / 100),
    })
}

/// What a policy names a style or a script by.
fn hash(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text)))
}
