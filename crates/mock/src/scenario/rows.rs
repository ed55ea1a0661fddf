//! What a row of a scenario file says about requests and their answers, as a stub.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use oplog_findings::names::UnknownName;
use serde::Deserialize;
use serde_json::Value;

use super::delay::{Delay, Distribution, LONGEST_DELAY};
use super::stub::{Answer, Step, Stub, Wanted};
use crate::faults;
use crate::responder::Responder;
use crate::response::{MockResponse, Transfer};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StubRow {
    name: Option<String>,
    #[serde(default)]
    request: RequestRow,
    response: ResponseRow,
    scenario: Option<String>,
    required_state: Option<String>,
    new_state: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RequestRow {
    operation: Option<String>,
    method: Option<String>,
    path: Option<String>,
    query: BTreeMap<String, String>,
    headers: BTreeMap<String, String>,
    body: Option<String>,
    /// Whether it must ask for a page after the first one.
    continues: Option<bool>,
    nth: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResponseRow {
    status: Option<u16>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Option<String>,
    json: Option<Value>,
    error: Option<String>,
    fault: Option<String>,
    /// The name of a golden case.
    example: Option<String>,
    #[serde(default)]
    drop: bool,
    #[serde(default)]
    reset: bool,
    delay_ms: Option<u64>,
    delay_distribution: Option<Distribution>,
    /// Bytes of the body after which the connection is closed.
    truncate: Option<usize>,
    dribble: Option<Dribble>,
}

/// A body that comes slowly, after WireMock's `chunkedDribbleDelay`.
#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Dribble {
    chunks: u32,
    total_ms: u64,
}

/// The stub that a row describes.
pub(super) fn stub(line: usize, row: StubRow, responder: &Responder) -> Result<Stub, String> {
    let catalogue = responder.catalogue();
    let operations = catalogue.operations().iter().map(|operation| operation.id().as_str());
    if let Some(wanted) = &row.request.operation
        && catalogue.get(wanted).is_none()
    {
        return Err(UnknownName::new("operation", wanted, operations).to_string());
    }
    if row.request.nth == Some(0) {
        return Err("`nth` counts from 1".to_owned());
    }
    let step = match (row.scenario, row.required_state, row.new_state) {
        (Some(scenario), required_state, new_state) => Some(Step { scenario, required_state, new_state }),
        (None, None, None) => None,
        (None, ..) => {
            return Err("`required_state` and `new_state` need a `scenario` that they are states of".to_owned());
        }
    };
    let delay = Delay::new(row.response.delay_ms, row.response.delay_distribution)?;
    let transfer = transfer(row.response.truncate, row.response.dribble)?;
    let answer = answer(row.response, row.request.operation.as_deref(), responder)?;
    let RequestRow { operation, method, path, query, headers, body, continues, nth } = row.request;
    let wanted = Wanted {
        operation,
        method,
        path,
        query: query.into_iter().collect(),
        headers: headers.into_iter().collect(),
        absent: Vec::new(),
        body,
        continues,
    };
    let name = row.name.unwrap_or_else(|| format!("line {line}"));
    Ok(Stub { name, wanted, nth, answer, delay, transfer, step })
}

fn answer(row: ResponseRow, operation: Option<&str>, responder: &Responder) -> Result<Answer, String> {
    let own = row.status.is_some() || row.body.is_some() || row.json.is_some() || !row.headers.is_empty();
    let kinds = [own, row.error.is_some(), row.fault.is_some(), row.example.is_some(), row.drop, row.reset];
    let is_paced = row.delay_ms.is_some() || row.delay_distribution.is_some();
    match kinds.into_iter().filter(|is_there| *is_there).count() {
        0 if is_paced || row.truncate.is_some() || row.dribble.is_some() => return Ok(Answer::Documented),
        1 => {}
        0 => {
            return Err(
                "the response says nothing: give it a `status`, an `error`, a `fault`, an `example`, `drop`, `reset`, `truncate`, \
                 `dribble`, `delay_ms` or `delay_distribution`"
                    .to_owned()
            );
        }
        _ => {
            return Err(
                "the response is one of: `status` with `headers` and `body` or `json`; `error`; `fault`; `example`; `drop`; \
                 `reset`"
                    .to_owned(),
            );
        }
    }
    let catalogue = responder.catalogue();
    let asked = || catalogue.operations().iter().filter(|one| operation.is_none_or(|id| one.id().as_str() == id));
    if let Some(id) = row.error {
        let known: BTreeSet<&str> = asked().flat_map(|one| one.errors()).map(|row| row.id.as_str()).collect();
        return match known.contains(id.as_str()) {
            true => Ok(Answer::Error(id)),
            false => Err(UnknownName::new("documented error", &id, known).to_string()),
        };
    }
    if let Some(name) = row.fault {
        return faults::named(catalogue, &name).map(Answer::Fault).map_err(|unknown| unknown.to_string());
    }
    if let Some(name) = row.example {
        let known: BTreeSet<&str> = asked().flat_map(|one| responder.examples().names(one.id().as_str())).collect();
        return match known.contains(name.as_str()) {
            true => Ok(Answer::Example(name)),
            false => Err(UnknownName::new("golden case", &name, known).to_string()),
        };
    }
    if row.drop || row.reset {
        return Ok(if row.reset { Answer::Reset } else { Answer::Drop });
    }
    own_response(row).map(Answer::Response)
}

fn own_response(row: ResponseRow) -> Result<MockResponse, String> {
    let status = row.status.unwrap_or(200);
    if !(200..=599).contains(&status) {
        return Err(format!("{status} is no status of a final response: it is one of 200 to 599"));
    }
    let (content_type, body) = match (row.body, row.json) {
        (Some(_), Some(_)) => return Err("a response has a `body` or `json`, not both".to_owned()),
        (Some(body), None) => ("text/plain; charset=utf-8", body),
        (None, Some(json)) => ("application/json", json.to_string()),
        (None, None) => ("", String::new()),
    };
    let mut response = MockResponse::new(status, content_type, body);
    if content_type.is_empty() {
        response.headers.clear();
    }
    for (name, value) in row.headers {
        if http::HeaderName::try_from(&name).is_err() || http::HeaderValue::try_from(&value).is_err() {
            return Err(format!("`{name}` with this value is no header"));
        }
        response.headers.retain(|(own, _)| !own.eq_ignore_ascii_case(&name));
        response.headers.push((name, value));
    }
    Ok(response)
}

/// How the body travels, where that is said.
fn transfer(truncate: Option<usize>, dribble: Option<Dribble>) -> Result<Option<Transfer>, String> {
    match (truncate, dribble) {
        (None, None) => Ok(None),
        (Some(bytes), None) => Ok(Some(Transfer::Truncated(bytes))),
        (None, Some(Dribble { chunks, total_ms })) if chunks > 0 && total_ms <= LONGEST_DELAY => {
            let pause = Duration::from_millis(total_ms / u64::from(chunks));
            Ok(Some(Transfer::Dribbled { chunks, pause }))
        }
        (None, Some(_)) => {
            Err(format!("`dribble` has at least one of `chunks`, and a `total_ms` of {LONGEST_DELAY} at most"))
        }
        (Some(_), Some(_)) => Err("a body is either `truncate`d or made to `dribble`".to_owned()),
    }
}
