//! Entries of a recording as the checkers read them: with an operation, or as an exchange. Bodies that the recording cut, or left out, are
//! no evidence.

use jiff::Timestamp;
use oplog_conformance::recorded::RecordedTraffic;
use oplog_findings::{Failure, Response};
use oplog_requests::{LoggedRequest, Proof, ServedExchange};
use oplog_schema::Catalogue;
use oplog_schema::route::meant;
use oplog_wire::har::HarEntry;
use url::Url;

/// An entry whose URL has a host.
pub(super) struct Recorded {
    entry: HarEntry,
    /// Scheme and authority.
    origin: String,
    /// Path and query, as sent.
    target: String,
}

impl Recorded {
    /// The entry; `None` where its URL is none, or has no host.
    pub(super) fn new(mut entry: HarEntry) -> Option<Self> {
        let url = Url::parse(&entry.url).ok().filter(Url::has_host)?;
        let target = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let headers = entry.headers.iter_mut().chain(&mut entry.answer_headers);
        headers.for_each(|(name, _)| name.make_ascii_lowercase());
        Some(Self { entry, origin: url.origin().ascii_serialization(), target })
    }

    /// When the request was sent.
    pub(super) fn at(&self) -> Timestamp {
        self.entry.at.unwrap_or_default()
    }

    /// What it says of a service.
    pub(super) fn traffic(self) -> RecordedTraffic {
        let at = self.at();
        let HarEntry { method, headers, body, status, answer_headers, answer, .. } = self.entry;
        let result = match answer.filter(|body| body.is_whole && status > 0) {
            None => Err(Failure::Unread("it is not in the recording as a whole".to_owned())),
            Some(body) => Ok(Response { status, headers: answer_headers, body: body.bytes.into() }),
        };
        RecordedTraffic::new(&self.origin, at, &method, &self.target, &headers, &body, result)
    }

    /// What the client has sent, as number `id`. What a page loads beside the operations of the tables is nobody's business.
    pub(super) fn logged(&self, id: u64, catalogue: &Catalogue) -> Option<LoggedRequest> {
        let entry = &self.entry;
        // What a browser asks before a page may ask is its own affair.
        if entry.headers.iter().any(|(name, _)| name == "access-control-request-method") {
            return None;
        }
        meant(catalogue.operations(), &entry.method, &self.target)?;
        let whole = entry.answer.as_ref().filter(|body| body.is_whole);
        let exchange = ServedExchange {
            connection: None,
            at: self.at(),
            method: &entry.method,
            target: &self.target,
            headers: &entry.headers,
            body: &entry.body,
            status: entry.status,
            answer_headers: &entry.answer_headers,
            answer: whole.map_or(&[], |body| &body.bytes),
        };
        Some(LoggedRequest::new(id, &exchange, Proof::Unchecked, catalogue.operations()))
    }
}
