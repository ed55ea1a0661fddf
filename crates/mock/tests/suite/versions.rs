//! Microversions: what a version header switches on, and what it does not.

use crate::support::{cases, catalogue, json, now, ok, responder, with_entries};
use oplog_mock::{MockRequest, PageWalk, RequestBuilder, Responder, Settings};
use oplog_schema::{Catalogue, Operation, Source};
use oplog_wire::digest::host_id;
use serde_json::Value;

const LIST: &str = "huawei-ecs/list-server-actions";

fn list(catalogue: &Catalogue) -> &Operation {
    catalogue.get(LIST).unwrap()
}

fn body(responder: &Responder, request: &MockRequest) -> Value {
    json(&ok(responder.respond(request, now()), request))
}

#[test]
fn fields_and_paging_begin_with_their_version() {
    let (catalogue, responder) = (catalogue(), responder(Settings::open()));
    let ask = RequestBuilder::new(list(&catalogue)).about(1).with("limit", "2");
    for (version, paged) in [("2.1", false), ("2.57", false), ("2.58", true), ("latest", true)] {
        let body = body(&responder, &ask.clone().version(version).request());
        let rows = body["instanceActions"].as_array().unwrap();
        assert_eq!(rows.len() == 2, paged, "{version}");
        assert_eq!(rows[0].get("updated_at").is_some(), paged, "{version}");
        assert_eq!(body.get("links").is_some(), paged, "{version}");
    }
}

#[test]
fn below_that_version_query_parameters_mean_nothing() {
    let (catalogue, responder) = (catalogue(), with_entries(1200));
    let plain = RequestBuilder::new(list(&catalogue)).about(1);
    let garbage = plain.clone().with("limit", "x").with("marker", "nope").with("undocumented", "1");
    let whole = body(&responder, &plain.request());
    assert_eq!(whole["instanceActions"].as_array().unwrap().len(), 1200);
    assert_eq!(body(&responder, &garbage.request()), whole);
    assert_eq!(responder.respond(&garbage.version("2.58").request(), now()).status, 400);
}

#[test]
fn from_that_version_on_queries_are_refused_in_the_words_of_the_upstream() {
    let (catalogue, responder) = (catalogue(), with_entries(3));
    let ask = RequestBuilder::new(list(&catalogue)).about(1);
    for (query, message) in [
        ("limit=-1", "Invalid input for query parameters limit. Value: -1. '-1' does not match '^[0-9]*$'"),
        ("limit=1.5", "Invalid input for query parameters limit. Value: 1.5. '1.5' does not match '^[0-9]*$'"),
        ("limit=%201", "Invalid input for query parameters limit. Value:  1. ' 1' does not match '^[0-9]*$'"),
        ("limit=", "Invalid input for query parameters limit. Value: . '' should be non-empty"),
        ("limit", "Invalid input for query parameters limit. Value: . '' should be non-empty"),
        ("limit=1&limit=2", "Invalid input for query parameters limit. Value: ['1', '2']. ['1', '2'] is too long"),
        ("marker=nope", "Marker None could not be found."),
        ("marker=", "Marker None could not be found."),
        ("foo=1", "Additional properties are not allowed ('foo' was unexpected)"),
        (
            "changes-since=garbage",
            "Invalid input for query parameters changes-since. Value: garbage. 'garbage' is not a 'date-time'",
        ),
        (
            // A plus that is not escaped is a blank.
            "changes-since=2026-01-01T00:00:00+08:00",
            "Invalid input for query parameters changes-since. Value: 2026-01-01T00:00:00 08:00. \
             '2026-01-01T00:00:00 08:00' is not a 'date-time'",
        ),
    ] {
        let answer = |version| {
            let request = ask.clone().version(version).request();
            responder.respond(&MockRequest { target: format!("{}?{query}", request.target), ..request }, now())
        };
        assert_eq!(answer("2.57").status, 200, "{query}");
        let refused = answer("2.58");
        assert_eq!(refused.status, 400, "{query}");
        assert_eq!(json(&refused), serde_json::json!({"badRequest": {"code": 400, "message": message}}), "{query}");
    }
}

