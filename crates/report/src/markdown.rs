//! Markdown for the summary of a CI job: the verdict, what each operation came to, each finding with its replay.
//!
//! What a target answered stands in blocks and spans of code only, where nothing is markup, a link or a mention; a fence is
//! longer than any run of backticks inside it. Edges: services refuse a summary of more than a mebibyte, so what does not fit
//! is counted instead.

use super::terminal::plain;
use oplog_findings::{Counts, FindingGroup, OperationReport, Outcome, RunReport, Verdict, Weight, brief_text};

use super::{Invocation, order, words};

/// Bytes of the summary; a little less than services take.
const LARGEST: usize = 1000 << 10;
/// Bytes of those that findings may take, so that what is folded has its place too.
const FINDINGS: usize = 800 << 10;
/// Bytes of a command; a longer one is of no use cut.
const COMMAND: usize = 8 << 10;

/// The report as Markdown, with a line break at its end.
#[must_use]
pub fn render(report: &RunReport, invocation: &Invocation) -> String {
    let mut page = Page { out: head(report) + &table(report) };
    for (weight, title) in [(Weight::Fail, "Violations"), (Weight::Warn, "Warnings")] {
        let found = order::findings(report, weight);
        page.list(title, found, |(part, group)| finding(report, part, group, invocation));
    }
    for (weight, title) in [
        (Weight::Conflict, "Conflicts of the documentation, where the page contradicts itself"),
        (Weight::Waived, "Violations that are suppressed"),
    ] {
        page.fold(title, report.findings(weight).collect(), |(part, group)| line(part, group));
    }
    for (outcome, title) in [
        (Outcome::Errored, "Facts that could not be checked"),
        (Outcome::Skipped, "Facts that no request of the run exercised"),
        (Outcome::NotCheckable, "Facts that no server could violate on the wire"),
    ] {
        let entries = report.operations.iter().flat_map(|part| &part.facts).filter(|entry| entry.outcome == outcome);
        page.fold(title, entries.collect(), |entry| {
            format!("{}  {}", entry.fact, entry.reason.as_deref().map(brief_text).unwrap_or_default())
        });
    }
    page.out
}

fn head(report: &RunReport) -> String {
    let sign = match report.verdict() {
        Verdict::Pass => "✅",
        Verdict::Fail => "❌",
        Verdict::Inconclusive => "⚠️",
    };
    let name = if report.target == report.url { String::new() } else { format!("{} ", span(&report.target)) };
    let mut head = format!("## {sign} {} {name}{}\n\n", report.verdict().as_str(), span(&report.url));
    let counts = report.counts();
    head += &format!(
        "{} facts, {} of them checked, and {} contradictions of the pages. Findings: {} failing, {} warned of, {} from conflicts of the documentation, \
         {} waived. {} requests, seed {}.\n",
        counts.all(),
        counts.checked(),
        report.contradictions().all(),
        report.weighing(Weight::Fail),
        report.weighing(Weight::Warn),
        report.weighing(Weight::Conflict),
        report.weighing(Weight::Waived),
        report.requests,
        report.seed,
    );
    if let Some(command) = &report.command {
        head += &format!("\nThe command {}.\n", span(&command.to_string()));
    }
    let troubles: String = words::troubles(report).iter().map(|trouble| format!("- {}\n", span(trouble))).collect();
    if !troubles.is_empty() {
        head += &format!("\n{troubles}");
    }
    head
}

fn table(report: &RunReport) -> String {
    let names = words::columns(Counts::default()).map(|(outcome, _)| outcome.as_str());
    let mut table = format!("\n| operation | {} |\n| --- |{}\n", names.join(" | "), " ---: |".repeat(names.len()));
    let mut row = |name: &str, counts: Counts| {
        let cells = words::columns(counts).map(|(_, count)| count.to_string());
        table += &format!("| {name} | {} |\n", cells.join(" | "));
    };
    for part in &report.operations {
        row(&part.id, part.counts());
    }
    row("**all**", report.counts());
    table
}

/// A section about a finding that a person should look at.
fn finding(report: &RunReport, part: &OperationReport, group: &FindingGroup, invocation: &Invocation) -> String {
    let (commands, facts): (Vec<_>, Vec<_>) = words::lines(report, part, group, invocation)
        .into_iter()
        .partition(|(label, _)| matches!(*label, "request" | "replay" | "explain" | "rerun"));
    let facts: Vec<_> = facts.into_iter().map(|(label, value)| (label, brief_text(&value))).collect();
    let commands = commands.iter().map(|(_, command)| command).filter(|command| command.len() <= COMMAND);
    let commands: String = commands.map(|command| format!("{command}\n")).collect();
    format!(
        "\n#### {} on {}\n\n{}\n{}",
        span(group.rule.id),
        span(&part.fact_id(group)),
        block("text", &words::block(&facts)),
        block("sh", &commands)
    )
}

/// A finding in a line.
fn line(part: &OperationReport, group: &FindingGroup) -> String {
    let why = group.suppression.as_ref().map(|suppression| format!("  ({suppression})")).unwrap_or_default();
    format!("{}  {}  {}{why}", part.fact_id(group), group.rule.id, words::violation(group))
}

struct Page {
    out: String,
}

impl Page {
    /// Sections under a title, as many as fit.
    fn list<T>(&mut self, title: &str, found: Vec<T>, section: impl Fn(&T) -> String) {
        if found.is_empty() {
            return;
        }
        self.out += &format!("\n### {title}\n");
        let text = fitting(FINDINGS.saturating_sub(self.out.len()), &found, section);
        self.out += &text;
    }

    /// Lines that are shown when a person asks for them, as many as fit.
    fn fold<T>(&mut self, title: &str, found: Vec<T>, line: impl Fn(&T) -> String) {
        if found.is_empty() {
            return;
        }
        // Half of the room: there may be more to fold.
        let text = fitting(LARGEST.saturating_sub(self.out.len()) / 2, &found, |one| plain(&line(one)) + "\n");
        let (count, text) = (found.len(), block("text", &text));
        self.out += &format!("\n<details><summary>{title}: {count}</summary>\n\n{text}\n</details>\n");
    }
}

/// What is said of each, as long as it fits into so many bytes, and of how many nothing is said.
fn fitting<T>(room: usize, all: &[T], said: impl Fn(&T) -> String) -> String {
    let mut text = String::new();
    for (done, one) in all.iter().enumerate() {
        let next = said(one);
        if text.len() + next.len() > room {
            text += &format!("\nand {} more\n", all.len() - done);
            break;
        }
        text += &next;
    }
    text
}

/// A span of code, in which nothing is markup.
fn span(text: &str) -> String {
    let text = plain(text);
    let fence = "`".repeat(longest_run(&text) + 1);
    // One space on both sides belongs to the fence; without it a backtick at the end would.
    match text.trim().is_empty() || text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) {
        true => format!("{fence} {text} {fence}"),
        false => format!("{fence}{text}{fence}"),
    }
}

/// A block of code, in which nothing is markup.
fn block(language: &str, lines: &str) -> String {
    let fence = "`".repeat((longest_run(lines) + 1).max(3));
    format!("{fence}{language}\n{lines}{fence}\n")
}

/// The length of the longest run of backticks.
fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or_default()
}
