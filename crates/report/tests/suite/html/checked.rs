//! What the checker says of the mock server, with and without deliberate violations.

use std::sync::Arc;

use oplog_conformance::client::Limits;
use oplog_conformance::discover::discover;
use oplog_conformance::run::{Options, run};
use oplog_conformance::target::Target;
use oplog_findings::{RunReport, SeverityOverrides};
use oplog_mock::faults::{self, Faulty};
use oplog_mock::{Clock, Engine, Settings, serve};
use oplog_schema::{Catalogue, Source, golden};

/// Violations of several kinds: lists, fields, errors, forms.
pub(crate) const VIOLATIONS: &[&str] = &[
    "loses-the-border@baidu-bbc/query-operation-log",
    "last-page-has-a-cursor@baidu-bbc/query-operation-log",
    "boolean-as-text@baidu-bbc/query-operation-log",
    "integer-as-text@onapp/list-transactions",
    "unknown-member@alibaba-oos/list-execution-logs",
    "member-is-missing@huawei-ecs/show-server-action",
];

/// The report on a mock server that departs in these ways.
pub(crate) async fn checked(violations: &[&str]) -> RunReport {
    let catalogue = Catalogue::embedded().unwrap();
    let cases = golden::load(&Source::Embedded).unwrap();
    let settings = Settings { entries: Some(130), ..Settings::default() };
    let faults: Vec<_> = violations.iter().flat_map(|id| faults::find(&catalogue, id)).collect();
    assert_eq!(faults.len(), violations.len());
    let faulty = Faulty::build(&catalogue, &cases, settings, faults).unwrap();
    let engine = Arc::new(Engine::new(faulty, Clock::starting_at(crate::NOON)));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(serve(listener, engine, async { drop(stopped.await) }));

    let mut target = Target::at(&format!("http://{address}"));
    target.name = "staging".to_owned();
    discover(&mut target).await;
    let options = Options {
        operations: catalogue.operations().iter().map(|operation| operation.id().to_string()).collect(),
        seed: 7,
        limits: Limits::default(),
        levels: SeverityOverrides::default(),
        shard: None,
    };
    let report = run(&catalogue, &target, &options, &(), std::future::pending()).await.unwrap();
    drop(stop);
    server.abort();
    report
}
