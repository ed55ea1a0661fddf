//! Waivers over reports made by hand.

use oplog_findings::{Outcome, RunReport, Severity, Suppression, Verdict, Weight};
use oplog_report::SourceLocation;
use oplog_report::waivers::{Waiver, apply};
use oplog_schema::Catalogue;

use crate::suppressions::made::{BBC, OOS, departs, entry, part, report, served};

const MARKER: &str = "response.nextMarker";
const TODAY: &str = "2026-08-01";

fn waiver(pattern: &str, until: &str) -> Waiver {
    let location = SourceLocation { path: "conformance.toml".to_owned(), line: 7, column: 6 };
    Waiver { pattern: pattern.to_owned(), reason: "ticket 4711".to_owned(), until: until.parse().unwrap(), location }
}

/// What a waiver that lasts until the end of the year does to a report: stale waivers, and notes.
fn waived(report: &mut RunReport, pattern: &str) -> (Vec<String>, Vec<String>) {
    waived_until(report, pattern, "2026-12-31")
}

fn waived_until(report: &mut RunReport, pattern: &str, until: &str) -> (Vec<String>, Vec<String>) {
    let catalogue = Catalogue::embedded().unwrap();
    let notes = apply(report, &[waiver(pattern, until)], &served(&catalogue), TODAY.parse().unwrap());
    (report.stale.clone(), notes)
}

/// A report in which `rule` violates the fact about the marker.
fn failing(rule: &str) -> RunReport {
    let mut report = report(&Catalogue::embedded().unwrap());
    departs(&mut report, BBC, rule, MARKER, |_| {});
    report
}

fn nothing() -> (Vec<String>, Vec<String>) {
    (Vec::new(), Vec::new())
}

#[test]
fn a_failing_finding_is_waived_by_its_rule_its_fact_a_pattern_or_its_id() {
    let id = part(&mut failing("pagination/next-consistent"), BBC).findings[0].id(BBC);
    for pattern in [
        "pagination/next-consistent",
        "pagination/*",
        "baidu-bbc/query-operation-log#response.nextMarker",
        "*Marker",
        &id,
    ] {
        let mut report = failing("pagination/next-consistent");
        assert_eq!(report.verdict(), Verdict::Fail);
        assert_eq!(waived(&mut report, pattern), nothing(), "{pattern}");
        assert_eq!(report.verdict(), Verdict::Pass, "{pattern}");
        assert_eq!((report.counts().failed, report.counts().waived), (0, 1), "{pattern}");
        assert_eq!(report.weighing(Weight::Waived), 1, "{pattern}");
        let expected = Suppression::Waiver {
            pattern: pattern.to_owned(),
            reason: "ticket 4711".to_owned(),
            until: "2026-12-31".parse().unwrap(),
        };
        assert_eq!(part(&mut report, BBC).findings[0].suppression, Some(expected));
        let entry = entry(&mut report, BBC, MARKER);
        assert_eq!(entry.outcome, Outcome::Waived);
        assert_eq!(entry.reason.as_deref(), Some("waived until 2026-12-31: ticket 4711"));
    }
}

#[test]
fn a_fact_of_which_one_failing_finding_is_not_waived_has_failed() {
    let mut report = failing("pagination/next-consistent");
    departs(&mut report, BBC, "fields/type", MARKER, |_| {});
    assert_eq!(waived(&mut report, "pagination/next-consistent"), nothing());
    assert_eq!(entry(&mut report, BBC, MARKER).outcome, Outcome::Failed);
    assert_eq!(report.verdict(), Verdict::Fail);
    assert_eq!((report.weighing(Weight::Fail), report.weighing(Weight::Waived)), (1, 1));
}

#[test]
fn findings_that_it_does_not_cover_stay() {
    let mut report = failing("pagination/next-consistent");
    let (stale, _) = waived(&mut report, "pagination/echo");
    assert_eq!(stale, ["conformance.toml:7:6: the waiver `pagination/echo` matches nothing any more: delete it"]);
    assert_eq!((report.counts().failed, report.counts().waived), (1, 0));
}

#[test]
fn it_holds_on_its_last_day_and_not_a_day_longer() {
    let mut report = failing("pagination/next-consistent");
    assert_eq!(waived_until(&mut report, "pagination/*", TODAY), nothing());
    assert_eq!(report.verdict(), Verdict::Pass);

    let mut report = failing("pagination/next-consistent");
    let (stale, notes) = waived_until(&mut report, "pagination/*", "2026-07-31");
    assert!(stale[0].contains("ended on 2026-07-31") && stale[0].contains("ticket 4711"), "{stale:?}");
    assert_eq!((stale.len(), notes.len()), (1, 0));
    assert_eq!((report.counts().failed, report.counts().waived), (1, 0), "it suppresses nothing");
}

#[test]
fn one_that_ended_fails_a_run_in_which_nothing_departs() {
    let mut report = report(&Catalogue::embedded().unwrap());
    assert_eq!(waived_until(&mut report, "pagination/*", "2026-07-31").0.len(), 1);
    assert_eq!(report.verdict(), Verdict::Fail);
}

