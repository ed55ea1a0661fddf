//! Wrong pages and windows.

use serde_json::{Value, json};

use super::server::{BBC, Fault, LIST, ONAPP, OOS, edit, parameter, with};

fn rows<'a>(body: &'a mut Value, list: &str) -> &'a mut Vec<Value> {
    body[list].as_array_mut().unwrap()
}

pub(crate) const FAULTS: &[Fault] = &[
    Fault {
        name: "the first entry of each later page is skipped",
        operation: BBC,
        caught_by: &["pages/no-gap"],
        answer: |request, right| {
            edit(right(request), |body| {
                if parameter(request, "marker").is_some() && !rows(body, "operationLogs").is_empty() {
                    rows(body, "operationLogs").remove(0);
                }
            })
        },
    },
    Fault {
        name: "a page repeats its first entry at its end",
        operation: BBC,
        caught_by: &["pages/no-repeat", "pages/size-bound"],
        answer: |request, right| {
            edit(right(request), |body| {
                let rows = rows(body, "operationLogs");
                if rows.len() > 1 && parameter(request, "marker").is_some() {
                    let again = rows[0].clone();
                    *rows.last_mut().unwrap() = again;
                }
            })
        },
    },
    Fault {
        name: "the next position is this position",
        operation: BBC,
        caught_by: &["pages/terminates"],
        answer: |request, right| {
            edit(right(request), |body| {
                if body["isTruncated"] == json!(true) {
                    body["nextMarker"] = body["marker"].clone();
                }
            })
        },
    },
    Fault {
        name: "the last page promises more, for ever",
        operation: OOS,
        caught_by: &["pages/terminates"],
        answer: |request, right| {
            let response = right(request);
            let size = parameter(request, "MaxResults").unwrap_or_else(|| "50".to_owned());
            let first = with(&with(request, "NextToken", None), "MaxResults", Some(&size));
            let restart = right(&first);
            let token =
                serde_json::from_slice::<Value>(&restart.body).ok().and_then(|body| body.get("NextToken").cloned());
            edit(response, |body| {
                if let (None, Some(token)) = (body.get("NextToken"), token) {
                    body["NextToken"] = token;
                }
            })
        },
    },
    Fault {
        name: "the token stays the same",
        operation: OOS,
        caught_by: &["pages/terminates"],
        answer: |request, right| {
            edit(right(request), |body| {
                if let Some(token) = parameter(request, "NextToken") {
                    body["NextToken"] = json!(token);
                }
            })
        },
    },
    Fault {
        name: "the size is ignored",
        operation: BBC,
        caught_by: &["pages/size-bound", "pages/echo"],
        answer: |request, right| right(&with(request, "maxKeys", None)),
    },
    Fault {
        name: "the default page is half as long",
        operation: BBC,
        caught_by: &["pages/default-size", "pages/echo"],
        answer: |request, right| match parameter(request, "maxKeys") {
            None => right(&with(request, "maxKeys", Some("50"))),
            Some(_) => right(request),
        },
    },
    Fault {
        name: "the size is not repeated truly",
        operation: BBC,
        caught_by: &["pages/echo"],
        answer: |request, right| edit(right(request), |body| body["maxKeys"] = json!(3)),
    },
    Fault {
        name: "a marker comes on the last page",
        operation: BBC,
        caught_by: &["pages/flags-agree"],
        answer: |request, right| {
            edit(right(request), |body| {
                if body["isTruncated"] == json!(false) {
                    body["nextMarker"] = json!("");
                }
            })
        },
    },
    Fault {
        name: "a marker is missing where more follows",
        operation: BBC,
        caught_by: &["pages/flags-agree"],
        answer: |request, right| edit(right(request), |body| drop(body.as_object_mut().unwrap().remove("nextMarker"))),
    },
    Fault {
        name: "the list ends early on small pages",
        operation: OOS,
        caught_by: &["pages/no-gap"],
        answer: |request, right| {
            edit(right(request), |body| {
                if parameter(request, "NextToken").is_some() && body["MaxResults"].as_u64() < Some(60) {
                    body.as_object_mut().unwrap().remove("NextToken");
                }
            })
        },
    },
    Fault {
        name: "the order changes with the size",
        operation: OOS,
        caught_by: &["pages/size-independent"],
        answer: |request, right| {
            edit(right(request), |body| {
                if body["MaxResults"].as_u64() < Some(20) {
                    rows(body, "ExecutionLogs").reverse();
                }
            })
        },
    },
    Fault {
        name: "the lower bound is ignored",
        operation: BBC,
        caught_by: &["filters/window"],
        answer: |request, right| match parameter(request, "startTime") {
            Some(start) if start.len() == 20 && start.starts_with("20") => {
                let answer = right(request);
                if answer.status == 200 {
                    right(&with(request, "startTime", Some("2001-01-01T00:00:00Z")))
                } else {
                    answer
                }
            }
            _ => right(request),
        },
    },
    Fault {
        name: "the default window is everything",
        operation: BBC,
        caught_by: &["filters/default-window"],
        answer: |request, right| match parameter(request, "startTime") {
            None => {
                let open = with(request, "startTime", Some("2001-01-01T00:00:00Z"));
                right(&with(&open, "endTime", Some("2101-01-01T00:00:00Z")))
            }
            Some(_) => right(request),
        },
    },
    Fault {
        name: "entries on either bound are lost",
        operation: BBC,
        caught_by: &["filters/boundaries"],
        answer: |request, right| {
            let bounds = ["startTime", "endTime"].map(|name| parameter(request, name));
            edit(right(request), |body| {
                rows(body, "operationLogs")
                    .retain(|row| !bounds.iter().flatten().any(|bound| row["operationTime"] == json!(bound)));
            })
        },
    },
    Fault {
        name: "an action is listed twice",
        operation: LIST,
        caught_by: &["pages/no-repeat"],
        answer: |request, right| {
            edit(right(request), |body| {
                let again = body["instanceActions"][0].clone();
                if !again.is_null() {
                    rows(body, "instanceActions").push(again);
                }
            })
        },
    },
    Fault {
        name: "a limit is ignored by a version that has it",
        operation: LIST,
        caught_by: &["pages/size-bound"],
        answer: |request, right| {
            let mut response = right(&with(request, "limit", None));
            response.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("x-openstack-nova-api-version"));
            if let Some(version) = request.header("x-openstack-nova-api-version") {
                response.headers.push(("X-OpenStack-Nova-API-Version".to_owned(), version.to_owned()));
            }
            response
        },
    },
    Fault {
        name: "links lead past an action",
        operation: LIST,
        caught_by: &["pages/no-gap"],
        answer: |request, right| {
            edit(right(request), |body| {
                if parameter(request, "marker").is_some() && !rows(body, "instanceActions").is_empty() {
                    rows(body, "instanceActions").remove(0);
                }
            })
        },
    },
    Fault {
        name: "numbered pages overlap by one",
        operation: ONAPP,
        caught_by: &["pages/no-repeat"],
        answer: |request, right| {
            let page: u64 = parameter(request, "page").and_then(|page| page.parse().ok()).unwrap_or(1);
            let size: u64 = parameter(request, "per_page").and_then(|size| size.parse().ok()).unwrap_or(10);
            let mut response = right(request);
            if page > 1 && request.target.contains(".json") {
                let before = right(&with(
                    &with(request, "page", Some(&(page - 1).to_string())),
                    "per_page",
                    Some(&size.to_string()),
                ));
                let before: Value = serde_json::from_slice(&before.body).unwrap();
                response = edit(response, |body| {
                    let rows = body.as_array_mut().unwrap();
                    if let (Some(last), false) = (before.as_array().and_then(|rows| rows.last()), rows.is_empty()) {
                        rows.insert(0, last.clone());
                        rows.truncate(usize::try_from(size).unwrap());
                    }
                });
            }
            response
        },
    },
];
