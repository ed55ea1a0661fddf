//! Reports of real runs against mock servers, right ones and wrong ones.

use std::sync::Arc;

use oplog_conformance::client::Limits;
use oplog_conformance::discover::discover;
use oplog_conformance::run::{Options, run};
use oplog_conformance::target::Target;
use oplog_findings::{RunReport, SeverityOverrides};
use oplog_mock::faults::{self, Faulty};
use oplog_mock::{Clock, Engine, Settings, serve};
use oplog_schema::{Catalogue, Source, golden};

const OPERATION: &str = "baidu-bbc/query-operation-log";

/// What the checker says of a mock server that violates `rule`, or of one that is right.
pub(crate) async fn checked(rule: Option<&str>) -> RunReport {
    let catalogue = Catalogue::embedded().unwrap();
    let cases = golden::load(&Source::Embedded).unwrap();
    let settings = Settings { entries: Some(30), ..Settings::default() };
    let fault = rule.map(|rule| {
        let mut faults = faults::catalogue(&catalogue).into_iter().filter(|fault| fault.rule == Some(rule));
        faults.find(|fault| fault.operation.to_string() == OPERATION).unwrap()
    });
    let faulty = Faulty::build(&catalogue, &cases, settings, Vec::from_iter(fault)).unwrap();
    let engine = Arc::new(Engine::new(faulty, Clock::starting_at(crate::NOON)));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut target = Target::at(&format!("http://{}", listener.local_addr().unwrap()));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(serve(listener, engine, async { drop(stopped.await) }));
    discover(&mut target).await;
    let options = Options {
        operations: vec![OPERATION.to_owned()],
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
