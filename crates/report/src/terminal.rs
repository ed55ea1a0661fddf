//! The report for a person: the most urgent findings as blocks, the others in short, the coverage, and the summary last.
//!
//! It fills about a screen, unless it is to show everything: who has fifty findings begins with the first. What a target answered is quoted, so every character that could steer a terminal is spelled out first.

mod coverage;
mod text;

use coverage::coverage;
pub use text::plain;
use text::{CYAN, GREEN, RED, Text, YELLOW};

use oplog_findings::{Counts, FindingGroup, OperationReport, RunReport, Suppression, Verdict, Weight};

use super::order::findings;
use super::{Invocation, sent, words};

/// How the report is to look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    /// Whether to mark words with colour.
    pub color: bool,
    /// How much of the coverage to show.
    pub coverage: CoverageView,
    /// Whether every finding is shown as a block, conflicts of the documentation too.
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

/// How many findings are shown as blocks, unless all are to be.
const BLOCKS: usize = 3;

/// How many findings are named in a line each.
const NAMED: usize = 20;

/// Lines that a report has at most, facts aside where all are to be listed: nobody reads more, whatever a target does.
const LINES: usize = 200;

/// Lines for facts, shared by all operations.
const FACTS: usize = 80;

/// A finding as it is shown.
type Shown<'a> = (Weight, &'a OperationReport, &'a FindingGroup);

/// The report as text, with a line break at its end.
#[must_use]
pub fn render(report: &RunReport, style: &Style) -> String {
    let text = || Text { out: String::new(), color: style.color };
    let mut found = shown(report, &[Weight::Fail, Weight::Warn]);
    let mut folded = Vec::new();
    if style.unfolded {
        found.extend(shown(report, &[Weight::Conflict]));
    } else {
        folded = found.split_off(BLOCKS.min(found.len()));
    }
    let mut end = text();
    if !style.unfolded {
        warnings(&mut end, &folded);
        conflicts(&mut end, report);
    }
    waived(&mut end, report);
    let facts = FACTS / report.operations.len().max(1);
    for part in &report.operations {
        coverage(&mut end, part, style.coverage, facts);
    }
    verdict(&mut end, report, style);
    let lines = match style.coverage {
        CoverageView::All => LINES,
        CoverageView::Open | CoverageView::None => LINES.saturating_sub(end.lines() + 2),
    };
    let mut start = text();
    for (position, (weight, part, group)) in found.iter().enumerate() {
        let mut next = text();
        block(&mut next, report, style, part, group, *weight);
        if position > 0 && start.lines() + next.lines() > lines {
            let more = counted(found.len() - position, "more finding");
            start.line(&format!("and {more}, which reports in files show (--report)\n"));
            break;
        }
        start.out.push_str(&next.out);
    }
    start.out + &end.out
}

fn shown<'a>(report: &'a RunReport, weights: &[Weight]) -> Vec<Shown<'a>> {
    let of = |&weight: &Weight| findings(report, weight).into_iter().map(move |(part, group)| (weight, part, group));
    weights.iter().flat_map(of).collect()
}

/// Warnings that are not shown as blocks, a line each. Failing findings are all named in the summary.
fn warnings(text: &mut Text, found: &[Shown<'_>]) {
    let found: Vec<_> = found.iter().filter(|(weight, ..)| *weight == Weight::Warn).collect();
    let (word, paint) = label(Weight::Warn);
    for (_, part, group) in found.iter().take(NAMED) {
        let head = format!("{}  {}  {}", text.paint(word, paint), group.id(&part.id), group.rule.id);
        text.line(&format!("{head}  {}", plain(&words::fact(part, group))));
    }
    if let Some(more @ 1..) = found.len().checked_sub(NAMED) {
        text.line(&format!("and {}", counted(more, "more warning")));
    }
    if !found.is_empty() {
        text.line("--verbose shows each in full.\n");
    }
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
    }
    if let Some(line) = style.invocation.replay(part, group) {
        text.row("replay", &line);
    }
    text.row("rerun", &style.invocation.rerun(part, report.seed));
    text.row("next", &style.invocation.explain(part, group));
    text.line("");
}

