//! Answers that the proxy gives itself: those of its control plane, and why a request could not be forwarded.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use http_body_util::{Either, Full};
use serde_json::{Value, json};

use crate::copied::Passing;

/// An answer, forwarded or the proxy's own.
pub(crate) type Answer = Response<Either<Passing, Full<Bytes>>>;

/// One of the proxy itself, in JSON.
pub(crate) fn own(status: u16, body: &Value) -> Answer {
    let mut answer = Response::new(Either::Right(Full::from(body.to_string())));
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer
}

/// Why a request has no answer of the target.
pub(crate) fn not_forwarded(status: u16, target: &str, problem: &str) -> Answer {
    own(status, &json!({ "error": format!("oplog proxy: {problem}"), "target": target }))
}
