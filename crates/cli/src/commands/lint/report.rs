//! What was found, weighed, and told to a person.

use std::fmt::Write as _;

use oplog_findings::{Severity, SeverityOverrides};
use oplog_lint::LintFinding;

use super::targets::Document;

/// What the lints found in some documents.
pub(super) struct Report {
    pub(super) linted: Vec<Linted>,
    pub(super) strict: bool,
}

/// What they found in one.
pub(super) struct Linted {
    pub(super) document: Document,
    /// What is shown, in the order of the lints.
    pub(super) findings: Vec<Weighed>,
}

/// A finding with what it does to the run.
pub(super) struct Weighed {
    pub(super) finding: LintFinding,
    pub(super) weight: Weight,
}

/// What a finding does to the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// Fails it.
    Fail,
    /// Is shown.
    Warn,
    /// Is a contradiction that an erratum is about.
    Known,
}

impl Weight {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Warn => "warn",
            Self::Known => "known",
        }
    }
}

impl Linted {
    /// Lints a document; what is allowed is left out.
    pub(super) fn of(document: Document, levels: &SeverityOverrides) -> Self {
        let id = document.operation.id();
        let findings = oplog_lint::check(&document.operation, &document.imported).into_iter().filter_map(|finding| {
            let fact = finding.found.fact.as_ref().map(|fact| format!("{id}#{fact}"));
            let erratum = finding.erratum.as_ref().map(|erratum| format!("{id}#erratum.{erratum}"));
            let names = [Some(finding.rule.id), fact.as_deref(), erratum.as_deref()];
            let given = levels.given(&names.into_iter().flatten().collect::<Vec<_>>());
            let weight = match given.unwrap_or(finding.rule.severity) {
                Severity::Allow => return None,
                Severity::Deny if finding.erratum.is_some() && !levels.strict => Weight::Known,
                Severity::Deny => Weight::Fail,
                Severity::Warn => Weight::Warn,
            };
            Some(Weighed { finding, weight })
        });
        let findings = findings.collect();
        Self { document, findings }
    }

    /// The line of the tables that a finding is about; of a page there is none.
    pub(super) fn line(&self, finding: &LintFinding) -> Option<usize> {
        let fact = finding.found.fact.as_deref().filter(|_| self.document.is_tables);
        fact.and_then(|fact| self.document.operation.fact(fact)).map(|fact| fact.line)
    }
}

impl Report {
    pub(super) fn fails(&self) -> bool {
        self.count(Weight::Fail) > 0
    }

    pub(super) fn count(&self, weight: Weight) -> usize {
        self.linted.iter().flat_map(|linted| &linted.findings).filter(|found| found.weight == weight).count()
    }

    /// The report for a person.
    pub(super) fn text(&self, program: &str) -> String {
        let mut out = String::new();
        for linted in &self.linted {
            let document = &linted.document;
            let _ = writeln!(out, "{}  {}", document.operation.id(), document.file);
            if linted.findings.is_empty() {
                out.push_str("  nothing found\n");
            }
            for Weighed { finding, weight } in &linted.findings {
                let _ = writeln!(out, "  {:<5} {}  {}", weight.as_str(), finding.rule.id, place(linted, finding));
                let joint = if finding.rule.id.starts_with("contradictions/") { ", yet " } else { ": " };
                let _ = writeln!(out, "        {}{joint}{}", finding.found.says, finding.found.shows);
                if let Some(erratum) = &finding.erratum {
                    let _ = writeln!(out, "        erratum {erratum} is about it");
                }
            }
            out.push('\n');
        }
        let (fail, known, warn) = (self.count(Weight::Fail), self.count(Weight::Known), self.count(Weight::Warn));
        let verdict = if self.fails() { "FAIL" } else { "PASS" };
        let _ = writeln!(
            out,
            "{verdict}: {} that fail, {} that an erratum is about, {}",
            several(fail, "finding"),
            several(known, "contradiction"),
            several(warn, "warning")
        );
        if fail + warn > 0 {
            let _ = writeln!(out, "to understand one: {program} explain LINT");
        }
        out
    }
}

/// The fact and its line, or where on the page it stands.
fn place(linted: &Linted, finding: &LintFinding) -> String {
    let fact = finding.found.fact.as_deref().unwrap_or("the page as a whole");
    match linted.line(finding) {
        Some(line) => format!("{fact}, line {line}"),
        None if finding.found.at.is_empty() => fact.to_owned(),
        None => format!("{fact}, at {}", finding.found.at),
    }
}

fn several(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
