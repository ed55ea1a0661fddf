//! A response, ready for a front to send.

use std::time::Duration;

/// One HTTP response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MockResponse {
    /// The status.
    pub status: u16,
    /// Headers in the order in which they are sent. `Content-Length` is the front's business.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// How the body travels.
    pub transfer: Transfer,
    /// How long the front waits before it sends anything.
    pub delay: Duration,
}

/// How a body travels. The front of [`MockCloud`](crate::MockCloud) sends whole bodies only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Transfer {
    /// In one piece, its length told before.
    #[default]
    Whole,
    /// Not at all: the connection is closed without an answer. [`MockCloud`](crate::MockCloud) cannot do that.
    Dropped,
    /// Not at all: the connection is reset, as by a machine that has never heard of it.
    Reset,
    /// So many bytes of it, then the connection is closed, its whole length told before.
    Truncated(usize),
    /// Slowly, in so many pieces, with a pause before each of them.
    Dribbled {
        /// How many pieces.
        chunks: u32,
        /// The time before each.
        pause: Duration,
    },
    /// In chunks, each of them a few bytes, its length told by the last one.
    Chunked,
}

impl MockResponse {
    /// A response with a content type.
    #[must_use]
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        // Most answers have a few more.
        let mut headers = Vec::with_capacity(8);
        headers.push(("Content-Type".to_owned(), content_type.to_owned()));
        Self { status, headers, body: body.into(), transfer: Transfer::default(), delay: Duration::ZERO }
    }

    /// The first header of this name, compared without case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Adds a header, unless there is one of that name.
    pub(crate) fn add(&mut self, name: &str, value: String) {
        if self.header(name).is_none() {
            self.headers.push((name.to_owned(), value));
        }
    }
}
