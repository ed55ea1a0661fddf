//! The words of a scenario file, TOML or JSON, checked against the tables before anything is served.
//!
//! ```toml
//! [[stub]]
//! name = "an outage"
//! request = { operation = "baidu-bbc/query-operation-log", query = { maxKeys = "5" } }
//! response = { status = 503, headers = { Retry-After = "1" } }
//! scenario = "outage"
//! required_state = "Started"
//! new_state = "over"
//! ```
//!
//! One thing that is not understood, or that could never happen, and nothing of the file counts.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::time::Duration;

use oplog_findings::names::UnknownName;
use oplog_schema::Catalogue;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use toml::Spanned;

use super::running::STARTED;
use super::stub::{Answer, Step, Stub, Wanted};
use crate::faults;
use crate::response::MockResponse;

/// Longest delay, in milliseconds (ten minutes).
const LONGEST_DELAY: u64 = 600_000;

/// Why a scenario cannot be used, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct ScenarioError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it, and the way out.
    pub problem: String,
}

/// Stubs of a scenario file, ready for an [`Engine`](crate::Engine).
///
/// ```
/// use oplog_mock::Stubs;
/// use oplog_schema::Catalogue;
///
/// let catalogue = Catalogue::embedded()?;
/// let text = "[[stub]]\nresponse = { error = \"EntityNotExists.Executions\" }";
/// let error = Stubs::from_toml(text, &catalogue).expect_err("there is no such error");
/// assert_eq!((error.line, error.problem.contains("did you mean")), (1, true));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Stubs(pub(crate) Vec<Stub>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TomlFile {
    stub: Vec<Spanned<Row>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonFile<'t> {
    #[serde(borrow)]
    stub: Vec<&'t RawValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
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
    #[serde(default)]
    drop: bool,
    delay_ms: Option<u64>,
}

impl Stubs {
    /// Reads a scenario in TOML.
    ///
    /// # Errors
    /// When something is not understood, names what does not exist, or can never happen.
    pub fn from_toml(text: &str, catalogue: &Catalogue) -> Result<Self, ScenarioError> {
        let file: TomlFile = toml::from_str(text).map_err(|error| ScenarioError {
            line: line(text, error.span().map_or(0, |span: Range<usize>| span.start)),
            problem: error.message().to_owned(),
        })?;
        let rows = file.stub.into_iter().map(|row| (line(text, row.span().start), row.into_inner()));
        Self::new(rows.collect(), catalogue)
    }

    /// Reads a scenario in JSON, with the same words.
    ///
    /// # Errors
    /// As [`Stubs::from_toml`].
    pub fn from_json(text: &str, catalogue: &Catalogue) -> Result<Self, ScenarioError> {
        let wrong = |before: usize, error: &serde_json::Error| {
            let place = format!(" at line {} column {}", error.line(), error.column());
            let problem = error.to_string().replace(&place, "");
            ScenarioError { line: before + error.line().max(1), problem }
        };
        let file: JsonFile<'_> = serde_json::from_str(text).map_err(|error| wrong(0, &error))?;
        let mut rows = Vec::new();
        for raw in file.stub {
            let start = raw.get().as_ptr().addr().saturating_sub(text.as_ptr().addr());
            let line = line(text, start);
            rows.push((line, serde_json::from_str(raw.get()).map_err(|error| wrong(line - 1, &error))?));
        }
        Self::new(rows, catalogue)
    }

    fn new(rows: Vec<(usize, Row)>, catalogue: &Catalogue) -> Result<Self, ScenarioError> {
        let mut stubs = Vec::new();
        for (line, row) in rows {
            stubs.push((line, stub(line, row, catalogue).map_err(|problem| ScenarioError { line, problem })?));
        }
        check_states(&stubs)?;
        if stubs.is_empty() {
            return Err(ScenarioError { line: 1, problem: "there is no stub in it".to_owned() });
        }
        Ok(Self(stubs.into_iter().map(|(_, stub)| stub).collect()))
    }
}

