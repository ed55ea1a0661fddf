//! Scripts of web pages, and the access log.

use std::sync::Mutex;

use crate::support::{now, responder};
use oplog_mock::{Clock, Engine, MockRequest, Settings};

fn preflight(target: &str) -> MockRequest {
    let request = MockRequest::new("OPTIONS", target).with_header("Origin", "https://example.com");
    request.with_header("Access-Control-Request-Method", "GET").with_header("Access-Control-Request-Headers", "x-a")
}

#[test]
fn scripts_may_ask_where_that_is_wanted_and_never_the_control_plane() {
    const ORIGIN: &str = "access-control-allow-origin";
    for cors in [false, true] {
        let engine = Engine::new(responder(Settings::open()), Clock::Fixed(now()));
        let engine = if cors { engine.with_cors() } else { engine };
        let asked = engine.handle(&preflight("/v1/operationLog"));
        assert_eq!(asked.header(ORIGIN).is_some() && asked.status == 204, cors);
        assert_eq!(asked.header("access-control-allow-headers"), cors.then_some("x-a"));
        assert_eq!(engine.handle(&MockRequest::get("/v1/operationLog")).header(ORIGIN), cors.then_some("*"));
        assert_eq!(
            engine.handle(&MockRequest::get("/nowhere")).header(ORIGIN),
            cors.then_some("*"),
            "errors are read too"
        );
        for request in [preflight("/__admin/stubs"), MockRequest::get("/__admin/requests")] {
            assert_eq!(engine.handle(&request).header(ORIGIN), None, "{}", request.target);
        }
    }
}

static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());

#[test]
fn the_access_log_has_a_line_for_each_request_without_secrets() {
    let engine = Engine::new(responder(Settings::open()), Clock::Fixed(now()));
    let engine = engine.with_log(|line| LINES.lock().unwrap().push(line.to_owned()));
    let length = engine.handle(&MockRequest::get("/v1/operationLog?Signature=SECRET&maxKeys=1")).body.len();
    let _ = engine.handle(&MockRequest::get("/__admin/health"));
    let lines = LINES.lock().unwrap();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].starts_with(&format!("{} GET /v1/operationLog?Signature=", now())), "{lines:?}");
    assert!(lines[0].ends_with(&format!("&maxKeys=1 200 {length}")) && !lines[0].contains("SECRET"), "{lines:?}");
}
