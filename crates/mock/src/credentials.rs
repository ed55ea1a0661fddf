//! Who sent a request, as far as the known credentials tell.
//!
//! For mock servers that check no signature. The names of test credentials are unlike anything else in a request, so they are
//! looked for as whole words in headers and parameters, whatever the signature scheme. That serves requests that are signed
//! wrongly, or hardly at all.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use memchr::{memchr, memchr2};
use oplog_wire::secret::is_secret_name;

use crate::received::ReceivedRequest;
use crate::settings::Credential;

/// The words that tell credentials, to be looked for in many texts.
#[derive(Debug, Clone)]
pub(crate) struct CredentialWords {
    words: Vec<Word>,
    /// Which bytes a word begins with: hardly any place in a text has to be looked at.
    begins: Vec<u8>,
}

#[derive(Clone)]
struct Word {
    text: String,
    /// The place of its credential.
    credential: usize,
    is_token: bool,
}

impl CredentialWords {
    pub(crate) fn new(known: &[Credential]) -> Self {
        let words = known.iter().enumerate().flat_map(|(credential, one)| {
            let word = move |text: &str, is_token| Word { text: text.to_owned(), credential, is_token };
            match &one.token {
                Some(token) => vec![word(token, true)],
                // A scheme with a bearer token sends the secret and nothing else.
                None => vec![word(&one.access_key, false), word(&one.secret, false)],
            }
        });
        let words: Vec<Word> = words.filter(|word| !word.text.is_empty()).collect();
        let begins: BTreeSet<u8> = words.iter().filter_map(|word| word.text.bytes().next()).collect();
        Self { words, begins: begins.into_iter().collect() }
    }

    /// The place of the credential whose token, or else whose access key, the request carries.
    pub(crate) fn find(&self, received: &ReceivedRequest<'_>) -> Option<usize> {
        let mut best: Option<&Word> = None;
        // Tokens come first, then credentials in their order.
        let mut found =
            |word| best = best.into_iter().chain([word]).min_by_key(|word| (!word.is_token, word.credential));
        for (_, value) in received.query.iter().chain(received.form.iter()) {
            self.each(value, &mut found);
        }
        for (name, value) in &received.request.headers {
            // A header's name is asked for last: that takes longer, and hardly any header holds a word.
            let mut is_secret = None;
            let mut in_header = |word| {
                // Most of them stand in this one.
                let is_known = name.eq_ignore_ascii_case("authorization");
                if is_known || *is_secret.get_or_insert_with(|| is_secret_name(name)) {
                    found(word);
                }
            };
            self.each(value, &mut in_header);
            if let Some(plain) = basic(value) {
                self.each(&plain, &mut in_header);
            }
        }
        best.map(|word| word.credential)
    }

    /// Shows `found` every word that stands in `text` with nothing around it that could belong to it.
    fn each<'w>(&'w self, text: &str, found: &mut impl FnMut(&'w Word)) {
        let is_inside = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let bytes = text.as_bytes();
        let mut from = 0;
        while let Some(next) = self.next(&bytes[from..]) {
            let (before, rest) = bytes.split_at(from + next);
            let ends = |rest: &[u8]| !rest.first().is_some_and(is_inside);
            if !before.last().is_some_and(is_inside) {
                let stands = |word: &&Word| rest.strip_prefix(word.text.as_bytes()).is_some_and(ends);
                self.words.iter().filter(stands).for_each(&mut *found);
            }
            from += next + 1;
        }
    }

    /// The next place at which a word may begin.
    fn next(&self, bytes: &[u8]) -> Option<usize> {
        match *self.begins {
            [] => None,
            [one] => memchr(one, bytes),
            [one, other] => memchr2(one, other, bytes),
            _ => bytes.iter().position(|byte| self.begins.contains(byte)),
        }
    }
}

impl std::fmt::Debug for Word {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Word").field("credential", &self.credential).finish_non_exhaustive()
    }
}

/// What Basic authentication hides in a header's value.
fn basic(value: &str) -> Option<String> {
    const SCHEME: &str = "Basic ";
    let (scheme, encoded) = value.split_at_checked(SCHEME.len())?;
    if !scheme.eq_ignore_ascii_case(SCHEME) {
        return None;
    }
    Some(String::from_utf8_lossy(&STANDARD.decode(encoded.trim()).ok()?).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::MockRequest;

    #[track_caller]
    fn check(request: &MockRequest, expected: Option<&str>) {
        let received = ReceivedRequest::new(0, request, jiff::Timestamp::UNIX_EPOCH);
        let known = Credential::tests();
        let found = CredentialWords::new(&known)
            .find(&received)
            .map(|place| &known[place])
            .map(|c| c.token.as_deref().unwrap_or(&c.access_key));
        assert_eq!(found, expected, "{request:?}");
    }

    #[test]
    fn a_credential_is_found_wherever_a_scheme_puts_it() {
        let get = || MockRequest::get("/");
        check(&get().with_header("Authorization", "scheme/test-no-permission/2020/x"), Some("test-no-permission"));
        check(&get().with_header("Authorization", "S Access=test, Signature=1"), Some("test"));
        check(&get().with_header("Authorization", "Basic dGVzdC1uby1wZXJtaXNzaW9uOng="), Some("test-no-permission"));
        check(&get().with_header("X-Auth-Token", "test-sts-expired"), Some("test-sts-expired"));
        check(&get().with_header("X-Auth-Token", "test-no-permission-secret"), Some("test-no-permission"));
        check(&MockRequest::get("/?Key=test-sts&Token=test-sts-invalid"), Some("test-sts-invalid"));
        check(&MockRequest::get("/?Key=test-unsupported-account"), Some("test-unsupported-account"));
    }

    #[test]
    fn part_of_a_word_is_no_credential() {
        check(&MockRequest::get("/?a=test-no-permission-2&b=latest"), None);
        check(&MockRequest::get("/").with_header("User-Agent", "test-no-permission"), None);
    }

    #[test]
    fn a_word_may_hold_any_character() {
        let holds = |text: &str, word: &str| {
            let credential = Credential { access_key: word.to_owned(), ..Credential::test() };
            let mut found = false;
            CredentialWords::new(&[credential]).each(text, &mut |_| found = true);
            found
        };
        assert!(holds("alice@example.com:secret", "alice@example.com"));
        assert!(holds("用户:x", "用户") && holds("a test", "test"));
        assert!(!holds("malice@example.com", "alice@example.com") && !holds("test-2 latest", "test"));
    }
}
