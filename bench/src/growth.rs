//! What a page costs at the beginning and deep inside of a list, without a network.

use std::hint::black_box;
use std::time::Instant;

use anyhow::Context;
use oplog_mock::{AuthMode, Clock, Engine, MockRequest, PageWalk, RequestBuilder};
use oplog_schema::Catalogue;
use serde::Serialize;

use crate::{Scale, median, servers};

/// Entries of the list.
const ENTRIES: u64 = 1_000_000_000;
/// Requests of one measurement.
const REQUESTS: u32 = 20_000;

/// A late page by the first one.
#[derive(Debug, Serialize)]
pub(crate) struct Growth {
    pub(crate) what: String,
    pub(crate) ratio: f64,
}

pub(crate) fn measure(scale: &Scale) -> anyhow::Result<Vec<Growth>> {
    let catalogue = Catalogue::embedded()?;
    let engine = Engine::new(servers::responder(AuthMode::Off, ENTRIES)?, Clock::System);
    let ask = |operation: &str, parameters: &[(&str, &str)]| {
        let found = catalogue.operations().iter().find(|one| one.id().as_str() == operation);
        let request = RequestBuilder::new(found.with_context(|| format!("there is no operation `{operation}`"))?);
        anyhow::Ok(parameters.iter().fold(request, |request, (name, value)| request.with(name, value)).request())
    };
    let numbered = |page: &str| ask("onapp/list-transactions", &[("per_page", "10"), ("page", page)]);
    let window = |end: &str| {
        let window = [("maxKeys", "10"), ("startTime", "1000-01-01T00:00:00Z"), ("endTime", end)];
        second(&engine, &catalogue, &ask("baidu-bbc/query-operation-log", &window)?)
    };
    let cases = [
        ("page 50,000,000 by page 2, by page number", numbered("2")?, numbered("50000000")?),
        (
            "page 2 of a window 900 years back by page 2 of the whole list, by marker",
            window("2101-01-01T00:00:00Z")?,
            window("1101-01-01T00:00:00Z")?,
        ),
    ];
    let mut growth = Vec::new();
    for (what, first, late) in cases {
        let rounds = (0..scale.rounds.max(5)).map(|_| time(&engine, &late) / time(&engine, &first));
        growth.push(Growth { what: what.to_owned(), ratio: median(rounds.collect()) });
    }
    Ok(growth)
}

/// The request for the page after the one that `request` asks for.
fn second(engine: &Engine, catalogue: &Catalogue, request: &MockRequest) -> anyhow::Result<MockRequest> {
    let operation = catalogue.operations().iter().find(|one| one.id().as_str() == "baidu-bbc/query-operation-log");
    let operation = operation.context("the operation is not built in")?;
    let mut walk = PageWalk::new(engine.responder(), operation, request.clone(), jiff::Timestamp::now());
    walk.next().context("a first page")?;
    walk.upcoming().cloned().context("the window has one page only")
}

/// Seconds that the requests take.
fn time(engine: &Engine, request: &MockRequest) -> f64 {
    let begun = Instant::now();
    for _ in 0..REQUESTS {
        black_box(engine.handle(request));
    }
    begun.elapsed().as_secs_f64()
}
