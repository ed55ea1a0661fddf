//! Recording from servers on this machine: what becomes a golden case, what must not, and what becomes of the files.

use std::collections::BTreeMap;
use std::fs;
use std::future::IntoFuture;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use oplog_conformance::answer::Answer;
use oplog_conformance::client::Limits;
use oplog_conformance::contract::Contract;
use oplog_conformance::discover::discover;
use oplog_conformance::error_body;
use oplog_conformance::evidence::{ErrorProbe, Evidence};
use oplog_conformance::record::{FileError, Options, RecordError, RecordedCase, Recording, changes, record, write};
use oplog_conformance::rules;
use oplog_conformance::target::Target;
use oplog_findings::{self as findings, Coverage, Exchange, Party, SeverityOverrides, Signing};
use oplog_mock::{Clock, Engine, MockRequest, MockResponse, Responder, Settings};
use oplog_schema::golden::{self, GoldenCase, Origin};
use oplog_schema::{Catalogue, Source};
use oplog_wire::MediaType;
use tempfile::TempDir;

const BBC: &str = "baidu-bbc/query-operation-log";
const LIST: &str = "huawei-ecs/list-server-actions";

/// Records from the mock server, its answers changed on the way.
async fn recorded_through(only: &[&str], change: fn(&MockRequest, MockResponse) -> MockResponse) -> Recording {
    let catalogue = Catalogue::embedded().unwrap();
    let settings = Settings { entries: Some(60), ..Settings::default() };
    let cases = golden::load(&Source::Embedded).unwrap();
    let engine = Arc::new(Engine::new(Responder::new(&catalogue, &cases, settings).unwrap(), Clock::System));
    let router = Router::new().fallback(move |request: http::Request<Body>| {
        let engine = Arc::clone(&engine);
        async move {
            let (head, _) = request.into_parts();
            let headers = head.headers.iter();
            let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
            let target = head.uri.path_and_query().unwrap().to_string();
            let request = MockRequest { method: head.method.to_string(), target, headers, body: Vec::new() };
            let right = engine.handle(&request);
            let response = if request.path().starts_with("/__admin/") { right } else { change(&request, right) };
            let builder = http::Response::builder().status(response.status);
            let builder = response.headers.iter().fold(builder, |builder, (name, value)| builder.header(name, value));
            builder.body(Body::from(response.body)).unwrap()
        }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut target = Target::at(&format!("http://{}", listener.local_addr().unwrap()));
    let server = tokio::spawn(axum::serve(listener, router).into_future());
    discover(&mut target).await;
    target.headers.insert("X-Key".to_owned(), "hunter2-hunter2".to_owned());
    target.name = "the test".to_owned();
    let all = catalogue.operations().iter().map(|operation| operation.id().to_string());
    let options = Options {
        operations: all.filter(|id| only.is_empty() || only.contains(&id.as_str())).collect(),
        case: "recorded".to_owned(),
        limits: Limits::default(),
        secrets: vec!["hunter2-hunter2".into()],
    };
    let recording = record(&catalogue, &target, &options).await.unwrap();
    server.abort();
    recording
}

async fn recorded(only: &[&str]) -> Recording {
    recorded_through(only, |_, response| response).await
}

fn text(case: &RecordedCase) -> String {
    case.files.iter().map(|(path, bytes)| format!("{path}\n{}\n", String::from_utf8_lossy(bytes))).collect()
}

/// What the rules find in a case, contradictions of the page aside.
fn findings(case: &GoldenCase) -> Vec<String> {
    let catalogue = Catalogue::embedded().unwrap();
    let contract = Contract::new(catalogue.get(&case.operation).unwrap()).unwrap();
    let (operation, levels) = (&contract.operation, SeverityOverrides::default());
    let coverage = Coverage::new(operation, &levels, Party::Server);
    for (request, response) in &case.exchanges {
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned();
        let call = findings::Request {
            method: request.method.clone(),
            path: path.to_owned(),
            query: pairs
                .map(|pair| match pair.split_once('=') {
                    Some((name, value)) => (decoded(name), Some(decoded(value))),
                    None => (decoded(pair), None),
                })
                .collect(),
            headers: request.headers.clone(),
            form: response.media.unwrap_or(MediaType::Json),
            signing: Signing::Usual,
            json: None,
        };
        let headers = response.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone())).collect();
        let reply = findings::Response { status: response.status, headers, body: response.body.clone().into() };
        if reply.is_success() {
            let answer = Answer::new(&contract, &call, &reply, &case.name);
            rules::record(operation, &Evidence::Answer(&answer), &coverage);
            continue;
        }
        let rows = operation.errors().iter();
        let row = rows.filter(|row| row.status == reply.status).find(|row| {
            let view = error_body::read(operation, operation.error_body(row).unwrap(), &reply);
            view.code.as_ref() == Some(&row.code) && case.shows == row.about
        });
        let exchange = Exchange { request: call, result: Ok(reply) };
        let probe = ErrorProbe { row: row.unwrap(), how: &case.name, exchange: &exchange };
        rules::record(operation, &Evidence::ErrorProbe(probe), &coverage);
    }
    let found = coverage.findings();
    let real = found.iter().filter(|group| group.finding.erratum.is_none());
    real.map(|group| format!("{}/{}: {} {:?}", case.operation, case.name, group.rule.id, group.finding)).collect()
}

