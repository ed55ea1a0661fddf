//! One request with what every answer to it needs: the time, an id of its own, the host.

use jiff::Timestamp;

use crate::draw::Draw;
use crate::pairs::Pairs;
use crate::request::MockRequest;
use crate::template::Word;

/// A request and the moment of its arrival.
pub(crate) struct ReceivedRequest<'r> {
    pub(crate) request: &'r MockRequest,
    pub(crate) now: Timestamp,
    /// Parameters of the query.
    pub(crate) query: Pairs,
    /// Parameters of the body, where that is a form.
    pub(crate) form: Pairs,
    /// The answer's own place in the tree of draws.
    pub(crate) draw: Draw,
    id: String,
}

impl<'r> ReceivedRequest<'r> {
    pub(crate) fn new(seed: u64, request: &'r MockRequest, now: Timestamp) -> Self {
        // Headers are left out: what a client library adds there would make answers of two fronts differ.
        let clock = now.as_nanosecond().to_le_bytes();
        let draw = Draw::new(seed).of("request").of(clock).of(&request.method).of(&request.target).of(&request.body);
        let query = Pairs::parse(request.raw_query().as_bytes());
        Self { request, now, query, form: request.form(), draw, id: draw.uuid() }
    }

    /// A query or form parameter.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.get(name).or_else(|| self.form.get(name))
    }

    /// The host that was asked, with its port.
    pub(crate) fn authority(&self) -> &str {
        self.request.header("host").unwrap_or("localhost")
    }

    /// What a word means that is about the answer as such; other words mean nothing.
    pub(crate) fn word(&self, word: &Word) -> String {
        match word {
            Word::RequestId { upper: false } => self.id.clone(),
            Word::RequestId { upper: true } => self.id.to_uppercase(),
            Word::HttpDate => http_date(self.now),
            Word::Host => without_port(self.authority()).to_owned(),
            Word::Authority => self.authority().to_owned(),
            _ => String::new(),
        }
    }
}

/// RFC 9110, section 5.6.7: `Wed, 03 Dec 2014 06:42:19 GMT`.
fn http_date(now: Timestamp) -> String {
    now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if !host.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_http_wants_them() {
        let now = "2014-12-03T06:42:19Z".parse().expect("a time");
        assert_eq!(http_date(now), "Wed, 03 Dec 2014 06:42:19 GMT");
    }

    #[test]
    fn the_port_is_cut_off() {
        assert_eq!(without_port("a.example:80"), "a.example");
        assert_eq!(without_port("a.example"), "a.example");
        assert_eq!(without_port("[::1]:80"), "[::1]");
        assert_eq!(without_port("[::1]"), "[::1]");
    }
}
