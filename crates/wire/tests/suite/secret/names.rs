//! Which names tell that the value under them is a secret.

use oplog_wire::secret::{is_secret_name, words};

#[test]
fn credentials_are_known_by_their_names() {
    for name in [
        // Headers.
        "Authorization",
        "authorization",
        "Proxy-Authorization",
        "Authentication-Info",
        "X-Auth-Token",
        "x-auth-user",
        "X-OAuth-Basic",
        "x-subject-token",
        "x-bce-security-token",
        "x-acs-security-token",
        "Cookie",
        "Set-Cookie",
        "X-Api-Key",
        "Ocp-Apim-Subscription-Key",
        "X-Key-2",
        "KEY1",
        "X-Session-Id",
        "JSESSIONID",
        "X-Hub-Signature",
        "X-Secret",
        // Parameters.
        "Signature",
        "signature",
        "token",
        "access_token",
        "id_token",
        "SecurityToken",
        "security-token",
        "AccessKeyId",
        "accesskey",
        "api_key",
        "apikey",
        "authkey",
        "client_secret",
        "clientsecret",
        "new_password",
        "pwd",
        // Members and settings.
        "userPassword",
        "passwd",
        "credentials",
        "sessionToken",
        "HTTPAuth",
        "private_key",
    ] {
        assert!(is_secret_name(name), "{name}");
    }
}

#[test]
fn what_only_sounds_like_a_credential_is_none() {
    for name in [
        "WWW-Authenticate",
        "X-Author",
        "authority",
        "x-request-id",
        "NextToken",
        "nextPageToken",
        "continuation_token",
        "X-Next-Token",
        "SignatureMethod",
        "SignatureVersion",
        "SignatureType",
        "SignatureNonce",
        "x-acs-signature-nonce",
        "SignedHeaders",
        "maxKeys",
        "keyword",
        "monkey",
        "marker",
        "user",
        "host",
        "",
    ] {
        assert!(!is_secret_name(name), "{name}");
    }
}

#[test]
fn a_cursor_hides_no_other_part_of_a_name() {
    assert!(is_secret_name("SessionNextToken") && is_secret_name("secret-page-token"));
}

#[test]
fn a_name_in_any_style_falls_into_words() {
    for (name, expected) in [
        ("X-Request-ID", "x request id"),
        ("user_id", "user id"),
        ("nextMarker", "next marker"),
        ("HTTPHost", "http host"),
        ("__a..b", "a b"),
        ("", ""),
    ] {
        assert_eq!(words(name).join(" "), expected, "{name}");
    }
}
