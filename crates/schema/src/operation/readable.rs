//! The operations that may be sent by who only wants to know: those that change nothing.

use std::ops::Deref;

use super::Operation;
use crate::tables::Effect;

/// An operation that reads. There is no other way to get one than [`Operation::readable`], so whoever asks for one instead of an
/// [`Operation`] never sends a request that writes.
#[derive(Debug, Clone, Copy)]
pub struct ReadableOperation<'o>(&'o Operation);

impl<'o> ReadableOperation<'o> {
    /// The operation.
    #[must_use]
    pub fn operation(self) -> &'o Operation {
        self.0
    }
}

impl Deref for ReadableOperation<'_> {
    type Target = Operation;

    fn deref(&self) -> &Operation {
        self.0
    }
}

impl Operation {
    /// What a request does beside being answered: as the tables say, else as its methods let one expect.
    ///
    /// ```
    /// use oplog_schema::{Catalogue, tables::Effect};
    /// let catalogue = Catalogue::embedded()?;
    /// assert!(catalogue.operations().iter().all(|operation| operation.effect() == Effect::Read));
    /// # Ok::<(), oplog_schema::LoadError>(())
    /// ```
    #[must_use]
    pub fn effect(&self) -> Effect {
        self.0.tables.effect.unwrap_or_else(|| Effect::of_methods(&self.0.tables.request))
    }

    /// The operation, if it changes nothing.
    #[must_use]
    pub fn readable(&self) -> Option<ReadableOperation<'_>> {
        (self.effect() == Effect::Read).then_some(ReadableOperation(self))
    }
}
