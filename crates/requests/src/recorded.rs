//! One request that a client sent, and what it was answered: without secrets, and bounded.

use jiff::Timestamp;
use oplog_schema::Operation;
use oplog_schema::condition::SignatureFault;
use serde_json::{Map, Value, json};

use crate::answer::Answer;
use crate::mask;
use crate::parsed;

/// Most bytes kept of a target or a form. What is longer is not checked, since half a parameter would be another one.
const LONGEST: usize = 64 * 1024;
/// Most bytes kept of a header.
const LONGEST_HEADER: usize = 4096;

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
    Proven {
        /// Which of the senders that the server knows it was, by number: a name would tell too much.
        by: usize,
    },
    /// It did not.
    Failed {
        /// The kind of problem.
        fault: SignatureFault,
        /// The problem in words, without any secret.
        text: String,
    },
}

impl Proof {
    fn to_json(&self) -> Value {
        match self {
            Proof::Unchecked => Value::Null,
            Proof::Proven { .. } => json!({"proven": true}),
            Proof::Failed { fault, text } => json!({"proven": false, "fault": fault.as_str(), "text": text}),
        }
    }
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
    /// The body, if it is a form: as text, secrets masked. Of another body no more than its length, since no operation reads
    /// one, and a secret may stand anywhere in it.
    pub body: String,
    /// Whether method, target or body were too long to be kept whole.
    pub is_cut: bool,
    /// Whether it proved who sent it.
    pub proof: Proof,
    /// What was answered.
    pub answer: Answer,
}

impl Recorded {
    /// Records an exchange with one of `operations`, as number `id` of its journal.
    #[must_use]
    pub fn new<'o>(
        id: u64,
        exchange: &Exchange<'_>,
        proof: Proof,
        operations: impl IntoIterator<Item = &'o Operation> + Clone,
    ) -> Self {
        let keep = |(name, value): &(String, String)| {
            (clip(&name.to_ascii_lowercase(), LONGEST_HEADER), clip(&mask::header(name, value), LONGEST_HEADER))
        };
        let mut recorded = Self {
            id,
            at: exchange.at,
            method: clip(exchange.method, LONGEST),
            target: clip(&mask::target(exchange.target), LONGEST),
            headers: exchange.headers.iter().map(keep).collect(),
            body: String::new(),
            is_cut: [exchange.method.len(), exchange.target.len()].into_iter().any(|length| length > LONGEST),
            proof,
            answer: Answer { status: exchange.status, page: None },
        };
        if recorded.is_form() {
            recorded.body = clip(&mask::pairs(&String::from_utf8_lossy(exchange.body)), LONGEST);
            recorded.is_cut |= exchange.body.len() > LONGEST;
        } else if !exchange.body.is_empty() {
            recorded.body = format!("({} bytes)", exchange.body.len());
        }
        if let Some(operation) = parsed::read(operations, &recorded).into_operation() {
            recorded.answer = Answer::read(operation, exchange);
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

    /// Whether the body is declared to be a form.
    #[must_use]
    pub fn is_form(&self) -> bool {
        let declared = self.header("content-type").and_then(|value| value.split(';').next()).unwrap_or_default();
        declared.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
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
        let page = self.answer.page.as_ref();
        let positions = page.map_or(0, |page| [&page.next, &page.here].into_iter().flatten().map(String::len).sum());
        self.target.len() + self.body.len() + headers + positions + 400
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
            "proof": self.proof.to_json(),
            "response": self.answer.to_json(),
        })
    }
}

fn clip(text: &str, longest: usize) -> String {
    let mut end = text.len().min(longest);
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
    fn of_a_body_that_is_no_form_only_the_length_is_kept() {
        let headers = [("Content-Type", "application/json")];
        assert_eq!(recorded("/", &headers, r#"{"password": "SECRET"}"#).body, "(22 bytes)");
        assert_eq!(recorded("/", &headers, "").body, "");
    }

    #[test]
    fn long_texts_are_cut_between_characters_and_that_is_told() {
        let long = recorded(&format!("/{}é", "x".repeat(LONGEST - 2)), &[], "");
        assert_eq!((long.target.len(), long.is_cut), (LONGEST - 1, true));
        let whole = recorded(&format!("/{}", "x".repeat(LONGEST - 1)), &[("a", &"x".repeat(LONGEST))], "");
        assert_eq!((whole.target.len(), whole.is_cut), (LONGEST, false));
        let form = ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
        assert!(recorded("/", &[form], &"x".repeat(LONGEST + 1)).is_cut);
    }

    #[test]
    fn the_journal_tells_what_was_found_out() {
        let mut recorded = recorded("/x", &[("Host", "h")], "");
        recorded.proof = Proof::Failed { fault: SignatureFault::Missing, text: "not signed".to_owned() };
        let json = recorded.to_json();
        assert_eq!(json["proof"], json!({"proven": false, "fault": "missing", "text": "not signed"}));
        assert_eq!(json["response"], json!({"status": 200}));
    }
}
