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
    let texts = texts(received);
    let carries = |name: &str| texts.iter().any(|text| holds_word(text, name));
    // A scheme with a bearer token sends the secret and nothing else.
    let shows = |credential: &Credential| carries(&credential.access_key) || carries(&credential.secret);
    let by_token = known.iter().position(|credential| credential.token.as_deref().is_some_and(carries));
    by_token.or_else(|| known.iter().position(|credential| credential.token.is_none() && shows(credential)))
}

/// Where a credential can stand: values of headers and parameters, and what Basic authentication hides.
fn texts(received: &ReceivedRequest<'_>) -> Vec<String> {
    let headers = received.request.headers.iter().filter(|(name, _)| is_secret_name(name));
    let mut texts: Vec<String> = headers.map(|(_, value)| value.clone()).collect();
    for text in texts.clone() {
        if let Some((_, encoded)) = text.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"))
            && let Ok(plain) = STANDARD.decode(encoded.trim())
        {
            texts.push(String::from_utf8_lossy(&plain).into_owned());
        }
    }
    texts.extend(received.query.iter().chain(received.form.iter()).map(|(_, value)| value.to_owned()));
    texts
}

/// Whether `word` stands in `text` with nothing around it that could belong to it.
fn holds_word(text: &str, word: &str) -> bool {
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
