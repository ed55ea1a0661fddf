//! Entries that come again: checked as the first time, wherever they stand, and kept within bounds.

use oplog_conformance::answer::Answer;
use oplog_conformance::contract::Contract;
use oplog_conformance::evidence::Evidence;
use oplog_conformance::known::KnownEntries;
use oplog_conformance::rules;
use oplog_findings::{Finding, Response};
use serde_json::{Value, json};

use crate::proofs::acme::{body, call, events, lines, reply, rows};

fn page(contract: &Contract, rows: &[Value]) -> Response {
    reply(200, body(contract, rows).to_string())
}

fn findings(answer: &Answer<'_>) -> Vec<Finding> {
    let evidence = Evidence::Answer(answer);
    let said = rules::check(answer.operation, &evidence);
    said.flat_map(|(_, result)| result.findings).collect()
}

/// What is found in a page by itself.
fn by_itself(contract: &Contract, reply: &Response) -> Vec<Finding> {
    findings(&Answer::new(contract, &call(contract), reply, "the page"))
}

#[test]
fn a_wrong_entry_is_told_in_every_page_that_has_it_and_with_its_place_there() {
    let contract = events();
    let mut rows = rows(contract, 4);
    rows[1]["size"] = json!("large");
    rows[3]["size"] = json!(null);
    let known = KnownEntries::new(contract);
    let call = call(contract);
    for shown in [&rows[..], &rows[1..], &rows[1..2], &rows[..1], &[], &rows[..]] {
        let reply = page(contract, shown);
        let found = findings(&known.answer(&call, &reply, "the page"));
        assert_eq!(found, by_itself(contract, &reply), "{shown:?}");
    }
    let reply = page(contract, &[rows[0].clone(), rows[2].clone(), rows[1].clone()]);
    let found = findings(&known.answer(&call, &reply, "the page"));
    assert_eq!(found.iter().map(|finding| finding.at.as_str()).collect::<Vec<_>>(), ["the page, /events/2/size"]);
}

#[test]
fn a_value_that_only_a_rule_finds_wrong_is_found_again_too() {
    let contract = events();
    let mut rows = rows(contract, 2);
    rows[0]["nobody documents this"] = json!(1);
    let (known, call, reply) = (KnownEntries::new(contract), call(contract), page(contract, &rows));
    for _ in 0..3 {
        let found = findings(&known.answer(&call, &reply, "the page"));
        assert!(!found.is_empty());
        assert_eq!(found, by_itself(contract, &reply));
    }
}

#[test]
fn what_stands_around_known_entries_is_read_each_time() {
    let contract = events();
    let (known, call, rows) = (KnownEntries::new(contract), call(contract), rows(contract, 2));
    assert!(findings(&known.answer(&call, &page(contract, &rows), "the page")).is_empty());
    let mut changed = body(contract, &rows);
    changed["limit"] = json!("ten");
    let (changed, cut) = (changed.to_string(), body(contract, &rows).to_string());
    let twice = cut.replacen('{', "{\"limit\": 10, ", 1);
    for text in [changed.as_str(), &twice, &cut[..cut.len() - 1], &format!("{cut}}}")] {
        let reply = reply(200, text);
        let found = findings(&known.answer(&call, &reply, "the page"));
        assert!(!found.is_empty(), "{text}");
        assert_eq!(found, by_itself(contract, &reply), "{text}");
    }
}

#[test]
fn an_entry_is_checked_anew_for_another_request() {
    let contract = events();
    let (known, call, reply) = (KnownEntries::new(contract), call(contract), page(contract, &rows(contract, 2)));
    assert!(findings(&known.answer(&call, &reply, "the page")).is_empty());
    let call = call.with("account", "8");
    let found = findings(&known.answer(&call, &reply, "the page"));
    assert_eq!(found, findings(&Answer::new(contract, &call, &reply, "the page")));
}

#[test]
fn an_entry_that_a_filter_should_leave_out_is_found_though_it_was_right_before() {
    let contract = events();
    let (known, reply) = (KnownEntries::new(contract), page(contract, &rows(contract, 2)));
    for (kind, count) in [("created", 0), ("deleted", 1), ("created", 0), ("deleted", 1)] {
        let call = call(contract).with("kind", kind);
        let found = findings(&known.answer(&call, &reply, "the page"));
        assert_eq!(found.len(), count, "{kind}: {found:?}");
    }
}

#[test]
fn entries_without_their_wrapper_are_no_known_ones() {
    let contract = lines();
    let (known, call, wrapped) = (KnownEntries::new(contract), call(contract), rows(contract, 2));
    let bare: Vec<Value> = wrapped.iter().map(|row| row["line"].clone()).collect();
    let mixed = vec![wrapped[0].clone(), bare[1].clone()];
    for rows in [&bare, &wrapped, &mixed, &bare, &wrapped, &mixed] {
        let reply = page(contract, rows);
        assert_eq!(findings(&known.answer(&call, &reply, "the page")), by_itself(contract, &reply), "{rows:?}");
    }
}

#[test]
fn what_is_kept_is_bounded_whatever_comes() {
    let contract = events();
    let (known, call) = (KnownEntries::new(contract), call(contract));
    for first in 0..60 {
        let rows: Vec<Value> = (0..100).map(|number| json!({ "id": first * 100 + number, "size": [] })).collect();
        drop(known.answer(&call, &page(contract, &rows), "the page"));
    }
    let (entries, _) = known.size();
    assert!((100..=2_000).contains(&entries), "{entries} entries");
    let known = KnownEntries::new(contract);
    for number in 0..20 {
        let row = json!({ "id": number, "note": "x".repeat(100_000) });
        drop(known.answer(&call, &page(contract, &[row]), "the page"));
    }
    let (_, bytes) = known.size();
    assert!((200_000..=1 << 20).contains(&bytes), "{bytes} bytes");
    let reply = page(contract, &rows(contract, 5));
    assert!(findings(&known.answer(&call, &reply, "the page")).is_empty(), "what is not kept is read all the same");
}
