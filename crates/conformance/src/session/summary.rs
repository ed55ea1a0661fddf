//! What is kept of an answer after it was checked.

use std::collections::BTreeMap;

/// What is kept of a checked answer.
#[derive(Debug, Clone)]
pub struct AnswerSummary {
    /// The status.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The tree of a success.
    pub value: Option<serde_json::Value>,
}

impl AnswerSummary {
    /// The tree, or why there is none.
    ///
    /// # Errors
    /// When the answer is no success, or no document.
    pub fn into_body(self) -> Result<serde_json::Value, String> {
        let problem = self.problem();
        self.value.ok_or(problem)
    }

    /// Why there is no tree.
    #[must_use]
    pub fn problem(&self) -> String {
        match self.status {
            200..300 => "the body cannot be read".to_owned(),
            status => format!("status {status}"),
        }
    }
}
