//! What is refused, and in which words; what cannot be signed; and that neither tells a secret.

use jiff::SignedDuration;
use oplog_wire::sign::{Credentials, Scheme, SignError, VerifyError};

use crate::sign::request::{Request, kinds, lookup, now, permanent, schemes, temporary};

const SIGNATURE: &str = "the signature does not match";

#[track_caller]
fn refused(request: &Request, scheme: Scheme, known: &Credentials, expected: &str) {
    let error = request.verify(scheme, known).expect_err("refused");
    assert_eq!(error.to_string(), expected, "{scheme}");
}

/// Signs the usual request, changes it, and expects these words.
#[track_caller]
fn changed(scheme: Scheme, change: impl Fn(Request) -> Request, expected: &str) {
    for known in kinds(scheme) {
        refused(&change(Request::usual().signed(scheme, &known)), scheme, &known, expected);
    }
}

#[test]
fn anonymous_requests_are_told_apart_from_bad_ones() {
    for scheme in schemes() {
        refused(&Request::usual(), scheme, &permanent(), "the request is not signed");
    }
}

#[test]
fn another_scheme_is_malformed() {
    for scheme in [Scheme::BceAuthV1, Scheme::Acs3HmacSha256, Scheme::SdkHmacSha256, Scheme::Basic] {
        let request = Request::usual().with("Authorization", "Bearer abc");
        refused(&request, scheme, &permanent(), "the authorization is malformed");
    }
}

#[test]
fn unknown_keys_and_wrong_secrets_are_told_apart() {
    for scheme in schemes() {
        let wrong_secret = match scheme {
            scheme if scheme.is_secret_alone() => "the access key is unknown",
            Scheme::Basic => "the secret is wrong",
            _ => SIGNATURE,
        };
        let request = Request::usual().signed(scheme, &Credentials::new("akey", "tunafish?"));
        refused(&request, scheme, &permanent(), wrong_secret);
        let request = Request::usual().signed(scheme, &Credentials::new("other", "other"));
        refused(&request, scheme, &permanent(), "the access key is unknown");
    }
}

#[test]
fn a_lookup_that_answers_for_any_token_is_not_believed() {
    let request = Request::usual().with("X-Auth-Token", "guess");
    let result = Scheme::XAuthToken.verify(&request.parts(), &|_: &str| Some(permanent()), now());
    assert_eq!(result, Err(VerifyError::WrongSecret));
}

#[test]
fn a_security_token_is_neither_missing_nor_added_nor_exchanged() {
    let expected = "the security token does not belong to the access key";
    for scheme in [Scheme::BceAuthV1, Scheme::RpcHmacSha1, Scheme::Acs3HmacSha256, Scheme::SdkHmacSha256] {
        let other = permanent().with_security_token("another");
        for (sent, known) in [(permanent(), temporary()), (temporary(), permanent()), (other, temporary())] {
            refused(&Request::usual().signed(scheme, &sent), scheme, &known, expected);
        }
    }
}

#[test]
fn clocks_may_differ_by_the_window_and_no_more() {
    let second = SignedDuration::from_secs(1);
    for (scheme, life, lead) in [
        (Scheme::BceAuthV1, 30, 30),
        (Scheme::RpcHmacSha1, 31, 31),
        (Scheme::Acs3HmacSha256, 15, 15),
        (Scheme::SdkHmacSha256, 15, 15),
    ] {
        let request = Request::usual().signed(scheme, &permanent());
        let (life, lead) = (SignedDuration::from_mins(life), SignedDuration::from_mins(lead));
        for inside in [life, -lead] {
            assert!(request.verify_after(scheme, &permanent(), inside).is_ok(), "{scheme} {inside}");
        }
        for outside in [life + second, -lead - second] {
            let timestamp = match scheme {
                Scheme::SdkHmacSha256 => "20190524T022907Z".to_owned(),
                _ => "2019-05-24T02:29:07Z".to_owned(),
            };
            let expected = Err(VerifyError::Expired { timestamp });
            assert_eq!(request.verify_after(scheme, &permanent(), outside), expected, "{scheme} {outside}");
        }
    }
}

