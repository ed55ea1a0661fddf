//! The OpenAPI documents are valid, complete, and agree with their own examples.

use std::collections::BTreeSet;

use oplog_schema::generate::generated_files;
use oplog_schema::{Catalogue, Source, golden};
use serde_json::Value;

/// Every document with its path.
fn documents() -> Vec<(String, Value)> {
    let files = generated_files(&Catalogue::embedded().unwrap(), &golden::load(&Source::Embedded).unwrap());
    let documents: Vec<(String, Value)> = files
        .into_iter()
        .filter(|(path, _)| path.starts_with("schemas/openapi/"))
        .map(|(path, text)| (path, serde_json::from_str(&text).unwrap()))
        .collect();
    assert!(!documents.is_empty());
    documents
}

/// Every object below `value`, itself included.
fn objects(value: &Value) -> Vec<&Value> {
    let mut found = Vec::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        if value.is_object() {
            found.push(value);
        }
        open.extend(value.as_object().into_iter().flatten().map(|(_, below)| below));
        open.extend(value.as_array().into_iter().flatten());
    }
    found
}

#[test]
fn an_openapi_parser_reads_every_document() {
    for (path, document) in documents() {
        let spec = oas3::from_json(document.to_string()).unwrap_or_else(|error| panic!("{path}: {error}"));
        spec.validate_version().unwrap();
        assert!(spec.operations().count() > 0, "{path}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    for (path, document) in documents() {
        for object in objects(&document) {
            if let Some(target) = object.get("$ref").and_then(Value::as_str) {
                assert!(document.pointer(target.trim_start_matches('#')).is_some(), "{path}: {target}");
            }
        }
    }
}

#[test]
fn every_request_form_is_an_operation_with_an_id_of_its_own() {
    let documents = documents();
    let mut ids = BTreeSet::new();
    for operation in Catalogue::embedded().unwrap().operations() {
        let path = format!("schemas/openapi/{}.json", operation.id().vendor());
        let (_, document) = documents.iter().find(|(other, _)| *other == path).unwrap();
        for endpoint in operation.endpoints() {
            let call = &document["paths"][endpoint.uri.as_str()][endpoint.method.to_ascii_lowercase()];
            assert!(ids.insert(call["operationId"].as_str().unwrap().to_owned()), "{path}: {}", endpoint.uri);
            assert!(call["responses"]["200"].is_object());
        }
    }
}

#[test]
fn every_error_row_is_an_example_that_fits_its_schema() {
    for (path, document) in documents() {
        let mut examples = 0;
        for (_, answer) in document["components"]["responses"].as_object().unwrap() {
            for (_, media) in answer["content"].as_object().unwrap() {
                // References of the document lead from its top.
                let mut schema = media["schema"].clone();
                schema["components"] = document["components"].clone();
                let validator = jsonschema::draft202012::new(&schema).unwrap();
                for (name, example) in media["examples"].as_object().into_iter().flatten() {
                    assert!(validator.is_valid(&example["value"]), "{path}: {name}: {}", example["value"]);
                    examples += 1;
                }
            }
        }
        let vendor = path.trim_start_matches("schemas/openapi/").trim_end_matches(".json");
        let catalogue = Catalogue::embedded().unwrap();
        let operations = catalogue.operations().iter().filter(|operation| operation.id().vendor() == vendor);
        assert_eq!(examples, operations.map(|operation| operation.errors().len()).sum::<usize>(), "{path}");
    }
}

#[test]
fn every_erratum_is_listed() {
    for (path, document) in documents() {
        for (id, errata) in document["x-errata"].as_object().unwrap() {
            let operation = Catalogue::embedded().unwrap().get(id).unwrap().clone();
            assert_eq!(errata.as_array().unwrap().len(), operation.errata().len(), "{path}: {id}");
        }
    }
}

#[test]
fn every_success_in_json_has_an_example_that_fits_its_schema() {
    for (path, document) in documents() {
        for (uri, item) in document["paths"].as_object().unwrap() {
            for (method, call) in item.as_object().unwrap() {
                for (media, content) in call["responses"]["200"]["content"].as_object().unwrap() {
                    let examples = content["examples"].as_object().into_iter().flatten();
                    let values: Vec<&Value> = examples.map(|(_, example)| &example["value"]).collect();
                    assert!(!values.is_empty() || media.contains("xml"), "{path}: {method} {uri} {media}");
                    if media.contains("json") {
                        let schema =
                            document.pointer(content["schema"]["$ref"].as_str().unwrap().trim_start_matches('#'));
                        let validator = jsonschema::draft202012::new(schema.unwrap()).unwrap();
                        values
                            .iter()
                            .for_each(|value| assert!(validator.is_valid(value), "{path}: {method} {uri}: {value}"));
                    }
                }
            }
        }
    }
}

#[test]
fn names_are_such_that_generators_take_them() {
    let mut names = BTreeSet::new();
    for (path, document) in documents() {
        for object in objects(&document) {
            if let Some(id) = object.get("operationId").and_then(Value::as_str) {
                assert!(!id.contains('.'), "{path}: {id}");
            }
        }
        for name in document["components"]["schemas"].as_object().unwrap().keys() {
            let bare: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
            assert!(names.insert(format!("{path} {}", bare.to_lowercase())), "{path}: {name}");
        }
        assert!(!document.to_string().contains("{request-id}"), "{path} has an example that nobody filled in");
    }
}

#[test]
fn what_a_signature_scheme_sends_is_no_parameter() {
    for (path, document) in documents() {
        let schemes: Vec<&Value> = document["components"]["securitySchemes"].as_object().unwrap().values().collect();
        for (_, parameter) in document["components"]["parameters"].as_object().unwrap() {
            let is_scheme = |scheme: &&&Value| scheme["in"] == parameter["in"] && scheme["name"] == parameter["name"];
            assert!(!schemes.iter().any(|scheme| is_scheme(&scheme)), "{path}: {}", parameter["name"]);
        }
    }
}

#[test]
fn an_empty_value_that_is_refused_is_too_short() {
    let (_, document) = documents().into_iter().find(|(path, _)| path.contains("alibaba-oos")).unwrap();
    let parameters = &document["components"]["parameters"];
    assert_eq!(parameters["list-execution-logs.ExecutionId"]["schema"]["minLength"], 1);
    assert!(parameters["list-execution-logs.NextToken"]["schema"].get("minLength").is_none());
    assert_eq!(document["servers"][0]["url"], "https://oos.cn-hangzhou.aliyuncs.com");
}

#[test]
fn xml_is_described_as_it_is_printed() {
    let (_, document) = documents().into_iter().find(|(path, _)| path.contains("onapp")).unwrap();
    let schema = &document["components"]["schemas"]["list-transactions.success.xml"];
    assert_eq!(
        (&schema["xml"]["name"], &schema["items"]["xml"]["name"]),
        (&"transactions".into(), &"transaction".into())
    );
    assert!(schema["items"]["properties"]["created_at"].is_object());
}
