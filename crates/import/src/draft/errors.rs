//! Error rows of a draft, each with the condition that its words make plain.

use serde_json::Value;

use oplog_lint::lists::List;

use super::conditions::{self, When};
use crate::facts::Imported;

/// An error row as the tables have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) code: String,
    pub(super) status: u16,
    pub(super) message: String,
    pub(super) when: When,
    pub(super) at: String,
}

/// The rows of errors that have a status.
pub(super) fn rows(imported: &Imported, list: Option<&List>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut taken: Vec<When> = Vec::new();
    for fact in &imported.errors {
        let Some(status) = fact.status else { continue };
        let code = fact.code.clone().unwrap_or_else(|| status.to_string());
        let message = fact
            .message
            .clone()
            .filter(|message| !message.is_empty() && message.len() < 300)
            .map_or_else(|| "{text}".to_owned(), |message| message.replace('\n', " "));
        let is_known = |id: &str| rows.iter().any(|row| row.id == id);
        let further = (2..).map(|number| format!("{code}-{status}-{number}"));
        let mut ids = [code.clone(), format!("{code}-{status}")].into_iter().chain(further);
        let id = ids.find(|id| !is_known(id)).unwrap_or_default();
        let when = conditions::of(imported, list, fact, &taken);
        taken.push(when.clone());
        rows.push(Row { id, code, status, message, when, at: fact.at.clone() });
    }
    rows
}

/// The members of an error body: those that an example of a failure shows, else code and message.
pub(super) fn body(imported: &Imported) -> (Vec<(String, String)>, bool) {
    let shown = imported.examples.iter().filter(|example| !example.is_request && example.is_failure && !example.is_xml);
    let members = shown
        .filter_map(|example| example.value.as_ref()?.as_object())
        .find(|members| members.values().all(|value| !value.is_object() && !value.is_array()));
    let Some(members) = members else {
        return (vec![("code".to_owned(), "{code}".to_owned()), ("message".to_owned(), "{message}".to_owned())], false);
    };
    let template = |name: &str, value: &Value| {
        let bare: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        match bare.as_str() {
            "code" | "errorcode" | "errcode" => "{code}".to_owned(),
            "message" | "errormessage" | "errormsg" | "msg" | "error" => "{message}".to_owned(),
            "status" | "statuscode" | "httpcode" => "{status}".to_owned(),
            "requestid" => "{REQUEST-ID}".to_owned(),
            "hostid" | "host" => "{host}".to_owned(),
            _ => value.as_str().unwrap_or("").replace('{', "{{").replace('}', "}}"),
        }
    };
    (members.iter().map(|(name, value)| (name.clone(), template(name, value))).collect(), true)
}