#[tokio::test]
async fn what_is_recorded_from_the_stand_in_is_golden() {
    let recording = recorded(&[]).await;
    assert_eq!(recording.problems, [], "{:?}", recording.problems);
    let root = TempDir::new().unwrap();
    write(root.path(), &recording.cases).unwrap();
    let cases = golden::load(&Source::Folder(root.path().to_owned())).unwrap();
    let names: Vec<String> =
        cases.iter().map(|case| format!("{}/{} of {}", case.operation, case.name, case.exchanges.len())).collect();
    insta::assert_snapshot!("recorded_cases", names.join("\n"));
    for case in &cases {
        assert_eq!((case.origin, case.source.as_str(), case.replay), (Origin::Recorded, "the test", false));
        assert_eq!(findings(case), Vec::<String>::new());
    }
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1, "nothing is left beside golden/");
}

#[tokio::test]
async fn recordings_of_the_same_answers_are_the_same() {
    let (one, other) = (recorded(&[LIST]).await, recorded(&[LIST]).await);
    assert_eq!(text(&one.cases[0]), text(&other.cases[0]));
}

#[tokio::test]
async fn ids_are_replaced_and_go_on_to_match() {
    let recording = recorded(&[LIST]).await;
    let text = text(&recording.cases[0]);
    for known in
        ["89655fe61c4c4a08b9f3e7f9095441b8", "e723eb40-f56e-40f9-8c8c-caa517fe06ba", "752be40780484291a9cc7ae50fff3e6d"]
    {
        assert!(!text.contains(known), "{known} is left in {text}");
    }
    let request = text.lines().find(|line| line.starts_with("GET ")).unwrap();
    let parts: Vec<&str> = request.split('/').collect();
    let (project, server) = (parts[2], parts[4]);
    assert!(text.contains(&format!("\"project_id\": \"{project}\"")), "{project} is not in {text}");
    assert!(text.contains(&format!("\"instance_uuid\": \"{server}\"")), "{server} is not in {text}");
}

#[tokio::test]
async fn the_second_page_is_asked_for_with_the_cursor_that_the_first_one_gives() {
    let recording = recorded(&[BBC]).await;
    let files = &recording.cases[0].files;
    let first: serde_json::Value = serde_json::from_slice(&files["pages/1/response.json"]).unwrap();
    let second = String::from_utf8(files["pages/2/request.http"].clone()).unwrap();
    let next = first["nextMarker"].as_str().unwrap();
    assert!(second.contains(&format!("marker={next}\n")) || second.contains(&format!("marker={next}&")), "{second}");
}

