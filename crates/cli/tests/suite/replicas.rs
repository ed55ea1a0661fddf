//! Two mock servers with one seed behind a real nginx are one service, and their journals one verdict.
//!
//! Without nginx this says so and passes, unless `OPLOG_REQUIRE_NGINX=1`.
#![cfg(unix)]

use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::mock::{Mock, get};
use crate::support::{oplog, text};

/// A load balancer in front of servers, ended when it is dropped.
struct Nginx {
    child: Child,
    address: SocketAddr,
    _folder: TempDir,
}

impl Nginx {
    /// Hands every request to the next of `servers`; `None` where it is not installed.
    fn before(servers: &[&Mock]) -> Option<Self> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let Some(program) = std::env::split_paths(&path).map(|folder| folder.join("nginx")).find(|path| path.exists())
        else {
            let required = std::env::var("OPLOG_REQUIRE_NGINX").is_ok_and(|value| value == "1");
            assert!(!required, "OPLOG_REQUIRE_NGINX=1, but there is no nginx");
            eprintln!("NOT TESTED: there is no nginx here");
            return None;
        };
        // Its port cannot be left to the system, so one is asked for that was free a moment ago.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let folder = TempDir::new().unwrap();
        let upstream: String = servers.iter().map(|mock| format!("server {};", mock.address)).collect();
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|kind| format!("{kind}_temp_path {}/{kind};", folder.path().display()))
            .concat();
        let config = format!(
            "daemon off; master_process off; pid {folder}/pid; error_log stderr;\n\
             events {{ }}\n\
             http {{\n  access_log off; {temporary}\n  upstream replicas {{ {upstream} }}\n\
             \x20 server {{ listen {address}; location / {{\n\
             \x20   proxy_pass http://replicas; proxy_http_version 1.1; proxy_set_header Host $http_host;\n  }} }}\n}}\n",
            folder = folder.path().display(),
        );
        fs::write(folder.path().join("nginx.conf"), config).unwrap();
        let mut nginx = Command::new(program);
        nginx
            .args(["-p", text(folder.path()), "-e", "stderr", "-c", "nginx.conf"])
            .stdin(Stdio::null())
            .stderr(Stdio::null());
        let nginx = Self { child: nginx.spawn().unwrap(), address, _folder: folder };
        nginx.wait()
    }

    /// Until it takes connections.
    fn wait(mut self) -> Option<Self> {
        while TcpStream::connect(self.address).is_err() {
            assert!(self.child.try_wait().unwrap().is_none(), "nginx ended at once");
            std::thread::yield_now();
        }
        Some(self)
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_checker_finds_nothing_wrong_with_replicas_of_one_seed() {
    let flags = &["--seed", "7", "--entries", "130"];
    let (one, other) = (Mock::start(flags), Mock::start(flags));
    let Some(nginx) = Nginx::before(&[&one, &other]) else { return };
    oplog(&["conformance", "--target", &format!("http://{}", nginx.address)]).ends_with(0).says("PASS");
    for mock in [&one, &other] {
        let journal = mock.get("/__admin/requests?limit=1");
        assert!(journal.contains("\"method\""), "{} was not asked: {journal}", mock.address);
    }
}

#[test]
fn a_client_walks_over_replicas_and_their_journals_are_one_verdict() {
    let flags = &["--seed", "7", "--entries", "130", "--no-auth"];
    let (one, other) = (Mock::start(flags), Mock::start(flags));
    let Some(nginx) = Nginx::before(&[&one, &other]) else { return };
    let list = "/v1/operationLog?maxKeys=10&startTime=2001-01-01T00:00:00Z&endTime=2101-01-01T00:00:00Z";
    let (mut entries, mut target) = (0, list.to_owned());
    loop {
        let page = get(&nginx.address.to_string(), &target, "Host: localhost\r\n");
        entries += page.matches("operationDesc").count();
        let Some((_, rest)) = page.split_once("\"nextMarker\":\"") else { break };
        target = format!("{list}&marker={}", rest.split('"').next().unwrap());
    }
    assert_eq!(entries, 130);

    let [first, second] = [&one, &other].map(|mock| format!("http://{}", mock.address));
    for alone in [&first, &second] {
        oplog(&["verify", "--mock", alone]).says("requests/walk-finished");
    }
    oplog(&["verify", "--mock", &first, "--mock", &second]).ends_with(0).says("PASS");
}
