//! JSON bodies: what is refused and where, and that spelling never changes the value.

use oplog_wire::body::{
    BodyErrorKind, JsonStyle, MAX_BYTES, MAX_DEPTH, MAX_NODES, parse_json, read_json, to_json, write_json,
};
use proptest::prelude::*;
use serde_json::{Value, json};

#[track_caller]
fn refused(body: &[u8]) -> (BodyErrorKind, usize, usize) {
    let error = parse_json(body).unwrap_err();
    (error.kind, error.line, error.column)
}

#[track_caller]
fn syntax_error(body: &str) -> String {
    match refused(body.as_bytes()) {
        (BodyErrorKind::Syntax(reason), ..) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn keys_keep_their_order() {
    let value = parse_json(br#"{"b": 1, "a": {"d": [], "c": null}}"#).unwrap();
    assert_eq!(to_json(&value), r#"{"b":1,"a":{"d":[],"c":null}}"#);
}

#[test]
fn a_repeated_key_is_refused_at_its_place() {
    let body = b"{\n  \"rows\": [\n    {\"id\": 1, \"id\": 1}\n  ]\n}";
    assert_eq!(refused(body), (BodyErrorKind::DuplicateKey("id".to_owned()), 3, 18));
}

#[test]
fn one_key_may_recur_in_different_objects() {
    assert_eq!(parse_json(br#"[{"a": 1}, {"a": {"a": 2}}]"#).unwrap(), json!([{"a": 1}, {"a": {"a": 2}}]));
}

#[test]
fn keys_that_differ_only_in_escaping_are_the_same_key() {
    assert!(matches!(refused(br#"{"a": 1, "\u0061": 2}"#).0, BodyErrorKind::DuplicateKey(_)));
}

#[test]
fn a_comma_after_the_last_item_is_refused_at_its_place() {
    assert_eq!(refused(b"[\n 1,\n]"), (BodyErrorKind::Syntax("trailing comma".to_owned()), 3, 1));
}

#[test]
fn truncated_and_trailing_text_is_refused() {
    assert_eq!(syntax_error(""), "EOF while parsing a value");
    assert_eq!(syntax_error("{\"a\": [1"), "EOF while parsing a list");
    assert_eq!(syntax_error("{} {}"), "trailing characters");
    assert_eq!(syntax_error("<html>"), "expected value");
    assert_eq!(syntax_error("{'a': 1}"), "key must be a string");
    assert_eq!(syntax_error(r#""\ud800""#), "an escape is half of a surrogate pair, without the other half");
    let digits = "9".repeat(400);
    for large in ["1e999", "-1e999", "[1e309]", digits.as_str()] {
        assert_eq!(refused(large.as_bytes()).0, BodyErrorKind::NumberTooLarge, "{large}");
        assert!(refused(large.as_bytes()).0.is_limit(), "it may be right, and is more than is read");
    }
    assert_eq!(syntax_error("NaN"), "expected value");
}

#[test]
fn bytes_that_are_no_utf_8_are_refused_at_their_place() {
    assert_eq!(refused(b"[\n\"a\xff\"]"), (BodyErrorKind::NotUtf8, 2, 2));
    assert_eq!(refused(b"\xEF\xBB\xBF{}"), (BodyErrorKind::ByteOrderMark, 1, 0));
}

#[test]
fn half_of_a_surrogate_pair_is_called_that() {
    for text in [r#""\ud83d""#, r#""\ud83dx""#, r#""\ud83d\u0041""#] {
        let error = parse_json(text.as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with("an escape is half of a surrogate pair"), "{text}: {error}");
    }
}

#[test]
fn nesting_is_bounded() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(parse_json(nested(MAX_DEPTH).as_bytes()).is_ok());
    assert_eq!(refused(nested(MAX_DEPTH + 1).as_bytes()).0, BodyErrorKind::TooDeep);
    assert_eq!(refused("{\"a\":".repeat(100_000).as_bytes()).0, BodyErrorKind::TooDeep);
}

#[test]
fn length_and_number_of_values_are_bounded() {
    let items = |count: usize| format!("[{}0]", "0,".repeat(count - 1));
    assert!(parse_json(items(MAX_NODES - 1).as_bytes()).is_ok());
    assert_eq!(refused(items(MAX_NODES).as_bytes()).0, BodyErrorKind::TooManyValues);
    assert_eq!(refused(&vec![b' '; MAX_BYTES + 1]).0, BodyErrorKind::TooLong);
}

#[test]
fn of_a_list_that_does_not_fit_the_first_items_are_kept_and_what_stands_behind_it() {
    let document = format!(r#"{{"list":[{}0],"next":"x"}}"#, r#"{"id":1},"#.repeat(10_000));
    for (memory, is_cut) in [(1 << 20, true), (8 << 20, false)] {
        let kept = read_json(document.as_bytes(), memory).unwrap();
        let items = kept.value["list"].as_array().unwrap().len();
        assert_eq!((kept.is_cut, items < 10_001), (is_cut, is_cut), "{memory}: {items}");
        assert!(items > 1000 && kept.value["next"] == "x", "{memory}: {items}");
    }
    let text = format!("\"{}\"", "x".repeat(1 << 20));
    assert_eq!(read_json(text.as_bytes(), 1 << 19).unwrap_err().kind, BodyErrorKind::TooManyValues);
}

#[test]
fn a_long_key_is_cut_in_the_message() {
    let key = "k".repeat(100_000);
    let error = parse_json(format!("{{\"{key}\": 1, \"{key}\": 2}}").as_bytes()).unwrap_err();
    assert!(error.to_string().len() < 250, "{error}");
}

#[test]
fn styles_spell_one_value_differently() {
    let value = json!({"a": [1, true, {}], "b": "<&>\u{2028}\"\n", "c": []});
    let spelt = |style| write_json(&value, style);
    assert_eq!(spelt(JsonStyle::Compact), "{\"a\":[1,true,{}],\"b\":\"<&>\u{2028}\\\"\\n\",\"c\":[]}");
    assert_eq!(spelt(JsonStyle::Spaced), "{\"a\": [1, true, {}], \"b\": \"<&>\u{2028}\\\"\\n\", \"c\": []}");
    assert_eq!(spelt(JsonStyle::HtmlSafe), r#"{"a":[1,true,{}],"b":"\u003c\u0026\u003e\u2028\"\n","c":[]}"#);
}

#[test]
fn styles_are_named_in_kebab_case() {
    for (style, name) in
        [(JsonStyle::Compact, "compact"), (JsonStyle::Spaced, "spaced"), (JsonStyle::HtmlSafe, "html-safe")]
    {
        assert_eq!(style.to_string(), name);
        assert_eq!(name.parse(), Ok(style));
    }
    let error = "pretty".parse::<JsonStyle>().unwrap_err();
    assert_eq!(error.to_string(), "unknown variant `pretty`, expected one of `compact`, `spaced`, `html-safe`");
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1_000_000_i32..1_000_000).prop_map(|hundredths| json!(f64::from(hundredths) / 100.0)),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..6).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_in_any_style_is_read_back(value in any_value()) {
        for style in [JsonStyle::Compact, JsonStyle::Spaced, JsonStyle::HtmlSafe] {
            prop_assert_eq!(parse_json(write_json(&value, style).as_bytes()), Ok(value.clone()));
        }
    }

    #[test]
    fn compact_is_what_serde_json_prints(value in any_value()) {
        prop_assert_eq!(to_json(&value), value.to_string());
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse_json(&bytes);
    }

    #[test]
    fn what_is_accepted_serde_json_accepts_alike(text in "[\\[\\]{}\",:0-9a-b.eE+\\- \\\\u]{0,24}") {
        if let Ok(value) = parse_json(text.as_bytes()) {
            prop_assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
        }
    }
}
