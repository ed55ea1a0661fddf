//! Values of a wrong type, null, outside an enumeration, in a wrong format, or in a wrong place.

use serde_json::json;

use super::{a_broken_body, a_refusal, the_last_of_forty, without};
use crate::proofs::acme::{answered, answered_in_xml, event, events, lines, row, rows, xml};
use crate::proofs::evidence::Evidence;
use crate::proofs::proof::proof;

/// Five rows in XML, the first of which says something else.
fn in_xml(element: &str, other: &str) -> Evidence {
    let text = xml(events(), &rows(events(), 5));
    assert!(text.contains(element), "there is no {element} in {text}");
    answered_in_xml(events(), &text.replacen(element, other, 1))
}

proof! {
    bounds: "fields/bounds",
    catches {
        a_number_is_one_below_the_smallest: the_last_of_forty(|row| row["grade"] = json!(0)),
        a_number_is_one_above_the_largest: the_last_of_forty(|row| row["grade"] = json!(6)),
        a_text_is_one_character_too_short: the_last_of_forty(|row| row["label"] = json!("ab")),
        a_text_is_one_character_too_long: the_last_of_forty(|row| row["label"] = json!("abcdefghi")),
        a_text_does_not_match: the_last_of_forty(|row| row["label"] = json!("ab_cd")),
        a_text_is_in_capitals: the_last_of_forty(|row| row["label"] = json!("ABC")),
        digits_of_another_script: the_last_of_forty(|row| row["label"] = json!("abc\u{0663}")),
        a_text_is_followed_by_a_line_break: the_last_of_forty(|row| row["label"] = json!("abc\n")),
        a_text_is_too_long_in_xml: {
            let mut row = row(events(), 0);
            row["label"] = json!("abcdefghi");
            answered_in_xml(events(), &xml(events(), &[row]))
        },
    }
    accepts {
        the_smallest_number: the_last_of_forty(|row| row["grade"] = json!(1)),
        the_largest_number: the_last_of_forty(|row| row["grade"] = json!(5)),
        the_shortest_text: the_last_of_forty(|row| row["label"] = json!("abc")),
        the_longest_text: the_last_of_forty(|row| row["label"] = json!("abcdefg8")),
        a_bound_that_nobody_states_is_passed: the_last_of_forty(|row| {
            row["grade"] = json!(3);
            row["rank"] = json!(4);
        }),
        a_number_is_a_text_which_another_rule_checks: the_last_of_forty(|row| row["grade"] = json!("9")),
    }
    leaves {
        no_entry_has_what_is_bounded: answered(events(), |_| ()),
        only_a_bound_that_nobody_states: the_last_of_forty(|row| row["rank"] = json!(9)),
        a_refusal_has_other_values: a_refusal(),
        a_body_that_cannot_be_read: a_broken_body(),
        a_list_without_entries: answered(events(), |body| body["events"] = json!([])),
    }
}

proof! {
    enumeration: "fields/enum",
    catches {
        a_value_is_none_of_the_list: answered(events(), |body| body["events"][0]["kind"] = json!("melted")),
        only_the_last_of_many_entries_has_another_value: the_last_of_forty(|row| row["kind"] = json!("melted")),
        a_value_differs_in_case: the_last_of_forty(|row| row["kind"] = json!("Created")),
        a_value_is_padded: the_last_of_forty(|row| row["kind"] = json!("created ")),
        a_value_is_empty: the_last_of_forty(|row| row["kind"] = json!("")),
        two_values_are_joined: the_last_of_forty(|row| row["kind"] = json!("created,deleted")),
        a_value_is_none_of_the_list_in_xml: in_xml("<kind>created</kind>", "<kind>melted</kind>"),
    }
    conflicts {
        the_value_that_only_the_example_has: the_last_of_forty(|row| row["kind"] = json!("rebooted")),
    }
    accepts {
        each_value_of_the_list: answered(events(), |body| {
            for (row, kind) in body["events"].as_array_mut().unwrap().iter_mut().zip(["created", "resized", "deleted"]) {
                row["kind"] = json!(kind);
            }
        }),
        there_is_no_entry: answered(events(), |body| body["more"] = json!(true)),
        a_value_is_null_which_another_rule_checks: the_last_of_forty(|row| row["kind"] = json!(null)),
        a_value_is_a_number_which_another_rule_checks: the_last_of_forty(|row| row["kind"] = json!(1)),
        a_value_is_missing_which_another_rule_checks: the_last_of_forty(|row| without(row, "kind")),
    }
    leaves {
        a_refusal_has_other_values: a_refusal(),
        a_body_that_cannot_be_read: a_broken_body(),
        an_operation_without_an_enumeration: answered(lines(), |_| ()),
        a_list_without_entries: answered(events(), |body| body["events"] = json!([])),
    }
}

