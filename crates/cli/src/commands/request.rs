//! `request`: the request of a finding, signed and sent once more, or printed for curl.
//!
//! A line in a report runs it, so the line is the same in every shell and holds no secret. Neighbour: `conformance --replay`,
//! which also checks what comes back.

use std::fmt::Write as _;

use anyhow::{Context, bail};
use jiff::Timestamp;
use oplog_conformance::client::{Client, Limits};
use oplog_conformance::discover::discover;
use oplog_conformance::target::Target;
use oplog_findings::{RecordedExchange, Request, UnknownName};
use oplog_mock::{AuthMode, Settings};
use oplog_report::json::Stored;
use oplog_schema::Operation;
use oplog_wire::secret::{Secret, redact};

use super::conformance::execute::serving;
use super::conformance::plan;
use super::{exchange, mock_server, runtime, sign};
use crate::args::RequestArgs;
use crate::data::Data;
use crate::state::{self, LastRun};
use crate::{INCONCLUSIVE, PASS, out};

pub(crate) fn run(args: &RequestArgs, data: &Data, program: &str) -> anyhow::Result<u8> {
    let run = match (&args.target, args.entries) {
        (None, None) if args.from.is_none() => LastRun::load()
            .with_context(|| format!("there is no last run: run `{program} conformance`, or give --from FILE"))?,
        _ => LastRun::on(args.target.as_deref(), args.config.as_deref(), args.entries),
    };
    let kept = match &args.from {
        Some(path) => state::read(path)?,
        None => run.report().with_context(|| {
            format!(
                "there is no report of a run on this target: run `{program} conformance` on it, or give --from FILE"
            )
        })?,
    };
    let (operation, call) = find(&kept, &args.id, data)?;
    let runtime = runtime()?;
    let code = runtime.block_on(async {
        let (mut target, limits, secrets) = subject(&run, kept.seed, data).await?;
        discover(&mut target).await;
        if args.print {
            if run.target.is_none() {
                bail!("the built-in mock server ends with this command: leave --print out");
            }
            out::print(&curl(operation, &call, &target)?)?;
            return Ok(PASS);
        }
        let limits = plan::limits(&args.limits, &limits);
        sent(operation, &call, &target, limits, &secrets).await
    });
    runtime.shutdown_background();
    code
}

/// The operation and the request of the finding with this id.
fn find<'d>(kept: &Stored, id: &str, data: &'d Data) -> anyhow::Result<(&'d Operation, Request)> {
    let Some((part, found)) = kept.finding(id) else {
        let known = kept.findings().map(|(_, found)| found.id.as_str());
        let unknown = UnknownName::new("finding", id, known);
        return Err(unknown).with_context(|| format!("the last run on {} has no such finding", kept.target));
    };
    let operation = data.catalogue.get(&part.id);
    let operation = operation.with_context(|| format!("the tables have no operation `{}` any more", part.id))?;
    let request = found.request.as_ref();
    let request = request.with_context(|| format!("the finding {id} has no request that could be sent"))?;
    Ok((operation, request.parts.clone()))
}

/// Who is asked, within which limits, and what must not be printed.
async fn subject(run: &LastRun, seed: u64, data: &Data) -> anyhow::Result<(Target, Limits, Vec<Secret>)> {
    match &run.target {
        Some(named) => {
            let chosen = plan::chosen(named, run.config.as_deref(), data)?;
            Ok((chosen.target, chosen.limits, chosen.secrets))
        }
        None => {
            let settings = Settings { seed, entries: run.entries, auth: AuthMode::Check, ..Settings::default() };
            let engine = mock_server(data, &data.golden()?, settings, &[])?;
            Ok((serving(engine).await?, Limits::default(), Vec::new()))
        }
    }
}

async fn sent(
    operation: &Operation,
    call: &Request,
    target: &Target,
    limits: Limits,
    secrets: &[Secret],
) -> anyhow::Result<u8> {
    let client = Client::new(limits, &target.transport).context("the HTTP client cannot be set up")?;
    let readable = operation.readable().with_context(|| format!("{} writes, and is not sent", operation.id()))?;
    let result = client.send(target, readable, call).await.result;
    let code = if result.is_ok() { PASS } else { INCONCLUSIVE };
    let exchange = RecordedExchange {
        operation: operation.id().to_string(),
        url: target.base(operation.id()).to_owned(),
        request: call.clone(),
        started: Timestamp::now(),
        took: std::time::Duration::ZERO,
        result,
        cut: 0,
    };
    out::print(&redact(&exchange::shown(&exchange), secrets))?;
    Ok(code)
}

/// The signed request as a configuration for curl.
fn curl(operation: &Operation, call: &Request, target: &Target) -> anyhow::Result<String> {
    let now = Timestamp::now();
    let nonce = format!("{:x}-{:x}", now.as_nanosecond(), std::process::id());
    let signed = target.sign(operation, call, now, &nonce)?;
    let mut text = String::new();
    let url = format!("{}{}", target.base(operation.id()), signed.target);
    let headers = signed.headers.iter().map(|(name, value)| ("header", format!("{name}: {value}")));
    let body = Some(("data", signed.body)).filter(|(_, body)| !body.is_empty());
    for (name, value) in [("url", url), ("request", call.method.clone())].into_iter().chain(headers).chain(body) {
        let _ = writeln!(text, "{name} = {}", sign::quoted(&value));
    }
    Ok(text)
}
