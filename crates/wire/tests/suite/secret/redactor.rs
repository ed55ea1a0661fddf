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

/// As logs and shells write what is no letter: by the numbers of its bytes.
fn hexadecimal(text: &str) -> String {
    escaped(text, |byte| format!("\\x{byte:02x}"))
}

fn octal(text: &str) -> String {
    escaped(text, |byte| format!("\\{byte:03o}"))
}

fn escaped(text: &str, number: fn(u8) -> String) -> String {
    let one = |byte: u8| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { number(byte) };
    text.bytes().map(one).collect()
}

fn same(text: &str) -> String {
    text.to_owned()
}

/// Secrets that nobody writes by chance: none of them is a word.
const NO_WORD: &str = "[A-Za-z]{2,6}[0-9.=+/&<\"' é密][A-Za-z0-9%\\\\]{3,9}|[a-z]{16,30}|[a-z]{1,4}[A-Z][a-zA-Z]{2,8}";
/// Secrets that are words.
const WORD: &str = "[a-z]{4,15}|[A-Z]{4,15}|[A-Z][a-z]{3,14}|[a-z]{2,5}[_-][a-z]{2,5}";
/// What may stand around a secret.
const CONTEXT: &str = "[A-Za-z0-9_é密%\\\\&;=\"' \n/:\\[-]{0,6}";

fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() && character != '密' || character == '_'
}

type Spelling = fn(&str) -> String;
const SPELLINGS: [Spelling; 10] = [same, json, xml, query, form, every_byte, ascii_json, shell, hexadecimal, octal];

proptest! {
    #[test]
    fn no_spelling_of_a_spelling_of_a_secret_stays(secret in "\\PC{4,12}", first in 0..SPELLINGS.len(), second in 0..5_usize) {
        let spelled = SPELLINGS[second](&SPELLINGS[first](&secret));
        let text = redact(&format!("before {spelled} after"), &[secret.as_str().into()]);
        prop_assert!(!text.contains(&spelled) && text.contains(HIDDEN), "{spelled} in {text}");
    }

    #[test]
    fn no_spelling_stays_whatever_stands_around_it(
        secret in NO_WORD, spelling in 0..SPELLINGS.len(), before in CONTEXT, after in CONTEXT,
    ) {
        let spelled = SPELLINGS[spelling](&secret);
        let text = redact(&format!("{before}{spelled}{after}"), &[secret.as_str().into()]);
        prop_assert!(!text.contains(&spelled) && text.contains(HIDDEN), "{spelled} in {text}");
    }

    #[test]
    fn a_secret_that_is_a_word_stays_in_longer_words_alone(
        secret in WORD, spelling in 0..SPELLINGS.len(), before in CONTEXT, after in CONTEXT,
    ) {
        let spelled = SPELLINGS[spelling](&secret);
        let text = format!("{before}{spelled}{after}");
        let clean = redact(&text, &[secret.as_str().into()]);
        if before.ends_with(is_of_word) || after.starts_with(is_of_word) {
            // Behind an escape it may be either.
            prop_assert!(clean == text || before.contains(['\\', '%', '[']), "{text} became {clean}");
        } else {
            prop_assert!(!clean.contains(&spelled) && clean.contains(HIDDEN), "{text} became {clean}");
        }
    }

    #[test]
    fn an_escape_is_no_part_of_a_word(secret in WORD, blank in "[ \t\r\n\u{b}\u{c}.:=/«»\u{2028}]", spelling in 0..SPELLINGS.len()) {
        let text = format!("a{}{secret}", SPELLINGS[spelling](&blank));
        let clean = redact(&text, &[secret.as_str().into()]);
        prop_assert!(clean.ends_with(HIDDEN), "{text} became {clean}");
    }

    #[test]
    fn a_text_without_the_secret_stays(text in "[a-m%&\\\\;\"]{0,40}", secret in "[n-z]{4,9}") {
        prop_assert_eq!(redact(&text, &[secret.as_str().into()]), text);
    }
}

#[test]
fn what_is_cut_off_inside_a_secret_stays_hidden() {
    let secrets = ["hunter2-hunter2".into(), "it's \"quoted\"".into(), "token-\"&<'> and more".into()];
    for (text, expected) in [
        ("a hunter2-hun… (2000 characters)", "a [redacted]… (2000 characters)"),
        ("a hunt…, b hun…", "a [redacted]…, b hun…"),
        ("body hunter2-\n  … 900 bytes in all", "body [redacted]\n  … 900 bytes in all"),
        (r#""it's \"quo…"#, r#""[redacted]…"#),
        ("token-&quot;&amp… (65751 characters)", "[redacted]… (65751 characters)"),
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
    fn bytes_that_are_no_text_keep_no_spelling_either(secret in "\\PC{4,12}", spelling in 0..SPELLINGS.len(), before in any::<Vec<u8>>()) {
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

#[test]
fn a_word_is_not_torn_out_of_a_longer_one() {
    let secrets = ["password", "admin", "top-secret"].map(Into::into);
    for (text, expected) in [
        ("reset_root_password", "reset_root_password"),
        ("passwords and admins, administrator, padmin", "passwords and admins, administrator, padmin"),
        ("password1, 1password, épassword", "password1, 1password, épassword"),
        ("%C3%A9password", "%C3%A9password"),
        ("reset-root-password", "reset-root-[redacted]"),
        ("key=password&user=admin", "key=[redacted]&user=[redacted]"),
        ("admin:password@host /password/ (password)", "[redacted]:[redacted]@host /[redacted]/ ([redacted])"),
        (r#"{"a":"password"} "\"password\"""#, r#"{"a":"[redacted]"} "\"[redacted]\"""#),
        ("a%20password%20b a%2520password", "a%20[redacted]%20b a%2520[redacted]"),
        (r"a\npassword\nb a\\tpassword\u0020", r"a\n[redacted]\nb a\\t[redacted]\u0020"),
        (r"a\x20password a\040password a\u0020password", r"a\x20[redacted] a\040[redacted] a\u0020[redacted]"),
        ("a&#32;password&lt;", "a&#32;[redacted]&lt;"),
        ("a+password+b", "a+[redacted]+b"),
        ("\u{1b}[1;31mpassword\u{1b}[0m \u{1b}[mpassword", "\u{1b}[1;31m[redacted]\u{1b}[0m \u{1b}[m[redacted]"),
        ("%1B%5B31mpassword", "%1B%5B31m[redacted]"),
        ("of[password] of[apassword]", "of[[redacted]] of[apassword]"),
        ("用户password不存在", "用户[redacted]不存在"),
        ("%70assword pass%77ord", "[redacted] [redacted]"),
        ("a_top-secret top-secret", "a_top-secret [redacted]"),
        ("the passw… reset_passw… (90 characters)", "the [redacted]… reset_passw… (90 characters)"),
    ] {
        assert_eq!(redact(text, &secrets), expected);
    }
}

#[test]
fn what_is_no_ordinary_word_is_taken_out_of_longer_ones_too() {
    for secret in
        ["hunter2", "1234", "correcthorsebattery", "dXNlcjpwYXNz", "p4ss", "pass word", "пароль", "-abcd", "abcd-"]
    {
        let text = format!("x{secret}y_{secret}_");
        assert_eq!(redact(&text, &[secret.into()]), "x[redacted]y_[redacted]_", "{secret}");
    }
}
