//! Server processes: started, asked, looked at from outside, ended. The start and the memory of the program `oplog mock`.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::Context;
use serde::Serialize;

use crate::load::{self, Amount};
use crate::{Scale, median, servers};

/// A server in a process of its own, which ends with this value.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Server {
    /// Starts this program as the server `kind`, whose bodies are that long where it makes none itself.
    pub(crate) fn start(kind: &str, body: usize) -> anyhow::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["serve", kind, &body.to_string()]);
        Self::run(command)
    }

    /// Starts a server that says in the first line that it prints where it is.
    pub(crate) fn run(mut command: Command) -> anyhow::Result<Self> {
        let shown = format!("{command:?}");
        let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| format!("cannot run {shown}"))?;
        let mut line = String::new();
        if let Some(out) = child.stdout.take() {
            BufReader::new(out).read_line(&mut line)?;
        }
        let address = line.split("http://").nth(1).and_then(|rest| rest.split([',', ' ', '\n']).next());
        let address = address.and_then(|text| text.parse().ok());
        let mut server = Self { child, address: SocketAddr::from(([127, 0, 0, 1], 0)) };
        server.address = address.with_context(|| format!("{shown} does not say where it serves: `{line}`"))?;
        Ok(server)
    }

    /// Resident memory in MiB, where the system tells (Linux).
    pub(crate) fn memory(&self) -> Option<f64> {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let kib: f64 =
            text.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.trim().strip_suffix(" kB")?.parse().ok()?;
        Some(kib / 1024.0)
    }

    /// Processor time so far in seconds, where the system tells (Linux).
    pub(crate) fn processor(&self) -> Option<f64> {
        /// What the kernel counts in, on every architecture of today.
        const TICKS: f64 = 100.0;
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
        let (_, fields) = text.rsplit_once(") ")?;
        let fields: Vec<&str> = fields.split(' ').collect();
        let ticks = |place: usize| fields.get(place)?.parse::<f64>().ok();
        Some((ticks(11)? + ticks(12)?) / TICKS)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How long the program takes until its first answer.
#[derive(Debug, Serialize)]
pub(crate) struct Start {
    /// Milliseconds from its start to the end of its first answer, in the median.
    pub(crate) milliseconds: f64,
}

pub(crate) fn start(oplog: &Path, scale: &Scale) -> anyhow::Result<Start> {
    let request = servers::wire(&servers::request()?);
    let mut times = Vec::new();
    for _ in 0..scale.rounds.max(5) {
        let begun = Instant::now();
        let server = Server::run(mock(oplog))?;
        load::run(server.address, &request, 1, Amount::Requests(1))?;
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(Start { milliseconds: median(times) })
}

/// The resident memory of the program under load.
#[derive(Debug, Serialize)]
pub(crate) struct Memory {
    /// Requests and MiB, after each tenth of them.
    pub(crate) tenths: Vec<(u64, f64)>,
}

impl Memory {
    /// The last tenth by the second one.
    pub(crate) fn growth(&self) -> Option<f64> {
        Some(self.tenths.last()?.1 / self.tenths.get(1)?.1)
    }
}

pub(crate) fn memory(oplog: &Path, scale: &Scale) -> anyhow::Result<Memory> {
    let request = servers::wire(&servers::request()?);
    let server = Server::run(mock(oplog))?;
    let mut tenths = Vec::new();
    for tenth in 1..=10 {
        load::run(server.address, &request, load::CONNECTIONS, Amount::Requests(scale.requests / 10))?;
        if let Some(memory) = server.memory() {
            tenths.push((scale.requests / 10 * tenth, memory));
        }
    }
    Ok(Memory { tenths })
}

fn mock(oplog: &Path) -> Command {
    let mut command = Command::new(oplog);
    command.args(["mock", "--listen", "127.0.0.1:0", "--no-auth"]);
    command
}
