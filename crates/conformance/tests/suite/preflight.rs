//! A run that is told the wrong thing says so in one line for each operation, and blames nobody.

use oplog_conformance::target::{Account, Target};
use oplog_findings::{Outcome, RunReport, Verdict, Weight};
use oplog_mock::{MockRequest, MockResponse, Settings};
use oplog_schema::Catalogue;
use oplog_wire::sign::{Credentials, Scheme};

use crate::served::{Right, Served};

const ALL: [&str; 5] = [
    "alibaba-oos/list-execution-logs",
    "baidu-bbc/query-operation-log",
    "huawei-ecs/list-server-actions",
    "huawei-ecs/show-server-action",
    "onapp/list-transactions",
];
const VENDORS: [&str; 4] = ["alibaba-oos", "baidu-bbc", "huawei-ecs", "onapp"];

fn right(request: &MockRequest, right: Right<'_>) -> MockResponse {
    right(request)
}

/// What a server that is no mock server tells about itself: nothing.
fn forget(target: &mut Target) {
    *target = Target { name: "staging".to_owned(), ..Target::at(&target.url) };
}

fn account(scheme: Option<Scheme>, key: &str, secret: &str) -> Account {
    Account { scheme, credentials: Credentials::new(key, secret) }
}

/// The one line of each operation.
#[track_caller]
fn lines(report: &RunReport) -> Vec<&str> {
    assert_eq!(report.findings(Weight::Fail).count(), 0);
    assert_eq!(report.verdict(), Verdict::Inconclusive);
    report
        .operations
        .iter()
        .map(|part| {
            let [line] = part.breakages.as_slice() else { panic!("{}: {:?}", part.id, part.breakages) };
            assert!(
                part.facts.iter().all(|fact| matches!(fact.outcome, Outcome::Errored | Outcome::NotCheckable)),
                "{}",
                part.id
            );
            line.as_str()
        })
        .collect()
}

#[tokio::test]
async fn a_wrong_secret_ends_each_operation_with_one_line() {
    let server = Served::start(Settings::default(), right).await;
    let report = server.check(&ALL, |target| {
        forget(target);
        target.accounts = VENDORS.iter().map(|&vendor| (vendor.to_owned(), account(None, "test", "wrong"))).collect();
    });
    let report = report.await;
    let lines = lines(&report);
    assert!(report.requests < 10, "{} requests", report.requests);
    for (line, part) in lines.iter().zip(&report.operations) {
        let vendor = part.id.split('/').next().unwrap();
        assert!(line.contains(" is refused (status "), "{line}");
        assert!(line.contains(&format!("check `credentials.{vendor}` (")), "{line}");
        assert!(line.ends_with("of [target.staging] of conformance.toml"), "{line}");
    }
    assert!(lines.iter().any(|line| line.contains("status 400, SignatureDoesNotMatch")), "{lines:?}");
}

#[tokio::test]
async fn without_credentials_the_line_says_which_to_set() {
    let server = Served::start(Settings::default(), right).await;
    let report = server.check(&ALL, forget).await;
    assert!(report.requests < 10, "{} requests", report.requests);
    for (line, part) in lines(&report).iter().zip(&report.operations) {
        let vendor = part.id.split('/').next().unwrap();
        assert!(
            line.contains(&format!(
                "no credentials are known: add to [target.staging] of conformance.toml: `credentials.{vendor} = {{"
            )),
            "{line}"
        );
    }
}

#[tokio::test]
async fn a_wrong_token_in_a_header_is_named() {
    let server = Served::start(Settings::default(), right).await;
    let report = server.check(&ALL[2..4], |target| {
        target.headers = [("X-Auth-Token".to_owned(), "expired".to_owned())].into();
    });
    for line in lines(&report.await) {
        assert!(line.contains("(status 401") && line.contains("check `headers.X-Auth-Token` of "), "{line}");
    }
    assert!(server.asked().iter().all(|request| request.header("x-auth-token") == Some("expired")));
}

#[tokio::test]
async fn an_unknown_entity_ends_the_operation_with_one_line() {
    let server = Served::start(Settings::open(), right).await;
    let operations = [ALL[0], ALL[2], ALL[3]];
    let report = server.check(&operations, |target| {
        forget(target);
        let named =
            [("ExecutionId", "exec-00000000000000000000"), ("server_id", "00000000-0000-4000-8000-000000000000")];
        target.entities = named.map(|(name, value)| (name.to_owned(), vec![value.to_owned()])).into();
    });
    let report = report.await;
    assert!(report.requests < 10, "{} requests", report.requests);
    for (line, name) in lines(&report).iter().zip(["ExecutionId", "server_id", "server_id"]) {
        let wanted = format!("the target does not know {name} = ");
        assert!(line.contains(&wanted) && line.contains("(status 404, "), "{line}");
        assert!(
            line.ends_with(&format!("correct `entities.{name}` of [target.staging] of conformance.toml")),
            "{line}"
        );
    }
}

#[tokio::test]
async fn the_examples_of_the_page_that_a_target_does_not_know_are_no_violation() {
    let server = Served::start(Settings::open(), |request, right| {
        let other =
            MockRequest { target: request.target.replace("exec-8a2aaf460fdf47c6b5ef", "exec-0"), ..request.clone() };
        right(&other)
    });
    let report = server.await.check(&ALL[..1], forget).await;
    let line = lines(&report)[0];
    assert!(
        line.contains("add to [target.staging] of conformance.toml: `entities.ExecutionId = [\"ID of one"),
        "{line}"
    );
}

#[tokio::test]
async fn what_a_target_tells_and_then_refuses_is_a_violation() {
    for (status, row) in [(401, "User.NoPermission"), (404, "EntityNotExists.Execution")] {
        let server = Served::start(Settings::default(), move |_, _| {
            let body = format!(r#"{{"RequestId": "1", "HostId": "oos", "Code": "{row}", "Message": "refused"}}"#);
            MockResponse::new(status, "application/json", body)
        });
        let report = server.await.check(&ALL[..1], |_| ()).await;
        assert_eq!(report.verdict(), Verdict::Fail, "{status}");
        assert!(report.findings(Weight::Fail).any(|(_, group)| group.rule.id == "representations/documented-request"));
    }
}

#[tokio::test]
async fn one_documented_request_that_is_refused_beside_others_is_a_violation() {
    let server = Served::start(Settings::open(), |request, right| match request.path().ends_with(".xml") {
        true => MockResponse::new(403, "application/xml", "<errors><error>no</error></errors>"),
        false => right(request),
    });
    let report = server.await.check(&["onapp/list-transactions"], forget).await;
    assert_eq!(report.verdict(), Verdict::Fail);
}

#[tokio::test]
async fn a_refusal_of_another_kind_is_checked() {
    let server =
        Served::start(Settings::open(), |_, _| MockResponse::new(404, "text/html", "<html>no such page</html>"));
    let report = server.await.check(&["onapp/list-transactions"], forget).await;
    assert_eq!(report.verdict(), Verdict::Fail);
}

#[test]
fn every_operation_is_here() {
    let catalogue = Catalogue::embedded().unwrap();
    let ids: Vec<_> = catalogue.operations().iter().map(|operation| operation.id().to_string()).collect();
    assert_eq!(ids.len(), ALL.len());
    assert!(ALL.iter().all(|id| ids.iter().any(|known| known == id)));
}