fn conflicts(text: &mut Text, report: &RunReport) {
    let found = findings(report, Weight::Conflict);
    if found.is_empty() {
        return;
    }
    let (word, paint) = label(Weight::Conflict);
    let count = counted(found.len(), "finding");
    let why = "where the page contradicts itself; --verbose shows each, --strict fails on them";
    text.line(&format!("{}  {count} {why}\n", text.paint(word, paint)));
}

/// Violations that are suppressed, a line each, so that nobody forgets it.
fn waived(text: &mut Text, report: &RunReport) {
    let found = findings(report, Weight::Waived);
    if found.is_empty() {
        return;
    }
    text.line("Violations that are suppressed:");
    let (word, paint) = label(Weight::Waived);
    for (part, group) in found.iter().take(NAMED) {
        let why = match &group.suppression {
            Some(Suppression::Waiver { reason, until, .. }) => format!("until {until}: {reason}"),
            Some(Suppression::Baseline) | None => "known from the baseline".to_owned(),
        };
        let fact = part.fact_id(group);
        text.line(&format!("  {}  {fact}  {}  {}", text.paint(word, paint), group.rule.id, plain(&why)));
    }
    if let Some(more @ 1..) = found.len().checked_sub(NAMED) {
        text.line(&format!("  and {more} more"));
    }
    text.line("");
}

fn verdict(text: &mut Text, report: &RunReport, style: &Style) {
    let verdict = report.verdict();
    let (word, paint) = match verdict {
        Verdict::Pass => ("PASS", GREEN),
        Verdict::Fail => ("FAIL", RED),
        Verdict::Inconclusive => ("INCONCLUSIVE", YELLOW),
    };
    let name = if report.target == report.url { String::new() } else { format!("{}, ", report.target) };
    text.line(&format!("{}  {}{}", text.paint(word, paint), plain(&name), plain(&report.url)));
    failing(text, report, style);
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
    if let Some(shard) = &report.shard {
        text.row("shard", &shard.to_string());
    }
    if let Some(command) = &report.command {
        text.row("command", &command.to_string());
    }
    rows(text, "stale", &report.stale);
    rows(text, "drift", &report.drift);
    let told = report.command.as_ref().is_some_and(|command| command.interrupted.is_some());
    if !report.complete && !told {
        let note = match words::missing_parts(report) {
            Some(missing) => format!("{missing}; what they would have checked is listed as skipped"),
            None => "INTERRUPTED: the run was stopped before its end, what it had not reached is listed as skipped"
                .to_owned(),
        };
        text.row("note", &note);
    }
    if verdict == Verdict::Inconclusive {
        text.row("note", &untested(report, totals));
    }
}

fn rows(text: &mut Text, name: &str, all: &[String]) {
    all.iter().take(NAMED).for_each(|what| text.row(name, what));
    if let Some(more @ 1..) = all.len().checked_sub(NAMED) {
        text.row("", &format!("and {more} more"));
    }
}

/// The failing findings, a line each: what is broken, where the page says so, and how to see it again.
fn failing(text: &mut Text, report: &RunReport, style: &Style) {
    let found = findings(report, Weight::Fail);
    let Some((part, first)) = found.first() else { return };
    for (part, group) in found.iter().take(NAMED) {
        text.row("failing", &format!("{}  {}  {}", group.id(&part.id), group.rule.id, words::fact(part, group)));
    }
    if let Some(more @ 1..) = found.len().checked_sub(NAMED) {
        text.row("", &format!("and {more} more, which reports in files show"));
    }
    let again = style.invocation.replay(part, first);
    let again = again.unwrap_or_else(|| style.invocation.rerun(part, report.seed));
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
