//! Responses on their way out: as they are, or in the way that a scenario or a fault asks for.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

use crate::response::{MockResponse, Transfer};

/// Bytes of a chunk: few enough that names and characters are cut in the middle.
const CHUNK: usize = 97;

/// The response as the HTTP library sends it.
pub(crate) fn send(response: MockResponse) -> http::Response<Sent> {
    let mut sent = http::Response::new(Sent { rest: response.body.into(), transfer: response.transfer });
    *sent.status_mut() = http::StatusCode::from_u16(response.status).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
    let headers = sent.headers_mut();
    for (name, value) in &response.headers {
        if let (Ok(name), Ok(value)) =
            (http::HeaderName::try_from(name.as_str()), http::HeaderValue::try_from(value.as_str()))
        {
            headers.append(name, value);
        }
    }
    sent
}

/// A body on its way out.
pub(crate) struct Sent {
    rest: Bytes,
    transfer: Transfer,
}

impl Body for Sent {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        let length = match self.transfer {
            Transfer::Whole | Transfer::Dropped => self.rest.len(),
            Transfer::Chunked => self.rest.len().min(CHUNK),
        };
        let frame = self.rest.split_to(length);
        Poll::Ready(Some(Ok(Frame::data(frame))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        match self.transfer {
            Transfer::Whole | Transfer::Dropped => SizeHint::with_exact(self.rest.len() as u64),
            Transfer::Chunked => SizeHint::default(),
        }
    }
}
