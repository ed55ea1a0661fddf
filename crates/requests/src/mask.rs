//! Requests without their secrets: the parts that prove who sends them are replaced before anything is kept.
//!
//! A part is known by its name, and the list of such names is broad. So what the rules must read is spared where a page
//! documents it: the cursor of a list, and parameters with a constant or a list of values.

use oplog_schema::{Operation, json_body};
use oplog_wire::secret::{HIDDEN, is_secret_name};
use oplog_wire::sign::Scheme;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::served::ServedExchange;

/// A header's value, of credentials no more than the scheme.
pub(crate) fn header<'o>(
    name: &str,
    value: &str,
    operations: impl IntoIterator<Item = &'o Operation> + Clone,
) -> String {
    if !is_secret_name(name) && !is_key_name(name, operations) {
        return value.to_owned();
    }
    let scheme = value.find([' ', '/']).filter(|end| {
        let is_scheme = value[*end..].starts_with(' ') || value[..*end].parse::<Scheme>().is_ok();
        is_scheme && name.to_ascii_lowercase().ends_with("authorization")
    });
    format!("{}{HIDDEN}", scheme.map_or("", |end| &value[..=end]))
}

/// Path and query with the values of secret parameters replaced.
pub(crate) fn target<'o>(target: &str, operations: impl IntoIterator<Item = &'o Operation> + Clone) -> String {
    match target.split_once('?') {
        Some((path, query)) => format!("{path}?{}", pairs(query, operations)),
        None => target.to_owned(),
    }
}

/// Parameters with the values of secret ones replaced, everything else as sent.
pub(crate) fn pairs<'o>(raw: &str, operations: impl IntoIterator<Item = &'o Operation> + Clone) -> String {
    let is_secret = |name: &str| {
        let name = percent_decode_str(name).decode_utf8_lossy();
        let is_public = || operations.clone().into_iter().any(|operation| is_public(operation, &name));
        is_key_name(&name, operations.clone()) || (is_secret_name(&name) && !is_public())
    };
    let masked = raw.split('&').map(|part| match part.split_once('=') {
        Some((name, _)) if is_secret(name) => format!("{name}={HIDDEN}"),
        _ => part.to_owned(),
    });
    masked.collect::<Vec<_>>().join("&")
}

/// The JSON object in the body of a request, with the values of secret parameters and of unknown members replaced; `None` where there
/// is none.
pub(crate) fn members(operation: &Operation, exchange: &ServedExchange<'_>) -> Option<String> {
    let content_type = exchange.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    let sent = json_body::read(operation, content_type.map(|(_, value)| value.as_str()), exchange.body).ok()?;
    let mut body = Value::Object(serde_json::Map::new());
    for (name, value) in sent.known {
        let last = name.rsplit('.').next().unwrap_or_default();
        let is_secret = is_secret_name(last) && !is_public(operation, &name);
        json_body::set(&mut body, &name, Some(if is_secret { HIDDEN.into() } else { value }));
    }
    for name in sent.unknown {
        // A name in quotes is no path: it stays one name, and is read as the same one again.
        match body.as_object_mut().filter(|_| name.contains('"')) {
            Some(members) => drop(members.insert(name, HIDDEN.into())),
            None => json_body::set(&mut body, &name, Some(HIDDEN.into())),
        }
    }
    Some(body.to_string())
}

/// Whether a page says that an API key travels under this name.
fn is_key_name<'o>(name: &str, operations: impl IntoIterator<Item = &'o Operation>) -> bool {
    operations.into_iter().any(|operation| operation.is_key_name(name))
}

/// Whether the page says what the values of a parameter are, or where they come from.
fn is_public(operation: &Operation, name: &str) -> bool {
    let has_values = operation.parameter(name).is_some_and(|row| row.constant.is_some() || !row.values.is_empty());
    has_values || operation.pagination().is_some_and(|paging| paging.cursor == name)
}
