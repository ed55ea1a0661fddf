//! What client libraries and command lines look up before they ask an operation.

use crate::support::{catalogue, json, now, ok, responder};
use oplog_mock::{MockRequest, Responder, Settings};
use serde_json::Value;

const LIST: &str = "huawei-ecs/list-server-actions";
const PROJECTS: [&str; 2] = ["89655fe61c4c4a08b9f3e7f9095441b8", "0d3f5b1c9a7e42d68c41e2f7b6a90358"];
const SERVERS: [&str; 2] = ["e723eb40-f56e-40f9-8c8c-caa517fe06ba", "4d8c3732-a248-40ed-bebc-539a6ffd25c0"];

fn get(path: &str) -> MockRequest {
    MockRequest::get(path).with_header("Host", "127.0.0.1:8774")
}

fn body(responder: &Responder, path: &str) -> Value {
    let request = get(path);
    json(&ok(responder.respond(&request, now()), &request))
}

#[test]
fn everybody_may_ask_which_versions_there_are() {
    let (catalogue, responder) = (catalogue(), responder(Settings::default()));
    let table = catalogue.get(LIST).unwrap().microversion().unwrap();
    let newest = (table.minimum.as_str(), table.maximum.as_str());
    for (paths, range) in [(["/v2.1", "/v2.1/"], newest), (["/v2", "/v2/"], ("", ""))] {
        for path in paths {
            let version = &body(&responder, path)["version"];
            assert_eq!((&version["min_version"], &version["version"]), (&range.0.into(), &range.1.into()), "{path}");
            assert_eq!(version["links"][0]["href"], format!("http://127.0.0.1:8774{}/", paths[0]), "{path}");
        }
    }
    for request in [MockRequest::new("POST", "/v2.1"), MockRequest::get("/v2.1/x"), MockRequest::get("/v2.10")] {
        assert_eq!(responder.respond(&request, now()).status, 404, "{request:?}");
    }
}

#[test]
fn a_request_without_anything_asks_for_all_versions() {
    let responder = responder(Settings::default());
    let versions = &body(&responder, "/")["versions"];
    for (version, path) in versions.as_array().unwrap().iter().zip(["/v2/", "/v2.1/"]) {
        assert_eq!(*version, body(&responder, path)["version"]);
    }
    // An operation has this path as well.
    for request in [
        MockRequest::new("POST", "/"),
        MockRequest::get("/?Action=ListExecutionLogs"),
        MockRequest::get("/?ExecutionId=exec-1"),
        MockRequest::get("/").with_header("x-acs-action", "ListExecutionLogs"),
    ] {
        assert_eq!(responder.respond(&request, now()).status, 400, "{request:?}");
    }
}

#[test]
fn a_server_can_be_looked_up_below_its_own_project() {
    let responder = responder(Settings::default());
    for version in ["v2", "v2.1"] {
        for (at, project) in PROJECTS.into_iter().enumerate() {
            for (of, server) in SERVERS.into_iter().enumerate() {
                let path = format!("/{version}/{project}/servers/{server}");
                if at == of {
                    let found = &body(&responder, &path)["server"];
                    assert_eq!((&found["id"], &found["tenant_id"]), (&server.into(), &project.into()));
                    assert_eq!(found["links"][0]["href"], format!("http://127.0.0.1:8774{path}"));
                } else {
                    assert_eq!(responder.respond(&get(&path), now()).status, 404, "{path}");
                }
            }
        }
    }
    for path in [
        format!("/v2.1/{}/servers/unknown", PROJECTS[0]),
        format!("/v2.1/{}/servers/{}/", PROJECTS[0], SERVERS[0]),
        format!("/v2.1/{}/servers/{}/ips", PROJECTS[0], SERVERS[0]),
        format!("/v2.1/{}/servers/", PROJECTS[0]),
    ] {
        assert_eq!(responder.respond(&get(&path), now()).status, 404, "{path}");
    }
}
