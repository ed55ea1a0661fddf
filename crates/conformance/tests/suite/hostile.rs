//! Targets that send more than anybody can use: what is found is counted by kind, what is kept is bounded, and nothing that was not read
//! is held against them.

use std::sync::atomic::{AtomicUsize, Ordering};

use oplog_conformance::client::Limits;
use oplog_conformance::error_body;
use oplog_findings::{FindingGroup, OperationReport, Response, RunReport, Verdict};
use oplog_mock::{MockRequest, MockResponse, Settings};
use oplog_schema::Catalogue;
use serde_json::{Value, json};

use crate::served::{Right, Served};

const ONAPP: &str = "onapp/list-transactions";
const OOS: &str = "alibaba-oos/list-execution-logs";
const HUAWEI: &str = "huawei-ecs/list-server-actions";

/// The report on a server that answers so.
async fn report(
    operations: &[&str],
    answer: impl Fn(&MockRequest, Right<'_>) -> MockResponse + Send + Sync + 'static,
) -> RunReport {
    let settings = Settings { entries: Some(20), ..Settings::open() };
    let limits = Limits { requests: 6, ..Limits::default() };
    Served::start(settings, answer).await.check_within(limits, operations, |_| ()).await
}

/// The first entry of a right answer in JSON.
fn entry(right: &MockResponse) -> Option<Value> {
    let body: Value = serde_json::from_slice(&right.body).ok()?;
    body.as_array()?.first().cloned()
}

fn of_rule<'a>(part: &'a OperationReport, rule: &str) -> Vec<&'a FindingGroup> {
    part.findings.iter().filter(|group| group.rule.id == rule).collect()
}

/// Bytes of all texts of the findings.
fn told(report: &RunReport) -> usize {
    let groups = report.operations.iter().flat_map(|part| &part.findings);
    let texts = |group: &FindingGroup| {
        let finding = &group.finding;
        let places: usize = group.places.iter().map(String::len).sum();
        [&finding.at, &finding.cause, &finding.expected, &finding.actual].map(String::len).iter().sum::<usize>()
            + places
    };
    groups.map(texts).sum()
}

