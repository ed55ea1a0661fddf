//! The last requests, for people and for `oplog gate`: bounded in number and size, without secrets.

use std::collections::VecDeque;

use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use crate::request::Request;

/// Most requests kept; older ones are forgotten.
const MOST: usize = 1000;
/// Most bytes kept of one target, header or body.
const LONGEST: usize = 4096;
/// What stands in place of a secret.
const MASK: &str = "***";

/// The last requests, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    entries: VecDeque<Value>,
    recorded: u64,
}

impl Journal {
    pub(crate) fn record(&mut self, request: &Request, status: u16, now: Timestamp) {
        self.recorded += 1;
        if self.entries.len() == MOST {
            self.entries.pop_front();
        }
        let mut headers: Map<String, Value> = Map::new();
        for (name, value) in &request.headers {
            headers.insert(name.to_ascii_lowercase(), Value::from(clip(&header(name, value))));
        }
        let form = request.header("content-type").is_some_and(|value| value.contains("form-urlencoded"));
        let body = String::from_utf8_lossy(&request.body);
        let body = if form { pairs(&body) } else { body.into_owned() };
        self.entries.push_back(json!({
            "id": self.recorded,
            "request": {
                "method": request.method,
                "url": clip(&target(&request.target)),
                "headers": headers,
                "body": clip(&body),
                "loggedDate": now.as_millisecond(),
            },
            "response": {"status": status},
        }));
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The requests, and how many there were in all.
    pub(crate) fn to_json(&self) -> Value {
        json!({"requests": self.entries, "meta": {"total": self.recorded, "kept": self.entries.len()}})
    }
}

fn clip(text: &str) -> String {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}

/// A header's value, of credentials no more than the scheme.
fn header(name: &str, value: &str) -> String {
    let name = name.to_ascii_lowercase();
    let secret = ["authorization", "token", "cookie", "secret", "password", "api-key"];
    if !secret.iter().any(|word| name.contains(word)) {
        return value.to_owned();
    }
    match value.find([' ', '/']).filter(|_| name.contains("authorization")) {
        Some(end) => format!("{}{MASK}", &value[..=end]),
        None => MASK.to_owned(),
    }
}

fn target(target: &str) -> String {
    match target.split_once('?') {
        Some((path, query)) => format!("{path}?{}", pairs(query)),
        None => target.to_owned(),
    }
}

/// Parameters with the values of secret ones replaced, everything else as sent.
fn pairs(raw: &str) -> String {
    let masked = raw.split('&').map(|part| match part.split_once('=') {
        Some((name, _)) if is_secret(name) => format!("{name}={MASK}"),
        _ => part.to_owned(),
    });
    masked.collect::<Vec<_>>().join("&")
}

fn is_secret(name: &str) -> bool {
    let name = percent_decode_str(name).decode_utf8_lossy().to_ascii_lowercase();
    let exact = ["signature", "authorization", "token", "access_token"];
    let parts = ["password", "secret", "securitytoken", "security-token", "accesskey", "apikey", "api_key"];
    exact.contains(&name.as_str()) || parts.iter().any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded(request: &Request) -> String {
        let mut journal = Journal::default();
        journal.record(request, 200, Timestamp::UNIX_EPOCH);
        journal.to_json().to_string()
    }

    #[test]
    fn no_secret_is_kept() {
        let request = Request::get(
            "/?Signature=SECRET&AccessKeyId=SECRET&Security%54oken=SECRET&NextToken=kept&SignatureNonce=kept",
        )
        .with_header("Authorization", "bce-auth-v1/SECRET/x")
        .with_header("authorization", "Basic SECRET")
        .with_header("X-Auth-Token", "SECRET")
        .with_header("Proxy-Authorization", "SECRET")
        .with_header("Cookie", "SECRET")
        .with_form("Signature=SECRET&a=kept");
        let text = recorded(&request);
        assert!(!text.contains("SECRET"), "{text}");
        assert_eq!(text.matches("kept").count(), 4, "three values and the count: {text}");
    }

    #[test]
    fn it_forgets_the_oldest_requests_and_cuts_long_ones() {
        let mut journal = Journal::default();
        let long = Request::get(&format!("/{}é", "x".repeat(LONGEST - 2)));
        for _ in 0..MOST + 5 {
            journal.record(&long, 200, Timestamp::UNIX_EPOCH);
        }
        let json = journal.to_json();
        assert_eq!(json["meta"], json!({"total": MOST + 5, "kept": MOST}));
        assert_eq!(json["requests"][0]["id"], 6);
        assert_eq!(json["requests"][0]["request"]["url"].as_str().map(str::len), Some(LONGEST - 1));
        journal.clear();
        assert_eq!(journal.to_json()["requests"], json!([]));
    }
}
