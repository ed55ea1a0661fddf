//! Requests without their secrets: the parts that prove who sends them are replaced before anything is kept.

use percent_encoding::percent_decode_str;

/// What stands in place of a secret.
const MASK: &str = "***";

/// A header's value, of credentials no more than the scheme.
pub(crate) fn header(name: &str, value: &str) -> String {
    let name = name.to_ascii_lowercase();
    let secret = ["authorization", "token", "cookie", "secret", "password", "api-key"];
    if !secret.iter().any(|word| name.contains(word)) {
        return value.to_owned();
    }
    match value.find([' ', '/']).filter(|_| name.contains("authorization")) {
        Some(end) => format!("{}{MASK}", &value[..=end]),
        None => MASK.to_owned(),
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
        Some((name, _)) if is_secret(name) => format!("{name}={MASK}"),
        _ => part.to_owned(),
    });
    masked.collect::<Vec<_>>().join("&")
}

fn is_secret(name: &str) -> bool {
    let name = percent_decode_str(name).decode_utf8_lossy().to_ascii_lowercase();
    let exact = ["signature", "authorization", "token", "access_token"];
    let parts = ["password", "secret", "securitytoken", "security-token", "accesskey", "apikey", "api_key"];
    exact.contains(&name.as_str()) || parts.iter().any(|part| name.contains(part))
}
