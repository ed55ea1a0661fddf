//! Answers that contradict each other: forms, versions, list and detail, one thing and another.

use serde_json::json;

use super::server::{Fault, LIST, ONAPP, OOS, SHOW, edit, parameter, replace, with};

pub(crate) const FAULTS: &[Fault] = &[
    Fault {
        name: "XML says another status on a late page",
        operation: ONAPP,
        caught_by: &["formats/agree"],
        answer: |request, right| match parameter(request, "page") {
            Some(_) => replace(right(request), "<status>complete</status>", "<status>failed</status>"),
            None => right(request),
        },
    },
    Fault {
        name: "XML lacks an entry",
        operation: OOS,
        caught_by: &["formats/agree"],
        answer: |request, right| {
            let mut response = right(request);
            let text = String::from_utf8(response.body.clone()).unwrap();
            if let (Some(start), Some(end)) = (text.find("<ExecutionLogs>"), text.find("</ExecutionLogs>")) {
                response.body = format!("{}{}", &text[..start], &text[end + "</ExecutionLogs>".len()..]).into_bytes();
            }
            response
        },
    },
    Fault {
        name: "XML is answered where JSON is asked for",
        operation: OOS,
        caught_by: &["formats/well-formed", "formats/content-type"],
        answer: |request, right| right(&with(request, "Format", Some("XML"))),
    },
    Fault {
        name: "the detail has another user",
        operation: SHOW,
        caught_by: &["relations/list-and-detail"],
        answer: |request, right| {
            edit(right(request), |body| {
                if body.get("instanceAction").is_some() {
                    body["instanceAction"]["user_id"] = json!("somebody-else");
                }
            })
        },
    },
    Fault {
        name: "the older version says another action",
        operation: SHOW,
        caught_by: &["relations/versions-agree"],
        answer: |request, right| match request.target.starts_with("/v2/") {
            true => edit(right(request), |body| body["instanceAction"]["action"] = json!("stop")),
            false => right(request),
        },
    },
    Fault {
        name: "the older version is gone",
        operation: SHOW,
        caught_by: &["formats/documented-request"],
        answer: |request, right| {
            let mut response = right(request);
            if request.target.starts_with("/v2/") {
                response.status = 404;
            }
            response
        },
    },
    Fault {
        name: "every request id is answered with one action",
        operation: SHOW,
        caught_by: &["relations/ids-echoed"],
        answer: |request, right| {
            edit(right(request), |body| {
                if body.get("instanceAction").is_some() {
                    body["instanceAction"]["request_id"] = json!("req-00000000-0000-4000-8000-000000000000");
                }
            })
        },
    },
    Fault {
        name: "a row belongs to another project",
        operation: LIST,
        caught_by: &["relations/ids-echoed"],
        answer: |request, right| {
            edit(right(request), |body| {
                if let Some(row) = body["instanceActions"].as_array_mut().and_then(|rows| rows.last_mut()) {
                    row["project_id"] = json!("0".repeat(32));
                }
            })
        },
    },
    Fault {
        name: "the execution is not looked at",
        operation: OOS,
        caught_by: &["relations/isolated", "errors/status"],
        answer: |request, right| match parameter(request, "ExecutionId") {
            Some(_) if parameter(request, "NextToken").is_none() => {
                right(&with(request, "ExecutionId", Some("exec-8a2aaf460fdf47c6b5ef")))
            }
            _ => right(request),
        },
    },
];
