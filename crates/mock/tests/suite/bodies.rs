//! What answers hold: documented examples, bodies that fit their schemas, forms and operations that agree.

use crate::support;

use crate::support::{ask_for_all, cases, catalogue, json, now, ok, responder, walk, with_entries};
use oplog_mock::{MockRequest, RequestBuilder, Settings};
use oplog_schema::golden::Origin;
use oplog_schema::json_schema::{SchemaKind, Strength};
use oplog_wire::MediaType;

#[test]
fn a_documented_request_gets_its_documented_answer() {
    let responder = responder(Settings::open());
    let mut replayed = 0;
    for case in cases().into_iter().filter(|case| case.replay && case.origin == Origin::DocumentedExample) {
        for (golden, expected) in &case.exchanges {
            let request = MockRequest {
                method: golden.method.clone(),
                target: golden.target.clone(),
                headers: golden.headers.clone(),
                body: golden.body.clone(),
            };
            let response = responder.respond(&request, now());
            let name = format!("{}/{}", case.operation, case.name);
            // A page that leads back to itself is served as the last one: a client would page on for ever.
            let body: serde_json::Value = serde_json::from_slice(&expected.body).unwrap_or_default();
            if body.get("nextMarker").is_some_and(|next| body.get("marker") == Some(next)) {
                let served: serde_json::Value = serde_json::from_slice(&response.body).unwrap();
                assert_eq!(
                    (&served["operationLogs"], served.get("nextMarker")),
                    (&body["operationLogs"], None),
                    "{name}"
                );
                continue;
            }
            assert_eq!(String::from_utf8_lossy(&response.body), String::from_utf8_lossy(&expected.body), "{name}");
            assert_eq!(response.status, expected.status, "{name}");
            for (header, value) in &expected.headers {
                assert_eq!(response.header(header), Some(value.as_str()), "{name}");
            }
            replayed += 1;
        }
    }
    assert!(replayed > 0);
}

#[test]
fn a_documented_answer_does_not_hide_the_data_set() {
    let responder = with_entries(0);
    for case in cases().into_iter().filter(|case| case.replay) {
        for (golden, documented) in &case.exchanges {
            let response = responder.respond(&MockRequest::new(&golden.method, &golden.target), now());
            assert!(response.body != documented.body, "{}/{}", case.operation, case.name);
        }
    }
}

#[test]
fn every_answer_fits_the_schema_of_its_operation() {
    let catalogue = catalogue();
    let responder = responder(Settings::open());
    for operation in catalogue.operations() {
        let schema = SchemaKind::Response.schema(operation, Strength::Adopted);
        let validator = jsonschema::validator_for(&schema).unwrap();
        // The entry that an operation for single entries shows by default belongs to the documented entity.
        let entities = if operation.detail().is_some() { 0..1 } else { 0..2 };
        for entity in entities {
            for ask in [RequestBuilder::new(operation), ask_for_all(operation)] {
                let request = ask.about(entity).format(MediaType::Json).request();
                let body = json(&ok(responder.respond(&request, now()), &request));
                let problems: Vec<_> =
                    validator.iter_errors(&body).map(|error| format!("{}: {error}", error.instance_path())).collect();
                assert!(problems.is_empty(), "{} {}: {problems:#?}", operation.id(), request.target);
            }
        }
    }
}

#[test]
fn json_and_xml_of_one_resource_agree() {
    let catalogue = catalogue();
    let responder = responder(Settings::open());
    for operation in catalogue.operations() {
        let Some(form) = &operation.body().xml else { continue };
        for ask in [RequestBuilder::new(operation).about(1), ask_for_all(operation)] {
            let (json_request, xml_request) =
                (ask.clone().format(MediaType::Json).request(), ask.format(MediaType::Xml).request());
            let in_json = ok(responder.respond(&json_request, now()), &json_request);
            let in_xml = ok(responder.respond(&xml_request, now()), &xml_request);
            assert_eq!(in_xml.header("content-type"), Some(form.content_type.as_str()));
            let decoded = operation.decode(MediaType::Xml, operation.shape(), &in_xml.body).unwrap();
            assert_eq!(decoded.notes, [], "{}", operation.id());
            assert_eq!(decoded.root.as_ref(), Some(&form.root));
            let (mut left, mut right) = (json(&in_json), decoded.value);
            for body in [&mut left, &mut right] {
                forget_request_ids(body);
            }
            assert_eq!(left, right, "{}", operation.id());
        }
    }
}

/// Two requests have two ids: texts that look like one and stand at the top of the body are made alike.
fn forget_request_ids(body: &mut serde_json::Value) {
    for member in body.as_object_mut().into_iter().flat_map(|members| members.values_mut()) {
        if member.as_str().is_some_and(|text| text.len() == 36 && text.matches('-').count() == 4) {
            *member = "a request id".into();
        }
    }
}

#[test]
fn every_entry_of_a_list_has_its_detail() {
    let catalogue = catalogue();
    let responder = responder(Settings::open());
    for operation in catalogue.operations() {
        let Some(detail) = operation.detail() else { continue };
        let list = catalogue.get(&detail.list).unwrap();
        for entity in [0, 1] {
            let request = ask_for_all(list).about(entity).request();
            let body = json(&ok(responder.respond(&request, now()), &request));
            let entries = list.entries(&body).unwrap();
            assert!(!entries.is_empty());
            for entry in entries {
                let key = entry[&detail.key].as_str().unwrap();
                let request = ask_for_all(operation).about(entity).with(&detail.parameter, key).request();
                let shown = json(&ok(responder.respond(&request, now()), &request));
                let shown = shown[&detail.entry].as_object().unwrap().clone();
                for (name, value) in entry.as_object().unwrap() {
                    if let Some(own) = shown.get(name) {
                        assert_eq!(own, value, "{name} of {key}");
                    }
                }
                assert_eq!(shown[&detail.key], key);
            }
        }
    }
}

#[test]
fn entities_share_no_entry() {
    let catalogue = catalogue();
    let responder = with_entries(20);
    for (operation, _) in support::paged(&catalogue).filter(|(operation, _)| !operation.entities().is_empty()) {
        let second = walk(&responder, operation, 10);
        let request = ask_for_all(operation).about(0).request();
        let first = json(&ok(responder.respond(&request, now()), &request));
        for entry in operation.entries(&first).unwrap() {
            assert!(operation.entry_list().unwrap().key.is_empty() || !second.contains(entry), "{entry}");
        }
    }
}

#[test]
fn an_entity_belongs_to_the_owner_at_its_place() {
    let catalogue = catalogue();
    let responder = responder(Settings::open());
    let operation = catalogue.get("huawei-ecs/list-server-actions").unwrap();
    let server = |nth: usize| operation.entity("server_id").unwrap().known[nth].clone();
    let status = |project, nth| {
        let ask = RequestBuilder::new(operation).about(project).with("server_id", &server(nth));
        responder.respond(&ask.request(), now()).status
    };
    assert_eq!([status(0, 0), status(1, 1)], [200, 200]);
    assert_eq!([status(0, 1), status(1, 0)], [404, 404]);
}

#[test]
fn one_request_at_one_time_has_one_answer() {
    let catalogue = catalogue();
    for operation in catalogue.operations() {
        let request = ask_for_all(operation).request();
        let settings = || Settings { seed: 5, ..Settings::open() };
        let answer = |at| responder(settings()).respond(&request, at);
        assert_eq!(answer(now()), answer(now()), "{}", operation.id());
    }
}
