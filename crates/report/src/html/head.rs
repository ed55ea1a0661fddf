//! What the page begins with: the verdict in a sentence, the counts, and which run it is.

use jiff::Timestamp;

use super::sign::{Share, Sign, shares};
use super::text::{clip, counted};
use crate::Invocation;
use oplog_findings::{RunReport, Verdict, Weight};

/// Characters of a text that is not the checker's own.
const LONG: usize = 600;

/// What the page begins with.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) sign: Sign,
    pub(super) verdict: &'static str,
    pub(super) target: String,
    pub(super) url: String,
    pub(super) lead: String,
    pub(super) notes: Vec<String>,
    pub(super) stale: Vec<String>,
    pub(super) facts: usize,
    pub(super) bar: Vec<Share>,
    pub(super) time: Time,
    pub(super) seed: u64,
    pub(super) requests: u64,
    pub(super) exit_code: u8,
    pub(super) meaning: &'static str,
    pub(super) again: String,
    pub(super) strict: bool,
}

/// When a run was, and how long it took.
#[derive(Debug)]
pub(super) struct Time {
    pub(super) machine: String,
    pub(super) person: String,
    pub(super) took: String,
}

/// The beginning of the page on `report`.
pub(super) fn of(report: &RunReport, invocation: &Invocation) -> Head {
    let verdict = report.verdict();
    let counts = report.counts();
    Head {
        sign: verdict.into(),
        verdict: match verdict {
            Verdict::Pass => "conforms to its documentation",
            Verdict::Fail => "violates its documentation",
            Verdict::Inconclusive => "was not tested to the end",
        },
        target: clip(&report.target, LONG).into_owned(),
        url: clip(&report.url, LONG).into_owned(),
        lead: lead(report),
        notes: notes(report),
        stale: report.stale.iter().chain(&report.drift).map(|what| clip(what, LONG).into_owned()).collect(),
        facts: counts.all(),
        bar: shares(&counts),
        time: time(report),
        seed: report.seed,
        requests: report.requests,
        exit_code: verdict.exit_code(),
        meaning: match verdict {
            Verdict::Pass => "no violation was found",
            Verdict::Fail => "a violation was found",
            Verdict::Inconclusive => "not tested, or not completely",
        },
        again: invocation.again(report.seed),
        strict: report.strict,
    }
}

/// The verdict in one sentence.
fn lead(report: &RunReport) -> String {
    let counts = report.counts();
    let operations = counted(report.operations.len(), "operation");
    match report.verdict() {
        Verdict::Fail if report.weighing(Weight::Fail) == 0 => {
            let causes = [(report.stale.len(), "stale waiver"), (report.drift.len(), "unaccepted shape")];
            let causes = causes.into_iter().filter(|(count, _)| *count > 0).map(|(count, one)| counted(count, one));
            format!("No fact fails, but there are reasons to fail: {}.", causes.collect::<Vec<_>>().join(", "))
        }
        Verdict::Fail => {
            let wrong = report.operations.iter().filter(|part| part.counts().failed > 0).count();
            let facts = counted(counts.all(), "fact");
            let verb = if counts.failed == 1 { "fails" } else { "fail" };
            format!("{} of {facts} {verb}, in {wrong} of {operations}.", counts.failed)
        }
        Verdict::Pass => {
            let checked = counted(counts.checked(), "fact");
            format!("Nothing fails: {checked} of {operations} were checked.")
        }
        Verdict::Inconclusive if counts.checked() == 0 => "No fact could be checked.".to_owned(),
        Verdict::Inconclusive => {
            format!("Nothing fails in what was seen, but only {} of {} facts were.", counts.checked(), counts.all())
        }
    }
}

fn notes(report: &RunReport) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(report.command.as_ref().map(|command| format!("The command {command}.")));
    if !report.complete {
        notes.push("The run was stopped before its end; what it had not reached is listed as skipped.".to_owned());
    }
    let errored = report.counts().errored;
    if errored > 0 {
        notes.push(format!("{} could not be checked: see what broke.", counted(errored, "fact")));
    }
    notes
}

/// When the run was, and how long it took.
fn time(report: &RunReport) -> Time {
    let whole = Timestamp::from_second(report.started.as_second()).unwrap_or(report.started);
    let took = (report.ended.as_millisecond() - report.started.as_millisecond()).max(0);
    Time {
        machine: whole.to_string(),
        person: whole.to_string().replace('T', " ").replace('Z', " UTC"),
        took: if took < 1000 { format!("{took} ms") } else { format!("{}.{} s", took / 1000, took % 1000 / 100) },
    }
}
