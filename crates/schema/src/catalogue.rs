//! The catalogue: every operation that the tables document.

use crate::load::{self, LoadError, Source};
use crate::operation::Operation;

/// All operations, sorted by id.
#[derive(Debug, Clone)]
pub struct Catalogue {
    operations: Vec<Operation>,
}

impl Catalogue {
    /// Reads every `tables.toml` of `source` and checks it.
    ///
    /// # Errors
    /// The first problem, with file and line: unreadable, unknown key, duplicate id, a reference to nothing, no file at all.
    pub fn load(source: &Source) -> Result<Self, LoadError> {
        load::load(source).map(|operations| Self { operations })
    }

    /// The catalogue built into the program.
    ///
    /// # Errors
    /// As [`Catalogue::load`]; in a released program never.
    pub fn embedded() -> Result<Self, LoadError> {
        Self::load(&Source::Embedded)
    }

    /// All operations, sorted by id.
    #[must_use]
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The operation with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.id().as_str() == id)
    }
}