proof! {
    format: "fields/format",
    catches {
        a_time_has_a_blank_for_the_t: the_last_of_forty(|row| row["time"] = json!("2024-05-01 12:00:00Z")),
        a_time_has_an_offset: the_last_of_forty(|row| row["time"] = json!("2024-05-01T12:00:00+02:00")),
        a_time_has_a_fraction: the_last_of_forty(|row| row["time"] = json!("2024-05-01T12:00:00.000Z")),
        a_time_has_no_zone: the_last_of_forty(|row| row["time"] = json!("2024-05-01T12:00:00")),
        a_time_is_in_milliseconds: the_last_of_forty(|row| row["time"] = json!("1714564800000")),
        a_time_has_a_colon_after_the_t: the_last_of_forty(|row| row["time"] = json!("2024-05-01T:12:00:00Z")),
        a_time_is_empty: the_last_of_forty(|row| row["time"] = json!("")),
        a_time_is_followed_by_a_line_break: the_last_of_forty(|row| row["time"] = json!("2024-05-01T12:00:00Z\n")),
        a_month_does_not_exist: the_last_of_forty(|row| row["time"] = json!("2024-13-01T12:00:00Z")),
        a_day_does_not_exist: the_last_of_forty(|row| row["time"] = json!("2024-02-30T12:00:00Z")),
        a_leap_day_is_in_a_common_year: the_last_of_forty(|row| row["time"] = json!("2023-02-29T12:00:00Z")),
        an_hour_does_not_exist: the_last_of_forty(|row| row["time"] = json!("2024-05-01T24:00:00Z")),
        an_id_is_cut: the_last_of_forty(|row| row["id"] = json!("00000000-0000-4000-8000-00000000003")),
        an_id_is_a_number_in_a_text: the_last_of_forty(|row| row["id"] = json!("40")),
        an_id_is_in_braces: the_last_of_forty(|row| row["id"] = json!("{00000000-0000-4000-8000-000000000039}")),
        a_zone_is_missing_where_the_body_is_the_list: answered(lines(), |body| {
            body[4]["line"]["at"] = json!("2024-05-01T12:00:00");
        }),
        a_time_in_xml_is_no_time: in_xml("<time>2024-05-01T12:00:00Z</time>", "<time>noon</time>"),
    }
    conflicts {
        an_hour_has_one_digit_as_in_the_example: the_last_of_forty(|row| row["time"] = json!("2024-05-01T9:00:00Z")),
    }
    accepts {
        every_format_is_right: answered(events(), |_| ()),
        a_leap_day: the_last_of_forty(|row| row["time"] = json!("2024-02-29T23:59:59Z")),
        an_id_in_capitals: the_last_of_forty(|row| row["id"] = json!("ABCDEF00-0000-4000-8000-000000000039")),
        offsets_of_any_size: answered(lines(), |body| body[4]["line"]["at"] = json!("2024-05-01T12:00:00-09:30")),
        every_format_is_right_in_xml: answered_in_xml(lines(), &xml(lines(), &rows(lines(), 5))),
        a_value_is_a_number_which_another_rule_checks: the_last_of_forty(|row| row["time"] = json!(1_714_564_800)),
    }
    leaves {
        a_refusal_has_other_formats: a_refusal(),
        a_list_without_entries: answered(events(), |body| body["events"] = json!([])),
    }
}

proof! {
    nesting: "fields/nesting",
    catches {
        an_object_stands_where_the_list_belongs: answered(events(), |body| body["events"] = json!({"event": []})),
        one_entry_stands_where_the_list_belongs: answered(events(), |body| body["events"] = body["events"][0].take()),
        the_list_is_in_a_list: answered(events(), |body| body["events"] = json!([body["events"]])),
        a_list_stands_where_an_object_belongs: the_last_of_forty(|row| row["actor"] = json!([{"name": "Ada"}])),
        an_object_stands_where_a_text_belongs: the_last_of_forty(|row| row["note"] = json!({"text": "as planned"})),
        a_list_stands_where_a_number_belongs: the_last_of_forty(|row| row["size"] = json!([40])),
        a_text_stands_where_an_object_belongs: the_last_of_forty(|row| row["actor"] = json!("Ada")),
        an_entry_is_a_text: the_last_of_forty(|row| *row = json!("created")),
        the_body_is_the_list: answered(events(), |body| *body = body["events"].take()),
        the_body_is_an_object_where_it_should_be_the_list:
            answered(lines(), |body| *body = json!({"lines": body.take()})),
        an_inner_list_is_one_object: answered(event(), |body| body["event"]["steps"] = json!({"name": "boot"})),
    }
    accepts {
        everything_is_in_its_place: answered(events(), |_| ()),
        everything_is_in_its_place_where_the_body_is_the_list: answered(lines(), |_| ()),
        everything_is_in_its_place_in_xml: answered_in_xml(events(), &xml(events(), &rows(events(), 5))),
        a_list_of_one_entry_in_xml: answered_in_xml(events(), &xml(events(), &rows(events(), 1))),
        a_list_without_entries_in_xml: answered_in_xml(events(), &xml(events(), &[])),
        a_number_stands_where_a_text_belongs: the_last_of_forty(|row| row["note"] = json!(1)),
        a_list_is_null_which_another_rule_checks: answered(events(), |body| body["events"] = json!(null)),
    }
    leaves {
        a_refusal_has_another_structure: a_refusal(),
        a_body_that_cannot_be_read: a_broken_body(),
    }
}

