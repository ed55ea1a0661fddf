//! Each way to fail in each scheme: status, code and message as the vendor has them, as far as they are known.

use jiff::SignedDuration;
use oplog_mock::{Credential, MockRequest, RequestBuilder};
use oplog_schema::Operation;
use oplog_wire::sign::Scheme::{
    self, Acs3HmacSha256 as Acs3, Basic, BceAuthV1 as Bce, RpcHmacSha1 as Rpc, SdkHmacSha256 as Sdk,
    XAuthToken as Token,
};

use crate::auth::{each_scheme, edited, strict, text, unsigned};
use crate::support::now;

/// A way to fail, and how each scheme's vendor answers. In schemes that are left out one cannot fail in this way.
struct Failure {
    way: &'static str,
    request: fn(&Operation, Scheme) -> MockRequest,
    answers: &'static [Answer],
}

/// Scheme, status, code, and how the message begins.
type Answer = (Scheme, u16, &'static str, &'static str);

fn signed_by(operation: &Operation, scheme: Scheme, credential: &Credential) -> MockRequest {
    RequestBuilder::new(operation).signed_after(scheme, credential, now()).unwrap()
}

fn signed(operation: &Operation, scheme: Scheme) -> MockRequest {
    signed_by(operation, scheme, &Credential::test())
}

