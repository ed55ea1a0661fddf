//! The forms in which real clients send one and the same signature.

use oplog_wire::sign::{Credentials, Scheme};

use crate::sign::request::{NONCE, Request, kinds, now, permanent, schemes, temporary};

#[track_caller]
fn accepted(request: &Request, scheme: Scheme, known: &Credentials) {
    assert_eq!(Scheme::detect(&request.parts()), Some(scheme));
    let identity = request.verify(scheme, known).expect("accepted");
    assert_eq!(identity.access_key, known.access_key);
}

#[test]
fn an_identity_tells_all_that_the_signature_proves() {
    for scheme in schemes() {
        for known in kinds(scheme) {
            let identity = Request::usual().signed(scheme, &known).verify(scheme, &known).expect("accepted");
            let hashed = scheme.has_clock();
            let counted = matches!(scheme, Scheme::RpcHmacSha1 | Scheme::Acs3HmacSha256);
            assert_eq!(identity.access_key, known.access_key, "{scheme}");
            assert_eq!(identity.security_token, known.security_token, "{scheme}");
            assert_eq!(identity.nonce.as_deref(), counted.then_some(NONCE), "{scheme}");
            assert_eq!(identity.signed_at, hashed.then(now), "{scheme}");
        }
    }
}

#[test]
fn an_unsigned_request_attempts_no_scheme() {
    assert_eq!(Scheme::detect(&Request::usual().parts()), None);
}

#[test]
fn bce_lists_are_read_in_any_order_and_case() {
    let request = Request::usual().signed(Scheme::BceAuthV1, &permanent());
    accepted(&request, Scheme::BceAuthV1, &permanent());
    for list in ["x-bce-date;host", "Host;X-Bce-Date", "host;x-bce-date;absent"] {
        accepted(&request.clone().edit("host;x-bce-date", list), Scheme::BceAuthV1, &permanent());
    }
}

#[test]
fn bce_list_may_be_empty() {
    let request = Request::usual().with("Content-Length", "0").with("Accept", "*/*");
    let request = request.signed(Scheme::BceAuthV1, &temporary());
    let request = request.edit("content-length;host;x-bce-date;x-bce-security-token", "");
    accepted(&request, Scheme::BceAuthV1, &temporary());
}

#[test]
fn bce_prefixed_headers_may_be_signed_without_being_listed() {
    let request = Request::usual().signed(Scheme::BceAuthV1, &temporary());
    accepted(&request.edit(";x-bce-security-token", ""), Scheme::BceAuthV1, &temporary());
}

#[test]
fn bce_authorization_may_stand_in_the_query() {
    for name in ["authorization", "Authorization"] {
        let request = Request::usual().signed(Scheme::BceAuthV1, &permanent());
        let authorization = request.header("Authorization").replace('/', "%2F").replace(';', "%3B");
        let target = format!("{}&{name}={authorization}", request.target);
        accepted(&request.without("Authorization").at(target), Scheme::BceAuthV1, &permanent());
    }
}

#[test]
fn bce_security_token_may_stand_in_the_query() {
    let target = "/v1/log?x-bce-security-token=tok%2Fen%2B1%3D%3D";
    let request = Request::usual().at(target).signed(Scheme::BceAuthV1, &permanent());
    accepted(&request, Scheme::BceAuthV1, &temporary());
}

