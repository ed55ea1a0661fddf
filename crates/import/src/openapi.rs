//! OpenAPI 3.0 and 3.1 documents, in JSON or YAML, into the same facts as pages.
//!
//! Both versions are read as one tree: what differs (null, exclusive bounds) are a few keywords. References stay inside the document;
//! nothing else is opened. The parts: [`schema`] walks schemas, [`security`] finds the proof of who asks.

mod schema;
mod security;

use oplog_schema::json_body;
use serde_json::Value;

use crate::facts::{ErrorFact, Imported, ImportedEndpoint, Note, PageExample, ReadFrom, RequestFact, ResponseFact};
use crate::limits::{self, TooLarge};
use crate::{ImportError, words};

use schema::{Document, Field};

/// Why a document gives no draft.
#[derive(Debug, thiserror::Error)]
pub enum OpenApiError {
    /// It is neither JSON nor YAML.
    #[error("the document is neither JSON nor YAML: {0}")]
    Syntax(String),
    /// It is something else.
    #[error("this is no OpenAPI document of version 3.0 or 3.1: its `openapi` is {0}")]
    Version(String),
    /// There is no such operation.
    #[error("the document has no operation `{wanted}`; it has {known}")]
    Unknown {
        /// What was asked for.
        wanted: String,
        /// What there is.
        known: String,
    },
    /// Several operations could be meant.
    #[error("the document has several operations: name one with `--operation`: {0}")]
    Several(String),
}

/// An operation of a document.
struct Operation<'a> {
    method: String,
    path: &'a str,
    item: &'a Value,
    value: &'a Value,
    pointer: String,
}

impl Operation<'_> {
    fn name(&self) -> String {
        self.value["operationId"].as_str().map_or_else(|| format!("{} {}", self.method, self.path), str::to_owned)
    }
}

/// Reads one operation of a document: the one that `wanted` names by its `operationId` or as `METHOD /path`, or the only one.
///
/// # Errors
/// When the document is too large or no OpenAPI, or the operation is not told.
pub fn import(document: &[u8], wanted: Option<&str>) -> Result<Imported, ImportError> {
    if document.len() > limits::BYTES {
        return Err(TooLarge::Bytes(document.len()).into());
    }
    let text = std::str::from_utf8(document).map_err(|error| ImportError::NotText(error.valid_up_to()))?;
    let root: Value = match serde_json::from_str(text) {
        Ok(root) => root,
        Err(error) if text.trim_start().starts_with('{') => return Err(OpenApiError::Syntax(error.to_string()).into()),
        Err(_) => serde_saphyr::from_str(text).map_err(|error| OpenApiError::Syntax(error.to_string()))?,
    };
    let version = root["openapi"].as_str().unwrap_or("missing");
    if !version.starts_with("3.0") && !version.starts_with("3.1") {
        return Err(OpenApiError::Version(version.to_owned()).into());
    }
    let operations = operations(&root);
    let names = || operations.iter().take(30).map(Operation::name).collect::<Vec<_>>().join(", ");
    let operation = match wanted {
        Some(wanted) => operations
            .iter()
            .find(|operation| {
                operation.name() == wanted || format!("{} {}", operation.method, operation.path) == wanted
            })
            .ok_or_else(|| OpenApiError::Unknown { wanted: wanted.to_owned(), known: names() })?,
        None if operations.len() == 1 => &operations[0],
        None => return Err(OpenApiError::Several(names()).into()),
    };
    Ok(read(&root, operation))
}

fn operations(root: &Value) -> Vec<Operation<'_>> {
    let mut found = Vec::new();
    for (path, item) in root["paths"].as_object().into_iter().flatten() {
        for method in words::METHODS {
            let key = method.to_lowercase();
            if let Some(value) = item.get(&key) {
                let pointer = format!("#/paths/{}/{key}", path.replace('~', "~0").replace('/', "~1"));
                found.push(Operation { method: method.to_owned(), path, item, value, pointer });
            }
        }
    }
    // Reads first: they can be checked.
    found.sort_by_key(|operation| operation.method != "GET");
    found
}

fn read(root: &Value, operation: &Operation<'_>) -> Imported {
    let mut document = Document::new(root);
    let mut imported = Imported { title: operation.name(), ..Imported::default() };
    let base = root["servers"][0]["url"].as_str().and_then(base_path).unwrap_or_default();
    imported.operations.push(ImportedEndpoint {
        method: operation.method.clone(),
        uri: format!("{base}{}", operation.path),
        at: operation.pointer.clone(),
        basis: ReadFrom::Documented,
    });
    parameters(&mut document, operation, &mut imported);
    let body = document.resolve(&operation.value["requestBody"]);
    if let Some((_, media)) = json_of(body) {
        let fields = document.fields(&media["schema"], &format!("{}/requestBody", operation.pointer));
        imported.request.extend(fields.into_iter().map(in_body));
    }
    responses(&mut document, operation, &mut imported);
    let required = operation.value.get("security").or_else(|| root.get("security"));
    security::read(&mut document, required.unwrap_or(&Value::Null), &mut imported);
    imported.notes.extend(document.notes);
    imported
}

