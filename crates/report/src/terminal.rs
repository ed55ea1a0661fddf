//! The report for a person: findings as blocks, conflicts in short, the coverage coverage, the verdict last.
//!
//! What a target answered is quoted, so every character that could steer a terminal is spelled out first.

mod text;

pub use text::plain;
use text::{BOLD, CYAN, GREEN, RED, Text, YELLOW};

use oplog_findings::{
    Counts, FactResult, FindingGroup, OperationReport, Outcome, RunReport, Suppression, Verdict, Weight,
};

use super::{Invocation, sent, words};

/// How the report is to look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    /// Whether to mark words with colour.
    pub color: bool,
    /// How much of the coverage to show.
    pub coverage: CoverageView,
    /// Whether conflicts of the documentation are shown as blocks rather than a line each.
    pub unfolded: bool,
    /// How this program is run again.
    pub invocation: Invocation,
}

/// How much of the coverage to show. Counts are always shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CoverageView {
    /// Every fact.
    All,
    /// Facts that did not come to "as documented".
    #[default]
    Open,
    /// No fact.
    None,
}

/// How many positions of a finding, and breakages of an operation, are shown.
const SHOWN: usize = 3;

/// How many failing findings are named again at the end.
const RECALLED: usize = 20;

/// The report as text, with a line break at its end.
#[must_use]
pub fn render(report: &RunReport, style: &Style) -> String {
    let mut text = Text { out: String::new(), color: style.color };
    for weight in [Weight::Fail, Weight::Warn] {
        for (part, group) in findings(report, weight) {
            block(&mut text, report, style, part, group, weight);
        }
    }
    conflicts(&mut text, report, style);
    waived(&mut text, report);
    for part in &report.operations {
        coverage(&mut text, part, style.coverage);
    }
    verdict(&mut text, report);
    failing(&mut text, report, style);
    text.out
}

fn findings(report: &RunReport, weight: Weight) -> impl Iterator<Item = (&OperationReport, &FindingGroup)> {
    let all = report.operations.iter().flat_map(|part| part.findings.iter().map(move |group| (part, group)));
    all.filter(move |(_, group)| report.weight(group) == weight)
}

fn block(
    text: &mut Text,
    report: &RunReport,
    style: &Style,
    part: &OperationReport,
    group: &FindingGroup,
    weight: Weight,
) {
    let (word, paint) = label(weight);
    let head = format!("{}  {}  {}  {}", text.paint(word, paint), part.id, group.rule.id, group.id(&part.id));
    text.line(&head);
    let finding = &group.finding;
    text.row("at", &finding.at);
    if group.count > 1 {
        let places: Vec<&str> = group.places.iter().take(SHOWN).map(String::as_str).collect();
        text.row("", &format!("({} times; first: {})", group.count, places.join("; ")));
    }
    text.row("expected", &finding.expected);
    text.row("actual", &finding.actual);
    text.row("fact", &words::fact(part, group));
    if !group.also.is_empty() {
        text.row("also", &format!("noticed by {}", group.also.join(", ")));
    }
    if let Some(erratum) = &finding.erratum {
        text.row("erratum", &format!("{}#erratum.{erratum}", part.id));
    }
    if let Some(sent) = sent(part, group) {
        text.row("sent", &sent);
    }
    if let Some(line) = style.invocation.request(part, group) {
        text.row("request", &line);
        text.row("replay", &style.invocation.replay(part, group));
    }
    text.row("rerun", &style.invocation.rerun(part, report.seed));
    text.row("next", &style.invocation.explain(part, group));
    text.line("");
}