#[test]
fn rpc_parameters_may_come_as_a_form() {
    for known in kinds(Scheme::RpcHmacSha1) {
        let mut request = Request::usual();
        request.method = "POST".into();
        let request = request.at("/?Action=List&Text=a%20b").signed(Scheme::RpcHmacSha1, &known);
        let pairs: Vec<_> = request.query().split('&').collect();
        for in_query in 0..=pairs.len() {
            let (query, form) = pairs.split_at(in_query);
            let form = form.join("&").replace("%20", "+");
            let request = request
                .clone()
                .at(format!("/?{}", query.join("&")))
                .with("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                .body(&form);
            accepted(&request, Scheme::RpcHmacSha1, &known);
        }
    }
}

#[test]
fn rpc_empty_security_token_is_none() {
    let request = Request::usual().at("/?Action=List&SecurityToken=").signed(Scheme::RpcHmacSha1, &permanent());
    accepted(&request, Scheme::RpcHmacSha1, &permanent());
}

#[test]
fn acs3_signs_whatever_the_client_has_set() {
    for known in kinds(Scheme::Acs3HmacSha256) {
        let request = Request::usual().with("User-Agent", "probe/1.0").with("Accept", " application/json ");
        let request =
            request.body("{}").with("Content-Type", "application/json").signed(Scheme::Acs3HmacSha256, &known);
        let list = "SignedHeaders=accept;content-type;host;user-agent;x-acs-action;";
        assert!(request.header("Authorization").contains(list));
        accepted(&request.with("Accept-Encoding", "gzip"), Scheme::Acs3HmacSha256, &known);
    }
}

#[test]
fn repeated_headers_are_signed_in_any_order() {
    for scheme in [Scheme::BceAuthV1, Scheme::Acs3HmacSha256, Scheme::SdkHmacSha256] {
        let request = Request::usual().and("x-bce-tag", "b").and("x-bce-tag", "a").signed(scheme, &permanent());
        accepted(&request.without("x-bce-tag").and("x-bce-tag", "a").and("x-bce-tag", "b"), scheme, &permanent());
    }
}

#[test]
fn blanks_after_the_commas_are_optional() {
    let acs3 = Request::usual().signed(Scheme::Acs3HmacSha256, &permanent());
    accepted(&acs3.edit(",", ", "), Scheme::Acs3HmacSha256, &permanent());
    let sdk = Request::usual().signed(Scheme::SdkHmacSha256, &permanent());
    accepted(&sdk.edit(", ", ","), Scheme::SdkHmacSha256, &permanent());
}

#[test]
fn sdk_path_is_signed_with_a_final_slash_that_may_be_sent_too() {
    let request = Request::usual().signed(Scheme::SdkHmacSha256, &permanent());
    accepted(&request.edit("/v1/log?", "/v1/log/?"), Scheme::SdkHmacSha256, &permanent());
}

#[test]
fn sdk_leaves_out_names_with_an_underscore() {
    let request = Request::usual().with("x_internal", "1").signed(Scheme::SdkHmacSha256, &permanent());
    accepted(&request.with("x_internal", "2"), Scheme::SdkHmacSha256, &permanent());
}

#[test]
fn sdk_body_is_left_out_unless_it_is_json() {
    for (content_type, signed) in [("text/plain", false), ("application/json;charset=utf-8", true)] {
        let request = Request::usual().with("Content-Type", content_type).body("one");
        let request = request.signed(Scheme::SdkHmacSha256, &permanent());
        accepted(&request, Scheme::SdkHmacSha256, &permanent());
        assert_eq!(request.body("two").verify(Scheme::SdkHmacSha256, &permanent()).is_err(), signed);
    }
}

#[test]
fn sdk_empty_body_that_is_declared_unsigned_counts_as_either() {
    let request = Request::usual().with("Content-Type", "text/plain");
    let digest = request.clone().with("X-Sdk-Content-Sha256", "UNSIGNED-PAYLOAD");
    let digest = digest.signed(Scheme::SdkHmacSha256, &permanent());
    accepted(&digest, Scheme::SdkHmacSha256, &permanent());
    let unsigned = request.body("one").signed(Scheme::SdkHmacSha256, &permanent()).body("");
    accepted(&unsigned, Scheme::SdkHmacSha256, &permanent());
}

#[test]
fn basic_is_named_in_any_case() {
    let request = Request::usual().signed(Scheme::Basic, &permanent());
    accepted(&request.edit("Basic ", "bAsIC "), Scheme::Basic, &permanent());
}

#[test]
fn basic_password_may_hold_colons_and_any_script() {
    let known = Credentials::new("用户@example.org", "a:b:é");
    accepted(&Request::usual().signed(Scheme::Basic, &known), Scheme::Basic, &known);
}

#[test]
fn escapes_may_be_lower_case_and_needless() {
    for scheme in Scheme::ALL {
        let request = Request::usual().at("/v1/%E6%B5%8B%2Fx?a=%E8%AF%95%2F&b").signed(scheme, &permanent());
        let request = request.edit("/v1/%E6%B5%8B%2Fx", "/%76%31/%e6%b5%8b%2fx").edit("%E8%AF%95%2F", "%e8%af%95%2f");
        accepted(&request, scheme, &permanent());
    }
}

#[test]
fn stray_ampersands_count_nothing() {
    for scheme in Scheme::ALL {
        let request = Request::usual().at("/v1/log?a=1&b=2").signed(scheme, &permanent());
        accepted(&request.edit("?a=1&b=2", "?&b=2&&a=1"), scheme, &permanent());
    }
}

#[test]
fn a_request_without_a_query_gets_one() {
    for target in ["/", "/?", "/?Action=List&"] {
        accepted(
            &Request::usual().at(target).signed(Scheme::RpcHmacSha1, &permanent()),
            Scheme::RpcHmacSha1,
            &permanent(),
        );
    }
}
