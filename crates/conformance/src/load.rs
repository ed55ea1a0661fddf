//! Load: answers by which a target says that it is busy, and how long one should wait.
//!
//! Such an answer is no violation of anything: it is waited for, and what is never answered otherwise is not checked. Which errors of
//! an operation are about load stands in its tables.

use std::time::Duration;

use jiff::Timestamp;
use oplog_schema::Operation;
use oplog_schema::condition::Condition;

use crate::error_body;
use oplog_findings::Response;

/// How certain it is that an answer is about load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Load {
    /// Status 429, or an error that the tables know to be about load.
    Certain,
    /// Status 503: busy, or broken.
    Possible,
}

impl Load {
    /// Whether an answer is about load.
    pub(crate) fn of(operation: &Operation, reply: &Response) -> Option<Self> {
        let is_named = || {
            let rows = operation.errors().iter().filter(|row| matches!(row.when, Condition::Load(_)));
            let mut codes = rows.filter(|row| row.status == reply.status).filter_map(|row| {
                let body = error_body::read(operation, operation.error_body(row)?, reply);
                Some(body.code? == row.code)
            });
            codes.any(|same| same)
        };
        match reply.status {
            429 => Some(Self::Certain),
            400.. if is_named() => Some(Self::Certain),
            503 => Some(Self::Possible),
            _ => None,
        }
    }

    /// How long to wait before the request is sent again.
    ///
    /// `Retry-After` is honoured in seconds or as a date; without it the wait doubles from a quarter of a second.
    pub(crate) fn wait(self, reply: &Response, attempt: u32) -> Duration {
        let asked = reply.header("retry-after").and_then(|text| {
            let date =
                || jiff::fmt::rfc2822::parse(text).ok()?.timestamp().duration_since(Timestamp::now()).try_into().ok();
            text.trim().parse().map(Duration::from_secs).ok().or_else(date)
        });
        asked.unwrap_or(Duration::from_millis(250) * 2_u32.saturating_pow(attempt))
    }
}

#[cfg(test)]
mod tests {
    use oplog_schema::Catalogue;

    use super::*;

    fn reply(status: u16, retry_after: Option<&str>, body: &'static str) -> Response {
        let headers = retry_after.map(|value| ("retry-after".to_owned(), value.to_owned()));
        Response { status, headers: headers.into_iter().collect(), body: bytes::Bytes::from(body) }
    }

    #[track_caller]
    fn check(operation: &str, status: u16, body: &'static str, expected: Option<Load>) {
        let catalogue = Catalogue::embedded().expect("the tables are right");
        let operation = catalogue.get(operation).expect("the tables are right");
        assert_eq!(Load::of(operation, &reply(status, None, body)), expected, "{status} {body}");
    }

    #[test]
    fn a_status_or_a_code_of_the_tables_is_about_load() {
        const OOS: &str = "alibaba-oos/list-execution-logs";
        let throttled = r#"{"RequestId": "1", "HostId": "h", "Code": "Throttling.User", "Message": "m"}"#;
        check(OOS, 400, throttled, Some(Load::Certain));
        check(OOS, 400, r#"{"RequestId": "1", "HostId": "h", "Code": "InvalidNextToken", "Message": "m"}"#, None);
        check(OOS, 200, throttled, None);
        check("baidu-bbc/query-operation-log", 429, "busy", Some(Load::Certain));
        check("onapp/list-transactions", 503, "", Some(Load::Possible));
        check("onapp/list-transactions", 500, "", None);
    }

    #[test]
    fn without_a_hint_the_wait_doubles() {
        let waits = [0, 1, 2].map(|attempt| Load::Possible.wait(&reply(503, None, ""), attempt));
        assert_eq!(waits, [250, 500, 1000].map(Duration::from_millis));
    }

    #[test]
    fn the_wait_that_a_target_asks_for_is_kept() {
        assert_eq!(Load::Certain.wait(&reply(429, Some("2"), ""), 0), Duration::from_secs(2));
    }

    #[test]
    fn a_date_that_has_passed_is_no_reason_to_wait_longer_than_usual() {
        let past = reply(429, Some("Wed, 03 Dec 2014 06:42:19 GMT"), "");
        assert_eq!(Load::Certain.wait(&past, 0), Duration::from_millis(250));
    }
}
