//! Wrong errors: each in status, code, message or shape.

use serde_json::{Value, json};

use super::server::{BBC, Fault, OOS, edit_error, parameter, with};

pub(crate) const FAULTS: &[Fault] = &[
    Fault {
        name: "a bad date is answered with 500",
        operation: BBC,
        caught_by: &["errors/status"],
        answer: |request, right| {
            let mut response = right(request);
            if response.status == 400 {
                response.status = 500;
            }
            response
        },
    },
    Fault {
        name: "a bad date is accepted",
        operation: BBC,
        caught_by: &["errors/status"],
        answer: |request, right| {
            let response = right(request);
            if response.status == 400 {
                right(&with(&with(request, "startTime", None), "endTime", None))
            } else {
                response
            }
        },
    },
    Fault {
        name: "the other bound is blamed",
        operation: BBC,
        caught_by: &["errors/message"],
        answer: |request, right| edit_error(right(request), |body| body["message"] = json!("startTime is invalid.")),
    },
    Fault {
        name: "a code is shortened",
        operation: BBC,
        caught_by: &["errors/code"],
        answer: |request, right| edit_error(right(request), |body| body["code"] = json!("DateInvalid")),
    },
    Fault {
        name: "an error is wrapped",
        operation: BBC,
        caught_by: &["errors/body-shape"],
        answer: |request, right| edit_error(right(request), |body| *body = json!({"error": body.take()})),
    },
    Fault {
        name: "an error has no request id",
        operation: BBC,
        caught_by: &["errors/body-shape"],
        answer: |request, right| {
            edit_error(right(request), |body| drop(body.as_object_mut().unwrap().remove("requestId")))
        },
    },
    Fault {
        name: "an unknown execution has an empty log",
        operation: OOS,
        caught_by: &["errors/status"],
        answer: |request, right| {
            let mut response = right(request);
            if response.status == 404 {
                response.status = 200;
                response.body = br#"{"ExecutionLogs":[],"MaxResults":50,"RequestId":"A"}"#.to_vec();
            }
            response
        },
    },
    Fault {
        name: "a missing permission is 403",
        operation: OOS,
        caught_by: &["errors/status"],
        answer: |request, right| {
            let mut response = right(request);
            if response.status == 401 {
                response.status = 403;
            }
            response
        },
    },
    Fault {
        name: "expired and invalid tokens share a code",
        operation: OOS,
        caught_by: &["errors/code"],
        answer: |request, right| {
            edit_error(right(request), |body| {
                if body["Code"] == json!("ExpiredStsToken") {
                    body["Code"] = json!("InvalidStsToken");
                }
            })
        },
    },
    Fault {
        name: "the version is not looked at",
        operation: OOS,
        caught_by: &["errors/status"],
        answer: |request, right| match parameter(request, "Version") {
            Some(_) => right(&with(request, "Version", Some("2019-06-01"))),
            None => right(request),
        },
    },
    Fault {
        name: "a token is taken with another query",
        operation: OOS,
        caught_by: &["pages/token-bound-to-query", "errors/status"],
        answer: |request, right| {
            let response = right(request);
            let changed = serde_json::from_slice::<Value>(&response.body)
                .is_ok_and(|body| body["Code"] == "InvalidNextTokenQuery");
            if changed { right(&with(request, "NextToken", None)) } else { response }
        },
    },
    Fault {
        name: "a damaged token starts over",
        operation: OOS,
        caught_by: &["errors/status"],
        answer: |request, right| {
            let response = right(request);
            let damaged =
                serde_json::from_slice::<Value>(&response.body).is_ok_and(|body| body["Code"] == "InvalidNextToken");
            if damaged { right(&with(request, "NextToken", None)) } else { response }
        },
    },
    Fault {
        name: "an error is a page of HTML",
        operation: OOS,
        caught_by: &["errors/body-shape"],
        answer: |request, right| {
            let mut response = right(request);
            if response.status >= 400 {
                response.body = b"<html><body>Bad Request</body></html>".to_vec();
            }
            response
        },
    },
    Fault {
        name: "an execution need not be named",
        operation: OOS,
        caught_by: &["errors/mandatory-parameter"],
        answer: |request, right| match parameter(request, "ExecutionId") {
            None => right(&with(request, "ExecutionId", Some("exec-8a2aaf460fdf47c6b5ef"))),
            Some(_) => right(request),
        },
    },
];