fn conflicts(text: &mut Text, report: &RunReport, style: &Style) {
    let found: Vec<_> = findings(report, Weight::Conflict).collect();
    if found.is_empty() {
        return;
    }
    if style.unfolded {
        for (part, group) in found {
            block(text, report, style, part, group, Weight::Conflict);
        }
        return;
    }
    text.line(
        "Conflicts of the documentation: the page contradicts itself. --verbose shows each, --strict fails on them.",
    );
    let (word, paint) = label(Weight::Conflict);
    for (part, group) in found {
        let finding = &group.finding;
        let times = if group.count > 1 { format!(" ({} times)", group.count) } else { String::new() };
        text.line(&format!(
            "  {}  {}  {}  {}{times}",
            text.paint(word, paint),
            part.fact_id(group),
            group.rule.id,
            plain(&finding.actual),
        ));
    }
    text.line("");
}

/// Violations that are suppressed, a line each, so that nobody forgets it.
fn waived(text: &mut Text, report: &RunReport) {
    let found: Vec<_> = findings(report, Weight::Waived).collect();
    if found.is_empty() {
        return;
    }
    text.line("Violations that are suppressed:");
    let (word, paint) = label(Weight::Waived);
    for (part, group) in found {
        let why = match &group.suppression {
            Some(Suppression::Waiver { reason, until, .. }) => format!("until {until}: {reason}"),
            Some(Suppression::Baseline) | None => "known from the baseline".to_owned(),
        };
        let fact = part.fact_id(group);
        text.line(&format!("  {}  {fact}  {}  {}", text.paint(word, paint), group.rule.id, plain(&why)));
    }
    text.line("");
}

fn coverage(text: &mut Text, part: &OperationReport, view: CoverageView) {
    let head = text.paint(&part.id, BOLD);
    text.line(&format!("{head}  {}", words::counted(part.counts())));
    let shown: Vec<&FactResult> = part
        .facts
        .iter()
        .filter(|entry| match view {
            CoverageView::All => true,
            CoverageView::Open => entry.outcome != Outcome::Passed,
            CoverageView::None => false,
        })
        .collect();
    let width = shown.iter().map(|entry| entry.local().chars().count()).max().unwrap_or_default().min(48);
    for entry in &shown {
        // What stopped one fact often stopped them all.
        let same = |other: &&&FactResult| (other.outcome, &other.reason) == (entry.outcome, &entry.reason);
        let alike: Vec<_> = shown.iter().filter(same).copied().collect();
        let is_told_once = view == CoverageView::Open && entry.reason.is_some() && alike.len() > SHOWN;
        if is_told_once && alike[0].fact != entry.fact {
            continue;
        }
        let (word, paint) = outcome(entry.outcome);
        let line = if is_told_once { together(&alike) } else { alone(entry, width) };
        text.line(format!("  {} {line}", text.paint(word, paint)).trim_end());
    }
    for what in part.breakages.iter().take(SHOWN) {
        text.line(&format!("  {} {}", text.paint("broke   ", RED), plain(what)));
    }
    if let Some(more @ 1..) = part.breakages.len().checked_sub(SHOWN) {
        text.line(&format!("  {} and {more} more", text.paint("broke   ", RED)));
    }
    text.line("");
}

/// One fact, and why it came to what it did.
fn alone(entry: &FactResult, width: usize) -> String {
    let why = match (&entry.reason, entry.outcome) {
        (Some(reason), _) => reason.clone(),
        (None, Outcome::Passed) => format!("{} × {}", entry.passed, entry.rules.join(", ")),
        (None, _) => entry.at.clone(),
    };
    format!("{:<width$}  {}", plain(entry.local()), plain(&why))
}

/// Facts that came to the same for the same reason.
fn together(alike: &[&FactResult]) -> String {
    let names: Vec<_> = alike.iter().take(SHOWN).map(|entry| entry.local()).collect();
    let (names, more) = (names.join(", "), alike.len() - SHOWN);
    let reason = alike.first().and_then(|entry| entry.reason.as_deref()).unwrap_or_default();
    format!("{} and {more} more (--coverage all names them)  {}", plain(&names), plain(reason))
}

