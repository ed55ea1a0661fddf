//! What long lists and long bodies cost the checker: the program `oplog conformance`, looked at from outside.
//!
//! Lists are the mock server's. The body in which every entry violates its table comes from a server of this program, which answers
//! everything with it.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

use anyhow::Context;
use serde::Serialize;

use crate::process::Server;

/// Lists: what they are, the operation, and how many entries they have.
const LISTS: [(&str, &str, u64); 3] = [
    ("20,000 entries in one answer", "huawei-ecs/list-server-actions", 20_000),
    ("a list of 10⁵ entries", "baidu-bbc/query-operation-log", 100_000),
    ("a list of 10⁶ entries", "baidu-bbc/query-operation-log", 1_000_000),
];

/// The operation whose entries are wrong, and how many they are.
const WRONG: (&str, usize) = ("onapp/list-transactions", 300_000);

/// One run of the checker.
#[derive(Debug, Serialize)]
pub(crate) struct Long {
    pub(crate) what: String,
    pub(crate) seconds: f64,
    /// The most memory that it had, in MiB, where the system tells (Linux).
    pub(crate) memory: Option<f64>,
}

pub(crate) fn measure(oplog: &Path) -> anyhow::Result<Vec<Long>> {
    let mut runs = Vec::new();
    let (operation, entries) = WRONG;
    let (server, bytes) = wrong(entries)?;
    let mib = bytes as f64 / f64::from(1 << 20);
    let what = format!("a body of {mib:.1} MiB, all of its {entries} entries wrong");
    // The first request is for XML, which the body is not, and ends there; the second one is for JSON.
    runs.push(run(oplog, server, operation, what, &["--max-requests", "2"])?);
    for (what, operation, entries) in LISTS {
        let mut mock = Command::new(oplog);
        mock.args(["mock", "--listen", "127.0.0.1:0", "--no-auth", "--entries", &entries.to_string()]);
        let server = Server::run(mock)?;
        runs.push(run(oplog, server.address, operation, what.to_owned(), &[])?);
    }
    Ok(runs)
}

/// Checks one operation of a server. What comes of it is not asked.
fn run(oplog: &Path, server: SocketAddr, operation: &str, what: String, more: &[&str]) -> anyhow::Result<Long> {
    let mut command = Command::new(oplog);
    command.args(["conformance", "--target", &format!("http://{server}"), "--only", operation]).args(more);
    let begun = Instant::now();
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot run {command:?}"))?;
    let mut memory = None;
    while child.try_wait()?.is_none() {
        memory = most(child.id()).or(memory);
        sleep(Duration::from_millis(5));
    }
    Ok(Long { what, seconds: begun.elapsed().as_secs_f64(), memory })
}

/// The most memory that a process has had so far, in MiB.
fn most(process: u32) -> Option<f64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<f64>().ok()? / 1024.0)
}

/// A server that answers everything with this many entries, each of them wrong, and the length of that answer.
fn wrong(entries: usize) -> anyhow::Result<(SocketAddr, usize)> {
    let entries = (0..entries).map(|id| format!(r#"{{"transaction":{{"id":{id},"status":7,"actor":[]}}}}"#));
    let body = format!("[{}]", entries.collect::<Vec<_>>().join(","));
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
    let (answer, length): (Arc<str>, usize) = ((head + &body).into(), body.len());
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = Arc::clone(&answer);
            spawn(move || answer_all(stream, answer.as_bytes()));
        }
    });
    Ok((address, length))
}

fn answer_all(mut stream: TcpStream, answer: &[u8]) -> std::io::Result<()> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while stream.read(&mut byte)? > 0 {
        head.extend(byte);
        if head.ends_with(b"\r\n\r\n") {
            stream.write_all(answer)?;
            head.clear();
        }
    }
    Ok(())
}
