//! Message templates stand for the messages they were printed for, and for no others.

use oplog_schema::message::pattern;
use proptest::prelude::*;
use regex::Regex;

#[track_caller]
fn check(template: &str, stands_for: &[&str], not_for: &[&str]) {
    let regex = Regex::new(&pattern(template)).unwrap();
    for message in stands_for {
        assert!(regex.is_match(message), "{message:?} {regex}");
    }
    for message in not_for {
        assert!(!regex.is_match(message), "{message:?} {regex}");
    }
}

#[test]
fn a_message_without_placeholder_is_itself() {
    check(
        "endTime is invalid.",
        &["endTime is invalid."],
        &["endTime is invalid", "endTime is invalid.x", "x endTime is invalid.", ""],
    );
}

#[test]
fn each_spelling_of_a_placeholder_stands_for_any_text_that_is_not_empty() {
    for hole in ["{key}", "{{key}}", "({key})"] {
        let template = format!("execution {hole} gone");
        check(
            &template,
            &["execution exec-1 gone", "execution a\nb gone", "execution ({key}) gone"],
            &["execution  gone", "execution exec-1 gone."],
        );
    }
}

#[test]
fn a_placeholder_may_be_the_whole_message() {
    check("{message}", &["x", "two words"], &[""]);
}

#[test]
fn braces_around_no_name_are_text() {
    check("got {} and {a b}", &["got {} and {a b}"], &["got x and y"]);
}

proptest! {
    #[test]
    fn any_template_stands_for_itself(template in "[ -~\n]{0,40}") {
        check(&template, &[&template], &[]);
    }

    #[test]
    fn any_pattern_is_valid_in_a_schema(template in "[ -~]{0,40}") {
        let schema = serde_json::json!({"pattern": pattern(&template)});
        prop_assert!(jsonschema::draft202012::new(&schema).unwrap().is_valid(&template.into()));
    }
}
