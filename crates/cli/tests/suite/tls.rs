//! `--tls`: a real server, real clients that trust the authority whose path it prints.
#![cfg(unix)]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command};

use tempfile::TempDir;

use crate::support::{self, Run, command, oplog};

/// A server with TLS, its base URL and the certificate to trust.
struct Server {
    child: Child,
    url: String,
    authority: String,
    _folder: TempDir,
}

impl Server {
    fn start(flags: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let args = [&["mock", "--tls", "--no-auth", "--listen", "0", "--stop-after", "120"], flags].concat();
        let mut child = command(folder.path(), &args).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let first = lines.next().unwrap();
        let url = first.split(" on ").nth(1).unwrap().split(',').next().unwrap().to_owned();
        let authority = lines.find_map(|line| Some(line.strip_prefix("  authority: ")?.to_owned())).unwrap();
        Self { child, url, authority, _folder: folder }
    }

    /// Asks it to end, and waits for that.
    fn stop(&mut self) {
        Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a client that may not be installed here.
fn ran(program: &str, args: &[&str]) -> Option<String> {
    match Command::new(program).args(args).output() {
        Ok(output) => Some(String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()),
        Err(_) => {
            eprintln!("skipped: there is no {program} here");
            None
        }
    }
}

#[test]
fn curl_and_python_trust_it_by_the_printed_path_which_ends_with_the_server() {
    let mut server = Server::start(&[]);
    assert!(server.url.starts_with("https://127.0.0.1:"), "{}", server.url);
    let url = format!("{}/v1/operationLog?maxKeys=1", server.url);
    if let Some(said) = ran("curl", &["-sS", "--cacert", &server.authority, &url]) {
        assert!(said.contains("operationLogs"), "{said}");
    }
    let script = "import ssl, sys, urllib.request as u\n\
                  print(u.urlopen(sys.argv[1], context=ssl.create_default_context(cafile=sys.argv[2])).read())";
    if let Some(said) = ran("python3", &["-c", script, &url, &server.authority]) {
        assert!(said.contains("operationLogs"), "{said}");
    }
    server.stop();
    assert!(!Path::new(&server.authority).exists(), "{} is left behind", server.authority);
}

#[test]
fn a_gate_tells_its_command_whom_to_trust() {
    let script = "for name in SSL_CERT_FILE REQUESTS_CA_BUNDLE CURL_CA_BUNDLE NODE_EXTRA_CA_CERTS; do \
                  grep -q CERTIFICATE \"${!name}\" || exit 9; done; \
                  case $OPLOG_URL in https://*) ;; *) exit 8;; esac; \
                  type curl >/dev/null && exec curl -sS \"$OPLOG_URL/v1/operationLog?maxKeys=100\"; exit 7";
    let run = oplog(&["gate", "--tls", "--no-auth", "--", "bash", "-c", script]);
    if run.stderr.contains("exit code 7") {
        eprintln!("skipped: there is no curl here");
    } else {
        run.ends_with(0).says("PASS");
    }
}

#[test]
fn this_program_itself_trusts_it_by_the_usual_variable() {
    let server = Server::start(&[]);
    let folder = TempDir::new().unwrap();
    let mut verify = command(folder.path(), &["verify", "--mock", &server.url]);
    let output = verify.env("SSL_CERT_FILE", &server.authority).output().unwrap();
    // Nobody has asked yet, which is no pass.
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("no fact could be checked"), "{said}{}", String::from_utf8_lossy(&output.stderr));
    oplog(&["verify", "--mock", &server.url]).ends_with(3).complains("cannot be asked");
}

/// This program on a system that has no certificates of authorities.
fn without_authorities(folder: &Path, args: &[&str]) -> Run {
    let nowhere = folder.join("nowhere");
    support::ran(command(folder, args).env("SSL_CERT_FILE", &nowhere).env("SSL_CERT_DIR", &nowhere))
}

#[test]
fn without_authorities_of_the_system_only_targets_that_need_them_cannot_be_asked() {
    let only = ["--only", "onapp"];
    let own = TempDir::new().unwrap();
    without_authorities(own.path(), &[&["conformance", "--entries", "3"][..], &only].concat()).ends_with(0);
    let plain = crate::mock::Mock::start(&["--entries", "3"]);
    let plain = format!("http://{}", plain.address);
    without_authorities(own.path(), &[&["conformance", "--target", &plain][..], &only].concat()).ends_with(0);

    let server = Server::start(&["--entries", "3"]);
    let refused = without_authorities(own.path(), &[&["conformance", "--target", &server.url][..], &only].concat());
    refused.ends_with(3).says("there are no certificates of authorities on this system").says("SSL_CERT_FILE");
    let config = format!("[target.tls]\nurl = '{}'\nca = '{}'\n", server.url, server.authority);
    let own = support::folder(&[("conformance.toml", &config)]);
    without_authorities(own.path(), &[&["conformance", "--target", "tls"][..], &only].concat()).ends_with(0);
}

#[test]
fn a_unix_socket_is_served_and_removed_at_the_end() {
    use std::io::{Read, Write};
    use std::os::unix::net::{UnixListener, UnixStream};

    let folder = TempDir::new().unwrap();
    let path = folder.path().join("mock.sock");
    // What a server that was killed leaves behind.
    drop(UnixListener::bind(&path).unwrap());
    let listen = format!("unix:{}", path.display());
    let mut child = command(folder.path(), &["mock", "--no-auth", "--listen", &listen]).spawn().unwrap();
    let first = BufReader::new(child.stdout.take().unwrap()).lines().next().unwrap().unwrap();
    assert!(first.starts_with("serving"), "{first}");
    let mut stream = UnixStream::connect(&path).unwrap();
    write!(stream, "GET /v1/operationLog HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    Command::new("kill").arg(child.id().to_string()).status().unwrap();
    child.wait().unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(!path.exists());
    oplog(&["mock", "--tls", "--listen", &listen]).ends_with(2).complains("Unix socket");
}
