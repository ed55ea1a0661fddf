//! What the mock server is told to do: stubs, scenarios, a preferred status, another clock; by file and over a socket.

use std::sync::Arc;

use crate::support::{http, now, responder};
use oplog_mock::{Clock, Engine, Settings, Stubs, serve};
use reqwest::Client;
use serde_json::{Value, json};
use tokio::net::TcpListener;

const LIST: &str = "/v1/operationLog?maxKeys=3";
const OOS: &str = "/?Action=ListExecutionLogs&Format=JSON&ExecutionId=exec-8a2aaf460fdf47c6b5ef";

struct Server {
    base: String,
    client: Client,
}

impl Server {
    async fn start(scenario: &str) -> Self {
        let mut engine = Engine::new(responder(Settings::open()), Clock::Fixed(now()));
        if !scenario.is_empty() {
            let stubs = Stubs::from_toml(scenario, engine.responder()).unwrap();
            engine = engine.with_stubs(stubs);
        }
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(serve(listener, Arc::new(engine), std::future::pending()));
        Self { base, client: http().build().unwrap() }
    }

    async fn ask(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> (u16, Value) {
        let method = method.parse().unwrap();
        let mut request = self.client.request(method, format!("{}{target}", self.base)).body(body.to_owned());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        (response.status().as_u16(), serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or_default())
    }

    async fn status(&self, target: &str) -> u16 {
        self.ask("GET", target, &[], "").await.0
    }
}

#[tokio::test]
async fn a_stub_answers_the_requests_that_it_is_for_and_no_others() {
    for (request, others) in [
        (r#"operation = "baidu-bbc/query-operation-log""#, OOS),
        (r#"path = "/v1/operationLog""#, OOS),
        (r#"query = { maxKeys = "3" }"#, "/v1/operationLog?maxKeys=4"),
        (r#"method = "GET", headers = { "x-case" = "a" }"#, LIST),
    ] {
        let stub = format!("[[stub]]\nrequest = {{ {request} }}\nresponse = {{ status = 418, json = {{ a = [1] }} }}");
        let server = Server::start(&stub).await;
        let meant = server.ask("GET", LIST, &[("x-case", "a")], "").await;
        assert_eq!(meant, (418, json!({"a": [1]})), "{request}");
        assert_eq!(server.status(others).await, 200, "{request}");
    }
}

#[tokio::test]
async fn a_documented_error_is_answered_in_the_words_of_its_row() {
    let server = Server::start("[[stub]]\nresponse = { error = \"EntityNotExists.Execution\" }").await;
    let (status, body) = server.ask("GET", OOS, &[], "").await;
    assert_eq!((status, &body["Code"]), (404, &json!("EntityNotExists.Execution")), "{body}");
    assert_eq!(server.status(LIST).await, 200, "an operation without that error answers as documented");
}

#[tokio::test]
async fn a_fault_a_delay_or_no_answer_at_all_may_come_the_nth_time() {
    let server = Server::start(
        "[[stub]]\nrequest = { nth = 2 }\nresponse = { fault = \"success-as-202\" }\n\
         [[stub]]\nrequest = { nth = 3 }\nresponse = { drop = true }\n\
         [[stub]]\nresponse = { delay_ms = 1 }",
    )
    .await;
    // The first stub sees every request, the second one those that the first one did not answer.
    assert_eq!(server.status(LIST).await, 200);
    assert_eq!(server.status(LIST).await, 202);
    assert_eq!(server.status(LIST).await, 200);
    let client = http().pool_max_idle_per_host(0).build().unwrap();
    assert!(client.get(format!("{}{LIST}", server.base)).send().await.is_err(), "dropped");
    assert_eq!(server.status(LIST).await, 200);
}

const OUTAGE: &str = r#"
[[stub]]
response = { status = 503, headers = { Retry-After = "1" } }
scenario = "outage"
required_state = "Started"
new_state = "still down"

[[stub]]
response = { status = 503 }
scenario = "outage"
required_state = "still down"
new_state = "up"
"#;

#[tokio::test]
async fn a_scenario_goes_from_state_to_state_and_starts_again_after_a_reset() {
    let server = Server::start(OUTAGE).await;
    for _ in 0..2 {
        let mut seen = Vec::new();
        for _ in 0..4 {
            seen.push(server.status(LIST).await);
        }
        assert_eq!(seen, [503, 503, 200, 200]);
        let (_, stubs) = server.ask("GET", "/__admin/stubs", &[], "").await;
        assert_eq!(stubs["scenarios"], json!({"outage": "up"}));
        server.ask("POST", "/__admin/reset", &[], "").await;
    }
}

#[tokio::test]
async fn stubs_come_and_go_while_it_runs_in_the_same_words() {
    let server = Server::start("").await;
    let stub = json!({"stub": [{"name": "mine", "request": {"nth": 1}, "response": {"status": 500}}]});
    assert_eq!(server.ask("POST", "/__admin/stubs", &[], &stub.to_string()).await.0, 201);
    assert_eq!((server.status(LIST).await, server.status(LIST).await), (500, 200));
    let (_, stubs) = server.ask("GET", "/__admin/stubs", &[], "").await;
    assert_eq!(stubs["stubs"], json!([{"name": "mine", "matched": 2}]));
    let wrong = "{\"stub\": [\n{\"response\": {\"status\": 500}},\n{\"response\": {\"eror\": \"x\"}}]}";
    let (status, refused) = server.ask("POST", "/__admin/stubs", &[], wrong).await;
    assert_eq!((status, &refused["line"]), (400, &json!(3)), "{refused}");
    assert_eq!(server.ask("GET", "/__admin/stubs", &[], "").await.1["stubs"].as_array().unwrap().len(), 1);
    server.ask("DELETE", "/__admin/stubs", &[], "").await;
    assert_eq!(server.ask("GET", "/__admin/stubs", &[], "").await.1["stubs"], json!([]));
}

#[tokio::test]
async fn a_request_may_prefer_a_documented_status() {
    let server = Server::start("").await;
    for (preference, status) in
        [("code=404", 404), ("respond-async, code=404", 404), ("code=200", 200), ("wait=1", 200)]
    {
        assert_eq!(server.ask("GET", OOS, &[("prefer", preference)], "").await.0, status, "{preference}");
    }
    let (status, body) = server.ask("GET", OOS, &[("prefer", "code=599")], "").await;
    assert_eq!(status, 400, "{body}");
    assert!(body["documented"].as_array().unwrap().contains(&json!(404)), "{body}");
}

#[tokio::test]
async fn the_clock_is_moved_while_it_runs_and_a_reset_puts_it_back() {
    let server = Server::start("").await;
    let (_, before) = server.ask("GET", "/__admin/clock", &[], "").await;
    assert_eq!(before, json!({"now": now().to_string()}));
    let other = json!({"now": "2001-02-03T04:05:06Z"});
    assert_eq!(server.ask("PUT", "/__admin/clock", &[], &other.to_string()).await, (200, other));
    let date = server.client.get(format!("{}{LIST}", server.base)).send().await.unwrap();
    assert_eq!(date.headers()["date"], "Sat, 03 Feb 2001 04:05:06 GMT");
    for wrong in
        ["", "{}", r#"{"now": "today"}"#, r#"{"shift": "1h"}"#, r#"{"now": "2001-02-03T04:05:06Z", "shift": 1}"#]
    {
        assert_eq!(server.ask("PUT", "/__admin/clock", &[], wrong).await.0, 400, "{wrong}");
    }
    assert_eq!(server.ask("PUT", "/__admin/clock", &[], r#"{"shift": -3600}"#).await.0, 200);
    server.ask("POST", "/__admin/reset", &[], "").await;
    assert_eq!(server.ask("GET", "/__admin/clock", &[], "").await.1, before);
}

#[test]
fn a_file_that_is_not_understood_or_can_never_happen_is_refused_with_its_line() {
    let responder = responder(Settings::open());
    for (text, line, problem) in [
        ("", 1, "nothing in it"),
        ("\n[[stub]]\nresponse = { statu = 1 }", 3, "unknown field"),
        ("[[stub]]\nresponse = {}", 1, "says nothing"),
        ("\n\n[[stub]]\nresponse = { status = 500, drop = true }", 3, "one of"),
        ("[[stub]]\nresponse = { status = 99 }", 1, "no status"),
        ("[[stub]]\nresponse = { status = 200, headers = { \"a b\" = \"c\" } }", 1, "no header"),
        ("[[stub]]\nresponse = { error = \"EntityNotExists.Executions\" }", 1, "did you mean"),
        ("[[stub]]\nresponse = { fault = \"skips-an-entri\" }", 1, "did you mean"),
        ("\n[[stub]]\nresponse = { example = \"exampel\" }", 2, "golden case"),
        ("[[stub]]\nrequest = { operation = \"baidu-bbc/query\" }\nresponse = { drop = true }", 1, "operation"),
        ("[[stub]]\nrequest = { nth = 0 }\nresponse = { drop = true }", 1, "from 1"),
        ("[[stub]]\nresponse = { drop = true }\nnew_state = \"x\"", 1, "need a `scenario`"),
        ("[[stub]]\nresponse = { drop = true }\nscenario = \"a\"\nrequired_state = \"Started\"", 1, "never advance"),
        ("\n[[stub]]\nresponse = { truncate = 1, dribble = { chunks = 1, total_ms = 1 } }", 2, "either"),
        ("[[stub]]\nresponse = { dribble = { chunks = 0, total_ms = 1 } }", 1, "at least one"),
        ("[[stub]]\nresponse = { delay_distribution = { type = \"uniform\", lower = 2, upper = 1 } }", 1, "not above"),
        ("[[rate_limit]]\nrequests = 1\nper_seconds = 0", 1, "from 1"),
        ("[[rate_limit]]\noperation = \"onapp/list\"\nrequests = 1\nper_seconds = 1", 1, "operation"),
        ("[[arriving]]\noperation = \"huawei-ecs/show-server-action\"\nentries = 1", 1, "operation with a list"),
        ("[[arriving]]\noperation = \"baidu-bbc/query-operation-log\"\nentries = 0", 1, "nothing would ever arrive"),
        ("[[entries]]\noperation = \"baidu-bbc/query-operation-log\"\nfile = \"x\"", 1, "in a scenario file only"),
        ("[[playback]]\nhar = \"x\"", 1, "in a scenario file only"),
        (
            "[[stub]]\nresponse = { drop = true }\nscenario = \"a\"\nnew_state = \"b\"\n\
             [[stub]]\nresponse = { drop = true }\nscenario = \"a\"\nrequired_state = \"c\"",
            5,
            "never advance to `c`",
        ),
    ] {
        let error = Stubs::from_toml(text, &responder).unwrap_err();
        assert_eq!(error.line, line, "{text}: {error}");
        assert!(error.problem.contains(problem), "{text}: {error}");
    }
}