#[test]
fn malformed_times_are_named() {
    let expected = r#"the timestamp "2019-05-24T2:29:07Z" is malformed"#;
    changed(Scheme::BceAuthV1, |it| it.edit("2019-05-24T02", "2019-05-24T2"), expected);
    changed(Scheme::RpcHmacSha1, |it| it.edit("2019-05-24T02", "2019-05-24T2"), expected);
    changed(Scheme::Acs3HmacSha256, |it| it.with("x-acs-date", "2019-05-24T2:29:07Z"), expected);
    let expected = r#"the timestamp "2019-05-24T02:29:07Z" is malformed"#;
    changed(Scheme::SdkHmacSha256, |it| it.with("x-sdk-date", "2019-05-24T02:29:07Z"), expected);
}

#[test]
fn headers_that_must_be_signed_are_named() {
    let host = "the header host is not signed";
    changed(Scheme::BceAuthV1, |it| it.edit("/host;", "/"), host);
    changed(Scheme::BceAuthV1, |it| it.without("host"), host);
    changed(Scheme::Acs3HmacSha256, |it| it.edit("=host;", "="), host);
    changed(Scheme::SdkHmacSha256, |it| it.edit("=host;", "="), host);
    changed(Scheme::SdkHmacSha256, |it| it.edit(";x-sdk-date", ""), "the header x-sdk-date is not signed");
    changed(Scheme::Acs3HmacSha256, |it| it.edit(";x-acs-date", ""), "the header x-acs-date is not signed");
    changed(Scheme::Acs3HmacSha256, |it| it.with("X-Acs-More", "1"), "the header x-acs-more is not signed");
    let content_type = "the header content-type is not signed";
    changed(Scheme::Acs3HmacSha256, |it| it.with("Content-Type", "text/plain").body("x"), content_type);
}

#[test]
fn a_content_type_without_a_body_may_be_added_after_the_signing() {
    for known in kinds(Scheme::Acs3HmacSha256) {
        let request = Request::usual().signed(Scheme::Acs3HmacSha256, &known).with("Content-Type", "application/json");
        assert!(request.verify(Scheme::Acs3HmacSha256, &known).is_ok());
    }
}

#[test]
fn missing_parts_are_named() {
    for name in ["AccessKeyId", "Signature", "SignatureMethod", "SignatureNonce", "SignatureVersion", "Timestamp"] {
        let expected = format!("the signature needs {name:?}");
        changed(Scheme::RpcHmacSha1, |it| it.edit(&format!("&{name}="), "&Other="), &expected);
    }
    for name in ["host", "x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"]
    {
        let expected = format!("the signature needs {name:?}");
        changed(Scheme::Acs3HmacSha256, |it| it.without(name), &expected);
        changed(Scheme::Acs3HmacSha256, |it| it.with(name, " "), &expected);
    }
    for name in ["host", "x-sdk-date"] {
        let expected = format!("the signature needs {name:?}");
        changed(Scheme::SdkHmacSha256, |it| it.without(name), &expected);
    }
}

