//! Where the pages contradict their own examples, for a person to look at; and the adopted reading contradicts none.

use std::fmt::Write as _;

use crate::support::violations;
use oplog_schema::golden::{self, GoldenCase, GoldenRequest, GoldenResponse, Origin, Reading};
use oplog_schema::json_schema::{SchemaKind, Strength};
use oplog_schema::tables::{JsonType, Parameter, ParameterLocation};
use oplog_schema::{Catalogue, Operation, Source};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

fn cases() -> Vec<GoldenCase> {
    golden::load(&Source::Embedded).unwrap()
}

/// The body as a tree, or why it has none.
fn body(operation: &Operation, response: &GoldenResponse) -> Result<Value, String> {
    let media = response.media.ok_or("neither JSON nor XML")?;
    let decoded = operation.decode(media, operation.shape(), &response.body);
    decoded.map(|decoded| decoded.value).map_err(|error| format!("not {}: {error}", media.as_str().to_uppercase()))
}

/// The parameters of a request as the request schema sees them; `None` where the path fits no documented form.
fn parameters(operation: &Operation, request: &GoldenRequest) -> Option<Value> {
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    let on_path = operation.endpoints().iter().find_map(|endpoint| {
        let (found, rest) = endpoint.uri.match_prefix(path)?;
        (rest.is_empty() && endpoint.method == request.method).then_some(found)
    })?;
    let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let in_query = pairs.map(|(name, value)| (decoded(name), decoded(value)));

    let mut parameters = json!({"path": {}, "query": {}, "header": {}});
    let named = on_path
        .into_iter()
        .map(|pair| (ParameterLocation::Path, pair))
        .chain(in_query.map(|pair| (ParameterLocation::Query, pair)));
    for (place, (name, value)) in named {
        if let Some(row) = operation.parameter(&name).filter(|row| row.location == place) {
            let key = if place == ParameterLocation::Path { "path" } else { "query" };
            parameters[key][&name] = typed(row, &value);
        }
    }
    for (name, value) in &request.headers {
        let row = operation.parameters().iter().find(|row| row.name.eq_ignore_ascii_case(name));
        if let Some(row) = row.filter(|row| row.location == ParameterLocation::Header) {
            parameters["header"][&row.name] = typed(row, value);
        }
    }
    Some(parameters)
}

/// A parameter's text as its documented type, where it can be read as that; a bare flag is true.
fn typed(row: &Parameter, text: &str) -> Value {
    match row.kind {
        JsonType::Boolean if row.flag && text.is_empty() => true.into(),
        JsonType::Integer | JsonType::Number | JsonType::Boolean => {
            serde_json::from_str(text).unwrap_or_else(|_| text.into())
        }
        _ => text.into(),
    }
}

/// What the schemas of `strength` have against the exchanges of `case`, a line each.
fn contradictions(operation: &Operation, case: &GoldenCase, strength: Strength) -> Vec<String> {
    let mut lines = Vec::new();
    for (request, response) in &case.exchanges {
        let mut check = |what: &str, subject: SchemaKind, value: &Value| {
            for found in violations(&subject.schema(operation, strength), value) {
                let local = found.fact.rsplit('#').next().unwrap_or_default();
                lines.push(format!("{what} {}: {} ({local})", found.at, found.what));
            }
        };
        match parameters(operation, request) {
            Some(parameters) => check("request", SchemaKind::Request, &parameters),
            None => check("request", SchemaKind::Request, &Value::Null),
        }
        let subject = if response.status < 400 { SchemaKind::Response } else { SchemaKind::Error };
        match body(operation, response) {
            Ok(value) => check("response", subject, &value),
            Err(problem) => lines.push(format!("response is {problem}")),
        }
    }
    lines
}

#[test]
fn the_pages_contradict_their_own_examples_in_these_places() {
    let catalogue = Catalogue::embedded().unwrap();
    let mut report = String::new();
    for case in cases().iter().filter(|case| case.origin == Origin::DocumentedExample) {
        let operation = catalogue.get(&case.operation).unwrap();
        writeln!(report, "{}/{} ({:?} reading)", case.operation, case.name, case.reading).unwrap();
        let lines = contradictions(operation, case, Strength::AsPrinted);
        if lines.is_empty() {
            writeln!(report, "  as the tables say").unwrap();
        }
        for line in lines {
            writeln!(report, "  {line}").unwrap();
        }
    }
    insta::assert_snapshot!(report);
}

#[test]
fn every_case_in_the_adopted_reading_fits_the_adopted_schemas() {
    let catalogue = Catalogue::embedded().unwrap();
    let adopted = cases().into_iter().filter(|case| case.reading == Reading::Adopted);
    let mut checked = 0;
    for case in adopted.filter(|case| case.origin != Origin::Recorded) {
        let operation = catalogue.get(&case.operation).unwrap();
        let mut lines = contradictions(operation, &case, Strength::Adopted);
        // A request that probes an error is wrong on purpose.
        let refused = case.exchanges.iter().any(|(_, response)| response.status >= 400);
        lines.retain(|line| !(refused && line.starts_with("request ")));
        assert!(lines.is_empty(), "{}/{}: {lines:#?}", case.operation, case.name);
        checked += 1;
    }
    assert!(checked > 0);
}
