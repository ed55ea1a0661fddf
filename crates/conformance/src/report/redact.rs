//! Secrets taken out of a text, however they are spelled in it.
//!
//! A text quotes what a target answered, and a target may have sent a secret back: in JSON, in XML, in a query, cut off where
//! a quotation ends. So a secret is looked for character by character, each in any of the spellings that these forms have.
//! Edges: a target that encrypts or rearranges a secret before it sends it back is beyond this.

use std::fmt::Write as _;

use oplog_wire::sign::Secret;
use regex::{Regex, RegexBuilder};

pub(super) const HIDDEN: &str = "[redacted]";
/// Fewer bytes would stand in everything else too.
const SHORTEST: usize = 4;
/// Bytes of a secret that are looked for in every spelling of every character; longer ones are looked for as a whole.
const LONGEST: usize = 4 << 10;
/// Bytes that the compiled pattern may take.
const LARGEST: usize = 256 << 20;
/// What ends a quotation that was cut off.
pub(super) const CUT: char = '…';

/// The text without `secrets`. One of less than four bytes would hide everything else, and stays.
///
/// ```
/// use oplog_conformance::report::redact;
/// let secrets = ["a&b=\"c\"".into()];
/// assert_eq!(redact("a&b=\"c\", a%26b%3D%22c%22, a&amp;b=&quot;c&quot;", &secrets), "[redacted], [redacted], [redacted]");
/// ```
#[must_use]
pub fn redact(text: &str, secrets: &[Secret]) -> String {
    Sieve::new(secrets).text(text)
}

/// Secrets, made ready to be taken out of many texts.
pub(super) struct Sieve<'s> {
    /// The longest first: a secret may be part of another one.
    secrets: Vec<&'s str>,
    pattern: Option<Regex>,
}

impl<'s> Sieve<'s> {
    pub(super) fn new(secrets: &'s [Secret]) -> Self {
        let secrets = secrets.iter().map(Secret::expose).filter(|secret| secret.len() >= SHORTEST);
        let mut secrets: Vec<&str> = secrets.collect();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets.dedup();
        let short: Vec<&str> = secrets.iter().copied().filter(|secret| secret.len() <= LONGEST).collect();
        let pattern = if short.is_empty() { None } else { pattern(&short) };
        Self { secrets, pattern }
    }

    pub(super) fn secrets(&self) -> &[&'s str] {
        &self.secrets
    }

    pub(super) fn text(&self, text: &str) -> String {
        if self.secrets.is_empty() {
            return text.to_owned();
        }
        let whole = self.secrets.iter().filter(|secret| secret.len() > LONGEST || self.pattern.is_none());
        let mut text = whole.fold(text.to_owned(), |text, secret| as_a_whole(text, secret));
        if let Some(pattern) = &self.pattern {
            text = pattern.replace_all(&text, HIDDEN).into_owned();
        }
        self.secrets.iter().fold(text, |text, secret| cut_off(&text, secret))
    }
}

/// Without the secret as it is, and as JSON, XML and queries spell it.
fn as_a_whole(text: String, secret: &str) -> String {
    let json = serde_json::Value::from(secret).to_string();
    let xml = secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let query = percent_encoding::utf8_percent_encode(secret, oplog_schema::uri::UNRESERVED).to_string();
    [secret, json.trim_matches('"'), &xml, &query].iter().fold(text, |text, form| text.replace(form, HIDDEN))
}

/// Without the beginning of the secret where a quotation was cut off inside it.
fn cut_off(text: &str, secret: &str) -> String {
    if !text.contains(CUT) {
        return text.to_owned();
    }
    let json = serde_json::Value::from(secret).to_string();
    let mut pieces: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(CUT) {
        let shown = before.trim_end();
        let begun = [secret, json.trim_matches('"')].into_iter().filter_map(|form| begun(shown, form)).max();
        pieces.push(match begun {
            Some(length) => format!("{}{HIDDEN}{}", &shown[..shown.len() - length], &before[shown.len()..]),
            None => before.to_owned(),
        });
        rest = after;
    }
    pieces.push(rest.to_owned());
    pieces.join(&CUT.to_string())
}

