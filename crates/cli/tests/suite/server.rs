//! A server on this machine that misbehaves in one way, until it is dropped.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, JoinHandle};

/// The server. Requests that it takes are told of on `asked`.
pub(crate) struct Server {
    pub(crate) asked: Receiver<()>,
    address: SocketAddr,
    stopped: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Answers every request with these bytes and closes; with none it never answers. The control plane is not found.
    pub(crate) fn answering(bytes: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let stopped = Arc::new(AtomicBool::new(false));
        let (tell, asked) = channel();
        let until = Arc::clone(&stopped);
        let thread = thread::spawn(move || {
            let mut open = Vec::new();
            while let Ok((mut stream, _)) = listener.accept() {
                if until.load(Ordering::SeqCst) {
                    return;
                }
                let control = head(&stream).is_some_and(|line| line.contains(" /__admin/"));
                let answer = if control { "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n" } else { bytes };
                if answer.is_empty() {
                    open.push(stream);
                } else {
                    let _ = stream.write_all(answer.as_bytes());
                }
                if !control {
                    let _ = tell.send(());
                }
            }
        });
        Self { asked, address, stopped, thread: Some(thread) }
    }

    /// The base URL.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// The first line of a request, the rest of its head read too.
fn head(stream: &TcpStream) -> Option<String> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next()?.ok()?;
    lines.take_while(|line| line.as_ref().is_ok_and(|line| !line.is_empty())).for_each(drop);
    Some(first)
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // Wakes it, so that it sees the flag.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
