//! One target for each parser of bytes that come from elsewhere.
//!
//! A target panics where a parser does, and where what it says cannot be: a body that another reader reads otherwise, a time that does
//! not come back, a signature that nobody made, a request that makes the mock server fail.

use std::sync::{LazyLock, PoisonError};

use jiff::Timestamp;
use oplog::config::Config;
use oplog_mock::{Clock, Engine, MockRequest, PageWalk, RequestBuilder, Responder, Settings, Stubs};
use oplog_schema::{Catalogue, FieldPath, Operation, Source, golden, json_body};
use oplog_wire::body::{BodyErrorKind, MAX_MEMORY, parse_json, read_json};
use oplog_wire::sign::{Credentials, Parts, Scheme};
use oplog_wire::time::TimeFormat;
use oplog_wire::{MediaType, har, link, xml};
use serde_json::Value;

/// A parser under attack.
#[derive(Debug)]
pub struct Target {
    /// Its name, and that of its folder of crashes.
    pub name: &'static str,
    /// Inputs that it understands.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Shows it an input; what comes of it.
    pub check: fn(&[u8]) -> String,
}

/// Every target.
pub static ALL: [Target; 13] = [
    Target { name: "json", seeds: json_bodies, check: json },
    Target { name: "json-body", seeds: asking_bodies, check: asking_body },
    Target { name: "xml", seeds: xml_bodies, check: read_xml },
    Target { name: "time", seeds: times, check: time },
    Target { name: "signature", seeds: signed_requests, check: signature },
    Target { name: "request", seeds: requests, check: request },
    Target { name: "cursor", seeds: further_pages, check: request },
    Target { name: "tables", seeds: tables, check: load_tables },
    Target { name: "config", seeds: configs, check: config },
    Target { name: "report", seeds: reports, check: report },
    Target { name: "scenario", seeds: scenarios, check: scenario },
    Target { name: "har", seeds: recordings, check: recording },
    Target { name: "link", seeds: links, check: link_header },
];

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::embedded().expect("the tables are right"));

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let cases = golden::load(&Source::Embedded).expect("the golden cases are right");
    let responder = Responder::new(&CATALOGUE, &cases, Settings::open()).expect("the tables can be served");
    Engine::new(responder, Clock::Fixed(now())).with_journal(32 << 10)
});

fn now() -> Timestamp {
    Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(24 * 365 * 56)
}

fn outcome<T, E: std::fmt::Display>(result: Result<T, E>) -> String {
    result.map_or_else(|error| error.to_string(), |_| "understood".to_owned())
}

// --- bodies

fn bodies(media: &str) -> Vec<Vec<u8>> {
    let answers = requests().into_iter().map(|request| ENGINE.handle(&parsed(&request)).body);
    answers.filter(|body| String::from_utf8_lossy(body).starts_with('<') == (media == "xml")).collect()
}

fn json_bodies() -> Vec<Vec<u8>> {
    let mut seeds = bodies("json");
    seeds.extend([&b"[1, -0.5e3, true, null, \"\\u00e9\\n\"]"[..], b"{}", b"\"\""].map(<[u8]>::to_vec));
    seeds
}

fn json(input: &[u8]) -> String {
    let ours = parse_json(input);
    let theirs = serde_json::from_slice::<Value>(input);
    match (&ours, &theirs) {
        (Ok(ours), Ok(theirs)) => {
            assert_eq!(ours, theirs, "two readers of one body");
            assert_eq!(
                read_json(input, MAX_MEMORY).map(|kept| kept.value).as_ref(),
                Ok(ours),
                "a short body is kept whole"
            );
        }
        (Ok(_), Err(error)) => panic!("read what another reader refuses: {error}"),
        (Err(error), Ok(_)) => {
            let is_stricter = matches!(error.kind, BodyErrorKind::DuplicateKey(_) | BodyErrorKind::ByteOrderMark);
            assert!(is_stricter || error.kind.is_limit(), "refused what another reader reads: {error}");
        }
        (Err(_), Err(_)) => {}
    }
    for operation in CATALOGUE.operations() {
        let _ = operation.decode(MediaType::Json, operation.shape(), input);
    }
    outcome(ours)
}

