//! The form of an error's body, and its label.

use oplog_wire::MediaType;
use serde_json::json;

use super::{ERROR_IN_XML, a_success, body, gateway, no_answer, no_time, no_time_saying};
use crate::proofs::acme::{call, events, reply};
use crate::proofs::evidence::{About, Evidence};
use crate::proofs::proof::proof;

/// An error with this body under this label, in answer to a request for JSON or XML.
fn labelled(form: MediaType, label: Option<&str>, text: &str) -> Evidence {
    let mut reply = reply(400, text);
    reply.headers.retain(|(name, _)| name != "content-type");
    reply.headers.extend(label.map(|label| ("content-type".to_owned(), label.to_owned())));
    let call = oplog_findings::Request { form, ..call(events()) };
    Evidence::new(events(), call, About::ErrorProbe { row: "BadTime-from", result: Ok(reply) })
}

fn in_json(label: Option<&str>) -> Evidence {
    labelled(MediaType::Json, label, &body("BadTime", "from is no time.").to_string())
}

proof! {
    content_type: "errors/content-type",
    catches {
        json_is_labelled_as_html: in_json(Some("text/html; charset=utf-8")),
        json_is_labelled_as_plain_text: in_json(Some("text/plain")),
        json_is_labelled_as_xml: in_json(Some("application/xml")),
        json_has_no_label: in_json(None),
        xml_is_labelled_as_json: labelled(MediaType::Xml, Some("application/json"), ERROR_IN_XML),
        xml_comes_where_json_was_asked_for: labelled(MediaType::Json, Some("text/xml"), ERROR_IN_XML),
        json_comes_where_xml_was_asked_for:
            labelled(MediaType::Xml, Some("application/json"), &body("BadTime", "from is no time.").to_string()),
    }
    accepts {
        json_labelled_as_json: no_time(|_| ()),
        a_more_exact_type_of_json: in_json(Some("application/problem+json")),
        a_label_in_another_case: in_json(Some("Application/JSON;Charset=UTF-8")),
        xml_labelled_as_xml: labelled(MediaType::Xml, Some("text/xml;charset=utf-8"), ERROR_IN_XML),
        another_shape_of_error: gateway(|_| ()),
    }
    leaves {
        a_page_for_people_which_another_rule_checks: no_time_saying("<html><body>Bad request</body></html>"),
        a_body_that_lacks_a_member_which_another_rule_checks: no_time(|body| *body = json!({"code": "BadTime"})),
        a_success_which_another_rule_checks: a_success(),
        no_answer_at_all: no_answer(),
    }
}
