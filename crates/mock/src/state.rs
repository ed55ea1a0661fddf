//! What a mock remembers between requests: the journal, and which numbers used once were used.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use oplog_wire::sign::Identity;

use crate::journal::Journal;
use crate::nonces::Nonces;

/// What a mock remembers.
#[derive(Debug, Default)]
pub(crate) struct State {
    journal: Mutex<Journal>,
    nonces: Mutex<Nonces>,
}

impl State {
    pub(crate) fn journal(&self) -> MutexGuard<'_, Journal> {
        // A panic elsewhere leaves the journal whole: every change to it is one call.
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Uses up the number of a proven request. Whether it was still unused.
    pub(crate) fn spend(&self, identity: &Identity, now: Timestamp) -> bool {
        self.nonces.lock().unwrap_or_else(PoisonError::into_inner).spend(identity, now)
    }

    /// As if the mock had just been started.
    pub(crate) fn reset(&self) {
        self.journal().clear();
        *self.nonces.lock().unwrap_or_else(PoisonError::into_inner) = Nonces::default();
    }
}
