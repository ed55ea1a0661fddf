//! What the tables can say beyond the built-in operations: contracts of a made-up vendor, each about one way to page, to authenticate or
//! to describe a value. Of each, the right mock server passes, and each deliberate fault is caught by the rule that is there for it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::{StreamExt, stream};
use jiff::Timestamp;
use oplog_conformance::client::Limits;
use oplog_conformance::discover::discover;
use oplog_conformance::run::{Options, run};
use oplog_conformance::target::Target;
use oplog_findings::{Outcome, RunReport, SeverityOverrides, Verdict, Weight};
use oplog_mock::faults::{self, Fault, Faulty};
use oplog_mock::{Clock, Credential, Engine, MockRequest, RequestBuilder, Responder, Settings, serve};
use oplog_schema::tables::Effect;
use oplog_schema::{Catalogue, Operation, Source, openapi};
use tokio::net::TcpListener;

/// The operation whose parameters travel in a JSON body.
const SEARCH: &str = "globex/search-by-body";
/// Faults of errors that are about such bodies.
const BODIES: [&str; 4] = ["error-as-200", "error-as-500", "takes-broken-bodies", "takes-other-types"];

/// Operations whose success has another status than 200.
const OTHER_SUCCESSES: [&str; 2] = ["globex/count-tickets", "globex/look-alive"];
/// Faults of that status.
const STATUSES: [&str; 2] = ["success-as-200", "success-as-202"];

/// Entries of each list: several pages of every documented size.
const ENTRIES: u64 = 104;

/// The contracts, and nothing else.
pub(crate) fn catalogue() -> Catalogue {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vocabulary");
    Catalogue::load(&Source::Folder(folder)).unwrap_or_else(|error| panic!("{error}"))
}

