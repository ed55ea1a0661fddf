//! Why a scenario cannot be used, and where.

use std::fmt;

/// Why a scenario cannot be used, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioError {
    /// The file, where it is one that the scenario names, or that was loaded by its path.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it, and the way out.
    pub problem: String,
}

impl ScenarioError {
    pub(super) fn new(line: usize, problem: impl Into<String>) -> Self {
        Self { file: None, line, problem: problem.into() }
    }

    /// The same error, in this file unless another one is named already.
    pub(super) fn of(self, file: &str) -> Self {
        Self { file: self.file.or_else(|| Some(file.to_owned())), ..self }
    }
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => write!(f, "{file}:{}: {}", self.line, self.problem),
            None => write!(f, "line {}: {}", self.line, self.problem),
        }
    }
}

impl std::error::Error for ScenarioError {}
