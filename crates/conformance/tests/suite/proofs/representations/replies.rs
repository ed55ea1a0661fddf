//! The status and the headers of an answer.

use oplog_findings::{Request, Response};
use serde_json::json;

use crate::proofs::acme::{answered, answered_in_xml, body, call, event, events, lines, replied, reply, rows, xml};
use crate::proofs::evidence::{About, Evidence};
use crate::proofs::proof::proof;

/// A right answer with one header replaced, or without it.
fn with_header(name: &str, value: Option<&str>) -> Evidence {
    let mut reply = right();
    reply.headers.retain(|(known, _)| known != name);
    reply.headers.extend(value.map(|value| (name.to_owned(), value.to_owned())));
    replied(events(), reply)
}

fn right() -> Response {
    reply(200, body(events(), &rows(events(), 5)).to_string())
}

fn with_status(status: u16) -> Evidence {
    replied(events(), Response { status, ..right() })
}

fn content_type(value: &str) -> Evidence {
    with_header("content-type", Some(value))
}

/// A right XML answer that is called something.
fn xml_called(content_type: &str) -> Evidence {
    let text = xml(events(), &rows(events(), 5));
    let mut reply = reply(200, text);
    reply.headers[0].1 = content_type.to_owned();
    crate::proofs::acme::replied_in_xml(events(), reply)
}

proof! {
    content_type: "representations/content-type",
    catches {
        json_is_called_text: content_type("text/plain; charset=utf-8"),
        json_is_called_html: content_type("text/html"),
        json_is_called_xml: content_type("application/xml"),
        json_is_called_by_a_name_of_its_own: content_type("application/vnd.acme+json"),
        the_charset_is_another: content_type("application/json; charset=gbk"),
        nothing_is_said: with_header("content-type", None),
        it_is_empty: content_type(""),
        xml_is_called_json: xml_called("application/json"),
        xml_is_called_html: xml_called("text/html; charset=utf-8"),
    }
    accepts {
        the_documented_spelling: content_type("application/json;charset=UTF-8"),
        blanks_and_case_differ: content_type("Application/JSON ; Charset=utf-8"),
        the_charset_is_left_out: content_type("application/json"),
        the_charset_is_quoted: content_type("application/json; charset=\"utf-8\""),
        another_parameter_comes_first: content_type("application/json; odata=verbose; charset=utf-8"),
        xml_is_called_as_documented: xml_called("text/xml"),
        xml_is_called_by_its_other_name: xml_called("application/xml; charset=utf-8"),
    }
    leaves {
        a_refusal_has_a_type_of_its_own: replied(events(), Response { headers: Vec::new(), ..reply(404, "") }),
    }
}

proof! {
    documented_request: "representations/documented-request",
    catches {
        it_does_not_exist: with_status(404),
        the_method_is_not_allowed: with_status(405),
        it_is_refused_for_its_parameters: with_status(400),
        it_is_refused_for_its_credentials: with_status(401),
        the_server_fails: with_status(500),
        it_is_redirected: with_status(302),
        it_succeeds_without_a_body: replied(events(), reply(204, "")),
        it_succeeds_in_part: with_status(206),
    }
    accepts {
        it_is_answered: with_status(200),
        it_is_answered_with_a_body_that_other_rules_check: replied(events(), reply(200, "<oops>")),
        it_is_answered_in_xml: xml_called("text/xml"),
    }
}

#[test]
fn a_refusal_is_blamed_on_the_request_that_was_refused_and_no_other() {
    for (path, blamed) in [("/v1/servers/s-1/events", "request.v1"), ("/v2/servers/s-1/events", "request.v2")] {
        for rule in ["representations/documented-request", "representations/well-formed", "errors/undocumented"] {
            let call = Request { path: path.to_owned(), ..call(events()) };
            let status = if rule.starts_with("errors/") || rule.ends_with("request") { 500 } else { 200 };
            let wrong = Response { headers: Vec::new(), ..reply(status, "oops") };
            let verdict = Evidence::new(events(), call, About::Answer(wrong)).check(rule);
            let facts: Vec<&str> = verdict.findings.iter().map(|finding| finding.fact.as_str()).collect();
            let requests = verdict.checked.names().into_iter().filter(|local| local.starts_with("request."));
            let checked: Vec<&str> = requests.collect();
            assert_eq!((facts, checked), (vec![blamed], vec![blamed]), "{rule}");
        }
    }
}

proof! {
    headers: "representations/headers",
    catches {
        a_mandatory_header_is_missing: with_header("x-request-id", None),
        an_id_is_cut: with_header("x-request-id", Some("1214cca7-4ad5-451d-9215-71cb844c0a5")),
        an_id_is_empty: with_header("x-request-id", Some("")),
        an_id_has_no_hyphens: with_header("x-request-id", Some("1214cca74ad5451d921571cb844c0a50")),
        an_id_has_a_digit_that_is_none: with_header("x-request-id", Some("1214ccg7-4ad5-451d-9215-71cb844c0a50")),
        a_date_is_written_as_in_bodies: with_header("date", Some("2024-05-01T12:00:00Z")),
        a_date_names_another_day_of_the_week: with_header("date", Some("Thu, 01 May 2024 12:00:00 GMT")),
        a_date_does_not_exist: with_header("date", Some("Fri, 30 Feb 2024 12:00:00 GMT")),
    }
    accepts {
        the_type_of_the_body_is_not_said_which_another_rule_checks: with_header("content-type", None),
        every_header_is_there_and_right: with_header("x-other", Some("anything")),
        a_header_that_is_not_mandatory_is_missing: with_header("date", None),
        names_are_written_in_another_case: {
            let mut reply = right();
            reply.headers.iter_mut().for_each(|(name, _)| name.make_ascii_uppercase());
            replied(events(), reply)
        },
        an_id_is_in_capitals: with_header("x-request-id", Some("1214CCA7-4AD5-451D-9215-71CB844C0A50")),
    }
    leaves {
        a_refusal_has_other_headers: replied(events(), Response { headers: Vec::new(), ..reply(500, "") }),
        an_operation_that_documents_none: answered(lines(), |_| ()),
    }
}

#[test]
fn the_made_up_vendor_answers_right_to_begin_with() {
    let answers = [
        answered(events(), |_| ()),
        answered(lines(), |_| ()),
        answered(event(), |_| ()),
        answered_in_xml(events(), &xml(events(), &rows(events(), 5))),
        answered_in_xml(lines(), &xml(lines(), &rows(lines(), 5))),
        answered(events(), |body| body["events"] = json!([])),
    ];
    for answer in answers {
        for (rule, result) in answer.check_all() {
            assert_eq!(result.findings, [], "{} in {}", rule.id, answer.operation().id());
        }
    }
}
