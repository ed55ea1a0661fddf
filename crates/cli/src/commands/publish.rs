//! A finished report, for whoever asked for it: on standard output and in files, without secrets.

use oplog_findings::RunReport;
use oplog_report::terminal::{self, Style};
use oplog_report::{self, Format, Invocation};
use oplog_wire::secret::{Secret, redact};

use crate::files::{ReportFile, Reports};
use crate::out::People;
use crate::state::{self, LastRun};

/// Prints the report and writes its files.
pub(crate) fn publish(report: &RunReport, to: &Reports, style: &Style, secrets: &[Secret]) -> anyhow::Result<()> {
    to.people().print(&redact(&terminal::render(report, style), secrets))?;
    write(report, &to.report, &style.invocation, secrets)
}

/// Keeps the report, so that its findings can be named later. That it cannot be kept is no reason to fail.
pub(crate) fn remember(run: &LastRun, report: &RunReport, secrets: &[Secret], invocation: &Invocation, people: People) {
    let report = oplog_report::without_secrets(report, secrets);
    let text = oplog_report::render(Format::Json, &report, &invocation.without(secrets));
    if let Err(error) = state::remember(run, &text) {
        people.note(&format!("note: {error:#}"));
    }
}

/// Writes the reports for programs.
pub(crate) fn write(
    report: &RunReport,
    files: &[ReportFile],
    invocation: &Invocation,
    secrets: &[Secret],
) -> anyhow::Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    let (report, invocation) = (oplog_report::without_secrets(report, secrets), invocation.without(secrets));
    files.iter().try_for_each(|file| file.write(&oplog_report::render(file.format, &report, &invocation)))
}
