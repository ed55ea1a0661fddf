//! `proxy`: real clients, the proxy and a target behind it, each in a process of its own; both sides are checked.
#![cfg(unix)]

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command};
use std::thread;

use serde_json::Value;
use tempfile::TempDir;

use crate::clients::{self, BROKEN, GOOD};
use crate::mock::Mock;
use crate::support::{command, oplog_in};

/// A running proxy, ended when it is dropped.
struct Proxy {
    child: Child,
    url: String,
    folder: TempDir,
}

impl Proxy {
    fn to(target: &str, args: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let fixed =
            ["proxy", "--target", target, "--listen", "0", "--stop-after", "120", "--report", "json=proxy.json"];
        let mut child = command(folder.path(), &[&fixed, args].concat()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.split(' ').nth(1).unwrap_or_else(|| panic!("no URL in {line:?}")).to_owned();
        Self { child, url, folder }
    }

    fn before(mock: &Mock, args: &[&str]) -> Self {
        Self::to(&format!("http://{}", mock.address), args)
    }

    /// Sends a text as it is, and reads until the connection is closed.
    fn send(&self, text: &str) -> String {
        let mut stream = TcpStream::connect(self.url.trim_start_matches("http://")).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        answer
    }

    fn ask(&self, method: &str, target: &str) -> String {
        self.send(&format!("{method} {target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
    }

    fn verdict(&self) -> Value {
        body(&self.ask("GET", "/__admin/verdict"))
    }

    fn reset(&self) {
        assert!(self.ask("POST", "/__admin/reset").starts_with("HTTP/1.1 200"));
    }

    /// Asks it to end; its exit code, what it said, and its report.
    fn stop(mut self) -> (Option<i32>, String, Value) {
        Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        let mut said = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        let code = self.child.wait().unwrap().code();
        let report = fs::read_to_string(self.folder.path().join("proxy.json")).unwrap();
        (code, said, serde_json::from_str(&report).unwrap())
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn body(answer: &str) -> Value {
    let (_, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no body in {answer}"));
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}"))
}

/// The rules whose findings fail.
fn failing(verdict: &Value) -> BTreeSet<&str> {
    let findings = verdict["findings"].as_array().unwrap().iter();
    findings.filter(|found| found["weight"] == "fail").map(|found| found["rule"].as_str().unwrap()).collect()
}

/// Proxies before mock servers that check credentials and before such that do not.
fn both_kinds() -> [(Mock, Proxy); 2] {
    [&["--entries", "130", "--no-auth"][..], &["--entries", "130"]].map(|args| {
        let mock = Mock::start(args);
        let proxy = Proxy::before(&mock, &[]);
        (mock, proxy)
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn broken_clients_are_blamed_through_it_for_what_they_do_and_nothing_else() {
    let servers = both_kinds();
    let mut wrong = Vec::new();
    for case in BROKEN {
        let proxy = &servers[usize::from(case.auth)].1;
        proxy.reset();
        (case.run)(&clients::Client::of(&proxy.url)).await;
        let verdict = proxy.verdict();
        if failing(&verdict) != case.blamed_by.iter().copied().collect() {
            wrong.push(format!("{}: {verdict:#}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn good_clients_and_a_right_target_are_not_blamed() {
    let servers = both_kinds();
    for case in GOOD {
        let proxy = &servers[usize::from(case.auth)].1;
        proxy.reset();
        (case.run)(&clients::Client::of(&proxy.url)).await;
        let verdict = proxy.verdict();
        assert_eq!(
            (&verdict["verdict"], &verdict["pass"]),
            (&"pass".into(), &true.into()),
            "{}: {verdict:#}",
            case.name
        );
        assert!(verdict["requests"].as_u64().unwrap() > 0, "{}", case.name);
    }
}

const BBC: &str = "baidu-bbc/query-operation-log";
const OOS: &str = "alibaba-oos/list-execution-logs";
const SHOW: &str = "huawei-ecs/show-server-action";
const LIST: &str = "huawei-ecs/list-server-actions";

/// Faults of each kind that an answer by itself, an error or a walk can show, with the rule that sees it.
const FAULTS: &[(&str, &str, &str)] = &[
    ("member-is-missing", BBC, "fields/required"),
    ("text-as-number", OOS, "fields/type"),
    ("unknown-value", LIST, "fields/enum"),
    ("time-in-seconds", BBC, "fields/format"),
    ("text-is-null", LIST, "fields/null"),
    ("inner-list-without-list", SHOW, "fields/nesting"),
    ("names-are-empty", LIST, "fields/empty"),
    ("later-times-come-first", SHOW, "fields/time-order"),
    ("success-as-202", BBC, "representations/documented-request"),
    ("unknown-as-400", OOS, "errors/status"),
    ("error-without-an-id", OOS, "errors/body-shape"),
    ("message-with-its-code", OOS, "errors/message"),
    ("error-labelled-as-html", BBC, "errors/content-type"),
    ("next-cursor-is-missing", BBC, "pagination/next-consistent"),
    ("repeats-the-default-size", OOS, "pagination/echo"),
    ("one-entry-too-many", BBC, "pagination/size-bound"),
];

/// What a proxy before a mock server with this fault says of the mock server, when the checker asks for everything.
fn seen(fault: &str, operation: &str) -> Value {
    // Some faults are in a rare entry.
    let mock = Mock::start(&["--entries", "60", "--fault", &format!("{fault}@{operation}")]);
    let proxy = Proxy::before(&mock, &[]);
    let folder = TempDir::new().unwrap();
    // It is a client; what it finds itself is not looked at, nor that it asks wrongly on purpose.
    oplog_in(folder.path(), &["conformance", "--target", &proxy.url, "--only", operation, "--quiet"]);
    let verdict = proxy.verdict();
    assert!(verdict["requests"].as_u64().unwrap() > 10, "{verdict}");
    verdict
}

#[test]
fn what_is_wrong_with_a_target_is_seen_through_it() {
    let mut wrong = Vec::new();
    for (fault, operation, rule) in FAULTS {
        let verdict = seen(fault, operation);
        if !verdict["findings"].as_array().unwrap().iter().any(|found| found["rule"] == *rule) {
            wrong.push(format!("{fault}@{operation}: {rule} is not among the findings\n{verdict:#}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_target_that_is_right_in_an_unusual_way_is_not_blamed() {
    for control in ["compressed", "compressed-in-chunks"] {
        let verdict = seen(control, BBC);
        assert!(failing(&verdict).iter().all(|rule| rule.starts_with("requests/")), "{control}: {verdict:#}");
    }
}

/// A target that takes one connection, answers its first request with these bytes, and hands back what it was sent.
fn taking(answer: &'static str) -> (String, thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let taken = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let (mut sent, mut buffer) = (Vec::new(), [0; 4096]);
        while !(sent.ends_with(b"0\r\n\r\n") || sent.starts_with(b"GET") && sent.ends_with(b"\r\n\r\n")) {
            let read = stream.read(&mut buffer).unwrap();
            assert!(read > 0, "{}", String::from_utf8_lossy(&sent));
            sent.extend_from_slice(&buffer[..read]);
        }
        stream.write_all(answer.as_bytes()).unwrap();
        String::from_utf8(sent).unwrap()
    });
    (url, taken)
}

#[test]
fn a_request_and_its_answer_pass_untouched_but_for_the_headers_of_the_connection() {
    let answer = "HTTP/1.1 418 Whatever\r\nX-Two: a\r\nX-Two: b\r\nKeep-Alive: timeout=5\r\nSet-Cookie: c=d\r\n\
                  Content-Length: 4\r\n\r\n\u{1}odd";
    let (target, taken) = taking(answer);
    let proxy = Proxy::to(&format!("{target}/base/"), &[]);
    let got = proxy.send(
        "POST /a/../%2e%2E//b?c=%41&&d=e+f HTTP/1.1\r\nHost: where.example.com\r\nX-Two: one\r\nX-Two: two\r\n\
         Authorization: Basic c2VjcmV0\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\nProxy-Authorization: Basic bm8=\r\n\
         Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
    );
    let sent = taken.join().unwrap().to_lowercase();
    assert!(sent.starts_with("post /base/a/../%2e%2e//b?c=%41&&d=e+f http/1.1\r\n"), "{sent}");
    for line in ["host: where.example.com", "x-two: one", "x-two: two", "authorization: basic c2vjcmv0", "abc", "de"] {
        assert!(sent.contains(&format!("\r\n{line}\r\n")), "{line} is not in\n{sent}");
    }
    for name in ["x-hop", "proxy-authorization", "\r\naccept", "user-agent", "via", "forwarded"] {
        assert!(!sent.contains(name), "{name} is in\n{sent}");
    }
    let got = got.to_lowercase();
    assert!(got.starts_with("http/1.1 418 "), "{got}");
    for line in ["x-two: a", "x-two: b", "set-cookie: c=d", "content-length: 4"] {
        assert!(got.contains(&format!("\r\n{line}\r\n")), "{line} is not in\n{got}");
    }
    assert!(!got.contains("keep-alive") && got.ends_with("\r\n\r\n\u{1}odd"), "{got}");
}

#[test]
fn the_host_of_the_target_is_sent_where_that_is_asked_for() {
    let (target, taken) = taking("HTTP/1.1 204 No Content\r\n\r\n");
    let proxy = Proxy::to(&target, &["--host", "target"]);
    assert!(proxy.ask("GET", "/elsewhere").starts_with("HTTP/1.1 204"));
    let host = format!("\r\nhost: {}\r\n", target.trim_start_matches("http://"));
    assert!(taken.join().unwrap().contains(&host));
}

#[test]
fn a_target_that_is_down_is_told_of_and_no_client_is_blamed() {
    let unused = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = format!("http://{}", unused.local_addr().unwrap());
    drop(unused);
    let proxy = Proxy::to(&target, &[]);
    let answer = proxy.ask("GET", "/v1/operationLog?maxKeys=100");
    assert!(answer.starts_with("HTTP/1.1 502"), "{answer}");
    let said = body(&answer);
    assert!(said["error"].as_str().unwrap().contains("the target did not answer: cannot be reached"), "{said}");
    assert_eq!(said["target"], *target);
    let verdict = proxy.verdict();
    assert_eq!((&verdict["verdict"], &verdict["unanswered"]), (&"inconclusive".into(), &1.into()), "{verdict:#}");
    assert!(failing(&verdict).is_empty(), "{verdict:#}");
    let (code, _, report) = proxy.stop();
    assert_eq!((code, &report["verdict"]), (Some(3), &"inconclusive".into()));
}

#[test]
fn credentials_go_nowhere_else_and_stay_nowhere() {
    let mock = Mock::start(&["--no-auth"]);
    let proxy = Proxy::before(&mock, &[]);
    let elsewhere = proxy.send(
        "GET http://elsewhere.invalid/v1/operationLog HTTP/1.1\r\nHost: elsewhere.invalid\r\nConnection: close\r\n\r\n",
    );
    assert!(elsewhere.starts_with("HTTP/1.1 421") && elsewhere.contains("forwards to http://127.0.0.1"), "{elsewhere}");
    assert!(proxy.ask("CONNECT", "elsewhere.invalid:443").starts_with("HTTP/1.1 501"));
    let secrets = "Authorization: bce-auth-v1/very-secret-key/2026-03-01T12:00:00Z/1800//very-secret-code\r\nCookie: very-secret-cookie";
    let asked = proxy.send(&format!(
        "GET /v1/operationLog?maxKeys=ten&Signature=very-secret-signature HTTP/1.1\r\nHost: h\r\n{secrets}\r\nConnection: close\r\n\r\n"
    ));
    assert!(asked.starts_with("HTTP/1.1 400"), "{asked}");
    // The client may say where the target is by its own name, as with a proxy of the environment.
    let own = format!("GET http://{}/v1/operationLog HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", mock.address);
    assert!(proxy.send(&own).starts_with("HTTP/1.1 200"));
    let told = [proxy.verdict(), body(&proxy.ask("GET", "/__admin/requests"))].map(|json| json.to_string()).concat();
    let (code, said, report) = proxy.stop();
    assert_eq!(code, Some(1), "{said}");
    assert!(!format!("{told}{said}{report}").contains("very-secret"), "{told}{said}{report}");
}

#[test]
fn its_control_plane_is_its_own_and_what_it_has_not_is_the_targets() {
    let mock = Mock::start(&["--no-auth"]);
    let proxy = Proxy::before(&mock, &["--only", "onapp"]);
    let health = body(&proxy.ask("GET", "/__admin/health"));
    assert_eq!(health["target"], format!("http://{}", mock.address));
    assert_eq!(health["operations"], serde_json::json!(["onapp/list-transactions"]));
    assert!(body(&proxy.ask("GET", "/__admin/target"))["operations"].is_object(), "a mock server behind it is asked");
    assert!(proxy.ask("GET", "/v1/operationLog?maxKeys=ten").starts_with("HTTP/1.1 400"));
    assert!(proxy.ask("GET", "/transactions.json").starts_with("HTTP/1.1 200"));
    let requests = body(&proxy.ask("GET", "/__admin/requests?limit=5"));
    assert_eq!(requests["meta"]["total"], 1, "{requests}");
    assert_eq!(requests["requests"][0]["request"]["url"], "/transactions.json");
    let (code, said, report) = proxy.stop();
    assert_eq!((code, &report["verdict"], &report["requests"]), (Some(0), &"pass".into(), &1.into()), "{said}");
    assert!(said.contains("1 requests to documented operations, 2 to other paths"), "{said}");
}

#[test]
fn a_long_answer_is_streamed_and_not_kept() {
    const LENGTH: usize = 40 << 20;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = format!("http://{}", listener.local_addr().unwrap());
    let serving = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]).unwrap();
        write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {LENGTH}\r\n\r\n")
            .unwrap();
        let piece = vec![b' '; 1 << 20];
        (0..LENGTH >> 20).for_each(|_| stream.write_all(&piece).unwrap());
    });
    let proxy = Proxy::to(&target, &[]);
    let answer = proxy.ask("GET", "/transactions.json");
    serving.join().unwrap();
    assert!(answer.len() > LENGTH);
    let verdict = proxy.verdict();
    assert_eq!((&verdict["verdict"], &verdict["forgotten"]), (&"inconclusive".into(), &1.into()), "{verdict}");
}

/// A line of bash that sends a GET and waits for the answer.
fn get(target: &str) -> String {
    format!(
        "exec 3<>/dev/tcp/127.0.0.1/${{OPLOG_URL##*:}}; \
         printf 'GET {target} HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3; cat <&3 >/dev/null"
    )
}

#[test]
fn a_command_is_run_beside_it_with_the_exit_codes_of_the_gate() {
    let mock = Mock::start(&["--no-auth", "--entries", "3"]);
    let target = format!("http://{}", mock.address);
    let run = |script: &str| {
        let folder = TempDir::new().unwrap();
        oplog_in(folder.path(), &["proxy", "--target", &target, "--", "bash", "-c", script])
    };
    run(&get("/v1/operationLog?maxKeys=100")).ends_with(0).says("PASS").says("baidu-bbc/query-operation-log");
    let broken = run(&get("/v1/operationLog?maxKey=10")).ends_with(1);
    broken.says("requests/unknown-parameter").says("did you mean maxKeys?");
    run(&format!("{}; exit 7", get("/v1/operationLog"))).ends_with(4).says("PASS").complains("exit code 7");
    run("true").ends_with(3).says("INCONCLUSIVE");
    run(&get("/elsewhere/altogether")).ends_with(3).complains("1 to other paths");
}

#[test]
fn what_cannot_be_forwarded_to_is_wrong_usage() {
    let folder = TempDir::new().unwrap();
    oplog_in(folder.path(), &["proxy", "--target", "staging"]).ends_with(2).complains("no conformance.toml");
    oplog_in(folder.path(), &["proxy", "--target", "ftp://h"]).ends_with(2).complains("no http or https URL");
    let target = ["proxy", "--target", "http://127.0.0.1:1"];
    oplog_in(folder.path(), &[&target[..], &["--warn", "requests/pth"]].concat())
        .ends_with(2)
        .complains("requests/path");
}