proof! {
    null: "fields/null",
    catches {
        a_field_is_null_at_the_root: answered(events(), |body| body["more"] = json!(null)),
        a_field_is_null_in_the_last_of_many_entries: the_last_of_forty(|row| row["kind"] = json!(null)),
        an_empty_list_is_null: answered(events(), |body| body["events"] = json!(null)),
        an_entry_is_null: the_last_of_forty(|row| *row = json!(null)),
        an_object_is_null: the_last_of_forty(|row| row["actor"] = json!(null)),
        a_field_that_may_be_missing_is_null: answered(events(), |body| body["cursor"] = json!(null)),
        a_field_that_may_be_missing_by_erratum_is_null: the_last_of_forty(|row| row["size"] = json!(null)),
        a_time_is_null: the_last_of_forty(|row| row["time"] = json!(null)),
        the_body_is_null: answered(events(), |body| *body = json!(null)),
        an_element_is_nil_in_xml: answered_in_xml(
            lines(),
            &xml(lines(), &rows(lines(), 5)).replacen("<text>line 0</text>", r#"<text nil="true"/>"#, 1),
        ),
    }
    conflicts {
        a_field_is_null_that_the_example_shows_null: the_last_of_forty(|row| row["note"] = json!(null)),
    }
    accepts {
        nothing_is_null: answered(events(), |_| ()),
        a_field_is_null_that_may_be: the_last_of_forty(|row| row["actor"]["name"] = json!(null)),
        a_text_is_empty: the_last_of_forty(|row| row["note"] = json!("")),
        a_text_says_null: the_last_of_forty(|row| row["note"] = json!("null")),
        a_field_is_missing: the_last_of_forty(|row| without(row, "note")),
    }
    leaves {
        a_refusal_has_other_fields: a_refusal(),
        a_body_that_cannot_be_read: a_broken_body(),
    }
}

proof! {
    kind: "fields/type",
    catches {
        a_number_is_written_as_a_text: the_last_of_forty(|row| row["size"] = json!("40")),
        a_boolean_is_written_as_a_text: answered(events(), |body| body["more"] = json!("true")),
        a_boolean_is_written_as_a_number: answered(events(), |body| body["more"] = json!(1)),
        a_text_is_written_as_a_number: the_last_of_forty(|row| row["note"] = json!(7)),
        a_text_is_written_as_a_boolean: the_last_of_forty(|row| row["note"] = json!(false)),
        a_time_is_written_as_a_number: the_last_of_forty(|row| row["time"] = json!(1_714_564_800)),
        a_whole_number_has_a_fraction: the_last_of_forty(|row| row["size"] = json!(40.5)),
        a_value_of_a_list_of_values_is_a_number: the_last_of_forty(|row| row["kind"] = json!(1)),
        a_field_named_like_a_word_of_json_schema_is_a_number:
            answered(event(), |body| body["event"]["then"] = json!(1)),
        a_number_in_xml_is_a_word: in_xml("<size>40</size>", "<size>forty</size>"),
        a_boolean_in_xml_is_a_word: in_xml("<more>true</more>", "<more>yes</more>"),
    }
    accepts {
        every_type_is_right: answered(events(), |_| ()),
        every_type_is_right_in_xml: answered_in_xml(events(), &xml(events(), &rows(events(), 5))),
        a_whole_number_has_a_fraction_of_nothing: the_last_of_forty(|row| row["size"] = json!(40.0)),
        a_whole_number_is_huge: the_last_of_forty(|row| row["size"] = json!(u64::MAX)),
        a_whole_number_is_negative: the_last_of_forty(|row| row["size"] = json!(-1)),
        a_value_is_null_which_another_rule_checks: the_last_of_forty(|row| row["size"] = json!(null)),
        a_structure_is_wrong_which_another_rule_checks: the_last_of_forty(|row| row["actor"] = json!("Ada")),
        a_field_that_nobody_documents_has_any_type: the_last_of_forty(|row| row["region"] = json!([1])),
    }
    leaves {
        a_refusal_has_other_types: a_refusal(),
        a_body_that_cannot_be_read: a_broken_body(),
    }
}
