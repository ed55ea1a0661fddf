//! Mock servers for OpenAPI documents that run on Node.js, where npm has installed them: Prism and Mockoon.
//!
//! They are given the OpenAPI document of the same operation. What they answer with is up to them, so their bodies are of other
//! lengths; they are told as what people would use instead, not as a race.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde::Serialize;

use crate::load::{self, Amount};
use crate::{Scale, median, servers};

/// The document that they serve, below the root of the repository.
const DOCUMENT: &str = "schemas/openapi/baidu-bbc.json";
/// How long one may take to start.
const PATIENCE: Duration = Duration::from_secs(30);

/// Each with its program and its arguments before the document and before the port.
const OTHERS: [(&str, &str, [&str; 2], &str); 2] =
    [("Prism", "prism", ["mock", ""], "--port"), ("Mockoon", "mockoon-cli", ["start", "--data"], "--port")];

/// One of them.
#[derive(Debug, Serialize)]
pub(crate) struct Other {
    pub(crate) name: &'static str,
    /// Requests per second, in the median; none where it is not installed.
    pub(crate) rate: Option<f64>,
    /// Bytes of its body.
    pub(crate) body: usize,
}

/// Measures those that are installed below `node`.
pub(crate) fn measure(node: &Path, scale: &Scale) -> anyhow::Result<Vec<Other>> {
    OTHERS
        .iter()
        .map(|(name, program, before, port)| {
            let program = node.join("node_modules").join(".bin").join(program);
            if !program.exists() {
                return Ok(Other { name, rate: None, body: 0 });
            }
            let address = free()?;
            let mut command = Command::new(program);
            command.args(before.iter().filter(|word| !word.is_empty())).arg(DOCUMENT);
            command.arg(port).arg(address.port().to_string());
            let _server = Server::start(command, address)?;
            rate(name, address, scale)
        })
        .collect()
}

fn rate(name: &'static str, address: SocketAddr, scale: &Scale) -> anyhow::Result<Other> {
    let request = servers::wire(&servers::request()?);
    let (mut rates, mut body) = (Vec::new(), 0);
    for _ in 0..scale.rounds {
        let load = load::run(address, &request, load::CONNECTIONS, Amount::For(scale.time / 2)).context(name)?;
        rates.push(load.rate());
        body = load.body;
    }
    Ok(Other { name, rate: Some(median(rates)), body })
}

/// An address that nobody listens on.
fn free() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

struct Server(Child);

impl Server {
    fn start(mut command: Command, address: SocketAddr) -> anyhow::Result<Self> {
        let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
        let server = Self(quiet.spawn().with_context(|| format!("cannot run {command:?}"))?);
        let begun = Instant::now();
        while TcpStream::connect(address).is_err() {
            if begun.elapsed() > PATIENCE {
                bail!("{command:?} does not listen");
            }
            sleep(Duration::from_millis(50));
        }
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
