//! Requests per second of the mock server and of what could stand in its place, by turns.

use std::collections::BTreeMap;

use oplog_mock::{AuthMode, Clock, Engine};
use serde::Serialize;

use crate::load::{self, Amount};
use crate::process::Server;
use crate::{Scale, median, servers};

/// Who is measured, and under what name.
pub(crate) const SERVERS: [(&str, &str); 6] = [
    ("axum", "axum, one route, constant body"),
    ("wiremock", "wiremock-rs, one mount, constant body"),
    ("mock", "oplog mock, generated page, journal"),
    ("mock-signed", "oplog mock, the same with signatures checked"),
    ("mock-cores", "oplog mock on all cores, as the program runs it"),
    ("mock-signed-cores", "oplog mock on all cores, with signatures checked"),
];

/// What the servers came to.
#[derive(Debug, Serialize)]
pub(crate) struct Rates {
    /// Bytes of every body.
    pub(crate) body: usize,
    /// Requests per second in each round, by server.
    pub(crate) rounds: BTreeMap<&'static str, Vec<f64>>,
    /// Microseconds of processor time that a request takes the server, in each round.
    pub(crate) processor: BTreeMap<&'static str, Vec<f64>>,
}

impl Rates {
    /// The median of a server's rates.
    pub(crate) fn rate(&self, server: &str) -> f64 {
        median(self.rounds.get(server).cloned().unwrap_or_default())
    }

    /// The median of the ratios of two servers in the same round.
    pub(crate) fn ratio(&self, server: &str, other: &str) -> f64 {
        ratio(&self.rounds, server, other)
    }

    /// The same of the processor time: how much less `server` takes than `other`.
    pub(crate) fn by_processor(&self, server: &str, other: &str) -> f64 {
        ratio(&self.processor, other, server)
    }
}

fn ratio(of: &BTreeMap<&'static str, Vec<f64>>, server: &str, other: &str) -> f64 {
    let (Some(one), Some(other)) = (of.get(server), of.get(other)) else { return f64::NAN };
    median(one.iter().zip(other).map(|(one, other)| one / other).collect())
}

pub(crate) fn measure(scale: &Scale) -> anyhow::Result<Rates> {
    let request = servers::request()?;
    let engine = Engine::new(servers::responder(AuthMode::Check, 1_000_000)?, Clock::System);
    let body = engine.handle(&request).body.len();
    let request = servers::wire(&request);
    let mut rates = Rates { body, rounds: BTreeMap::new(), processor: BTreeMap::new() };
    for _ in 0..scale.rounds {
        for (server, _) in SERVERS {
            // Each round has processes of its own: wiremock keeps every request, and would be measured with its memory full.
            let process = Server::start(server, body)?;
            load::run(process.address, &request, load::CONNECTIONS, Amount::For(scale.time / 4))?;
            let before = process.processor();
            let load = load::run(process.address, &request, load::CONNECTIONS, Amount::For(scale.time))?;
            anyhow::ensure!(load.body == body, "{server} answers with {} bytes instead of {body}", load.body);
            rates.rounds.entry(server).or_default().push(load.rate());
            if let (Some(before), Some(after)) = (before, process.processor()) {
                let each = (after - before) * 1e6 / load.requests as f64;
                rates.processor.entry(server).or_default().push(each);
            }
        }
    }
    Ok(rates)
}
