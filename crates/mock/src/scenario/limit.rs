//! A limit of requests in a time, as a service has it that is busy.

use jiff::{SignedDuration, Timestamp};
use oplog_findings::names::UnknownName;
use oplog_schema::Catalogue;
use serde::Deserialize;
use serde_json::{Value, json};

/// The longest time that a limit is for, in seconds (a day).
const LONGEST: u32 = 86_400;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RateLimitRow {
    operation: Option<String>,
    requests: u32,
    per_seconds: u32,
}

/// So many requests in so much time; what comes beyond is turned away until that time is over.
#[derive(Debug, Clone)]
pub(crate) struct RateLimit {
    operation: Option<String>,
    requests: u32,
    time: SignedDuration,
    /// When the time began, and how many requests came since.
    seen: Option<(Timestamp, u32)>,
}

impl RateLimit {
    pub(super) fn new(row: RateLimitRow, catalogue: &Catalogue) -> Result<Self, String> {
        let RateLimitRow { operation, requests, per_seconds } = row;
        if let Some(wanted) = operation.as_deref().filter(|wanted| catalogue.get(wanted).is_none()) {
            let known = catalogue.operations().iter().map(|operation| operation.id().as_str());
            return Err(UnknownName::new("operation", wanted, known).to_string());
        }
        if !(1..=LONGEST).contains(&per_seconds) {
            return Err(format!("`per_seconds` is a whole number from 1 to {LONGEST}"));
        }
        Ok(Self { operation, requests, time: SignedDuration::from_secs(per_seconds.into()), seen: None })
    }

    /// Takes note of a request. Where it is one too many, the seconds until others are answered again.
    pub(super) fn passes(&mut self, operation: Option<&str>, now: Timestamp) -> Result<(), i64> {
        if self.operation.is_some() && self.operation.as_deref() != operation {
            return Ok(());
        }
        // A clock that was put back begins a new time.
        let is_over = |since: Timestamp| now < since || now.duration_since(since) >= self.time;
        let (since, seen) = self.seen.filter(|(since, _)| !is_over(*since)).unwrap_or((now, 0));
        if seen < self.requests {
            self.seen = Some((since, seen + 1));
            return Ok(());
        }
        self.seen = Some((since, seen));
        let rest = self.time - now.duration_since(since);
        Err((rest.as_secs() + i64::from(rest.subsec_nanos() > 0)).max(1))
    }

    /// In the words of a scenario file, with how many requests came since its time began.
    pub(super) fn to_json(&self) -> Value {
        let came = self.seen.map_or(0, |(_, requests)| requests);
        let (requests, seconds) = (self.requests, self.time.as_secs());
        json!({"operation": self.operation, "requests": requests, "per_seconds": seconds, "came": came})
    }

    /// As if no request had come yet.
    pub(super) fn restart(&mut self) {
        self.seen = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_beyond_the_limit_waits_until_its_time_is_over() {
        let catalogue = Catalogue::embedded().expect("the tables are right");
        let row = RateLimitRow { operation: None, requests: 2, per_seconds: 10 };
        let mut limit = RateLimit::new(row, &catalogue).expect("it is right");
        let at = |millis| Timestamp::from_millisecond(millis).expect("a time");
        for (millis, expected) in
            [(0, Ok(())), (1000, Ok(())), (1500, Err(9)), (9999, Err(1)), (10_000, Ok(())), (10_000, Ok(()))]
        {
            assert_eq!(limit.passes(Some("a/b"), at(millis)), expected, "{millis}");
        }
        assert_eq!(limit.passes(None, at(10_001)), Err(10));
        assert_eq!(limit.passes(None, at(5)), Ok(()), "the clock was put back");
    }
}
