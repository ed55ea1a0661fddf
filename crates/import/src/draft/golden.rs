//! Golden cases of the page's own examples, as printed.

use oplog_schema::uri::UriTemplate;
use toml_edit::{DocumentMut, Item, Table, value};

use crate::facts::{Imported, PageExample, RequestFact};

/// The files of the cases: one for each example of a response.
pub(super) fn cases(imported: &Imported) -> Vec<(String, String)> {
    let responses =
        imported.examples.iter().filter(|example| !example.is_request && !example.is_syntax && example.value.is_some());
    let mut files = Vec::new();
    for (number, example) in responses.enumerate() {
        let folder = format!("golden/example-{}", number + 1);
        let extension = if example.is_xml { "xml" } else { "json" };
        files.push((format!("{folder}/case.toml"), head(example)));
        files.push((format!("{folder}/request.http"), request(imported)));
        files.push((format!("{folder}/response.{extension}"), format!("{}\n", example.body)));
    }
    files
}

fn head(example: &PageExample) -> String {
    let mut document = DocumentMut::new();
    document["origin"] = value("documented-example");
    document["reading"] = value("printed");
    document["source"] = value(&example.at);
    document["shows"] =
        value(if example.is_failure { "An error that the page prints." } else { "An answer that the page prints." });
    let mut response = Table::new();
    let status = example.status.unwrap_or(if example.is_failure { 400 } else { 200 });
    response.insert("status", value(i64::from(status)));
    document["response"] = Item::Table(response);
    document.to_string()
}

/// The request that the page prints, without host and credentials; else one made from its address.
fn request(imported: &Imported) -> String {
    let lines = imported.examples.iter().filter(|example| example.is_request).flat_map(|example| &example.lines);
    let line = lines.filter_map(|line| target(line)).next();
    let made = || {
        let operation = imported.operations.first()?;
        let (path, query) = operation.uri.split_once('?').unwrap_or((&operation.uri, ""));
        let filled = UriTemplate::parse(path)
            .ok()?
            .expand(|name| sent(imported, name, "path").or(Some("fill-in".to_owned())))?;
        let query = if query.is_empty() { String::new() } else { format!("?{query}") };
        Some(format!("{} {filled}{query}", operation.method))
    };
    let line = line.or_else(made).unwrap_or_else(|| "GET /fill-in".to_owned());
    format!("{line}\n\n")
}

/// Method, path and query of a line. Placeholders in braces stay out of a request.
fn target(line: &str) -> Option<String> {
    let mut words = line.split_whitespace();
    let (method, address) = (words.next()?, words.next()?);
    let address = match address.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
        None => address,
    };
    let address = address.split("&<").next().unwrap_or_default();
    (address.starts_with('/') && !address.contains(['{', '<', '$', '*'])).then(|| format!("{method} {address}"))
}

/// A value of a parameter that the page's examples send, or that its row gives. What is cut short with asterisks is none.
pub(super) fn known_value(imported: &Imported, fact: &RequestFact) -> Option<String> {
    let shown = sent(imported, &fact.name, &fact.place);
    let fine = |text: &String| {
        !text.is_empty() && text.len() <= 200 && !text.contains(['*', '{', '}', '<', '>', '\n', ' ', '$'])
    };
    shown
        .filter(fine)
        .or_else(|| fact.value.example.clone().filter(fine))
        .or_else(|| fact.value.values.as_ref().and_then(|values| values.first().cloned()))
}

/// The value that an example request has for a parameter.
fn sent(imported: &Imported, name: &str, place: &str) -> Option<String> {
    let requests = imported.examples.iter().filter(|example| example.is_request);
    for example in requests {
        if place == "header" {
            let found = example.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
            if let Some((_, value)) = found {
                return Some(value.clone());
            }
        }
        for line in example.lines.iter().filter_map(|line| target(line)) {
            let address = line.split_once(' ').map_or("", |(_, address)| address);
            let (path, query) = address.split_once('?').unwrap_or((address, ""));
            let found = match place {
                "query" => query
                    .split('&')
                    .filter_map(|pair| pair.split_once('='))
                    .find(|(key, _)| *key == name)
                    .map(|(_, value)| value.to_owned()),
                "path" => imported.operations.iter().find_map(|operation| {
                    let template = UriTemplate::parse(operation.uri.split('?').next().unwrap_or_default()).ok()?;
                    template.match_prefix(path)?.0.get(name).cloned()
                }),
                _ => None,
            };
            if found.is_some() {
                return found;
            }
        }
    }
    None
}
