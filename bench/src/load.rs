//! The load: a closed loop of requests on a few connections, from one thread.
//!
//! It sends fixed bytes and reads no more of an answer than its length, so that it costs less than any of the servers. Edges: it
//! understands `Content-Length` only, since no measured server answers otherwise.

use std::cell::Cell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Builder;
use tokio::task::LocalSet;

/// Connections of a load.
pub(crate) const CONNECTIONS: usize = 32;

/// How much to ask for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Amount {
    /// Until this time is over.
    For(Duration),
    /// This many requests.
    Requests(u64),
}

/// What a load came to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    pub(crate) requests: u64,
    pub(crate) time: Duration,
    /// Bytes of the last body.
    pub(crate) body: usize,
}

impl Load {
    /// Requests per second.
    pub(crate) fn rate(&self) -> f64 {
        self.requests as f64 / self.time.as_secs_f64()
    }
}

/// Sends `request` to `server` on `connections` connections, again and again.
///
/// # Errors
/// When the server cannot be reached, or answers anything else than status 200.
pub(crate) fn run(server: SocketAddr, request: &[u8], connections: usize, amount: Amount) -> anyhow::Result<Load> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let (sent, body) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
    let begun = Instant::now();
    runtime.block_on(LocalSet::new().run_until(async {
        let mut tasks = Vec::new();
        for _ in 0..connections {
            let (sent, body, request) = (Rc::clone(&sent), Rc::clone(&body), request.to_vec());
            tasks.push(tokio::task::spawn_local(async move {
                let mut connection = Connection::open(server).await?;
                loop {
                    let done = match amount {
                        Amount::For(time) => begun.elapsed() >= time,
                        Amount::Requests(most) => sent.get() >= most,
                    };
                    if done {
                        return anyhow::Ok(());
                    }
                    sent.set(sent.get() + 1);
                    body.set(connection.ask(&request).await?);
                }
            }));
        }
        for task in tasks {
            task.await.context("a connection's task ended early")??;
        }
        anyhow::Ok(())
    }))?;
    Ok(Load { requests: sent.get(), time: begun.elapsed(), body: body.get() })
}

/// A connection that is kept open.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(server: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(server).await.with_context(|| format!("cannot reach {server}"))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 * 1024) })
    }

    /// Sends `request` and reads the answer to its end. The length of its body.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> anyhow::Result<usize> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let mut whole = None;
        loop {
            let read = self.stream.read_buf(&mut self.buffer).await?;
            ensure!(read > 0, "the server closed the connection");
            if whole.is_none() {
                whole = head(&self.buffer)?;
            }
            if let Some((head, body)) = whole
                && self.buffer.len() >= head + body
            {
                return Ok(body);
            }
        }
    }
}

/// The lengths of head and body, once the head is there.
fn head(bytes: &[u8]) -> anyhow::Result<Option<(usize, usize)>> {
    let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(None) };
    let head = str::from_utf8(&bytes[..end]).context("the head of the answer is no text")?;
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap_or_default();
    if status.split(' ').nth(1) != Some("200") {
        bail!("expected status 200, found `{status}`: {}", String::from_utf8_lossy(&bytes[end..]));
    }
    let length = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    Ok(Some((end + 4, length.context("an answer without Content-Length")?)))
}
