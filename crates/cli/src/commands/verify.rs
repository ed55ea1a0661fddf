//! `verify`: the verdict on clients of mock servers that run for themselves, from their journals.
//!
//! A journal is read page by page, up to the request that was the last one when reading began: clients that still ask keep it from no
//! end. Journals of several mock servers are one, in the order of time. Edges: the mock servers are only asked, never told anything.

use anyhow::{Context, bail};
use oplog_conformance::client::{Client, Limits};
use oplog_conformance::target::Signed;
use oplog_conformance::transport::Transport;
use oplog_findings::SeverityOverrides;
use oplog_report::Invocation;
use oplog_requests::LoggedRequest;
use serde::Deserialize;
use serde_json::Value;

use super::clients::{chosen, of_journal};
use super::publish::{publish, remember};
use super::{place, runtime};
use crate::Untestable;
use crate::args::{Checks, VerifyArgs};
use crate::data::Data;
use crate::files::ReportFile;
use crate::out::quoted;
use crate::state::LastRun;

/// Where a mock server shows its journal.
const PATH: &str = "/__admin/requests";

/// A page of a journal.
#[derive(Deserialize)]
struct Page {
    requests: Vec<Value>,
    meta: Meta,
}

#[derive(Deserialize)]
struct Meta {
    /// How many requests there were, forgotten ones included: the number of the last one.
    total: u64,
    next: Option<u64>,
}

/// What a mock server remembers.
#[derive(Default)]
struct Journal {
    requests: Vec<LoggedRequest>,
    forgotten: u64,
}

pub(crate) fn run(args: &VerifyArgs, data: &Data, program: &str) -> anyhow::Result<u8> {
    let operations = chosen(&args.only, data)?;
    let mut levels = SeverityOverrides::default();
    levels.add(args.levels.overrides(&data.catalogue, Checks::Clients)?);
    ReportFile::check(&args.report.to.report)?;
    let place = place::of(&args.report.to, data, None)?;

    let journals = runtime()?.block_on(read(&args.mock)).context(Untestable)?;
    let journal = joined(journals);
    let urls = args.mock.join(", ");
    let name = format!("the requests to {urls}");
    let journal = (journal.requests.as_slice(), journal.forgotten);
    let report = of_journal(&data.catalogue, (&name, &urls), journal, operations.as_ref(), &levels);
    let check =
        args.mock.iter().fold(format!("{program} verify"), |line, url| format!("{line} --mock {}", quoted(url)));
    let style = args.report.style(Invocation::reading(program, args.levels.repeated(check), place));
    remember(&LastRun::of_gate(&urls), &report, &[], &style.invocation, args.report.to.people());
    Ok(publish(&report, &args.report.to, &style, &[]))
}

async fn read(urls: &[String]) -> anyhow::Result<Vec<Journal>> {
    let client = Client::new(Limits::default(), &Transport::default()).context("no client can be set up")?;
    let mut journals = Vec::new();
    for url in urls {
        let journal = journal(&client, url.trim_end_matches('/')).await;
        journals.push(journal.with_context(|| format!("the mock server at {url} cannot be asked for its journal"))?);
    }
    Ok(journals)
}

async fn journal(client: &Client, url: &str) -> anyhow::Result<Journal> {
    let mut journal = Journal::default();
    let (mut cursor, mut last) = (1, None);
    loop {
        let page = page(client, url, cursor).await?;
        let last = *last.get_or_insert(page.meta.total);
        for request in page.requests {
            let request = LoggedRequest::from_json(request)?;
            if request.id > last {
                break;
            }
            // What is missing before it was forgotten, at the beginning or while the journal was read.
            journal.forgotten += request.id.saturating_sub(cursor);
            cursor = request.id + 1;
            journal.requests.push(request);
        }
        match page.meta.next.filter(|next| *next <= last) {
            Some(next) if next >= cursor => {
                journal.forgotten += next - cursor;
                cursor = next;
            }
            Some(_) => bail!("its journal leads back to a page that was read"),
            None => break,
        }
    }
    journal.forgotten += last.unwrap_or_default().saturating_sub(cursor - 1);
    Ok(journal)
}

async fn page(client: &Client, url: &str, cursor: u64) -> anyhow::Result<Page> {
    let response = client.fetch(url, "GET", &Signed::for_json(format!("{PATH}?cursor={cursor}"))).await?;
    if !response.is_success() {
        bail!("it answers with status {}", response.status);
    }
    serde_json::from_slice(&response.body).context("what it answers is no journal")
}

/// Several journals as one. Where there is one, its requests keep their numbers, by which the mock server shows them.
fn joined(mut journals: Vec<Journal>) -> Journal {
    if journals.len() == 1 {
        return journals.pop().unwrap_or_default();
    }
    let forgotten = journals.iter().map(|journal| journal.forgotten).sum();
    let mut requests: Vec<LoggedRequest> = journals.into_iter().flat_map(|journal| journal.requests).collect();
    requests.sort_by_key(|request| request.at);
    for (number, request) in (1..).zip(&mut requests) {
        request.id = number;
    }
    Journal { requests, forgotten }
}
