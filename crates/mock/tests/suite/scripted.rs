//! What a scenario says about lists, connections and time: over a socket, as clients meet it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use crate::support::{http, now, responder};
use oplog_mock::{Clock, Engine, MockCloud, Settings, Stubs, serve};
use reqwest::Response;
use serde_json::{Value, json};
use tokio::net::TcpListener;

const BBC: &str = "baidu-bbc/query-operation-log";
const ALL: &str = "/v1/operationLog?startTime=2001-01-01T00:00:00Z&endTime=2101-01-01T00:00:00Z";

async fn start(scenario: &str) -> String {
    let engine = Engine::new(responder(Settings::open()), Clock::Fixed(now()));
    let stubs = Stubs::from_toml(scenario, engine.responder()).unwrap();
    let engine = engine.with_stubs(stubs);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(serve(listener, Arc::new(engine), std::future::pending()));
    base
}

async fn get(url: String) -> Response {
    http().build().unwrap().get(url).send().await.unwrap()
}

async fn body(url: String) -> Value {
    json_of(get(url).await).await
}

async fn json_of(response: Response) -> Value {
    serde_json::from_slice(&response.bytes().await.unwrap()).unwrap()
}

fn entry(second: u32) -> Value {
    json!({
        "operationStatus": true,
        "operationTime": format!("2017-10-24T06:00:{second:02}Z"),
        "operationDesc": format!("number {second}"),
        "operationIp": "192.0.2.1",
    })
}

fn described(page: &Value) -> Vec<&str> {
    page["operationLogs"].as_array().unwrap().iter().map(|one| one["operationDesc"].as_str().unwrap()).collect()
}