fn xml_bodies() -> Vec<Vec<u8>> {
    let mut seeds = bodies("xml");
    seeds.push(b"<?xml version=\"1.0\"?><a b=\"c\"><!-- d --><e/>&amp;&#65;<![CDATA[f]]></a>".to_vec());
    seeds
}

fn read_xml(input: &[u8]) -> String {
    let whole = xml::parse(input);
    if whole.is_ok() {
        assert!(xml::read(input, MAX_MEMORY).is_ok(), "a short body is read whole");
    }
    for operation in CATALOGUE.operations() {
        let _ = operation.decode(MediaType::Xml, operation.shape(), input);
    }
    outcome(whole)
}

/// An operation whose parameters travel in a JSON body, and a mock server of it.
static ASKED: LazyLock<(Catalogue, Engine)> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/conformance/tests/vocabulary");
    let catalogue = Catalogue::load(&Source::Folder(folder.into())).expect("the tables are right");
    let responder = Responder::new(&catalogue, &[], Settings::open()).expect("the tables can be served");
    (catalogue, Engine::new(responder, Clock::Fixed(now())).with_journal(32 << 10))
});

fn asked() -> &'static Operation {
    ASKED.0.get("globex/search-by-body").expect("an operation with a JSON body")
}

fn asking_bodies() -> Vec<Vec<u8>> {
    let built = RequestBuilder::new(asked()).with("page.size", "5").with("least_score", "0.5").request().body;
    let written = br#"{"team": "support", "page": {"after": "x", "size": null}, "page.size": 1, "more": [{}]}"#;
    vec![built, written.to_vec()]
}

fn asking_body(input: &[u8]) -> String {
    let read = |body: &[u8]| json_body::read(asked(), Some(json_body::MEDIA_TYPE), body);
    let members = read(input);
    if let Ok(members) = &members {
        let mut body = Value::Object(serde_json::Map::new());
        members.known.iter().for_each(|(name, value)| json_body::set(&mut body, name, Some(value.clone())));
        let again = read(body.to_string().as_bytes()).expect("an object was written");
        let is_same = |(name, value): &(String, Value)| json_body::get(&body, name) == Some(value);
        assert!(members.known.iter().all(is_same), "each parameter stands once, where its name says");
        assert!(again.unknown.is_empty() && again.known.len() == members.known.len(), "what was read is read again");
    }
    let request =
        MockRequest::new("POST", "/search-by-body/tickets").with_header("Content-Type", json_body::MEDIA_TYPE);
    let answer = ASKED.1.handle(&MockRequest { body: input.to_vec(), ..request });
    assert!((200..500).contains(&answer.status), "status {}", answer.status);
    if input.len().is_multiple_of(32) {
        let _ = ASKED.1.verify();
    }
    format!("{} {}", answer.status, outcome(members))
}

// --- times and paths

fn times() -> Vec<Vec<u8>> {
    TimeFormat::ALL.into_iter().map(|format| format.format(now()).into_bytes()).collect()
}

fn time(input: &[u8]) -> String {
    let Ok(text) = str::from_utf8(input) else { return "no text".to_owned() };
    let _ = text.parse::<FieldPath>();
    let read = TimeFormat::ALL.into_iter().filter_map(|format| Some((format, format.parse(text).ok()?)));
    let names = read.map(|(format, instant)| {
        assert_eq!(format.parse(&format.format(instant)).ok(), Some(instant), "{format} comes back");
        format.to_string()
    });
    names.collect::<Vec<_>>().join(" ")
}

// --- requests

/// A request as text: method and target, a line for each header, an empty line, the body.
fn written(request: &MockRequest) -> Vec<u8> {
    let mut text = format!("{} {}\n", request.method, request.target);
    request.headers.iter().for_each(|(name, value)| text += &format!("{name}: {value}\n"));
    [text.as_bytes(), b"\n", &request.body].concat()
}

