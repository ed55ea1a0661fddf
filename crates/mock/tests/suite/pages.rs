//! Pages by number: in the query or in the path, with headers that count, and a flag that shows more.

use crate::support;

use std::collections::BTreeSet;

use crate::support::{catalogue, json, now, ok, responder, with_entries};
use oplog_mock::{MockRequest, Settings};
use serde_json::Value;

#[track_caller]
fn get(responder: &oplog_mock::Responder, target: &str) -> (Value, [String; 3]) {
    let request = MockRequest::get(target);
    let response = ok(responder.respond(&request, now()), &request);
    let headers = ["X-Page", "X-Limit", "X-Total"].map(|name| response.header(name).unwrap_or("-").to_owned());
    (json(&response), headers)
}

#[test]
fn page_and_size_stand_in_the_query_or_in_the_path() {
    let responder = with_entries(45);
    let (expected, headers) = get(&responder, "/transactions.json?page=2&per_page=20");
    assert_eq!(expected.as_array().unwrap().len(), 20);
    assert_eq!(headers, ["2", "20", "45"]);
    for target in [
        "/transactions.json/page/2/per_page/20",
        "/transactions.json/per_page/20/page/2",
        "/transactions.json/page/2?per_page=20",
    ] {
        assert_eq!(get(&responder, target), (expected.clone(), headers.clone()), "{target}");
    }
    assert_eq!(get(&responder, "/transactions.json").1, ["1", "10", "45"]);
}

#[test]
fn a_page_behind_the_last_one_is_empty() {
    let responder = with_entries(45);
    for target in ["/transactions.json?page=6", "/transactions.json?page=99999999999999999999999"] {
        assert_eq!(get(&responder, target).0, serde_json::json!([]), "{target}");
    }
}

#[test]
fn other_segments_lead_nowhere() {
    let responder = with_entries(45);
    for target in ["/transactions.json/page", "/transactions.json/pages/2", "/transactions.json/"] {
        let response = responder.respond(&MockRequest::get(target), now());
        assert_eq!(
            (response.status, json(&response)["errors"][0].as_str()),
            (404, Some("Resource not found")),
            "{target}"
        );
    }
    let in_xml = responder.respond(&MockRequest::get("/transactions.xml/pages/2"), now());
    let text = String::from_utf8(in_xml.body).unwrap();
    assert!(text.ends_with("<errors type=\"array\">\n  <error>Resource not found</error>\n</errors>\n"), "{text}");
}

#[test]
fn the_log_is_shown_where_the_flag_is_set() {
    let responder = responder(Settings::open());
    let has_log = |target: &str| {
        let (body, _) = get(&responder, target);
        let logs = body.as_array().unwrap().iter().filter(|item| item["transaction"].get("log_output").is_some());
        logs.count() == body.as_array().unwrap().len()
    };
    assert!(has_log("/transactions.json?detailed"));
    assert!(has_log("/transactions.json?page=2&detailed="));
    assert!(!has_log("/transactions.json"));
    assert!(!has_log("/transactions.json?detailed=false"));
}

#[test]
fn made_up_times_look_like_the_documented_one() {
    let responder = responder(Settings::open());
    let (body, _) = get(&responder, "/transactions.json");
    for item in body.as_array().unwrap() {
        assert!(item["transaction"]["created_at"].as_str().unwrap().ends_with("+03:00"), "{item}");
    }
}

#[test]
fn keys_are_unique_and_numbers_fall_from_new_to_old() {
    let catalogue = catalogue();
    for entries in [200, 100_500] {
        let responder = with_entries(entries);
        for (operation, pagination) in support::paged(&catalogue) {
            let Some(key) = operation.entry_list().unwrap().key.first() else { continue };
            let size = support::LARGEST.to_string();
            let request = support::ask_for_all(operation).with(&pagination.size, &size).request();
            let walk = oplog_mock::PageWalk::new(&responder, operation, request, now());
            let bodies: Vec<Value> = walk.take(5).map(|(_, response)| json(&response)).collect();
            let found: Vec<&Value> = bodies.iter().flat_map(|body| operation.entries(body).unwrap()).collect();
            assert!(found.len() >= 200);
            let keys: Vec<String> = found.iter().map(|entry| entry[key].to_string()).collect();
            assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len(), "{}", operation.id());
            let numbers: Vec<u64> = found.iter().filter_map(|entry| entry[key].as_u64()).collect();
            assert!(numbers.iter().skip(1).is_sorted_by(|a, b| a > b), "{}", operation.id());
        }
    }
}
