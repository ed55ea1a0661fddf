//! What the tables rule out or leave open without an error row for it: values out of bounds, empty headers, `HEAD` and `OPTIONS`,
//! and signatures that are explained.

use crate::support::{catalogue, http, json, now, responder};
use oplog_mock::{Credential, MockCloud, MockRequest, RequestBuilder, Settings};
use serde_json::Value;

#[test]
fn a_number_out_of_its_bounds_is_refused_where_no_row_says_how() {
    let responder = responder(Settings::open());
    for (query, problem) in [
        ("per_page=0", Some("`per_page` must be at least 1, and is 0")),
        ("page=0", Some("`page` must be at least 1, and is 0")),
        ("page=-99999999999999999999999999999999999999999", None),
        ("per_page=1&page=1", Some("")),
        ("per_page=1000000", Some("")),
        ("per_page=", Some("")),
    ] {
        let response = responder.respond(&MockRequest::get(&format!("/transactions.json?{query}")), now());
        match problem {
            Some("") => assert_eq!(response.status, 200, "{query}"),
            Some(problem) => assert_eq!((response.status, &json(&response)["error"]), (400, &Value::from(problem))),
            None => assert_eq!(response.status, 400, "{query}"),
        }
    }
    let in_path = responder.respond(&MockRequest::get("/transactions.json/page/1/per_page/0"), now());
    assert_eq!(in_path.status, 400, "wherever it travels");
}

#[tokio::test]
async fn a_number_out_of_its_bounds_is_refused_over_a_socket() {
    let cloud = MockCloud::builder().settings(Settings::open()).start().await.unwrap();
    let known = catalogue().get("huawei-ecs/list-server-actions").unwrap().clone();
    let list = RequestBuilder::new(&known).about(1).version("2.58").with("limit", "-1").request();
    for (target, version) in [("/transactions.json?per_page=0", None), (list.target.as_str(), Some("2.58"))] {
        let mut request = http().build().unwrap().get(format!("{}{target}", cloud.uri()));
        if let Some(version) = version {
            request = request.header("X-OpenStack-Nova-API-Version", version);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 400, "{target}: {}", response.text().await.unwrap());
    }
}

#[test]
fn an_empty_version_header_asks_for_no_version() {
    let (catalogue, responder) = (catalogue(), responder(Settings::open()));
    let ask = RequestBuilder::new(catalogue.get("huawei-ecs/list-server-actions").unwrap()).about(1).request();
    for (name, value) in [("X-OpenStack-Nova-API-Version", ""), ("X-OpenStack-Nova-API-Version", "  ")] {
        let response = responder.respond(&ask.clone().with_header(name, value), now());
        assert_eq!((response.status, response.header(name)), (200, Some("2.1")), "`{value}`");
    }
    let both = ask.with_header("X-OpenStack-Nova-API-Version", "").with_header("OpenStack-API-Version", "compute 2.58");
    assert_eq!(responder.respond(&both, now()).header("X-OpenStack-Nova-API-Version"), Some("2.58"));
}

#[tokio::test]
async fn head_is_answered_as_get_without_the_body_and_options_with_the_methods() {
    let cloud = MockCloud::builder().settings(Settings::open()).start().await.unwrap();
    let client = http().build().unwrap();
    let url = format!("{}/v1/operationLog?maxKeys=2", cloud.uri());
    let get = client.get(&url).send().await.unwrap();
    let head = client.head(&url).send().await.unwrap();
    assert_eq!(head.status(), 200);
    for name in ["content-type", "content-length"] {
        assert_eq!(head.headers().get(name), get.headers().get(name), "{name}");
    }
    assert_eq!(head.bytes().await.unwrap().len(), 0);
    let missing = format!("{}/v1/operationLogs", cloud.uri());
    let (get, head) = (client.get(&missing).send().await.unwrap(), client.head(&missing).send().await.unwrap());
    assert!(head.status() == get.status() && get.status().is_client_error(), "{}", head.status());
    for (path, allowed) in [("/v1/operationLog", "GET, HEAD, OPTIONS"), ("/", "GET, HEAD, OPTIONS, POST")] {
        let url = format!("{}{path}", cloud.uri());
        let options = client.request(reqwest::Method::OPTIONS, &url).send().await.unwrap();
        assert_eq!((options.status().as_u16(), options.headers()["allow"].to_str().unwrap()), (204, allowed), "{path}");
    }
}

#[test]
fn a_signature_that_does_not_match_is_explained_where_that_is_wanted_and_never_with_a_secret() {
    const EXPLANATION: &str = "Mock-Expected-String-To-Sign";
    let catalogue = catalogue();
    let wrong = Credential { secret: "wrong".to_owned(), ..Credential::test() };
    for explain_auth in [false, true] {
        let responder = responder(Settings { explain_auth, ..Settings::default() });
        for operation in catalogue.operations() {
            for scheme in operation.schemes() {
                let ask = RequestBuilder::new(operation).with("x", "é");
                let wrong = responder.respond(&ask.signed_after(scheme, &wrong, now()).unwrap(), now());
                let is_over_a_text = scheme.name().contains("hmac") || scheme.name().contains("bce");
                let explained = wrong.header(EXPLANATION);
                assert_eq!(explained.is_some(), explain_auth && is_over_a_text, "{} {scheme}", operation.id());
                if let Some(text) = explained {
                    let text: String = serde_json::from_str(text).unwrap();
                    assert!(!text.contains("test-secret") && text.len() > 20, "{text}");
                }
                let right = responder.respond(&ask.signed_after(scheme, &Credential::test(), now()).unwrap(), now());
                assert_eq!(right.header(EXPLANATION), None);
            }
        }
    }
}
