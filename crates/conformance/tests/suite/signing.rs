//! What is signed is what is sent.

use jiff::Timestamp;
use oplog_conformance::target::{Account, Signed, Target};
use oplog_findings::{Request, Signing};
use oplog_schema::Catalogue;
use oplog_wire::MediaType;
use oplog_wire::sign::{Credentials, Parts, Scheme, VerifyError};

const KEY: &str = "key";

fn request(path: &str, query: &[(&str, &str)]) -> Request {
    Request {
        method: "GET".to_owned(),
        path: path.to_owned(),
        query: query.iter().map(|&(name, value)| (name.to_owned(), Some(value.to_owned()))).collect(),
        headers: vec![("Accept".to_owned(), "application/json".to_owned())],
        form: MediaType::Json,
        signing: Signing::Usual,
        json: None,
    }
}

/// Whether a server at `base` believes a request that was signed by a scheme of the operation.
fn verified(base: &str, operation: &str, scheme: Scheme, request: &Request) -> Result<(), VerifyError> {
    let catalogue = Catalogue::embedded().unwrap();
    let account = Account { scheme: Some(scheme), credentials: Credentials::new(KEY, "secret") };
    let accounts = [(operation.to_owned(), account)].into();
    let target = Target { accounts, ..Target::at(base) };
    let now = Timestamp::from_second(1_800_000_000).unwrap();
    let signed = target.sign(catalogue.get(operation).unwrap(), request, now, "nonce-1").unwrap();
    let path = base.splitn(4, '/').nth(3).map_or(String::new(), |path| format!("/{path}"));
    let sent = format!("{path}{}", signed.target);
    let parts =
        Parts { method: &request.method, target: &sent, headers: &signed.headers, body: signed.body.as_bytes() };
    let lookup = |key: &str| (key == KEY).then(|| Credentials::new(KEY, "secret"));
    scheme.verify(&parts, &lookup, now).map(|_| ())
}