#[test]
fn answers_tell_their_version_unless_the_path_ignores_it() {
    let (catalogue, responder) = (catalogue(), responder(Settings::open()));
    let ask = RequestBuilder::new(list(&catalogue)).about(1);
    let headers = |ask: &RequestBuilder<'_>| {
        let response = responder.respond(&ask.request(), now());
        let names = ["X-OpenStack-Nova-API-Version", "OpenStack-API-Version", "Vary"];
        names.map(|name| response.header(name).unwrap_or("-").to_owned())
    };
    let vary = "X-OpenStack-Nova-API-Version, OpenStack-API-Version";
    assert_eq!(headers(&ask), ["2.1", "compute 2.1", vary]);
    assert_eq!(headers(&ask.clone().version("2.58")), ["2.58", "compute 2.58", vary]);
    assert_eq!(headers(&ask.clone().version("3.0")), ["3.0", "compute 3.0", vary]);
    assert_eq!(headers(&ask.version("2.58").through("v2")), ["-", "-", "-"]);
}

#[test]
fn the_header_of_several_services_counts_for_its_own() {
    let (catalogue, responder) = (catalogue(), responder(Settings::open()));
    let request =
        |value| RequestBuilder::new(list(&catalogue)).about(1).request().with_header("OpenStack-API-Version", value);
    let version = |value| {
        let response = responder.respond(&request(value), now());
        response.header("X-OpenStack-Nova-API-Version").unwrap_or_default().to_owned()
    };
    assert_eq!(version("compute 2.58"), "2.58");
    assert_eq!(version("volume 3.0, compute 2.58"), "2.58");
    assert_eq!(version("volume 3.0"), "2.1");
}

#[test]
fn a_link_is_there_when_the_page_is_full_even_if_nothing_follows() {
    let (catalogue, responder) = (catalogue(), with_entries(4));
    let operation = list(&catalogue);
    let ask = |limit| RequestBuilder::new(operation).about(1).version("2.58").with("limit", limit);
    let pages = |limit| {
        let walk = PageWalk::new(&responder, operation, ask(limit).request(), now());
        walk.map(|(_, response)| {
            let body = json(&response);
            (body["instanceActions"].as_array().unwrap().len(), body.get("links").is_some())
        })
    };
    assert_eq!(pages("2").collect::<Vec<_>>(), [(2, true), (2, true), (0, false)]);
    assert_eq!(pages("3").collect::<Vec<_>>(), [(3, true), (1, false)]);
    assert_eq!(pages("0").collect::<Vec<_>>(), [(0, false)]);
}

#[test]
fn a_link_repeats_the_request_with_its_parameters_sorted() {
    let (catalogue, responder) = (catalogue(), with_entries(4));
    let request = RequestBuilder::new(list(&catalogue)).about(1).version("2.58").with("limit", "1").request();
    let request =
        MockRequest { target: format!("{}&changes-since=2000-01-01T00:00:00%2B00:00", request.target), ..request };
    let body = body(&responder, &request.clone().with_header("Host", "example.com:8080"));
    let last = body["instanceActions"][0]["request_id"].as_str().unwrap();
    let path = request.path();
    let expected =
        format!("http://example.com:8080{path}?changes-since=2000-01-01T00%3A00%3A00%2B00%3A00&limit=1&marker={last}");
    assert_eq!(body["links"], serde_json::json!([{"rel": "next", "href": expected}]));
}

#[test]
fn a_newer_upstream_shows_hosts_and_their_ids() {
    // The vendor stops short of these versions, so the tables are told of newer ones.
    let folder = tempfile::tempdir().unwrap();
    for operation in ["list-server-actions", "show-server-action"] {
        let path = format!("schemas/huawei-ecs/{operation}/tables.toml");
        let tables = std::fs::read_to_string(format!("{}/../../{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        std::fs::create_dir_all(folder.path().join(&path).parent().unwrap()).unwrap();
        std::fs::write(folder.path().join(&path), tables.replace("\"2.60\"", "\"2.104\"")).unwrap();
    }
    let catalogue = Catalogue::load(&Source::Folder(folder.path().to_path_buf())).unwrap();
    let responder = Responder::new(&catalogue, &cases(), Settings::open()).unwrap();
    let listed = body(&responder, &RequestBuilder::new(list(&catalogue)).about(1).request());
    let id = listed["instanceActions"][0]["request_id"].as_str().unwrap();
    let ask =
        RequestBuilder::new(catalogue.get("huawei-ecs/show-server-action").unwrap()).about(1).with("request_id", id);
    let action = |version| {
        let body = body(&responder, &ask.clone().version(version).request());
        body["instanceAction"].clone()
    };
    let (before, after) = (action("2.61"), action("2.62"));
    assert_eq!((before["events"][0].get("host"), before["events"][0].get("hostId")), (None, None));
    for event in after["events"].as_array().unwrap() {
        let [project, host] = [&after["project_id"], &event["host"]].map(|value| value.as_str().unwrap());
        assert_eq!(event["hostId"], host_id(project, host));
    }
}
