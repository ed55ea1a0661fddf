//! A body that is copied while it passes: nothing of it waits for its end, and the copy is bounded.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};

use crate::budget::{Budget, Share};

/// How a body that was copied came to its end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum End {
    /// It did not, for who sends it or for who takes it.
    #[default]
    Early,
    /// As it should, and the copy is whole.
    Whole,
    /// The copy ends before it: it is longer than what is kept of one body, or of all.
    Cut,
    /// Who sends it broke it off.
    Broken(String),
}

/// The copy of a body.
#[derive(Debug)]
pub(crate) struct Copied {
    pub(crate) bytes: Vec<u8>,
    pub(crate) end: End,
    most: usize,
    share: Share,
}

impl Copied {
    /// A copy of nothing yet, of so many bytes at most.
    pub(crate) fn new(most: usize, budget: &Arc<Budget>) -> Self {
        Self { bytes: Vec::new(), end: End::Early, most, share: Share::none(budget) }
    }

    fn add(&mut self, data: &[u8]) {
        if self.end != End::Early {
            return;
        }
        if self.bytes.len() + data.len() > self.most || !self.share.grow(data.len()) {
            (self.bytes, self.end) = (Vec::new(), End::Cut);
            return self.share.give_back();
        }
        self.bytes.extend_from_slice(data);
    }

    fn over(&mut self, end: End) {
        if self.end == End::Early {
            self.end = end;
        }
    }
}

/// A copy that grows while others can look at it.
#[derive(Debug, Clone)]
pub(crate) struct Copy(Arc<Mutex<Copied>>);

impl Copy {
    pub(crate) fn new(most: usize, budget: &Arc<Budget>) -> Self {
        Self(Arc::new(Mutex::new(Copied::new(most, budget))))
    }

    /// What there is of it now; nothing is left behind.
    pub(crate) fn take(&self, budget: &Arc<Budget>) -> Copied {
        let mut copied = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut copied, Copied::new(0, budget))
    }

    fn with(&self, change: impl FnOnce(&mut Copied)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// What is told when a body is over, however it ended.
pub(crate) type Told = Box<dyn FnOnce() + Send + Sync>;

/// A body on its way.
pub(crate) struct Passing {
    body: Incoming,
    copy: Option<Copy>,
    told: Option<Told>,
}

impl Passing {
    /// A body of which nothing is kept.
    pub(crate) fn unseen(body: Incoming) -> Self {
        Self { body, copy: None, told: None }
    }

    /// A body that is copied. `told` is called once, before its last byte is handed on.
    pub(crate) fn copied(body: Incoming, copy: Copy, told: Option<Told>) -> Self {
        let mut passing = Self { body, copy: Some(copy), told };
        if passing.body.is_end_stream() {
            passing.over(End::Whole);
        }
        passing
    }

    fn over(&mut self, end: End) {
        if let Some(copy) = &self.copy {
            copy.with(|copied| copied.over(end));
        }
        if let Some(told) = self.told.take() {
            told();
        }
    }
}

impl Body for Passing {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let polled = ready!(Pin::new(&mut self.body).poll_frame(context));
        match &polled {
            Some(Ok(frame)) => {
                if let (Some(copy), Some(data)) = (&self.copy, frame.data_ref()) {
                    copy.with(|copied| copied.add(data));
                }
                // Whoever has the last byte may ask for the verdict at once.
                if self.body.is_end_stream() {
                    self.over(End::Whole);
                }
            }
            Some(Err(error)) => self.over(End::Broken(error.to_string())),
            None => self.over(End::Whole),
        }
        Poll::Ready(polled)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        // Who takes it is gone before its end.
        self.over(End::Early);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_that_would_be_too_long_is_none() {
        let budget = Budget::of(100);
        let mut one = Copied::new(5, &budget);
        one.add(b"1234");
        one.over(End::Whole);
        assert_eq!((one.bytes.as_slice(), &one.end), (b"1234".as_slice(), &End::Whole));
        let mut long = Copied::new(5, &budget);
        long.add(b"123456");
        long.over(End::Whole);
        assert_eq!((long.bytes.len(), &long.end), (0, &End::Cut));
        let mut beyond = Copied::new(500, &budget);
        beyond.add(&[0; 97]);
        assert_eq!(beyond.end, End::Cut, "all of them share one budget");
    }
}
