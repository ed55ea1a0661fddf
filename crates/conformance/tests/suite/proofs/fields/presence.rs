//! Fields that are missing, and fields that nobody documented.

use oplog_findings::Severity;
use serde_json::json;

use super::{a_broken_body, a_refusal, the_last_of_forty, without};
use crate::proofs::acme::{answered, answered_in_xml, body, call, event, events, lines, reply, row, rows, xml};
use crate::proofs::evidence::{About, Evidence};
use crate::proofs::proof::proof;

/// Five lines asked for with the flag that shows their output, of which some have one.
fn detailed(with_output: impl Fn(usize) -> bool) -> Evidence {
    let mut call = call(lines());
    call.query.push(("detailed".to_owned(), None));
    let mut rows = rows(lines(), 5);
    for (number, row) in rows.iter_mut().enumerate().filter(|(number, _)| with_output(*number)) {
        row["line"]["output"] = json!(format!("printed {number}"));
    }
    Evidence::new(lines(), call, About::Answer(reply(200, body(lines(), &rows).to_string())))
}

proof! {
    required: "fields/required",
    catches {
        a_field_is_missing_at_the_root: answered(events(), |body| without(body, "more")),
        the_list_itself_is_missing: answered(events(), |body| without(body, "events")),
        everything_is_missing: answered(events(), |body| *body = json!({})),
        a_field_is_missing_in_every_entry: answered(events(), |body| {
            body["events"].as_array_mut().unwrap().iter_mut().for_each(|row| without(row, "kind"));
        }),
        a_field_is_missing_in_the_last_of_many_entries: the_last_of_forty(|row| without(row, "id")),
        a_whole_object_is_missing: the_last_of_forty(|row| without(row, "actor")),
        a_field_is_missing_deep_inside: the_last_of_forty(|row| without(&mut row["actor"], "name")),
        an_entry_is_an_empty_object: the_last_of_forty(|row| *row = json!({})),
        a_field_is_spelled_in_another_case: the_last_of_forty(|row| {
            without(row, "kind");
            row["Kind"] = json!("created");
        }),
        the_entry_is_not_in_its_wrapper: answered(lines(), |body| body[4] = body[4]["line"].clone()),
        the_detail_is_not_in_its_wrapper: answered(event(), |body| *body = body["event"].clone()),
        an_element_is_missing_in_xml: answered_in_xml(
            events(),
            &xml(events(), &rows(events(), 5)).replacen("<kind>created</kind>", "", 1),
        ),
        the_flag_asks_for_a_field_and_no_entry_has_it: detailed(|_| false),
        the_flag_asks_for_a_field_and_the_last_entry_lacks_it: detailed(|number| number < 4),
    }
    conflicts {
        a_field_is_missing_that_the_example_lacks_too: the_last_of_forty(|row| without(row, "size")),
    }
    accepts {
        every_field_is_there: answered(events(), |_| ()),
        a_field_that_is_not_mandatory_is_missing: answered(events(), |body| without(body, "cursor")),
        there_is_no_entry_to_lack_anything: answered(events(), |body| body["events"] = json!([])),
        a_field_is_null: the_last_of_forty(|row| row["kind"] = json!(null)),
        every_element_is_there_in_xml: answered_in_xml(events(), &xml(events(), &rows(events(), 5))),
        the_flag_asks_for_a_field_and_every_entry_has_it: detailed(|_| true),
        nobody_asks_for_the_field: answered(lines(), |_| ()),
        the_next_cursor_is_missing_which_another_rule_checks: answered(events(), |body| without(body, "next")),
    }
    leaves {
        a_refusal_has_other_fields: a_refusal(),
        a_body_that_cannot_be_read: a_broken_body(),
    }
}

/// So many notes that are null, and so many that are not.
fn notes(lacking: usize, filled: usize) -> Evidence {
    gap("events[].note", false, lacking, filled)
}

fn gap(path: &'static str, everywhere: bool, lacking: usize, filled: usize) -> Evidence {
    Evidence::new(events(), call(events()), About::Gap { path, everywhere, lacking, filled })
}