#[test]
fn a_signature_covers_the_json_body_that_is_sent() {
    let catalogue = crate::vocabulary::catalogue();
    let operation = catalogue.get("globex/search-by-body").unwrap();
    let account = Account { scheme: None, credentials: Credentials::new(KEY, "secret") };
    let target = Target { accounts: [("globex".to_owned(), account)].into(), ..Target::at("http://example.com") };
    let members = operation.body_parameters().map(|row| (row.name.clone(), row.kind)).collect();
    let call = request("/search-by-body/tickets", &[("team", "5"), ("page.size", "5"), ("page.after", "x")]);
    let call = Request { method: "POST".to_owned(), ..call }.with_json(members);
    let now = Timestamp::from_second(1_800_000_000).unwrap();
    let signed = target.sign(operation, &call, now, "nonce-1").unwrap();
    assert_eq!(signed.target, "/search-by-body/tickets");
    assert_eq!(signed.body, r#"{"team":"5","page":{"size":5,"after":"x"}}"#);
    let lookup = |key: &str| (key == KEY).then(|| Credentials::new(KEY, "secret"));
    for (body, is_right) in [(signed.body.clone(), true), (signed.body.replace(":5,", ":6,"), false)] {
        let parts = Parts { method: "POST", target: &signed.target, headers: &signed.headers, body: body.as_bytes() };
        assert_eq!(Scheme::SdkHmacSha256.verify(&parts, &lookup, now).is_ok(), is_right, "{body}");
    }
}

#[test]
fn the_path_of_the_base_url_is_signed() {
    for base in ["http://example.com", "http://example.com/api", "http://example.com:8080/a/b"] {
        let bbc = request("/v1/operationLog", &[("maxKeys", "3")]);
        assert_eq!(verified(base, "baidu-bbc/query-operation-log", Scheme::BceAuthV1, &bbc), Ok(()), "{base}");
        let ecs = request("/v2.1/p/servers/s/os-instance-actions", &[]);
        assert_eq!(verified(base, "huawei-ecs/list-server-actions", Scheme::SdkHmacSha256, &ecs), Ok(()), "{base}");
    }
}

#[test]
fn constants_travel_in_headers_where_the_scheme_has_them_there() {
    let oos = request("/", &[("Action", "ListExecutionLogs"), ("Version", "2019-06-01"), ("ExecutionId", "exec-1")]);
    let operation = "alibaba-oos/list-execution-logs";
    assert_eq!(verified("http://example.com", operation, Scheme::Acs3HmacSha256, &oos), Ok(()));
    assert_eq!(verified("http://example.com", operation, Scheme::RpcHmacSha1, &oos), Ok(()));
    let sent = signed(&configured(Scheme::Acs3HmacSha256), &oos);
    assert_eq!(sent.target, "/?ExecutionId=exec-1");
    assert!(sent.headers.contains(&("x-acs-action".to_owned(), "ListExecutionLogs".to_owned())));
    assert!(signed(&configured(Scheme::RpcHmacSha1), &oos).target.contains("Action=ListExecutionLogs"));
    // A wrong constant is asked for in the same place.
    let wrong = signed(&configured(Scheme::Acs3HmacSha256), &oos.with("Action", "NoSuchValue"));
    assert!(wrong.headers.contains(&("x-acs-action".to_owned(), "NoSuchValue".to_owned())));
}

#[test]
fn a_request_of_nobody_carries_no_credential_of_the_configuration() {
    let names = ["X-Auth-Token", "Authorization", "Cookie", "X-Tenant"];
    let headers = names.map(|name| (name.to_owned(), "value".to_owned())).into();
    let target = Target { headers, ..configured(Scheme::BceAuthV1) };
    let anonymous = Request { signing: Signing::Anonymous, ..request("/", &[]) };
    let sent = signed(&target, &anonymous);
    let secret = sent.headers.iter().filter(|(name, _)| names[..3].contains(&name.as_str()));
    assert_eq!(secret.count(), 0, "{:?}", sent.headers);
    assert!(sent.headers.iter().any(|(name, _)| name == "X-Tenant"));
}

#[test]
fn credentials_that_a_server_tells_of_never_replace_configured_ones() {
    let told = Account { scheme: None, credentials: Credentials::new("told", "told-secret") };
    let headers = [("X-Auth-Token".to_owned(), "mine".to_owned())].into();
    let target = Target { headers, told_account: Some(told), ..Target::at("http://127.0.0.1:1") };
    let catalogue = Catalogue::embedded().unwrap();
    let sent = |operation: &str| {
        let operation = catalogue.get(operation).unwrap();
        target.sign(operation, &request("/", &[]), Timestamp::UNIX_EPOCH, "n").unwrap().headers
    };
    let tokens: Vec<_> =
        sent("huawei-ecs/list-server-actions").into_iter().filter(|(name, _)| name == "X-Auth-Token").collect();
    assert_eq!(tokens, [("X-Auth-Token".to_owned(), "mine".to_owned())]);
    // The header proves nothing to others, which are told of an account.
    assert!(sent("onapp/list-transactions").iter().any(|(name, _)| name == "Authorization"));
}

fn configured(scheme: Scheme) -> Target {
    let account = Account { scheme: Some(scheme), credentials: Credentials::new(KEY, "secret") };
    Target { accounts: [("alibaba-oos".to_owned(), account)].into(), ..Target::at("http://example.com") }
}

fn signed(target: &Target, request: &Request) -> Signed {
    let catalogue = Catalogue::embedded().unwrap();
    let operation = catalogue.get("alibaba-oos/list-execution-logs").unwrap();
    target.sign(operation, request, Timestamp::UNIX_EPOCH, "n").unwrap()
}

#[test]
fn a_form_is_signed_and_a_signature_in_parameters_travels_in_it() {
    let query = [("Action", "ListExecutionLogs"), ("Version", "2019-06-01"), ("ExecutionId", "exec 1")];
    let form = Request { method: "POST".to_owned(), ..request("/", &query) }.as_form();
    for scheme in [Scheme::RpcHmacSha1, Scheme::Acs3HmacSha256] {
        assert_eq!(verified("http://example.com", "alibaba-oos/list-execution-logs", scheme, &form), Ok(()));
        let sent = signed(&configured(scheme), &form);
        assert_eq!(sent.target, "/");
        assert!(sent.body.contains("ExecutionId=exec%201"), "{}", sent.body);
    }
    assert!(signed(&configured(Scheme::RpcHmacSha1), &form).body.contains("&Signature="));
}
