//! Who sent a request, as far as the known credentials tell.
//!
//! For mock servers that check no signature. The names of test credentials are unlike anything else in a request, so they are
//! looked for as whole words in headers and parameters, whatever the signature scheme. That serves requests that are signed
//! wrongly, or hardly at all.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use oplog_wire::secret::is_secret_name;

use crate::received::ReceivedRequest;
use crate::settings::Credential;

/// The place of the credential whose token, or else whose access key, the request carries.
pub(crate) fn of(received: &ReceivedRequest<'_>, known: &[Credential]) -> Option<usize> {
    let plain: Vec<_> =
        received.request.headers.iter().filter_map(|(name, value)| Some((name, basic(value)?))).collect();
    let plain = plain.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let headers = received.request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let headers = headers.chain(plain);
    let parameters = received.query.iter().chain(received.form.iter());
    // A header's name is asked for last: that takes longer, and hardly any header holds the word.
    let carries = |word: &str| {
        parameters.clone().any(|(_, value)| holds_word(value, word))
            || headers.clone().any(|(name, value)| holds_word(value, word) && is_secret_name(name))
    };
    // A scheme with a bearer token sends the secret and nothing else.
    let shows = |credential: &Credential| carries(&credential.access_key) || carries(&credential.secret);
    let by_token = known.iter().position(|credential| credential.token.as_deref().is_some_and(carries));
    by_token.or_else(|| known.iter().position(|credential| credential.token.is_none() && shows(credential)))
}

/// What Basic authentication hides in a header's value.
fn basic(value: &str) -> Option<String> {
    let (_, encoded) = value.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"))?;
    Some(String::from_utf8_lossy(&STANDARD.decode(encoded.trim()).ok()?).into_owned())
}

/// Whether `word` stands in `text` with nothing around it that could belong to it.
fn holds_word(text: &str, word: &str) -> bool {
    // Hardly any text holds a credential: most are ruled out at little cost.
    let Some(first) = word.as_bytes().first() else { return false };
    let begins = |window: &[u8]| window.first() == Some(first) && window == word.as_bytes();
    if text.len() < word.len() || !text.as_bytes().windows(word.len()).any(begins) {
        return false;
    }
    let is_inside = |character: char| character.is_ascii_alphanumeric() || character == '-' || character == '_';
    text.match_indices(word)
        .any(|(at, found)| !text[..at].ends_with(is_inside) && !text[at + found.len()..].starts_with(is_inside))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::MockRequest;

    #[track_caller]
    fn check(request: &MockRequest, expected: Option<&str>) {
        let received = ReceivedRequest::new(0, request, jiff::Timestamp::UNIX_EPOCH);
        let known = Credential::tests();
        let found =
            of(&received, &known).map(|place| &known[place]).map(|c| c.token.as_deref().unwrap_or(&c.access_key));
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
        assert!(holds_word("alice@example.com:secret", "alice@example.com"));
        assert!(holds_word("用户:x", "用户") && holds_word("a test", "test"));
        assert!(!holds_word("malice@example.com", "alice@example.com") && !holds_word("test-2 latest", "test"));
    }
}
