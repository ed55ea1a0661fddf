//! What golden cases show, as values.

use oplog_schema::Operation;
use oplog_schema::golden::{GoldenCase, GoldenResponse};
use oplog_wire::MediaType;
use serde_json::Value;

use crate::plan_error::PlanError;

/// The body that a documented response shows.
pub(crate) fn body(operation: &Operation, response: &GoldenResponse) -> Result<Value, PlanError> {
    let wrong = |problem: String| PlanError::new(operation, format!("golden response: {problem}"));
    let media = response.media.unwrap_or(MediaType::Json);
    let decoded = operation.decode(media, operation.shape(), &response.body);
    decoded.map(|decoded| decoded.value).map_err(|error| wrong(error.to_string()))
}

/// The entries that a case shows in its lists.
pub(crate) fn entries(operation: &Operation, case: &GoldenCase) -> Result<Vec<Value>, PlanError> {
    let mut entries = Vec::new();
    for (_, response) in &case.exchanges {
        let body = body(operation, response)?;
        entries.extend(operation.entries(&body).unwrap_or_default().into_iter().cloned());
    }
    Ok(entries)
}

/// The entries that the replayed answers of an operation for single entries show.
pub(crate) fn details(operation: &Operation, cases: &[&GoldenCase]) -> Result<Vec<Value>, PlanError> {
    let Some(detail) = operation.detail() else { return Ok(Vec::new()) };
    let mut entries = Vec::new();
    for (_, response) in cases.iter().filter(|case| case.replay).flat_map(|case| &case.exchanges) {
        entries.extend(body(operation, response)?.get(&detail.entry).cloned());
    }
    Ok(entries)
}
