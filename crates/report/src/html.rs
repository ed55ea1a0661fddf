//! The report as one page for a browser: what is broken, where the documentation says so, how to see it again.
//!
//! The page stands alone: its style and its script are inside, it asks for nothing from anywhere, and its policy lets a
//! browser run nothing but that script. It is whole without it. What a target answered is escaped by the template, and
//! characters that are not seen are spelled out at the very end, over the whole page, so that no text can slip by.
//!
//! Neighbours: `html/` holds the parts, each with its own piece of the template; `json` says the same to programs. Edges:
//! like every report a pure function; the time of a run is the time of its first request.

mod body;
mod conflicts;
mod facts;
mod finding;
mod head;
mod open;
mod sign;
mod text;

use std::collections::BTreeMap;

use askama::Template;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};

use oplog_findings::{Outcome, RunReport, Subject, Weight};

use super::Invocation;
use body::Mark;
use facts::Subjects;
use finding::{Answer, Finding};
use sign::Sign;
use text::{clip, counted, visible};

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// Findings that are shown, and those of them whose exchange is unfolded.
const FINDINGS: usize = 200;
const UNFOLDED: usize = 8;

#[derive(Template)]
#[template(path = "page.html", config = "src/html/askama.toml")]
struct Page<'a> {
    style: &'static str,
    script: &'static str,
    style_hash: String,
    script_hash: String,
    version: &'static str,
    head: head::Head,
    subjects: Vec<Subject>,
    operations: Vec<facts::Operation<'a>>,
    /// Violations, the most important first, and how many more there are.
    findings: Vec<Finding<'a>>,
    more_findings: usize,
    conflicts: Vec<conflicts::Conflict<'a>>,
    more_conflicts: usize,
    skipped: Vec<open::Open<'a>>,
    errored: Vec<open::Open<'a>>,
    broken: Vec<open::Broken<'a>>,
}

/// The report as a page of HTML, with a line break at its end.
#[must_use]
pub fn render(report: &RunReport, invocation: &Invocation) -> String {
    let mut anchors = BTreeMap::new();
    let mut shown = |weights: &[Weight], report| shown(report, invocation, weights, &mut anchors);
    let (findings, more_findings) = shown(&[Weight::Fail, Weight::Warn, Weight::Waived], report);
    let (conflicts, more_conflicts) = shown(&[Weight::Conflict], report);
    let subjects = Subjects::of(report);
    let links = links(findings.iter().chain(&conflicts));
    let page = Page {
        style: STYLE,
        script: SCRIPT,
        style_hash: hash(STYLE),
        script_hash: hash(SCRIPT),
        version: env!("CARGO_PKG_VERSION"),
        head: head::of(report, invocation),
        subjects: subjects.columns(),
        operations: report.operations.iter().map(|part| facts::of(report, part, &subjects, &links)).collect(),
        findings,
        more_findings,
        conflicts: conflicts::of(conflicts),
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
    report: &'a RunReport,
    invocation: &Invocation,
    weights: &[Weight],
    anchors: &mut BTreeMap<String, usize>,
) -> (Vec<Finding<'a>>, usize) {
    let count = weights.iter().map(|weight| report.weighing(*weight)).sum::<usize>();
    let groups = weights.iter().flat_map(|weight| report.findings(*weight)).take(FINDINGS);
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

/// The places of findings by the id of each fact that they are about, and of each contradiction that they come from.
fn links<'a>(findings: impl Iterator<Item = &'a Finding<'a>>) -> BTreeMap<String, Vec<String>> {
    let mut links: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for finding in findings {
        links.entry(finding.fact.id.clone()).or_default().push(finding.anchor.clone());
        if let Some(erratum) = finding.erratum {
            let id = format!("{}#erratum.{}", finding.operation, erratum.id);
            links.entry(id).or_default().push(finding.anchor.clone());
        }
    }
    links
}

/// What a policy names a style or a script by.
fn hash(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text)))
}
