//! One run, from the chosen target to a finished report.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use anyhow::Context;
use oplog_conformance::discover::discover;
use oplog_conformance::run::{self, Options, Wanted};
use oplog_conformance::target::Target;
use oplog_findings::RunReport;
use oplog_mock::{Engine, serve};

use super::plan::Subject;
use super::progress::Bar;
use crate::commands::{listen, runtime};
use crate::data::Data;
use crate::{Untestable, signal};

/// Checks everything, or just what showed one finding.
pub(super) fn execute(
    subject: Subject,
    options: &Options,
    wanted: Option<&Wanted>,
    data: &Data,
) -> anyhow::Result<RunReport> {
    let runtime = runtime()?;
    let report = runtime.block_on(async {
        let mut target = match subject {
            Subject::Target(target) => *target,
            Subject::MockServer(engine) => serving(*engine).await?,
        };
        // Listened for from the first request on, and once: a signal stops the run wherever it is.
        let mut stop = std::pin::pin!(signal::stop());
        let stopped = tokio::select! {
            biased;
            () = &mut stop => true,
            () = discover(&mut target) => false,
        };
        let stop = async {
            if !stopped {
                stop.await;
            }
        };
        let bar = Bar::new(options.operations.len(), options.limits.time);
        anyhow::Ok(match wanted {
            None => run::run(&data.catalogue, &target, options, &bar, stop).await?,
            Some(wanted) => run::again(&data.catalogue, &target, options, wanted, &bar, stop).await?,
        })
    });
    let report = report.context(Untestable)?;
    // The mock server, and whatever was under way when the run was stopped, have nothing left to say.
    runtime.shutdown_background();
    Ok(report)
}

/// The mock server on a free port of this machine. It ends with the runtime.
pub(in crate::commands) async fn serving(engine: Engine) -> anyhow::Result<Target> {
    let (listener, address) = listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
    tokio::spawn(serve(listener, Arc::new(engine), std::future::pending()));
    let target = Target::at(&format!("http://{address}"));
    Ok(Target { name: "the built-in mock server".to_owned(), ..target })
}