/// How many bytes at the end of `text` are the beginning of `secret`.
fn begun(text: &str, secret: &str) -> Option<usize> {
    let lengths = secret.char_indices().map(|(at, _)| at).filter(|length| *length >= SHORTEST);
    lengths.filter(|length| text.ends_with(&secret[..*length])).max()
}

/// A pattern for the secrets in all spellings.
fn pattern(secrets: &[&str]) -> Option<Regex> {
    let mut pattern = String::new();
    for secret in secrets {
        pattern.push_str(if pattern.is_empty() { "" } else { "|" });
        secret.chars().for_each(|character| spellings(&mut pattern, character));
    }
    RegexBuilder::new(&pattern).size_limit(LARGEST).build().ok()
}

/// Adds a pattern for one character: as it is, escaped once or several times over, encoded, or as an entity.
fn spellings(pattern: &mut String, character: char) {
    // What escapes are made of may be encoded in its turn.
    const AMP: &str = "(?:&|%(?:25)*26)(?:amp(?:;|%(?:25)*3[Bb]))*";
    const END: &str = "(?:;|%(?:25)*3[Bb])";
    const HASH: &str = "(?:#|%(?:25)*23)";
    const ESCAPE: &str = r"(?:\\|%(?:25)*5[Cc])";
    let (mut utf8, mut utf16) = ([0; 4], [0; 2]);
    let encoded = character.encode_utf8(&mut utf8);
    let literal = regex::escape(encoded);
    let bytes: String = encoded.bytes().map(|byte| format!("%(?:25)*(?i:{byte:02x})")).collect();
    let units = character.encode_utf16(&mut utf16).iter();
    let units: String = units.map(|unit| format!("{ESCAPE}+u(?i:{unit:04x})")).collect();
    let code = u32::from(character);
    let mut all = vec![
        bytes.clone(),
        units,
        format!(r"{ESCAPE}+u\{{{code:x}\}}"),
        format!("{AMP}{HASH}0*{code}{END}"),
        format!("{AMP}{HASH}[xX]0*(?i:{code:x}){END}"),
    ];
    // Before a letter or a digit an escape would mean something else.
    if character.is_alphanumeric() {
        all.push(literal);
    } else {
        all.push(format!("{ESCAPE}*(?:{literal}|{bytes})"));
    }
    let entity = match character {
        '<' => Some("lt"),
        '>' => Some("gt"),
        '"' => Some("quot"),
        '\'' => Some("apos"),
        _ => None,
    };
    all.extend(entity.map(|name| format!("{AMP}{name}{END}")));
    let letter = match character {
        '\u{8}' => Some('b'),
        '\t' => Some('t'),
        '\n' => Some('n'),
        '\u{c}' => Some('f'),
        '\r' => Some('r'),
        _ => None,
    };
    all.extend(letter.map(|letter| format!("{ESCAPE}+{letter}")));
    match character {
        '&' => all.push(AMP.to_owned()),
        ' ' => all.push(r"\+|%(?:25)*2[Bb]".to_owned()),
        // A shell leaves its quotes, escapes the character and comes back.
        '\'' => all.push(r"'\\+''".to_owned()),
        _ => {}
    }
    let _ = write!(pattern, "(?:{})", all.join("|"));
}

#[cfg(test)]
mod tests {
    use oplog_schema::uri::UNRESERVED;
    use percent_encoding::utf8_percent_encode;
    use proptest::prelude::*;

    use super::*;

    fn json(text: &str) -> String {
        let quoted = serde_json::Value::from(text).to_string();
        quoted[1..quoted.len() - 1].to_owned()
    }

    fn xml(text: &str) -> String {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
            .replace('\'', "&#39;")
    }

    fn query(text: &str) -> String {
        utf8_percent_encode(text, UNRESERVED).to_string()
    }

    fn form(text: &str) -> String {
        url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
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
}
