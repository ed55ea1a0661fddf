//! The catalogue of violations: its names, and what holds for all of them. Whether each is caught is the checker's to show.

use crate::support;

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use crate::support::{ask_for_all, json, now};
use jiff::Timestamp;
use oplog_mock::faults::{self, Fault, Faulty};
use oplog_mock::{Clock, Engine, MockRequest, MockResponse, RequestBuilder, Settings, serve};
use oplog_schema::golden::GoldenCase;
use oplog_schema::{Catalogue, OperationId};
use oplog_wire::MediaType;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

fn every_violation(catalogue: &Catalogue) -> Vec<Fault> {
    faults::catalogue(catalogue).into_iter().chain(faults::controls(catalogue)).collect()
}

/// The built-in data, loaded once.
static DATA: LazyLock<(Catalogue, Vec<GoldenCase>)> = LazyLock::new(|| (support::catalogue(), support::cases()));

fn catalogue() -> &'static Catalogue {
    &DATA.0
}

fn with(settings: Settings, faults: &[Fault]) -> Faulty {
    Faulty::build(&DATA.0, &DATA.1, settings, faults.to_vec()).unwrap()
}

fn departing(chosen: &[Fault]) -> Faulty {
    with(Settings { entries: Some(12), ..Settings::open() }, chosen)
}

/// Documented requests, with the operation that each is to.
fn requests(catalogue: &Catalogue) -> Vec<(&OperationId, MockRequest)> {
    let of = |operation| [RequestBuilder::new(operation).request(), ask_for_all(operation).request()];
    catalogue.operations().iter().flat_map(|operation| of(operation).map(|request| (operation.id(), request))).collect()
}

#[test]
fn each_violation_has_an_id_of_its_own() {
    let all = every_violation(catalogue());
    let ids: BTreeSet<_> = all.iter().map(|fault| fault.id.as_str()).collect();
    assert_eq!(ids.len(), all.len());
    for fault in &all {
        assert_eq!(fault.id, format!("{}@{}", fault.kind, fault.operation));
        let plain = fault.kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        assert!(plain && !fault.about.is_empty() && !fault.about.ends_with('.'), "{}: {}", fault.id, fault.about);
    }
}

#[test]
fn a_kind_names_all_operations_to_which_it_applies() {
    let catalogue = catalogue();
    let one = faults::find(catalogue, "skips-an-entry@onapp/list-transactions");
    assert_eq!(one.iter().map(|fault| fault.operation.as_str()).collect::<Vec<_>>(), ["onapp/list-transactions"]);
    let all = faults::find(catalogue, "skips-an-entry");
    assert_eq!(all.len(), support::paged(catalogue).count());
    assert!(faults::find(catalogue, "skips-an-entry@not_found").is_empty());
    assert!(faults::find(catalogue, "").is_empty());
}

#[test]
fn controls_are_no_faults() {
    let catalogue = catalogue();
    assert!(faults::catalogue(catalogue).iter().all(|fault| fault.rule.is_some()));
    assert!(faults::controls(catalogue).iter().all(|control| control.rule.is_none()));
}

#[test]
fn every_operation_has_faults_of_every_family_that_it_can_have() {
    let catalogue = catalogue();
    let all = faults::catalogue(catalogue);
    for operation in catalogue.operations() {
        let own = all.iter().filter(|fault| fault.operation == *operation.id()).filter_map(|fault| fault.rule);
        let families: BTreeSet<_> = own.filter_map(|rule| rule.split('/').next()).collect();
        assert!(families.is_superset(&BTreeSet::from(["auth", "errors", "fields", "representations"])), "{families:?}");
        assert_eq!(families.contains("pagination"), operation.pagination().is_some(), "{}", operation.id());
    }
}

#[test]
fn a_violation_is_a_function_of_request_and_clock() {
    let catalogue = catalogue();
    for fault in every_violation(catalogue) {
        let [one, two] = [0; 2].map(|_| departing(std::slice::from_ref(&fault)));
        for (_, request) in requests(catalogue) {
            assert_eq!(one.respond(&request, now()), two.respond(&request, now()), "{}: {}", fault.id, request.target);
        }
    }
}

