//! Recordings in the HAR format, served back: each request of the recording is answered as it was, the same one several times in the
//! order of the recording.
//!
//! A request is the same if its method, path and documented parameters are: signatures and their times differ each time.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use oplog_schema::Catalogue;
use oplog_schema::route::{Routed, route};
use oplog_schema::tables::ParameterLocation;
use serde::Deserialize;

use super::delay::Delay;
use super::error::ScenarioError;
use super::lines::json_error;
use super::stub::{Answer, Stub, Wanted};
use crate::pairs::Pairs;
use crate::response::MockResponse;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlaybackRow {
    /// A recording, beside the scenario file.
    har: String,
}

#[derive(Deserialize)]
struct Har {
    log: Log,
}

#[derive(Deserialize)]
struct Log {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    request: Request,
    response: Response,
}

#[derive(Deserialize)]
struct Request {
    method: String,
    url: String,
}

#[derive(Deserialize)]
struct Response {
    status: u16,
    #[serde(default)]
    headers: Vec<Header>,
    #[serde(default)]
    content: Content,
}

#[derive(Deserialize)]
struct Header {
    name: String,
    value: String,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Content {
    mime_type: String,
    text: String,
    encoding: String,
}

/// The stubs that answer as a recording does.
pub(super) fn stubs(
    line: usize,
    row: PlaybackRow,
    folder: Option<&Path>,
    catalogue: &Catalogue,
) -> Result<Vec<Stub>, ScenarioError> {
    let here = |problem: String| ScenarioError::new(line, problem);
    let folder = folder.ok_or_else(|| here("a recording can be named in a scenario file only".to_owned()))?;
    let path = folder.join(&row.har);
    let text = std::fs::read_to_string(&path);
    let text = text.map_err(|error| here(format!("`{}` cannot be read: {error}", path.display())))?;
    let shown = path.display().to_string();
    let har: Har = serde_json::from_str(&text).map_err(|error| json_error(0, &error).of(&shown))?;
    let mut stubs: Vec<Stub> = Vec::new();
    for (number, entry) in har.log.entries.into_iter().enumerate() {
        let name = format!("{shown}, entry {number}");
        let response = response(entry.response).map_err(|problem| here(format!("{name}: {problem}")))?;
        let wanted = wanted(entry.request, catalogue);
        // The last one of several answers whatever comes after.
        for stub in stubs.iter_mut().filter(|stub| stub.wanted == wanted) {
            stub.nth = Some(1);
        }
        let answer = Answer::Response(response);
        stubs.push(Stub { name, wanted, nth: None, answer, delay: Delay::NONE, transfer: None, step: None });
    }
    if stubs.is_empty() {
        return Err(here(format!("`{shown}` holds no exchange")));
    }
    Ok(stubs)
}

fn wanted(request: Request, catalogue: &Catalogue) -> Wanted {
    let rest = request.url.split_once("://").map_or(request.url.as_str(), |(_, rest)| rest);
    let target = rest.find('/').map_or("/", |start| &rest[start..]);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let sent: Vec<(String, String)> = Pairs::parse(query.as_bytes()).into_iter().collect();
    let is_sent = |name: &str, value: &str| sent.iter().any(|(key, text)| key == name && text == value);
    let constant = |row: &oplog_schema::tables::Parameter| {
        row.constant.as_ref().is_some_and(|constant| is_sent(&row.name, &constant.value))
    };
    let found = match route(catalogue.operations(), &request.method, path, constant) {
        Routed::To(found) => Some(found.operation),
        _ => None,
    };
    let rows = found.into_iter().flat_map(|operation| operation.parameters());
    let rows = rows.filter(|row| row.location == ParameterLocation::Query && row.basis.is_documented());
    let documented: Vec<&str> = rows.map(|row| row.name.as_str()).collect();
    let absent = documented.iter().filter(|name| !sent.iter().any(|(key, _)| key == *name));
    Wanted {
        operation: None,
        method: Some(request.method),
        path: Some(path.to_owned()),
        absent: absent.map(|name| (*name).to_owned()).collect(),
        query: sent
            .iter()
            .filter(|(name, _)| found.is_none() || documented.contains(&name.as_str()))
            .cloned()
            .collect(),
        headers: Vec::new(),
        body: None,
        continues: None,
    }
}

fn response(response: Response) -> Result<MockResponse, String> {
    /// What is about the connection of the recording, and not about the answer.
    const NOT_PLAYED: [&str; 4] = ["content-length", "content-encoding", "transfer-encoding", "connection"];
    let Response { status, headers, content } = response;
    if !(200..=599).contains(&status) {
        return Err(format!("{status} is no status of a final response"));
    }
    let body = match content.encoding.as_str() {
        "base64" => STANDARD.decode(content.text.trim()).map_err(|_| "its body is no base64".to_owned())?,
        _ => content.text.into_bytes(),
    };
    let mut played = MockResponse::new(status, &content.mime_type, body);
    let is_played = |name: &str| !name.starts_with(':') && !NOT_PLAYED.iter().any(|one| name.eq_ignore_ascii_case(one));
    let headers: Vec<_> = headers.into_iter().filter(|header| is_played(&header.name)).collect();
    if content.mime_type.is_empty() || headers.iter().any(|header| header.name.eq_ignore_ascii_case("content-type")) {
        played.headers.clear();
    }
    played.headers.extend(headers.into_iter().map(|header| (header.name, header.value)));
    Ok(played)
}
