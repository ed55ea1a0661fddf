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

/// The report in a format. Secrets must be out of it before: what is taken out of a finished text may break its form.
#[must_use]
pub fn render(format: Format, report: &RunReport, invocation: &Invocation) -> String {
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
