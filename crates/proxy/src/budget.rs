//! How many bytes are held of exchanges that nobody has checked yet, all of them together.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Bytes that are left.
#[derive(Debug)]
pub(crate) struct Budget(AtomicUsize);

/// A part of a budget, given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Share {
    budget: Arc<Budget>,
    bytes: usize,
}

impl Budget {
    pub(crate) fn of(bytes: usize) -> Arc<Self> {
        Arc::new(Self(AtomicUsize::new(bytes)))
    }
}

impl Share {
    /// Nothing yet.
    pub(crate) fn none(budget: &Arc<Budget>) -> Self {
        Self { budget: Arc::clone(budget), bytes: 0 }
    }

    /// Takes so many bytes more, unless there are not so many left.
    pub(crate) fn grow(&mut self, bytes: usize) -> bool {
        let rest = |left: usize| left.checked_sub(bytes);
        let taken = self.budget.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, rest).is_ok();
        self.bytes += if taken { bytes } else { 0 };
        taken
    }

    /// Gives all of it back.
    pub(crate) fn give_back(&mut self) {
        self.budget.0.fetch_add(std::mem::take(&mut self.bytes), Ordering::Relaxed);
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.give_back();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_is_given_back_and_no_more_is_given_than_there_is() {
        let budget = Budget::of(10);
        let (mut one, mut other) = (Share::none(&budget), Share::none(&budget));
        assert!(one.grow(7) && !other.grow(4) && other.grow(3));
        drop(one);
        assert!(other.grow(7) && !other.grow(1));
    }
}
