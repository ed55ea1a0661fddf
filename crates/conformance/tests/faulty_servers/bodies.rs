//! Wrong bodies, most of them on a late page or in a late row only.

use serde_json::{Value, json};

use super::server::{BBC, Fault, LIST, ONAPP, OOS, SHOW, edit, parameter, replace};

/// The last entry of a BBC page behind the first one.
fn late_row(body: &mut Value, spoil: impl FnOnce(&mut Value)) {
    if let Some(row) = body["operationLogs"].as_array_mut().and_then(|rows| rows.last_mut()) {
        spoil(row);
    }
}

pub(crate) const FAULTS: &[Fault] = &[
    Fault {
        name: "a boolean becomes a text on late pages",
        operation: BBC,
        caught_by: &["fields/type"],
        answer: |request, right| match parameter(request, "marker") {
            Some(_) => edit(right(request), |body| late_row(body, |row| row["operationStatus"] = json!("true"))),
            None => right(request),
        },
    },
    Fault {
        name: "a time has a blank for its T on late pages",
        operation: BBC,
        caught_by: &["fields/format"],
        answer: |request, right| match parameter(request, "marker") {
            Some(_) => edit(right(request), |body| {
                late_row(body, |row| {
                    row["operationTime"] = json!(row["operationTime"].as_str().unwrap().replace('T', " "));
                });
            }),
            None => right(request),
        },
    },
    Fault {
        name: "a field is missing in the last row of late pages",
        operation: BBC,
        caught_by: &["fields/required"],
        answer: |request, right| match parameter(request, "marker") {
            Some(_) => edit(right(request), |body| {
                late_row(body, |row| drop(row.as_object_mut().unwrap().remove("operationIp")));
            }),
            None => right(request),
        },
    },
    Fault {
        name: "a description is null",
        operation: BBC,
        caught_by: &["fields/null"],
        answer: |request, right| edit(right(request), |body| late_row(body, |row| row["operationDesc"] = Value::Null)),
    },
    Fault {
        name: "a number comes as a text",
        operation: BBC,
        caught_by: &["fields/type"],
        answer: |request, right| edit(right(request), |body| body["maxKeys"] = json!(body["maxKeys"].to_string())),
    },
    Fault {
        name: "a list comes as an object",
        operation: BBC,
        caught_by: &["fields/nesting"],
        answer: |request, right| {
            edit(right(request), |body| body["operationLogs"] = json!({"item": body["operationLogs"]}))
        },
    },
    Fault {
        name: "a body is cut off",
        operation: BBC,
        caught_by: &["formats/well-formed"],
        answer: |request, right| {
            let mut response = right(request);
            if response.status == 200 {
                response.body.pop();
            }
            response
        },
    },
    Fault {
        name: "a success is text/html",
        operation: BBC,
        caught_by: &["formats/content-type"],
        answer: |request, right| {
            let mut response = right(request);
            response.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
            response.headers.push(("Content-Type".to_owned(), "text/html".to_owned()));
            response
        },
    },
    Fault {
        name: "a request id is no UUID",
        operation: BBC,
        caught_by: &["formats/headers"],
        answer: |request, right| {
            let mut response = right(request);
            response.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("x-bce-request-id"));
            response.headers.push(("x-bce-request-id".to_owned(), "17".to_owned()));
            response
        },
    },
    Fault {
        name: "the last action has a name that nobody knows",
        operation: LIST,
        caught_by: &["fields/enum"],
        answer: |request, right| {
            edit(right(request), |body| {
                if let Some(row) = body["instanceActions"].as_array_mut().and_then(|rows| rows.last_mut()) {
                    row["action"] = json!("explode");
                }
            })
        },
    },
    Fault {
        name: "a server id is no UUID",
        operation: LIST,
        caught_by: &["fields/format", "relations/ids-echoed"],
        answer: |request, right| {
            edit(right(request), |body| {
                if let Some(row) = body["instanceActions"].as_array_mut().and_then(|rows| rows.last_mut()) {
                    row["instance_uuid"] = json!("server-1");
                }
            })
        },
    },
    Fault {
        name: "a start time has a zone",
        operation: LIST,
        caught_by: &["fields/format"],
        answer: |request, right| {
            edit(right(request), |body| {
                if let Some(row) = body["instanceActions"].as_array_mut().and_then(|rows| rows.first_mut()) {
                    row["start_time"] = json!("2014-12-16T10:58:14.000000Z");
                }
            })
        },
    },
    Fault {
        name: "an action comes without its wrapper",
        operation: SHOW,
        caught_by: &["fields/required", "fields/nesting"],
        answer: |request, right| {
            edit(right(request), |body| {
                if body.get("instanceAction").is_some() {
                    *body = body["instanceAction"].take();
                }
            })
        },
    },
    Fault {
        name: "an event has no result",
        operation: SHOW,
        caught_by: &["fields/required"],
        answer: |request, right| {
            edit(right(request), |body| {
                if let Some(event) =
                    body["instanceAction"]["events"].as_array_mut().and_then(|events| events.last_mut())
                {
                    event.as_object_mut().unwrap().remove("result");
                }
            })
        },
    },
    Fault {
        name: "a log is a list of lines",
        operation: ONAPP,
        caught_by: &["fields/nesting", "fields/type"],
        answer: |request, right| {
            edit(right(request), |body| {
                if let Some(row) = body.as_array_mut().and_then(|rows| rows.last_mut()) {
                    row["transaction"]["log_output"] = json!(["a", "b"]);
                }
            })
        },
    },
    Fault {
        name: "an id is a text",
        operation: ONAPP,
        caught_by: &["fields/type"],
        answer: |request, right| {
            edit(right(request), |body| {
                if let Some(row) = body.as_array_mut().and_then(|rows| rows.last_mut()) {
                    row["transaction"]["id"] = json!(row["transaction"]["id"].to_string());
                }
            })
        },
    },
    Fault {
        name: "logs are left out although they are asked for",
        operation: ONAPP,
        caught_by: &["fields/required"],
        answer: |request, right| {
            edit(right(request), |body| {
                for row in body.as_array_mut().unwrap() {
                    row["transaction"].as_object_mut().unwrap().remove("log_output");
                }
            })
        },
    },
    Fault {
        name: "XML numbers say no type",
        operation: ONAPP,
        caught_by: &["formats/xml-types"],
        answer: |request, right| replace(right(request), "<id type=\"integer\">", "<id>"),
    },
    Fault {
        name: "XML is not closed",
        operation: ONAPP,
        caught_by: &["formats/well-formed"],
        answer: |request, right| replace(right(request), "</transactions>", ""),
    },
    Fault {
        name: "a timestamp has milliseconds",
        operation: OOS,
        caught_by: &["fields/format"],
        answer: |request, right| {
            edit(right(request), |body| {
                if let Some(row) = body["ExecutionLogs"].as_array_mut().and_then(|rows| rows.last_mut()) {
                    row["Timestamp"] = json!("2019-05-24T02:29:07.123Z");
                }
            })
        },
    },
    Fault {
        name: "a request id is missing",
        operation: OOS,
        caught_by: &["fields/required"],
        answer: |request, right| edit(right(request), |body| drop(body.as_object_mut().unwrap().remove("RequestId"))),
    },
];
