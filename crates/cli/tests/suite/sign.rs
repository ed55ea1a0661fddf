//! `sign`: what it prints is taken by the mock server, which checks it as the vendors do.

use std::io::{Read, Write};
use std::net::TcpStream;

use tempfile::TempDir;

use crate::mock::Mock;
use crate::support::{Run, command, folder, oplog, ran};

const CALLS: &[(&str, &str)] = &[
    ("alibaba-oos/list-execution-logs", "/?Action=ListExecutionLogs&ExecutionId=exec-8a2aaf460fdf47c6b5ef"),
    ("baidu-bbc/query-operation-log", "/v1/operationLog?maxKeys=3&startTime=2020-01-01T00%3A00%3A00Z"),
    (
        "huawei-ecs/list-server-actions",
        "/v2.1/89655fe61c4c4a08b9f3e7f9095441b8/servers/e723eb40-f56e-40f9-8c8c-caa517fe06ba/os-instance-actions",
    ),
    ("onapp/list-transactions", "/transactions.json?page=1"),
];

fn sign(secret: &str, args: &[&str]) -> Run {
    let folder = TempDir::new().unwrap();
    let mut command = command(folder.path(), &[&["sign"], args].concat());
    ran(command.env("OPLOG_ACCESS_KEY", "test").env("OPLOG_SECRET", secret))
}

/// The status of the request that a configuration describes.
fn sent(mock: &Mock, config: &str) -> String {
    let value = |line: &str| {
        let (name, value) = line.split_once(" = ").unwrap();
        let quoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap();
        (name.to_owned(), quoted.to_owned())
    };
    let (mut request, mut headers, mut method, mut body) = (String::new(), String::new(), String::new(), String::new());
    for (name, value) in config.lines().map(value) {
        match name.as_str() {
            "url" => request = value.strip_prefix(&format!("http://{}", mock.address)).unwrap().to_owned(),
            "header" => headers += &format!("{value}\r\n"),
            "request" => method = value,
            "data-raw" => body = value.replace("\\n", "\n").replace("\\\"", "\""),
            other => panic!("{other}"),
        }
    }
    let mut stream = TcpStream::connect(&mock.address).unwrap();
    let length = body.len();
    write!(
        stream,
        "{method} {request} HTTP/1.1\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1).unwrap().to_owned()
}

#[test]
fn a_signed_request_is_served_and_one_with_another_secret_is_not() {
    let mock = Mock::start(&[]);
    for (operation, target) in CALLS {
        let url = format!("http://{}{target}", mock.address);
        let config = |secret| sign(secret, &["--operation", operation, &url]).ends_with(0).stdout;
        assert_eq!(sent(&mock, &config("test-secret")), "200", "{operation}");
        assert!(sent(&mock, &config("another-secret")).starts_with('4'), "{operation}");
    }
}

#[test]
fn every_scheme_signs_and_old_signatures_are_refused() {
    let mock = Mock::start(&[]);
    let (_, target) = CALLS[1];
    let url = format!("http://{}{target}", mock.address);
    let signed = |more: &[&str]| {
        let args = [&["--scheme", "bce-auth-v1"], more, &[url.as_str()]].concat();
        sign("test-secret", &args).ends_with(0).stdout
    };
    assert_eq!(sent(&mock, &signed(&[])), "200");
    assert_eq!(sent(&mock, &signed(&["--header", "X-Other: a"])), "200");
    assert!(sent(&mock, &signed(&["--age", "86400"])).starts_with('4'));
}

#[test]
fn a_body_is_signed_and_declared_as_what_the_operation_takes() {
    let contracts = concat!(env!("CARGO_MANIFEST_DIR"), "/../conformance/tests/vocabulary/schemas");
    let mock = Mock::start(&["--contracts", contracts]);
    let folder = folder(&[("body.json", "{\n  \"team\": \"support\"\n}\n")]);
    let url = format!("http://{}/search-by-body/tickets", mock.address);
    let signed = |body: &str, more: &[&str]| {
        let args =
            ["sign", "--contracts", contracts, "--operation", "globex/search-by-body", "--data-binary", body, &url];
        let mut command = command(folder.path(), &[&args[..], more].concat());
        ran(command.env("OPLOG_ACCESS_KEY", "test").env("OPLOG_SECRET", "test-secret"))
    };
    for body in ["@body.json", "{\"team\": \"support\"}"] {
        let run = signed(body, &[]).ends_with(0).says("request = \"POST\"").says("\"Content-Type: application/json\"");
        assert_eq!(sent(&mock, &run.stdout), "200", "{body}");
        assert_eq!(sent(&mock, &run.stdout.replace("support", "another")), "401", "the body is signed: {body}");
    }
    let run = signed("@body.json", &["-H", "content-type: text/plain"]).ends_with(0);
    assert_eq!(run.stdout.to_lowercase().matches("content-type: ").count(), 1, "{}", run.stdout);
    assert_eq!(sent(&mock, &run.stdout), "400", "what is declared is sent");
    signed("@none.json", &[]).ends_with(2).complains("--data-binary cannot be read from `none.json`");
    sign("x", &["--scheme", "basic", "--data-binary", "@@", "http://localhost/"]).ends_with(2).complains("from `@`");
    sign("x", &["--scheme", "basic", "--data-binary", "a=b", "http://localhost/"])
        .ends_with(0)
        .says("\"Content-Type: application/x-www-form-urlencoded\"")
        .says("data-raw = \"a=b\"");
}

#[test]
fn what_cannot_be_signed_is_explained() {
    oplog(&["sign", "http://localhost/"]).ends_with(2).complains("--operation");
    oplog(&["sign", "--scheme", "basics", "http://localhost/"])
        .ends_with(2)
        .complains("known: bce-auth-v1")
        .complains("did you mean basic?");
    oplog(&["sign", "--scheme", "basic", "http://localhost/"]).ends_with(2).complains("export OPLOG_ACCESS_KEY");
    sign("x", &["--operation", "onap/list-transactions", "http://localhost/"])
        .ends_with(2)
        .complains("onapp/list-transactions");
    sign("x", &["--scheme", "basic", "localhost"]).ends_with(2).complains("is not a URL");
    sign("x", &["--scheme", "basic", "--secret", "file:none", "http://localhost/"])
        .ends_with(2)
        .complains("--secret cannot be read from `none`");
}