#[test]
fn one_that_matches_nothing_any_more_fails_the_run() {
    for pattern in
        ["pagination/next-consistent", "pagination/*", "baidu-bbc/query-operation-log#response.nextMarker", "01234567"]
    {
        let mut report = report(&Catalogue::embedded().unwrap());
        let (stale, notes) = waived(&mut report, pattern);
        assert!(stale[0].contains("matches nothing any more: delete it") && notes.is_empty(), "{pattern}: {notes:?}");
        assert_eq!(report.verdict(), Verdict::Fail);
    }
}

#[test]
fn one_that_may_be_needed_where_the_run_did_not_look_is_only_noted() {
    type Blind = (&'static str, &'static str, fn(&mut RunReport));
    let cases: &[Blind] = &[
        ("pagination/*", "the run was stopped before its end", |report| report.complete = false),
        ("pagination/*", "alibaba-oos/list-execution-logs was not checked", |report| drop(report.operations.pop())),
        ("alibaba-oos/*", "alibaba-oos/list-execution-logs was not checked", |report| drop(report.operations.pop())),
        ("01234567", "alibaba-oos/list-execution-logs was not checked", |report| drop(report.operations.pop())),
        ("*#response.nextMarker", "was not checked: the list fits one page", |report| {
            let entry = entry(report, BBC, MARKER);
            (entry.outcome, entry.reason) = (Outcome::Skipped, Some("the list fits one page".to_owned()));
            entry.rules.clear();
        }),
        ("01234567", "was not checked: cannot be reached", |report| {
            let entry = entry(report, BBC, MARKER);
            (entry.outcome, entry.reason) = (Outcome::Errored, Some("cannot be reached".to_owned()));
        }),
        ("pagination/next-consistent", "pagination/next-consistent did not check baidu-bbc", |report| {
            entry(report, BBC, MARKER).rules.retain(|rule| rule != "pagination/next-consistent");
        }),
    ];
    for (pattern, why, blind) in cases {
        let mut report = report(&Catalogue::embedded().unwrap());
        blind(&mut report);
        let (stale, notes) = waived(&mut report, pattern);
        assert!(stale.is_empty(), "{pattern}: {stale:?}");
        assert!(notes.len() == 1 && notes[0].contains(why), "{pattern}: {notes:?}");
    }
}

#[test]
fn what_a_run_did_not_look_at_does_not_save_a_waiver_about_something_else() {
    let mut report = report(&Catalogue::embedded().unwrap());
    report.operations.pop();
    entry(&mut report, BBC, "response.isTruncated").outcome = Outcome::Errored;
    assert_eq!(waived(&mut report, "*#response.nextMarker").0.len(), 1);
}

#[test]
fn one_that_ended_and_is_about_operations_that_were_not_judged_is_only_noted() {
    let mut report = report(&Catalogue::embedded().unwrap());
    report.operations.pop();
    let (stale, notes) = waived_until(&mut report, &format!("{OOS}#*"), "2026-07-31");
    assert_eq!((stale.len(), notes.len()), (0, 1));
}

#[test]
fn warnings_need_no_waiver() {
    let mut report = report(&Catalogue::embedded().unwrap());
    departs(&mut report, BBC, "fields/type", MARKER, |group| group.severity = Severity::Warn);
    let (stale, _) = waived(&mut report, "fields/type");
    assert!(stale[0].contains("matches only what is warned of"), "{stale:?}");
    assert_eq!(report.weighing(Weight::Warn), 1, "it stays a warning");
}

#[test]
fn conflicts_are_waived_where_they_fail() {
    let catalogue = Catalogue::embedded().unwrap();
    let erratum = &catalogue.get(BBC).unwrap().errata()[0];
    let under = |group: &mut oplog_findings::FindingGroup| {
        group.finding.erratum = Some(erratum.id.clone());
    };
    for pattern in ["fields/type".to_owned(), format!("{BBC}#erratum.{}", erratum.id)] {
        let mut strict = report(&catalogue);
        strict.strict = true;
        departs(&mut strict, BBC, "fields/type", MARKER, under);
        assert_eq!((strict.verdict(), strict.counts().failed, strict.contradictions().failed), (Verdict::Fail, 1, 1));
        assert_eq!(waived(&mut strict, &pattern), nothing(), "{pattern}");
        assert_eq!(
            (strict.verdict(), strict.counts().waived, strict.contradictions().waived),
            (Verdict::Pass, 1, 1),
            "the fact and the erratum"
        );

        let mut lenient = report(&catalogue);
        departs(&mut lenient, BBC, "fields/type", MARKER, under);
        let (stale, notes) = waived(&mut lenient, &pattern);
        assert!(stale.is_empty() && notes[0].contains("without --strict"), "{stale:?} {notes:?}");
        assert_eq!((lenient.counts().conflict, lenient.contradictions().conflict, lenient.counts().waived), (1, 1, 0));
    }
}

#[test]
fn of_several_the_first_that_holds_is_named_and_none_is_stale() {
    let catalogue = Catalogue::embedded().unwrap();
    let mut report = failing("pagination/next-consistent");
    let waivers = [waiver("pagination/*", "2026-12-30"), waiver("pagination/next-consistent", "2026-12-31")];
    assert!(apply(&mut report, &waivers, &served(&catalogue), TODAY.parse().unwrap()).is_empty());
    assert!(report.stale.is_empty(), "{:?}", report.stale);
    let reason = entry(&mut report, BBC, MARKER).reason.clone();
    assert_eq!(reason.as_deref(), Some("waived until 2026-12-30: ticket 4711"));
}
