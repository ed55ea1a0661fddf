//! Documents that clients look up before they ask an operation: the range of versions, the entity that a person named.
//!
//! They stand beside the operations: no proof of identity is asked for.

use oplog_schema::tables::Discovery as Table;
use oplog_schema::uri::PathParameters;
use oplog_wire::body::{JsonStyle, write_json};

use crate::error_body::{Member, object};
use crate::received::ReceivedRequest;
use crate::response::MockResponse;
use crate::template::{TemplateError, Word};

const OK: u16 = 200;

/// A document, ready to be served.
#[derive(Debug, Clone)]
pub(crate) struct Discovery {
    content_type: String,
    members: Member,
}

impl Discovery {
    pub(crate) fn new(table: &Table) -> Result<Self, TemplateError> {
        Ok(Self { content_type: table.content_type.clone(), members: object(&table.members)? })
    }

    /// The document, with the parameters that stand in the path.
    pub(crate) fn answer(
        &self,
        received: &ReceivedRequest<'_>,
        path: &PathParameters,
        style: JsonStyle,
    ) -> MockResponse {
        let word = |word: &Word| match word {
            Word::Parameter(name) => path.get(name).cloned().unwrap_or_default(),
            other => received.word(other),
        };
        let body = self.members.fill(OK, received.draw.of("discovery"), &word).unwrap_or_default();
        MockResponse::new(OK, &self.content_type, write_json(&body, style))
    }
}
