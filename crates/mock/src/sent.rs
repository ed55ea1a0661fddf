//! Responses on their way out: as they are, or in the way that a scenario or a fault asks for.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

use crate::activity::Busy;
use crate::response::{MockResponse, Transfer};

/// Bytes of a chunk: few enough that names and characters are cut in the middle.
const CHUNK: usize = 97;

/// The response as the HTTP library sends it.
pub(crate) fn send(response: MockResponse, busy: Busy) -> http::Response<Sent> {
    let (whole, transfer) = (response.body.len(), response.transfer);
    let body = Sent { rest: response.body.into(), transfer, whole, pause: None, is_cut: false, _busy: busy };
    let mut sent = http::Response::new(body);
    *sent.status_mut() = http::StatusCode::from_u16(response.status).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
    let headers = sent.headers_mut();
    headers.reserve(response.headers.len());
    for (name, value) in response.headers {
        if let (Ok(name), Ok(value)) = (http::HeaderName::try_from(name), http::HeaderValue::try_from(value)) {
            headers.append(name, value);
        }
    }
    sent
}

/// A body on its way out.
pub(crate) struct Sent {
    rest: Bytes,
    transfer: Transfer,
    /// Bytes of the whole body.
    whole: usize,
    /// The pause before the next piece.
    pause: Option<Pin<Box<Sleep>>>,
    /// Whether everything was handed over that comes before the connection breaks.
    is_cut: bool,
    /// The connection is not idle while this is there.
    _busy: Busy,
}

/// A connection that ends without the answer, or in the middle of it, because a scenario says so.
#[derive(Debug, thiserror::Error)]
#[error("dropped by a scenario")]
pub(crate) struct Dropped;

impl Body for Sent {
    type Data = Bytes;
    type Error = Dropped;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Dropped>>> {
        if let Transfer::Truncated(most) = self.transfer
            && self.whole - self.rest.len() >= most.min(self.whole)
        {
            if std::mem::replace(&mut self.is_cut, true) {
                return Poll::Ready(Some(Err(Dropped)));
            }
            // Who waits here once lets the HTTP library send what it has, before the connection breaks.
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        if let Transfer::Dribbled { pause, .. } = self.transfer {
            let waiting = self.pause.get_or_insert_with(|| Box::pin(sleep(pause)));
            ready!(waiting.as_mut().poll(context));
            self.pause = None;
        }
        let rest = self.rest.len();
        let length = match self.transfer {
            Transfer::Whole | Transfer::Dropped | Transfer::Reset => rest,
            Transfer::Truncated(most) => most.min(rest),
            Transfer::Dribbled { chunks, .. } => self.whole.div_ceil(chunks.max(1) as usize).clamp(1, rest),
            Transfer::Chunked => rest.min(CHUNK),
        };
        let frame = self.rest.split_to(length);
        Poll::Ready(Some(Ok(Frame::data(frame))))
    }

    fn is_end_stream(&self) -> bool {
        // What is cut off does not end well, however little of it there is.
        self.rest.is_empty() && !matches!(self.transfer, Transfer::Truncated(_))
    }

    fn size_hint(&self) -> SizeHint {
        match self.transfer {
            Transfer::Chunked => SizeHint::default(),
            _ => SizeHint::with_exact(self.rest.len() as u64),
        }
    }
}
