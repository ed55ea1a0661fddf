//! Why the mock cannot follow the tables of an operation.

use oplog_schema::Operation;

/// Tables that the mock cannot follow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {problem}")]
pub struct PlanError {
    file: String,
    problem: String,
}

impl PlanError {
    pub(crate) fn new(operation: &Operation, problem: String) -> Self {
        Self { file: operation.file().to_owned(), problem }
    }
}
