//! No secret stays in a text that it was taken out of.

use oplog_wire::secret::{HIDDEN, Redactor, redact};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;

/// What a query writes as it is.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

fn query(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

fn form(text: &str) -> String {
    query(text).replace("%20", "+")
}

fn every_byte(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect()
}

fn ascii_json(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect()
}

fn shell(text: &str) -> String {
    text.replace('\'', r"'\''")
}

fn same(text: &str) -> String {
    text.to_owned()
}

type Spelling = fn(&str) -> String;
const SPELLINGS: [Spelling; 8] = [same, json, xml, query, form, every_byte, ascii_json, shell];

proptest! {
    #[test]
    fn no_spelling_of_a_spelling_of_a_secret_stays(secret in "\\PC{4,12}", first in 0..8_usize, second in 0..5_usize) {
        let spelled = SPELLINGS[second](&SPELLINGS[first](&secret));
        let text = redact(&format!("before {spelled} after"), &[secret.as_str().into()]);
        prop_assert!(!text.contains(&spelled) && text.contains(HIDDEN), "{spelled} in {text}");
    }

    #[test]
    fn a_text_without_the_secret_stays(text in "[a-m%&\\\\;\"]{0,40}", secret in "[n-z]{4,9}") {
        prop_assert_eq!(redact(&text, &[secret.as_str().into()]), text);
    }
}

#[test]
fn what_is_cut_off_inside_a_secret_stays_hidden() {
    let secrets = ["hunter2-hunter2".into(), "it's \"quoted\"".into()];
    for (text, expected) in [
        ("a hunter2-hun… (2000 characters)", "a [redacted]… (2000 characters)"),
        ("a hunt…, b hun…", "a [redacted]…, b hun…"),
        ("body hunter2-\n  … 900 bytes in all", "body [redacted]\n  … 900 bytes in all"),
        (r#""it's \"quo…"#, r#""[redacted]…"#),
        ("nothing…", "nothing…"),
    ] {
        assert_eq!(redact(text, &secrets), expected);
    }
}

#[test]
fn long_secrets_are_taken_out_too() {
    let secret = "a\"b&c ".repeat(2000);
    let text = format!("{secret}|{}|{}|{}", json(&secret), xml(&secret), query(&secret));
    assert_eq!(redact(&text, &[secret.into()]), "[redacted]|[redacted]|[redacted]|[redacted]");
}

#[test]
fn the_longer_of_two_secrets_goes_first_and_short_ones_stay() {
    let secrets = ["abc\"def", "abc\"def and more", "abc"].map(Into::into);
    let text = "a abc\"def and more b abc\"def c abc\\\"def d abc";
    assert_eq!(redact(text, &secrets), "a [redacted] b [redacted] c [redacted] d abc");
}

/// Bytes that no text begins, continues or ends with.
const NO_TEXT: &[u8] = b"\xff\xfe";

proptest! {
    #[test]
    fn bytes_that_are_no_text_keep_no_spelling_either(secret in "\\PC{4,12}", spelling in 0..8_usize, before in any::<Vec<u8>>()) {
        let spelled = SPELLINGS[spelling](&secret);
        let bytes = [&before, NO_TEXT, spelled.as_bytes(), NO_TEXT].concat();
        let clean = Redactor::new(&[secret.as_str().into()]).bytes(&bytes);
        prop_assert!(clean.ends_with(&[NO_TEXT, HIDDEN.as_bytes(), NO_TEXT].concat()), "{}", clean.escape_ascii());
    }

    #[test]
    fn bytes_are_redacted_as_the_text_that_they_are(text in "[a-z%&; ]{0,20}", secret in "[a-z]{4,9}") {
        let secrets = [secret.as_str().into()];
        let text = format!("{text}{secret}{text}");
        prop_assert_eq!(Redactor::new(&secrets).bytes(text.as_bytes()), redact(&text, &secrets).into_bytes());
    }
}

#[test]
fn of_bytes_whose_end_was_not_kept_half_a_secret_goes_too() {
    let secrets = ["hunter2-hünter2".into()];
    for (bytes, expected) in [
        (b"\xff body hunter2".as_slice(), b"\xff body [redacted]".as_slice()),
        (b"body hunter2-h\xc3", b"body [redacted]"),
        (b"body hunter2-h%C3", b"body [redacted]"),
        (b"body hunter2\xff", b"body hunter2\xff"),
        (b"h\xc3\xbcnter2 hun", b"h\xc3\xbcnter2 hun"),
        (b"", b""),
    ] {
        let clean = Redactor::new(&secrets).beginning(bytes);
        assert_eq!(clean, expected, "{}", clean.escape_ascii());
    }
}
