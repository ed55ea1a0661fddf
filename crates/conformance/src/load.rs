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

/// Whether an answer is about load: status 429 or 503, or an error that the tables know to be about load.
pub(crate) fn is_load(operation: &Operation, reply: &Response) -> bool {
    let is_named = || {
        let rows = operation.errors().iter().filter(|row| matches!(row.when, Condition::Load(_)));
        let mut codes = rows.filter(|row| row.status == reply.status).filter_map(|row| {
            let body = error_body::read(operation, operation.error_body(row)?, reply);
            Some(body.code? == row.code)
        });
        codes.any(|same| same)
    };
    matches!(reply.status, 429 | 503) || reply.status >= 400 && is_named()
}

/// How long to wait before a request is sent again that was turned away.
///
/// `Retry-After` is honoured in seconds or as a date; without it, or where it cannot be read, the wait doubles from a quarter of a second.
pub(crate) fn wait(reply: &Response, attempt: u32) -> Duration {
    let asked = reply.header("retry-after").and_then(|text| {
        let date =
            || jiff::fmt::rfc2822::parse(text).ok()?.timestamp().duration_since(Timestamp::now()).try_into().ok();
        text.trim().parse().map(Duration::from_secs).ok().or_else(date)
    });
    asked.unwrap_or(Duration::from_millis(250) * 2_u32.saturating_pow(attempt))
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
    fn check(operation: &str, status: u16, body: &'static str, expected: bool) {
        let catalogue = Catalogue::embedded().expect("the tables are right");
        let operation = catalogue.get(operation).expect("the tables are right");
        assert_eq!(is_load(operation, &reply(status, None, body)), expected, "{status} {body}");
    }

    #[test]
    fn a_status_or_a_code_of_the_tables_is_about_load() {
        const OOS: &str = "alibaba-oos/list-execution-logs";
        let throttled = r#"{"RequestId": "1", "HostId": "h", "Code": "Throttling.User", "Message": "m"}"#;
        check(OOS, 400, throttled, true);
        check(OOS, 400, r#"{"RequestId": "1", "HostId": "h", "Code": "InvalidNextToken", "Message": "m"}"#, false);
        check(OOS, 200, throttled, false);
        check("baidu-bbc/query-operation-log", 429, "busy", true);
        check("onapp/list-transactions", 503, "", true);
        check("onapp/list-transactions", 500, "", false);
    }

    #[test]
    fn without_a_hint_the_wait_doubles() {
        let waits = [0, 1, 2].map(|attempt| wait(&reply(503, None, ""), attempt));
        assert_eq!(waits, [250, 500, 1000].map(Duration::from_millis));
    }

    #[test]
    fn the_wait_that_a_target_asks_for_is_kept() {
        assert_eq!(wait(&reply(429, Some("2"), ""), 0), Duration::from_secs(2));
    }

    #[test]
    fn a_hint_that_says_nothing_of_use_is_no_reason_to_wait_longer_than_usual() {
        for hint in ["Wed, 03 Dec 2014 06:42:19 GMT", "in a while", "-1", "99999999999999999999999", ""] {
            assert_eq!(wait(&reply(429, Some(hint), ""), 0), Duration::from_millis(250), "{hint}");
        }
    }
}
