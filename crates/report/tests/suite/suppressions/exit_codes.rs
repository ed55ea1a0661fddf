//! What a run ends with: every combination of what can happen in one.

use oplog_findings::{Outcome, RunReport, Severity};
use oplog_report::SourceLocation;
use oplog_report::baseline::Baseline;
use oplog_report::waivers::{Waiver, apply};
use oplog_schema::Catalogue;

use crate::suppressions::made::{BBC, OOS, departs, entry, report, served};

const TODAY: &str = "2026-08-01";

/// What can happen in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event {
    /// A finding that nobody suppresses.
    Failure,
    /// A failure that a waiver covers.
    Waived,
    /// A failure that the baseline knows.
    Known,
    Warning,
    Conflict,
    Strict,
    /// A waiver that nothing needs.
    Stale,
    /// A waiver that ended, and what it covered.
    Expired,
    /// A fact that could not be checked.
    Errored,
    /// Stopped before the end.
    Stopped,
    /// No fact was checked that did not depart.
    Blind,
}
use Event::*;

const EVENTS: [Event; 11] =
    [Failure, Waived, Known, Warning, Conflict, Strict, Stale, Expired, Errored, Stopped, Blind];

fn made(catalogue: &Catalogue, events: &[Event]) -> RunReport {
    let mut report = report(catalogue);
    let has = |event: Event| events.contains(&event);
    report.strict = has(Strict);
    report.complete = !has(Stopped);
    if has(Blind) {
        report
            .operations
            .iter_mut()
            .flat_map(|part| &mut part.facts)
            .for_each(|entry| entry.outcome = Outcome::Skipped);
    }
    if has(Errored) {
        entry(&mut report, OOS, "response.NextToken").outcome = Outcome::Errored;
    }
    // Each about a fact of its own.
    let violations = [
        (Failure, "pagination/next-consistent", "response.nextMarker"),
        (Waived, "pagination/echo", "response.marker"),
        (Known, "fields/type", "response.isTruncated"),
        (Warning, "fields/null", "response.maxKeys"),
        (Conflict, "fields/nesting", "response.operationLogs[].operationTime"),
        (Expired, "fields/format", "response.operationLogs"),
    ];
    for (event, rule, local) in violations {
        if has(event) {
            departs(&mut report, BBC, rule, local, |group| {
                group.severity = if event == Warning { Severity::Warn } else { Severity::Deny };
                group.finding.erratum = (event == Conflict).then(|| "hour-of-one-digit".to_owned());
            });
        }
    }
    let waiver = |event: Event, pattern: &str, until: &str| {
        let location = SourceLocation { path: "conformance.toml".to_owned(), line: 1, column: 1 };
        let (pattern, reason) = (pattern.to_owned(), "known".to_owned());
        has(event).then(|| Waiver { pattern, reason, until: until.parse().unwrap(), location })
    };
    let waivers = [
        waiver(Waived, "pagination/echo", "2026-12-31"),
        // A rule that looks at nothing violates nothing.
        waiver(Stale, "fields/format", "2026-12-31")
            .map(|stale| Waiver { pattern: format!("{BBC}#response.nope*"), ..stale }),
        waiver(Expired, "fields/format", "2026-07-31"),
    ];
    let waivers: Vec<Waiver> = waivers.into_iter().flatten().collect();
    let _ = apply(&mut report, &waivers, &served(catalogue), TODAY.parse().unwrap());
    let known = Baseline::default().updated(&{
        let mut before = self::report(catalogue);
        departs(&mut before, BBC, "fields/type", "response.isTruncated", |_| {});
        before
    });
    known.suppression(&mut report);
    report
}

/// The exit code, said in another way than the program does.
fn expected(events: &[Event]) -> u8 {
    let has = |event: Event| events.contains(&event);
    // What a run that was stopped did not see proves no waiver stale; one that has ended has ended.
    let stale = has(Stale) && !has(Stopped) || has(Expired);
    let fails = has(Failure) || has(Conflict) && has(Strict);
    let departs = [Failure, Waived, Known, Warning, Conflict, Expired].into_iter().any(has);
    let checked = !has(Blind) || departs;
    if fails || stale {
        1
    } else if has(Errored) || has(Stopped) || !checked {
        3
    } else {
        0
    }
}

#[test]
fn every_combination_ends_as_it_should() {
    let catalogue = Catalogue::embedded().unwrap();
    for chosen in 0_u32..1 << EVENTS.len() {
        let events: Vec<Event> =
            EVENTS.iter().enumerate().filter(|(at, _)| chosen >> at & 1 == 1).map(|(_, event)| *event).collect();
        let report = made(&catalogue, &events);
        let code = report.verdict().exit_code();
        assert_eq!(code, expected(&events), "{events:?}: {:?} {:?}", report.counts(), report.stale);
    }
}

#[test]
fn the_ones_that_people_meet() {
    let catalogue = Catalogue::embedded().unwrap();
    let cases: &[(&[Event], u8)] = &[
        (&[], 0),
        (&[Failure], 1),
        (&[Warning, Conflict, Waived, Known], 0),
        (&[Conflict, Strict], 1),
        (&[Stale], 1),
        (&[Expired], 1),
        (&[Errored], 3),
        (&[Stopped], 3),
        (&[Blind], 3),
        (&[Failure, Errored], 1),
        (&[Failure, Stopped], 1),
        (&[Waived, Errored], 3),
        (&[Known, Stopped], 3),
    ];
    for (events, code) in cases {
        assert_eq!(made(&catalogue, events).verdict().exit_code(), *code, "{events:?}");
        assert_eq!(expected(events), *code, "{events:?}");
    }
}