fn line(text: &str, offset: usize) -> usize {
    1 + text.as_bytes().iter().take(offset).filter(|&&byte| byte == b'\n').count()
}

fn stub(line: usize, row: Row, catalogue: &Catalogue) -> Result<Stub, String> {
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
    let delay = row.response.delay_ms.unwrap_or_default();
    if delay > LONGEST_DELAY {
        return Err(format!("`delay_ms` is {LONGEST_DELAY} at most"));
    }
    let answer = answer(row.response, row.request.operation.as_deref(), catalogue)?;
    let RequestRow { operation, method, path, query, headers, body, nth } = row.request;
    let wanted = Wanted {
        operation,
        method,
        path,
        query: query.into_iter().collect(),
        headers: headers.into_iter().collect(),
        body,
    };
    let name = row.name.unwrap_or_else(|| format!("line {line}"));
    Ok(Stub { name, wanted, nth, answer, delay: Duration::from_millis(delay), step })
}

fn answer(row: ResponseRow, operation: Option<&str>, catalogue: &Catalogue) -> Result<Answer, String> {
    let own = row.status.is_some() || row.body.is_some() || row.json.is_some() || !row.headers.is_empty();
    let kinds = [own, row.error.is_some(), row.fault.is_some(), row.drop];
    match kinds.into_iter().filter(|is_there| *is_there).count() {
        0 if row.delay_ms.is_some() => return Ok(Answer::Documented),
        1 => {}
        0 => {
            return Err(
                "the response says nothing: give it a `status`, an `error`, a `fault`, `drop` or `delay_ms`".to_owned()
            );
        }
        _ => {
            return Err(
                "the response is one of: `status` with `headers` and `body` or `json`; `error`; `fault`; `drop`"
                    .to_owned(),
            );
        }
    }
    if let Some(id) = row.error {
        let asked = catalogue.operations().iter().filter(|one| operation.is_none_or(|id| one.id().as_str() == id));
        let known: BTreeSet<&str> = asked.flat_map(|one| one.errors()).map(|row| row.id.as_str()).collect();
        return match known.contains(id.as_str()) {
            true => Ok(Answer::Error(id)),
            false => Err(UnknownName::new("documented error", &id, known).to_string()),
        };
    }
    if let Some(name) = row.fault {
        return faults::named(catalogue, &name).map(Answer::Fault).map_err(|unknown| unknown.to_string());
    }
    if row.drop {
        return Ok(Answer::Drop);
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

/// Every state that a stub waits for can be reached, from the first one on.
fn check_states(stubs: &[(usize, Stub)]) -> Result<(), ScenarioError> {
    let steps = || stubs.iter().filter_map(|(line, stub)| Some((*line, stub.step.as_ref()?)));
    let names: BTreeSet<&str> = steps().map(|(_, step)| step.scenario.as_str()).collect();
    for name in names {
        let own = || steps().filter(|(_, step)| step.scenario == name);
        let mut reached = BTreeSet::from([STARTED]);
        loop {
            let open =
                own().filter(|(_, step)| step.required_state.as_deref().is_none_or(|state| reached.contains(state)));
            let more: BTreeSet<&str> = open.filter_map(|(_, step)| step.new_state.as_deref()).collect();
            let before = reached.len();
            reached.extend(more);
            if reached.len() == before {
                break;
            }
        }
        let waits =
            own().find(|(_, step)| step.required_state.as_deref().is_some_and(|state| !reached.contains(state)));
        if let Some((line, step)) = waits {
            let state = step.required_state.as_deref().unwrap_or_default();
            let problem = format!(
                "scenario `{name}` can never advance to `{state}`: no stub that it reaches has that `new_state`"
            );
            return Err(ScenarioError { line, problem });
        }
        if let (Some((line, _)), 1) = (own().next(), reached.len()) {
            let problem = format!(
                "scenario `{name}` can never advance: none of its stubs leads out of `{STARTED}` with a `new_state`"
            );
            return Err(ScenarioError { line, problem });
        }
    }
    Ok(())
}