#[tokio::test]
async fn secrets_and_sessions_are_in_no_file() {
    let recording = recorded_through(&[], |request, mut response| {
        response.headers.push(("Set-Cookie".to_owned(), "session=c00kie-of-ours".to_owned()));
        let leak = request.headers.iter().find(|(name, _)| name == "x-key").map(|(_, value)| value.clone()).unwrap();
        let body = String::from_utf8(response.body).unwrap();
        response.body = body.replace("Shutdown, ", &format!("Shutdown by {leak} from 84.23.11.9, ")).into_bytes();
        response
    })
    .await;
    let text: String = recording.cases.iter().map(text).collect();
    assert!(text.contains("Shutdown by "), "{text}");
    for secret in ["hunter2", "c00kie", "84.23.11.9", "test-secret", "Authorization", "Signature", "127.0.0.1"] {
        assert!(!text.contains(secret), "{secret} is left");
    }
}

#[tokio::test]
async fn garbage_is_never_half_a_case() {
    for garbage in [
        |_: &MockRequest, mut response: MockResponse| {
            response.body = b"\x1b[31mhm".to_vec();
            response
        },
        |_: &MockRequest, mut response: MockResponse| {
            response.body.truncate(response.body.len() / 2);
            response
        },
        |_: &MockRequest, mut response: MockResponse| {
            response.status = 302;
            response
        },
        |_: &MockRequest, mut response: MockResponse| {
            response.body = vec![b' '; 2 << 20];
            response
        },
        |request: &MockRequest, mut response: MockResponse| {
            if request.target.contains("marker=") {
                response.body = b"{".to_vec();
            }
            response
        },
    ] {
        let recording = recorded_through(&[BBC], garbage).await;
        let whole: Vec<&str> = recording.cases.iter().map(|case| case.folder.rsplit('/').next().unwrap()).collect();
        assert!(!whole.contains(&"recorded"), "{whole:?}");
        assert!(recording.problems.iter().any(|problem| problem.case == "recorded" && !problem.is_violation));
    }
}

#[tokio::test]
async fn an_answer_that_departs_is_no_example() {
    let recording = recorded_through(&[BBC], |_, mut response| {
        response.body =
            String::from_utf8(response.body).unwrap().replace("\"isTruncated\"", "\"truncated\"").into_bytes();
        response
    })
    .await;
    assert!(recording.cases.is_empty());
    assert!(
        recording.problems[0].is_violation && recording.problems[0].what.contains("/isTruncated"),
        "{:?}",
        recording.problems
    );
    let recording = recorded_through(&[BBC], |_, mut response| {
        if response.status == 400 {
            response.status = 500;
        }
        response
    })
    .await;
    assert_eq!(recording.cases.len(), 1);
    let problem = &recording.problems[0];
    assert!(
        problem.is_violation && problem.what.contains("not with the documented error OperationLog.DateInvalid"),
        "{problem:?}"
    );
}

#[tokio::test]
async fn a_name_is_the_name_of_one_folder() {
    let catalogue = Catalogue::embedded().unwrap();
    for name in ["", "..", "a/b", "A", "-a", ".hidden", "a b", "1a", &"a".repeat(61)] {
        let case = name.to_owned();
        let options = Options { operations: vec![], case, limits: Limits::default(), secrets: vec![] };
        let outcome = record(&catalogue, &Target::at("http://127.0.0.1:1"), &options).await;
        assert!(matches!(outcome, Err(RecordError::Name(_))), "{name:?}");
    }
}

#[tokio::test]
async fn where_nobody_listens_nothing_is_recorded() {
    let catalogue = Catalogue::embedded().unwrap();
    let options = Options {
        operations: catalogue.operations().iter().map(|operation| operation.id().to_string()).collect(),
        case: "a".to_owned(),
        limits: Limits::default(),
        secrets: vec![],
    };
    let recording = record(&catalogue, &Target::at("http://127.0.0.1:1"), &options).await.unwrap();
    assert!(recording.cases.is_empty() && recording.problems.len() >= 5);
    assert!(
        recording.problems.iter().all(|problem| !problem.is_violation && problem.what.contains("cannot be reached"))
    );
}

