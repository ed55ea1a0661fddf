//! `verify`: the verdict on clients of mock servers that run for themselves.

use crate::mock::Mock;
use crate::server::Server;
use crate::support::{Run, oplog};

const OPEN: &[&str] = &["--no-auth"];

fn verify(mocks: &[&Mock], flags: &[&str]) -> Run {
    let urls: Vec<String> = mocks.iter().map(|mock| format!("http://{}/", mock.address)).collect();
    let named = urls.iter().flat_map(|url| ["--mock", url]);
    oplog(&[&["verify"], &*named.collect::<Vec<_>>(), flags].concat())
}

#[test]
fn good_requests_pass_and_a_wrong_one_fails_in_every_report() {
    let mock = Mock::start(OPEN);
    verify(&[&mock], &[]).ends_with(3).says("INCONCLUSIVE").says("no fact could be checked");
    mock.get("/v1/operationLog?maxKeys=100");
    verify(&[&mock], &[]).ends_with(0).says("PASS").says("baidu-bbc/query-operation-log").says(&mock.address);
    mock.get("/v1/operationLog?maxKey=10");
    let run = verify(&[&mock], &["--report", "junit=-", "--quiet"]).ends_with(1);
    run.says("requests/unknown-parameter").says("did you mean maxKeys?");
    verify(&[&mock], &["--warn", "requests/unknown-parameter"]).ends_with(0).says("WARN");
    verify(&[&mock], &["--only", "onapp"]).ends_with(3);
    verify(&[&mock], &["--only", "onap"]).ends_with(2).complains("onapp");
}

#[test]
fn the_journals_of_several_mock_servers_are_one() {
    let flags = &["--no-auth", "--entries", "15", "--now", "2026-03-01T12:00:00Z"];
    let (one, other) = (Mock::start(flags), Mock::start(flags));
    let page = "/v1/operationLog?maxKeys=10&startTime=2001-01-01T00:00:00Z&endTime=2101-01-01T00:00:00Z";
    let first = one.get(page);
    let (_, rest) = first.split_once("\"nextMarker\":\"").unwrap();
    let marker = rest.split('"').next().unwrap();
    other.get(&format!("{page}&marker={marker}"));
    verify(&[&one], &[]).ends_with(1).says("requests/walk-finished");
    verify(&[&one, &other], &[]).ends_with(0).says("PASS");
}

#[test]
fn what_a_mock_server_has_forgotten_is_told_and_keeps_it_from_passing() {
    let mock = Mock::start(&["--no-auth", "--entries", "1000"]);
    let page = "/v1/operationLog?maxKeys=1000&startTime=2001-01-01T00:00:00Z&endTime=2101-01-01T00:00:00Z";
    (0..60).for_each(|_| drop(mock.get(page)));
    verify(&[&mock], &[]).ends_with(3).says("INCONCLUSIVE").says("were forgotten");
}

#[test]
fn a_mock_server_that_cannot_be_asked_is_no_verdict_on_its_clients() {
    oplog(&["verify", "--mock", "http://127.0.0.1:1"]).ends_with(3).complains("cannot be asked for its journal");
    let other = Server::answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
    oplog(&["verify", "--mock", &other.url()]).ends_with(3).complains("it answers with status 404");
    oplog(&["verify"]).ends_with(2).complains("--mock");
}
