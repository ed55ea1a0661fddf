//! No output tells a secret: every way to configure one, every format, servers that send back what they are sent.
//!
//! Each secret begins and goes on with a word that stands nowhere else, so that it is found in whatever spelling, and cut off.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};

use oplog_report::Format;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use tempfile::TempDir;

use crate::mock::Mock;
use crate::support::{Run, command, folder, ran};

/// What every secret begins with, and what is in its middle.
const WORDS: [&str; 2] = ["Zq7x", "s3cret"];

/// A secret with everything in it that a format writes in its own way.
fn secret(name: &str) -> String {
    format!("Zq7x-{name}-\"&<'>%41 \\s3cret")
}

/// As `Authorization: Basic` says `user` and a secret.
fn basic(user: &str, secret: &str) -> String {
    use base64::Engine as _;
    base64::prelude::BASE64_STANDARD.encode(format!("{user}:{secret}"))
}

const ENV: [&str; 7] = ["TENANT", "PASSWORD", "BCE_KEY", "BCE_SECRET", "OOS_SECRET", "QUERY", "PROXY"];

/// The program in `folder`, every variable of the configuration set.
fn with_secrets(folder: &Path, proxy: &str, args: &[&str]) -> Command {
    let mut command = command(folder, args);
    for name in ENV {
        command.env(name, secret(name));
    }
    command.env("PROXY", proxy);
    command
}

/// A configuration with a secret in every place that can hold one, some inline, some by reference.
fn configured(url: &str) -> TempDir {
    let inline = |name: &str| toml_text(&secret(name));
    let text = format!(
        r#"
[target.a]
url = "{url}"
auth_probes = true
headers.X-Api-Key = {header}
headers.X-Tenant = "env:TENANT"
headers.Cookie = "file:cookie"
credentials.huawei-ecs = {{ secret = {token} }}
credentials.onapp = {{ access_key = "panel-user", secret = "env:PASSWORD" }}
credentials.baidu-bbc = {{ access_key = "env:BCE_KEY", secret = "env:BCE_SECRET" }}
credentials.alibaba-oos = {{ access_key = "oos-key", secret = "env:OOS_SECRET", security_token = {sts} }}
special.no-permission = {{ headers = {{ X-Auth-Token = {special} }}, query = {{ SecurityToken = "env:QUERY" }} }}
special.expired-sts-token = {{ access_key = "sts-key", secret = "file:sts", security_token = {expired} }}
limits = {{ retries = 0, timeout_ms = 5000, max_requests = 300 }}

[target.proxied]
url = "http://service.invalid"
operations = ["onapp"]
proxy = "env:PROXY"
credentials.onapp = {{ access_key = "panel-user", secret = "env:PASSWORD" }}
limits = {{ retries = 0, max_requests = 50 }}
"#,
        header = inline("header"),
        token = inline("token"),
        sts = inline("sts"),
        special = inline("special"),
        expired = inline("expired"),
    );
    folder(&[
        ("config/conformance.toml", &text),
        ("config/cookie", &format!("{}\n", secret("cookie"))),
        ("config/sts", &secret("sts-file")),
    ])
}