/// Bytes of an answer until the connection ends, and how it ends.
fn raw(base: &str, target: &str) -> (Vec<u8>, std::io::Result<usize>) {
    let mut stream = TcpStream::connect(base.strip_prefix("http://").unwrap()).unwrap();
    write!(stream, "GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    let end = stream.read_to_end(&mut answer);
    (answer, end)
}

#[tokio::test]
async fn entries_of_ones_own_are_paged_and_filtered_as_the_others() {
    let rows: Vec<Value> = [2, 9, 5, 7].into_iter().map(entry).collect();
    let cloud = MockCloud::builder().settings(Settings::open()).own_entries(BBC, &rows).start().await.unwrap();
    let first = body(format!("{}{ALL}&maxKeys=3", cloud.uri())).await;
    assert_eq!(described(&first), ["number 9", "number 7", "number 5"], "newest first");
    let next = first["nextMarker"].as_str().unwrap();
    let second = body(format!("{}{ALL}&maxKeys=3&marker={next}", cloud.uri())).await;
    assert_eq!((described(&second), &second["isTruncated"]), (vec!["number 2"], &json!(false)));
    let window = "startTime=2017-10-24T06:00:05Z&endTime=2017-10-24T06:00:07Z";
    let inside = body(format!("{}/v1/operationLog?{window}", cloud.uri())).await;
    assert_eq!(described(&inside), ["number 7", "number 5"]);
    cloud.verify().expect_pass();
}

#[tokio::test]
async fn an_entry_that_breaks_the_schema_is_refused_with_its_pointer() {
    for (name, value, problem) in [
        ("operationStatus", json!("yes"), "/1/operationStatus: expected a boolean, found \"yes\""),
        ("operationTime", json!("today"), "/1/operationTime: expected a time of format utc-seconds"),
        ("operationIp", Value::Null, "/1/operationIp: expected a value"),
        ("operationTimes", json!(1), "did you mean `operationTime`"),
    ] {
        let mut wrong = entry(1);
        wrong[name] = value;
        let cloud = MockCloud::builder().own_entries(BBC, &[entry(0), wrong]).start().await;
        let error = std::error::Error::source(&cloud.unwrap_err()).unwrap().to_string();
        assert!(error.contains(problem), "{error}");
    }
    let mut short = entry(1);
    short.as_object_mut().unwrap().remove("operationDesc");
    let stubs = Stubs::from_json(
        &json!({"entries": [{"operation": BBC, "rows": [short]}]}).to_string(),
        &responder(Settings::open()),
    );
    assert!(stubs.unwrap_err().problem.contains("/0: `operationDesc` is missing"));
}

#[tokio::test]
async fn entries_arrive_while_a_client_walks_and_its_walk_is_as_if_they_had_not() {
    let rows: Vec<Value> = (0..10).map(entry).collect();
    let builder = MockCloud::builder().settings(Settings::open()).own_entries(BBC, &rows).arriving(BBC, 3, 1);
    let cloud = builder.start().await.unwrap();
    let (mut seen, mut marker) = (Vec::new(), String::new());
    loop {
        let page = body(format!("{}{ALL}&maxKeys=2{marker}", cloud.uri())).await;
        seen.extend(described(&page).into_iter().map(str::to_owned));
        match page["nextMarker"].as_str() {
            Some(next) => marker = format!("&marker={next}"),
            None => break,
        }
    }
    assert_eq!(seen, (0..7).rev().map(|n| format!("number {n}")).collect::<Vec<_>>());
    let later = body(format!("{}{ALL}", cloud.uri())).await;
    assert_eq!(described(&later)[0], "number 9", "all of them are there now");
}

#[tokio::test]
async fn beyond_a_rate_limit_a_request_is_told_when_to_come_again() {
    let base = start("[[rate_limit]]\nrequests = 2\nper_seconds = 30").await;
    for _ in 0..2 {
        assert_eq!(get(format!("{base}{ALL}")).await.status(), 200);
    }
    let busy = get(format!("{base}{ALL}")).await;
    assert_eq!((busy.status().as_u16(), &busy.headers()["retry-after"]), (429, &"30".parse().unwrap()));
    let client = http().build().unwrap();
    let clock = json!({"now": "2026-03-01T09:30:30Z"}).to_string();
    client.put(format!("{base}/__admin/clock")).body(clock).send().await.unwrap();
    assert_eq!(get(format!("{base}{ALL}")).await.status(), 200, "the time is over");
}

#[tokio::test]
async fn a_credential_expires_between_two_pages_and_is_good_again_when_it_is_renewed() {
    let base = start(
        "[[stub]]\nrequest = { operation = \"alibaba-oos/list-execution-logs\", continues = true, nth = 1 }\n\
         response = { error = \"ExpiredStsToken\" }",
    )
    .await;
    let list =
        "/?Action=ListExecutionLogs&Version=2019-06-01&Format=JSON&ExecutionId=exec-8a2aaf460fdf47c6b5ef&MaxResults=20";
    let first = body(format!("{base}{list}")).await;
    let token = first["NextToken"].as_str().unwrap();
    let second = format!("{base}{list}&NextToken={token}");
    let expired = get(second.clone()).await;
    assert_eq!(expired.status(), 400);
    assert_eq!(json_of(expired).await["Code"], "ExpiredStsToken");
    assert_eq!(get(second).await.status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_is_cut_off_made_to_dribble_or_reset_with_its_connection() {
    let base = start(
        "[[stub]]\nrequest = { query = { x = \"cut\" } }\nresponse = { truncate = 20 }\n\
         [[stub]]\nrequest = { query = { x = \"slow\" } }\nresponse = { dribble = { chunks = 4, total_ms = 4 } }\n\
         [[stub]]\nrequest = { query = { x = \"reset\" } }\nresponse = { reset = true }",
    )
    .await;
    let whole = get(format!("{base}{ALL}")).await.bytes().await.unwrap();
    assert_eq!(get(format!("{base}{ALL}&x=slow")).await.bytes().await.unwrap().len(), whole.len());
    assert!(get(format!("{base}{ALL}&x=cut")).await.bytes().await.is_err());
    let (cut, _) = raw(&base, &format!("{ALL}&x=cut"));
    let head = cut.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    assert_eq!(cut.len() - head - 4, 20, "{}", String::from_utf8_lossy(&cut));
    let (nothing, end) = raw(&base, &format!("{ALL}&x=reset"));
    assert_eq!((nothing.len(), end.map_err(|error| error.kind())), (0, Err(std::io::ErrorKind::ConnectionReset)));
}

#[tokio::test]
async fn a_golden_case_is_shown_to_who_prefers_it() {
    let base = start("[[stub]]\nrequest = { query = { x = \"1\" } }\nresponse = { example = \"empty\" }").await;
    let ask = |preference: &str, target: &str| {
        let request = http().build().unwrap().get(format!("{base}{target}"));
        request.header("prefer", format!("example={preference}")).send()
    };
    let empty = json_of(ask("empty", ALL).await.unwrap()).await;
    assert_eq!(empty["operationLogs"], json!([]));
    assert_eq!(body(format!("{base}{ALL}&x=1")).await, empty, "a stub shows the same");
    let unknown = ask("emty", ALL).await.unwrap();
    assert_eq!(unknown.status(), 400);
    let known = json_of(unknown).await;
    assert!(known["examples"].as_array().unwrap().contains(&json!("empty")), "{known}");
}

#[tokio::test]
async fn a_recording_is_played_back_in_its_order_whoever_signs_the_requests() {
    let entry = |url: &str, text: &str| {
        let headers = [json!({"name": "Content-Length", "value": "999"}), json!({"name": "x-a", "value": "b"})];
        let content = json!({"mimeType": "text/plain", "text": text});
        json!({
            "request": {"method": "GET", "url": format!("https://example.com{url}")},
            "response": {"status": 200, "headers": headers, "content": content},
        })
    };
    let list = "/v1/operationLog?maxKeys=1&authorization=old";
    let har = json!({"log": {"entries": [entry(list, "one"), entry(list, "two"), entry("/v1/operationLog", "all")]}});
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.har"), har.to_string()).unwrap();
    let scenario = folder.path().join("scenario.toml");
    std::fs::write(&scenario, "[[playback]]\nhar = \"a.har\"").unwrap();
    let engine = Engine::new(responder(Settings::open()), Clock::Fixed(now()));
    let stubs = Stubs::from_file(&scenario, engine.responder()).unwrap();
    let engine = engine.with_stubs(stubs);
    let said = |target: &str| {
        let response = engine.handle(&oplog_mock::MockRequest::get(target));
        (response.header("x-a").map(str::to_owned), String::from_utf8(response.body).unwrap())
    };
    for (target, text) in [
        ("/v1/operationLog?maxKeys=1&authorization=new", "one"),
        ("/v1/operationLog", "all"),
        ("/v1/operationLog?maxKeys=1", "two"),
        ("/v1/operationLog?maxKeys=1", "two"),
    ] {
        assert_eq!(said(target), (Some("b".to_owned()), text.to_owned()), "{target}");
    }
    assert!(said("/v1/operationLog?maxKeys=2").1.contains("operationLogs"), "what is not recorded is as documented");
}

#[tokio::test]
async fn the_same_words_are_taken_while_it_runs_and_by_the_builder() {
    let stub = json!({"request": {"nth": 1}, "response": {"status": 503}});
    let builder = MockCloud::builder().settings(Settings::open()).stub(stub).rate_limit(3, 60).cors();
    let cloud = builder.scenario("[[stub]]\nrequest = { nth = 2 }\nresponse = { status = 418 }").start().await.unwrap();
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(get(format!("{}{ALL}", cloud.uri())).await.status().as_u16());
    }
    assert_eq!(seen, [503, 200, 418, 429]);
    let more = json!({"entries": [{"operation": BBC, "rows": [entry(1)]}]}).to_string();
    let admin = http().build().unwrap().post(format!("{}/__admin/stubs", cloud.uri())).body(more);
    assert_eq!(admin.send().await.unwrap().status(), 201);
    http().build().unwrap().post(format!("{}/__admin/reset", cloud.uri())).send().await.unwrap();
    get(format!("{}{ALL}", cloud.uri())).await;
    assert_eq!(described(&body(format!("{}{ALL}", cloud.uri())).await), ["number 1"]);
    assert!(MockCloud::builder().stub(json!({"response": {}})).start().await.is_err());
}

#[tokio::test]
async fn the_builder_refuses_what_it_could_not_do() {
    for response in [json!({"reset": true}), json!({"drop": true}), json!({"truncate": 3})] {
        let builder = MockCloud::builder().stub(json!({"name": "broken", "response": response}));
        let error = builder.start().await.unwrap_err().to_string();
        assert!(error.contains("`broken`"), "{response}: {error}");
    }
}

#[tokio::test]
async fn the_control_plane_shows_everything_that_it_was_told() {
    let list = json!({"operation": BBC, "rows": [entry(1), entry(2), entry(3)]});
    let told = json!({
        "stub": [{"name": "mine", "request": {"nth": 9}, "response": {"status": 500}}],
        "entries": [list],
        "arriving": [{"operation": BBC, "entries": 2, "each": 1}],
        "rate_limit": [{"operation": BBC, "requests": 5, "per_seconds": 60}],
    });
    let base = start("[[rate_limit]]\nrequests = 50\nper_seconds = 1").await;
    let post = http().build().unwrap().post(format!("{base}/__admin/stubs")).body(told.to_string());
    assert_eq!(post.send().await.unwrap().status(), 201);
    get(format!("{base}{ALL}")).await;
    let shown = body(format!("{base}/__admin/stubs")).await;
    assert_eq!(shown["entries"], json!([{"operation": BBC, "entries": 3}]));
    assert_eq!(shown["arriving"], json!([{"operation": BBC, "entries": 2, "each": 1, "still_to_come": 1}]));
    let limits = json!([
        {"operation": BBC, "requests": 5, "per_seconds": 60, "came": 1},
        {"operation": null, "requests": 50, "per_seconds": 1, "came": 1},
    ]);
    assert_eq!(shown["rate_limits"], limits);
}
