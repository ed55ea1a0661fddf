//! The checker against correct servers that the mock server's own catalogue of controls cannot express: they remember what was asked,
//! or mix several liberties of one page.
//!
//! A server is the mock server with something between it and the network; no rule may find a failure.

use std::collections::BTreeSet;
use std::sync::Mutex;

use oplog_conformance::target::Target;
use oplog_findings::Severity;
use oplog_mock::{MockRequest, MockResponse, Settings};
use serde_json::{Value, json};

use crate::served::{Right, Served};

/// Checks one operation of a server that answers as `answer` does, and expects no failure.
async fn check(operation: &str, answer: impl Fn(&MockRequest, Right<'_>) -> MockResponse + Send + Sync + 'static) {
    check_with(operation, &[], answer).await;
}

/// The same, where the configuration names headers for every request.
async fn check_with(
    operation: &str,
    headers: &[(&str, &str)],
    answer: impl Fn(&MockRequest, Right<'_>) -> MockResponse + Send + Sync + 'static,
) {
    let settings = Settings { entries: Some(130), ..Settings::open() };
    let named = |target: &mut Target| {
        target.headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    };
    let report = Served::start(settings, answer).await.check(&[operation], named).await;
    let operation = &report.operations[0];
    assert!(operation.breakages.is_empty(), "{:?}", operation.breakages);
    let failing = operation.findings.iter().filter(|group| group.severity == Severity::Deny && !group.is_conflict());
    let failing: BTreeSet<_> = failing.map(|group| group.rule.id).collect();
    assert_eq!(failing, BTreeSet::new());
}

/// The response with its JSON body edited; other bodies and errors stay as they are.
fn edit(mut response: MockResponse, edit: impl FnOnce(&mut Value)) -> MockResponse {
    if response.status == 200
        && let Ok(mut body) = serde_json::from_slice::<Value>(&response.body)
    {
        edit(&mut body);
        response.body = serde_json::to_vec(&body).unwrap();
    }
    response
}

#[tokio::test]
async fn every_request_is_turned_away_once_for_load() {
    let seen = Mutex::new(BTreeSet::new());
    check("alibaba-oos/list-execution-logs", move |request, right| {
        // A signature is new each time.
        let fresh = ["Signature=", "SignatureNonce=", "Timestamp="];
        let parts = request.target.split(['?', '&']).filter(|part| !fresh.iter().any(|name| part.starts_with(name)));
        if seen.lock().unwrap().insert(parts.collect::<Vec<_>>().join("&")) {
            let mut response = MockResponse::new(429, "application/json", "{}");
            response.headers.push(("Retry-After".to_owned(), "0".to_owned()));
            return response;
        }
        right(request)
    })
    .await;
}

#[tokio::test]
async fn a_panel_without_paging_shows_the_whole_list() {
    check("onapp/list-transactions", |request, right| {
        let whole = MockRequest { target: format!("{}?detailed&per_page=130", request.path()), ..request.clone() };
        let mut response = right(&whole);
        response.headers.retain(|(name, _)| !name.to_ascii_lowercase().starts_with("x-"));
        response
    })
    .await;
}

#[tokio::test]
async fn times_have_a_fraction_that_an_erratum_allows() {
    check("onapp/list-transactions", |request, right| {
        let mut response = right(request);
        response.body = String::from_utf8(response.body).unwrap().replace("+03:00", ".000+03:00").into_bytes();
        response
    })
    .await;
}

#[tokio::test]
async fn an_event_still_runs() {
    check("huawei-ecs/show-server-action", |request, right| {
        edit(right(request), |body| {
            if let Some(event) = body["instanceAction"]["events"].as_array_mut().and_then(|events| events.first_mut()) {
                event["result"] = Value::Null;
                event["finish_time"] = Value::Null;
            }
        })
    })
    .await;
}

#[tokio::test]
async fn a_later_edition_says_whether_more_follows() {
    check("alibaba-oos/list-execution-logs", |request, right| {
        edit(right(request), |body| {
            body["IsTruncated"] = json!(body.get("NextToken").is_some());
            for row in body["ExecutionLogs"].as_array_mut().unwrap() {
                row["LogType"] = json!("System");
                row["TaskExecutionId"] = json!("exec-1.t0010");
            }
        })
    })
    .await;
}

/// A header that asks for a version of which the older URI knows nothing.
const NEWER: (&str, &str) = ("X-OpenStack-Nova-API-Version", "2.60");

#[tokio::test]
async fn the_configuration_names_a_version_that_one_uri_ignores() {
    check_with("huawei-ecs/show-server-action", &[NEWER], |request, right| right(request)).await;
}

#[tokio::test]
async fn events_are_shown_from_a_later_version_on_only() {
    check_with("huawei-ecs/show-server-action", &[NEWER], |request, right| {
        let newer = request.path().starts_with("/v2.1/") && request.header(NEWER.0) == Some(NEWER.1);
        edit(right(request), |body| {
            if !newer {
                body["instanceAction"].as_object_mut().unwrap().shift_remove("events");
            }
        })
    })
    .await;
}

/// The right answer of a server that cuts every page at twenty entries, whatever is asked for.
fn capped(request: &MockRequest, right: Right<'_>) -> MockResponse {
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    let size = |pair: &str| pair.strip_prefix("limit=").and_then(|size| size.parse().ok()).unwrap_or(20_u64);
    let (sizes, others): (Vec<_>, Vec<_>) =
        query.split('&').filter(|pair| !pair.is_empty()).partition(|pair| pair.starts_with("limit="));
    let limit = format!("limit={}", sizes.first().map_or(20, |pair| size(pair)).min(20));
    let query = [others, vec![limit.as_str()]].concat().join("&");
    right(&MockRequest { target: format!("{path}?{query}"), ..request.clone() })
}

#[tokio::test]
async fn a_page_is_cut_shorter_than_asked_for_and_says_where_the_list_goes_on() {
    check("huawei-ecs/list-server-actions", capped).await;
    check_with("huawei-ecs/list-server-actions", &[NEWER], capped).await;
}

#[tokio::test]
async fn a_panel_lists_bare_transactions_in_json() {
    check("onapp/list-transactions", |request, right| {
        edit(right(request), |body| {
            for row in body.as_array_mut().unwrap() {
                *row = row["transaction"].take();
            }
        })
    })
    .await;
}

#[tokio::test]
async fn no_answer_says_its_media_type() {
    for operation in ["huawei-ecs/list-server-actions", "onapp/list-transactions"] {
        check(operation, |request, right| {
            let mut response = right(request);
            response.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
            response
        })
        .await;
    }
}

#[tokio::test]
async fn errors_have_an_envelope_that_no_page_shows() {
    for operation in ["baidu-bbc/query-operation-log", "alibaba-oos/list-execution-logs"] {
        check(operation, |request, right| {
            let mut response = right(request);
            if let (400.., Ok(body)) = (response.status, serde_json::from_slice::<Value>(&response.body)) {
                response.body = json!({"error": body}).to_string().into_bytes();
            }
            response
        })
        .await;
    }
}

#[tokio::test]
async fn json_is_the_only_form() {
    check("alibaba-oos/list-execution-logs", |request, right| {
        right(&MockRequest { target: request.target.replace("Format=XML", "Format=JSON"), ..request.clone() })
    })
    .await;
}