fn toml_text(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Asserts that nothing which a run left behind tells a secret.
#[track_caller]
fn silent(run: &Run, folder: &Path) {
    quiet("standard output", &run.stdout);
    quiet("standard error", &run.stderr);
    for path in files(folder) {
        if path.starts_with(folder.join("config")) {
            continue;
        }
        quiet("the name of a file", &path.to_string_lossy());
        quiet(&path.to_string_lossy(), &String::from_utf8_lossy(&fs::read(&path).unwrap()));
    }
}

#[track_caller]
fn quiet(place: &str, text: &str) {
    let decoded = percent_decode_str(text).decode_utf8_lossy().into_owned();
    let encoded = [basic("panel-user", &secret("PASSWORD")), basic("proxy-user", "Zq7x-proxy-s3cret")];
    let words = WORDS.iter().copied().chain(encoded.iter().map(String::as_str));
    for word in words {
        for text in [text, &decoded] {
            if let Some(at) = text.find(word) {
                let from = (0..=at.saturating_sub(200)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
                let to = (at + 100..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
                panic!("{place} tells {word:?}: …{}…", &text[from..to]);
            }
        }
    }
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

/// Every report there is, and everything that makes a run say more.
fn talkative() -> Vec<String> {
    let mut args: Vec<String> =
        ["--config", "config/conformance.toml", "--verbose", "--coverage", "all", "--strict"].map(str::to_owned).into();
    args.extend(["--baseline", "known.json", "--update-baseline", "--snapshots", "shapes"].map(str::to_owned));
    for format in Format::ALL {
        args.extend(["--report".to_owned(), format!("{format}=report.{format}")]);
    }
    args
}

fn check(folder: &Path, target: &str, proxy: &str, more: &[&str]) -> Run {
    let all = talkative();
    let args: Vec<&str> =
        ["conformance", "--target", target].into_iter().chain(all.iter().map(String::as_str)).collect();
    ran(&mut with_secrets(folder, proxy, &[&args, more].concat()))
}

#[test]
fn a_run_against_a_service_that_keeps_secrets_tells_none() {
    let mock = Mock::start(&["--no-auth", "--entries", "12"]);
    let folder = configured(&format!("http://{}", mock.address));
    let run = check(folder.path(), "a", "", &[]);
    silent(&run, folder.path());
    run.complains("`X-Api-Key` is a secret").complains("config/conformance.toml:5:21: ").says("facts");
    assert!(folder.path().join("known.json").is_file() && folder.path().join("report.har").is_file());
    quiet(
        "the journal of the mock server",
        &mock.get("/__admin/requests").replace("Zq7x-TENANT", "").replace(&tail("TENANT"), ""),
    );
}

/// What is left of a header that says nothing about being secret, as JSON shows it.
fn tail(name: &str) -> String {
    let text = serde_json::to_string(&secret(name)).unwrap();
    text.trim_matches('"').trim_start_matches(&format!("Zq7x-{name}")).to_owned()
}

#[test]
fn a_run_against_a_server_that_sends_everything_back_tells_no_secret() {
    let echo = Echo::start();
    let folder = configured(&echo.url());
    let run = check(folder.path(), "a", "", &[]);
    silent(&run, folder.path());
    assert!(run.stdout.contains("[redacted]"), "the server did send secrets back:\n{}\n{}", run.stdout, run.stderr);
    let plain = ["conformance", "--target", "a", "--config", "config/conformance.toml"];
    // Which answers are refusals depends on the order in which requests arrive: some runs end before they find something. Of a
    // finding about one answer the replay shows that answer.
    let found = (0..20).find_map(|_| {
        let run = ran(&mut with_secrets(folder.path(), "", &plain));
        silent(&run, folder.path());
        run.stdout.lines().find_map(|line| match line.split_whitespace().collect::<Vec<_>>()[..] {
            ["failing", id, rule, ..] if rule.starts_with("representations/") => Some(id.to_owned()),
            _ => None,
        })
    });
    let id = found.unwrap();
    let args = [&plain[..], &["--replay", id.as_str()]].concat();
    let replayed = ran(&mut with_secrets(folder.path(), "", &args));
    silent(&replayed, folder.path());
    assert!(replayed.stdout.contains("\n  HTTP "), "{}", replayed.stdout);
    let itself = echo.url();
    let args = [&plain[..], &["--compare", &itself]].concat();
    silent(&ran(&mut with_secrets(folder.path(), "", &args)), folder.path());
    let args = ["conformance", "--target", &itself, "--compare", "a", "--config", "config/conformance.toml"];
    silent(&ran(&mut with_secrets(folder.path(), "", &args)), folder.path());
}

#[test]
fn a_proxy_that_sends_its_password_back_does_not_make_it_known() {
    let echo = Echo::start();
    let folder = configured(&echo.url());
    for proxy in [format!("http://proxy-user:Zq7x-proxy-s3cret@{}", echo.address), {
        // Nobody listens there.
        "http://proxy-user:Zq7x-proxy-s3cret@127.0.0.1:1".to_owned()
    }] {
        let run = check(folder.path(), "proxied", &proxy, &[]);
        silent(&run, folder.path());
        assert_eq!(run.stdout.contains("[redacted]"), proxy.contains(&echo.address.to_string()), "{}", run.stdout);
    }
}

#[test]
fn a_plan_tells_no_secret() {
    let folder = configured("https://api.example.com");
    let args = ["conformance", "--target", "a", "--config", "config/conformance.toml", "--dry-run", "--verbose"];
    let run = ran(&mut with_secrets(folder.path(), "", &args));
    silent(&run, folder.path());
    run.ends_with(0).says("header Cookie from file:config/cookie").says("secret env:BCE_SECRET");
}

/// Operations of which a secret is sent as it is, in a header or parameter that is called as its page wants.
const KEYED: [&str; 3] = ["globex/list-by-key-header", "globex/list-by-key-query", "globex/list-by-bearer"];

/// A configuration with an API key, by reference or inline.
fn keyed(url: &str, key: &str) -> TempDir {
    let contracts = concat!(env!("CARGO_MANIFEST_DIR"), "/../conformance/tests/vocabulary/schemas");
    let text = format!(
        "contracts = [{}]\n[target.a]\nurl = \"{url}\"\noperations = {KEYED:?}\nauth_probes = true\n\
         credentials.globex = {{ secret = {key} }}\nlimits = {{ retries = 0, timeout_ms = 5000, max_requests = 300 }}\n",
        toml_text(contracts)
    );
    folder(&[("config/conformance.toml", &text), ("config/key", &secret("file-key"))])
}

#[test]
fn an_api_key_is_told_by_no_output_whoever_is_asked() {
    let contracts = concat!(env!("CARGO_MANIFEST_DIR"), "/../conformance/tests/vocabulary/schemas");
    let inline = toml_text(&secret("inline-key"));
    for (key, mock) in [
        ("\"env:PASSWORD\"", &["--no-auth"][..]),
        ("\"file:key\"", &["--explain-auth"]),
        (inline.as_str(), &["--no-auth", "--fault", "success-as-202"]),
    ] {
        let mock = Mock::start(&[&["--contracts", contracts, "--entries", "12"], mock].concat());
        let folder = keyed(&format!("http://{}", mock.address), key);
        let run = check(folder.path(), "a", "", &[]);
        silent(&run, folder.path());
        assert!(KEYED.iter().all(|id| run.stdout.contains(id)), "{}\n{}", run.stdout, run.stderr);
        let journal = mock.get("/__admin/requests?limit=1000");
        assert!(journal.contains("/list-by-key-header/") && journal.contains("/list-by-key-query/"), "{journal}");
        quiet("the journal of the mock server", &journal);
    }
}

#[test]
fn an_api_key_that_a_server_sends_back_is_told_by_no_output() {
    let echo = Echo::start();
    for key in ["\"env:PASSWORD\"", "\"file:key\"", &toml_text(&secret("inline-key"))] {
        let folder = keyed(&echo.url(), key);
        let run = check(folder.path(), "a", "", &[]);
        silent(&run, folder.path());
        // Which answers are told depends on their order, and all of them are in the HAR.
        let har = fs::read_to_string(folder.path().join("report.har")).unwrap();
        assert!(har.contains("[redacted]"), "the server did send keys back:\n{}\n{}", run.stdout, run.stderr);
        let args = ["conformance", "--target", "a", "--config", "config/conformance.toml", "--dry-run", "--verbose"];
        silent(&ran(&mut with_secrets(folder.path(), "", &args)), folder.path());
    }
}

#[test]
fn a_configuration_that_is_refused_tells_no_secret() {
    let inline = toml_text(&secret("wrong"));
    let line_break = toml_text(&secret("wrong")).replace("s3cret", "\\ns3cret");
    for line in [
        format!("credentials.onapp = {inline}"),
        format!("credentials.onapp = {{ secret = {inline}, scheme = 5 }}"),
        format!("credentials.onapp = {{ secret = [{inline}] }}"),
        format!("credentials.onapp = {{ secret = {inline}, scheme = {inline} }}"),
        format!("credentials = {inline}"),
        format!("headers = [{inline}]"),
        format!("headers.X-Auth-Token = [{inline}]"),
        format!("headers.X-Auth-Token = {line_break}"),
        format!("headers.X-Auth-Token = {inline} and more"),
        format!("headers.X-Auth-Token = {}", inline.trim_end_matches('"')),
        format!("headers.X-Auth-Token = {}", inline.trim_matches('"')),
        format!("proxy = {inline}"),
        "proxy = \"http://user:Zq7x-s3cret@\"".to_owned(),
        "proxy = \"user:Zq7x-s3cret@host:1\"".to_owned(),
        "proxy = [\"http://user:Zq7x-s3cret@host\"]".to_owned(),
        format!("special.no-permission = {inline}"),
        format!("special.no-permission = {{ access_key = {inline}, headers = {{}} }}"),
        format!("special.no-permission = {{ secret = {inline}, headers = {{ X-Auth-Token = {inline} }} }}"),
        format!("auth_probes = {inline}"),
        format!("limits.rate = {inline}"),
        "url = \"http://user:Zq7x-s3cret@127.0.0.1:1\"".to_owned(),
    ] {
        let url = if line.starts_with("url") { "" } else { "url = \"http://127.0.0.1:1\"\n" };
        let folder = folder(&[("config/conformance.toml", &format!("[target.a]\n{url}{line}\n"))]);
        let args = ["conformance", "--target", "a", "--config", "config/conformance.toml"];
        let run = ran(&mut with_secrets(folder.path(), "", &args));
        silent(&run, folder.path());
        run.ends_with(2).complains("config/conformance.toml:");
    }
}

#[test]
fn arguments_with_a_password_are_refused_without_telling_it() {
    for target in ["http://user:Zq7x-s3cret@127.0.0.1:1", "http://user:Zq7x-s3cret@", "ftp://user:Zq7x-s3cret@host/"] {
        for args in [&["--target", target][..], &["--target", "http://127.0.0.1:1", "--compare", target]] {
            let folder = TempDir::new().unwrap();
            let run = ran(&mut command(folder.path(), &[&["conformance"], args].concat()));
            silent(&run, folder.path());
            run.ends_with(2);
        }
    }
}

/// A server that puts whatever it is sent into its answers, in several spellings, as values, names, headers and errors.
struct Echo {
    address: SocketAddr,
    stopped: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Echo {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let stopped = Arc::new(AtomicBool::new(false));
        let until = Arc::clone(&stopped);
        let count = Arc::new(AtomicUsize::new(0));
        let thread = thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                if until.load(Ordering::SeqCst) {
                    return;
                }
                let count = Arc::clone(&count);
                thread::spawn(move || answer(&stream, count.fetch_add(1, Ordering::SeqCst)));
            }
        });
        Self { address, stopped, thread: Some(thread) }
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Echo {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // Wakes it, so that it sees the flag.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn answer(mut stream: &TcpStream, number: usize) {
    let mut head = String::new();
    let mut reader = BufReader::new(stream);
    while reader.read_line(&mut head).is_ok_and(|read| read > 2) {}
    let (line, headers) = head.trim_end().split_once("\r\n").unwrap_or_default();
    let values: Vec<&str> = headers.lines().filter_map(|line| line.split_once(": ").map(|(_, value)| value)).collect();
    let query = percent_decode_str(line).decode_utf8_lossy().into_owned();
    let password = values.iter().find_map(|value| {
        use base64::Engine as _;
        let bytes = base64::prelude::BASE64_STANDARD.decode(value.strip_prefix("Basic ")?).ok()?;
        String::from_utf8(bytes).ok()
    });
    let mut sent: Vec<String> = values.iter().map(|&value| value.to_owned()).chain([query, line.to_owned()]).collect();
    sent.extend(password);
    let spelt = |text: &str| match number % 4 {
        0 => text.to_owned(),
        1 => utf8_percent_encode(text, NON_ALPHANUMERIC).to_string(),
        2 => text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;").replace('\'', "&#39;"),
        // Where quotations of it are cut off differs from answer to answer.
        _ => format!("{}{text}", "x".repeat(100 + number % 60)),
    };
    let sent: Vec<String> = sent.iter().map(|text| spelt(text)).collect();
    let all = sent.join(" ");
    // A cursor that holds the request that it came from doubles with every page.
    let cursor = if all.len() < 3_000 { all.clone() } else { format!("cursor-{number}") };
    let entries: Vec<serde_json::Value> = sent.iter().map(|text| entry(text)).collect();
    let mut body = serde_json::json!({
        "requestId": &all, "RequestId": &all, "nextMarker": &cursor, "isTruncated": &all, "marker": &all,
        "operationLogs": &entries, "ExecutionLogs": &entries, "instanceActions": &entries, "instanceAction": entry(&all),
        "code": &all, "Code": &all, "message": &all, "Message": &all, "error": { "message": &all, "code": &all },
    });
    body[&all] = entry(&all);
    let text = match number % 5 {
        0 => format!("<html>{all}</html>"),
        1 => serde_json::Value::from(entries).to_string(),
        _ => body.to_string(),
    };
    let status = [200, 200, 400, 200, 500, 403][number % 6];
    let media = if number.is_multiple_of(7) { all.replace(['\r', '\n'], "") } else { "application/json".to_owned() };
    let echoed: String = values.iter().map(|value| format!("X-Echo: {value}\r\n")).collect();
    let head = format!("HTTP/1.1 {status} Echo\r\nContent-Type: {media}\r\n{echoed}Content-Length: {}\r\n", text.len());
    let _ = write!(stream, "{head}Connection: close\r\n\r\n{text}");
    let _ = stream.shutdown(std::net::Shutdown::Write);
    let _ = stream.read_to_end(&mut Vec::new());
}

fn entry(text: &str) -> serde_json::Value {
    let names = ["action", "request_id", "message", "operationTime", "Timestamp", "Message", "id", "created_at"];
    let members = names.into_iter().chain([text]).map(|name| (name.to_owned(), serde_json::Value::from(text)));
    let entry: serde_json::Map<_, _> = members.collect();
    serde_json::json!({ "transaction": &entry, "action": text, "start_time": text, text: &entry, "Message": text })
}
