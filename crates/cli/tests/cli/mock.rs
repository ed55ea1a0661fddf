//! `mock`: serves until it is told to stop.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdout};

use tempfile::TempDir;

use crate::support::{command, oplog};

/// A running stand-in, ended when it is dropped.
pub(crate) struct Mock {
    child: Child,
    out: BufReader<ChildStdout>,
    /// The address behind its base URL.
    pub(crate) address: String,
}

impl Mock {
    pub(crate) fn start(args: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let args = [&["mock", "--listen", "127.0.0.1:0", "--stop-after", "120"], args].concat();
        let mut child = command(folder.path(), &args).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let (_, address) = line.split_once("http://").unwrap_or_else(|| panic!("no address in {line:?}"));
        Self { address: address.split(',').next().unwrap().to_owned(), child, out }
    }

    fn get(&self, target: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn it_says_where_it_serves_and_serves_there() {
    let mut mock = Mock::start(&["--entries", "3"]);
    assert!(mock.get("/__admin/health").starts_with("HTTP/1.1 200 OK"));
    assert!(mock.get("/v1/operationLog").contains("operationLogs"));
    let mut line = String::new();
    while !line.contains("curl -sS") {
        line.clear();
        assert_ne!(mock.out.read_line(&mut line).unwrap(), 0, "a line to copy is printed");
    }
}

#[test]
fn a_taken_address_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    oplog(&["mock", "--listen", &address]).ends_with(2).complains(&format!("cannot listen on {address}"));
}

#[test]
fn it_stops_by_itself() {
    oplog(&["mock", "--listen", "127.0.0.1:0", "--stop-after", "0.01"]).ends_with(0).complains("stopped");
}

#[cfg(unix)]
#[test]
fn it_stops_when_it_is_told_to() {
    for signal in ["-INT", "-TERM"] {
        let mut mock = Mock::start(&[]);
        // It answers, so it listens for signals too.
        assert!(mock.get("/__admin/health").starts_with("HTTP/1.1 200 OK"));
        let id = mock.child.id().to_string();
        assert!(std::process::Command::new("kill").args([signal, &id]).status().unwrap().success());
        assert_eq!(mock.child.wait().unwrap().code(), Some(0), "{signal}");
    }
}