/// The path below which a server serves.
fn base_path(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = &rest[rest.find('/')?..];
    Some(path.trim_end_matches('/').to_owned()).filter(|path| !path.contains('{'))
}

fn parameters<'a>(document: &mut Document<'a>, operation: &Operation<'a>, imported: &mut Imported) {
    let own = operation.value["parameters"].as_array().into_iter().flatten();
    let shared = operation.item["parameters"].as_array().into_iter().flatten();
    for (number, parameter) in own.chain(shared).enumerate() {
        let parameter = document.resolve(parameter);
        let (Some(name), Some(place)) = (parameter["name"].as_str(), parameter["in"].as_str()) else { continue };
        if place == "cookie" {
            let says = "travels in a cookie, for which tables have no place".to_owned();
            imported.notes.push(Note { about: format!("parameter `{name}`"), says, decided: false });
            continue;
        }
        // An operation's own parameter stands for the shared one of the same name.
        if imported.request.iter().any(|fact| fact.name == name && fact.place == place) {
            continue;
        }
        let schema = parameter.get("schema").or_else(|| json_of(parameter).map(|(_, media)| &media["schema"]));
        let mut value = document.value(schema.unwrap_or(&Value::Null));
        value.required = Some(parameter["required"].as_bool().unwrap_or(false));
        let shown =
            parameter.get("example").or_else(|| parameter["examples"].as_object()?.values().next()?.get("value"));
        value.example = shown.or_else(|| schema?.get("example")).map(json_body::text);
        imported.request.push(RequestFact {
            name: name.to_owned(),
            place: place.to_owned(),
            path: name.to_owned(),
            value,
            at: format!("{}/parameters/{number}", operation.pointer),
            basis: ReadFrom::Documented,
        });
    }
}

fn in_body(field: Field) -> RequestFact {
    let name = field.path.rsplit('.').next().unwrap_or_default().to_owned();
    RequestFact {
        name,
        place: "body".to_owned(),
        path: field.path,
        value: field.value,
        at: field.at,
        basis: ReadFrom::Documented,
    }
}

/// The JSON media type of a body, with its name.
fn json_of(body: &Value) -> Option<(&str, &Value)> {
    let content = body["content"].as_object()?;
    content.iter().find(|(name, _)| name.contains("json")).map(|(name, media)| (name.as_str(), media))
}

fn responses<'a>(document: &mut Document<'a>, operation: &Operation<'a>, imported: &mut Imported) {
    let mut successes: Vec<u16> = Vec::new();
    let mut has_success = false;
    for (code, response) in operation.value["responses"].as_object().into_iter().flatten() {
        let response = document.resolve(response);
        let pointer = format!("{}/responses/{code}", operation.pointer);
        let status: Option<u16> = code.parse().ok();
        let is_success = code.starts_with('2');
        successes.extend(status.filter(|_| is_success));
        if let Some(status) = status.filter(|status| *status >= 400) {
            imported.errors.push(ErrorFact {
                code: None,
                status: Some(status),
                message: None,
                at: pointer.clone(),
                words: response["description"].as_str().unwrap_or_default().to_owned(),
            });
        }
        let Some((content_type, media)) = json_of(response) else {
            let forms = response["content"].as_object().map(|content| content.keys().cloned().collect::<Vec<_>>());
            if let Some(forms) = forms.filter(|forms| is_success && !forms.is_empty()) {
                let says = format!("its body is {}, which is not read: describe it", forms.join(", "));
                imported.notes.push(Note { about: format!("the answer with status {code}"), says, decided: false });
            }
            continue;
        };
        if is_success && !has_success {
            has_success = true;
            imported.success = status;
            let fields = document.fields(&media["schema"], &pointer);
            imported.response.extend(fields.into_iter().map(|field| ResponseFact {
                path: field.path,
                value: field.value,
                at: field.at,
                basis: ReadFrom::Documented,
                example_type: None,
            }));
        }
        let several = media["examples"]
            .as_object()
            .into_iter()
            .flatten()
            .filter_map(|(_, example)| document.resolve(example).get("value"));
        for shown in media.get("example").into_iter().chain(several) {
            imported.examples.push(PageExample {
                is_request: false,
                is_failure: !is_success,
                is_syntax: false,
                lines: Vec::new(),
                status,
                headers: vec![("Content-Type".to_owned(), content_type.to_owned())],
                body: format!("{shown:#}"),
                value: Some(shown.clone()),
                slip: None,
                is_xml: false,
                at: pointer.clone(),
            });
        }
    }
    // Of several the one with a body was drafted; without any body, the first.
    imported.success = imported.success.or(successes.first().copied().filter(|_| !has_success));
    let others: Vec<String> =
        successes.iter().filter(|status| Some(**status) != imported.success).map(u16::to_string).collect();
    if !others.is_empty() {
        let says = format!("the document has {} as well, and tables have one success", others.join(", "));
        imported.notes.push(Note { about: "status of a success".to_owned(), says, decided: false });
    }
}