fn parsed(input: &[u8]) -> MockRequest {
    let end = input.windows(2).position(|pair| pair == b"\n\n").unwrap_or(input.len());
    let (head, body) = (String::from_utf8_lossy(&input[..end]), input.get(end + 2..).unwrap_or_default());
    let mut lines = head.lines();
    let (method, target) = lines.next().and_then(|line| line.split_once(' ')).unwrap_or(("GET", "/"));
    let headers = lines.filter_map(|line| line.split_once(": "));
    MockRequest {
        method: method.to_owned(),
        target: target.to_owned(),
        headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        body: body.to_vec(),
    }
}

fn requests() -> Vec<Vec<u8>> {
    CATALOGUE.operations().iter().map(|operation| written(&RequestBuilder::new(operation).request())).collect()
}

/// The requests for second pages, with the cursors that the mock server gives out.
fn further_pages() -> Vec<Vec<u8>> {
    let second = |operation: &Operation| {
        let first = RequestBuilder::new(operation).request();
        let mut walk = PageWalk::new(ENGINE.responder(), operation, first, now());
        walk.next()?;
        walk.upcoming().map(written)
    };
    CATALOGUE.operations().iter().filter_map(second).collect()
}

fn request(input: &[u8]) -> String {
    let answer = ENGINE.handle(&parsed(input));
    assert!((100..500).contains(&answer.status), "status {}", answer.status);
    // Checking the journal costs more than a request: now and then is enough.
    if input.len().is_multiple_of(32) {
        let _ = ENGINE.verify();
    }
    format!("{} {}", answer.status, String::from_utf8_lossy(&answer.body[..answer.body.len().min(24)]))
}

fn signed_requests() -> Vec<Vec<u8>> {
    let credentials = Credentials::new("an-access-key", "a-secret");
    let signed = |scheme: Scheme| {
        let (mut target, mut headers) =
            ("/v1/operationLog?maxKeys=10&b=%20".to_owned(), vec![("Host".to_owned(), "a.example.com".to_owned())]);
        let unsigned = Parts { method: "GET", target: &target, headers: &headers, body: b"" };
        let signature = scheme.sign(&unsigned, &credentials, now(), "a-nonce").ok()?;
        signature.apply(&mut target, &mut headers);
        Some(written(&MockRequest { method: "GET".to_owned(), target, headers, body: Vec::new() }))
    };
    Scheme::ALL.into_iter().filter_map(signed).collect()
}

fn signature(input: &[u8]) -> String {
    let request = parsed(input);
    let parts =
        Parts { method: &request.method, target: &request.target, headers: &request.headers, body: &request.body };
    // Nobody signs with this secret, so whatever an input says, it proves nothing.
    let lookup = |key: &str| Some(Credentials::new(key, "a secret that stands in no input"));
    let said = Scheme::ALL.into_iter().map(|scheme| {
        let verified = scheme.verify(&parts, &lookup, now());
        assert!(verified.is_err(), "{scheme} lets in who did not sign");
        outcome(verified)
    });
    let said = said.collect::<Vec<_>>();
    let detected = Scheme::detect(&parts).map_or_else(String::new, |scheme| scheme.to_string());
    let first = Scheme::ALL.into_iter().position(|scheme| Some(scheme) == Scheme::detect(&parts));
    format!("{detected} {}", first.map_or("", |place| said[place].as_str()))
}

// --- files

const TABLES: &str = "schemas/baidu-bbc/query-operation-log/tables.toml";

fn tables() -> Vec<Vec<u8>> {
    vec![
        include_bytes!("../../schemas/baidu-bbc/query-operation-log/tables.toml").to_vec(),
        include_bytes!("../../schemas/onapp/list-transactions/tables.toml").to_vec(),
    ]
}