const FAILURES: &[Failure] = &[
    Failure {
        way: "nothing tells who asks",
        request: |operation, _| unsigned(operation),
        answers: &[
            (Bce, 403, "AccessDenied", "Access denied."),
            (Rpc, 400, "MissingAccessKeyId", "AccessKeyId is mandatory for this action."),
            (Token, 401, "Unauthorized", "The request you have made requires authentication."),
            (Basic, 401, "", "the request is not signed"),
        ],
    },
    Failure {
        way: "the proof is one of another scheme",
        request: |operation, _| unsigned(operation).with_header("Authorization", "Bearer x"),
        answers: &[
            (Bce, 400, "InvalidHTTPAuthHeader", "The HTTP authorization header is invalid. Consult the "),
            (Acs3, 400, "IncompleteSignature", "the authorization is malformed"),
            (Sdk, 401, "APIGW.0301", "Incorrect IAM authentication information: the authorization is malformed"),
            (Basic, 401, "", "the authorization is malformed"),
        ],
    },
    Failure {
        way: "part of the proof is missing",
        request: |operation, scheme| {
            let request = signed(operation, scheme);
            let request = MockRequest { target: request.target.replace("SignatureNonce", "Nonsense"), ..request };
            edited(request, "authorization", |value| value[..value.len().min(20)].to_owned())
        },
        answers: &[
            (Bce, 400, "InvalidHTTPAuthHeader", "The HTTP authorization header is invalid. Consult the "),
            (Rpc, 400, "IncompleteSignature", "the signature needs "),
            (Acs3, 400, "IncompleteSignature", "the authorization is malformed"),
            (Sdk, 401, "APIGW.0301", "Incorrect IAM authentication information: the authorization is malformed"),
            (Basic, 401, "", "the authorization is malformed"),
        ],
    },
    Failure {
        way: "nobody has the access key, or the token",
        request: |operation, scheme| {
            let (access_key, secret) = ("nobody".to_owned(), "nothing".to_owned());
            signed_by(operation, scheme, &Credential { access_key, secret, ..Credential::test() })
        },
        answers: &[
            (Bce, 403, "InvalidAccessKeyId", "The Access Key ID you provided does not exist in our records."),
            (Rpc, 404, "InvalidAccessKeyId.NotFound", "Specified access key is not found."),
            (Acs3, 404, "InvalidAccessKeyId.NotFound", "Specified access key is not found."),
            (Sdk, 401, "APIGW.0301", "Incorrect IAM authentication information: the access key is unknown"),
            (Token, 401, "APIGW.0301", "Incorrect IAM authentication information: decrypt token fail"),
            (Basic, 401, "", "the access key is unknown"),
        ],
    },
    Failure {
        way: "the secret is another one",
        request: |operation, scheme| {
            signed_by(operation, scheme, &Credential { secret: "wrong".to_owned(), ..Credential::test() })
        },
        answers: &[
            (Bce, 400, "SignatureDoesNotMatch", "The request signature we calculated does not match the "),
            (Rpc, 400, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation. server "),
            (Acs3, 400, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation. server "),
            (Sdk, 401, "APIGW.0301", "Incorrect IAM authentication information: verify aksk signature fail"),
            (Token, 401, "APIGW.0301", "Incorrect IAM authentication information: decrypt token fail"),
            (Basic, 401, "", "the secret is wrong"),
        ],
    },
    Failure {
        way: "what is signed was changed on the way",
        request: |operation, scheme| {
            let request = signed(operation, scheme);
            let separator = if request.target.contains('?') { "&" } else { "?" };
            MockRequest { target: format!("{}{separator}more=1", request.target), ..request }
        },
        answers: &[
            (Bce, 400, "SignatureDoesNotMatch", "The request signature we calculated does not match the "),
            (Rpc, 400, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation. server "),
            (Acs3, 400, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation. server "),
            (Sdk, 401, "APIGW.0301", "Incorrect IAM authentication information: verify aksk signature fail"),
        ],
    },
    Failure {
        way: "the signature is old",
        request: |operation, scheme| {
            let an_hour_ago = now() - SignedDuration::from_hours(1);
            RequestBuilder::new(operation).signed_after(scheme, &Credential::test(), an_hour_ago).unwrap()
        },
        answers: &[
            (Bce, 400, "RequestExpired", "Request has expired. Timestamp date is 2026-03-01T08:30:00Z."),
            (Rpc, 400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired."),
            (Acs3, 400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired."),
            (Sdk, 401, "APIGW.0301", "Incorrect IAM authentication information: the signature of 20260301T083000Z is "),
        ],
    },
    Failure {
        way: "the time of signing is no time",
        request: |operation, scheme| {
            let spoil = |text: &str| text.replace("01T09", "01X09");
            let request = signed(operation, scheme);
            let request = MockRequest { target: spoil(&request.target), ..request };
            ["authorization", "x-acs-date", "x-sdk-date"]
                .iter()
                .fold(request, |request, header| edited(request, header, spoil))
        },
        answers: &[
            (Bce, 400, "InvalidHTTPAuthHeader", "The HTTP authorization header is invalid. Consult the "),
            (Rpc, 400, "InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted."),
            (Acs3, 400, "InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted."),
            (Sdk, 401, "APIGW.0301", "Incorrect IAM authentication information: the timestamp "),
        ],
    },
    Failure {
        way: "the algorithm does not exist",
        request: |operation, scheme| {
            let request = signed(operation, scheme);
            MockRequest { target: request.target.replace("HMAC-SHA1", "HMAC-MD5"), ..request }
        },
        answers: &[(Rpc, 400, "InvalidSignatureMethod", "SignatureMethod ")],
    },
    Failure {
        way: "nobody has issued the session token",
        request: |operation, scheme| {
            signed_by(operation, scheme, &Credential { token: Some("made-up".to_owned()), ..Credential::test() })
        },
        answers: &[
            (Bce, 400, "SignatureDoesNotMatch", "The request signature we calculated does not match the "),
            (Rpc, 400, "InvalidStsToken", "Invalid STS token to do the action: "),
            (Acs3, 400, "InvalidStsToken", "Invalid STS token to do the action: "),
            (Sdk, 401, "APIGW.0301", "Incorrect IAM authentication information: decrypt token fail"),
        ],
    },
];

#[test]
fn each_way_to_fail_has_the_answer_of_the_vendor() {
    let responder = strict();
    for Failure { way, request, answers } in FAILURES {
        let mut met = Vec::new();
        each_scheme(|operation, scheme| {
            let Some(answer) = answers.iter().find(|answer| answer.0 == scheme) else { return };
            let (_, status, code, message) = answer;
            let response = responder.respond(&request(operation, scheme), now());
            let text = text(&response);
            let at = format!("{} {scheme}: {way}: {text}", operation.id());
            assert_eq!(response.status, *status, "{at}");
            assert!(text.contains(code) && text.contains(message), "{at}");
            assert!(!text.contains("test-secret"), "{at}");
            met.push(answer);
        });
        assert!(answers.iter().all(|answer| met.contains(&answer)), "{way}");
    }
}

#[test]
fn the_text_that_was_signed_comes_back_where_the_message_has_a_place_for_it() {
    each_scheme(|operation, scheme| {
        let expected = match scheme {
            Rpc => "server string to sign is:GET&%2F&AccessKeyId%3Dtest%26Action%3DListExecutionLogs%26",
            Acs3 => "server string to sign is:ACS3-HMAC-SHA256\\n",
            _ => return,
        };
        let wrong = Credential { secret: "wrong".to_owned(), ..Credential::test() };
        let text = text(&strict().respond(&signed_by(operation, scheme, &wrong), now()));
        assert!(text.contains(expected), "{text}");
    });
}
