//! Unusual servers that keep to the pages.

use std::collections::BTreeSet;
use std::sync::Mutex;

use oplog_mock::Response;
use serde_json::{Map, Value, json};

use super::server::{BBC, Fault, LIST, ONAPP, OOS, SHOW, edit, with};

fn reversed(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members: Vec<_> = members.into_iter().collect();
            Value::Object(
                members.into_iter().rev().map(|(name, member)| (name, reversed(member))).collect::<Map<_, _>>(),
            )
        }
        Value::Array(items) => Value::Array(items.into_iter().map(reversed).collect()),
        other => other,
    }
}

/// The response with a piece of its text replaced wherever it stands, in either form.
fn everywhere(mut response: Response, from: &str, to: &str) -> Response {
    response.body = String::from_utf8(response.body).unwrap().replace(from, to).into_bytes();
    response
}

macro_rules! odd {
    ($name:literal, $operation:ident, $answer:expr) => {
        Fault { name: $name, operation: $operation, caught_by: &[], answer: $answer }
    };
}

pub(crate) const ODDITIES: &[Fault] = &[
    odd!("members in another order", BBC, |request, right| edit(right(request), |body| *body = reversed(body.take()))),
    odd!("members in another order, as a token service", OOS, |request, right| {
        edit(right(request), |body| *body = reversed(body.take()))
    }),
    odd!("an undocumented field", BBC, |request, right| edit(right(request), |body| body["region"] = json!("bj"))),
    odd!("no marker on the first page", BBC, |request, right| {
        edit(right(request), |body| {
            if !request.target.contains("marker=") {
                body.as_object_mut().unwrap().remove("marker");
            }
        })
    }),
    odd!("a content type in another spelling", BBC, |request, right| {
        let mut response = right(request);
        for (name, value) in &mut response.headers {
            if name.eq_ignore_ascii_case("content-type") {
                *value = "application/json; charset=utf-8".to_owned();
            }
        }
        response
    }),
    odd!("no list at the end but an empty token", OOS, |request, right| {
        edit(right(request), |body| {
            if body.get("NextToken").is_none() {
                body["NextToken"] = json!("");
            }
        })
    }),
    odd!("the newer fields of a later edition", OOS, |request, right| {
        edit(right(request), |body| {
            body["IsTruncated"] = json!(body.get("NextToken").is_some());
            for row in body["ExecutionLogs"].as_array_mut().unwrap() {
                row["LogType"] = json!("System");
                row["TaskExecutionId"] = json!("exec-1.t0010");
            }
        })
    }),
    odd!("the colon of the table", OOS, |request, right| everywhere(right(request), "2019-05-24T", "2019-05-24T:")),
    odd!("every message null", LIST, |request, right| {
        edit(right(request), |body| {
            for row in body["instanceActions"].as_array_mut().unwrap() {
                row["message"] = Value::Null;
            }
        })
    }),
    odd!("an action of upstream", LIST, |request, right| everywhere(right(request), "\"lock\"", "\"shelveOffload\"")),
    odd!("no newer version than the oldest", LIST, |request, right| {
        let versions = ["X-OpenStack-Nova-API-Version", "OpenStack-API-Version"];
        if versions.iter().any(|name| request.header(name).is_some()) {
            return Response::new(
                406,
                "application/json",
                r#"{"computeFault": {"code": 406, "message": "not served"}}"#,
            );
        }
        right(request)
    }),
    odd!("no events for a tenant", SHOW, |request, right| {
        edit(right(request), |body| {
            if let Some(action) = body["instanceAction"].as_object_mut() {
                action.remove("events");
            }
        })
    }),
    odd!("an event that still runs", SHOW, |request, right| {
        edit(right(request), |body| {
            if let Some(event) = body["instanceAction"]["events"].as_array_mut().and_then(|events| events.first_mut()) {
                event["result"] = Value::Null;
                event["finish_time"] = Value::Null;
            }
        })
    }),
    odd!("times with a fraction", ONAPP, |request, right| everywhere(right(request), "+03:00", ".000+03:00")),
    odd!("every request turned away once for load", OOS, |request, right| {
        static SEEN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
        // A signature is new each time.
        let unsigned =
            ["Signature", "SignatureNonce", "Timestamp"].iter().fold(request.clone(), |r, name| with(&r, name, None));
        if SEEN.lock().unwrap().insert(unsigned.target) {
            let mut response = Response::new(429, "application/json", "{}");
            response.headers.push(("Retry-After".to_owned(), "0".to_owned()));
            return response;
        }
        right(request)
    }),
    odd!("no paging headers", ONAPP, |request, right| {
        let mut response = right(request);
        response.headers.retain(|(name, _)| !name.to_ascii_lowercase().starts_with("x-"));
        response
    }),
    odd!("no paging at all", ONAPP, |request, right| {
        let mut request = request.clone();
        request.target = format!("{}?detailed&per_page=130", request.path());
        let mut response = right(&request);
        response.headers.retain(|(name, _)| !name.to_ascii_lowercase().starts_with("x-"));
        response
    }),
];
