//! What was read, in short lines.

use oplog_import::Imported;
use oplog_import::facts::{ReadFrom, ValueFacts};

/// Reads a page whose name tells its format.
pub(crate) fn read(name: &str, page: &str) -> Imported {
    oplog_import::import(name, page.as_bytes()).expect("a page of usual size")
}

/// Each fact as a line: place, path, type, whether it is required, values.
pub(crate) fn lines(imported: &Imported) -> Vec<String> {
    let operations = imported.operations.iter().map(|operation| format!("{} {}", operation.method, operation.uri));
    let request =
        imported.request.iter().map(|fact| format!("{} {}{}", fact.place, fact.path, value(&fact.value, fact.basis)));
    let response =
        imported.response.iter().map(|fact| format!("response {}{}", fact.path, value(&fact.value, fact.basis)));
    let errors = imported.errors.iter().map(|error| {
        let status = error.status.map_or_else(|| "-".to_owned(), |status| status.to_string());
        format!("error {} {status}", error.code.as_deref().unwrap_or("-"))
    });
    operations.chain(request).chain(response).chain(errors).collect()
}

fn value(facts: &ValueFacts, basis: ReadFrom) -> String {
    let mut text = format!(": {}", facts.kind.map_or("?", |kind| kind.as_str()));
    text.push_str(match facts.required {
        Some(true) => " required",
        Some(false) => " optional",
        None => "",
    });
    if let Some(values) = &facts.values {
        text.push_str(&format!(" [{}]", values.join(" ")));
    }
    if let Some(default) = &facts.default {
        text.push_str(&format!(" = {default}"));
    }
    match (facts.minimum, facts.maximum) {
        (None, None) => {}
        (least, most) => text.push_str(&format!(
            " {}..{}",
            least.map_or(String::new(), |n| n.to_string()),
            most.map_or(String::new(), |n| n.to_string())
        )),
    }
    match basis {
        ReadFrom::Documented => {}
        ReadFrom::Example => text.push_str(" (example)"),
        ReadFrom::Syntax => text.push_str(" (syntax)"),
    }
    text
}

/// Compares lines, and shows all of them where one differs.
#[track_caller]
pub(crate) fn assert_lines(imported: &Imported, expected: &[&str]) {
    let found = lines(imported);
    assert_eq!(found, expected, "\n{}", found.join("\n"));
}