/// Changes the first entry of each page in JSON, and sends nothing else.
fn with_entry(right: MockResponse, change: impl FnOnce(Value) -> Vec<Value>) -> MockResponse {
    match entry(&right) {
        Some(first) => MockResponse { body: serde_json::to_vec(&change(first)).unwrap(), ..right },
        None => right,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn members_that_no_table_knows_are_one_finding_however_many_they_are() {
    let report = report(&[ONAPP], |request, right| {
        with_entry(right(request), |mut first| {
            let members = first["transaction"].as_object_mut().unwrap();
            members.extend((0..20_000).map(|number| (format!("unknown_{number}"), json!(number))));
            vec![first]
        })
    });
    let report = report.await;
    let found = of_rule(&report.operations[0], "fields/undocumented");
    let [group] = found.as_slice() else { panic!("{} groups", found.len()) };
    assert!(group.finding.actual.starts_with("20000 fields, among them "), "{}", group.finding.actual);
    assert!(group.places.len() <= 3 && told(&report) < 100_000, "{} bytes", told(&report));
}

#[tokio::test(flavor = "multi_thread")]
async fn elements_that_no_table_knows_are_one_finding_however_many_they_are() {
    let report = report(&[ONAPP], |request, right| {
        let mut response = right(request);
        let text = String::from_utf8(response.body.clone()).unwrap();
        if response.status == 200 && text.starts_with("<?xml") {
            let members: String =
                (0..20_000).map(|number| format!("<unknown_{number}>{number}</unknown_{number}>")).collect();
            response.body = text.replacen("</transaction>", &format!("{members}</transaction>"), 1).into_bytes();
        }
        response
    });
    let report = report.await;
    let found = of_rule(&report.operations[0], "fields/undocumented");
    assert_eq!(found.len(), 1);
    assert!(told(&report) < 100_000, "{} bytes", told(&report));
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_are_new_on_each_page_fill_a_bounded_number_of_findings() {
    let report = report(&[ONAPP], |request, right| {
        let mark = request.target.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        with_entry(right(request), |mut first| {
            let members = first["transaction"].as_object_mut().unwrap();
            members.extend((0..5).map(|number| (format!("unknown_{mark}_{number}"), json!(number))));
            vec![first]
        })
    });
    let report = report.await;
    let found = of_rule(&report.operations[0], "fields/undocumented");
    assert!((2..=21).contains(&found.len()), "{} groups", found.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_that_all_violate_the_page_are_one_finding_of_each_kind_with_a_count() {
    const ENTRIES: u64 = 5_000;
    let report = report(&[ONAPP], |request, right| {
        with_entry(right(request), |mut first| {
            first["transaction"]["status"] = json!(7);
            first["transaction"]["params"] = json!({});
            vec![first; usize::try_from(ENTRIES).unwrap()]
        })
    });
    let report = report.await;
    let part = &report.operations[0];
    let found = of_rule(part, "fields/type");
    let [group] = found.as_slice() else { panic!("{} groups", found.len()) };
    assert!(group.count >= ENTRIES && group.places.len() == 3, "{} in {:?}", group.count, group.places);
    assert_eq!(report.verdict(), Verdict::Fail);
    assert!(part.findings.len() < 30 && told(&report) < 100_000, "{} findings", part.findings.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_of_very_many_texts_is_read_in_part_and_told_in_short() {
    let error = serde_json::to_vec(&json!({ "errors": vec!["x"; 300_000] })).unwrap();
    let catalogue = Catalogue::embedded().unwrap();
    let operation = catalogue.operations().iter().find(|operation| operation.id().as_str() == ONAPP).unwrap();
    let reply = Response { status: 422, headers: Vec::new(), body: error.clone().into() };
    let view = error_body::read(operation, &operation.error_bodies()[0], &reply);
    assert!((1_000..100_000).contains(&view.texts.len()), "{} texts", view.texts.len());

    let report = report(&[ONAPP], move |_, _| MockResponse::new(422, "application/json", error.clone())).await;
    assert!(told(&report) < 100_000, "{} bytes", told(&report));
}

#[tokio::test(flavor = "multi_thread")]
async fn names_and_values_of_any_length_are_told_in_short() {
    let report = report(&[ONAPP], |request, right| {
        with_entry(right(request), |mut first| {
            first["transaction"]["n".repeat(300_000)] = json!(1);
            first["transaction"]["status"] = json!("s".repeat(300_000));
            vec![first]
        })
    });
    let report = report.await;
    assert!(told(&report) < 100_000, "{} bytes", told(&report));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_more_than_is_kept_is_checked_at_its_beginning_and_blamed_for_nothing_else() {
    const MANY: usize = 800_000;
    let right = report(&[ONAPP], |request, right| {
        with_entry(right(request), |mut first| {
            first["transaction"]["params"] = json!({ "many": vec![0; MANY] });
            vec![first]
        })
    });
    let right = right.await;
    let part = &right.operations[0];
    assert_eq!(right.verdict(), Verdict::Inconclusive, "{:?}", part.findings);
    assert!(
        part.breakages.iter().any(|what| what.contains("only its first entries were checked")),
        "{:?}",
        part.breakages
    );

    let wrong = report(&[ONAPP], |request, right| {
        with_entry(right(request), |mut first| {
            first["transaction"]["params"] = json!({ "many": vec![0; MANY] });
            first["transaction"]["status"] = json!(7);
            vec![first]
        })
    });
    let wrong = wrong.await;
    assert_eq!(wrong.verdict(), Verdict::Fail);
    let rules: Vec<_> = wrong.operations[0].findings.iter().map(|group| group.rule.id).collect();
    assert!(rules.iter().all(|rule| rule.starts_with("fields/")), "{rules:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn json_beyond_what_is_read_is_not_checked_and_not_blamed() {
    let nested = format!("{}{}", "[".repeat(100), "]".repeat(100));
    for beyond in [nested, "9".repeat(400)] {
        let report = report(&[ONAPP], move |request, right| {
            let response = right(request);
            let is_page = response.status == 200 && response.body.starts_with(b"[");
            let body = format!("[{beyond}]").into_bytes();
            if is_page { MockResponse { body, ..response } } else { response }
        });
        let report = report.await;
        let part = &report.operations[0];
        assert_eq!(report.verdict(), Verdict::Inconclusive, "{:?}", part.findings);
        assert!(part.breakages.iter().any(|what| what.contains("not read to its end")), "{:?}", part.breakages);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_that_is_longer_than_can_be_sent_is_named_and_not_blamed() {
    let report = report(&[OOS], |request, right| {
        let mut response = right(request);
        if let Ok(Value::Object(mut body)) = serde_json::from_slice(&response.body)
            && body.contains_key("ExecutionLogs")
        {
            body.insert("NextToken".to_owned(), json!("t".repeat(70_000)));
            response.body = serde_json::to_vec(&body).unwrap();
        }
        response
    });
    let report = report.await;
    let part = &report.operations[0];
    assert_eq!(report.verdict(), Verdict::Inconclusive, "{:?}", part.findings);
    let told = part.breakages.iter().any(|what| what.contains("cannot be sent: its URI has 7"));
    assert!(told, "{:?}", part.breakages);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_pages_of_any_length_a_bounded_part_is_kept() {
    let long = "s".repeat(15_000_000);
    let report = report(&[ONAPP], move |request, right| {
        with_entry(right(request), |mut first| {
            first["transaction"]["status"] = json!(long);
            vec![first]
        })
    });
    let report = report.await;
    assert!(told(&report) < 100_000, "{} bytes", told(&report));
    assert!(kept(&report) < 1_000_000, "{} bytes", kept(&report));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_never_ends_is_given_up_and_little_of_it_is_kept() {
    const REQUESTS: u64 = 1_500;
    let settings = Settings { entries: Some(20), ..Settings::open() };
    let page = AtomicUsize::new(0);
    let server = Served::start(settings, move |request, right| {
        let mut response = right(request);
        if let Ok(Value::Object(mut body)) = serde_json::from_slice(&response.body)
            && let Some(rows) = body.get_mut("ExecutionLogs").and_then(Value::as_array_mut)
        {
            let number = page.fetch_add(1, Ordering::Relaxed);
            for (place, row) in rows.iter_mut().enumerate() {
                row["Message"] = json!(format!("{}{number}/{place}", "m".repeat(2_000)));
            }
            body.insert("NextToken".to_owned(), json!(format!("page {number}")));
            response.body = serde_json::to_vec(&body).unwrap();
        }
        // Every cursor leads on.
        if response.status == 400 && request.target.contains("NextToken=page") {
            return right(&MockRequest { target: request.target.replace("NextToken=", "Unknown="), ..request.clone() });
        }
        response
    });
    let limits = Limits { requests: REQUESTS, ..Limits::default() };
    let report = server.await.check_within(limits, &[OOS], |_| ()).await;
    assert!(report.requests <= REQUESTS);
    assert!(kept(&report) <= 32 << 20, "{} bytes", kept(&report));
    assert!(told(&report) < 200_000, "{} bytes", told(&report));
}

/// Bytes of bodies that a report holds.
fn kept(report: &RunReport) -> usize {
    let replies = report.exchanges.iter().filter_map(|exchange| exchange.result.as_ref().ok());
    replies.map(|reply| reply.body.len()).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_hostile_operation_leaves_the_others_their_verdict() {
    let settings = Settings { entries: Some(20), ..Settings::open() };
    let server = Served::start(settings, |request, right| {
        if request.target.contains("transactions") {
            return with_entry(right(request), |first| vec![first; 200]);
        }
        right(request)
    });
    let server = server.await;
    let alone = server.check(&[HUAWEI], |_| ()).await;
    let beside = server.check(&[ONAPP, HUAWEI], |_| ()).await;
    let outcomes = |report: &RunReport| {
        let part = report.operations.iter().find(|part| part.id == HUAWEI).unwrap();
        part.facts.iter().map(|fact| (fact.fact.clone(), fact.outcome)).collect::<Vec<_>>()
    };
    assert_eq!(outcomes(&beside), outcomes(&alone));
}
