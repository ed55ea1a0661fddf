//! Logging: a served exchange becomes a [`LoggedRequest`], without secrets, and bounded.

use oplog_schema::Operation;

use crate::logged_request::{LoggedRequest, Proof};
use crate::logged_response::LoggedResponse;
use crate::served::ServedExchange;
use crate::{mask, parsed};

/// Most bytes kept of a target or a form. What is longer is not checked, since half a parameter would be another one.
const LONGEST: usize = 64 * 1024;
/// Most bytes kept of a header.
const LONGEST_HEADER: usize = 4096;

impl LoggedRequest {
    /// Records an exchange with one of `operations`, as number `id` of its journal.
    #[must_use]
    pub fn new<'o>(
        id: u64,
        exchange: &ServedExchange<'_>,
        proof: Proof,
        operations: impl IntoIterator<Item = &'o Operation> + Clone,
    ) -> Self {
        let keep = |(name, value): &(String, String)| {
            (
                clip(&name.to_ascii_lowercase(), LONGEST_HEADER),
                clip(&mask::header(name, value, operations.clone()), LONGEST_HEADER),
            )
        };
        let mut recorded = Self {
            id,
            connection: exchange.connection,
            at: exchange.at,
            method: clip(exchange.method, LONGEST),
            target: clip(&mask::target(exchange.target, operations.clone()), LONGEST),
            headers: exchange.headers.iter().map(keep).collect(),
            body: String::new(),
            is_cut: [exchange.method.len(), exchange.target.len()].into_iter().any(|length| length > LONGEST),
            proof,
            answer: LoggedResponse { status: exchange.status, page: None },
        };
        if recorded.is_form() {
            recorded.body = clip(&mask::pairs(&String::from_utf8_lossy(exchange.body), operations.clone()), LONGEST);
            recorded.is_cut |= exchange.body.len() > LONGEST;
        }
        let operation = parsed::read(operations, &recorded).into_operation();
        if recorded.body.is_empty() && !exchange.body.is_empty() {
            let json = operation.filter(|operation| operation.takes_json());
            recorded.is_cut |= json.is_some() && exchange.body.len() > LONGEST;
            let members = json.filter(|_| !recorded.is_cut).and_then(|operation| mask::members(operation, exchange));
            recorded.body = members.unwrap_or_else(|| format!("({} bytes)", exchange.body.len()));
        }
        if let Some(operation) = operation {
            recorded.answer = LoggedResponse::read(operation, exchange);
        }
        recorded
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
    use jiff::Timestamp;
    use oplog_schema::condition::SignatureFault;
    use serde_json::json;

    use super::*;

    fn recorded(target: &str, headers: &[(&str, &str)], body: &str) -> LoggedRequest {
        let headers: Vec<_> = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let exchange = ServedExchange {
            connection: None,
            at: Timestamp::UNIX_EPOCH,
            method: "POST",
            target,
            headers: &headers,
            body: body.as_bytes(),
            status: 200,
            answer_headers: &[],
            answer: b"",
        };
        LoggedRequest::new(1, &exchange, Proof::Unchecked, [])
    }

    #[test]
    fn no_secret_is_kept() {
        let target = "/?Signature=SECRET&AccessKeyId=SECRET&Security%54oken=SECRET&NextToken=kept&SignatureNonce=kept";
        let headers = [
            ("Authorization", "bce-auth-v1/SECRET/x"),
            ("authorization", "Basic SECRET"),
            ("authorization", "SECRET/SECRET"),
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
