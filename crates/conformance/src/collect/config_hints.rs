//! Ways out: the line of the configuration that lets more be checked, exactly as it has to be written.
//!
//! Reasons for which facts are skipped end with one, where there is one.

use oplog_schema::condition::CredentialKind;
use oplog_wire::sign::Scheme;

use crate::session::Session;

/// Adds a line to the target's table.
fn add(session: Session<'_>, line: &str) -> String {
    let is_bare = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    let name = Some(session.target.name.as_str()).filter(|name| !name.is_empty() && is_bare(name));
    format!("add to [target.{}] of conformance.toml: `{line}`", name.unwrap_or("NAME"))
}

/// Names who asks.
pub(super) fn account(session: Session<'_>) -> String {
    let vendor = session.operation().id().vendor();
    let keys = keys(session, "OPLOG", false);
    add(session, &format!("credentials.{vendor} = {{ {keys} }}"))
}

/// Names someone who is refused for a reason.
pub(super) fn special(session: Session<'_>, kind: CredentialKind) -> String {
    let name = kind.as_str();
    let temporary = matches!(kind, CredentialKind::InvalidStsToken | CredentialKind::ExpiredStsToken);
    let keys = keys(session, &name.to_uppercase().replace('-', "_"), temporary);
    add(session, &format!("special.{name} = {{ {keys} }}"))
}

fn keys(session: Session<'_>, prefix: &str, temporary: bool) -> String {
    let operation = session.operation();
    let usual = || operation.schemes().next();
    let account = session.target.account(operation.id());
    let scheme: Option<Scheme> = account.map_or_else(usual, |account| account.scheme(operation));
    if scheme == Some(Scheme::XAuthToken) {
        return format!("secret = \"env:{prefix}_SECRET\"");
    }
    let token = if temporary { format!(", security_token = \"env:{prefix}_TOKEN\"") } else { String::new() };
    format!("access_key = \"env:{prefix}_ACCESS_KEY\", secret = \"env:{prefix}_SECRET\"{token}")
}

/// Lets requests with bad credentials be sent.
pub(super) fn auth_probes(session: Session<'_>) -> String {
    add(session, "auth_probes = true")
}

/// Names a thing to ask for; `which` says what it has to be like. Nothing can be named where a list is the asker's own.
pub(super) fn entity_hint(session: Session<'_>, which: &str) -> String {
    match session.operation().entities().last() {
        Some(entity) => add(session, &format!("entities.{} = [\"{which}\"]", entity.parameter)),
        None => "use an account with more log entries".to_owned(),
    }
}

/// Names a value of a parameter.
pub(super) fn value(session: Session<'_>, parameter: &str) -> String {
    add(session, &format!("entities.{parameter} = [\"ID\"]"))
}
