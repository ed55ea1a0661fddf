//! The subcommands, one file each: `run` takes arguments and data and returns the exit code.

pub(crate) mod completions;
pub(crate) mod conformance;
pub(crate) mod explain;
pub(crate) mod gate;
pub(crate) mod golden;
pub(crate) mod mock;
pub(crate) mod publish;
pub(crate) mod record;
pub(crate) mod review;
pub(crate) mod schemas;
pub(crate) mod sign;

use std::net::SocketAddr;

use anyhow::Context;
use oplog_mock::{Clock, Engine, Responder, Settings};
use oplog_schema::golden::GoldenCase;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::data::Data;

fn runtime() -> anyhow::Result<Runtime> {
    Runtime::new().context("the asynchronous runtime does not start")
}

/// The stand-in over `data`.
fn stand_in(data: &Data, cases: &[GoldenCase], settings: Settings) -> anyhow::Result<Engine> {
    let responder =
        Responder::new(&data.catalogue, cases, settings).context("the stand-in cannot follow the tables")?;
    Ok(Engine::new(responder, Clock::System))
}

async fn listen(address: SocketAddr) -> anyhow::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    let address = listener.local_addr().context("the socket has no address")?;
    Ok((listener, address))
}