#[test]
fn a_violation_leaves_other_operations_alone() {
    let catalogue = catalogue();
    let right = departing(&[]);
    let usual: Vec<_> = requests(catalogue).iter().map(|(_, request)| right.respond(request, now())).collect();
    for fault in faults::catalogue(catalogue) {
        let departing = Faulty::new(right.responder().clone(), vec![fault.clone()]);
        for ((operation, request), usual) in requests(catalogue).iter().zip(&usual) {
            if **operation != fault.operation {
                assert_eq!(departing.respond(request, now()), *usual, "{}: {}", fault.id, request.target);
            }
        }
    }
}

#[test]
fn no_request_is_too_odd_for_a_violation() {
    const ODD: [&str; 9] = [
        "/",
        "/v1/operationLog?marker=%ff&maxKeys=-1&startTime=x&endTime=",
        "/v1/operationLog?maxKeys=99999999999999999999",
        "/v2.1//servers//os-instance-actions",
        "/v2.1/a/servers/b/os-instance-actions/c?limit=0&marker=&marker=x",
        "/transactions.xml/page/0/per_page/0",
        "/transactions.json?page=18446744073709551615&per_page=18446744073709551615",
        "/?Action=ListExecutionLogs&MaxResults=0&NextToken=&ExecutionId=%00",
        "/transactions.xml?detailed=0&detailed=1&page=é",
    ];
    for fault in every_violation(catalogue()) {
        let departing = departing(&[fault]);
        for target in ODD {
            for method in ["GET", "POST", "DELETE", ""] {
                let _: MockResponse = departing.respond(&MockRequest::new(method, target), Timestamp::MIN);
            }
        }
    }
}

#[test]
fn violations_stand_beside_each_other() {
    let catalogue = catalogue();
    let chosen = ["unknown-outer-member@baidu-bbc/query-operation-log", "skips-an-entry@baidu-bbc/query-operation-log"];
    let chosen: Vec<_> = chosen.iter().flat_map(|id| faults::find(catalogue, id)).collect();
    let ask = ask_for_all(catalogue.get("baidu-bbc/query-operation-log").unwrap()).with("maxKeys", "5");
    let right = json(&departing(&[]).respond(&ask.request(), now()));
    let next = ask.with("marker", right["nextMarker"].as_str().unwrap()).request();
    let both = json(&departing(&chosen).respond(&next, now()));
    assert_eq!(both["operationLogs"].as_array().unwrap().len(), 4);
    assert_eq!(both["debug"]["took"], 3);
}

#[test]
fn a_signature_is_checked_against_the_request_as_it_came() {
    let catalogue = catalogue();
    let operation = catalogue.get("alibaba-oos/list-execution-logs").unwrap();
    let responder = with(Settings::default(), &faults::find(catalogue, "ignores-the-size"));
    let ask = RequestBuilder::new(operation).format(MediaType::Json).with("MaxResults", "3");
    let signed = ask.signed(&oplog_mock::Credential::tests()[0], now()).unwrap();
    assert_eq!(json(&responder.respond(&signed, now()))["ExecutionLogs"].as_array().unwrap().len(), 50);
    assert!(responder.respond(&ask.request(), now()).status >= 400);
}

#[tokio::test]
async fn a_body_in_chunks_or_compressed_arrives_whole() {
    let catalogue = catalogue();
    let control = |kind| faults::find(catalogue, &format!("{kind}@onapp/list-transactions"));
    let usual = departing(&[]).respond(&MockRequest::get("/transactions.json"), now());
    for kind in ["in-chunks", "compressed", "compressed-in-chunks"] {
        let engine = Engine::new(departing(&control(kind)), Clock::Fixed(now()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let uri = format!("http://{}/transactions.json", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel::<()>();
        let served = tokio::spawn(serve(listener, Arc::new(engine), async { drop(stopped.await) }));
        let answer = crate::support::http().build().unwrap().get(&uri).send().await.unwrap();
        assert!(!answer.headers().contains_key("content-length"), "{kind}");
        assert_eq!(answer.bytes().await.unwrap(), usual.body, "{kind}");
        drop(stop);
        served.await.unwrap().unwrap();
    }
}
