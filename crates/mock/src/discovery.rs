//! The document from which clients learn the range of versions, for who asks before asking for anything else.
//!
//! It stands beside the operations: no proof of identity is asked for, and paths that it does not have are nobody's.

use oplog_schema::tables::Discovery as Table;
use oplog_wire::body::{JsonStyle, write_json};

use crate::error_body::{Member, object};
use crate::exchange::Exchange;
use crate::response::Response;
use crate::template::TemplateError;

const OK: u16 = 200;

/// The document, ready to be served.
#[derive(Debug, Clone)]
pub(crate) struct Discovery {
    paths: Vec<String>,
    content_type: String,
    members: Member,
}

impl Discovery {
    pub(crate) fn new(table: &Table) -> Result<Self, TemplateError> {
        let (paths, content_type) = (table.paths.clone(), table.content_type.clone());
        Ok(Self { paths, content_type, members: object(&table.members)? })
    }

    /// The answer, if the request asks for the document.
    pub(crate) fn answer(&self, exchange: &Exchange<'_>, style: JsonStyle) -> Option<Response> {
        let request = exchange.request;
        let asked = request.method == "GET" && self.paths.iter().any(|path| path == request.path());
        let body = self.members.fill(OK, exchange.draw.of("discovery"), &|word| exchange.word(word));
        let body = body.filter(|_| asked)?;
        Some(Response::new(OK, &self.content_type, write_json(&body, style)))
    }
}
