//! The subcommands, one file each: `run` takes arguments and data and returns the exit code.

mod authority;
pub(crate) mod check;
mod clients;
pub(crate) mod completions;
pub(crate) mod conformance;
mod exchange;
pub(crate) mod explain;
pub(crate) mod gate;
pub(crate) mod golden;
mod health;
#[cfg(feature = "import")]
pub(crate) mod import;
pub(crate) mod init;
pub(crate) mod lint;
pub(crate) mod man;
pub(crate) mod merge;
pub(crate) mod mock;
pub(crate) mod new;
mod place;
pub(crate) mod proxy;
pub(crate) mod publish;
pub(crate) mod record;
pub(crate) mod request;
pub(crate) mod review;
pub(crate) mod schemas;
mod served;
pub(crate) mod sign;
pub(crate) mod state;
mod supervised;
pub(crate) mod verify;

use std::collections::BTreeSet;
use std::net::SocketAddr;

use anyhow::Context;
use oplog_findings::names;
use oplog_mock::faults::Faulty;
use oplog_mock::{Clock, Engine, Settings, Stubs};
use oplog_schema::golden::GoldenCase;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

use crate::args::MockServerArgs;
use crate::data::Data;

fn runtime() -> anyhow::Result<Runtime> {
    // As much as the main thread has on most systems: futures of a check are large where nothing is optimised.
    let runtime = Builder::new_multi_thread().enable_all().thread_stack_size(8 << 20).build();
    runtime.context("cannot start the asynchronous runtime")
}

/// The operations that `--only` names, each once.
fn named(only: &[String], data: &Data) -> anyhow::Result<BTreeSet<String>> {
    let mut chosen = BTreeSet::new();
    for wanted in only {
        chosen.extend(names::operations(&data.catalogue, wanted).context("--only cannot be used")?);
    }
    Ok(chosen)
}

/// The settings of a mock server for clients.
fn settings(args: &MockServerArgs) -> Settings {
    let base = if args.no_auth { Settings::open() } else { Settings::default() };
    Settings { seed: args.seed, entries: args.entries, explain_auth: args.explain_auth, https: args.tls, ..base }
}

/// The mock server over `data`, with these faults and controls.
fn mock_server(data: &Data, cases: &[GoldenCase], settings: Settings, faults: &[String]) -> anyhow::Result<Engine> {
    let faults = mock::chosen(faults, data).context("--fault cannot be used")?;
    let faulty = Faulty::build(&data.catalogue, cases, settings, faults)
        .context("the mock server cannot be built from the tables")?;
    Ok(Engine::new(faulty, Clock::System))
}

/// The mock server with the clock and the scenarios that the arguments ask for. Files named later go first.
fn scripted(mut engine: Engine, args: &MockServerArgs) -> anyhow::Result<Engine> {
    if let Some(now) = args.now {
        engine = engine.with_clock(Clock::Fixed(now));
    }
    for path in &args.scenario {
        let stubs = Stubs::from_file(path, engine.responder());
        engine = engine.with_stubs(stubs.context("--scenario cannot be used")?);
    }
    Ok(engine)
}

async fn listen(address: SocketAddr) -> anyhow::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    let address = listener.local_addr().context("the socket has no address")?;
    Ok((listener, address))
}
