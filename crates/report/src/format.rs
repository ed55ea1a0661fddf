//! The formats of reports for programs, by the names that people give them.
//!
//! Each is a pure function in a file of its own; this one only chooses. The report for a person is not among them: see
//! [`super::terminal`].

use std::fmt;
use std::str::FromStr;

use super::{Invocation, github, har, html, json, junit, markdown, sarif};
use oplog_findings::{RunReport, UnknownName};

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Everything, for programs: [`json`].
    Json,
    /// A test case for each fact, for CI systems: [`junit`].
    Junit,
    /// Violations at the lines of the tables, for code scanning and editors: [`sarif`].
    Sarif,
    /// What was sent and what came back, for tools that show HTTP: [`har`].
    Har,
    /// The summary of a CI job: [`markdown`].
    Markdown,
    /// Annotations of GitHub's workflows: [`github`].
    Github,
    /// A page for a browser: [`html`].
    Html,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 7] =
        [Self::Json, Self::Junit, Self::Sarif, Self::Har, Self::Markdown, Self::Github, Self::Html];

    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Junit => "junit",
            Self::Sarif => "sarif",
            Self::Har => "har",
            Self::Markdown => "markdown",
            Self::Github => "github",
            Self::Html => "html",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Format {
    type Err = UnknownName;

    /// ```
    /// use oplog_report::Format;
    /// assert_eq!("sarif".parse(), Ok(Format::Sarif));
    /// let error = "sarfi".parse::<Format>().unwrap_err();
    /// assert!(error.to_string().starts_with("no format is called `sarfi`; did you mean `sarif`?"));
    /// ```
    fn from_str(name: &str) -> Result<Self, UnknownName> {
        let found = Self::ALL.into_iter().find(|format| format.as_str() == name);
        found.ok_or_else(|| UnknownName::new("format", name, Self::ALL.iter().map(|format| format.as_str())))
    }
}

/// Bytes of a report in a file: what a target makes long is told of fewer findings.
pub const LARGEST: usize = 5_000_000;

/// The report in a format, of bounded length. Secrets must be out of it before: what is taken out of a finished text may break its
/// form.
#[must_use]
pub fn render(format: Format, report: &RunReport, invocation: &Invocation) -> String {
    let mut text = whole(format, report, invocation);
    let mut most = report.operations.iter().map(|part| part.findings.len()).max().unwrap_or_default();
    while text.len() > LARGEST && most > 1 {
        most /= 2;
        text = whole(format, &shortened(report, most), invocation);
    }
    text
}

/// The report with so many findings of each operation, the most important ones, which it says.
fn shortened(report: &RunReport, most: usize) -> RunReport {
    let mut report = report.clone();
    for part in &mut report.operations {
        let all = part.findings.len();
        if all > most {
            part.findings.truncate(most);
            part.samples.push(format!("{most} of {all} findings are told, because all of them are too long"));
        }
    }
    report
}

fn whole(format: Format, report: &RunReport, invocation: &Invocation) -> String {
    match format {
        Format::Json => json::render(report, invocation),
        Format::Junit => junit::render(report, invocation),
        Format::Sarif => sarif::render(report, invocation),
        Format::Har => har::render(report),
        Format::Markdown => markdown::render(report, invocation),
        Format::Github => github::render(report, invocation),
        Format::Html => html::render(report, invocation),
    }
}
