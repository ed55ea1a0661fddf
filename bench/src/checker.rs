//! The checker, beside loops that send the requests that the checker sent and look at nothing: one request after the other, as a script
//! does, and as many at once as there are operations.
//!
//! All ask one mock server in this process: the difference is what checking costs.

use std::future::pending;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context;
use oplog_conformance::client::Limits;
use oplog_conformance::discover::discover;
use oplog_conformance::run::{Options, Progress, run};
use oplog_conformance::target::Target;
use oplog_findings::{RunReport, SeverityOverrides};
use oplog_mock::{AuthMode, Clock, Engine, serve};
use oplog_schema::Catalogue;
use serde::Serialize;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::{Scale, median, servers};

/// Entries of each list.
const ENTRIES: u64 = 104;

/// What checking costs.
#[derive(Debug, Serialize)]
pub(crate) struct Checker {
    /// Requests of a run.
    pub(crate) requests: u64,
    /// Seconds of a run, in the median.
    pub(crate) seconds: f64,
    /// The time of a loop that sends one request after the other, by that of the run.
    pub(crate) one_by_one: f64,
    /// The time of a loop that sends as many requests at once as there are operations, by that of the run.
    pub(crate) at_once: f64,
}

struct Quiet;

impl Progress for Quiet {
    fn finished(&self, _: &str, _: u64) {}
}

pub(crate) fn measure(scale: &Scale) -> anyhow::Result<Checker> {
    // Once for the process; whoever comes second finds it done.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let server = Runtime::new()?;
    let url = server.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let engine = Arc::new(Engine::new(servers::responder(AuthMode::Off, ENTRIES)?, Clock::System));
        tokio::spawn(serve(listener, engine, pending()));
        anyhow::Ok(url)
    })?;
    let catalogue = Catalogue::embedded()?;
    let client = Runtime::new()?;
    let (mut runs, mut one_by_one, mut at_once, mut requests) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for _ in 0..scale.rounds {
        let begun = Instant::now();
        let report = client.block_on(check(&catalogue, &url))?;
        let checked = begun.elapsed().as_secs_f64();
        runs.push(checked);
        for (tasks, ratios) in [(1, &mut one_by_one), (catalogue.operations().len(), &mut at_once)] {
            let begun = Instant::now();
            requests = client.block_on(send(&report, tasks))?;
            ratios.push(begun.elapsed().as_secs_f64() / checked);
        }
    }
    server.shutdown_background();
    Ok(Checker { requests, seconds: median(runs), one_by_one: median(one_by_one), at_once: median(at_once) })
}

async fn check(catalogue: &Catalogue, url: &str) -> anyhow::Result<RunReport> {
    let limits = Limits::default();
    let mut target = Target::at(url);
    discover(&mut target).await;
    let operations = catalogue.operations().iter().map(|operation| operation.id().to_string()).collect();
    let options = Options { operations, seed: 0, limits, levels: SeverityOverrides::default(), shard: None };
    run(catalogue, &target, &options, &Quiet, pending()).await.context("the run cannot start")
}

/// Sends what the run sent, so many requests at once. How many those are.
async fn send(report: &RunReport, at_once: usize) -> anyhow::Result<u64> {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    let mut tasks = Vec::new();
    let mut parts: Vec<Vec<reqwest::Request>> = (0..at_once.max(1)).map(|_| Vec::new()).collect();
    for (place, exchange) in report.exchanges.iter().enumerate() {
        let request = &exchange.request;
        let mut built = client.request(request.method.parse()?, format!("{}{}", exchange.url, request.target()));
        for (name, value) in &request.headers {
            built = built.header(name, value);
        }
        let length = parts.len();
        parts[place % length].push(built.build()?);
    }
    for part in parts {
        let client = client.clone();
        tasks.push(tokio::spawn(async move {
            let mut sent = 0;
            for request in part {
                client.execute(request).await?.bytes().await?;
                sent += 1;
            }
            Ok::<u64, reqwest::Error>(sent)
        }));
    }
    let mut sent = 0;
    for task in tasks {
        sent += task.await??;
    }
    Ok(sent)
}
