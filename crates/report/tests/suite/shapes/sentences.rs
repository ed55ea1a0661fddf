//! Single sentences about shapes.

use oplog_report::shape::{BodyShape, shape};
use serde_json::{Value, json};

#[track_caller]
fn check(body: &Value, tree: &Value, text: &str) {
    assert_eq!(&shape(body), tree);
    assert_eq!(BodyShape::of(body).to_string(), text);
}

#[test]
fn a_scalar_is_the_name_of_its_type() {
    check(&json!(null), &json!("null"), "(body): null\n");
    check(&json!(true), &json!("boolean"), "(body): boolean\n");
    check(&json!(-7), &json!("integer"), "(body): integer\n");
    check(&json!(0.5), &json!("number"), "(body): number\n");
    check(&json!("oops"), &json!("string"), "(body): string\n");
}

#[test]
fn a_text_of_a_known_format_names_it() {
    for (text, name) in [
        ("1214cca7-4ad5-451d-9215-71cb844c0a50", "string(uuid)"),
        ("2017-10-24T06:00:12Z", "string(utc-seconds)"),
        ("2014-12-16T10:58:14.000000", "string(utc-micros)"),
        ("2015-03-19T18:04:44+03:00", "string(offset-seconds)"),
        ("20150319T180444Z", "string(basic-utc)"),
        ("2019-05-24T:02:29:07Z", "string(utc-colon-t)"),
    ] {
        assert_eq!(shape(&json!(text)), json!(name), "{text}");
    }
}

#[test]
fn a_text_that_is_almost_of_a_format_is_any_text() {
    for text in ["", "1214cca7", "2017-02-30T06:00:12Z", "2017-10-24", "1508824812000", "7"] {
        assert_eq!(shape(&json!(text)), json!("string"), "{text}");
    }
}

#[test]
fn the_members_of_an_object_keep_their_names() {
    check(
        &json!({"b": {"c": 1}, "a": "x"}),
        &json!({"a": "string", "b": {"c": "integer"}}),
        "(body): object\na: string\nb: object\nb.c: integer\n",
    );
}

#[test]
fn the_items_of_a_list_are_one() {
    check(&json!([1, 2, 3]), &json!(["integer"]), "(body): array\n[]: integer\n");
}

#[test]
fn a_list_without_items_says_nothing_about_them() {
    check(&json!({"a": []}), &json!({"a": []}), "(body): object\na: array\n");
}

#[test]
fn a_member_that_some_items_lack_is_optional() {
    check(
        &json!([{"a": 1}, {"a": 1, "b": 2}]),
        &json!([{"a": "integer", "b?": "integer"}]),
        "(body): array\n[]: object\n[].a: integer\n[].b?: integer\n",
    );
}

#[test]
fn a_member_that_is_null_in_some_items_says_so() {
    check(
        &json!([{"a": null}, {"a": "x"}]),
        &json!([{"a": "null | string"}]),
        "(body): array\n[]: object\n[].a: null | string\n",
    );
}

#[test]
fn free_text_hides_formats_beside_it_and_fractions_hide_whole_numbers() {
    assert_eq!(shape(&json!(["x", "2017-10-24T06:00:12Z", 1, 1.5])), json!(["number | string"]));
}

#[test]
fn two_formats_in_one_place_are_both_told() {
    let times = json!(["2017-10-24T06:00:12Z", "2015-03-19T18:04:44+03:00"]);
    assert_eq!(shape(&times), json!(["string(utc-seconds) | string(offset-seconds)"]));
}

#[test]
fn structures_and_other_types_in_one_place_are_alternatives() {
    check(
        &json!([{"a": 1}, [true], null]),
        &json!([{"|": [["boolean"], {"a": "integer"}, "null"]}]),
        "(body): array\n[]: array | object | null\n[][]: boolean\n[].a: integer\n",
    );
}

#[test]
fn names_that_look_like_marks_are_told_apart() {
    assert_eq!(shape(&json!([{"a": 1}, {}])), json!([{"a?": "integer"}]));
    assert_eq!(shape(&json!([{"a?": 1}])), json!([{"a??": "integer"}]));
    assert_eq!(shape(&json!([{"a?": 1}, {}])), json!([{"a???": "integer"}]));
    assert_eq!(shape(&json!({"|": [1, null]})), json!({"||": ["integer | null"]}));
}

#[test]
fn names_that_look_like_paths_are_quoted() {
    let body = json!({"a.b": 1, "c[]": 2, "": 3, "line\nbreak": 4, "名": 5, "X-Page": 6});
    let lines = "(body): object\n\"\": integer\nX-Page: integer\n\"a.b\": integer\n\"c[]\": integer\n\"line\\nbreak\": integer\n名: integer\n";
    assert_eq!(BodyShape::of(&body).to_string(), lines);
}

#[test]
fn several_bodies_are_one_shape() {
    let mut shape = BodyShape::of(&json!({"next": "c1", "rows": []}));
    shape.add(&json!({"rows": [1]}));
    assert_eq!(shape.to_value(), json!({"next?": "string", "rows": ["integer"]}));
}
