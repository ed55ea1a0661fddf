//! A request with its answer, and how the journal keeps it: as bytes, one after the other.
//!
//! Every request is recorded and few are ever read, so recording is one copy into memory that is there already, and forgetting frees
//! nothing piece by piece. It holds credentials as they were sent, so nothing of it is shown or handed on but through
//! [`Exchange::log`], which masks them.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use jiff::Timestamp;
use oplog_requests::{LoggedRequest, Proof, ServedExchange};
use oplog_schema::Operation;
use oplog_schema::condition::SignatureFault;

use crate::request::MockRequest;
use crate::response::MockResponse;

/// A request with its answer.
#[derive(Clone, Copy)]
pub(crate) struct Exchange<'e> {
    pub(crate) connection: Option<SocketAddr>,
    pub(crate) at: Timestamp,
    pub(crate) request: &'e MockRequest,
    pub(crate) response: &'e MockResponse,
    pub(crate) proof: &'e Proof,
}

impl Exchange<'_> {
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
            answer: &self.response.body,
        };
        LoggedRequest::new(id, &exchange, self.proof.clone(), operations)
    }

    /// Appends it to `out`, for [`log`].
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        let Self { connection, at, request, response, proof } = self;
        out.extend(at.as_second().to_le_bytes());
        out.extend(at.subsec_nanosecond().to_le_bytes());
        match connection.map(|connection| (connection.ip(), connection.port())) {
            None => out.push(0),
            Some((IpAddr::V4(ip), port)) => {
                out.push(4);
                out.extend(ip.octets());
                out.extend(port.to_le_bytes());
            }
            Some((IpAddr::V6(ip), port)) => {
                out.push(6);
                out.extend(ip.octets());
                out.extend(port.to_le_bytes());
            }
        }
        match proof {
            Proof::Unchecked => out.push(0),
            Proof::Proven { by } => {
                out.push(1);
                number(out, *by);
            }
            Proof::Failed { fault, text } => {
                out.push(2);
                bytes(out, fault.as_str().as_bytes());
                bytes(out, text.as_bytes());
            }
        }
        for part in [request.method.as_bytes(), request.target.as_bytes(), &request.body] {
            bytes(out, part);
        }
        pairs(out, &request.headers);
        out.extend(response.status.to_le_bytes());
        pairs(out, &response.headers);
        bytes(out, &response.body);
    }
}

impl fmt::Debug for Exchange<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange").field("at", &self.at).field("status", &self.response.status).finish_non_exhaustive()
    }
}

/// The exchange that was [written](Exchange::write) as these bytes, as [`Exchange::log`] tells it.
pub(crate) fn log<'o>(
    written: &[u8],
    id: u64,
    operations: impl IntoIterator<Item = &'o Operation> + Clone,
) -> Option<LoggedRequest> {
    let mut rest = Reader(written);
    let second = i64::from_le_bytes(rest.array()?);
    let at = Timestamp::new(second, i32::from_le_bytes(rest.array()?)).ok()?;
    let connection = match rest.array::<1>()? {
        [0] => None,
        [4] => {
            let octets: [u8; 4] = rest.array()?;
            Some(SocketAddr::from((octets, u16::from_le_bytes(rest.array()?))))
        }
        _ => {
            let octets: [u8; 16] = rest.array()?;
            Some(SocketAddr::from((octets, u16::from_le_bytes(rest.array()?))))
        }
    };
    let proof = match rest.array::<1>()? {
        [0] => Proof::Unchecked,
        [1] => Proof::Proven { by: rest.number()? },
        _ => {
            let name = rest.text()?;
            let fault = SignatureFault::ALL.into_iter().find(|fault| fault.as_str() == name)?;
            Proof::Failed { fault, text: rest.text()? }
        }
    };
    let (method, target, body) = (rest.text()?, rest.text()?, rest.bytes()?.to_vec());
    let request = MockRequest { method, target, headers: rest.pairs()?, body };
    let status = u16::from_le_bytes(rest.array()?);
    let headers = rest.pairs()?;
    let response = MockResponse { headers, ..MockResponse::new(status, "", rest.bytes()?) };
    Some(Exchange { connection, at, request: &request, response: &response, proof: &proof }.log(id, operations))
}

/// Lengths are bounded far below this by whoever reads a request, and makes an answer.
fn number(out: &mut Vec<u8>, number: usize) {
    out.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
}

fn bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    number(out, bytes.len());
    out.extend_from_slice(bytes);
}

fn pairs(out: &mut Vec<u8>, pairs: &[(String, String)]) {
    number(out, pairs.len());
    for (name, value) in pairs {
        bytes(out, name.as_bytes());
        bytes(out, value.as_bytes());
    }
}

/// What is still to be read of an exchange.
struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (array, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*array)
    }

    fn number(&mut self) -> Option<usize> {
        usize::try_from(u32::from_le_bytes(self.array()?)).ok()
    }

    fn bytes(&mut self) -> Option<&'b [u8]> {
        let length = self.number()?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    fn text(&mut self) -> Option<String> {
        String::from_utf8(self.bytes()?.to_vec()).ok()
    }

    fn pairs(&mut self) -> Option<Vec<(String, String)>> {
        (0..self.number()?).map(|_| Some((self.text()?, self.text()?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let request = MockRequest::new("POST", "/a?b=c").with_header("Host", "h").with_form("d=e");
        let response = MockResponse::new(404, "text/plain", "none");
        let failed = Proof::Failed { fault: SignatureFault::Expired, text: "late".to_owned() };
        for connection in [None, Some("127.0.0.1:80"), Some("[::1]:65535")] {
            for proof in [&Proof::Unchecked, &Proof::Proven { by: 3 }, &failed] {
                let connection = connection.map(|address| address.parse().expect("an address"));
                let at = Timestamp::new(-3, -7).expect("a time");
                let exchange = Exchange { connection, at, request: &request, response: &response, proof };
                let mut written = Vec::new();
                exchange.write(&mut written);
                assert_eq!(log(&written, 9, []), Some(exchange.log(9, [])));
                assert_eq!(log(&written[..written.len() - 1], 9, []), None);
            }
        }
    }
}
