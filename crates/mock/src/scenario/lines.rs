//! Where something stands in a file.

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::error::ScenarioError;

/// Values that are read one by one, each with the line of `text` that it begins in.
pub(super) fn read<T: DeserializeOwned>(text: &str, raw: &[&RawValue]) -> Result<Vec<(usize, T)>, ScenarioError> {
    let mut rows = Vec::new();
    for raw in raw {
        let line = line(text, raw.get().as_ptr().addr().saturating_sub(text.as_ptr().addr()));
        rows.push((line, serde_json::from_str(raw.get()).map_err(|error| json_error(line - 1, &error))?));
    }
    Ok(rows)
}

/// The same error, in a text that begins after so many lines.
pub(super) fn json_error(before: usize, error: &serde_json::Error) -> ScenarioError {
    let place = format!(" at line {} column {}", error.line(), error.column());
    ScenarioError::new(before + error.line().max(1), error.to_string().replace(&place, ""))
}

/// The line at this place of a text.
pub(super) fn line(text: &str, offset: usize) -> usize {
    1 + text.as_bytes().iter().take(offset).filter(|&&byte| byte == b'\n').count()
}
