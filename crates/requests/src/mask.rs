//! Requests without their secrets: the parts that prove who sends them are replaced before anything is kept.

use oplog_wire::secret::{HIDDEN, is_secret_name};
use percent_encoding::percent_decode_str;

/// A header's value, of credentials no more than the scheme.
pub(crate) fn header(name: &str, value: &str) -> String {
    if !is_secret_name(name) {
        return value.to_owned();
    }
    match value.find([' ', '/']).filter(|_| name.to_ascii_lowercase().contains("authorization")) {
        Some(end) => format!("{}{HIDDEN}", &value[..=end]),
        None => HIDDEN.to_owned(),
    }
}

/// Path and query with the values of secret parameters replaced.
pub(crate) fn target(target: &str) -> String {
    match target.split_once('?') {
        Some((path, query)) => format!("{path}?{}", pairs(query)),
        None => target.to_owned(),
    }
}

/// Parameters with the values of secret ones replaced, everything else as sent.
pub(crate) fn pairs(raw: &str) -> String {
    let masked = raw.split('&').map(|part| match part.split_once('=') {
        Some((name, _)) if is_secret(name) => format!("{name}={HIDDEN}"),
        _ => part.to_owned(),
    });
    masked.collect::<Vec<_>>().join("&")
}

fn is_secret(name: &str) -> bool {
    is_secret_name(&percent_decode_str(name).decode_utf8_lossy())
}