fn verdict(text: &mut Text, report: &RunReport) {
    let verdict = report.verdict();
    let (word, paint) = match verdict {
        Verdict::Pass => ("PASS", GREEN),
        Verdict::Fail => ("FAIL", RED),
        Verdict::Inconclusive => ("INCONCLUSIVE", YELLOW),
    };
    let name = if report.target == report.url { String::new() } else { format!("{}, ", report.target) };
    text.line(&format!("{}  {}{}", text.paint(word, paint), plain(&name), plain(&report.url)));
    let totals = report.counts();
    let facts = totals.all();
    text.row("facts", &format!("{facts}: {}", words::counted(totals)));
    let contradictions = report.contradictions();
    if contradictions.all() > 0 {
        text.row(
            "pages",
            &format!("{}: {}", counted(contradictions.all(), "contradiction"), words::counted(contradictions)),
        );
    }
    text.row(
        "findings",
        &format!(
            "{} failing, {}, {} of the documentation, {} waived",
            report.weighing(Weight::Fail),
            counted(report.weighing(Weight::Warn), "warning"),
            counted(report.weighing(Weight::Conflict), "conflict"),
            report.weighing(Weight::Waived),
        ),
    );
    let operations = counted(report.operations.len(), "operation");
    text.row("run", &format!("{operations}, {} requests, seed {}", report.requests, report.seed));
    for what in &report.stale {
        text.row("stale", what);
    }
    for what in &report.drift {
        text.row("drift", what);
    }
    if !report.complete {
        text.row(
            "note",
            "INTERRUPTED: the run was stopped before its end, what it had not reached is listed as skipped",
        );
    }
    if verdict == Verdict::Inconclusive {
        text.row("note", &untested(report, totals));
    }
}

/// The failing findings once more, a line each: what is broken, where the page says so, and how to see it again.
fn failing(text: &mut Text, report: &RunReport, style: &Style) {
    let found: Vec<_> = findings(report, Weight::Fail).collect();
    let Some((part, first)) = found.first() else { return };
    for (part, group) in found.iter().take(RECALLED) {
        text.row("failing", &format!("{}  {}  {}", group.id(&part.id), group.rule.id, words::fact(part, group)));
    }
    if let Some(more @ 1..) = found.len().checked_sub(RECALLED) {
        text.row("", &format!("and {more} more, further up"));
    }
    let again = match style.invocation.request(part, first) {
        Some(_) => style.invocation.replay(part, first),
        None => style.invocation.rerun(part, report.seed),
    };
    text.row("rerun", &again);
}

fn untested(report: &RunReport, totals: Counts) -> String {
    let first = report.operations.iter().flat_map(|part| &part.breakages).next();
    match (totals.errored, first) {
        (1.., Some(what)) => format!("{} facts could not be checked, first because: {what}", totals.errored),
        _ if totals.checked() == 0 => "no fact could be checked".to_owned(),
        (_, Some(what)) => format!("no violation in what was seen, but not everything could be checked: {what}"),
        _ => "no violation in what was seen, but not everything could be checked".to_owned(),
    }
}

fn counted(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

fn label(weight: Weight) -> (&'static str, &'static str) {
    match weight {
        Weight::Fail => ("FAIL", RED),
        Weight::Warn => ("WARN", YELLOW),
        Weight::Conflict => ("CONFLICT", CYAN),
        Weight::Waived => ("WAIVED", CYAN),
    }
}

fn outcome(outcome: Outcome) -> (&'static str, &'static str) {
    match outcome {
        Outcome::NotCheckable => ("n/a     ", CYAN),
        Outcome::Skipped => ("skipped ", YELLOW),
        Outcome::Errored => ("errored ", RED),
        Outcome::Passed => ("passed  ", GREEN),
        Outcome::Conflict => ("conflict", CYAN),
        Outcome::Waived => ("waived  ", CYAN),
        Outcome::Failed => ("failed  ", RED),
    }
}
