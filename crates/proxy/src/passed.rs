//! One exchange that has passed, and how each of the two checkers reads it.

use std::net::SocketAddr;
use std::sync::Arc;

use http::HeaderMap;
use jiff::Timestamp;
use oplog_conformance::recorded::RecordedTraffic;
use oplog_findings::{Failure, Response};
use oplog_requests::{LoggedRequest, Proof, ServedExchange};
use oplog_schema::Operation;
use oplog_wire::sign::Parts;

use crate::copied::{Copied, End};
use crate::encodings::decoded;

/// Bytes of one body of an answer that are kept, encoded or not (16 MiB).
pub(crate) const ANSWER: usize = 16 << 20;
/// Bytes of one body of a request that are kept (1 MiB).
pub(crate) const REQUEST: usize = 1 << 20;

/// A request on its way.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) at: Timestamp,
    pub(crate) connection: Option<SocketAddr>,
    /// Scheme and authority that the target was asked for.
    pub(crate) origin: Arc<str>,
    pub(crate) method: String,
    /// Path and query, as sent.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
}

/// The head of an answer.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
}

/// A request with what became of it.
#[derive(Debug)]
pub(crate) struct Passed {
    pub(crate) asked: Asked,
    pub(crate) body: Copied,
    /// What the target answered, or why it did not.
    pub(crate) answer: Result<(Head, Copied), Failure>,
    /// The status that the client got.
    pub(crate) status: u16,
}

/// An exchange, read.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) traffic: RecordedTraffic,
    headers: Vec<(String, String)>,
    target: String,
    body: Vec<u8>,
    connection: Option<SocketAddr>,
    status: u16,
    /// Whether the body of the request is whole.
    is_sent_whole: bool,
    /// Whether the answer was too long to be kept, so that it proves nothing.
    pub(crate) is_cut: bool,
}

impl Passed {
    /// The bytes of its heads; those of its bodies have been counted while they were copied.
    pub(crate) fn length(&self) -> usize {
        let pairs =
            |headers: &HeaderMap| headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 64).sum();
        let answer = self.answer.as_ref().map_or(0, |(head, _)| pairs(&head.headers));
        self.asked.target.len() + pairs(&self.asked.headers) + answer
    }

    /// Reads it: its bodies without their encodings, its headers as texts.
    pub(crate) fn read(self) -> Read {
        let Asked { at, connection, origin, method, target, headers } = self.asked;
        let headers = texts(&headers);
        let is_cut = self.answer.as_ref().is_ok_and(|(_, body)| body.end == End::Cut);
        let (body, is_sent_whole) = (self.body.bytes, self.body.end == End::Whole);
        let result = self.answer.and_then(|(head, copied)| response(head, copied));
        let traffic = RecordedTraffic::new(&origin, at, &method, &target, &headers, &body, result);
        Read { traffic, headers, target, body, connection, status: self.status, is_sent_whole, is_cut }
    }
}

impl Read {
    /// The request, as a signature may cover it.
    pub(crate) fn parts(&self) -> Parts<'_> {
        let method = &self.traffic.exchange.request.method;
        Parts { method, target: &self.target, headers: &self.headers, body: &self.body }
    }

    /// What is kept of the request, without secrets.
    pub(crate) fn logged<'o>(
        &self,
        id: u64,
        proof: Proof,
        operations: impl IntoIterator<Item = &'o Operation> + Clone,
    ) -> LoggedRequest {
        let nothing = (&[][..], &[][..]);
        let (answer_headers, answer) =
            self.traffic.exchange.result.as_ref().map_or(nothing, |reply| (&reply.headers[..], &reply.body[..]));
        let exchange = ServedExchange {
            connection: self.connection,
            at: self.traffic.at,
            method: &self.traffic.exchange.request.method,
            target: &self.target,
            headers: &self.headers,
            body: &self.body,
            status: self.status,
            answer_headers,
            answer,
        };
        let mut logged = LoggedRequest::new(id, &exchange, proof, operations);
        // Half a form would lack parameters that the client has sent.
        logged.is_cut |= !self.is_sent_whole;
        logged
    }
}

fn response(mut head: Head, copied: Copied) -> Result<Response, Failure> {
    match copied.end {
        End::Whole => {}
        End::Cut => return Err(Failure::TooLarge(ANSWER)),
        End::Early => return Err(Failure::Unread("the client did not wait for its end".to_owned())),
        End::Broken(_) => return Err(Failure::Closed),
    }
    let body = decoded(&mut head.headers, copied.bytes, ANSWER).map_err(Failure::Unread)?;
    Ok(Response { status: head.status, headers: texts(&head.headers), body: body.into() })
}

fn texts(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}
