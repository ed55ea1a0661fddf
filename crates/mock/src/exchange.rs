//! A request with its answer, shared by the front that sends it and the journal that keeps it.
//!
//! It holds credentials as they were sent, so nothing of it is shown or handed on but through [`Exchange::log`], which masks them.

use std::fmt;
use std::net::SocketAddr;

use bytes::Bytes;
use jiff::Timestamp;
use oplog_requests::{LoggedRequest, Proof, ServedExchange};
use oplog_schema::Operation;

use crate::request::MockRequest;
use crate::response::MockResponse;

/// A request with its answer.
pub(crate) struct Exchange {
    pub(crate) connection: Option<SocketAddr>,
    pub(crate) at: Timestamp,
    pub(crate) request: MockRequest,
    /// The answer without its body.
    pub(crate) response: MockResponse,
    /// The body of the answer; the front sends these very bytes.
    pub(crate) body: Bytes,
    pub(crate) proof: Proof,
}

impl Exchange {
    pub(crate) fn new(
        connection: Option<SocketAddr>,
        at: Timestamp,
        request: MockRequest,
        mut response: MockResponse,
        proof: Proof,
    ) -> Self {
        // It may be kept for long, so it holds on to no more room than it fills.
        response.body.shrink_to_fit();
        let body = std::mem::take(&mut response.body).into();
        Self { connection, at, request, response, body, proof }
    }

    /// The answer by itself.
    pub(crate) fn answer(&self) -> MockResponse {
        MockResponse { body: self.body.to_vec(), ..self.response.clone() }
    }

    /// The exchange without secrets, its answer read: number `id` of a journal.
    pub(crate) fn log<'o>(
        &self,
        id: u64,
        operations: impl IntoIterator<Item = &'o Operation> + Clone,
    ) -> LoggedRequest {
        let exchange = ServedExchange {
            connection: self.connection,
            at: self.at,
            method: &self.request.method,
            target: &self.request.target,
            headers: &self.request.headers,
            body: &self.request.body,
            status: self.response.status,
            answer_headers: &self.response.headers,
            answer: &self.body,
        };
        LoggedRequest::new(id, &exchange, self.proof.clone(), operations)
    }

    /// How many bytes it takes, about.
    pub(crate) fn bytes(&self) -> usize {
        /// What one allocation costs beside its bytes.
        const EACH: usize = 16;
        let texts = |headers: &[(String, String)]| -> usize {
            let pair = size_of::<(String, String)>() + 2 * EACH;
            headers.iter().map(|(name, value)| name.len() + value.len() + pair).sum()
        };
        let Self { request, response, body, .. } = self;
        let plain = request.method.len() + request.target.len() + request.body.len() + body.len();
        size_of::<Self>() + 8 * EACH + plain + texts(&request.headers) + texts(&response.headers)
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange").field("at", &self.at).field("status", &self.response.status).finish_non_exhaustive()
    }
}
