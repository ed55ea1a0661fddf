//! A logged request as the journal shows it, after WireMock's convention; and read again, by whoever checks a journal elsewhere.
//!
//! Nothing that a rule looks at is lost on the way. Edges: what is shown was masked before.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use jiff::Timestamp;
use oplog_schema::condition::SignatureFault;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::logged_request::{LoggedRequest, Proof};
use crate::logged_response::{LoggedResponse, PageSeen};

/// Why something is no request of a journal.
#[derive(Debug, thiserror::Error)]
#[error("no request of a journal: {0}")]
pub struct ShownError(serde_json::Error);

#[derive(Serialize, Deserialize)]
struct Shown {
    id: u64,
    request: Request,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    connection: Option<SocketAddr>,
    #[serde(default, skip_serializing_if = "is_false")]
    cut: bool,
    proof: Option<ShownProof>,
    response: Response,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    method: String,
    url: String,
    headers: BTreeMap<String, Header>,
    body: String,
    /// Milliseconds, for who knows WireMock.
    logged_date: i64,
    /// The same time, whole.
    logged_date_string: Timestamp,
}

/// The values of one header.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Header {
    One(String),
    Several(Vec<String>),
}

#[derive(Serialize, Deserialize)]
struct ShownProof {
    proven: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fault: Option<SignatureFault>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Response {
    status: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    entries: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    here: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pages: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_false(cut: &bool) -> bool {
    !cut
}

impl LoggedRequest {
    /// The request and its answer after WireMock's convention.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut headers: BTreeMap<String, Header> = BTreeMap::new();
        for (name, value) in &self.headers {
            let value = value.clone();
            let header = match headers.remove(name) {
                None => Header::One(value),
                Some(Header::One(first)) => Header::Several(vec![first, value]),
                Some(Header::Several(values)) => Header::Several([values, vec![value]].concat()),
            };
            headers.insert(name.clone(), header);
        }
        let page = self.answer.page.as_ref();
        let shown = Shown {
            id: self.id,
            request: Request {
                method: self.method.clone(),
                url: self.target.clone(),
                headers,
                body: self.body.clone(),
                logged_date: self.at.as_millisecond(),
                logged_date_string: self.at,
            },
            connection: self.connection,
            cut: self.is_cut,
            proof: match &self.proof {
                Proof::Unchecked => None,
                Proof::Proven { by } => Some(ShownProof { proven: true, by: Some(*by), fault: None, text: None }),
                Proof::Failed { fault, text } => {
                    Some(ShownProof { proven: false, by: None, fault: Some(*fault), text: Some(text.clone()) })
                }
            },
            response: Response {
                status: self.answer.status,
                entries: page.map(|page| page.entries),
                here: page.and_then(|page| page.here.clone()),
                next: page.and_then(|page| page.next.clone()),
                pages: page.and_then(|page| page.pages),
                total: page.and_then(|page| page.total),
            },
        };
        // All keys are texts, so it always is JSON.
        serde_json::to_value(shown).unwrap_or_default()
    }

    /// The request that is shown as this.
    ///
    /// # Errors
    /// When it is something else.
    pub fn from_json(json: Value) -> Result<Self, ShownError> {
        let Shown { id, request, connection, cut, proof, response } = Shown::deserialize(json).map_err(ShownError)?;
        let mut headers = Vec::new();
        for (name, header) in request.headers {
            match header {
                Header::One(value) => headers.push((name, value)),
                Header::Several(values) => headers.extend(values.into_iter().map(|value| (name.clone(), value))),
            }
        }
        let proof = match proof {
            None => Proof::Unchecked,
            Some(ShownProof { proven: true, by, .. }) => Proof::Proven { by: by.unwrap_or_default() },
            Some(ShownProof { proven: false, fault, text, .. }) => {
                Proof::Failed { fault: fault.unwrap_or(SignatureFault::Any), text: text.unwrap_or_default() }
            }
        };
        let Response { status, entries, here, next, pages, total } = response;
        let page = entries.map(|entries| PageSeen { entries, next, here, pages, total });
        Ok(Self {
            id,
            connection,
            at: request.logged_date_string,
            method: request.method,
            target: request.url,
            headers,
            body: request.body,
            is_cut: cut,
            proof,
            answer: LoggedResponse { status, page },
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn logged(proof: Proof, page: Option<PageSeen>) -> LoggedRequest {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        LoggedRequest {
            id: 7,
            connection: Some(SocketAddr::from(([127, 0, 0, 1], 4))),
            at: "2026-03-01T12:00:00.000000003Z".parse().expect("a time"),
            method: "GET".to_owned(),
            target: "/a?b=c".to_owned(),
            headers: vec![header("a", "1"), header("b", "1"), header("b", "2"), header("b", "3")],
            body: "d=e".to_owned(),
            is_cut: page.is_some(),
            proof,
            answer: LoggedResponse { status: 200, page },
        }
    }

    #[test]
    fn what_is_shown_is_read_again_whole() {
        let failed = Proof::Failed { fault: SignatureFault::NonceUsed, text: "used".to_owned() };
        let page = PageSeen { entries: 3, next: Some("n".to_owned()), here: None, pages: Some(9), total: Some(25) };
        for proof in [Proof::Unchecked, Proof::Proven { by: 2 }, failed] {
            for page in [None, Some(page.clone())] {
                let logged = logged(proof.clone(), page);
                assert_eq!(LoggedRequest::from_json(logged.to_json()).expect("it is one"), logged);
            }
        }
        let error = LoggedRequest::from_json(json!({"id": 1})).expect_err("it is none");
        assert!(error.to_string().starts_with("no request of a journal"), "{error}");
    }

    #[test]
    fn the_words_are_those_of_wiremock() {
        let json = logged(Proof::Unchecked, None).to_json();
        assert_eq!(json["request"]["url"], "/a?b=c");
        assert_eq!(json["request"]["headers"], json!({"a": "1", "b": ["1", "2", "3"]}));
        assert_eq!(json["request"]["loggedDate"], 1_772_366_400_000_i64);
        assert_eq!((&json["proof"], &json["response"]), (&Value::Null, &json!({"status": 200})));
    }
}
