//! Recordings in the HAR format, served back: each request of the recording is answered as it was, the same one several times in the
//! order of the recording.
//!
//! A request is the same if its method, path and documented parameters are: signatures and their times differ each time.

use std::fs::File;
use std::path::Path;

use oplog_schema::Catalogue;
use oplog_schema::route::{Routed, route};
use oplog_schema::tables::ParameterLocation;
use oplog_wire::har::{self, HarEntry};
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

/// Bytes of the answers of one recording: all of them are held (256 MiB).
const MOST: usize = 256 << 20;

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
    let shown = path.display().to_string();
    let file = File::open(&path).map_err(|error| here(format!("`{shown}` cannot be read: {error}")))?;
    let (mut stubs, mut number, mut bytes) = (Vec::<Stub>::new(), 0, 0);
    let mut problem = None;
    let read = har::read(file, |entry| {
        let name = format!("{shown}, entry {number}");
        number += 1;
        bytes += entry.answer.as_ref().map_or(0, |body| body.bytes.len());
        if problem.is_some() {
            return;
        }
        if bytes > MOST {
            problem = Some(format!(
                "the answers in `{shown}` have more than {} MiB: leave out what is not played",
                MOST >> 20
            ));
            return;
        }
        let wanted = wanted(&entry, catalogue);
        let response = match response(entry) {
            Ok(response) => response,
            Err(wrong) => return problem = Some(format!("{name}: {wrong}")),
        };
        // The last one of several answers whatever comes after.
        for stub in stubs.iter_mut().filter(|stub| stub.wanted == wanted) {
            stub.nth = Some(1);
        }
        let answer = Answer::Response(response);
        stubs.push(Stub { name, wanted, nth: None, answer, delay: Delay::NONE, transfer: None, step: None });
    });
    read.map_err(|error| json_error(0, &error).of(&shown))?;
    if let Some(problem) = problem {
        return Err(here(problem));
    }
    if stubs.is_empty() {
        return Err(here(format!("`{shown}` holds no exchange")));
    }
    Ok(stubs)
}

fn wanted(entry: &HarEntry, catalogue: &Catalogue) -> Wanted {
    let rest = entry.url.split_once("://").map_or(entry.url.as_str(), |(_, rest)| rest);
    let target = rest.find('/').map_or("/", |start| &rest[start..]);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let sent = Pairs::parse(query.as_bytes());
    let is_sent = |name: &str, value: &str| sent.iter().any(|pair| pair == (name, value));
    let constant = |row: &oplog_schema::tables::Parameter| {
        row.constant.as_ref().is_some_and(|constant| is_sent(&row.name, &constant.value))
    };
    let found = match route(catalogue.operations(), &entry.method, path, constant) {
        Routed::To(found) => Some(found.operation),
        _ => None,
    };
    let rows = found.into_iter().flat_map(|operation| operation.parameters());
    let rows = rows.filter(|row| row.location == ParameterLocation::Query && row.basis.is_documented());
    let documented: Vec<&str> = rows.map(|row| row.name.as_str()).collect();
    let absent = documented.iter().filter(|name| sent.get(name).is_none());
    Wanted {
        operation: None,
        method: Some(entry.method.clone()),
        path: Some(path.to_owned()),
        absent: absent.map(|name| (*name).to_owned()).collect(),
        query: sent
            .iter()
            .filter(|(name, _)| found.is_none() || documented.contains(name))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        headers: Vec::new(),
        body: None,
        continues: None,
    }
}

fn response(entry: HarEntry) -> Result<MockResponse, String> {
    let HarEntry { status, answer_headers, answer, .. } = entry;
    if !(200..=599).contains(&status) {
        return Err(format!("{status} is no status of a final response"));
    }
    let body = answer.ok_or("its body is no base64")?;
    let mut played = MockResponse::new(status, &body.media_type, body.bytes);
    // The connection is that of the recording.
    let headers: Vec<_> =
        answer_headers.into_iter().filter(|(name, _)| !name.eq_ignore_ascii_case("connection")).collect();
    if body.media_type.is_empty() || headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
        played.headers.clear();
    }
    played.headers.extend(headers);
    Ok(played)
}
