//! What a server received and answered, before anything of it is logged.

use std::net::SocketAddr;

use jiff::Timestamp;

/// A request as a server saw it, with its answer. It is read once, when it is recorded.
#[derive(Debug, Clone, Copy)]
pub struct ServedExchange<'a> {
    /// The client's end of the connection, where the server knows it.
    pub connection: Option<SocketAddr>,
    /// When it came.
    pub at: Timestamp,
    /// The method.
    pub method: &'a str,
    /// Path and query, percent-escapes as sent.
    pub target: &'a str,
    /// Headers in order.
    pub headers: &'a [(String, String)],
    /// The body.
    pub body: &'a [u8],
    /// The status of the answer.
    pub status: u16,
    /// The headers of the answer.
    pub answer_headers: &'a [(String, String)],
    /// The body of the answer.
    pub answer: &'a [u8],
}
