//! Reports: each is valid, each can be read back, and all of one run agree.

mod agreement;
mod checked;
mod github;
mod har;
mod hostile;
mod json;
mod junit;
mod made;
mod markdown;
mod merge;
mod sarif;
mod secrets;
mod terminal;

/// What of `document` a schema does not let through.
fn violations(validator: &jsonschema::Validator, document: &serde_json::Value) -> Vec<String> {
    validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}