#[test]
fn other_kinds_of_signature_are_unsupported() {
    for (from, to, expected) in [
        ("=HMAC-SHA1", "=HMAC-SHA256", r#"SignatureMethod "HMAC-SHA256" is not supported"#),
        ("=1.0", "=2.0", r#"SignatureVersion "2.0" is not supported"#),
        ("?Action", "?SignatureType=BEARERTOKEN&Action", r#"SignatureType "BEARERTOKEN" is not supported"#),
    ] {
        changed(Scheme::RpcHmacSha1, |it| it.edit(from, to), expected);
    }
}

#[test]
fn what_makes_sense_once_is_refused_twice() {
    for name in ["AccessKeyId", "Signature", "SignatureNonce", "Timestamp"] {
        let expected = format!("the {name} is malformed");
        changed(Scheme::RpcHmacSha1, |it| it.edit("?Action", &format!("?{name}=x&Action")), &expected);
    }
    for scheme in [Scheme::BceAuthV1, Scheme::Acs3HmacSha256, Scheme::SdkHmacSha256, Scheme::Basic] {
        changed(scheme, |it| it.and("authorization", "x"), "the authorization is malformed");
    }
    changed(Scheme::XAuthToken, |it| it.and("X-Auth-Token", "x"), "the x-auth-token is malformed");
    changed(Scheme::Bearer, |it| it.and("Authorization", "Bearer x"), "the authorization is malformed");
    changed(Scheme::Bearer, |it| it.with("Authorization", "Token x"), "the authorization is malformed");
    for (key, add) in [
        ("api-key-header=X-Key", (|it| it.and("x-key", "x")) as fn(Request) -> Request),
        ("api-key-query=xkey", |it| Request { target: format!("{}&xkey=x", it.target), ..it }),
    ] {
        changed(key.parse().expect("a scheme"), add, "the API key is malformed");
    }
    changed(Scheme::Acs3HmacSha256, |it| it.and("x-acs-date", "x"), "the x-acs-date is malformed");
}

#[test]
fn damaged_authorizations_are_malformed() {
    for (scheme, from, to) in [
        (Scheme::BceAuthV1, "/1800/", "/"),
        (Scheme::BceAuthV1, "/1800/", "/-1/"),
        (Scheme::BceAuthV1, "/1800/", "/+1800/"),
        (Scheme::BceAuthV1, "/1800/", "/99999999999/"),
        (Scheme::BceAuthV1, "bce-auth-v1", "bce-auth-v2"),
        (Scheme::Acs3HmacSha256, "Credential=", "Access="),
        (Scheme::Acs3HmacSha256, "Credential=akey", "Credential="),
        (Scheme::Acs3HmacSha256, ",Signature=", ",Signature=,Signature="),
        (Scheme::Acs3HmacSha256, ",SignedHeaders", ""),
        (Scheme::SdkHmacSha256, "Access=", "Credential="),
        (Scheme::SdkHmacSha256, "SDK-HMAC-SHA256 ", "SDK-HMAC-SM3 "),
        (Scheme::Basic, "Basic ", "Basic !"),
        (Scheme::Basic, "Basic YWtl", "Basic /w=="),
    ] {
        changed(scheme, |it| it.edit(from, to), "the authorization is malformed");
    }
    let request = Request::usual().with("Authorization", "Basic YWtleQ==");
    refused(&request, Scheme::Basic, &permanent(), "the authorization is malformed");
}

#[test]
fn another_body_does_not_have_the_stated_digest() {
    let expected = "the body does not have the digest that the request states";
    changed(Scheme::Acs3HmacSha256, |it| it.body("more"), expected);
    changed(Scheme::SdkHmacSha256, |it| it.with("x-sdk-content-sha256", "00"), expected);
    changed(Scheme::SdkHmacSha256, |it| it.body("{}").with("x-sdk-content-sha256", "UNSIGNED-PAYLOAD"), expected);
}

#[test]
fn the_method_of_a_parameter_signature_is_covered() {
    let post = |it| Request { method: "POST".into(), ..it };
    changed(Scheme::RpcHmacSha1, post, SIGNATURE);
}

#[test]
fn the_digits_of_a_signature_are_lower_case() {
    for scheme in [Scheme::BceAuthV1, Scheme::Acs3HmacSha256, Scheme::SdkHmacSha256] {
        let request = Request::usual().signed(scheme, &permanent());
        let given = request.header("Authorization").to_owned();
        let code = &given[given.len() - 64..];
        refused(&request.clone().edit(code, &code.to_uppercase()), scheme, &permanent(), SIGNATURE);
    }
}

#[test]
fn requests_that_cannot_be_signed_say_why() {
    let hostless = Request::usual().without("host");
    let missing = |header| Err(SignError::MissingHeader { header });
    for scheme in [Scheme::BceAuthV1, Scheme::Acs3HmacSha256, Scheme::SdkHmacSha256] {
        assert_eq!(hostless.signature(scheme, &permanent()), missing("host"), "{scheme}");
    }
    for header in ["x-acs-action", "x-acs-version"] {
        let request = Request::usual().without(header);
        assert_eq!(request.signature(Scheme::Acs3HmacSha256, &permanent()), missing(header));
    }
    for parameter in ["AccessKeyId", "Signature", "SignatureNonce", "SecurityToken", "Timestamp"] {
        let request = Request::usual().at(format!("/?{parameter}=x"));
        assert_eq!(request.signature(Scheme::RpcHmacSha1, &temporary()), Err(SignError::Occupied { parameter }));
    }
    for scheme in schemes().into_iter().filter(|scheme| !scheme.has_clock()) {
        assert_eq!(Request::usual().signature(scheme, &temporary()), Err(SignError::SecurityToken));
    }
}

#[test]
fn values_that_would_break_out_of_their_place_are_not_sent() {
    for (scheme, credentials, what) in [
        (Scheme::BceAuthV1, Credentials::new("a/b", "x"), "access key"),
        (Scheme::BceAuthV1, permanent().with_security_token("a\r\nHost: b"), "security token"),
        (Scheme::RpcHmacSha1, Credentials::new("", "x"), "AccessKeyId"),
        (Scheme::Acs3HmacSha256, Credentials::new("a,b", "x"), "access key"),
        (Scheme::SdkHmacSha256, Credentials::new("a b", "x"), "access key"),
        (Scheme::SdkHmacSha256, permanent().with_security_token(" padded"), "security token"),
        (Scheme::XAuthToken, Credentials::new("a", ""), "token"),
        (Scheme::Bearer, Credentials::new("a", ""), "token"),
        (Scheme::Bearer, Credentials::new("a", "two words"), "token"),
        (Scheme::Basic, Credentials::new("a:b", "x"), "user name"),
        (Scheme::Basic, Credentials::new("a", "x\n"), "password"),
    ] {
        let result = Request::usual().signature(scheme, &credentials);
        assert_eq!(result, Err(SignError::Unsendable { what }), "{scheme}");
    }
}

#[test]
fn nothing_printed_tells_a_secret() {
    for scheme in schemes() {
        for known in kinds(scheme) {
            let signature = Request::usual().signature(scheme, &known).expect("signed");
            let request = Request::usual().signed(scheme, &known);
            let stranger = Credentials::new("akey", "tunafish").with_security_token("tok/en+1==");
            let mut printed = format!("{known:?} {signature:?} {:?}", request.verify(scheme, &known));
            for other in [stranger, Credentials::new("nobody", "x")] {
                let error = request.verify(scheme, &other).expect_err("refused");
                printed += &format!(" {error} {error:?}");
            }
            let found = scheme.verify(&request.parts(), &|key: &str| lookup(scheme, &known, key), now());
            printed += &format!(" {found:?}");
            for secret in ["swordfish", "tunafish", "tok/en", "c3dvcmRmaXNo"] {
                assert!(!printed.contains(secret), "{scheme}: {printed}");
            }
        }
    }
}

#[test]
fn scheme_names_are_the_same_everywhere() {
    for scheme in Scheme::ALL {
        assert_eq!(scheme.name().parse(), Ok(scheme));
        assert_eq!(scheme.to_string(), scheme.name());
        assert_eq!(serde_json::to_value(scheme).expect("a name"), scheme.name());
    }
    let error = "hmac".parse::<Scheme>().expect_err("unknown");
    assert_eq!(
        error.to_string(),
        "unknown signature scheme \"hmac\", known are bce-auth-v1, rpc-hmac-sha1, acs3-hmac-sha256, \
         sdk-hmac-sha256, x-auth-token, basic, bearer, api-key-header=NAME and api-key-query=NAME"
    );
}

#[test]
fn an_api_key_travels_under_the_name_that_is_given() {
    let known = Credentials::new("akey", "sword&fish");
    let signature =
        |scheme: &str| Request::usual().signature(scheme.parse().expect("a scheme"), &known).expect("signed");
    assert_eq!(signature("api-key-header=X-Key").headers, [("X-Key".to_owned(), "sword&fish".to_owned())]);
    assert_eq!(signature("api-key-query=xkey").query, [("xkey".to_owned(), "sword&fish".to_owned())]);
    for text in ["api-key-header", "api-key-header=", "api-key-query=a b", "api-key=X-Key", "basic=x"] {
        assert!(text.parse::<Scheme>().is_err(), "{text}");
    }
    let twice = Request::usual().at("/?xkey=x").signature("api-key-query=xkey".parse().expect("a scheme"), &known);
    assert_eq!(
        twice.expect_err("refused").to_string(),
        "the request already has the parameter that the API key travels in"
    );
}
