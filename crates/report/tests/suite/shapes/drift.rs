//! What is drift and what is a run that happened to see less.

use oplog_report::shape::BodyShape;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::shapes::properties::body;

fn merged(bodies: &[Value]) -> BodyShape {
    let mut shape = BodyShape::default();
    bodies.iter().for_each(|body| shape.add(body));
    shape
}

/// What is to be accepted after `seen`, as text; `None` when nothing drifted.
fn proposed(accepted: &[Value], seen: &[Value]) -> Option<String> {
    let accepted = merged(accepted);
    let completed = merged(seen).completed_by(&accepted);
    (completed != accepted).then(|| completed.to_string())
}

#[test]
fn seeing_less_is_no_drift() {
    let accepted = [
        json!({"rows": [{"id": 1, "by": null}, {"id": 1.5, "by": "me", "tag": "x"}], "next": "a"}),
        json!({"rows": []}),
    ];
    for seen in [
        json!({"rows": []}),
        json!({"rows": [{"id": 3, "by": null}]}),
        json!({"rows": [{"id": 3, "by": "1214cca7-4ad5-451d-9215-71cb844c0a50", "tag": "2017-10-24T06:00:12Z"}], "next": ""}),
    ] {
        assert_eq!(proposed(&accepted, std::slice::from_ref(&seen)), None, "{seen}");
    }
}

#[test]
fn everything_that_no_accepted_answer_had_is_drift() {
    let accepted = [json!({"id": 1, "at": "2017-10-24T06:00:12Z", "rows": [{"a": 1}]})];
    for (seen, proposal) in [
        (json!({"id": 1, "at": "2017-10-24T06:00:12Z", "rows": [], "new": true}), "new: boolean"),
        (json!({"id": null, "at": "2017-10-24T06:00:12Z", "rows": []}), "id: integer | null"),
        (json!({"id": "1", "at": "2017-10-24T06:00:12Z", "rows": []}), "id: string\n"),
        (json!({"id": 1, "at": "soon", "rows": []}), "at: string\n"),
        (json!({"id": 1, "at": "2015-03-19T18:04:44+03:00", "rows": []}), "at: string(offset-seconds)"),
        (json!({"id": 1, "at": "2017-10-24T06:00:12Z", "rows": {}}), "rows: object"),
        (json!({"id": 1, "at": "2017-10-24T06:00:12Z", "rows": [{}]}), "rows[]: object\n"),
        (json!({"id": 1, "at": "2017-10-24T06:00:12Z", "rows": [{"a": 1}, {}]}), "rows[].a?: integer"),
    ] {
        let text = proposed(&accepted, std::slice::from_ref(&seen)).unwrap_or_else(|| panic!("no drift: {seen}"));
        assert!(text.contains(proposal), "{text}");
    }
}

#[test]
fn what_drift_does_not_speak_against_stays_accepted() {
    let accepted = [json!({"a": null, "b": 1, "rows": [{"x": 1}]}), json!({"a": "x", "b": 1, "c": 2, "rows": []})];
    let text = proposed(&accepted, &[json!({"a": "y", "b": true, "rows": []})]).unwrap();
    assert_eq!(
        text,
        "(body): object\na: null | string\nb: boolean\nc?: integer\nrows: array\nrows[]: object\nrows[].x: integer\n"
    );
}

#[test]
fn what_was_not_seen_is_told() {
    let accepted = merged(&[json!({"rows": [{"x": 1, "note": null}, {"x": 1}], "next": "a"}), json!({"rows": []})]);
    assert_eq!(merged(&[json!({"rows": [{"x": 2}]})]).unseen_of(&accepted), ["next", "rows[].note"]);
    assert!(accepted.unseen_of(&accepted).is_empty());
}

#[test]
fn a_map_from_ids_to_things_has_one_member() {
    let other = json!({"disks": {"5d0f6b3a9d4f4f5cb1f64c7a2c3f1e90": 2}, "by day": {"2": {"n": 1}}, "who": {"me@example.com": 1}});
    let body = json!({
        "disks": {"752be40780484291a9cc7ae50fff3e6d": 1, "89655fe61c4c4a08b9f3e7f9095441b8": 2},
        "by day": {"1": {"n": 1}, "17": {"n": 2}},
        "who": {"you@example.org": 1},
    });
    assert_eq!(
        merged(&[body, other]).to_string(),
        "(body): object\n\"by day\": object\n\"by day\".\"{number}\": object\n\"by day\".\"{number}\".n: integer\ndisks: object\ndisks.\"{hex}\": integer\nwho: object\nwho.\"{e-mail}\": integer\n"
    );
}

#[test]
fn names_that_steer_a_terminal_are_spelled_out() {
    let text = merged(&[json!({"\u{202e}evil\u{9b}31m": 1})]).to_string();
    assert_eq!(text, "(body): object\n\"\\u202eevil\\u009b31m\": integer\n");
    assert_eq!(text.parse::<BodyShape>().unwrap().to_string(), text);
}

#[test]
fn a_text_that_is_no_shape_is_refused_with_its_line() {
    for (text, line) in [
        ("rows: array\n", 1),
        ("(body): object\nrows[]: integer\n", 2),
        ("(body): array\n[]: integer\n[].a: integer\n", 3),
        ("(body): object\na: texts\n", 2),
        ("(body): object\n(body): object\n", 2),
        ("(body): object\n\na: integer\n", 2),
        ("(body): object\n\"a: integer\n", 2),
    ] {
        assert_eq!(text.parse::<BodyShape>().map_err(|error| error.line), Err(line), "{text}");
    }
    let deep = format!("(body): array\n{}: array\n", "[]".repeat(100_000));
    assert!(deep.parse::<BodyShape>().is_err());
}

proptest! {
    #[test]
    fn a_shape_is_read_back_from_its_text(bodies in vec(body(), 0..4)) {
        let shape = merged(&bodies);
        let read: BodyShape = shape.to_string().parse().unwrap();
        prop_assert_eq!(read.to_value(), shape.to_value());
        prop_assert_eq!(read.to_string(), shape.to_string());
    }

    #[test]
    fn no_text_makes_the_reader_fall_over(text in "[ab\"\\\\?.:\\[\\]| (body)\n]{0,60}") {
        let _ = text.parse::<BodyShape>();
    }

    #[test]
    fn some_of_the_accepted_answers_are_never_drift(bodies in vec(body(), 1..6), some in any::<prop::sample::Index>()) {
        let all = merged(&bodies);
        let fewer = merged(&bodies[..some.index(bodies.len())]);
        if fewer.to_string().is_empty() {
            return Ok(());
        }
        prop_assert_eq!(fewer.completed_by(&all), all);
    }

    #[test]
    fn what_was_seen_is_no_drift_once_it_is_accepted(before in vec(body(), 1..4), seen in vec(body(), 1..4)) {
        let seen = merged(&seen);
        let accepted = seen.completed_by(&merged(&before));
        let read: BodyShape = accepted.to_string().parse().unwrap();
        for accepted in [&accepted, &read] {
            prop_assert_eq!(&seen.completed_by(accepted), accepted);
        }
    }
}
