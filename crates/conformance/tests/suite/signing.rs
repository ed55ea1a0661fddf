//! What is signed is what is sent.

use jiff::Timestamp;
use oplog_conformance::target::{Account, Target};
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
    let parts = Parts { method: "GET", target: &sent, headers: &signed.headers, body: b"" };
    let lookup = |key: &str| (key == KEY).then(|| Credentials::new(KEY, "secret"));
    scheme.verify(&parts, &lookup, now).map(|_| ())
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
