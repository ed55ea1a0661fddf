//! A finished report, for whoever asked for it: on standard output and in files, without secrets.

use oplog_findings::{RunReport, Verdict};
use oplog_report::terminal::{self, Style};
use oplog_report::{self, Format, Invocation};
use oplog_wire::secret::{Secret, redact};

use crate::INCONCLUSIVE;
use crate::files::{ReportFile, Reports};
use crate::out::{self, People};
use crate::state::{self, LastRun};

/// Prints the report and writes its files; the exit code of the verdict, unless a report is lost.
///
/// One that cannot be written costs none of the others, and a standard output that nobody reads costs nothing at all.
pub(crate) fn publish(report: &RunReport, to: &Reports, style: &Style, secrets: &[Secret]) -> u8 {
    if let Err(error) = to.people().print(&redact(&terminal::render(report, style), secrets)) {
        out::note(&format!("note: {error:#}"));
    }
    let lost = write(report, &to.report, &style.invocation, secrets);
    told(lost, report.verdict())
}

/// The exit code of a verdict where so many reports are lost, with the verdict in words where the code is another one.
pub(crate) fn told(lost: usize, verdict: Verdict) -> u8 {
    if lost == 0 || verdict == Verdict::Fail {
        return verdict.exit_code();
    }
    let reports = if lost == 1 { "1 report is".to_owned() } else { format!("{lost} reports are") };
    let was = format!("{} ({})", verdict.as_str(), verdict.exit_code());
    out::note(&format!("{reports} missing, so this run ends with {INCONCLUSIVE}; its verdict was {was}"));
    INCONCLUSIVE
}

/// Keeps the report, so that its findings can be named later. That it cannot be kept is no reason to fail.
pub(crate) fn remember(run: &LastRun, report: &RunReport, secrets: &[Secret], invocation: &Invocation, people: People) {
    let report = oplog_report::without_secrets(report, secrets);
    let text = oplog_report::render(Format::Json, &report, &invocation.without(secrets));
    if let Err(error) = state::remember(run, &text) {
        people.note(&format!("note: {error:#}"));
    }
}

/// Writes the reports for programs; how many of them are lost.
pub(crate) fn write(report: &RunReport, files: &[ReportFile], invocation: &Invocation, secrets: &[Secret]) -> usize {
    if files.is_empty() {
        return 0;
    }
    let (report, invocation) = (oplog_report::without_secrets(report, secrets), invocation.without(secrets));
    let written = files.iter().map(|file| file.write(&oplog_report::render(file.format, &report, &invocation)));
    let lost: Vec<_> = written.filter_map(Result::err).collect();
    lost.iter().for_each(out::error);
    lost.len()
}
