//! Every error row is answered under its condition, as the tables print it, in every form.

use crate::support;

use crate::support::{ask_for_all, catalogue, json, now, paged, responder, with_entries};
use jsonschema::Validator;
use oplog_mock::{Clock, Engine, MockRequest, RequestBuilder, Responder, Settings, probe};
use oplog_schema::condition::{Condition, SignatureFault};
use oplog_schema::json_schema::{SchemaKind, Strength};
use oplog_schema::message::pattern;
use oplog_schema::tables::{ErrorRow, PagingStrategy};
use oplog_schema::{Catalogue, Operation};
use regex::Regex;
use serde_json::Value;

/// Every row that a client can bring about, with the request that does.
fn probed<'c>(responder: &Responder, catalogue: &'c Catalogue) -> Vec<(&'c Operation, &'c ErrorRow, MockRequest)> {
    let rows =
        catalogue.operations().iter().flat_map(|operation| operation.errors().iter().map(move |row| (operation, row)));
    rows.filter_map(|(operation, row)| Some((operation, row, probe(responder, operation, row, now())?))).collect()
}

/// Whether some text of the body is a message that `row` stands for.
fn tells(body: &Value, row: &ErrorRow) -> bool {
    let message = Regex::new(&pattern(&row.message)).unwrap();
    match body {
        Value::String(text) => message.is_match(text),
        Value::Array(items) => items.iter().any(|item| tells(item, row)),
        Value::Object(members) => members.values().any(|member| tells(member, row)),
        _ => false,
    }
}

#[test]
fn every_row_is_answered_with_its_status_message_and_body() {
    let catalogue = catalogue();
    let [lenient, strict] =
        [Settings::open(), Settings::default()].map(|settings| Engine::new(responder(settings), Clock::Fixed(now())));
    let probed = probed(lenient.responder(), &catalogue);
    for (operation, row, request) in &probed {
        let at = operation.full_id(&format!("error.{}", row.id));
        let engine = if matches!(row.when, Condition::Signature(_)) { &strict } else { &lenient };
        if row.when == Condition::Signature(SignatureFault::NonceUsed) {
            assert_eq!(engine.handle(request).status, 200, "{at}: a nonce serves once");
        }
        let response = engine.handle(request);
        let text = String::from_utf8_lossy(&response.body);
        assert_eq!(response.status, row.status, "{at}: {request:?}\n{text}");
        let content_type = response.header("content-type").unwrap_or_default();
        if content_type.contains("json") {
            let body = json(&response);
            assert!(tells(&body, row), "{at}: {text}");
            let validator: Validator =
                jsonschema::validator_for(&SchemaKind::Error.schema(operation, Strength::Adopted)).unwrap();
            assert!(validator.is_valid(&body), "{at}: {text}");
        }
    }
    let internal = |row: &&ErrorRow| matches!(row.when, Condition::Internal(_) | Condition::Load(_));
    let rows: usize =
        catalogue.operations().iter().map(|o| o.errors().iter().filter(|row| !internal(row)).count()).sum();
    let unreachable: Vec<_> = catalogue
        .operations()
        .iter()
        .flat_map(|operation| {
            let rows = operation.errors().iter().filter(|row| !internal(row));
            let missing = rows.filter(|row| !probed.iter().any(|(o, r, _)| o.id() == operation.id() && r.id == row.id));
            missing.map(|row| operation.full_id(row.id.as_ref())).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(unreachable, Vec::<String>::new(), "of {rows}");
}

#[test]
fn a_message_tells_what_was_named_from_what_is_known() {
    let (catalogue, responder) = (catalogue(), responder(Settings::open()));
    let operation = catalogue.get("huawei-ecs/list-server-actions").unwrap();
    let other = "f".repeat(32);
    let request = RequestBuilder::new(operation).with("project_id", &other).request();
    let message = &json(&responder.respond(&request, now()))["badRequest"]["message"];
    let known = &operation.entity("project_id").unwrap().known[0];
    let expected = format!("URL's project_id '{other}' doesn't match Context's project_id '{known}'");
    assert_eq!(*message, format!("Malformed request URL: {expected}"));
}

#[test]
fn a_documented_request_is_no_error() {
    let (catalogue, responder) = (catalogue(), responder(Settings::open()));
    for operation in catalogue.operations() {
        for row in operation.endpoints() {
            let request = RequestBuilder::new(operation).through(row.id.as_ref()).request();
            let response = responder.respond(&request, now());
            assert_eq!(response.status, 200, "{request:?}: {}", String::from_utf8_lossy(&response.body));
        }
    }
}

#[test]
fn a_damaged_cursor_is_refused_where_the_tables_say_so() {
    let (catalogue, responder) = (catalogue(), with_entries(30));
    for (operation, pagination) in paged(&catalogue).filter(|(_, pagination)| support::has_cursors(pagination.strategy))
    {
        let row = operation.error_when(|when| matches!(when, Condition::Damaged(_))).unwrap();
        let ask = ask_for_all(operation).with(&pagination.size, "10");
        let first = json(&responder.respond(&ask.request(), now()));
        let cursor = first[pagination.next.as_ref().unwrap()].as_str().unwrap().to_owned();
        let status =
            |cursor: &str| responder.respond(&ask.clone().with(&pagination.cursor, cursor).request(), now()).status;
        assert_eq!(status(&cursor), 200);
        for at in 0..cursor.len() {
            let mut damaged = cursor.clone();
            damaged.replace_range(at..=at, if &cursor[at..=at] == "A" { "B" } else { "A" });
            assert_eq!(status(&damaged), row.status, "{}: {damaged}", operation.id());
        }
        assert_eq!(status(&cursor[1..]), row.status);
        assert_eq!(status("0"), row.status);
    }
}

#[test]
fn a_token_is_bound_to_the_query_it_was_given_for() {
    let (catalogue, responder) = (catalogue(), with_entries(30));
    for (operation, pagination) in
        paged(&catalogue).filter(|(_, pagination)| pagination.strategy == PagingStrategy::Token)
    {
        let row = operation.error_when(|when| matches!(when, Condition::ChangedQuery(_))).unwrap();
        let ask = ask_for_all(operation).with(&pagination.size, "10");
        let first = json(&responder.respond(&ask.request(), now()));
        let next = ask.with(&pagination.cursor, first[pagination.next.as_ref().unwrap()].as_str().unwrap());
        let status = |ask: RequestBuilder<'_>| responder.respond(&ask.request(), now()).status;
        assert_eq!(status(next.clone()), 200);
        assert_eq!(status(next.clone().with("SignatureNonce", "other")), 200, "what is not documented may change");
        assert_eq!(status(next.clone().with(&pagination.size, "11")), row.status);
        assert_eq!(status(next.clone().without(&pagination.size)), row.status);
        for entity in operation.entities() {
            assert_eq!(status(next.clone().with(&entity.parameter, &entity.known[0])), row.status);
        }
    }
}

#[test]
fn an_unknown_path_is_answered_in_the_style_of_the_nearest_vendor_else_in_our_own() {
    let responder = responder(Settings::open());
    let not_found = responder.respond(&MockRequest::get("/favicon.ico"), now());
    assert_eq!(not_found.status, 404);
    let body = json(&not_found);
    let forms: usize = catalogue().operations().iter().map(|operation| operation.endpoints().len()).sum();
    assert_eq!(body["documented"].as_array().unwrap().len(), forms);
}
