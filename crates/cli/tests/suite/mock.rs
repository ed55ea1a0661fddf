//! `mock`: serves until it is told to stop.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdout};

use tempfile::TempDir;

use crate::support::{command, folder, oplog, oplog_in, text};

/// A running mock server, ended when it is dropped.
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

    pub(crate) fn get(&self, target: &str) -> String {
        self.get_with(target, "")
    }

    /// `header` is a whole line, or nothing.
    pub(crate) fn get_with(&self, target: &str, header: &str) -> String {
        self.send(target, &format!("Host: localhost\r\n{header}"))
    }

    fn send(&self, target: &str, headers: &str) -> String {
        get(&self.address, target, headers)
    }

    /// As curl reads what `oplog sign` prints.
    fn get_signed(&self, operation: &str, url: &str) -> String {
        let folder = TempDir::new().unwrap();
        let mut sign = command(folder.path(), &["sign", "--operation", operation, url]);
        let output = sign.env("OPLOG_ACCESS_KEY", "test").env("OPLOG_SECRET", "test-secret").output().unwrap();
        let config = String::from_utf8(output.stdout).unwrap();
        let values = |name: &str| -> Vec<String> {
            let lines = config.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(" = \""));
            lines.map(|value| value.trim_end_matches('"').to_owned()).collect()
        };
        let target = values("url")[0].strip_prefix(&format!("http://{}", self.address)).unwrap().to_owned();
        let headers: String = values("header").iter().map(|header| format!("{header}\r\n")).collect();
        self.send(&target, &headers)
    }
}

