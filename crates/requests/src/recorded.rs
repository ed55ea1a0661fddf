//! One request that a client sent, and what it was answered: without secrets, and bounded.

use jiff::Timestamp;
use oplog_schema::Operation;
use oplog_schema::condition::SignatureFault;
use serde_json::{Map, Value, json};

use crate::answered::Answered;
use crate::asked;
use crate::mask;

/// Most bytes kept of one target, header or body.
const LONGEST: usize = 4096;

/// A request as a server saw it, with its answer. It is read once, when it is recorded.
#[derive(Debug, Clone, Copy)]
pub struct Exchange<'a> {
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

/// Whether a request proved who sent it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Proof {
    /// Nobody looked.
    #[default]
    Unchecked,
    /// It did.
    Proven,
    /// It did not.
    Failed {
        /// The kind of problem.
        fault: SignatureFault,
        /// The problem in words, without any secret.
        text: String,
    },
}

/// A request that was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its number, from 1.
    pub id: u64,
    /// When it came.
    pub at: Timestamp,
    /// The method.
    pub method: String,
    /// Path and query, percent-escapes as sent, secrets masked.
    pub target: String,
    /// Headers, names in lower case, secrets masked.
    pub headers: Vec<(String, String)>,
    /// The body as text, secrets masked; what is no text is replaced.
    pub body: String,
    /// Whether it proved who sent it.
    pub proof: Proof,
    /// What was answered.
    pub answer: Answered,
}

impl Recorded {
    /// Records an exchange with one of `operations`.
    #[must_use]
    pub fn new<'o>(
        id: u64,
        exchange: &Exchange<'_>,
        proof: Proof,
        operations: impl IntoIterator<Item = &'o Operation> + Clone,
    ) -> Self {
        let headers = exchange.headers.iter();
        let body = String::from_utf8_lossy(exchange.body);
        let is_form = exchange.headers.iter().any(|(name, value)| {
            name.eq_ignore_ascii_case("content-type") && value.to_ascii_lowercase().contains("form-urlencoded")
        });
        let mut recorded = Self {
            id,
            at: exchange.at,
            method: clip(exchange.method),
            target: clip(&mask::target(exchange.target)),
            headers: headers
                .map(|(name, value)| (name.to_ascii_lowercase(), clip(&mask::header(name, value))))
                .collect(),
            body: clip(&if is_form { mask::pairs(&body) } else { body.into_owned() }),
            proof,
            answer: Answered { status: exchange.status, ..Answered::default() },
        };
        if let Some(asked) = asked::read(operations, &recorded).into_operation() {
            recorded.answer = Answered::read(asked, exchange);
        }
        recorded
    }

    /// The first header of this name, in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The target up to the question mark.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.split_once('?').map_or(self.target.as_str(), |(path, _)| path)
    }

    /// What tells one client from another: the name that it gives itself.
    #[must_use]
    pub fn sender(&self) -> &str {
        self.header("user-agent").unwrap_or_default()
    }

    /// How many bytes it takes, about.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let headers: usize = self.headers.iter().map(|(name, value)| name.len() + value.len() + 48).sum();
        self.target.len() + self.body.len() + headers + 256
    }

    /// The request and its answer after WireMock's convention.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut headers = Map::new();
        for (name, value) in &self.headers {
            headers.insert(name.clone(), json!(value));
        }
        json!({
            "id": self.id,
            "request": {
                "method": self.method,
                "url": self.target,
                "headers": headers,
                "body": self.body,
                "loggedDate": self.at.as_millisecond(),
            },
            "response": {"status": self.answer.status},
        })
    }
}

fn clip(text: &str) -> String {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded(target: &str, headers: &[(&str, &str)], body: &str) -> Recorded {
        let headers: Vec<_> = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let exchange = Exchange {
            at: Timestamp::UNIX_EPOCH,
            method: "POST",
            target,
            headers: &headers,
            body: body.as_bytes(),
            status: 200,
            answer_headers: &[],
            answer: b"",
        };
        Recorded::new(1, &exchange, Proof::Unchecked, [])
    }

    #[test]
    fn no_secret_is_kept() {
        let target = "/?Signature=SECRET&AccessKeyId=SECRET&Security%54oken=SECRET&NextToken=kept&SignatureNonce=kept";
        let headers = [
            ("Authorization", "bce-auth-v1/SECRET/x"),
            ("authorization", "Basic SECRET"),
            ("X-Auth-Token", "SECRET"),
            ("Proxy-Authorization", "SECRET"),
            ("Cookie", "SECRET"),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        let recorded = recorded(target, &headers, "Signature=SECRET&a=kept");
        let text = format!("{recorded:?} {}", recorded.to_json());
        assert!(!text.contains("SECRET"), "{text}");
        assert_eq!(text.matches("kept").count(), 6, "{text}");
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        let recorded = recorded(&format!("/{}é", "x".repeat(LONGEST - 2)), &[], "");
        assert_eq!(recorded.target.len(), LONGEST - 1);
    }
}
