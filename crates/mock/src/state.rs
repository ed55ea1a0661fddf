//! What a mock remembers between requests: the journal, which numbers used once were used, and what its control
//! plane was told.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use oplog_wire::sign::Identity;

use crate::journal::Journal;
use crate::nonces::Nonces;
use crate::scenario::{Running, Stubs};
use oplog_wire::Clock;

/// What a mock remembers.
#[derive(Debug, Default)]
pub(crate) struct State {
    journal: Mutex<Journal>,
    nonces: Mutex<Nonces>,
    stubs: Mutex<Running>,
    /// Whether there are stubs: the common case takes no lock.
    has_stubs: AtomicBool,
    /// The clock that `/__admin/clock` has put in the place of the first one.
    clock: Mutex<Option<Clock>>,
    has_clock: AtomicBool,
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

    /// The stubs at work.
    pub(crate) fn stubs(&self) -> MutexGuard<'_, Running> {
        self.stubs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn has_stubs(&self) -> bool {
        self.has_stubs.load(Ordering::Acquire)
    }

    /// Puts stubs before those that are there.
    pub(crate) fn add_stubs(&self, stubs: Stubs) {
        self.stubs().add(stubs.stubs, stubs.own, stubs.limits);
        self.has_stubs.store(true, Ordering::Release);
    }

    /// Forgets all stubs.
    pub(crate) fn clear_stubs(&self) {
        self.has_stubs.store(false, Ordering::Release);
        self.stubs().clear();
    }

    /// The time that [`State::clock`] shows.
    pub(crate) fn now(&self, first: &Clock) -> Timestamp {
        self.another_clock().as_ref().unwrap_or(first).now()
    }

    /// The clock that was put in the place of the `first` one, else the first one.
    pub(crate) fn clock(&self, first: &Clock) -> Clock {
        self.another_clock().unwrap_or_else(|| first.clone())
    }

    fn another_clock(&self) -> Option<Clock> {
        match self.has_clock.load(Ordering::Acquire) {
            true => self.clock.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            false => None,
        }
    }

    /// Puts another clock in its place, or the first one back.
    pub(crate) fn set_clock(&self, clock: Option<Clock>) {
        let is_some = clock.is_some();
        *self.clock.lock().unwrap_or_else(PoisonError::into_inner) = clock;
        self.has_clock.store(is_some, Ordering::Release);
    }

    /// As if the mock had just been started: stubs stay, and have seen nothing.
    pub(crate) fn reset(&self) {
        self.journal().clear();
        self.stubs().restart();
        self.set_clock(None);
        *self.nonces.lock().unwrap_or_else(PoisonError::into_inner) = Nonces::default();
    }
}
