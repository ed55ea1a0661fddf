//! A finished report, for whoever asked for it: on standard output and in files, without secrets.

use oplog_findings::RunReport;
use oplog_report::terminal::{self, Style};
use oplog_report::{self, Invocation};
use oplog_wire::secret::{Secret, redact};

use crate::files::ReportFile;
use crate::out;

/// Prints the report and writes its files.
pub(crate) fn publish(
    report: &RunReport,
    files: &[ReportFile],
    style: &Style,
    secrets: &[Secret],
) -> anyhow::Result<()> {
    out::print(&redact(&terminal::render(report, style), secrets))?;
    write(report, files, &style.invocation, secrets)
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
