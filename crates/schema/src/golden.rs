//! Golden cases: `golden/<vendor>/<operation>/<case>/`, one folder per exchange or walk.
//!
//! A case has a `case.toml` (where it comes from and what it shows) and either `request.http` with `response.json`,
//! `response.xml` or `response.txt` beside it, or `pages/1/`, `pages/2/`, … each with such a pair. Adding a case is adding a folder.

use std::collections::BTreeMap;

use oplog_wire::MediaType;
use serde::Deserialize;

use crate::load::{self, LoadError, Source};

/// Where a case comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The page's own example.
    DocumentedExample,
    /// Made for this project.
    Constructed,
    /// Taken from a live endpoint, with secrets removed.
    Recorded,
}

/// Which reading of the page a case follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reading {
    /// As the page prints it, slips included. It need not fit the adopted schema, nor parse.
    Printed,
    /// In the adopted reading.
    Adopted,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    origin: Origin,
    reading: Reading,
    source: String,
    shows: String,
    #[serde(default)]
    replay: bool,
    #[serde(default)]
    response: ResponseHead,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ResponseHead {
    #[serde(default = "ok")]
    status: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
}

impl Default for ResponseHead {
    fn default() -> Self {
        Self { status: ok(), headers: BTreeMap::new() }
    }
}

fn ok() -> u16 {
    200
}

/// A request as written in `request.http`: request line, headers, empty line, body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldenRequest {
    /// The method.
    pub method: String,
    /// Path and query as sent.
    pub target: String,
    /// Headers in order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// A response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldenResponse {
    /// The status.
    pub status: u16,
    /// Headers worth keeping; others may be sent too.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: Vec<u8>,
    /// The body's representation by its file's name; `None` for `response.txt`, which is neither.
    pub media: Option<MediaType>,
}

/// One case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldenCase {
    /// The operation's id.
    pub operation: String,
    /// The folder's name.
    pub name: String,
    /// Where it comes from.
    pub origin: Origin,
    /// Which reading it follows.
    pub reading: Reading,
    /// The place on the page, or what it was made with.
    pub source: String,
    /// What it shows, in one sentence.
    pub shows: String,
    /// Whether the mock server answers this very request with this very response.
    pub replay: bool,
    /// The exchanges, in order; a walk has several.
    pub exchanges: Vec<(GoldenRequest, GoldenResponse)>,
}

/// Every case of `source`, sorted by operation and name.
///
/// # Errors
/// When a folder is not a complete case, or there is no case at all.
pub fn load(source: &Source) -> Result<Vec<GoldenCase>, LoadError> {
    let files = source.files("golden")?;
    let mut folders: BTreeMap<String, BTreeMap<String, Vec<u8>>> = BTreeMap::new();
    for (path, bytes) in files {
        let mut parts = path.splitn(5, '/').skip(1);
        let (Some(vendor), Some(operation), Some(case), Some(file)) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(invalid(&path, "a file outside of a case: expected golden/<vendor>/<operation>/<case>/<file>"));
        };
        folders.entry(format!("{vendor}/{operation}/{case}")).or_default().insert(file.to_owned(), bytes);
    }
    if folders.is_empty() {
        return Err(LoadError::Empty { folder: "golden".to_owned(), wanted: "<vendor>/<operation>/<case>/case.toml" });
    }
    folders.into_iter().map(|(folder, files)| case(&folder, files)).collect()
}

fn invalid(path: &str, problem: &str) -> LoadError {
    LoadError::Invalid { path: path.to_owned(), line: 1, column: 1, problem: problem.to_owned() }
}

fn case(folder: &str, mut files: BTreeMap<String, Vec<u8>>) -> Result<GoldenCase, LoadError> {
    let path = format!("golden/{folder}/case.toml");
    let bytes = files.remove("case.toml").ok_or_else(|| invalid(&path, "missing: a case says where it comes from"))?;
    let text = load::text(&path, bytes)?;
    let head: CaseFile = toml::from_str(&text).map_err(|error| LoadError::toml(&path, &text, &error))?;

    let mut exchanges = Vec::new();
    if files.contains_key("request.http") {
        exchanges.push(exchange(folder, "", &mut files, &head.response)?);
    } else {
        for page in 1.. {
            let prefix = format!("pages/{page}/");
            if !files.contains_key(&format!("{prefix}request.http")) {
                break;
            }
            exchanges.push(exchange(folder, &prefix, &mut files, &head.response)?);
        }
    }
    if exchanges.is_empty() {
        return Err(invalid(
            &path,
            "a case needs request.http and a response, or pages/1/, pages/2/, … with such pairs",
        ));
    }
    if let Some(file) = files.keys().next() {
        return Err(invalid(&format!("golden/{folder}/{file}"), "not part of a case"));
    }
    let (operation, name) = folder.rsplit_once('/').unwrap_or_default();
    Ok(GoldenCase {
        operation: operation.to_owned(),
        name: name.to_owned(),
        origin: head.origin,
        reading: head.reading,
        source: head.source,
        shows: head.shows,
        replay: head.replay,
        exchanges,
    })
}

fn exchange(
    folder: &str,
    prefix: &str,
    files: &mut BTreeMap<String, Vec<u8>>,
    head: &ResponseHead,
) -> Result<(GoldenRequest, GoldenResponse), LoadError> {
    let request_path = format!("golden/{folder}/{prefix}request.http");
    let bytes = files.remove(&format!("{prefix}request.http")).unwrap_or_default();
    let request = request(&bytes).ok_or_else(|| {
        invalid(&request_path, "expected `METHOD /path?query`, then `Name: value` headers, an empty line and the body")
    })?;
    let response = ["json", "xml", "txt"].into_iter().find_map(|extension| {
        files.remove(&format!("{prefix}response.{extension}")).map(|body| GoldenResponse {
            status: head.status,
            headers: head.headers.clone(),
            body,
            media: MediaType::named(extension),
        })
    });
    let response = response
        .ok_or_else(|| invalid(&request_path, "no response.json, response.xml or response.txt stands beside it"))?;
    Ok((request, response))
}

fn request(bytes: &[u8]) -> Option<GoldenRequest> {
    let end = bytes.windows(2).position(|pair| pair == b"\n\n").unwrap_or(bytes.len());
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?, first.next()?);
    let mut headers = Vec::new();
    for line in lines {
        let (name, value) = line.split_once(':')?;
        headers.push((name.trim().to_owned(), value.trim().to_owned()));
    }
    target.starts_with('/').then(|| GoldenRequest {
        method: method.to_owned(),
        target: target.to_owned(),
        headers,
        body: bytes.get(end + 2..).unwrap_or_default().to_vec(),
    })
}