/// A case of one exchange.
fn case(body: &str) -> RecordedCase {
    let head = "origin = \"recorded\"\nreading = \"adopted\"\nsource = \"a\"\nshows = \"b\"\n";
    let files = [("case.toml", head), ("request.http", "GET /\n"), ("response.json", body)];
    let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    RecordedCase { folder: "golden/acme/list/recorded".to_owned(), files: BTreeMap::from(files) }
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_case_is_replaced_whole() {
    let root = TempDir::new().unwrap();
    let folder = root.path().join("golden/acme/list/recorded");
    let mut walk = case("{}");
    walk.files.remove("request.http");
    walk.files.remove("response.json");
    for page in 1..=2 {
        walk.files.insert(format!("pages/{page}/request.http"), b"GET /\n".to_vec());
        walk.files.insert(format!("pages/{page}/response.json"), b"{}".to_vec());
    }
    assert!(write(root.path(), &[walk]).unwrap()[0].is_new);
    assert_eq!(files(&folder), ["case.toml", "pages"]);
    let change = &write(root.path(), &[case("{\"a\": 1}")]).unwrap()[0];
    assert!(!change.is_new && change.files.len() == 6, "{change:?}");
    assert_eq!(files(&folder), ["case.toml", "request.http", "response.json"]);
    assert!(write(root.path(), &[case("{\"a\": 1}")]).unwrap()[0].is_none());
    assert_eq!(files(root.path()), ["golden"]);
}

#[test]
fn a_difference_is_shown_without_writing() {
    let root = TempDir::new().unwrap();
    write(root.path(), &[case("{\n\"a\": 1\n}")]).unwrap();
    let change = &changes(root.path(), &[case("{\n\"a\": \"\u{1b}[2J\"\n}")]).unwrap()[0];
    let (path, old, new) = &change.files[0];
    assert_eq!((change.folder.as_str(), path.as_str()), ("golden/acme/list/recorded", "response.json"));
    assert_eq!((old.as_str(), new.as_str()), ("{\n\"a\": 1\n}", "{\n\"a\": \"\u{1b}[2J\"\n}"));
    assert_eq!(fs::read(root.path().join("golden/acme/list/recorded/response.json")).unwrap(), b"{\n\"a\": 1\n}");
}

#[test]
fn what_was_not_recorded_is_not_replaced() {
    let root = TempDir::new().unwrap();
    let mut documented = case("{}");
    let head = documented.files.get_mut("case.toml").unwrap();
    *head = String::from_utf8(head.clone()).unwrap().replace("recorded", "documented-example").into_bytes();
    write(root.path(), &[documented]).unwrap();
    let before = files(&root.path().join("golden/acme/list/recorded"));
    let outcome = write(root.path(), &[case("{\"a\": 1}")]);
    assert!(matches!(outcome, Err(FileError::NotRecorded(folder)) if folder == "golden/acme/list/recorded"));
    assert_eq!(files(&root.path().join("golden/acme/list/recorded")), before);
    assert_eq!(fs::read(root.path().join("golden/acme/list/recorded/response.json")).unwrap(), b"{}");
}

#[test]
fn what_cannot_be_read_back_is_not_written() {
    let root = TempDir::new().unwrap();
    write(root.path(), &[case("{}")]).unwrap();
    let mut half = case("{\"a\": 1}");
    half.files.remove("request.http");
    assert!(matches!(write(root.path(), &[half]), Err(FileError::Unreadable(_))));
    assert_eq!(fs::read(root.path().join("golden/acme/list/recorded/response.json")).unwrap(), b"{}");
    assert_eq!(files(root.path()), ["golden"]);
}