/// Checks one operation of a mock server with these faults.
async fn check(catalogue: &Catalogue, operation: &Operation, faults: &[Fault]) -> RunReport {
    let settings = Settings { entries: Some(ENTRIES), ..Settings::default() };
    let faulty = Faulty::build(catalogue, &[], settings, faults.to_vec()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut target = Target::at(&format!("http://{}", listener.local_addr().unwrap()));
    let server = tokio::spawn(serve(listener, Arc::new(Engine::new(faulty, Clock::System)), std::future::pending()));
    discover(&mut target).await;
    let options = Options {
        operations: vec![operation.id().to_string()],
        seed: 0,
        limits: Limits::default(),
        levels: SeverityOverrides::default(),
        shard: None,
    };
    let report = run(catalogue, &target, &options, &(), std::future::pending()).await.unwrap();
    server.abort();
    report
}

/// The rules that found something, and whether that fails the run.
fn found(report: &RunReport) -> BTreeSet<(&'static str, bool)> {
    let groups = report.operations.iter().flat_map(|operation| &operation.findings);
    groups
        .flat_map(|group| {
            let fails = report.weight(group) == Weight::Fail;
            std::iter::once(group.rule.id).chain(group.also.iter().copied()).map(move |rule| (rule, fails))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_server_passes() {
    let catalogue = catalogue();
    for operation in catalogue.operations().iter().filter(|operation| operation.effect() == Effect::Read) {
        let report = check(&catalogue, operation, &[]).await;
        assert_eq!(found(&report), BTreeSet::new(), "{}", operation.id());
        assert_eq!(report.verdict(), Verdict::Pass, "{}", operation.id());
        let facts = report.operations.iter().flat_map(|operation| &operation.facts);
        let skipped: Vec<_> = facts
            .filter(|fact| !matches!(fact.outcome, Outcome::Passed | Outcome::NotCheckable))
            .map(|fact| fact.local())
            .collect();
        assert_eq!(skipped, Vec::<&str>::new(), "{}", operation.id());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_is_caught_and_no_control_is_blamed() {
    let catalogue = Arc::new(catalogue());
    let all = [faults::catalogue(&catalogue), faults::controls(&catalogue)].concat();
    // How an answer is spelt and sent has nothing to do with what these contracts are about.
    let controls = [
        "no-entries",
        "one-entry",
        "ends-with-a-page",
        "another-seed",
        "values-at-their-bounds",
        "unproven-as-403",
        "unproven-as-404",
    ];
    let rules = ["fields/bounds", "fields/enum", "fields/format"];
    let reads = |fault: &Fault| catalogue.get(fault.operation.as_str()).is_some_and(|found| found.readable().is_some());
    let chosen = all.into_iter().filter(reads).filter(|fault| match fault.rule {
        Some(_) if STATUSES.contains(&fault.kind) => OTHER_SUCCESSES.contains(&fault.operation.as_str()),
        Some("relations/list-and-detail") => true,
        Some(_) if BODIES.contains(&fault.kind) => fault.operation.as_str() == SEARCH,
        Some(rule) if fault.operation.as_str() == "globex/list-values" => rules.contains(&rule),
        Some(rule) => ["auth/", "filters/", "pagination/"].iter().any(|family| rule.starts_with(family)),
        None => controls.contains(&fault.kind),
    });
    let wrong: Vec<String> = stream::iter(chosen)
        .map(|fault| {
            let catalogue = Arc::clone(&catalogue);
            tokio::spawn(async move {
                let operation = catalogue.get(fault.operation.as_str()).unwrap();
                let mut wrong = None;
                // What a fault does may depend on the moment, and by chance be the same twice.
                for _ in 0..2 {
                    let found = found(&check(&catalogue, operation, std::slice::from_ref(&fault)).await);
                    let is_right = match fault.rule {
                        Some(rule) => found.contains(&(rule, true)) || found.contains(&(rule, false)),
                        None => !found.iter().any(|(_, fails)| *fails),
                    };
                    if is_right {
                        return None;
                    }
                    wrong = Some(format!("{}: {found:?}", fault.id));
                }
                wrong
            })
        })
        .buffered(4)
        .filter_map(|wrong| async { wrong.unwrap() })
        .collect()
        .await;
    assert_eq!(wrong, Vec::<String>::new());
}

/// Of each scheme that sends a secret as it is, a request by who knows it, who knows another one, and who knows none.
#[test]
fn what_clients_send_as_proof_is_judged_and_never_kept() {
    let catalogue = catalogue();
    for name in ["list-by-bearer", "list-by-key-header", "list-by-key-query"] {
        let operation = catalogue.get(&format!("globex/{name}")).unwrap();
        let responder = Responder::new(&catalogue, &[], Settings::default()).unwrap();
        let engine = Engine::new(responder, Clock::System);
        let request = RequestBuilder::new(operation);
        let sign = |secret: &str| {
            let credential = Credential { secret: secret.to_owned(), ..Credential::test() };
            request.signed(&credential, jiff::Timestamp::now()).unwrap()
        };
        let answer = |request: &MockRequest| engine.handle(request).status;
        assert_eq!(answer(&sign("test-secret")), 200, "{name}");
        assert_eq!(engine.verify().findings().count(), 0, "{name}");
        assert!([401, 403].contains(&answer(&sign("of-nobody"))), "{name}");
        assert_eq!(answer(&request.request()), 401, "{name}");
        let verdict = engine.verify();
        let found: Vec<_> = verdict.findings().map(|found| (found.rule.id, found.finding.fact.as_str())).collect();
        let fact = format!("auth.{}", operation.schemes().next().unwrap());
        assert_eq!(found, [("requests/signature", fact.as_str()); 2], "{name}");
        let journal = engine.handle(&MockRequest::get("/__admin/requests"));
        let journal = String::from_utf8_lossy(&journal.body);
        for secret in ["test-secret", "of-nobody"] {
            assert!(!journal.contains(secret) && !verdict.to_string().contains(secret), "{name}: {journal}");
        }
    }
}

#[test]
fn an_api_key_is_a_security_scheme_of_openapi_and_no_parameter() {
    let catalogue = catalogue();
    let operations: Vec<&Operation> = catalogue.operations().iter().collect();
    let document = openapi::document("globex", &operations, &[]);
    let schemes = &document["components"]["securitySchemes"];
    assert_eq!(schemes["bearer"]["scheme"], "bearer");
    for (key, place, name) in
        [("api-key-header.X-Globex-App", "header", "X-Globex-App"), ("api-key-query.appid", "query", "appid")]
    {
        let scheme = &schemes[key];
        assert_eq!((&scheme["type"], &scheme["in"], &scheme["name"]), (&"apiKey".into(), &place.into(), &name.into()));
        let parameters = document["components"]["parameters"].as_object().unwrap();
        assert!(!parameters.values().any(|parameter| parameter["name"] == name), "{name}");
    }
}

#[test]
fn a_parameter_out_of_its_format_or_bounds_is_refused() {
    let catalogue = catalogue();
    let responder = Responder::new(&catalogue, &[], Settings::open()).unwrap();
    let operation = catalogue.get("globex/list-values").unwrap();
    let status = |name: &str, value: &str| {
        responder.respond(&RequestBuilder::new(operation).with(name, value).request(), Timestamp::now()).status
    };
    let document = openapi::document("globex", &[operation], &[]);
    assert!(document["paths"]["/list-values/tickets"]["get"]["responses"]["400"].is_object());
    for (name, right, wrong) in [
        ("network", "2001:db8::/32", "192.0.2.0/33"),
        ("network", "10.0.0.0/8", "10.0.0/8"),
        ("code", "AB-1234", "AB-123"),
        ("limit", "1", "0"),
        ("offset", "0", "-1"),
        ("share", "0.0", "-0.5"),
        ("share", "1e2", "100.01"),
        ("share", "99.99", "101"),
    ] {
        assert_eq!((status(name, right), status(name, wrong)), (200, 400), "{name} = {right}, {wrong}");
    }
}

#[test]
fn a_text_that_is_no_page_number_is_not_told_as_the_number_of_the_page() {
    let catalogue = catalogue();
    let responder = Responder::new(&catalogue, &[], Settings::open()).unwrap();
    let operation = catalogue.get("globex/list-by-page").unwrap();
    for (sent, shown) in [("3", 3), ("null", 1)] {
        let request = RequestBuilder::new(operation).with("page", sent).request();
        let answer = responder.respond(&request, Timestamp::now());
        let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!((answer.status, &body["meta"]["page"]), (200, &shown.into()), "{sent}");
    }
}

static WAS_READ: AtomicBool = AtomicBool::new(false);
static WAS_WRITTEN: AtomicBool = AtomicBool::new(false);

fn note(line: &str) {
    WAS_READ.fetch_or(line.contains("/list-by-page/"), Ordering::SeqCst);
    WAS_WRITTEN.fetch_or(line.contains("/open-ticket/"), Ordering::SeqCst);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_that_writes_is_never_sent() {
    let catalogue = catalogue();
    let responder = Responder::new(&catalogue, &[], Settings::open()).unwrap();
    let engine = Arc::new(Engine::new(responder, Clock::System).with_log(note));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut target = Target::at(&format!("http://{}", listener.local_addr().unwrap()));
    tokio::spawn(serve(listener, engine, std::future::pending()));
    discover(&mut target).await;
    let options = Options {
        operations: ["globex/list-by-page", "globex/open-ticket"].map(str::to_owned).into(),
        seed: 0,
        limits: Limits::default(),
        levels: SeverityOverrides::default(),
        shard: None,
    };
    let report = run(&catalogue, &target, &options, &(), std::future::pending()).await.unwrap();
    assert!(WAS_READ.load(Ordering::SeqCst) && !WAS_WRITTEN.load(Ordering::SeqCst));
    let written = report.operations.iter().find(|operation| operation.id == "globex/open-ticket").unwrap();
    assert!(written.findings.is_empty() && written.facts.len() > 3);
    for fact in written.facts.iter().filter(|fact| fact.outcome != Outcome::NotCheckable) {
        assert_eq!(fact.outcome, Outcome::Skipped, "{}", fact.local());
        assert!(fact.reason.as_ref().unwrap().starts_with("it writes"), "{:?}", fact.reason);
    }
}

#[test]
fn requests_in_json_bodies_are_answered_and_judged() {
    let catalogue = catalogue();
    let engine = Engine::new(Responder::new(&catalogue, &[], Settings::open()).unwrap(), Clock::System);
    let sent = |path: &str, text: &str| {
        let request = MockRequest::new("POST", path).with_header("Content-Type", "application/json");
        MockRequest { body: text.as_bytes().to_vec(), ..request }
    };
    let json = |text: &str| sent("/search-by-body/tickets", text);
    let urgent = sent("/open-ticket/tickets", r#"{"title": "no ink", "urgency": 9}"#);
    let form = MockRequest::new("POST", "/search-by-body/tickets").with_form("team=support");
    let cases = [
        (json(r#"{"team": "support", "page": {"size": 5}}"#), 200, None),
        (json(r#"{"team": "support", "page": {"size": 500}}"#), 200, None),
        (json(r#"{"team": "support", "page": {"size": "5"}}"#), 422, Some(("requests/type", "parameter.page.size"))),
        (json(r#"{"team": "support", "least_score": 0.5}"#), 200, None),
        (json(r#"{"team": "support", "least_score": 1.5}"#), 422, Some(("requests/value", "parameter.least_score"))),
        (urgent, 400, Some(("requests/value", "parameter.urgency"))),
        (
            json(r#"{"team": "support", "page.size": 5}"#),
            200,
            Some(("requests/unknown-parameter", "parameter.page.size")),
        ),
        (json(r#"{"page": {}}"#), 422, Some(("requests/mandatory-parameter", "parameter.team"))),
        (json(r#"{"team": "support", "pages": {}}"#), 200, Some(("requests/unknown-parameter", "request.post"))),
        (json(r#"{"team": "support""#), 400, Some(("requests/body", "request.post"))),
        (json(r#"["team"]"#), 400, Some(("requests/body", "request.post"))),
        (form, 400, Some(("requests/body", "request.post"))),
    ];
    for (request, status, finding) in cases {
        let _ = engine.handle(&MockRequest::new("DELETE", "/__admin/requests"));
        let body = String::from_utf8_lossy(&request.body).into_owned();
        assert_eq!(engine.handle(&request).status, status, "{body}");
        let verdict = engine.verify();
        let found: Vec<_> = verdict
            .findings()
            .map(|found| (found.rule.id, found.finding.fact.as_str()))
            .filter(|(rule, _)| !["requests/signature", "requests/walk-finished"].contains(rule))
            .collect();
        match finding {
            None => assert_eq!(found, [], "{body}"),
            Some(finding) => assert!(found.contains(&finding), "{body}: {found:?}"),
        }
    }
}

#[test]
fn a_success_has_the_status_that_the_page_states_and_no_body_where_it_has_none() {
    let catalogue = catalogue();
    let engine = Engine::new(Responder::new(&catalogue, &[], Settings::open()).unwrap(), Clock::System);
    for (name, status, has_body) in [
        ("open-ticket", 201, true),
        ("close-ticket", 204, false),
        ("count-tickets", 202, true),
        ("look-alive", 204, false),
        ("list-values", 200, true),
    ] {
        let operation = catalogue.get(&format!("globex/{name}")).unwrap();
        let answer = engine.handle(&RequestBuilder::new(operation).request());
        let found = (answer.status, !answer.body.is_empty(), answer.header("content-type").is_some());
        assert_eq!(found, (status, has_body, has_body), "{name}");

        let document = openapi::document("globex", &[operation], &[]);
        let call = document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
        let responses = call.map(|call| call["responses"].as_object().unwrap()).next().unwrap();
        let successes: Vec<_> = responses.keys().filter(|code| code.starts_with('2')).collect();
        assert_eq!(successes, [&status.to_string()], "{name}");
        assert_eq!(responses[&status.to_string()].get("content").is_some(), has_body, "{name}");
    }
    let verdict = engine.verify();
    let found = verdict.findings().filter(|found| found.rule.id != "requests/walk-finished");
    let blamed: Vec<&str> = found.map(|found| found.finding.fact.as_str()).collect();
    assert_eq!(blamed, Vec::<&str>::new(), "nobody is blamed for a status");
}

#[test]
fn what_the_tables_do_not_know_of_a_body_is_not_kept() {
    let engine = Engine::new(Responder::new(&catalogue(), &[], Settings::open()).unwrap(), Clock::System);
    let request = MockRequest::new("POST", "/open-ticket/tickets");
    let body = serde_json::json!({"title": "no ink", "comment": "hunter2", "urgency": 3});
    assert_eq!(engine.handle(&request.with_json(&body)).status, 201);
    let journal = engine.handle(&MockRequest::get("/__admin/requests"));
    let journal = String::from_utf8_lossy(&journal.body);
    assert!(journal.contains("no ink") && !journal.contains("hunter2"), "{journal}");
}

/// Contracts with one parameter, and what OpenAPI and the mock server know of refusing a wrong value of it.
#[test]
fn openapi_lists_what_is_refused_without_a_row_for_it() {
    let catalogue = catalogue();
    let listed = |id: &str| {
        let operation = catalogue.get(id).unwrap();
        let document = openapi::document("globex", &[operation], &[]);
        let paths = document["paths"].as_object().unwrap();
        let calls = paths.values().flat_map(|item| item.as_object().unwrap().values());
        calls.filter(|call| call["responses"]["400"].get("description").is_some()).count()
    };
    let texts = "globex/list-values";
    let (covered, bodies, unbounded) = ("globex/search-by-body", "globex/open-ticket", "globex/list-by-bearer");
    assert_eq!([texts, covered, bodies, unbounded].map(listed), [1, 0, 1, 0]);
}

#[test]
fn a_json_body_is_the_request_body_of_openapi() {
    let catalogue = catalogue();
    let operations: Vec<&Operation> = catalogue.operations().iter().collect();
    let document = openapi::document("globex", &operations, &[]);
    let call = &document["paths"]["/search-by-body/tickets"]["post"];
    let schema = &call["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!((&call["requestBody"]["required"], &schema["required"]), (&true.into(), &serde_json::json!(["team"])));
    assert_eq!(schema["properties"]["page"]["properties"]["size"]["minimum"], 1);
    assert_eq!(call["parameters"], serde_json::json!([]));
}
