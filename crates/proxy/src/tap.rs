//! The way from the server to the checker, in the order in which exchanges end. What does not fit is counted and forgotten.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use serde_json::Value;
use tokio::sync::oneshot;

use crate::budget::{Budget, Share};
use crate::passed::Passed;

/// Bytes of exchanges that are under way or wait for the checker, all of them together (128 MiB).
const WAITING: usize = 128 << 20;

/// What an exchange takes beside its texts and bodies.
const EACH: usize = 1 << 10;

/// What the checker is told and asked.
pub(crate) enum Message {
    /// An exchange is over.
    Passed(Box<Passed>, Share),
    /// Somebody wants to know.
    Asked(Question, oneshot::Sender<Value>),
    /// There will be no more.
    End,
}

/// What the control plane is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Question {
    /// What all of it came to so far.
    Verdict,
    /// The requests that are remembered, from this number on, so many of them.
    Requests { first: u64, most: usize },
    /// To forget everything.
    Reset,
}

/// What was counted without looking at it.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    /// Exchanges of which nothing is known, because too much was waiting.
    pub(crate) forgotten: AtomicU64,
    /// Exchanges that were about no documented operation.
    pub(crate) undocumented: AtomicU64,
}

/// The server's end.
#[derive(Debug, Clone)]
pub struct Tap {
    sender: Sender<Message>,
    pub(crate) counts: Arc<Counts>,
    pub(crate) budget: Arc<Budget>,
}

/// The checker's end.
#[derive(Debug)]
pub struct Passing {
    pub(crate) receiver: Receiver<Message>,
    pub(crate) counts: Arc<Counts>,
}

/// Both ends.
#[must_use]
pub fn tap() -> (Tap, Passing) {
    let (sender, receiver) = channel();
    let counts = Arc::<Counts>::default();
    (Tap { sender, counts: Arc::clone(&counts), budget: Budget::of(WAITING) }, Passing { receiver, counts })
}

impl Tap {
    /// Hands on an exchange, if there is room for it.
    pub(crate) fn passed(&self, passed: Passed) {
        let mut share = Share::none(&self.budget);
        if !share.grow(EACH + passed.length()) {
            self.counts.forgotten.fetch_add(1, Ordering::Relaxed);
            return;
        }
        // A checker that is gone wants nothing any more.
        let _ = self.sender.send(Message::Passed(Box::new(passed), share));
    }

    /// Asks when everything is checked that has passed before.
    pub(crate) async fn ask(&self, question: Question) -> Option<Value> {
        let (reply, answer) = oneshot::channel();
        self.sender.send(Message::Asked(question, reply)).ok()?;
        answer.await.ok()
    }

    /// Says that nothing will pass any more.
    pub fn end(&self) {
        let _ = self.sender.send(Message::End);
    }
}