/// What the server at `address` answers; `headers` are whole lines.
pub(crate) fn get(address: &str, target: &str, headers: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {target} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The lines to copy, of which there is one for each operation.
fn lines(mock: &mut Mock) -> Vec<String> {
    let lines = mock.out.by_ref().lines().map(Result::unwrap);
    let lines: Vec<String> = lines.take_while(|line| !line.starts_with("  accounts:")).collect();
    lines.into_iter().filter(|line| line.contains("curl -sS ")).map(|line| line.trim().to_owned()).collect()
}

#[test]
fn it_says_where_it_serves_and_serves_there() {
    let mut mock = Mock::start(&["--entries", "3", "--no-auth"]);
    assert!(mock.get("/__admin/health").starts_with("HTTP/1.1 200 OK"));
    let lines = lines(&mut mock);
    assert_eq!(lines.len(), 5, "{lines:?}");
    for line in lines {
        let url = line.strip_prefix("curl -sS ").unwrap();
        let target = url.trim_matches('\'').strip_prefix(&format!("http://{}", mock.address)).unwrap();
        assert!(mock.get(target).starts_with("HTTP/1.1 200 OK"), "{line}");
    }
}

#[test]
fn it_says_how_to_prove_who_asks() {
    let mut mock = Mock::start(&[]);
    let mut schemes = Vec::new();
    for line in lines(&mut mock) {
        let (signs, asks) = line.split_once(" | ").unwrap_or(("", &line));
        let (proof, url) = if signs.is_empty() { asks } else { signs }.rsplit_once(' ').unwrap();
        let target = url.trim_matches('\'').strip_prefix(&format!("http://{}", mock.address)).unwrap();
        assert!(mock.get(target).starts_with("HTTP/1.1 4"), "{target} is for nobody");
        schemes.push(match proof {
            "curl -sS -u test:test-secret" => {
                let answer = mock.get_with(target, "Authorization: Basic dGVzdDp0ZXN0LXNlY3JldA==\r\n");
                assert!(answer.starts_with("HTTP/1.1 200 OK"), "{line}: {answer}");
                "basic"
            }
            "curl -sS -H 'X-Auth-Token: test-secret'" => {
                let answer = mock.get_with(target, "X-Auth-Token: test-secret\r\n");
                assert!(answer.starts_with("HTTP/1.1 200 OK"), "{line}: {answer}");
                "token"
            }
            _ => {
                assert_eq!(asks, "curl -sS -K -");
                let operation = proof.strip_prefix("oplog sign --operation ").unwrap();
                let operation = operation.strip_suffix(" --access-key test --secret test-secret").unwrap();
                let answer = mock.get_signed(operation, url.trim_matches('\''));
                assert!(answer.starts_with("HTTP/1.1 200 OK"), "{line}: {answer}");
                "signature"
            }
        });
    }
    schemes.sort_unstable();
    assert_eq!(schemes, ["basic", "signature", "signature", "token", "token"]);
}

#[test]
fn others_than_the_test_credentials_may_ask() {
    let who = "[[credential]]\naccess_key = \"alice\"\nsecret = \"file:secret.txt\"\n\n\
               [[credential]]\naccess_key = \"bob\"\nsecret = \"b\"\nrefused = \"no-permission\"\n";
    let folder = folder(&[("who.toml", who), ("secret.txt", "swordfish\n")]);
    let file = folder.path().join("who.toml");
    let mut mock = Mock::start(&["--credentials", text(&file)]);
    for (pair, status) in [
        ("YWxpY2U6c3dvcmRmaXNo", "200 OK"),
        ("YWxpY2U6d3Jvbmc=", "401 Unauthorized"),
        ("Ym9iOmI=", "403 Forbidden"),
        ("dGVzdDp0ZXN0LXNlY3JldA==", "200 OK"),
    ] {
        let answer = mock.get_with("/transactions.json", &format!("Authorization: Basic {pair}\r\n"));
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{pair}: {answer}");
    }
    // Its secrets may be somebody's, unlike those of the test credentials.
    let told = mock.get("/__admin/target") + &mock.get("/__admin/requests") + &lines(&mut mock).concat();
    assert!(!told.contains("swordfish") && !told.contains("alice"), "{told}");
}

#[test]
fn credentials_that_are_not_understood_are_named_with_their_place() {
    let folder = folder(&[("who.toml", "[[credential]]\nkey = \"alice\"\n")]);
    let run = oplog_in(folder.path(), &["mock", "--credentials", "who.toml"]).ends_with(2);
    run.complains("--credentials cannot be used\n  because who.toml:2:1: unknown field `key`");
    oplog(&["mock", "--credentials", "none.toml"]).ends_with(2).complains("cannot read `none.toml`");
}

#[test]
fn a_taken_address_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    oplog(&["mock", "--listen", &address]).ends_with(2).complains(&format!("cannot listen on {address}"));
}

#[test]
fn each_request_is_a_line_on_standard_error_where_that_is_wanted() {
    let mut mock = Mock::start(&["--no-auth", "--log"]);
    mock.get("/v1/operationLog?maxKeys=1&Signature=SECRET");
    let mut line = String::new();
    BufReader::new(mock.child.stderr.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains(" GET /v1/operationLog?maxKeys=1&Signature=") && line.contains(" 200 "), "{line}");
    assert!(!line.contains("SECRET"), "{line}");
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

#[test]
fn it_is_wrong_on_request_and_says_how_it_can_be() {
    oplog(&["mock", "--list-faults"])
        .ends_with(0)
        .says("skips-an-entry@baidu-bbc/query-operation-log")
        .says("Controls");
    oplog(&["mock", "--fault", "skips-a-entry"]).ends_with(2).complains("did you mean `skips-an-entry`?");
    let mock = Mock::start(&["--fault", "skips-an-entry", "--entries", "30"]);
    let target = format!("http://{}", mock.address);
    oplog(&["conformance", "--target", &target, "--only", "baidu-bbc"]).ends_with(1).says("pagination/no-gap");
}

#[test]
fn a_health_check_says_whether_a_server_serves() {
    let mock = Mock::start(&[]);
    let url = format!("http://{}", mock.address);
    oplog(&["mock", "--health", &url]).ends_with(0);
    drop(mock);
    oplog(&["mock", "--health", &url]).ends_with(3).complains("/__admin/health: cannot be reached");
}
