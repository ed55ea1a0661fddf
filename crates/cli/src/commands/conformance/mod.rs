//! `conformance`: chooses a target, judges it, reports, and ends with the verdict as exit code.

mod excuses;
mod plan;
mod progress;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use anyhow::Context;
use oplog_conformance::discover::discover;
use oplog_conformance::report::{Invocation, json, redact, terminal};
use oplog_conformance::run::{self, Report};
use oplog_conformance::target::Target;
use oplog_mock::{Engine, serve};
use oplog_wire::sign::Secret;

use super::{listen, runtime};
use crate::args::ConformanceArgs;
use crate::data::Data;
use crate::{Untestable, out, signal};
use plan::{Plan, Subject};
use progress::Bar;

pub(crate) fn run(args: &ConformanceArgs, data: &Data, invocation: &str) -> anyhow::Result<u8> {
    let Plan { subject, options, secrets, excuses } = Plan::new(args, data)?;
    for file in &args.report.report {
        file.check()?;
    }
    let runtime = runtime()?;
    let report = runtime.block_on(async {
        let mut target = match subject {
            Subject::Target(target) => *target,
            Subject::StandIn(engine) => serving(*engine).await?,
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
        let bar = Bar::new(options.operations.len());
        anyhow::Ok(run::run(&data.catalogue, &target, &options, &bar, stop).await?)
    });
    let mut report = report.context(Untestable)?;
    // The stand-in, and whatever was under way when the run was stopped, have nothing left to say.
    runtime.shutdown_background();
    for note in excuses.settle(&mut report, data) {
        out::note(&redact(&format!("note: {note}"), &secrets));
    }
    publish(args, &report, &secrets, &plan::again(args, invocation))?;
    Ok(report.conclusion().exit_code())
}

/// The stand-in on a free port of this machine. It ends with the runtime.
async fn serving(engine: Engine) -> anyhow::Result<Target> {
    let (listener, address) = listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
    tokio::spawn(serve(listener, Arc::new(engine), std::future::pending()));
    let target = Target::at(&format!("http://{address}"));
    Ok(Target { name: "the built-in stand-in".to_owned(), ..target })
}

fn publish(args: &ConformanceArgs, report: &Report, secrets: &[Secret], invocation: &Invocation) -> anyhow::Result<()> {
    let style = terminal::Style {
        // Always marked: the way out takes colour away where nobody sees it.
        color: true,
        ledger: args.report.ledger.into(),
        unfolded: args.report.verbose,
        invocation: invocation.clone(),
    };
    out::print(&redact(&terminal::render(report, &style), secrets))?;
    for file in &args.report.report {
        file.write(&redact(&json::render(report, invocation), secrets))?;
    }
    Ok(())
}
