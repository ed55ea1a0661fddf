//! `mock --health`: whether a mock server serves. For containers that have no other program to ask with.

use std::time::Duration;

use anyhow::Context;
use oplog_conformance::client::{Client, Limits};
use oplog_conformance::target::Signed;
use oplog_conformance::transport::Transport;

use super::runtime;
use crate::{INCONCLUSIVE, PASS, out};

const PATH: &str = "/__admin/health";

pub(super) fn run(url: &str) -> anyhow::Result<u8> {
    let limits = Limits { timeout: Duration::from_secs(2), bytes: 1 << 20, requests: 1, ..Limits::default() };
    let client = Client::new(limits, &Transport::default()).context("the HTTP client cannot be set up")?;
    let request = Signed::for_json(PATH.to_owned());
    let answer = runtime()?.block_on(client.fetch(url.trim_end_matches('/'), "GET", &request));
    let problem = match answer {
        Ok(answer) if answer.is_success() => return Ok(PASS),
        Ok(answer) => format!("status {}", answer.status),
        Err(failure) => failure.to_string(),
    };
    out::note(&format!("{url}{PATH}: {problem}"));
    Ok(INCONCLUSIVE)
}
