//! Targets that lead elsewhere: another host is named, and never asked.

use oplog_conformance::target::Target;
use oplog_findings::{RunReport, Verdict};
use oplog_mock::{MockResponse, Settings};
use oplog_schema::Catalogue;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::served::Served;

const HUAWEI: &str = "huawei-ecs/list-server-actions";

/// A server of this machine that nobody should ask, and its address.
struct Elsewhere {
    host: String,
    asked: tokio::task::JoinHandle<()>,
}

impl Elsewhere {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let asked = tokio::spawn(async move { drop(listener.accept().await) });
        Self { host, asked }
    }

    /// Whether anybody connected.
    fn was_asked(&self) -> bool {
        self.asked.is_finished()
    }
}

/// Everything that the findings and the breakages say.
fn said(report: &RunReport) -> String {
    let part = &report.operations[0];
    let found = part.findings.iter().map(|group| group.finding.actual.as_str());
    found.chain(part.breakages.iter().map(String::as_str)).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_redirect_is_named_and_not_followed() {
    let elsewhere = Elsewhere::start().await;
    let host = elsewhere.host.clone();
    let server = Served::start(Settings { entries: Some(20), ..Settings::open() }, move |request, _| {
        let mut response = MockResponse::new(307, "text/plain", "moved");
        response.headers.push(("Location".to_owned(), format!("http://{host}{}", request.target)));
        response
    });
    let server = server.await;
    for operation in Catalogue::embedded().unwrap().operations() {
        let id = [operation.id().as_str()];
        let token = |target: &mut Target| drop(target.headers.insert("X-Auth-Token".to_owned(), "a secret".to_owned()));
        let report = server.check(&id, token).await;
        assert_ne!(report.verdict(), Verdict::Pass, "{}", operation.id());
        let said = said(&report);
        assert!(said.contains(&elsewhere.host) && said.contains("which is not followed"), "{said}");
    }
    assert!(!elsewhere.was_asked(), "credentials would have gone there");
}

#[tokio::test]
async fn a_link_to_another_host_is_named_and_not_followed() {
    let elsewhere = Elsewhere::start().await;
    let host = elsewhere.host.clone();
    let server = Served::start(Settings { entries: Some(20), ..Settings::open() }, move |request, right| {
        let mut response = right(request);
        if let Ok(mut body) = serde_json::from_slice::<Value>(&response.body)
            && let Some(links) = body.get_mut("links").and_then(Value::as_array_mut)
        {
            for link in links {
                let href = link["href"].as_str().unwrap_or_default();
                let (_, path) = href.split_once("//").and_then(|(_, rest)| rest.split_once('/')).unwrap_or_default();
                link["href"] = json!(format!("http://{host}/{path}"));
            }
            response.body = serde_json::to_vec(&body).unwrap();
        }
        response
    });
    let report = server.await.check(&[HUAWEI], |_| ()).await;
    let said = said(&report);
    assert!(said.contains(&elsewhere.host), "{said}");
    assert!(!elsewhere.was_asked(), "credentials would have gone there");
}