proof! {
    sometimes_present: "fields/sometimes-present",
    catches {
        every_entry_lacks_a_value: notes(40, 0),
        two_entries_lack_it_and_there_are_no_others: notes(2, 0),
        every_entry_lacks_the_field: gap("events[].size", false, 40, 0),
        nobody_is_shown_what_some_callers_see: gap("events[].size", true, 40, 0),
    }
    accepts {
        one_of_many_entries_has_a_value: notes(40, 1),
        every_entry_has_a_value: notes(0, 1),
    }
    leaves {
        one_entry_may_be_the_exception: notes(1, 0),
        there_is_no_entry: notes(0, 0),
    }
}

#[test]
fn few_entries_and_what_depends_on_the_caller_make_a_warning() {
    let severity = |evidence: Evidence| evidence.check("fields/sometimes-present").findings[0].severity;
    assert_eq!(severity(notes(10, 0)), None);
    assert_eq!(severity(notes(9, 0)), Some(Severity::Warn));
    assert_eq!(severity(gap("events[].size", true, 40, 0)), Some(Severity::Warn));
}

proof! {
    undocumented: "fields/undocumented",
    catches {
        a_field_is_new_at_the_root: answered(events(), |body| body["total"] = json!(250)),
        a_field_is_new_in_the_last_of_many_entries: the_last_of_forty(|row| row["region"] = json!("north")),
        a_field_is_new_deep_inside: the_last_of_forty(|row| row["actor"]["mail"] = json!("ada@example.com")),
        a_new_field_is_null: the_last_of_forty(|row| row["region"] = json!(null)),
        a_field_is_spelled_in_another_case: the_last_of_forty(|row| row["Kind"] = json!("created")),
        a_field_is_new_where_the_body_is_the_list: answered(lines(), |body| body[4]["line"]["colour"] = json!("red")),
        a_second_wrapper_stands_beside_the_documented_one: answered(lines(), |body| body[4]["entry"] = json!({})),
        an_element_is_new_in_xml: answered_in_xml(
            events(),
            &xml(events(), &rows(events(), 5)).replacen("</events>", "<region>north</region></events>", 1),
        ),
    }
    accepts {
        every_field_is_documented: answered(events(), |_| ()),
        every_element_is_documented: answered_in_xml(events(), &xml(events(), &rows(events(), 5))),
        a_field_is_missing: the_last_of_forty(|row| without(row, "kind")),
        an_entry_is_no_object: the_last_of_forty(|row| *row = json!("created")),
    }
    leaves {
        a_refusal_has_other_fields: a_refusal(),
        a_body_that_cannot_be_read: a_broken_body(),
    }
}

#[test]
fn a_missing_field_is_one_finding_in_the_place_where_it_belongs() {
    let evidence = answered(events(), |body| {
        body["events"] = json!([row(events(), 0), row(events(), 1)]);
        without(&mut body["events"][1], "kind");
    });
    let found = evidence.check("fields/required").findings;
    let told: Vec<_> = found.iter().map(|finding| (finding.fact.as_str(), finding.at.as_str())).collect();
    assert_eq!(told, [("response.events[].kind", "the answer, /events/1/kind")]);
}

proof! {
    empty: "fields/empty",
    catches {
        a_name_is_empty: answered(event(), |body| body["event"]["note"] = json!("")),
        a_name_is_blank: answered(event(), |body| body["event"]["note"] = json!(" \t")),
    }
    accepts {
        a_name_that_says_something: answered(event(), |_| ()),
        a_name_of_one_letter: answered(event(), |body| body["event"]["note"] = json!("a")),
    }
    leaves {
        a_name_that_is_null_which_another_rule_checks: answered(event(), |body| body["event"]["note"] = json!(null)),
        a_name_that_is_missing_which_another_rule_checks: answered(event(), |body| without(&mut body["event"], "note")),
        an_operation_whose_texts_may_be_empty: answered(events(), |body| body["events"][0]["note"] = json!("")),
        a_refusal_has_other_values: a_refusal(),
    }
}
