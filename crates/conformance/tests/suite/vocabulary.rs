//! What the tables can say beyond the built-in operations: contracts of a made-up vendor, each about one way to page, to authenticate or
//! to describe a value. Of each, the right mock server passes, and each deliberate fault is caught by the rule that is there for it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use futures::{StreamExt, stream};
use jiff::Timestamp;
use oplog_conformance::client::Limits;
use oplog_conformance::discover::discover;
use oplog_conformance::run::{Options, run};
use oplog_conformance::target::Target;
use oplog_findings::{Outcome, RunReport, SeverityOverrides, Verdict, Weight};
use oplog_mock::faults::{self, Fault, Faulty};
use oplog_mock::{Clock, Credential, Engine, MockRequest, RequestBuilder, Responder, Settings, serve};
use oplog_schema::{Catalogue, Operation, Source, openapi};
use tokio::net::TcpListener;

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
    for operation in catalogue.operations() {
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
    let chosen = all.into_iter().filter(|fault| match fault.rule {
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
    for (name, right, wrong) in [
        ("network", "2001:db8::/32", "192.0.2.0/33"),
        ("network", "10.0.0.0/8", "10.0.0/8"),
        ("code", "AB-1234", "AB-123"),
        ("limit", "1", "0"),
        ("offset", "0", "-1"),
    ] {
        assert_eq!((status(name, right), status(name, wrong)), (200, 400), "{name} = {right}, {wrong}");
    }
}