fn load_tables(input: &[u8]) -> String {
    static FOLDER: LazyLock<std::sync::Mutex<tempfile::TempDir>> =
        LazyLock::new(|| std::sync::Mutex::new(tempfile::tempdir().expect("a folder")));
    let folder = FOLDER.lock().unwrap_or_else(PoisonError::into_inner);
    let file = folder.path().join(TABLES);
    std::fs::create_dir_all(file.parent().expect("a folder around the file")).expect("a folder");
    std::fs::write(&file, input).expect("a file");
    let loaded = Catalogue::load(&Source::Folder(folder.path().to_owned()));
    let text = outcome(loaded);
    text.rsplit(TABLES).next().unwrap_or_default().to_owned()
}

fn configs() -> Vec<Vec<u8>> {
    let text = r#"
[target.staging]
url = "https://ecs.staging.example.com"
operations = ["huawei-ecs"]
headers.X-Auth-Token = "env:STAGING_TOKEN"
entities.server_id = ["e723eb40-f56e-40f9-8c8c-caa517fe06ba"]
limits.rate = 5
"#;
    vec![text.as_bytes().to_vec(), b"[target.a]\nurl = \"http://127.0.0.1:1\"\n".to_vec()]
}

fn config(input: &[u8]) -> String {
    let Ok(text) = str::from_utf8(input) else { return "no text".to_owned() };
    let config = match Config::parse("conformance.toml", text) {
        Ok(config) => config,
        Err(error) => return error.to_string(),
    };
    let names: Vec<&str> = config.names().collect();
    let read = names.into_iter().map(|name| outcome(config.target(name, &CATALOGUE, &|_| Some("a value".to_owned()))));
    read.collect::<Vec<_>>().join(" ")
}

fn reports() -> Vec<Vec<u8>> {
    vec![include_bytes!("../seeds/report.json").to_vec()]
}

fn report(input: &[u8]) -> String {
    let Ok(text) = str::from_utf8(input) else { return "no text".to_owned() };
    outcome(oplog_report::json::read(text))
}

fn scenarios() -> Vec<Vec<u8>> {
    let toml = "[[stub]]\nrequest = { method = \"GET\", path = \"/transactions.json\" }\nresponse = { status = 503 }\n";
    vec![toml.as_bytes().to_vec(), br#"{"stub": [{"request": {}, "response": {"status": 200, "body": "a"}}]}"#.to_vec()]
}

fn scenario(input: &[u8]) -> String {
    let Ok(text) = str::from_utf8(input) else { return "no text".to_owned() };
    format!(
        "{} {}",
        outcome(Stubs::from_toml(text, ENGINE.responder())),
        outcome(Stubs::from_json(text, ENGINE.responder()))
    )
}

// --- recordings

fn recordings() -> Vec<Vec<u8>> {
    let entry = r#"{"startedDateTime": "2026-03-01T12:00:00.000Z", "request": {"method": "GET", "url": "http://localhost/v1/a?b=c",
        "headers": [{"name": "Host", "value": "localhost"}]}, "response": {"status": 200, "headers": [],
        "content": {"size": 3, "mimeType": "text/plain", "text": "YWJj", "encoding": "base64"}}}"#;
    vec![format!(r#"{{"log": {{"version": "1.2", "entries": [{entry}, {entry}]}}}}"#).into_bytes()]
}

fn recording(input: &[u8]) -> String {
    let mut bytes = 0;
    let read = har::read(input, |entry| bytes += entry.answer.map_or(0, |body| body.bytes.len()));
    assert!(bytes <= input.len(), "bodies are no longer than the recording that holds them");
    outcome(read)
}

// --- the Link header

fn links() -> Vec<Vec<u8>> {
    vec![br#"</v2/a?last=b>; rel="next", <http://localhost/>; title="all, of them"; rel=first"#.to_vec()]
}

fn link_header(input: &[u8]) -> String {
    let Ok(text) = str::from_utf8(input) else { return "no text".to_owned() };
    let found = link::next(text);
    if let Ok(Some(address)) = &found {
        assert_eq!(link::next(&format!("<{address}>; rel=next")).as_ref(), Ok(&Some(address.clone())));
    }
    outcome(found)
}
