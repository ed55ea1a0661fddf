//! One request with what every answer to it needs: the time, an id of its own, the host.

use jiff::Timestamp;
use jiff::tz::Offset;
use oplog_wire::digits::two;

use crate::draw::{self, Draw};
use crate::pairs::Pairs;
use crate::request::MockRequest;
use crate::scenario::Own;
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
    /// What lists hold instead of made-up entries.
    pub(crate) own: &'r Own,
    /// Whether it came over HTTPS.
    pub(crate) https: bool,
}

impl<'r> ReceivedRequest<'r> {
    pub(crate) fn new(seed: u64, request: &'r MockRequest, now: Timestamp) -> Self {
        // Headers are left out: what a client library adds there would make answers of two fronts differ.
        let clock = now.as_nanosecond().to_le_bytes();
        let draw = Draw::new(seed).of("request").of(clock).of(&request.method).of(&request.target).of(&request.body);
        let query = Pairs::parse(request.raw_query().as_bytes());
        Self { request, now, query, form: request.form(), draw, own: Own::NONE, https: false }
    }

    /// The same, answered from lists that hold this.
    pub(crate) fn with(self, own: &'r Own) -> Self {
        Self { own, ..self }
    }

    /// A query or form parameter.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.get(name).or_else(|| self.form.get(name))
    }

    /// The host that was asked, with its port.
    pub(crate) fn authority(&self) -> &str {
        self.request.header("host").unwrap_or("localhost")
    }

    /// What a URL of this server begins with.
    pub(crate) fn origin(&self) -> String {
        format!("{}://{}", if self.https { "https" } else { "http" }, self.authority())
    }

    /// What a word means that is about the answer as such; other words mean nothing.
    pub(crate) fn word(&self, word: &Word) -> String {
        let mut out = Vec::new();
        self.push_word(&mut out, word);
        draw::text(out)
    }

    /// Appends what a word means.
    pub(crate) fn push_word(&self, out: &mut Vec<u8>, word: &Word) {
        match word {
            Word::RequestId { upper: false } => self.draw.push_uuid(out),
            Word::RequestId { upper: true } => out.extend_from_slice(self.draw.uuid().to_uppercase().as_bytes()),
            Word::HttpDate => push_http_date(out, self.now),
            Word::Host => out.extend_from_slice(without_port(self.authority()).as_bytes()),
            Word::Authority => out.extend_from_slice(self.authority().as_bytes()),
            _ => {}
        }
    }
}

/// RFC 9110, section 5.6.7: `Wed, 03 Dec 2014 06:42:19 GMT`.
fn push_http_date(out: &mut Vec<u8>, now: Timestamp) {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let time = Offset::UTC.to_datetime(now);
    let name = |names: &[&'static str], position: i8| {
        usize::try_from(position).ok().and_then(|position| names.get(position).copied()).unwrap_or_default()
    };
    let day = name(&DAYS, time.weekday().to_monday_zero_offset());
    let month = name(&MONTHS, time.month() - 1);
    let mut text = *b"Www, 00 Mmm 0000 00:00:00 GMT";
    let mut put = |start: usize, part: &[u8]| text[start..start + part.len()].copy_from_slice(part);
    let year = u32::from(time.year().unsigned_abs());
    put(0, day.as_bytes());
    put(8, month.as_bytes());
    put(12, &two(year / 100));
    put(14, &two(year));
    for (place, part) in [(5, time.day()), (17, time.hour()), (20, time.minute()), (23, time.second())] {
        put(place, &two(part.unsigned_abs().into()));
    }
    out.extend_from_slice(&text);
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
        for (now, expected) in [
            ("2014-12-03T06:42:19Z", "Wed, 03 Dec 2014 06:42:19 GMT"),
            ("2017-01-01T00:00:00Z", "Sun, 01 Jan 2017 00:00:00 GMT"),
            ("2018-04-30T23:59:59.999Z", "Mon, 30 Apr 2018 23:59:59 GMT"),
        ] {
            let mut out = Vec::new();
            push_http_date(&mut out, now.parse().expect("a time"));
            assert_eq!(out, expected.as_bytes());
        }
    }

    #[test]
    fn the_port_is_cut_off() {
        assert_eq!(without_port("a.example:80"), "a.example");
        assert_eq!(without_port("a.example"), "a.example");
        assert_eq!(without_port("[::1]:80"), "[::1]");
        assert_eq!(without_port("[::1]"), "[::1]");
    }
}
