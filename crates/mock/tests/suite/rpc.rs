//! Operations behind one path: constants pick them, parameters travel in query, form or header, pages hang on tokens.

use crate::support::{cases, catalogue, json, now, ok, responder};
use oplog_mock::{MockRequest, PageWalk, RequestBuilder, Settings};
use oplog_schema::Operation;
use serde_json::Value;

const LOGS: &str = "alibaba-oos/list-execution-logs";

#[test]
fn the_token_of_the_documented_page_leads_on_behind_its_rows() {
    let (catalogue, responder) = (catalogue(), responder(Settings::open()));
    let operation: &Operation = catalogue.get(LOGS).unwrap();
    let case = cases().into_iter().find(|case| case.operation == LOGS && case.replay).unwrap();
    let documented: Value = serde_json::from_slice(&case.exchanges[0].1.body).unwrap();
    let rows = operation.entries(&documented).unwrap();
    assert_eq!(rows.len(), 25);

    let request = MockRequest::get(&case.exchanges[0].0.target);
    let by_default = PageWalk::new(&responder, operation, request, now()).entries();
    assert_eq!(by_default[..25].iter().collect::<Vec<_>>(), rows);
    for size in [10, 25, 100] {
        let request = RequestBuilder::new(operation).with("MaxResults", &size.to_string()).request();
        assert_eq!(PageWalk::new(&responder, operation, request, now()).entries(), by_default, "by {size}");
    }

    let token = documented["NextToken"].as_str().unwrap();
    let status = |ask: RequestBuilder<'_>| responder.respond(&ask.with("NextToken", token).request(), now()).status;
    assert_eq!(status(RequestBuilder::new(operation)), 200);
    assert_eq!(
        status(RequestBuilder::new(operation).with("MaxResults", "50")),
        200,
        "the default size is what was asked for"
    );
    assert_eq!(status(RequestBuilder::new(operation).with("MaxResults", "10")), 400);
    assert_eq!(status(RequestBuilder::new(operation).about(1)), 400);
}

#[test]
fn parameters_travel_in_query_form_or_header() {
    let (catalogue, responder) = (catalogue(), responder(Settings::open()));
    let operation = catalogue.get(LOGS).unwrap();
    let in_query = RequestBuilder::new(operation).about(1).with("MaxResults", "3").request();
    let query = in_query.raw_query();
    let (constant, others) = query.split_once('&').unwrap();
    assert_eq!(constant, "Action=ListExecutionLogs");
    let requests = [
        in_query.clone(),
        MockRequest::new("POST", &in_query.target),
        MockRequest::new("POST", "/").with_form(query),
        MockRequest::new("POST", &format!("/?{constant}")).with_form(others),
        MockRequest::new("POST", &format!("/?{others}")).with_header("x-acs-action", "ListExecutionLogs"),
    ];
    let rows = |request: &MockRequest| json(&ok(responder.respond(request, now()), request))["ExecutionLogs"].clone();
    for request in &requests {
        assert_eq!(rows(request), rows(&in_query), "{request:?}");
    }
}

#[test]
fn a_form_that_comes_with_get_is_no_parameter() {
    let responder = responder(Settings::open());
    let request = MockRequest::get("/?Action=ListExecutionLogs").with_form("ExecutionId=exec-8a2aaf460fdf47c6b5ef");
    assert_eq!(responder.respond(&request, now()).status, 400);
}

#[test]
fn errors_come_in_the_form_that_was_asked_for() {
    let responder = responder(Settings::open());
    let ask = |format: &str| {
        let target = format!("/?Action=ListExecutionLogs&ExecutionId=exec-x&Format={format}");
        responder.respond(&MockRequest::get(&target).with_header("Host", "oos.example.com:80"), now())
    };
    let in_json = ask("JSON");
    assert_eq!(json(&in_json)["Message"], "The specific execution exec-x does not exist.");
    assert_eq!(json(&in_json)["HostId"], "oos.example.com");
    let in_xml = ask("XML");
    assert_eq!((in_xml.status, in_xml.header("content-type")), (404, Some("text/xml;charset=utf-8")));
    let text = String::from_utf8(in_xml.body).unwrap();
    assert!(text.contains("<Error><Code>EntityNotExists.Execution</Code><HostId>oos.example.com</HostId>"), "{text}");
}

#[test]
fn messages_name_what_they_are_about() {
    let (catalogue, responder) = (catalogue(), responder(Settings::open()));
    let operation = catalogue.get(LOGS).unwrap();
    let message = |name: &str| {
        let known = &responder.settings().credentials;
        let credential = known.iter().find(|c| c.refused.is_some_and(|kind| kind.as_str() == name)).unwrap();
        let request = RequestBuilder::new(operation).signed(credential, now()).unwrap();
        json(&responder.respond(&request, now()))["Message"].as_str().unwrap().to_owned()
    };
    assert_eq!(message("no-permission"), "User has no permission to do the action: (ListExecutionLogs)");
    assert_eq!(message("expired-sts-token"), "Expired STS token to do the action: (ListExecutionLogs)");
    assert_eq!(message("unsupported-account"), "The account type (test-unsupported-account) was not supported.");
}
