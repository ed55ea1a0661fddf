//! Several accounts in one run: other customers, and other ways to sign.

use oplog_conformance::target::{Account, OtherAccount, Target};
use oplog_findings::{Outcome, RunReport, Verdict, Weight};
use oplog_mock::{MockRequest, MockResponse, Settings};
use oplog_schema::Catalogue;
use oplog_wire::sign::{Credentials, Scheme};

use crate::served::{Right, Served};

const OOS: &str = "alibaba-oos/list-execution-logs";
const OWN: &str = "exec-3d51b7e09c2f4a68a1d4";

fn right(request: &MockRequest, right: Right<'_>) -> MockResponse {
    right(request)
}

fn settings() -> Settings {
    Settings { entries: Some(60), ..Settings::default() }
}

fn account(scheme: Option<Scheme>, key: &str) -> Account {
    Account { scheme, credentials: Credentials::new(key, format!("{key}-secret")) }
}

/// The execution that belongs to the other account.
fn foreign() -> String {
    let catalogue = Catalogue::embedded().unwrap();
    catalogue.get(OOS).unwrap().entity("ExecutionId").unwrap().foreign[0].clone()
}

/// A target that tells nothing about itself, with one account.
fn configure(target: &mut Target, scheme: Option<Scheme>) {
    *target = Target::at(&target.url);
    target.accounts = [("alibaba-oos".to_owned(), account(scheme, "test"))].into();
    target.entities = [("ExecutionId".to_owned(), vec![OWN.to_owned()])].into();
}

fn other(scheme: Option<Scheme>, key: &str, entities: &[&str]) -> OtherAccount {
    let entities =
        (!entities.is_empty()).then(|| ("ExecutionId".to_owned(), entities.iter().map(|&id| id.to_owned()).collect()));
    OtherAccount {
        name: "another".to_owned(),
        accounts: [("alibaba-oos".to_owned(), account(scheme, key))].into(),
        entities: entities.into_iter().collect(),
        ..OtherAccount::default()
    }
}

#[track_caller]
fn passes(report: &RunReport) {
    let found: Vec<_> = report.findings(Weight::Fail).map(|(_, group)| (group.rule.id, &group.finding)).collect();
    assert_eq!(report.verdict(), Verdict::Pass, "{found:?} {:?}", report.operations[0].breakages);
}

fn outcome(report: &RunReport, local: &str) -> Outcome {
    let id = format!("{OOS}#{local}");
    report.operations[0].facts.iter().find(|fact| fact.fact == id).unwrap().outcome
}

#[tokio::test]
async fn an_entity_of_another_account_among_ones_own_is_no_violation() {
    let server = Served::start(settings(), right).await;
    let report = server.check(&[OOS], |target| {
        configure(target, None);
        target.entities = [("ExecutionId".to_owned(), vec![OWN.to_owned(), foreign()])].into();
    });
    passes(&report.await);
}

#[tokio::test]
async fn another_customer_sees_its_own_and_nothing_else() {
    let server = Served::start(settings(), right).await;
    let report = server.check(&[OOS], |target| {
        configure(target, None);
        target.others = vec![other(None, "test-other", &[&foreign()])];
    });
    let report = report.await;
    passes(&report);
    let looked = report.operations[0].facts.iter().find(|fact| fact.fact.ends_with("#parameter.ExecutionId")).unwrap();
    assert!(looked.rules.iter().any(|rule| rule == "relations/accounts-isolated"), "{:?}", looked.rules);
}

#[tokio::test]
async fn a_customer_that_is_shown_to_another_is_found_without_the_others_credentials_too() {
    let served = foreign();
    let server = Served::start(Settings { entries: Some(60), ..Settings::open() }, move |request, right| {
        // Whoever asks, the server shows it.
        let other = MockRequest { target: request.target.replace(&served, OWN), ..request.clone() };
        right(&other)
    });
    let server = server.await;
    let report = server.check(&[OOS], |target| {
        configure(target, None);
        target.others = vec![OtherAccount { accounts: [].into(), ..other(None, "", &[&foreign()]) }];
    });
    let report = report.await;
    assert!(report.findings(Weight::Fail).any(|(_, group)| group.rule.id == "relations/accounts-isolated"));
}

#[tokio::test]
async fn a_further_account_that_is_not_let_in_is_named() {
    let server = Served::start(settings(), right).await;
    let report = server.check(&[OOS], |target| {
        configure(target, None);
        target.others = vec![other(None, "nobody", &[])];
    });
    let report = report.await;
    assert_eq!((report.verdict(), report.findings(Weight::Fail).count()), (Verdict::Inconclusive, 0));
    let line = &report.operations[0].breakages[0];
    assert!(line.contains("InvalidAccessKeyId.NotFound") && line.contains("the account another"), "{line}");
}

#[tokio::test]
async fn a_scheme_that_nobody_signs_by_is_not_checked() {
    let server = Served::start(settings(), right).await;
    let report = server.check(&[OOS], |target| configure(target, Some(Scheme::Acs3HmacSha256))).await;
    passes(&report);
    assert_eq!(outcome(&report, "auth.rpc-hmac-sha1"), Outcome::Skipped);
    let asked = server.asked();
    assert!(asked.iter().any(|request| request.header("x-acs-action") == Some("ListExecutionLogs")));
    assert!(!asked.iter().any(
        |request| request.target.contains("Action=ListExecutionLogs&") && request.header("authorization").is_some()
    ));
}

#[tokio::test]
async fn every_scheme_that_somebody_signs_by_is_checked() {
    let server = Served::start(settings(), right).await;
    let report = server.check(&[OOS], |target| {
        configure(target, Some(Scheme::Acs3HmacSha256));
        target.others = vec![other(Some(Scheme::RpcHmacSha1), "test", &[])];
    });
    let report = report.await;
    passes(&report);
    assert_eq!(outcome(&report, "auth.rpc-hmac-sha1"), Outcome::Passed);
}

#[tokio::test]
async fn a_token_in_a_header_is_taken_away_and_spoilt_for_the_probes() {
    const LIST: &[&str] = &["huawei-ecs/list-server-actions"];
    let server = Served::start(settings(), right).await;
    let report = server.check(LIST, |target| {
        target.headers = [("X-Auth-Token".to_owned(), "test-secret".to_owned())].into();
    });
    passes(&report.await);
    let asked = server.asked();
    let tokens: std::collections::BTreeSet<_> = asked.iter().map(|request| request.header("x-auth-token")).collect();
    assert!(tokens.contains(&None) && tokens.contains(&Some("wrong")), "{tokens:?}");
}
