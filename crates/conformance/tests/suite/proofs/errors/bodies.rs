//! What the body of a probed error says.

use serde_json::{Value, json};

use super::{ERROR_IN_XML, a_success, body, gateway, no_answer, no_server, no_time, no_time_saying, probed};
use crate::proofs::acme::reply;
use crate::proofs::proof::proof;

fn drop_member(body: &mut Value, name: &str) {
    assert!(body.as_object_mut().unwrap().shift_remove(name).is_some(), "there is no {name}");
}

proof! {
    body_shape: "errors/body-shape",
    catches {
        the_body_is_nested_where_it_should_be_flat: no_time(|body| *body = json!({"error": body.take()})),
        the_body_is_flat_where_it_should_be_nested: gateway(|body| *body = body["gatewayFault"].take()),
        the_request_id_is_missing: no_time(|body| drop_member(body, "requestId")),
        the_code_is_missing: no_time(|body| drop_member(body, "code")),
        the_message_is_missing: no_time(|body| drop_member(body, "message")),
        members_are_spelled_in_another_case: no_time(|body| {
            *body = json!({"RequestId": "1214cca7", "Code": "BadTime", "Message": "from is no time."});
        }),
        the_code_is_a_number: no_time(|body| body["code"] = json!(400)),
        the_message_is_null: no_time(|body| body["message"] = json!(null)),
        the_message_is_empty: no_time(|body| body["message"] = json!("")),
        the_message_is_a_list: no_time(|body| body["message"] = json!(["from is no time."])),
        the_list_of_causes_is_one_text: gateway(|body| body["gatewayFault"]["causes"] = json!("The gateway failed.")),
        the_list_of_causes_is_empty: gateway(|body| body["gatewayFault"]["causes"] = json!([])),
        the_second_cause_is_an_object: gateway(|body| {
            body["gatewayFault"]["causes"] = json!(["The gateway failed.", {"text": "It really did."}]);
        }),
        the_status_inside_is_another: gateway(|body| body["gatewayFault"]["status"] = json!(500)),
        the_status_inside_is_a_text: gateway(|body| body["gatewayFault"]["status"] = json!("502")),
        the_body_is_a_list: no_time(|body| *body = json!([body.take()])),
        the_body_is_a_text: no_time_saying("\"from is no time.\""),
        the_body_is_empty: no_time_saying(""),
        the_body_is_plain_text: no_time_saying("from is no time."),
        the_body_is_html: no_time_saying("<!DOCTYPE html><html><body><h1>400 Bad Request</h1></body></html>"),
        the_body_is_html_that_happens_to_be_xml: no_time_saying("<html><body><h1>400 Bad Request</h1></body></html>"),
        the_body_is_html_of_a_proxy: no_time_saying("<html><head><title>502</title></head><body><hr></body></html>"),
        the_body_is_cut: no_time_saying(r#"{"requestId": "1214cca7", "code": "#),
        the_root_element_is_another: no_time_saying(ERROR_IN_XML.replace("Error>", "Fault>")),
        an_element_is_missing_in_xml: no_time_saying(ERROR_IN_XML.replace("<requestId>1214cca7</requestId>", "")),
    }
    accepts {
        a_flat_body: no_time(|_| ()),
        a_nested_body: gateway(|_| ()),
        a_body_in_xml: no_time_saying(ERROR_IN_XML),
        a_member_is_new: no_time(|body| body["host"] = json!("acme.example.com")),
        an_optional_member_is_there: no_time(|body| body["hint"] = json!("Try again.")),
        another_code_which_another_rule_checks: no_time(|body| body["code"] = json!("Other")),
        two_causes: gateway(|body| body["gatewayFault"]["causes"] = json!(["The gateway failed.", "Twice."])),
    }
    leaves {
        a_success_which_another_rule_checks: a_success(),
        no_answer_at_all: no_answer(),
    }
}

proof! {
    code: "errors/code",
    catches {
        the_code_of_another_row: no_time(|body| body["code"] = json!("NoServer")),
        the_code_is_in_another_case: no_time(|body| body["code"] = json!("badtime")),
        the_code_has_a_prefix: no_time(|body| body["code"] = json!("Acme.BadTime")),
        code_and_message_are_swapped: probed(
            "BadTime-from",
            reply(400, body("from is no time.", "BadTime").to_string()),
        ),
        the_code_is_the_status: no_time(|body| body["code"] = json!("400")),
        the_code_is_missing: no_time(|body| drop_member(body, "code")),
        the_code_is_a_number: no_time(|body| body["code"] = json!(400)),
        the_code_that_names_the_member_is_another: gateway(|body| {
            *body = json!({"computeFault": body["gatewayFault"].take()});
        }),
        there_is_no_code_in_html: no_time_saying("<html><body><h1>400 Bad Request</h1></body></html>"),
        the_code_is_another_in_xml: no_time_saying(ERROR_IN_XML.replace("BadTime", "NoServer")),
    }
    accepts {
        the_documented_code: no_time(|_| ()),
        the_documented_code_names_the_member: gateway(|_| ()),
        the_documented_code_in_xml: no_time_saying(ERROR_IN_XML),
        two_rows_share_a_code: probed("BadTime-until", reply(400, body("BadTime", "until is no time.").to_string())),
        another_message_which_another_rule_checks: no_time(|body| body["message"] = json!("until is no time.")),
    }
    leaves {
        a_success_which_another_rule_checks: a_success(),
        no_answer_at_all: no_answer(),
    }
}

proof! {
    message: "errors/message",
    catches {
        the_message_of_the_other_row_with_the_same_code: no_time(|body| body["message"] = json!("until is no time.")),
        the_message_is_in_other_words: no_time(|body| body["message"] = json!("The lower bound is no time.")),
        the_message_lacks_its_full_stop: no_time(|body| body["message"] = json!("from is no time")),
        the_full_stop_is_any_other_character: no_time(|body| body["message"] = json!("from is no time!")),
        something_follows_the_message: no_time(|body| body["message"] = json!("from is no time. Try again.")),
        something_precedes_the_message: no_time(|body| body["message"] = json!("Error: from is no time.")),
        the_placeholder_is_not_filled: probed(
            "NoServer",
            reply(404, body("NoServer", "The server does not exist.").to_string()),
        ),
        the_placeholder_is_filled_with_nothing: probed(
            "NoServer",
            reply(404, body("NoServer", "The server  does not exist.").to_string()),
        ),
        the_message_is_missing: no_time(|body| drop_member(body, "message")),
        the_message_is_empty: no_time(|body| body["message"] = json!("")),
        the_message_is_a_list: no_time(|body| body["message"] = json!(["from is no time."])),
        code_and_message_are_swapped: no_time(|body| {
            body["message"] = json!("BadTime");
            body["code"] = json!("from is no time.");
        }),
        there_is_no_message_in_html: no_time_saying("<html><body><h1>from is no time.</h1></body></html>"),
        the_placeholder_is_left_as_it_is_printed: no_server("The server ({id}) does not exist."),
        the_placeholder_is_left_without_its_brackets: no_server("The server {id} does not exist."),
        another_server_is_named: no_server("The server s-2 does not exist."),
        a_part_of_the_id_is_named: no_server("The server s- does not exist."),
        the_first_cause_is_another: gateway(|body| body["gatewayFault"]["causes"] = json!(["Something failed."])),
    }
    accepts {
        the_documented_message: no_time(|_| ()),
        the_documented_message_in_xml: no_time_saying(ERROR_IN_XML),
        a_filled_placeholder: probed(
            "NoServer",
            reply(404, body("NoServer", "The server s-1 does not exist.").to_string()),
        ),
        a_placeholder_filled_in_its_brackets: probed(
            "NoServer",
            reply(404, body("NoServer", "The server (s-1) does not exist.").to_string()),
        ),
        a_placeholder_filled_with_hostile_text: probed(
            "NoServer",
            reply(404, body("NoServer", "The server .*\n<b>s-1\"'{ids} does not exist.").to_string()),
        ),
        a_message_in_a_list: gateway(|_| ()),
        another_code_which_another_rule_checks: no_time(|body| body["code"] = json!("Other")),
    }
    leaves {
        a_success_which_another_rule_checks: a_success(),
        no_answer_at_all: no_answer(),
    }
}
