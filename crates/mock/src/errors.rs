//! Answers that are errors: a row's code, status, message and body shape, in the form that the request asked for.

use oplog_schema::Operation;
use oplog_schema::condition::Condition;
use oplog_schema::tables::ErrorRow;
use oplog_wire::MediaType;
use oplog_wire::body::write_json;
use serde_json::json;

use crate::parsed::ParsedRequest;
use crate::plan::Plan;
use crate::received::ReceivedRequest;
use crate::response::MockResponse;
use crate::signature::Problem;
use crate::template::Word;

/// One error that is to be answered.
pub(crate) struct ErrorResponse<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) row: &'a ErrorRow,
    /// What the condition took offence at.
    pub(crate) offence: String,
    pub(crate) media: MediaType,
    /// The request, where it found the operation.
    pub(crate) request: Option<&'a ParsedRequest<'a>>,
    /// Why the request does not prove who sent it, if it does not.
    pub(crate) signature: Option<&'a Problem>,
}

impl ErrorResponse<'_> {
    /// The answer.
    pub(crate) fn answer(&self, received: &ReceivedRequest<'_>) -> MockResponse {
        let Some((message, shape)) = self.plan.error(self.row) else { return not_found([]) };
        let message = message.fill(|hole| self.hole(hole, received));
        let word = |word: &Word| match word {
            Word::Code => self.row.code.clone(),
            Word::Message => message.clone(),
            Word::Status => self.row.status.to_string(),
            Word::Parameter(name) => self.parameter(name, received).unwrap_or_default(),
            other => received.word(other),
        };
        let draw = received.draw.of("error");
        let body = shape.fill(self.row.status, draw, &word);

        let mut response = match (self.media, &shape.xml, self.plan.dialect) {
            (MediaType::Xml, Some(xml), Some(dialect)) => {
                let item = xml.root.strip_suffix('s').unwrap_or(&xml.root);
                let text = dialect.encode(&xml.root, item, &body, &shape.shape);
                MockResponse::new(self.row.status, &xml.content_type, text)
            }
            _ => MockResponse::new(self.row.status, &shape.content_type, write_json(&body, self.plan.json_style)),
        };
        for (name, template) in &shape.headers {
            if let Some(value) = template.fill(draw.of(name), word) {
                response.add(name, value);
            }
        }
        response
    }

    fn parameter(&self, name: &str, received: &ReceivedRequest<'_>) -> Option<String> {
        let routed = self.request.and_then(|request| request.parameter(name)).map(|text| text.to_owned());
        routed.or_else(|| received.parameter(name).map(str::to_owned))
    }

    /// A thing that does exist, of the kind that the condition is about.
    fn known(&self) -> Option<String> {
        let entity = self.plan.operation.entity(self.row.when.parameter()?)?;
        entity.known.first().cloned()
    }

    /// What stands in a hole of the message.
    fn hole(&self, name: &str, received: &ReceivedRequest<'_>) -> String {
        let range = self.plan.versions.as_ref().map(|versions| versions.range());
        let value = match name {
            "status" => Some(self.row.status.to_string()),
            "code" => Some(self.row.code.clone()),
            "host" => Some(received.word(&Word::Host)),
            "path" => Some(received.request.path().to_owned()),
            "method" => Some(received.request.method.clone()),
            "known" => self.known(),
            "minimum" => range.map(|(minimum, _)| minimum.to_string()),
            "maximum" => range.map(|(_, maximum)| maximum.to_string()),
            _ => {
                let told = self.signature.and_then(|problem| problem.hole(name)).map(str::to_owned);
                told.or_else(|| self.parameter(name, received))
            }
        };
        value.filter(|text| !text.is_empty()).unwrap_or_else(|| self.offence.clone())
    }
}

/// The row of an operation for requests that found no operation.
pub(crate) fn row_for(operation: &Operation, wrong_method: bool) -> Option<&ErrorRow> {
    let find = |wanted: fn(&Condition) -> bool| operation.error_when(wanted);
    let by_method = find(|when| matches!(when, Condition::UnknownMethod(_))).filter(|_| wrong_method);
    by_method.or_else(|| find(|when| matches!(when, Condition::UnknownPath(_))))
}

/// The answer to a value that the tables rule out, where they have no row for that: our own.
pub(crate) fn bad_request(problem: &str) -> MockResponse {
    own(400, problem)
}

/// The answer to a request that does not prove who sent it, where the tables have no row for that: our own.
pub(crate) fn unauthorized(problem: &Problem) -> MockResponse {
    own(401, problem.text())
}

/// An error that no page has.
fn own(status: u16, problem: &str) -> MockResponse {
    MockResponse::new(status, "application/json", json!({"error": problem}).to_string())
}

/// The answer where nothing tells which vendor was meant: our own, with what could have been asked for.
pub(crate) fn not_found<'o>(operations: impl IntoIterator<Item = &'o Operation>) -> MockResponse {
    let forms = operations.into_iter().flat_map(|operation| operation.endpoints());
    let paths: Vec<_> = forms.map(|form| format!("{} {}", form.method, form.uri)).collect();
    let body = json!({"error": "no documented operation has this method and path", "documented": paths});
    MockResponse::new(404, "application/json", body.to_string())
}
