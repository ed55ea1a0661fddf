//! What findings likely come from, where the target is not to blame: it is named beside what was found.

use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::{SignedDuration, Timestamp};
use oplog_findings::{RunReport, Subject};
use oplog_mock::{Clock, Engine, MockRequest, MockResponse, Responder, Settings};
use oplog_schema::{Catalogue, Source, golden};

use crate::served::{Right, Served};

const BAIDU: &str = "baidu-bbc/query-operation-log";
const OOS: &str = "alibaba-oos/list-execution-logs";

fn settings(entries: u64) -> Settings {
    Settings { entries: Some(entries), ..Settings::open() }
}

/// What is said of findings of a kind.
fn said(report: &RunReport, subject: Subject) -> Vec<String> {
    let groups = report.operations.iter().flat_map(|part| &part.findings);
    groups.filter(|group| group.rule.subject == subject).map(|group| group.finding.actual.clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_moved_while_it_was_checked_is_the_likely_cause_of_what_pages_lack() {
    let cases = golden::load(&Source::Embedded).unwrap();
    let longer = Responder::new(&Catalogue::embedded().unwrap(), &cases, settings(64)).unwrap();
    let longer = Engine::new(longer, Clock::System);
    let count = AtomicUsize::new(0);
    let server = Served::start(settings(60), move |request, right| {
        // New entries come in the middle of the check.
        if count.fetch_add(1, Ordering::Relaxed) < 30 { right(request) } else { longer.handle(request) }
    });
    let report = server.await.check(&[OOS], |_| ()).await;
    let said = said(&report, Subject::Pagination);
    assert!(!said.is_empty());
    for actual in said {
        assert!(actual.contains("; likely because the list changed while it was checked"), "{actual}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_is_at_rest_is_no_excuse() {
    let server = Served::start(settings(60), |request, right| {
        let mut response = right(request);
        // Every page behind a cursor lacks its first entry.
        if request.target.contains("NextToken")
            && let Ok(mut body) = serde_json::from_slice::<serde_json::Value>(&response.body)
            && let Some(rows) = body["ExecutionLogs"].as_array_mut().filter(|rows| !rows.is_empty())
        {
            rows.remove(0);
            response.body = serde_json::to_vec(&body).unwrap();
        }
        response
    });
    let report = server.await.check(&[OOS], |_| ()).await;
    let said = said(&report, Subject::Pagination);
    assert!(!said.is_empty() && said.iter().all(|actual| !actual.contains("likely because")), "{said:?}");
}

/// The right answer without any window, at a time that is this far from now.
fn without_window(request: &MockRequest, right: Right<'_>, off: SignedDuration) -> MockResponse {
    let target = request.target.replace("startTime", "unknownStart").replace("endTime", "unknownEnd");
    let mut response = right(&MockRequest { target, ..request.clone() });
    let date = jiff::fmt::rfc2822::to_string(&(Timestamp::now() + off).to_zoned(jiff::tz::TimeZone::UTC)).unwrap();
    response.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("date"));
    response.headers.push(("Date".to_owned(), date));
    response
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_off_is_the_likely_cause_of_what_a_window_shows() {
    for (hours, cause) in [(3, "the target's clock is "), (-30, " behind this machine's")] {
        let off = SignedDuration::from_hours(hours);
        let server = Served::start(settings(60), move |request, right| without_window(request, right, off));
        let said = said(&server.await.check(&[BAIDU], |_| ()).await, Subject::Filters);
        assert!(!said.is_empty() && said.iter().all(|actual| actual.contains(cause)), "{said:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_right_is_no_excuse() {
    let server =
        Served::start(settings(60), |request, right| without_window(request, right, SignedDuration::from_secs(2)));
    let said = said(&server.await.check(&[BAIDU], |_| ()).await, Subject::Filters);
    assert!(!said.is_empty() && said.iter().all(|actual| !actual.contains("likely because")), "{said:?}");
}
